"""A Word file is read as it is shown: what is hidden, deleted, struck out or not to be seen is no answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.documents.blocks import Frame, Inline, Paragraph, Struck, Table, Text
from scraper.documents.docx import read_docx
from scraper.documents.form import read_form
from scraper.documents.template import read_template
from scraper.profile import load
from tests.scraper.documents import word

PROFILE = load()
TEMPLATE = word.line("Permit to dig") + word.line("By: {By}") + word.line("Depth: {Depth}") + word.line("End of permit")


def read(filled: bytes, template: bytes | str = TEMPLATE) -> tuple[dict[str, Any], dict[str, str]]:
    """Code to value, and place to problem."""
    blank = word.packed(template) if isinstance(template, str) else template
    form = read_form(filled, [read_template(blank, "T", PROFILE.forms)], PROFILE.forms, PROFILE.formats)
    values: dict[str, Any] = {one.code: one.value for one in form.answers}
    values |= {one.code: one.sha256 for one in form.signatures} | {one.code: one.sha256 for one in form.photos}
    return values, {one.place: one.problem for one in form.readings}


def permit(*by: str, styles: str = "", depth: str = "2 m", mark: str = "") -> bytes:
    """The permit, filled in with runs."""
    parts = [("styles", "word/styles.xml", styles)] if styles else []
    return word.packed(
        word.line("Permit to dig")
        + word.line("By: ", *by, mark=mark)
        + word.line("Depth: ", depth)
        + word.line("End of permit"),
        *parts,
    )


def lines(content: bytes) -> list[str]:
    """The text of each paragraph, struck-out words in brackets."""

    def said(inline: Inline) -> str:
        return f"[{inline.text}]" if isinstance(inline, Struck) else inline.text if isinstance(inline, Text) else ""

    def of(blocks: Any) -> list[str]:
        found: list[str] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                found.append("".join(map(said, block.inlines)))
            elif isinstance(block, Frame):
                found += of(block.blocks)
            else:
                found += [text for row in block.rows for cell in row for text in of(cell.blocks)]
        return found

    return of(read_docx(content).stories[0].blocks)


def style(kind: str, name: str, inside: str, based_on: str = "", default: bool = False) -> str:
    """A style."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    first = ' w:default="1"' * default
    return f'<w:style w:type="{kind}"{first} w:styleId="{name}"><w:name w:val="{name}"/>{base}{inside}</w:style>'


HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("properties", "styles"),
    [
        ("<w:vanish/>", ""),
        ('<w:vanish w:val="true"/>', ""),
        ('<w:rStyle w:val="Ghost"/>', style("character", "Ghost", HIDDEN)),
        ('<w:rStyle w:val="Heir"/>', style("character", "Ghost", HIDDEN) + style("character", "Heir", "", "Ghost")),
        (WHITE, ""),
        ('<w:color w:val="fefefe"/>', ""),
        ('<w:color w:val="auto" w:themeColor="background1"/>', ""),
        ('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>', ""),
        ('<w:color w:val="D9E2F3"/><w:shd w:val="clear" w:fill="D9E2F3"/>', ""),
        ('<w:sz w:val="2"/>', ""),
        ('<w:sz w:val="0"/>', ""),
        ('<w:w w:val="1"/>', ""),
        ("<w14:textFill><w14:noFill/></w14:textFill>", ""),
        ('<w:rStyle w:val="Pale"/>', style("character", "Pale", f"<w:rPr>{WHITE}</w:rPr>")),
    ],
)
def test_what_nobody_sees_is_no_answer(properties: str, styles: str) -> None:
    """Hidden by the run, by its style or by what that is based on; in the colour of its ground; too small."""
    assert read(permit("Dana Fox", word.run(" (Mel Ito last time)", properties), styles=styles)) == (
        {"By": "Dana Fox", "Depth": "2 m"},
        {},
    )


@pytest.mark.parametrize(
    ("properties", "styles"),
    [
        ('<w:vanish w:val="0"/>', ""),
        ("<w:webHidden/>", ""),
        ('<w:rStyle w:val="Ghost"/><w:vanish w:val="false"/>', style("character", "Ghost", HIDDEN)),
        ('<w:rStyle w:val="Shown"/>', style("character", "Ghost", HIDDEN)
         + style("character", "Shown", '<w:rPr><w:vanish w:val="0"/></w:rPr>', "Ghost")),
        ('<w:rStyle w:val="Ring"/>', style("character", "Ring", "", "Ring")),
        (f'{WHITE}<w:shd w:val="clear" w:fill="1F3864"/>', ""),
        (f'{WHITE}<w:highlight w:val="black"/>', ""),
        (f'{WHITE}<w:shd w:val="solid" w:color="auto" w:fill="auto"/>', ""),
        ('<w:color w:val="BFBFBF"/>', ""),
        ('<w:color w:val="auto"/><w:shd w:val="clear" w:fill="000000"/>', ""),
        ('<w:sz w:val="14"/>', ""),
    ],
)  # fmt: skip
def test_what_is_seen_is_an_answer(properties: str, styles: str) -> None:
    """Switched on again, hidden on web pages alone, white on dark, pale but to be read."""
    assert read(permit(word.run("Dana Fox", properties), styles=styles))[0]["By"] == "Dana Fox"


@pytest.mark.parametrize("properties", ['<w:sz w:val="5"/>', '<w:w w:val="10"/>', '<w:color w:val="F2F2F2"/>'])
def test_what_is_hardly_seen_is_told(properties: str) -> None:
    """Nobody can say whether a reader of the page would find it."""
    values, problems = read(permit("Dana", word.run(" Fox", properties)))
    assert values == {"By": None, "Depth": "2 m"}
    assert "hardly seen" in problems["By"]


def test_toggles_of_two_styles_undo_each_other() -> None:
    """A hidden style of letters in a hidden style of paragraphs is seen."""
    styles = style("paragraph", "P", HIDDEN) + style("character", "C", HIDDEN)
    content = word.packed(
        word.line(word.run("seen", '<w:rStyle w:val="C"/>'), word.run("hidden"), style="P") + word.line("next"),
        ("styles", "word/styles.xml", styles),
    )
    assert lines(content) == ["seennext"]


def test_a_hidden_paragraph_leaves_no_line() -> None:
    """By its letters and its end, by its style, or by the style that all paragraphs have."""
    whole = word.line(word.run("Old lock 99", "<w:vanish/>"), mark="<w:vanish/>")
    assert lines(word.packed(word.line("a") + whole + word.line("b"))) == ["a", "b"]
    styled = word.packed(
        word.line("a") + word.line("Old lock 99", style="Ghost") + word.line("b"),
        ("styles", "word/styles.xml", style("paragraph", "Ghost", HIDDEN)),
    )
    assert lines(styled) == ["a", "b"]
    default = style("paragraph", "Normal", HIDDEN, default=True) + style("paragraph", "Shown", "")
    content = word.packed(
        word.line("a", style="Shown") + word.line("hidden") + word.line("b", style="Shown"),
        ("styles", "word/styles.xml", default),
    )
    assert lines(content) == ["a", "b"]


SHADED = '<w:shd w:val="clear" w:fill="{}"/>'.format


@pytest.mark.parametrize(
    ("of_table", "of_cell", "styles", "seen"),
    [
        ("", "", "", False),
        ("", SHADED("1F3864"), "", True),
        ("", SHADED("auto"), "", False),
        (SHADED("000000"), "", "", True),
        ('<w:tblStyle w:val="Dark"/>', "", style("table", "Dark", f"<w:tcPr>{SHADED('333333')}</w:tcPr>"), True),
        ('<w:tblStyle w:val="Dark"/>', SHADED("FFFFFF"), style("table", "Dark", f"<w:tcPr>{SHADED('333333')}</w:tcPr>"),
         False),
        ('<w:tblStyle w:val="Head"/><w:tblLook w:val="0020"/>', "", style("table", "Head",
         f'<w:tblStylePr w:type="firstRow"><w:tcPr>{SHADED("333333")}</w:tcPr></w:tblStylePr>'), True),
        ('<w:tblStyle w:val="Head"/><w:tblLook w:val="0000"/>', "", style("table", "Head",
         f'<w:tblStylePr w:type="firstRow"><w:tcPr>{SHADED("333333")}</w:tcPr></w:tblStylePr>'), False),
        ('<w:tblStyle w:val="Heir"/><w:tblLook w:firstRow="1"/>', "", style("table", "Head",
         f'<w:tblStylePr w:type="firstRow"><w:tcPr>{SHADED("333333")}</w:tcPr></w:tblStylePr>')
         + style("table", "Heir", "", "Head"), True),
    ],
)  # fmt: skip
def test_white_in_a_table_is_seen_on_a_dark_cell_alone(of_table: str, of_cell: str, styles: str, seen: bool) -> None:
    """The ground is the cell's, else what the table's style gives to its place, else the table's."""
    content = word.packed(
        word.table(word.row(word.cell(word.line(word.run("Dana", WHITE)), of_cell)), properties=of_table),
        ("styles", "word/styles.xml", styles),
    )
    assert lines(content) == (["Dana"] if seen else [""])


def test_a_table_whose_style_hides_shows_nothing() -> None:
    """Such as the row of notes that a company keeps from its customers."""
    hides = f'<w:tblStylePr w:type="lastRow">{HIDDEN}</w:tblStylePr>'
    content = word.packed(
        word.table(
            word.row(word.line("shown")),
            word.row(word.line("kept back")),
            properties='<w:tblStyle w:val="T"/><w:tblLook w:lastRow="1"/>',
        ),
        ("styles", "word/styles.xml", style("table", "T", hides)),
    )
    assert lines(content)[0] == "shown"
    assert "kept back" not in lines(content)


def test_a_row_of_nothing_but_hidden_paragraphs_is_gone() -> None:
    """One with a paragraph whose end is seen stays, and is empty."""
    hidden = word.line(word.run("kept back", "<w:vanish/>"), mark="<w:vanish/>")
    empty = word.line(word.run("kept back", "<w:vanish/>"))
    content = word.packed(word.table(word.row(hidden, hidden), word.row(hidden, empty), word.row(word.line("a"))))
    table = read_docx(content).stories[0].blocks[0]
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [2, 1]
    assert lines(content) == ["", "a"]


UNSEEN = ("<w:vanish/>", WHITE, '<w:sz w:val="1"/>', '<w:rStyle w:val="Ghost"/>')
SEEN = ("", "<w:b/>", '<w:color w:val="FF0000"/>', '<w:rStyle w:val="Ghost"/><w:vanish w:val="0"/>', "<w:webHidden/>")


@settings(max_examples=40, deadline=None)
@given(
    runs=st.lists(
        st.tuples(st.text("ab \u00e9c", min_size=1, max_size=4), st.sampled_from(SEEN + UNSEEN), st.booleans()),
        max_size=8,
    )
)
def test_what_is_seen_comes_out_and_nothing_else(runs: list[tuple[str, str, bool]]) -> None:
    """Runs in any order, seen or not, kept or deleted."""
    markup = [
        f'<w:del w:id="1" w:author="K">{word.run(words, look).replace("w:t", "w:delText")}</w:del>'
        if is_deleted
        else word.run(words, look)
        for words, look, is_deleted in runs
    ]
    content = word.packed(
        word.line("=", *markup, "="), ("styles", "word/styles.xml", style("character", "Ghost", HIDDEN))
    )
    seen = "".join(words for words, look, is_deleted in runs if look in SEEN and not is_deleted)
    assert lines(content) == [f"={seen}="]


DELETED = '<w:del w:id="1" w:author="K"/>'


def test_a_deleted_end_of_a_paragraph_joins_it_with_the_next() -> None:
    """Within an answer, before one, several times, and moved away."""
    assert lines(word.packed(word.line("a ", mark=DELETED) + word.line("b"))) == ["a b"]
    assert lines(word.packed(word.line("a", mark=DELETED) + word.line("b", mark=DELETED) + word.line("c"))) == ["abc"]
    moved = '<w:moveFrom w:id="1" w:author="K"/>'
    assert lines(word.packed(word.line("a", mark=moved) + word.line("b"))) == ["ab"]
    assert lines(word.packed(word.line("a", mark='<w:ins w:id="1" w:author="K"/>') + word.line("b"))) == ["a", "b"]
    assert lines(word.packed(word.line("a", mark="<w:vanish/><w:specVanish/>") + word.line("b"))) == ["ab"]


def test_a_paragraph_deleted_with_its_end_is_gone() -> None:
    """Also before a table, at the end of a cell and in a control."""
    gone = f"<w:p><w:pPr><w:rPr>{DELETED}</w:rPr></w:pPr><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
    assert lines(word.packed(word.line("a") + gone + word.line("b"))) == ["a", "b"]
    inside = word.table(word.row(word.line("x") + gone))
    assert lines(word.packed(word.line("a") + gone + inside + gone + word.line("b"))) == ["a", "x", "b"]
    controlled = word.control("<w:richText/>", word.line("a", mark=DELETED))
    assert lines(word.packed(controlled + word.line("b"))) == ["ab"]


def test_deleted_rows_and_cells_are_gone() -> None:
    """A table of nothing but deleted rows too; a cell that was added stays."""
    gone = word.row(word.line("x"), properties=DELETED)
    kept = word.row(
        word.cell(word.line("a"), '<w:cellIns w:id="1"/>'), word.cell(word.line("b"), '<w:cellDel w:id="2"/>')
    )
    assert lines(word.packed(word.table(gone, kept))) == ["a"]
    blocks = read_docx(word.packed(word.table(gone) + word.line("end"))).stories[0].blocks
    assert [type(one) for one in blocks] == [Paragraph]
    merged = word.row(word.cell(word.line("lower"), '<w:cellMerge w:id="1" w:vMerge="cont"/>'), word.line("c"))
    table = read_docx(word.packed(word.table(merged))).stories[0].blocks[0]
    assert isinstance(table, Table)
    assert [cell.column for row in table.rows for cell in row] == [1]


@pytest.mark.parametrize(
    ("properties", "styles"),
    [
        ("<w:strike/>", ""),
        ("<w:dstrike/>", ""),
        ('<w:rStyle w:val="Off"/>', style("character", "Off", "<w:rPr><w:strike/></w:rPr>")),
        ('<w:rStyle w:val="Off"/>', style("character", "Off", "<w:rPr><w:dstrike/></w:rPr>")),
    ],
)
def test_struck_out_words_are_no_answer(properties: str, styles: str) -> None:
    """Delete whichever does not apply: before, after, and between what does."""
    off = lambda words: word.run(words, properties)  # noqa: E731
    assert read(permit(off("Sam Ng "), "Kim Lee", styles=styles))[0]["By"] == "Kim Lee"
    assert read(permit("Yes", off(" / No / N/A"), styles=styles))[0]["By"] == "Yes"
    assert read(permit(off("Yes / "), "No", off(" / N/A"), styles=styles))[0]["By"] == "No"


def test_nothing_but_struck_out_words_is_told() -> None:
    """Somebody answered, and took it back."""
    values, problems = read(permit(word.run("Kim Lee", "<w:strike/>")))
    assert (values["By"], values["Depth"]) == (None, "2 m")
    assert "line through" in problems["By"]


def test_the_forms_own_words_struck_out_cost_no_answer() -> None:
    """Choices that are printed on the form are struck out beside what is filled in."""
    template = word.line("Isolated: yes / no, by {By}") + word.line("Depth: {Depth}")
    filled = word.line("Isolated: yes", word.run(" / no", "<w:strike/>"), ", by Kim") + word.line("Depth: 2 m")
    assert read(word.packed(filled), template) == ({"By": "Kim", "Depth": "2 m"}, {})


def test_a_struck_out_row_of_label_and_value_says_nothing() -> None:
    """Without a template too."""
    content = word.packed(word.table(word.row(word.line("Name:"), word.line(word.run("Kim", "<w:strike/>")))))
    form = read_form(content, [], PROFILE.forms, PROFILE.formats)
    assert [one.value for one in form.answers] == []


def test_words_in_capitals_are_read_as_they_are_shown() -> None:
    """But codes keep their names, also those that stand in several runs."""
    loud = "<w:caps/>"
    template = word.line(word.run("Name: {", loud), word.run("By", loud), word.run("}", loud)) + word.line("end")
    filled = word.line(word.run("Name: Kim Lee", loud)) + word.line("end")
    assert read(word.packed(filled), template)[0] == {"By": "KIM LEE"}


def test_sideways_and_raised_letters_are_letters() -> None:
    """A cell that is written upwards, and readings above the letters they belong to."""
    sideways = word.cell(word.line("Zone 4"), '<w:textDirection w:val="btLr"/>')
    assert lines(word.packed(word.table(word.row(sideways)))) == ["Zone 4"]
    above, base = "<w:r><w:t>kana</w:t></w:r>", "<w:r><w:t>漢</w:t></w:r>"
    ruby = f"<w:r><w:ruby><w:rt>{above}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"
    assert lines(word.packed(word.line("<w:r/>", ruby))) == ["漢"]


def test_letters_with_marks_are_written_in_one_way() -> None:
    """Also where the mark stands in a run of its own."""
    assert lines(word.packed(word.line("Zoe", "\u0308"))) == ["Zo\u00eb"]


@pytest.mark.parametrize("code", ["{ By }", "{By\u00a0}", "{\u200bBy}", "{B\u00ady}"])
def test_a_code_is_named_by_what_is_read_in_its_braces(code: str) -> None:
    """Without spaces around it, no-break ones neither, nor signs that nobody sees."""
    template = TEMPLATE.replace("{By}", code)
    assert read(permit("Dana"), template)[0]["By"] == "Dana"
    blank = read(word.packed(template), template)
    assert blank[0]["By"] is None
    assert "code itself" in blank[1]["By"]


def test_a_code_with_a_no_break_space_within_is_the_one_with_a_space() -> None:
    """Word puts it there by itself."""
    template = word.line("No: {Permit\u00a0No}") + word.line("Again: {Permit No}")
    assert read(word.packed(word.line("No: 7") + word.line("Again: 7")), template)[0] == {"Permit No": "7"}
