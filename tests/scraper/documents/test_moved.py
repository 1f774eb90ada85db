"""Words a little higher or lower than their line: on it where there is room, told where there is none."""

from __future__ import annotations

import pytest

from tests.scraper.documents.prestart import SEEN, Read, read
from tests.scraper.documents.raw_pdf import made, words

BOTH = {"Job": "J21", "Operator": "Lou"}
EMPTY = words((20, 180, "Daily prestart"), (20, 160, "Job:"), (20, 140, "Operator: Lou"), (20, 100, "End of form"))


@pytest.mark.parametrize("by", [-5, -3, 3, 5])
def test_an_answer_a_little_off_its_line_is_read(by: float) -> None:
    """Typed on another machine, or raised by its program."""
    assert read(made(EMPTY + words((45, 160 + by, "J21")))) == Read(BOTH, None, "")
    assert read(made(EMPTY + f"BT /F 11 Tf {by} Ts 45 160 Td (J21) Tj ET 0 Ts ")) == Read(BOTH, None, "")


@pytest.mark.parametrize("letters", ["J21", "J99", "Kim"])
@pytest.mark.parametrize(("right", "up"), [(3, 3), (2.5, -3), (5, 2), (5, 3)])
def test_words_over_others_a_little_aside_are_told(right: float, up: float, letters: str) -> None:
    """The same again, or others: what two lines say that lie on each other is not what their letters say in turn."""
    found = read(made(SEEN + words((42.1 + right, 160 + up, letters))))
    assert found.answers == BOTH | {"Job": None}
    assert "words on words" in found.readings
