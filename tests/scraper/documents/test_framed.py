"""A frame that lies in a cell rules nothing off: its row keeps its cells, and words in it are told where they stand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scraper.documents.template import Template, read_template
from tests.scraper.documents import word
from tests.scraper.documents.prestart import PROFILE, read
from tests.scraper.documents.raw_pdf import made, words

ROWS, COLUMNS = (170, 140, 110, 80), (20, 70, 160, 280)
CELLS = words(
    (24, 150, "Worker"), (74, 150, "Name"), (164, 150, "Signature"), (24, 120, "1"), (74, 120, "Kim Tan"), (24, 90, "2")
)
RULED = "".join(f"{COLUMNS[0]} {y} m {COLUMNS[-1]} {y} l S " for y in ROWS) + "".join(
    f"{x} {ROWS[-1]} m {x} {ROWS[0]} l S " for x in COLUMNS
)
BY_CELL = "".join(
    f"{left} {low} {right - left} {high - low} re S "
    for high, low in pairwise(ROWS)
    for left, right in pairwise(COLUMNS)
)


def signed_on() -> Template:
    """A table of who signed."""
    document = word.new()
    table = document.add_table(rows=3, cols=3)
    for number, text in enumerate(("Worker", "Name", "Signature")):
        table.cell(0, number).text = text
    for row in (1, 2):
        table.cell(row, 0).text, table.cell(row, 1).text = str(row), f"{{name{row}}}"
        word.picture(table.cell(row, 2).paragraphs[0], word.png(0), f"sign{row}")
    return read_template(word.saved(document), "Workers", PROFILE.forms)


FRAMES = {
    "as high as its row": "165 111 90 28 re S ",
    "with round corners": "170 111 m 245 111 l 250 111 252 114 252 118 c 252 132 l 252 137 250 139 245 139 c"
    " 170 139 l 167 139 165 137 165 132 c 165 118 l 165 114 167 111 170 111 c h S ",
    "in the midst of its cell": "170 116 80 18 re S ",
    "drawn twice": "165 111 90 28 re B 165 111 90 28 re S ",
}


@pytest.mark.parametrize("ruling", [RULED, BY_CELL], ids=["in lines", "cell by cell"])
@pytest.mark.parametrize("frame", FRAMES)
def test_a_stamp_in_a_cell_costs_its_own_place(frame: str, ruling: str) -> None:
    """The names beside it and the rows around it are read; where it lies nobody is unsigned."""
    stamp = "1 g " + FRAMES[frame] + "0 g " + words((176, 120, "APPROVED"))
    found = read(made(CELLS + ruling + stamp), signed_on())
    assert found.answers == {"name1": "Kim Tan", "name2": None}
    assert "sign1: " in found.readings
    assert "sign2" not in found.readings


def test_words_of_a_frame_beside_an_answer_are_told() -> None:
    """In the cell of an answer, with it or alone."""
    for x, answer in ((116, "Kim Tan"), (76, "Lee Wu")):
        stamp = f"{x} 82 36 26 re S " + words((x + 4, 90, "COPY"))
        name = words((74, 90, answer)) if x > 100 else ""
        found = read(made(CELLS + name + RULED + stamp), signed_on())
        assert found.answers == {"name1": "Kim Tan", "name2": None}
        assert "name2: " in found.readings
        assert "frame" in found.readings
