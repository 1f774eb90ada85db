"""How a recorded case tells nobody's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.evidence.snapshot import Context
from scraper.parse.record_fixture import record_case
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace

ADDRESS = "https://ascora.example.com/Portal/Jobs"


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """A workspace without objects: what a page says of people is known from the page alone."""
    with open_workspace(make_settings()) as workspace:
        yield workspace


GRID = """<h1>Jobs</h1><table><thead><tr><th>Job Number</th><th>Job Name</th><th>Status</th><th>Total Ex Tax</th>
<th>Gate Keeper</th></tr></thead><tbody>
<tr><td>J1</td><td>Roof of the Smiths</td><td>Booked</td><td>$10.00</td><td>Mrs Example</td></tr>
<tr><td>J2</td><td>Pipes at Jones</td><td>New</td><td>ask Mr Odd</td><td>Ms Column</td></tr>
</tbody></table>"""


def test_a_case_says_nothing_that_nobody_thought_of(ws: Workspace, tmp_path: Path) -> None:
    """Columns without a place in the model and rows that are refused are free text; the rest reads as it did."""
    ws.keep(GRID.encode(), "jobs_grid", ADDRESS, (), Context())
    case = record_case(ws, "job", "now", tmp_path)
    text = "".join(path.read_text("utf-8") for path in case.iterdir())
    for name in ("Smith", "Jones", "Example", "Odd", "Column", "ascora.example"):
        assert name not in text, name
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    (record,) = expected["records"]
    assert (record["job_number"], record["status"], record["total_ex_tax"]) == ("J1", "booked", "10.00")
    assert list(record["extra"]) == ["Gate Keeper"]
    assert len(expected["rejected"]) == 1


def test_what_is_marked_up_in_pieces_goes_piece_by_piece(ws: Workspace, tmp_path: Path) -> None:
    """What reads as one text may be several in the page."""
    page = GRID.replace("Mrs Example", "<i>Mrs</i> <b>Example</b>")
    ws.keep(page.encode(), "jobs_grid", ADDRESS, (), Context())
    text = (record_case(ws, "job", "now", tmp_path) / "page.html").read_text("utf-8")
    assert "Example" not in text
    assert "Mrs" not in text


def test_a_case_that_would_name_somebody_is_not_recorded(ws: Workspace, tmp_path: Path) -> None:
    """What cannot be taken out, here since it is written letter by letter, is told, and nothing is written."""
    page = GRID.replace("Mrs Example", "".join(f"<i>{one}</i>" for one in "Mrs-Example"))
    ws.keep(page.encode(), "jobs_grid", ADDRESS, (), Context())
    with pytest.raises(ConfigError, match="'Mrs-Example' cannot be taken out of the page; nothing is recorded"):
        record_case(ws, "job", "now", tmp_path)
    assert list(tmp_path.rglob("*.html")) == []


@pytest.mark.parametrize("name", ["Solar Direct", "ACME", "Björk & Söhne", 'The "Yard"', "1st Choice"])
def test_whose_card_a_page_is_is_not_told_either(ws: Workspace, tmp_path: Path, name: str) -> None:
    """The evidence of a card names its record by the key, whose parts are joined; none of them is left."""
    page = f"<table><tr><th>Supplier Name</th><td>{name}</td></tr></table>"
    ws.keep(page.encode(), "supplier_details", ADDRESS, (), Context(row=f"S1\x1f{name}"))
    case = record_case(ws, "supplier", "card", tmp_path)
    told = json.loads((case / "page.json").read_text("utf-8"))["context"]["row"]
    assert told.startswith("S1\x1f")
    assert name not in told
    (record,) = json.loads((case / "expected.json").read_text("utf-8"))["records"]
    assert record["supplier_number"] == "S1"


def test_whoever_stands_elsewhere_on_the_screen_is_not_told_either(ws: Workspace, tmp_path: Path) -> None:
    """A panel of the Dashboard is recorded with the panels beside it, which other readers know."""
    panels = """<h2>Retentions Due</h2><table><tr><th>Invoice No.</th><th>Job No.</th><th>Amount</th></tr>
    <tr><td>INV1</td><td>J1</td><td>$5.00</td></tr></table>
    <h2>Tasks</h2><table><tr><th>Task</th><th>Assigned To</th><th>Due</th></tr>
    <tr><td>Call about access</td><td>Kim Example</td><td>1/03/2026</td></tr></table>"""
    ws.keep(panels.encode(), "retentions_grid", ADDRESS, (), Context())
    text = (record_case(ws, "retention", "now", tmp_path) / "page.html").read_text("utf-8")
    assert "Example" not in text
    assert "INV1" in text
