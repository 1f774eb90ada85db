"""What is drawn on a print: signatures are told, tick boxes read, words with a line through them struck out."""

from __future__ import annotations

import pytest

from scraper.documents.template import read_template
from tests.scraper.documents import word
from tests.scraper.documents.prestart import GUARDS, PROFILE, SEEN, SIGNATURE, SIGNED, TICKED, Read, read
from tests.scraper.documents.raw_pdf import FONTS, form, made, stream, words

BOTH = {"Job": "J21", "Operator": "Lou"}
PEN = "1.2 w "
ELLIPSE = (
    "150 124 m 150 130 135 134 115 134 c 95 134 80 130 80 124 c 80 118 95 114 115 114 c 135 114 150 118 150 124 c h "
)
SIGNATURES = {
    "one bent stroke": PEN + "85 118 m 95 140 100 105 110 124 c 120 136 125 112 140 122 c 150 126 l S ",
    "many short strokes": PEN
    + "".join(f"{85 + 4 * at} {118 + 9 * (at % 2)} m {89 + 4 * at} {127 - 9 * (at % 2)} l S " for at in range(14)),
    "a line of corners": PEN + "85 118 m 92 131 l 97 116 l 104 130 l 110 119 l 122 127 l 140 121 l S ",
    "a cross": PEN + "90 116 m 104 130 l S 90 130 m 104 116 l S ",
    "filled, as a broad pen": "85 118 m 95 140 100 105 120 124 c 110 122 100 110 90 119 c f ",
    "over the end of its words": PEN + "50 118 m 60 136 75 105 80 124 c 84 130 l S ",
    "within a drawing": "/X Do ",
    "dots of a round pen": "1 J 2 w "
    + "".join(f"{90 + at} {118 + at * 7 % 12} m {90 + at} {118 + at * 7 % 12} l S " for at in range(40)),
    "dots as small squares": "".join(f"{86 + at} {117 + at * 7 % 11} 0.9 0.9 re f " for at in range(50)),
    "a ring": ELLIPSE + "S ",
    "a filled ellipse": ELLIPSE + "f ",
    "a triangle": PEN + "85 114 m 145 114 l 115 134 l h S ",
    "a diamond": "85 124 m 115 114 l 145 124 l 115 134 l h B ",
    "a pattern with a picture": "/Pattern cs /P scn 85 114 60 20 re f ",
    "a shading": "q 85 114 60 20 re W n /S sh Q ",
}


@pytest.mark.parametrize("how", SIGNATURES)
def test_a_drawn_signature_is_never_unsigned(how: str) -> None:
    """However a pen's strokes are written, they are told in their place; the words are read all the same."""
    content = made(
        SEEN + SIGNATURE + SIGNATURES[how],
        resources="/XObject << /X 11 0 R >> /Pattern << /P 12 0 R >> /Shading << /S 14 0 R >>",
        objects={
            11: form("85 118 m 95 140 100 105 110 124 c S", "0 0 300 200", FONTS),
            12: stream(
                "q 60 0 0 20 0 0 cm /Y Do Q",
                "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 60 20] /XStep 60 /YStep 20"
                " /Matrix [1 0 0 1 85 114] /Resources << /XObject << /Y 13 0 R >> >>",
            ),
            13: stream(
                bytes(8),
                "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 1",
            ),
            14: "<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [85 0 145 0]"
            " /Function << /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [1] /N 1 >> >>",
        },
    )
    found = read(content, SIGNED)
    assert (found.answers, found.signature) == (BOTH, None)
    assert found.readings == "OperatorSignature: a drawing stands in its place and cannot be read as an answer"


@pytest.mark.parametrize("low", [0, 2, 4])
def test_strokes_that_hang_over_the_next_line_are_told_where_somebody_signed(low: int) -> None:
    """As much of them as lies there: the place above is empty, and never unsigned."""
    places = SEEN.replace("20 100 Td (End", "20 106 Td (End") + SIGNATURE
    strokes = f"1 0 0 1 0 {-low} cm 85 116 m 95 104 100 117 110 106 c 120 116 125 104 140 114 c S "
    found = read(made(places + PEN + strokes), SIGNED)
    assert (found.answers, found.signature) == (BOTH, None)
    assert "OperatorSignature: " in found.readings


def test_strokes_on_the_forms_own_words_are_told_in_the_empty_place_beside() -> None:
    """Whoever writes large begins before the place; where an answer stands, they say nothing of it."""
    over = PEN + "44 139 m 48 146 51 138 54 147 c 56 150 58 140 60 146 c S "
    empty = words((20, 180, "Daily prestart"), (20, 160, "Job: J21"), (20, 140, "Operator:"), (20, 100, "End of form"))
    found = read(made(empty + over))
    assert found.answers == {"Job": "J21", "Operator": None}
    assert "Operator: nothing stands in its place but a drawing" in found.readings
    assert read(made(SEEN + over)).answers == BOTH


def test_strokes_over_two_lines_are_told_wherever_they_reach_on_either() -> None:
    """What lies on the line below may have been begun for the empty place above: their whole breadth counts on both."""
    lines = ((20, 180, "Daily prestart"), (20, 160, "Job:"), (60, 160, "as on the board"), (20, 146, "Operator: Lou"))
    document = word.new()
    for line in ("Daily prestart", "Job: {Job} as on the board", "Operator: {Operator}", "End of form"):
        document.add_paragraph(line)
    template = read_template(word.saved(document), "Prestart", PROFILE.forms)
    for strokes in (
        "44 144 m 50 152 56 142 62 150 c 70 140 80 166 90 146 c 100 166 110 146 118 164 c S ",
        "61 144 m 64 158 66 142 68 146 c 80 140 90 152 100 144 c S ",
    ):
        found = read(made(words(*lines, (20, 100, "End of form")) + PEN + strokes), template)
        assert found.answers["Job"] is None
        assert "Job: " in found.readings


def test_a_signature_above_its_line_is_told_of_both_neighbours() -> None:
    """Whose it is cannot be told from the file."""
    found = read(
        made(SEEN + SIGNATURE + PEN + "95 130 m 100 136 105 128 110 131 c 120 136 125 128 140 132 c S "), SIGNED
    )
    assert (found.answers["Job"], found.signature) == ("J21", None)
    assert "OperatorSignature: a drawing stands in its place" in found.readings


NO_INK = {
    "a line to sign on": "0.7 w 75 118 m 200 118 l S ",
    "a thin bar to sign on": "75 117.5 125 0.7 re f ",
    "a frame": "70 110 150 25 re S ",
    "a frame with round corners": "80 110 m 210 110 l 215 110 220 115 220 120 c 220 130 l 220 133 218 135 215 135 c"
    " 80 135 l 75 135 72 132 72 128 c 72 116 l 72 112 75 110 80 110 c h S ",
    "a frame that is round at its ends": "100 112 m 190 112 l 196 112 200 117 200 122 c 200 127 196 132 190 132 c"
    " 100 132 l 94 132 90 127 90 122 c 90 117 94 112 100 112 c h S ",
    "a small circle": "96 124 m 96 127.3 93.3 130 90 130 c 86.7 130 84 127.3 84 124 c 84 120.7 86.7 118 90 118 c"
    " 93.3 118 96 120.7 96 124 c h S ",
    "a drawing far away": PEN + "200 20 m 210 40 220 10 240 30 c S ",
    "a dotted line to sign on": "1 J 1 w " + "".join(f"{80 + 3 * at} 117 m {80 + 3 * at} 117 l S " for at in range(40)),
    "a dotted frame": "1 J 1 w "
    + "".join(f"{x} {y} m {x} {y} l S " for at in range(40) for x, y in ((80 + 3 * at, 112), (80 + 3 * at, 132))),
    "a white one": "1 G 85 118 m 95 140 100 105 110 124 c S ",
    "one that is painted over": PEN + "85 118 m 95 140 100 105 110 124 c S 1 g 75 105 100 36 re f ",
}


@pytest.mark.parametrize("how", NO_INK)
def test_lines_and_frames_are_no_signature(how: str) -> None:
    """Nor is what is not seen: the place is empty."""
    assert read(made(SEEN + SIGNATURE + NO_INK[how]), SIGNED) == Read(BOTH, None, "")


SQUARE = "20 118 10 10 re S "
CROSS = "21 119 m 29 127 l S 21 127 m 29 119 l S "


@pytest.mark.parametrize(
    ("drawn", "is_ticked"),
    [
        (SQUARE, False),
        (SQUARE + CROSS, True),
        (SQUARE + "21 123 m 24 119 l 32 130 l S ", True),
        (SQUARE + "22 120 6 6 re f ", True),
        (SQUARE + words((22, 119.5, "X")), True),
        (SQUARE + "BT /Z 10 Tf 21 120 Td (4) Tj ET ", True),
    ],
)
def test_tick_boxes_that_are_drawn_are_read(drawn: str, is_ticked: bool) -> None:
    """Empty, crossed, ticked, filled, or with a letter in them."""
    assert read(made(SEEN + GUARDS + drawn), TICKED) == Read(BOTH | {"guards": is_ticked}, None, "")


def test_what_is_scribbled_into_a_tick_box_is_told() -> None:
    """Nobody knows whether it is a tick."""
    scribble = "21 123 m 24 119 l 28 127 l 22 121 l 29 122 l 21 120 l 29 127 l 24 119 l S "
    found = read(made(SEEN + GUARDS + SQUARE + scribble), TICKED)
    assert found.answers == BOTH | {"guards": None}
    assert found.readings.startswith("guards: a drawing")


WRONG = words((75, 160, "wrong"))


@pytest.mark.parametrize(
    "line", ["0.8 w 74 163.5 m 106 163.5 l S ", "74 163 32 0.9 re f ", "0.8 w 70 163.5 m 112 163.5 l S "]
)
def test_words_with_a_line_through_them_are_struck_out(line: str) -> None:
    """A line or a thin bar, hardly longer than the words."""
    assert read(made(SEEN + WRONG + line)) == Read(BOTH, None, "")


def test_an_answer_of_which_all_words_are_struck_out_is_told() -> None:
    """It is not what nobody filled in."""
    found = read(made(SEEN + "0.8 w 43 163.5 m 72 163.5 l S "))
    assert found.answers == BOTH | {"Job": None}
    assert found.readings == "Job: nothing stands in its place but words that are struck out, which is not read"


@pytest.mark.parametrize(
    "line",
    [
        "0.8 w 74 158 m 106 158 l S ",
        "0.8 w 0 163.5 m 300 163.5 l S ",
        "0.8 w 74 172 m 106 172 l S ",
    ],
)
def test_a_line_beside_words_strikes_nothing_out(line: str) -> None:
    """Under them, over them, through the whole page."""
    assert read(made(SEEN + WRONG + line)) == Read(BOTH | {"Job": "J21 wrong"}, None, "")


def test_a_shading_behind_words_is_their_ground() -> None:
    """A bar with a heading, or a whole page."""
    shading = {
        14: "<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 300 0]"
        " /Function << /FunctionType 2 /Domain [0 1] /C0 [0.8] /C1 [1] /N 1 >> >>"
    }
    for place in ("15 174 200 20", "0 0 300 200"):
        content = made(
            f"q {place} re W n /S sh Q {SEEN}{SIGNATURE}", resources="/Shading << /S 14 0 R >>", objects=shading
        )
        assert read(content, SIGNED) == Read(BOTH, None, "")
