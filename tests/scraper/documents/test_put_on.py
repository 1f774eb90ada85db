"""What people put on a finished PDF: fields and notes are read; ink, stamps and signatures told in their places."""

from __future__ import annotations

import pytest

from tests.scraper.documents.prestart import GUARDS, SEEN, SIGNATURE, SIGNED, TICKED, Read, read
from tests.scraper.documents.raw_pdf import FONTS, form, made, stream, words

BOTH = {"Job": "J21", "Operator": "Lou"}
FILLABLE = words((20, 180, "Daily prestart"), (20, 160, "Job:"), (20, 140, "Operator: Lou"), (20, 100, "End of form"))
"""The form before the number of the job was filled in."""
LOOK = "/AP << /N 11 0 R >>"


def fields(more: str = "") -> str:
    """The catalog's entry for one field."""
    return f"/AcroForm << /Fields [20 0 R] /DA (/F 11 Tf 0 g) /DR << {FONTS} >> {more} >>"


def look(*lines: tuple[float, float, str], before: str = "") -> dict[int, str | bytes]:
    """What a field looks like, 100 points wide and 18 high."""
    return {11: form(words(*lines, before=before), "0 0 100 18")}


def field(kind: str, look: str = LOOK, flags: int = 4) -> str:
    """A field in the place of the job's number."""
    return (
        f"<< /Type /Annot /Subtype /Widget /T (Job) {kind} /F {flags} /Rect [42 155 142 173]"
        f" /DA (/F 11 Tf 0 g) {look} >>"
    )


def filled(kind: str, *, shows: str | None, more: str = "", flags: int = 4) -> Read:
    """The form with a field that shows something, if it has an appearance at all."""
    one = field(kind, LOOK if shows is not None else "", flags)
    objects = {} if shows is None else look((2, 5, shows))
    return read(made(FILLABLE, annots=[one], objects=objects, catalog=fields(more)))


TEXT = "/FT /Tx /V ({0})".format
CHOICE = "/FT /Ch /Ff 131072 /Opt [[(x1) (High)] [(x2) (Low)]] /V (x2)"


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (filled(TEXT("J44"), shows="J44"), "J44"),
        (filled(TEXT("J44"), shows=None, more="/NeedAppearances true"), "J44"),
        (filled(TEXT("J45"), shows="J44", more="/NeedAppearances true"), "J45"),
        (filled(TEXT("Unit 4\\nRear lane"), shows="Unit 4 Rear lane"), "Unit 4 Rear lane"),
        (filled(CHOICE, shows="Low"), "Low"),
        (filled(CHOICE, shows=None, more="/NeedAppearances true"), "Low"),
    ],
)
def test_the_value_of_a_field_is_the_answer(found: Read, value: str) -> None:
    """Typed or chosen, as an option's own words; with its appearance, or to be given one."""
    assert found == Read(BOTH | {"Job": value}, None, "")


def test_letters_in_a_comb_are_one_word() -> None:
    """However far apart."""
    comb = field(TEXT("J44") + " /Ff 16777216 /MaxLen 5")
    shown = look((5, 5, "J"), (25, 5, "4"), (45, 5, "4"))
    assert read(made(FILLABLE, annots=[comb], objects=shown, catalog=fields())) == Read(BOTH | {"Job": "J44"}, None, "")


def test_a_field_that_shows_another_value_than_it_holds_is_told() -> None:
    """With both: nobody knows which was meant."""
    found = filled(TEXT("J45"), shows="J44")
    assert found.answers == BOTH | {"Job": None}
    assert "holds 'J45' and shows 'J44'" in found.readings


@pytest.mark.parametrize("flags", [2, 32])
def test_a_hidden_field_is_no_answer(flags: int) -> None:
    """Hidden, or not to be viewed."""
    assert filled(TEXT("J44"), shows="J44", flags=flags) == Read(BOTH | {"Job": None}, None, "")


def test_a_field_in_white_is_no_answer() -> None:
    """As little as other words in white."""
    content = made(FILLABLE, annots=[field(TEXT("J44"))], objects=look((2, 5, "J44"), before="1 g "), catalog=fields())
    assert read(content) == Read(BOTH | {"Job": None}, None, "")


BOXES: dict[int, str | bytes] = {
    11: form("0 0 10 10 re S BT /Z 9 Tf 1 1.5 Td (4) Tj ET", "0 0 10 10"),
    12: form("0 0 10 10 re S", "0 0 10 10"),
}


def ticked(value: str, shown: str, *, kind: str = "", drawn: str = "") -> Read:
    """The form with a tick box before its words."""
    box = (
        f"<< /Type /Annot /Subtype /Widget /FT /Btn {kind} /T (any) /V /{value} /AS /{shown} /F 4"
        " /Rect [20 118 30 128] /AP << /N << /Yes 11 0 R /Off 12 0 R >> >> >>"
    )
    return read(made(SEEN + GUARDS + drawn, annots=[box], objects=BOXES, catalog=fields()), TICKED)


def test_tick_boxes_and_radio_buttons_are_read() -> None:
    """On or off; also where the page has a box of its own below."""
    assert ticked("Yes", "Yes") == Read(BOTH | {"guards": True}, None, "")
    assert ticked("Off", "Off") == Read(BOTH | {"guards": False}, None, "")
    assert ticked("Yes", "Yes", kind="/Ff 32768") == Read(BOTH | {"guards": True}, None, "")
    assert ticked("Yes", "Yes", drawn="20 118 10 10 re S ") == Read(BOTH | {"guards": True}, None, "")


def test_a_tick_box_whose_value_differs_is_told() -> None:
    """From what it shows."""
    found = ticked("Yes", "Off")
    assert found.answers == BOTH | {"guards": None}
    assert "a tick box whose field says otherwise" in found.readings


def note(kind: str, more: str = "", rect: str = "72 155 140 172") -> str:
    """An annotation behind the job's number, or elsewhere."""
    return f"<< /Type /Annot /Subtype /{kind} /Rect [{rect}] /F 4 {more} >>"


def test_a_typed_note_is_read() -> None:
    """Its words stand on the page; hidden ones do not."""
    typed = note("FreeText", f"/Contents (x) {LOOK}")
    objects: dict[int, str | bytes] = {11: form(words((3, 5, "late")), "0 0 68 17")}
    assert read(made(SEEN, annots=[typed], objects=objects)) == Read(BOTH | {"Job": "J21 late"}, None, "")
    hidden = typed.replace("/F 4", "/F 2")
    assert read(made(SEEN, annots=[hidden], objects=objects)) == Read(BOTH, None, "")


def test_words_under_a_line_are_struck_out() -> None:
    """By the annotation for that; what stands beside stays."""
    quads = "/QuadPoints [72 170 104 170 72 158 104 158]"
    wrong = words((75, 160, "wrong"))
    assert read(made(SEEN + wrong, annots=[note("StrikeOut", quads)])) == Read(BOTH, None, "")
    for kind in ("Highlight", "Underline", "Squiggly", "Link", "Popup"):
        found = read(made(SEEN + wrong, annots=[note(kind, quads)]))
        assert found == Read(BOTH | {"Job": "J21 wrong"}, None, "")


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (note("Stamp", LOOK), "a stamp"),
        (note("Ink", "/InkList [[80 160 90 170 100 158]]"), "ink"),
        (note("Line", "/L [75 160 120 170]"), "a line"),
        (note("FreeText", "/Contents (late)"), "a typed note"),
        (note("Text", "/Contents (ask Kim)"), "a note"),
        (note("Square"), "a drawing"),
    ],
)
def test_what_cannot_be_read_is_told_in_its_place(one: str, what: str) -> None:
    """The answer that it stands beside is null, the others stay."""
    found = read(made(SEEN, annots=[one], objects={11: form(words((0, 5, "VOID")), "0 0 60 17")}))
    assert found.answers == BOTH | {"Job": None}
    assert found.readings.startswith(f"Job: {what} stands in its place")


SIGN = "/FT /Sig /T (s) {} /F 4"
SIGNATURES = {
    "stamp": note("Stamp", LOOK, rect="85 112 160 136"),
    "ink": note("Ink", "/InkList [[85 115 100 133 120 114 160 130]]", rect="85 112 160 136"),
    "ink above the line": note("Ink", "/InkList [[85 125 100 136 120 124 160 134]]", rect="85 122 160 138"),
    "ink over its words": note("Ink", "/InkList [[25 115 40 130 60 114]]", rect="22 112 66 132"),
    "digital": note("Widget", SIGN.format("/V 12 0 R"), rect="85 112 160 136"),
    "digital, unseen": note("Widget", SIGN.format("/V 12 0 R"), rect="0 0 0 0"),
}
DIGITAL = "<< /Type /Sig /Filter /Adobe.PPKLite /Contents <00> /ByteRange [0 1 2 3] >>"


@pytest.mark.parametrize("how", SIGNATURES)
def test_a_form_that_was_signed_is_never_unsigned(how: str) -> None:
    """By ink, stamp or key: a reading says what stands there, and the words are read all the same."""
    objects: dict[int, str | bytes] = {11: form("0 0 m 20 30 l 60 0 l S", "0 0 75 24"), 12: DIGITAL}
    found = read(made(SEEN + SIGNATURE, annots=[SIGNATURES[how]], objects=objects, catalog=fields()), SIGNED)
    assert found.answers == BOTH
    assert found.signature is None
    assert found.readings.startswith("OperatorSignature: ")


def test_an_empty_place_is_unsigned() -> None:
    """A field for a signature without one, ink far away."""
    elsewhere = note("Ink", "/InkList [[200 20 240 40]]", rect="200 20 240 40")
    empty = note("Widget", SIGN.format(""), rect="85 112 160 136")
    found = read(made(SEEN + SIGNATURE, annots=[elsewhere, empty], catalog=fields()), SIGNED)
    assert found == Read(BOTH, None, "")


STROKES: dict[int, str | bytes] = {11: form("0 0 m 20 20 l 60 0 l S", "0 0 75 24")}
PLACE = "85 112 160 136"


@pytest.mark.parametrize(
    "kind",
    ["/FT /Btn /Ff 65536 /T (b)", "/FT /Sig /T (s)", "/FT /Tx /T (t)", "/FT /Tx /T (t) /V ()"],
)
@pytest.mark.parametrize("is_in_form", [True, False])
def test_strokes_or_a_picture_in_a_field_are_never_nothing(kind: str, is_in_form: bool) -> None:
    """Buttons hold pictures of signatures; a file that was put together of several has lost its form."""
    picture = stream(
        b"\0" * 8, "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 1"
    )
    shown: dict[int, str | bytes] = {
        11: form("q 75 0 0 24 0 0 cm /Y Do Q", "0 0 75 24", resources="/XObject << /Y 12 0 R >>"),
        12: picture,
    }
    field = note("Widget", f"{kind} {LOOK}", rect=PLACE)
    for objects in (STROKES, shown):
        catalog = fields() if is_in_form else ""
        found = read(made(SEEN + SIGNATURE, annots=[field], objects=objects, catalog=catalog), SIGNED)
        assert (found.answers, found.signature) == (BOTH, None)
        assert found.readings.startswith("OperatorSignature: a drawing in a form field")


def test_a_button_that_shows_words_alone_is_nothing() -> None:
    """`Clear`, `Send`: no answer, and nothing to tell."""
    button = note("Widget", f"/FT /Btn /Ff 65536 /T (b) {LOOK}", rect=PLACE)
    found = read(made(SEEN + SIGNATURE, annots=[button], objects=look((2, 5, "Clear")), catalog=fields()), SIGNED)
    assert found == Read(BOTH, None, "")


def test_the_words_of_a_field_that_no_form_has_are_read() -> None:
    """As they stand on the page."""
    assert read(made(FILLABLE, annots=[field(TEXT("J44"))], objects=look((2, 5, "J44")))) == Read(
        BOTH | {"Job": "J44"}, None, ""
    )


def test_a_note_on_a_layer_is_told() -> None:
    """It may be off."""
    layers = "/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>"
    objects: dict[int, str | bytes] = {
        10: "<< /Type /OCG /Name (Draft) >>", 11: form(words((3, 5, "late")), "0 0 68 17")
    }  # fmt: skip
    content = made(SEEN, annots=[note("FreeText", f"/OC 10 0 R {LOOK}")], objects=objects, catalog=layers)
    found = read(content)
    assert found.answers == BOTH | {"Job": None}
    assert "something on a layer" in found.readings


def test_a_drawing_in_a_watermark_is_told_and_its_words_are_nothing() -> None:
    """`DRAFT` across the page says nothing of one answer."""
    for objects, is_told in ((STROKES, True), (look((2, 5, "COPY")), False)):
        mark = note("Watermark", LOOK, rect=PLACE)
        found = read(made(SEEN + SIGNATURE, annots=[mark], objects=objects), SIGNED)
        assert (found.answers, found.readings != "") == (BOTH, is_told)
