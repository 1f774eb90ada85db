"""What lies on a picture of a print is told where that stands, and takes no neighbour along."""

from __future__ import annotations

import pytest
from PIL import Image

from scraper.documents.blocks import Mark
from scraper.documents.drawn import Drawing, drawings
from scraper.documents.images import Placed
from scraper.documents.settle import rows, settled
from scraper.documents.surface import Box
from tests.scraper.documents.prestart import SEEN, SIGNATURE, SIGNED, Read, read
from tests.scraper.documents.raw_pdf import made, stream, words

BOTH = {"Job": "J21", "Operator": "Lou"}
LOOK = Image.linear_gradient("L").resize((60, 20)).tobytes()
GREY = "/Type /XObject /Subtype /Image /Width 60 /Height 20 /ColorSpace /DeviceGray /BitsPerComponent 8"
PICTURE = stream(LOOK, GREY)
INK = stream(bytes(0 if at % 7 else 255 for at in range(1200)), GREY + " /SMask 12 0 R")
CLEAR = stream(bytes(255 * (at % 5 == 0) for at in range(1200)), GREY)
SAMPLE = "q 60 0 0 20 80 112 cm /I Do Q "


def with_pictures(content: str, **more: str) -> bytes:
    """The form with a picture `/I`, and one that is seen through, `/J`, at hand."""
    objects: dict[int, str | bytes] = {10: PICTURE, 11: INK, 12: CLEAR}
    return made(SEEN + SIGNATURE + content, resources="/XObject << /I 10 0 R /J 11 0 R >>", objects=objects, **more)


@pytest.mark.parametrize("where", ["72 110", "84 115", "66 112", "100 112"])
def test_a_picture_on_a_picture_is_told_and_loses_nothing_else(where: str) -> None:
    """Whichever begins first."""
    found = read(with_pictures(SAMPLE + f"q 60 0 0 20 {where} cm /J Do Q "), SIGNED)
    assert found.answers == BOTH
    assert found.readings == "OperatorSignature: a picture stands in its place and cannot be read as an answer"


@pytest.mark.parametrize("where", ["142 112", "80 112"])
def test_a_picture_beside_another_or_painted_twice_lies_on_none(where: str) -> None:
    """They are pictures of their own, or one."""
    found = read(with_pictures(SAMPLE + f"q 60 0 0 20 {where} cm /I Do Q "), SIGNED)
    assert "a picture stands" not in found.readings


TURNED = "BT /F 9 Tf 0.96 0.26 -0.26 0.96 {} Tm ({}) Tj ET "


@pytest.mark.parametrize("stamp", [TURNED.format("85 116", "PASSED"), TURNED.format("95 113", "void")])
def test_turned_words_on_a_picture_are_told_of_its_place_alone(stamp: str) -> None:
    """A stamp, with its frame or without: not of the line above."""
    for more in ("", "1 w 82 112 m 132 125 l 130 131 l 80 118 l h S "):
        found = read(with_pictures(SAMPLE + stamp + more), SIGNED)
        assert found.answers == BOTH
        assert found.readings.startswith("OperatorSignature: ")
        assert "writing across a picture" in found.readings


def test_turned_words_beside_pictures_stay_where_they_are() -> None:
    """They are told there as ever."""
    found = read(with_pictures(SAMPLE + TURNED.format("230 40", "draft")), SIGNED)
    assert found.answers == BOTH


LINE = rows([Box(x, 40, x + 6, 50) for x in range(20, 100, 6)])


@pytest.mark.parametrize(
    ("box", "pictures", "expected"),
    [
        (Box(30, 80, 60, 95), [Box(25, 75, 90, 100)], [Box(90, 75, 90, 100)]),
        (Box(30, 80, 60, 95), [Box(70, 75, 90, 100)], [Box(30, 80, 60, 95)]),
        (Box(30, 60, 200, 160), [Box(100, 100, 130, 120)], [Box(30, 60, 200, 160)]),
    ],
)
def test_what_is_drawn_stands_by_the_picture_that_it_is_on(box: Box, pictures: list[Box], expected: list[Box]) -> None:
    """Not by one beside it, nor by one that it only goes over."""
    held = [Placed(one, Mark("a picture")) for one in pictures]
    assert [one.box for one in settled(Mark("ink"), box, LINE, (), held)] == expected


@pytest.mark.parametrize(
    ("x", "deep", "is_met"), [(40, 1, False), (40, 4, True), (120, 1, False), (120, 2.5, True), (40, 10, True)]
)
def test_strokes_count_on_a_line_by_how_far_they_go_through_it(x: float, deep: float, is_met: bool) -> None:
    """Through letters by a third of their height, in a blank by less; the rest is on the line below."""
    points = [(x + at, 50 - deep + at * deep / 4) for at in range(5)] + [(x + at, 52 + at) for at in range(30)]
    box = Box(x, 50 - deep, x + 30, 82)
    met = (one for one in settled(Mark("ink"), box, LINE, points) if not getattr(one.what, "is_beside", False))
    assert any(one.box.top == 40 for one in met) == is_met


def stroke(x: float, y: float, width: float = 3, height: float = 3) -> dict[str, object]:
    """A slanting line as pdfplumber has it."""
    return {"object_type": "line", "path": [("m", (x, y)), ("l", (x + width, y + height))], "pts": []}


@pytest.mark.parametrize("count", [10, 3000])
def test_every_stroke_of_a_page_is_looked_at(count: int) -> None:
    """A signature among thousands of others is a drawing of its own."""
    hatched = [stroke(10 + 0.02 * at, 10) for at in range(count)]
    found = drawings([*hatched, stroke(400, 700, 20, 8), stroke(410, 699, 9, 12)])
    assert sorted(one.lines for one in found) == [2, count]


def test_strokes_within_the_bounds_of_others_are_of_their_drawing() -> None:
    """A dot in a loop; what is beyond is not."""
    loop = [stroke(0, 0, 100, 2), stroke(100, 2, 2, 60), stroke(0, 2, 2, 60)]
    found: list[Drawing] = drawings([*loop, stroke(50, 40), stroke(150, 40)])
    assert sorted(one.lines for one in found) == [1, 4]


def test_a_page_of_more_strokes_than_are_looked_at_tells_its_empty_places() -> None:
    """Such as a plan: an unsigned place may be signed by any of them."""
    plan = "".join(f"{at} 20 m {at + 9} 1900 l S " for at in range(250))
    found = read(made(SEEN + SIGNATURE + plan), SIGNED)
    assert found.signature is None
    assert "OperatorSignature: a drawing of more strokes than are looked at" in found.readings


@pytest.mark.parametrize("unit", [2, 20, 0.5])
def test_a_page_in_other_units_than_points_is_read_alike(unit: float) -> None:
    """Its letters are as large as they are seen, and lines through them are that."""
    struck = SEEN + words((75, 160, "wrong")) + "0.8 w 74 163.5 m 106 163.5 l S "
    small, edges = 1 / unit, f"/MediaBox [0 0 {300 / unit} {200 / unit}]"
    content = made(f"q {small} 0 0 {small} 0 0 cm {struck} Q", page=f"{edges} /UserUnit {unit}")
    assert read(content) == Read(BOTH, None, "")
