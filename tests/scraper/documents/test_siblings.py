"""One form, filled in as many programs and hands do it: each answer is exact, or told where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scraper.documents import word
from tests.scraper.documents.test_shown import read

PARTS = [("image", f"word/media/{shade}.png", word.drawn(shade)) for shade in (100, 200)]
SAMPLE = word.drawing(word.embedded("rId1"), "Signature1")
BRAKES = word.row(word.line("Brakes"), word.line("good"))
LIGHTS = word.row(word.line("Lights"), word.line("bad"))
COMMENT = '<w:r><w:commentReference w:id="0"/></w:r>'
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
STATES = """<w14:checkedState w14:val="00FE" w14:font="Wingdings"/>
    <w14:uncheckedState w14:val="00A8" w14:font="Wingdings"/>"""
OWN_STATES = '<w14:checkedState w14:val="2714"/><w14:uncheckedState w14:val="0020"/>'


EFFECTS = ("outline", "emboss", "imprint", "shadow")
"""Letters that are white have dark edges by them."""
SIGNS_ALONE = (
    "Material Icons",
    "Material Symbols Outlined",
    "Font Awesome 6 Free",
    "Segoe MDL2 Assets",
    "Free 3 of 9",
    "Libre Barcode 39 Text",
    "IDAutomationHC39M",
    "Code 128",
    "Marlett",
)


def tick(state: int, sign: str, states: str = "", font: str = "") -> str:
    """A tick control that is stored in a state and shows a sign."""
    sign = sign if sign.startswith("<") else word.run(sign, font)
    box = f'<w14:checkbox><w14:checked w14:val="{state}"/>{states}</w14:checkbox>'
    return word.control(f'<w:tag w:val="Valve"/>{box}', sign)


def field(instruction: str, result: str | None = None, data: str = "") -> str:
    """A field of Word, as its older programs write it too."""
    held = f"<w:ffData><w:name w:val='f'/>{data}</w:ffData>" if data else ""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{word.run(result)}'
    return f"""<w:r><w:fldChar w:fldCharType="begin">{held}</w:fldChar></w:r><w:r><w:instrText>{instruction}
        </w:instrText></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>"""


def emoji(code: str, *, fallback: str = "?") -> str:
    """An emoji as Word of today writes it, for those that know how, and for others."""
    own = 'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"'
    sign = f'<w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="{code}"/>'
    return (
        f'<w:r><mc:AlternateContent><mc:Choice {own} Requires="w16se">{sign}</mc:Choice>'
        f"<mc:Fallback><w:t>{fallback}</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )


def set_in(font: str, words: str) -> str:
    """Words in a font."""
    return word.run(words, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')


def choice(result: str) -> str:
    """A drop-down of two entries."""
    entries = '<w:listEntry w:val="Low"/><w:listEntry w:val="High"/>'
    return field(" FORMDROPDOWN ", data=f'<w:ddList><w:result w:val="{result}"/>{entries}</w:ddList>')


def listed(kind: str, shown: str) -> str:
    """A control of two entries, of which the first says what to do."""
    first = '<w:listItem w:displayText="Select the risk" w:value=""/>'
    return word.control(f'<w:{kind}>{first}<w:listItem w:displayText="Low" w:value="1"/></w:{kind}>', word.run(shown))


def form(
    by: str = "Sam",
    valve: str | None = None,
    sign: str = SAMPLE,
    rows: tuple[str, ...] = (BRAKES, LIGHTS),
    last: str = "",
    **more: Any,
) -> bytes:
    """A permit with a text, a tick, two rows and a signature."""
    body = (
        word.line("Permit to dig in the yard")
        + word.line("By: ", by)
        + word.line("Valve shut: ", tick(0, "☐") if valve is None else valve, " yes")
        + word.table(word.row(word.line("Item"), word.line("Result")), *rows)
        + word.line("Signed: ", sign)
        + word.line("End of the permit", last)
    )
    return word.packed(body, *PARTS, **more)


BLANK = form(
    "{By}",
    rows=tuple(word.row(word.line(one), word.line(f"{{{one}}}")) for one in ("Brakes", "Lights")),
)


def said(code: str, **filled: Any) -> tuple[Any, str]:
    """The value of a code, and why it has none; of the others, that they are as the form has them."""
    values, problems = read(form(**filled), BLANK)
    rest = {"By": "Sam", "Valve": False, "Brakes": "good", "Lights": "bad", "Signature1": None}
    assert {one: value for one, value in values.items() if one != code} == {
        one: value for one, value in rest.items() if one != code
    }
    why = [problem for place, problem in problems.items() if place == code or problem.endswith(f": {code}")]
    assert len(why) == len(problems), problems
    return values[code], why[0] if why else ""


def wrapped(tag: str, inside: str, properties: str = "") -> str:
    """Runs within an element that shows nothing of its own."""
    return f"<w:{tag} {properties}>{inside}</w:{tag}>"


@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("instal\u00adlation board", "installation board"),
        (word.run("instal") + word.run("\u00ad") + word.run("lation"), "installation"),
        ("<w:r><w:t>instal</w:t><w:softHyphen/><w:t>lation</w:t></w:r>", "installation"),
        ("<w:r><w:t>EX</w:t><w:noBreakHyphen/><w:t>14</w:t></w:r>", "EX-14"),
        ("EX\u200b-14\ufeff", "EX-14"),
        ("\u200eEX-14\u200e", "EX-14"),
        ("\u202d0412 345 678\u202c", "0412 345 678"),
        (word.run("\u05d3\u05e0\u05d4", "<w:rtl/>") + word.run(" Fox"), "\u05d3\u05e0\u05d4 Fox"),
        (wrapped("dir", word.run("\u05d3\u05e0\u05d4", "<w:rtl/>"), 'w:val="rtl"'), "\u05d3\u05e0\u05d4"),
        (wrapped("bdo", word.run("\u05d3\u05e0\u05d4"), 'w:val="rtl"'), "\u05d3\u05e0\u05d4"),
        (wrapped("bdo", word.run("EX-14"), 'w:val="ltr"'), "EX-14"),
        (wrapped("smartTag", wrapped("smartTag", word.run("Sam Ng"), 'w:element="b"'), 'w:element="a"'), "Sam Ng"),
        (wrapped("customXml", "<w:customXmlPr/>" + word.run("Sam Ng"), 'w:element="a"'), "Sam Ng"),
        (wrapped("hyperlink", word.run("sam@example.org"), 'w:anchor="a"'), "sam@example.org"),
        (field(' HYPERLINK "mailto:x" ', "sam@example.org"), "sam@example.org"),
        (wrapped("fldSimple", word.run("Sam Ng"), 'w:instr=" DOCPROPERTY Title "'), "Sam Ng"),
        (field(" IF 1 = 1 ", "Sam Ng"), "Sam Ng"),
        (field(" SYMBOL 254 \\f Wingdings ", "x"), "☑"),
        (field(" FORMDROPDOWN ", "High"), "High"),
        (choice("1"), "High"),
        (word.run("\u00fe", WINGDINGS), "☑"),
        (word.run("Sam", '<w:dstrike w:val="0"/>'), "Sam"),
        (word.run("Sam") + COMMENT, "Sam"),
        ("<w:r><w:lastRenderedPageBreak/><w:t>Sam</w:t></w:r>", "Sam"),
        ("\u00a0", None),
        ("\u3164\u2800", None),
        ("Sam\U000e0041\ufe0f Ng\ufff9\ufffb", "Sam Ng"),
        ("👷\U0001f3fd\u200d♂\ufe0f Sam 🇦🇺", "👷\U0001f3fd\u200d♂\ufe0f Sam 🇦🇺"),
        ("{see the plan}", "{see the plan}"),
        (emoji("2714"), "\u2714"),
        (word.run("Sam ") + emoji("1F477"), "Sam \U0001f477"),
        (word.run("Sam", '<w:emboss/><w:color w:val="808080"/>'), "Sam"),
        (word.run("Sam", '<w:outline w:val="0"/><w:color w:val="FFFFFF"/>'), None),
        (listed("dropDownList", "Low"), "Low"),
        (listed("comboBox", "in between"), "in between"),
    ],
)
def test_what_shows_words_is_read(by: str, value: str | None) -> None:
    """As a person reads them: without what shows nothing, whatever stands around them."""
    assert said("By", by=by) == (value, "")


@pytest.mark.parametrize(
    "line",
    [
        "______",
        "........",
        " . . . . .",
        "\u2026\u2026",
        "\u2014" * 6,
        "_ _ _ _",
        "\u2013\u2013\u2013\u2013",
        "__/__/____",
        "\xb7" * 9,
    ],
)
def test_a_line_to_write_on_is_no_answer(line: str) -> None:
    """As every program draws it, alone or behind a tab."""
    assert said("By", by=line) == (None, "")
    assert said("By", by=word.run("") + "<w:r><w:tab/></w:r>" + word.run(line)) == (None, "")


@pytest.mark.parametrize(
    ("by", "value"),
    [("Bo ________", "Bo"), ("____Bo____", "Bo"), ("-", "-"), ("N/A", "N/A"), ("wait...", "wait..."), ("x_y", "x_y")],
)
def test_what_is_written_on_a_line_is_the_answer(by: str, value: str) -> None:
    """Without the line; a dash alone is somebody's."""
    assert said("By", by=by) == (value, "")


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("EX\u00ad14", "soft hyphen"),
        (word.run("EX") + word.run("\u00ad"), "soft hyphen"),
        ("\u202e41-XE\u202c", "from its end"),
        (wrapped("bdo", word.run("41-XE"), 'w:val="rtl"'), "from its end"),
        (wrapped("bdo", word.run("\u05d3\u05e0\u05d4"), 'w:val="ltr"'), "from its end"),
        (choice("2"), "not in its list"),
        (listed("dropDownList", "Select the risk"), "the prompt of a control"),
        (listed("comboBox", "Select the  risk"), "the prompt of a control"),
        (field(" MERGEFIELD Name ", "«Name»"), "«Name»"),
        ("{{ worker.name }}", "{{ worker.name }}"),
        ("${Name}", "${Name}"),
        ("{Brakes}", "the code itself"),
        (choice("-1"), "not in its list"),
        (field(" FORMTEXT ", "EX\u00ad14", data="<w:textInput/>"), "soft hyphen"),
        (COMMENT, "a comment beside it"),
        ('<w:r><w:object><o:OLEObject ProgID="Package"/></w:object></w:r>', "a drawing"),
        (word.drawing("<x:sketch/>"), "a drawing"),
        (word.drawing("<c:chart/>"), "a chart"),
        ('<w:r><w:pict><v:oval style="width:9pt"/></w:pict></w:r>', "a drawing"),
        ("<w:r><w:dayLong/></w:r>", "writes anew"),
        ("<w:r><w:pgNum/></w:r>", "writes anew"),
        *((word.run("Sam", f'<w:{one}/><w:color w:val="FFFFFF"/>'), "hardly seen") for one in EFFECTS),
        *((set_in(font, "check_box"), "only its font knows") for font in SIGNS_ALONE),
    ],
)
def test_what_cannot_be_read_as_words_is_told(by: str, why: str) -> None:
    """Never a plain null, and never what one program shows and another does not."""
    value, problem = said("By", by=by)
    assert value is None
    assert why in problem


@pytest.mark.parametrize(
    ("valve", "state"),
    [
        (tick(1, "☒"), True),
        (tick(1, "✓"), True),
        (tick(1, "X"), True),
        (tick(0, "\u25cb"), False),
        (tick(0, ""), False),
        (tick(1, "\u00fe", STATES, WINGDINGS), True),
        (tick(1, "\uf0fe", STATES, WINGDINGS), True),
        (tick(0, "\u00a8", STATES, WINGDINGS), False),
        (tick(1, "\u2714", OWN_STATES), True),
        (tick(0, " ", OWN_STATES), False),
        (tick(1, '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'), True),
        (tick(1, wrapped("ins", word.run("☒")) + "<w:del><w:r><w:delText>☐</w:delText></w:r></w:del>"), True),
        ("☒", True),
        ("🗹", True),
        ("✔\ufe0f", True),
        ("☑\ufe0f", True),
        (word.run("o", WINGDINGS), False),
        (field(" FORMCHECKBOX ", data="<w:checkBox><w:default w:val='1'/></w:checkBox>"), True),
        (field(" SYMBOL 254 \\f Wingdings "), True),
        (word.control("<w14:checkbox><w14:checked/></w14:checkbox>", word.run("☒")), True),
    ],
)
def test_a_box_is_ticked_where_it_shows_a_tick(valve: str, state: bool) -> None:
    """Whatever sign a control declares, or a person puts in its place."""
    assert said("Valve", valve=valve) == (state, "")


@pytest.mark.parametrize(
    ("valve", "why"),
    [
        (tick(1, "☐"), "stored as ticked and shows ☐"),
        (tick(0, "☒"), "stored as not ticked and shows ☒"),
        (tick(0, "X"), "shows X"),
        (tick(1, "N/A"), "shows N/A"),
        (tick(1, ""), "shows nothing"),
        (tick(1, "\u00a8", STATES, WINGDINGS), "shows ☐"),
        (tick(0, "\u2714", OWN_STATES), "shows ✔"),
        (tick(1, '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'), "shows ☐"),
        (tick(1, "<w:del><w:r><w:delText>☒</w:delText></w:r></w:del>"), "shows nothing"),
        (tick(1, word.run("☒", "<w:strike/>")), "a line through it"),
        (word.run("☒", "<w:strike/>"), "a line through them"),
        (field(" FORMCHECKBOX ", "☒"), "not said"),
        (wrapped("fldSimple", "", 'w:instr=" FORMCHECKBOX "'), "not said"),
    ],
)
def test_a_box_that_shows_what_it_is_not_is_told(valve: str, why: str) -> None:
    """A person goes by what is seen, and the control says the other: nobody knows which was meant."""
    value, problem = said("Valve", valve=valve)
    assert value is None
    assert why in problem


def test_a_box_whose_tag_alone_survived_is_told_too() -> None:
    """Its place is lost, and its state is not sure."""
    blank = word.line("Permit") + word.line("Valve shut: ", tick(0, "☐")) + word.line("By {By}") + word.line("End")
    filled = word.line("Permit") + word.line("Shut? ", tick(1, "☐")) + word.line("By Sam") + word.line("End")
    values, problems = read(word.packed(filled), blank)
    assert values["Valve"] is None
    assert "Valve" in problems
