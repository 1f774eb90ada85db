"""Letters of print that are drawn and that nobody reads are no answers."""

from __future__ import annotations

import pytest

from tests.scraper.documents.prestart import SEEN, Read, read
from tests.scraper.documents.raw_pdf import made, words

BOTH = {"Job": "J21", "Operator": "Lou"}
EMPTY = words((20, 180, "Daily prestart"), (20, 160, "Job:"), (20, 140, "Operator: Lou"), (20, 100, "End of form"))
DRAFT = "BT /F 11 Tf {} (draft) Tj ET 100 Tz "
SQUEEZED = {
    "to nothing": DRAFT.format("0 Tz 75 160 Td"),
    "to a stroke": DRAFT.format("1 Tz 75 160 Td"),
    "to a twentieth": DRAFT.format("5 Tz 75 160 Td"),
    "by their matrix": DRAFT.format("0.02 0 0 1 75 160 Tm"),
    "by the page's": "q 0.03 0 0 1 75 160 cm " + DRAFT.format("0 0 Td") + "Q ",
    "to two points": words((75, 160, "draft"), size=2),
    "to three": words((75, 160, "draft"), size=3),
}


@pytest.mark.parametrize("how", SQUEEZED)
def test_letters_that_are_squeezed_are_told(how: str) -> None:
    """Somebody's program wrote them, and nobody reads them."""
    found = read(made(SEEN + SQUEEZED[how]))
    assert found.answers == BOTH | {"Job": None}
    assert "too small or too narrow to be read" in found.readings


@pytest.mark.parametrize("size", [0.5, 1, 1.4])
def test_letters_that_are_specks_are_not_seen(size: float) -> None:
    """Neither beside an answer nor in its place."""
    assert read(made(SEEN + words((75, 160, "draft"), size=size))) == Read(BOTH, None, "")
    assert read(made(EMPTY + words((45, 160, "draft"), size=size))) == Read(BOTH | {"Job": None}, None, "")
    assert read(made(EMPTY + f"BT /F 11 Tf {size / 11} 0 0 {size / 11} 45 160 Tm (draft) Tj ET ")).answers == (
        BOTH | {"Job": None}
    )


@pytest.mark.parametrize("letters", ["illicit", "1111", "fjl.t", "W"])
@pytest.mark.parametrize("setting", ["60 Tz", "150 Tz", "100 Tz"])
def test_narrow_letters_are_read(letters: str, setting: str) -> None:
    """As they are by themselves, and in a narrow cut of their font."""
    content = made(EMPTY + f"BT /F 11 Tf {setting} 45 160 Td ({letters}) Tj ET 100 Tz ")
    assert read(content) == Read(BOTH | {"Job": letters}, None, "")


def test_small_print_is_read() -> None:
    """Four points, as on the backs of forms."""
    assert read(made(EMPTY + words((45, 160, "J21"), size=4))).answers == BOTH
