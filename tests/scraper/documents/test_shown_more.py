"""What else takes words out of sight in a Word file, or puts signs where nobody typed any: read, or told."""

from __future__ import annotations

import pytest

from tests.scraper.documents import word
from tests.scraper.documents.test_shown import permit, read

_BY_THEME = '<w:shd w:val="clear" w:color="auto" w:fill="auto" w:themeFill="{}"/>'
_WHITE = '<w:color w:val="FFFFFF"/>'


def by(*runs: str) -> object:
    """What the permit says that it was filled in by; what is told of it, where it says nothing; no other answer
    suffers."""
    values, problems = read(permit(*runs))
    assert values["Depth"] == "2 m"
    assert set(problems) <= {"By"}
    return values["By"] if not problems else (values["By"], problems["By"].partition(" stands")[0])


def filled(inside: str) -> str:
    """The filling that newer programs give letters."""
    return f"<w14:textFill>{inside}</w14:textFill>"


WHITE_STOP = '<w14:gs w14:pos="0"><w14:srgbClr w14:val="FFFFFF"/></w14:gs>'
DARK_STOP = '<w14:gs w14:pos="100000"><w14:srgbClr w14:val="203040"/></w14:gs>'


def colour(inside: str) -> str:
    """A filling of one colour."""
    return filled(f"<w14:solidFill>{inside}</w14:solidFill>")


@pytest.mark.parametrize(
    "unseen",
    [
        colour('<w14:srgbClr w14:val="FFFFFF"/>'),
        colour('<w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr>'),
        '<w:color w:val="000000"/>' + colour('<w14:schemeClr w14:val="bg1"/>'),
        filled("<w14:noFill/>"),
        filled(f"<w14:gradFill><w14:gsLst>{WHITE_STOP}{WHITE_STOP}</w14:gsLst></w14:gradFill>"),
        '<w:color w:val="000000" w:themeColor="background1"/>',
        _WHITE + _BY_THEME.format("background1"),
    ],
)
def test_letters_are_not_seen_that_the_theme_or_their_filling_gives_the_colour_of_the_paper(unseen: str) -> None:
    """Newer programs say it twice, and the later word counts."""
    assert by("Sam", word.run(" SECRET", unseen)) == "Sam"


@pytest.mark.parametrize(
    "seen",
    [
        filled("<w14:noFill/>") + "<w14:textOutline><w14:solidFill/></w14:textOutline>",
        _WHITE + colour('<w14:srgbClr w14:val="C00000"/>'),
        _WHITE + colour('<w14:schemeClr w14:val="accent1"/>'),
        colour('<w14:schemeClr w14:val="bg1"><w14:lumMod w14:val="50000"/></w14:schemeClr>'),
        filled("<w14:gradFill/>"),
        filled(f"<w14:gradFill><w14:gsLst>{WHITE_STOP}{DARK_STOP}</w14:gsLst></w14:gradFill>"),
        '<w:color w:val="BFBFBF" w:themeColor="background1" w:themeShade="BF"/>',
        _WHITE + _BY_THEME.format("text1"),
        '<w:spacing w:val="-10"/>',
        '<w:spacing w:val="200"/>',
    ],
)
def test_letters_are_seen_that_are_outlined_or_filled_with_another_colour(seen: str) -> None:
    """White is only what they would have without it."""
    assert by("Sam", word.run(" Low", seen)) == "Sam Low"


@pytest.mark.parametrize(
    "unsure",
    [
        _WHITE + _BY_THEME.format("accent2"),
        '<w:spacing w:val="-300"/>',
        _WHITE + '<w14:glow w14:rad="63500"/>',
        _WHITE + "<w14:textOutline><w14:solidFill/></w14:textOutline>",
    ],
)
def test_letters_on_a_ground_that_is_not_known_or_on_one_another_are_told(unsure: str) -> None:
    """The theme's part says the colour, and nobody reads that."""
    assert by("Sam", word.run(" Low", unsure)) == (None, "text that is hardly seen, if at all,")


@pytest.mark.parametrize(
    ("properties", "is_told"),
    [
        ('<w:spacing w:line="20" w:lineRule="exact"/>', True),
        ('<w:spacing w:line="280" w:lineRule="exact"/>', False),
        ('<w:spacing w:line="20" w:lineRule="atLeast"/>', False),
        ('<w:ind w:left="-20000"/>', True),
        ('<w:ind w:start="-20000"/>', True),
        ('<w:ind w:left="-426"/>', False),
    ],
)
def test_a_line_that_is_cut_or_begins_off_the_page_is_told(properties: str, is_told: bool) -> None:
    """A line of a fixed height far below that of its letters, and a line far before the margin."""
    answer = word.line("By: Sam").replace("<w:pPr>", f"<w:pPr>{properties}", 1)
    content = word.packed(word.line("Permit to dig") + answer + word.line("Depth: 2 m") + word.line("End of permit"))
    values, problems = read(content)
    assert (values["By"], "By" in problems) == ((None, True) if is_told else ("Sam", False))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<w:t>Sam\n   Low</w:t>", "Sam    Low"),
        ("<w:t>Sam\tLow</w:t>", "Sam Low"),
        ("<w:t>\n    Sam Low\n  </w:t>", "Sam Low"),
        ('<w:t xml:space="preserve">Sam\nLow</w:t>', "Sam Low"),
        ("<w:t>Sam</w:t><w:br/><w:t>Low</w:t>", "Sam\nLow"),
    ],
)
def test_the_end_of_a_line_within_a_text_is_none_on_the_page(words: str, shown: str) -> None:
    """Servers put answers in by replacing words, ends of lines with them; Word shows a space there."""
    assert by(f"<w:r>{words}</w:r>") == shown


_UP, _DOWN = ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>')


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (("10", word.run("3", _UP), " Pa"), "10³ Pa"),
        (("10", word.run("-6", _UP)), "10⁻⁶"),
        (("1", word.run("1", _UP), "/", word.run("2", _DOWN)), "1¹/2"),
        (("10", word.run("3", '<w:position w:val="6"/><w:sz w:val="14"/>')), "10³"),
        (("12 m", word.run("2", _UP)), "12 m2"),
        (("H", word.run("2", _DOWN), "S"), "H2S"),
        (("21", word.run("st", _UP), " floor"), "21st floor"),
        (("1", word.run("0", '<w:vertAlign w:val="baseline"/>'), "3"), "103"),
    ],
)
def test_raised_digits_behind_digits_are_no_digits_of_that_number(runs: tuple[str, ...], shown: str) -> None:
    """Ten to the third is not a hundred and three."""
    assert by(*runs) == shown


def field(instruction: str, result: str | None = None) -> str:
    """A field of Word, with its result where it has one."""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{word.run(result)}'
    return f"""<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {instruction}
        </w:instrText></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>"""


@pytest.mark.parametrize("instruction", ["SET b secret", "ASK b secret", "XE secret", "tc secret", "RD a.docx"])
def test_a_field_that_shows_nothing_is_no_part_of_an_answer(instruction: str) -> None:
    """Whatever its result is."""
    assert by("Sam", field(instruction, "secret"), field(instruction)) == "Sam"


def test_a_button_to_click_on_is_a_prompt_whatever_a_program_keeps_for_it() -> None:
    """Some write its words as a result too."""
    assert by(field("MACROBUTTON NoMacro [Click here]", "[Click here]")) is None


@pytest.mark.parametrize(
    ("instruction", "what"),
    [
        ("AUTONUM", "a number that Word counts"),
        ("LISTNUM", "a number that Word counts"),
        ("DISPLAYBARCODE 12 QR", "a barcode"),
        ("EQ \\o(a,b)", "an equation"),
    ],
)
def test_a_field_is_told_that_shows_something_without_a_result(instruction: str, what: str) -> None:
    """Nobody has written what a person sees."""
    assert by(field(instruction)) == (None, what)


@pytest.mark.parametrize("name", ["footnoteReference", "endnoteReference"])
def test_an_answer_with_the_sign_of_a_note_that_the_template_has_not_is_told(name: str) -> None:
    """The note may say that the answer holds but for something, as it is told in print."""
    note = f'<w:r><w:{name} w:id="2"/></w:r>'
    assert by("Sam", note) == (None, "the sign of a note")
    marked = f'<w:r><w:{name} w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    assert by("Sam", marked) == (None, "the sign of a note")


def equation(inside: str) -> str:
    """Signs of the equation editor."""
    return f"<m:oMath>{inside}</m:oMath>"


@pytest.mark.parametrize(
    ("properties", "shown"),
    [
        ("", "xy"),
        ('<w:del w:id="1" w:author="a"/>', "y"),
        ("<w:vanish/>", "y"),
        ('<w:vanish w:val="0"/>', "xy"),
        ("<w:strike/>", (None, "an equation")),
        ("<w:dstrike/>", (None, "an equation")),
    ],
)
def test_signs_of_an_equation_are_seen_as_letters_are(properties: str, shown: object) -> None:
    """Deleted ones and hidden ones are gone; struck-out ones are told."""
    first = f"<m:r><w:rPr>{properties}</w:rPr><m:t>x</m:t></m:r>"
    assert by(equation(f"{first}<m:r><m:t>y</m:t></m:r>")) == shown


TABLE = word.table(
    word.row(word.line("Item"), word.line("Result")),
    word.row(word.line("Brakes"), word.line("{Brakes}")),
    word.row(word.line("Lights"), word.line("{Lights}")),
)


@pytest.mark.parametrize("words", ["good", ""])
@pytest.mark.parametrize("corner", ["tl2br", "tr2bl"])
def test_a_line_across_a_cell_is_told(corner: str, words: str) -> None:
    """It strikes an answer out, or says that there is none to give."""

    def made(border: str) -> bytes:
        crossed = word.cell(word.line(words), f'<w:tcBorders><w:{corner} w:val="{border}"/></w:tcBorders>')
        rows = (word.row(word.line("Item"), word.line("Result")), word.row(word.line("Brakes"), crossed))
        return word.packed(word.table(*rows, word.row(word.line("Lights"), word.line("bad"))))

    values, problems = read(made("single"), TABLE)
    assert (values, list(problems)) == ({"Brakes": None, "Lights": "bad"}, ["Brakes"])
    assert read(made("nil"), TABLE) == ({"Brakes": words or None, "Lights": "bad"}, {})


def test_a_cell_that_goes_on_from_the_one_before_it_hides_what_it_holds() -> None:
    """As programs write it that come from older formats."""
    merged = word.row(
        word.cell(word.line("Brakes"), '<w:hMerge w:val="restart"/>'), word.cell(word.line("old"), "<w:hMerge/>")
    )
    rows = (word.row(word.line("Item"), word.line("Result")), merged, word.row(word.line("Lights"), word.line("bad")))
    values, problems = read(word.packed(word.table(*rows)), TABLE)
    assert (values["Brakes"], values["Lights"]) == (None, "bad")
    assert any("Brakes" in one for one in problems.values())


def test_white_space_around_an_answer_is_none_of_it() -> None:
    """Lines that somebody left empty below it, a page that ends."""
    content = word.packed(
        word.line("Permit to dig")
        + word.line("By: ", " Sam ")
        + word.line("")
        + word.line('<w:r><w:br w:type="page"/></w:r>')
        + word.line("Depth: 2 m")
        + word.line("End of permit")
    )
    assert read(content) == ({"By": "Sam", "Depth": "2 m"}, {})


@pytest.mark.parametrize(
    "squeezed", ['<w:fitText w:val="10" w:id="1"/>', '<w:fitText w:val="0"/>', '<w:w w:val="8"/>', '<w:w w:val="15%"/>']
)
def test_letters_that_are_squeezed_to_strokes_are_told(squeezed: str) -> None:
    """Beside an answer, or in its place."""
    assert by("Sam", word.run(" Low", squeezed)) == (None, "text that is hardly seen, if at all,")
    assert by(word.run("Low", squeezed)) == (None, "text that is hardly seen, if at all,")


@pytest.mark.parametrize("fitting", ['<w:fitText w:val="900" w:id="1"/>', '<w:w w:val="50"/>', '<w:w w:val="200"/>'])
def test_letters_that_are_set_narrow_or_wide_are_read(fitting: str) -> None:
    """As they are in forms of many columns."""
    assert by(word.run("Sam", fitting)) == "Sam"


@pytest.mark.parametrize("colour", ["yellow", "cyan", "black"])
def test_a_highlight_says_nothing_of_words_and_is_told_where_there_are_none(colour: str) -> None:
    """White is no colour on paper, and what is underlined is a line to write on."""
    marked = f'<w:highlight w:val="{colour}"/>'
    assert by(word.run("Sam", marked)) == "Sam"
    values, problems = read(permit(word.run("      ", marked)))
    assert values["By"] is None
    assert problems == {"By": "nothing stands in its place but a highlight, which is not read"}
    for plain in ('<w:highlight w:val="white"/>', '<w:highlight w:val="none"/>', '<w:u w:val="single"/>'):
        assert by(word.run("      ", plain)) is None
