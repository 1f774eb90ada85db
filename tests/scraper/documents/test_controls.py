"""Content controls and form fields show their data, their state or their prompt, wherever they stand."""

from __future__ import annotations

import base64

import pytest

from scraper.documents.blocks import Box, Field, Inline, Mark, Paragraph, Picture, Text
from scraper.documents.docx import read_docx
from scraper.documents.template import read_template
from tests.scraper.documents import word
from tests.scraper.documents.test_shown import PROFILE, lines, read

PLACEHOLDER = '<w:rStyle w:val="PlaceholderText"/>'
PROMPT = word.run("Click or tap here to enter text.", PLACEHOLDER)
STORE = "{6B1C9A10-52A4-4B0E-9A0D-1F0B5B7C2D11}"


def inlines(content: bytes) -> tuple[Inline, ...]:
    """Of the first paragraph."""
    block = read_docx(content).stories[0].blocks[0]
    assert isinstance(block, Paragraph)
    return block.inlines


def form(value: str) -> str:
    """One place to fill in, between the words of a form."""
    return word.line("Plant checklist") + word.line("Inspector: ", value) + word.line("Checked by the office")


BLANK = form(word.control("<w:text/>", word.run("{Inspector}")))


@pytest.mark.parametrize(
    "properties", ["<w:showingPlcHdr/><w:text/>", '<w:showingPlcHdr w:val="1"/><w:dropDownList/>', "<w:showingPlcHdr/>"]
)
def test_a_prompt_is_no_answer(properties: str) -> None:
    """Whatever kind of control asks, in whatever words."""
    for words in (PROMPT, word.run("Vul hier een naam in", PLACEHOLDER), word.run("[Name]", PLACEHOLDER)):
        assert read(word.packed(form(word.control(properties, words))), BLANK) == ({"Inspector": None}, {})


def test_words_that_do_not_look_like_a_prompt_and_are_said_to_be_one_are_told() -> None:
    """A server put a name there and left the sign of the prompt; the file does not hold the prompt to compare with."""
    put = word.control("<w:showingPlcHdr/><w:text/>", word.run("Sam Dunn"))
    values, problems = read(word.packed(form(put)), BLANK)
    assert (values, list(problems)) == ({"Inspector": None}, ["Inspector"])


@pytest.mark.parametrize(
    "words", ["Click or tap here to enter text.", "Choose an item.", "Click here to enter a  date"]
)
def test_words_own_prompts_are_no_answers_where_the_control_is_gone(words: str) -> None:
    """As in print, and in a file that another program saved."""
    assert read(word.packed(form(word.run(words))), BLANK) == ({"Inspector": None}, {})
    assert read(word.packed(form(word.run("Chose another item"))), BLANK)[0] == {"Inspector": "Chose another item"}


def test_a_prompt_is_none_as_a_paragraph_and_as_a_cell_either() -> None:
    """Controls stand around paragraphs and around cells too."""
    control = word.control("<w:showingPlcHdr/>", word.line(PROMPT))
    assert lines(word.packed(word.line("a") + control)) == ["a", ""]
    cells = word.table(f"<w:tr>{word.control('<w:showingPlcHdr/>', word.cell(word.line(PROMPT)))}</w:tr>")
    assert lines(word.packed(cells)) == [""]


def test_the_icon_of_an_empty_picture_control_is_the_sample() -> None:
    """It holds the code, and nobody signed while it is there."""

    def made(id_: str, shows: str) -> bytes:
        control = word.control(f"{shows}<w:picture/>", word.drawing(word.embedded(id_), "Signature1"))
        parts = [("image", f"word/media/{number}.png", word.drawn(100 * number)) for number in (1, 2)]
        return word.packed(word.line("Signed: ", control) + word.line("end"), *parts)

    blank = made("rId1", "<w:showingPlcHdr/>")
    assert read(blank, blank) == ({"Signature1": None}, {})
    values, problems = read(made("rId2", ""), blank)
    assert (values["Signature1"] is not None, problems) == (True, {})


def glossary(words: str) -> word.Part:
    """The prompts that a document keeps."""
    part = f"""<w:docParts><w:docPart><w:docPartPr><w:name w:val="P1"/></w:docPartPr>
        <w:docPartBody>{word.line(words)}</w:docPartBody></w:docPart></w:docParts>"""
    return "glossaryDocument", "word/glossary/document.xml", part


def test_words_that_the_document_keeps_as_the_prompt_are_one() -> None:
    """Also where a program lost the note that the prompt is shown, but not its style."""
    named = '<w:placeholder><w:docPart w:val="P1"/></w:placeholder>'
    lost = form(word.control(named, word.run("Enter a  name", PLACEHOLDER)))
    assert read(word.packed(lost, glossary("Enter a name")), BLANK) == ({"Inspector": None}, {})
    typed = form(word.control(named, word.run("Enter a name")))
    assert read(word.packed(typed, glossary("Enter a name")), BLANK)[0] == {"Inspector": "Enter a name"}
    other = form(word.control(named + "<w:showingPlcHdr/>", word.run("Dana Fox", PLACEHOLDER)))
    values, problems = read(word.packed(other, glossary("Enter a name")), BLANK)
    assert values == {"Inspector": None}
    assert "prompt" in problems["Inspector"]


def test_words_in_the_style_of_prompts_are_told() -> None:
    """Outside a control nobody knows; where the template has them in that style too, they are answers."""
    values, problems = read(word.packed(form(word.run("Dana Fox", PLACEHOLDER))), BLANK)
    assert (values, list(problems)) == ({"Inspector": None}, ["Inspector"])
    pale = form(word.run("{Inspector}", PLACEHOLDER))
    assert read(word.packed(form(word.run("Dana Fox", PLACEHOLDER))), pale) == ({"Inspector": "Dana Fox"}, {})


def test_a_control_of_the_templates_own_may_hold_anything() -> None:
    """A control without a code that was empty in the template does not cost the line its code."""
    blank = word.line("Site: ", word.control("<w:showingPlcHdr/>", PROMPT), ", by {By}") + word.line("end")
    filled = word.line("Site: ", word.control("<w:text/>", word.run("9 Mill Lane")), ", by Dana") + word.line("end")
    assert read(word.packed(filled), blank) == ({"By": "Dana"}, {})
    template = read_template(word.packed(blank), "T", PROFILE.forms)
    assert [one.code for one in template.codes] == ["By"]


def data(inside: str, store: str = STORE) -> tuple[word.Part, ...]:
    """A part of data, and what says its name."""
    item = f'<k:form xmlns:k="urn:x-form">{inside}</k:form>'.encode()
    about = f'<ds:datastoreItem xmlns:ds="urn:ds" ds:itemID="{store}"/>'.encode()
    relations = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship
        Id="rId1" Type="http://x/customXmlProps" Target="itemProps1.xml"/></Relationships>"""
    return ("customXml", "customXml/item1.xml", item), ("x", "customXml/itemProps1.xml", about), (
        "x", "customXml/_rels/item1.xml.rels", relations)  # fmt: skip


def bound(path: str, kind: str = "<w:text/>", held: str = "Ash Nguyen", store: str = STORE, maps: str = "") -> str:
    """A control that is bound to data and still holds other words."""
    mapped = maps or "xmlns:k='urn:x-form'"
    binding = f'<w:dataBinding w:prefixMappings="{mapped}" w:xpath="{path}" w:storeItemID="{store}"/>'
    return word.control(binding + kind, word.run(held))


@pytest.mark.parametrize(
    ("inside", "control", "shown"),
    [
        ("<k:name>Toni Webb</k:name>", bound("/k:form[1]/k:name[1]"), "Toni Webb"),
        ('<k:name first="Toni"/>', bound("/k:form/k:name/@first"), "Toni"),
        ("<k:name>Toni</k:name>", bound("/k:form/k:name", store=STORE.lower()), "Toni"),
        ("<k:name>Toni</k:name>", bound("/k:form/k:name", store=""), "Toni"),
        ("<k:name>Toni</k:name>", bound("//q:name", maps="xmlns:q=&quot;urn:x-form&quot; xmlns:z='z'"), "Toni"),
        ("<k:name>1 Low Rd\nHarden</k:name>", bound("//k:name", '<w:text w:multiLine="1"/>'), "1 Low Rd\nHarden"),
        ("<k:name>Ash  Nguyen</k:name>", bound("//k:name"), "Ash Nguyen"),
        ("<k:risk>3</k:risk>", bound("//k:risk", """<w:dropDownList><w:listItem w:displayText="High" w:value="3"/>
            </w:dropDownList>"""), "High"),
        ("<k:risk>own words</k:risk>", bound("//k:risk", "<w:comboBox/>"), "own words"),
        ("<k:on>2026-03-13</k:on>", bound("//k:on", '<w:date><w:dateFormat w:val="d/MM/yyyy"/><w:lid w:val="en-AU"/>'
            "</w:date>"), "2026-03-13"),
        ("<k:on>2026-03-13T00:00:00Z</k:on>", bound("//k:on", '<w:date><w:dateFormat w:val="d MMMM yyyy"/></w:date>'),
            "2026-03-13"),
        # What is bound to nothing that is there shows what it holds.
        ("<k:name>Toni</k:name>", bound("//k:other"), "Ash Nguyen"),
        ("<k:name>Toni</k:name>", bound("//k:name", store="{00000000-0000-0000-0000-000000000000}"), "Ash Nguyen"),
        ("<k:name>Toni</k:name>", bound("//undeclared:name"), "Ash Nguyen"),
        ("<k:name>Toni</k:name>", bound("]]not a path"), "Ash Nguyen"),
    ],
)  # fmt: skip
def test_a_bound_control_shows_its_data(inside: str, control: str, shown: str) -> None:
    """Word asks the part, by its name and path, and puts the words in as the kind of control does."""
    assert read(word.packed(form(control), *data(inside)), BLANK) == ({"Inspector": shown}, {})


@pytest.mark.parametrize(
    ("look", "value", "is_told"), [("<w:strike/>", None, True), ("<w:caps/>", "TONI", False), ("<w:b/>", "Toni", False)]
)
def test_data_is_shown_with_the_formatting_of_the_words_in_its_place(
    look: str, value: str | None, is_told: bool
) -> None:
    """Struck out, or in capitals."""
    control = bound("//k:name").replace("<w:rPr></w:rPr>", f"<w:rPr>{look}</w:rPr>")
    values, problems = read(word.packed(form(control), *data("<k:name>Toni</k:name>")), BLANK)
    assert (values, "Inspector" in problems) == ({"Inspector": value}, is_told)


def test_a_bound_control_whose_data_cannot_be_shown_is_told() -> None:
    """Words over empty data, and a month by its name in another language."""
    dated = '<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="de-DE"/></w:date>'
    for inside, control in (
        ("<k:name/>", bound("//k:name")),
        ("<k:name>2026-03-13</k:name>", bound("//k:name", dated, held="13. Mai 2026")),
    ):
        values, problems = read(word.packed(form(control), *data(inside)), BLANK)
        assert (values, list(problems)) == ({"Inspector": None}, ["Inspector"])
    empty = bound("//k:name", "<w:showingPlcHdr/><w:text/>")
    assert read(word.packed(form(empty), *data("<k:name/>")), BLANK) == ({"Inspector": None}, {})


def test_a_code_in_a_bound_control_is_a_code_while_there_is_no_data() -> None:
    """A template's data is empty, or says the code too."""
    for inside in ("<k:name/>", "<k:name>{Inspector}</k:name>"):
        template = read_template(
            word.packed(form(bound("//k:name", held="{Inspector}")), *data(inside)), "T", PROFILE.forms
        )
        assert [one.code for one in template.codes] == ["Inspector"]


def test_controls_bound_to_the_documents_properties_show_these() -> None:
    """Its author, its company."""
    core = (
        b"<cp:coreProperties xmlns:cp='urn:cp' xmlns:dc='urn:dc'><dc:creator>Toni Webb</dc:creator></cp:coreProperties>"
    )
    extended = b"<Properties xmlns='urn:ep'><Company>Webb Electrical</Company></Properties>"
    package = [("core-properties", "docProps/core.xml", core), ("extended-properties", "docProps/app.xml", extended)]
    creator = bound("/c:coreProperties[1]/d:creator[1]", store="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}",
                    maps="xmlns:c='urn:cp' xmlns:d='urn:dc'")  # fmt: skip
    company = bound("/e:Properties/e:Company", store="{6668398D-A668-4E3E-A5EB-62B293D839F1}", maps="xmlns:e='urn:ep'")
    for control, shown in ((creator, "Toni Webb"), (company, "Webb Electrical")):
        assert read(word.packed(form(control), package=package), BLANK)[0] == {"Inspector": shown}


def test_bound_boxes_pictures_and_blocks_show_their_data() -> None:
    """Whatever the control holds, and wherever it stands."""
    box = bound("//k:on", '<w:tag w:val="ok"/><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', "☐")
    assert inlines(word.packed(word.line(box), *data("<k:on>true</k:on>"))) == (Box("ok", True),)
    picture = bound("//k:on", "<w:picture/>")
    content = base64.b64encode(word.png(5)).decode()
    assert inlines(word.packed(word.line(picture), *data(f"<k:on>{content}</k:on>"))) == (Picture("", word.png(5)),)
    block = bound("//k:on").replace("<w:r>", "<w:p><w:r>").replace("</w:r>", "</w:r></w:p>")
    assert lines(word.packed(block, *data("<k:on>Toni</k:on>"))) == ["Toni"]


def legacy(instruction: str, inside: str, result: str = "", name: str = "Text1") -> str:
    """A form field of older Word."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{name}"/>{inside}</w:ffData></w:fldChar></w:r>'
        f"<w:r><w:instrText> {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        f"{result}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )


ENTRIES = '<w:listEntry w:val="Fine"/><w:listEntry w:val="Rain"/>'


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (legacy("FORMDROPDOWN", f'<w:ddList><w:result w:val="1"/>{ENTRIES}</w:ddList>'), "Rain"),
        (legacy("FORMDROPDOWN", f'<w:ddList><w:default w:val="1"/>{ENTRIES}</w:ddList>'), "Rain"),
        (legacy("FORMDROPDOWN", f"<w:ddList>{ENTRIES}</w:ddList>"), "Fine"),
        (legacy("FORMDROPDOWN", f'<w:ddList><w:result w:val="9"/>{ENTRIES}</w:ddList>'), None),
        (legacy("FORMDROPDOWN", f'<w:ddList><w:result w:val="1"/>{ENTRIES}</w:ddList>', word.run("Fine")), "Rain"),
        (legacy("FORMTEXT", "<w:textInput/>", word.run("Zoe Hart")), "Zoe Hart"),
        (legacy("FORMTEXT", "<w:textInput/>", word.run("Zoe ") + word.run("Hart", "<w:b/>")), "Zoe Hart"),
        (legacy("FORMTEXT", "<w:textInput/>", word.run("\u2002" * 5)), None),
        (legacy("FORMTEXT", "<w:textInput/>", word.run("old ", "<w:strike/>") + word.run("new")), "new"),
    ],
)
def test_a_form_field_of_older_word_shows_its_data(field: str, shown: str | None) -> None:
    """The entry that was chosen, or the words that were typed; the places of an empty one are no answer."""
    assert read(word.packed(form(field)), BLANK)[0] == {"Inspector": shown}


@pytest.mark.parametrize(
    ("state", "checked"),
    [
        ("<w:checked/>", True),
        ('<w:checked w:val="0"/><w:default w:val="1"/>', False),
        ('<w:default w:val="1"/>', True),
        ("", False),
    ],
)
def test_a_check_box_of_older_word_is_a_box(state: str, checked: bool) -> None:
    """By its state, else the one it began with; its name is its code."""
    field = legacy("FORMCHECKBOX", f"<w:checkBox>{state}</w:checkBox>", name="height")
    assert inlines(word.packed(word.line(field))) == (Box("height", checked),)
    blank = word.line(legacy("FORMCHECKBOX", "<w:checkBox/>", name="height"), " above 2 m") + word.line("end")
    assert read(word.packed(word.line(field, " above 2 m") + word.line("end")), blank)[0] == {"height": checked}


def test_a_form_field_of_the_template_is_a_code_by_its_name() -> None:
    """A text to fill in and a drop-down; one that holds a code in braces has that code."""

    def made(weather: str, foreman: str, crew: str) -> str:
        return (
            word.line("Weather: ", legacy("FORMDROPDOWN", f"<w:ddList>{weather}{ENTRIES}</w:ddList>", name="Weather"))
            + word.line("Foreman: ", legacy("FORMTEXT", "<w:textInput/>", word.run(foreman), name="Foreman"))
            + word.line("Crew: ", legacy("FORMTEXT", "<w:textInput/>", word.run(crew)))
        )

    blank, filled = made("", "\u2002" * 5, "{Crew}"), made('<w:result w:val="1"/>', "Zoe", "4")
    assert read(word.packed(filled), blank) == ({"Weather": "Rain", "Foreman": "Zoe", "Crew": "4"}, {})
    flat = word.line("Weather: Rain") + word.line("Foreman: Zoe") + word.line("Crew: 4")
    assert read(word.packed(flat), blank)[0] == {"Weather": "Rain", "Foreman": "Zoe", "Crew": "4"}


def test_what_was_typed_into_a_field_may_go_on_over_paragraphs() -> None:
    """The field begins in one and ends in another."""
    begin, end = legacy("FORMTEXT", "<w:textInput/>", "CUT").split("CUT")
    assert lines(word.packed(word.line("x ", begin, "one") + word.line("two") + word.line("three", end))) == [
        "x ", "two", "three"]  # fmt: skip
    blocks = read_docx(word.packed(word.line(begin, "one") + word.line("two", end))).stories[0].blocks
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].inlines == (Field("Text1", "one"),)


def simple(instruction: str, result: str = "", *, separate: bool = True) -> str:
    """A field without data of its own."""
    between = "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" * separate
    return (
        f"<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>{between}"
        f"{result}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (simple("MACROBUTTON NoMacro [Click and type a name]", separate=False), (Field("", ""),)),
        (simple(r"EQ \f(1,2)", separate=False), (Mark("an equation"),)),
        (simple(r'SYMBOL 252 \f "Wingdings" \s 12', separate=False), (Text("✓"),)),
        (simple(r"SYMBOL 87 \f Symbol", separate=False), (Text("Ω"),)),
        (simple(r"SYMBOL 87 \f Strange", separate=False), (Mark("a sign of the font Strange"),)),
        (simple("REF Name", word.run("Ann")), (Text("Ann"),)),
        (simple("XE entry", separate=False), ()),
        (simple("IF " + simple("REF a", word.run("1")) + " = 1", word.run("yes")), (Text("yes"),)),
    ],
)
def test_a_field_shows_its_result(field: str, shown: tuple[Inline, ...]) -> None:
    """Or what Word makes of it without one."""
    assert inlines(word.packed(word.line(field))) == shown
