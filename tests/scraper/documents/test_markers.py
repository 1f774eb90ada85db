"""A marker's colour behind words says nothing; alone in an empty place it is told, and signs nothing."""

from __future__ import annotations

import pytest

from tests.scraper.documents.prestart import SEEN, SIGNATURE, SIGNED, Read, read
from tests.scraper.documents.raw_pdf import made, stream, words

BOTH = {"Job": "J21", "Operator": "Lou"}
EMPTY = words((20, 180, "Daily prestart"), (20, 160, "Job:"), (20, 140, "Operator: Lou"), (20, 100, "End of form"))
KINDS = {"Highlight": "a highlight", "Underline": "a line below", "Squiggly": "a line below"}


def marker(kind: str, left: float, foot: float, right: float, head: float) -> str:
    """An annotation over a place."""
    corners = f"{left} {head} {right} {head} {left} {foot} {right} {foot}"
    box = f"{left} {foot} {right} {head}"
    return f"<< /Type /Annot /Subtype /{kind} /F 4 /C [1 1 0] /Rect [{box}] /QuadPoints [{corners}] >>"


@pytest.mark.parametrize("kind", KINDS)
def test_a_highlight_on_words_says_nothing(kind: str) -> None:
    """Nor does one on a label."""
    over = [marker(kind, 40, 157, 70, 170), marker(kind, 20, 137, 60, 150)]
    assert read(made(SEEN, annots=over)) == Read(BOTH, None, "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_highlight_in_an_empty_place_is_told(kind: str) -> None:
    """It is no ink, and nobody knows what it says."""
    found = read(made(EMPTY, annots=[marker(kind, 42, 157, 90, 170)]))
    assert found.answers == BOTH | {"Job": None}
    assert found.readings == f"Job: nothing stands in its place but {KINDS[kind]}, which is not read"
    signed = read(made(SEEN + SIGNATURE, annots=[marker(kind, 85, 114, 140, 126)]), SIGNED)
    assert signed.signature is None
    assert f"OperatorSignature: nothing stands in its place but {KINDS[kind]}" in signed.readings


YELLOW = "1 1 0 rg {} {} {} {} re f 0 g "
BARS = {
    "yellow": YELLOW.format(85, 115, 60, 12),
    "yellow, by its inks": "0 0 1 0 k 85 115 60 12 re f 0 g ",
    "black": "85 115 60 12 re f ",
    "a broad line": "q 0 1 0 RG 12 w 85 121 m 140 121 l S Q ",
    "a shape": "q 1 0.6 0.8 rg 85 115 m 140 115 l 141 121 l 140 127 l 85 127 l h f Q ",
}


@pytest.mark.parametrize("bar", BARS)
def test_a_bar_of_colour_alone_on_a_line_is_told(bar: str) -> None:
    """Whatever it is painted with."""
    found = read(made(BARS[bar] + SEEN + SIGNATURE), SIGNED)
    assert (found.answers, found.signature) == (BOTH, None)
    assert "OperatorSignature: " in found.readings


GROUNDS = {
    "behind the answer": YELLOW.format(40, 157, 30, 13),
    "behind the whole line": YELLOW.format(18, 136, 90, 13),
    "pale": "0.9 0.9 0.9 rg 85 115 60 12 re f 0 g ",
    "between two lines": "1 0.5 0 rg 20 130 200 6 re f 0 g ",
    "of a cell": "1 1 0 rg 84 112 80 18 re f 0 G 84 112 m 164 112 l S 84 130 m 164 130 l S ",
}


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_ground_of_the_form_is_not_told(ground: str) -> None:
    """Words stand on it, or it is pale, or a part of the form's ruling."""
    found = read(made(GROUNDS[ground] + SEEN + SIGNATURE), SIGNED)
    assert (found.answers, found.signature) == (BOTH, None)
    assert "bar of colour" not in found.readings


@pytest.mark.parametrize("shade", [0, 255])
def test_a_pad_of_one_colour_signs_nothing(shade: int) -> None:
    """White as nobody wrote on it, or black as it is where what made it clear is lost."""
    dots = stream(
        bytes([shade]) * 64,
        "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    found = read(
        made(
            SEEN + SIGNATURE + "q 60 0 0 12 85 114 cm /X Do Q ",
            resources="/XObject << /X 11 0 R >>",
            objects={11: dots},
        ),
        SIGNED,
    )
    assert found.signature is None
    assert "OperatorSignature: its picture is blank" in found.readings
