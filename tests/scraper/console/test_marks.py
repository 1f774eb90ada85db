"""Where a value stands on its page: every recorded page, read into the store and looked at field by field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from scraper.console import evidence
from scraper.errors import ScraperError
from scraper.evidence.snapshot import Snapshot
from scraper.models import Reading, Record
from scraper.models.base import to_json
from scraper.parse.snapshots import page_of
from scraper.store import StoredObject
from scraper.workspace import Workspace
from tests.scraper.console.conftest import NOW, Desks
from tests.test_recorded_pages import CASES

ELSEWHERE = {
    "job_number",
    "section_name",
    "parent_job_number",
    "status",
    "pricing_method",
    "kind",
    "origin",
    "accounting_state",
    "type",
    "quote_number",
    "category",
    "rate_type",
    "check_in_type",
}
"""Fields that a page may say in other words than the object, or that its card, its title or another field says."""
MOST_UNMARKED = 0.1
"""Of all texts of the recorded pages: what stands nowhere as a cell or beside a label, or in a column not drawn."""


def readings(ws: Workspace, case: Path) -> list[Reading]:
    """What a recorded page says, once it is kept; nothing of a page that is refused."""
    told = Snapshot.model_validate_json((case / "page.json").read_text("utf-8"))
    kept = ws.keep((case / "page.html").read_bytes(), told.kind, told.url, (), told.context)
    try:
        records = [one for one in page_of(ws, kept).read() if isinstance(one, Record)]
    except ScraperError:
        return []
    return [Reading(record=one, source="ui", facet=told.kind, observed_at=NOW, evidence=kept.sha256) for one in records]


def shown(desks: Desks, one: StoredObject, field: str, facet: str) -> BeautifulSoup:
    """The page that is framed beside a field."""
    return BeautifulSoup(evidence.frame(desks(), one, field, facet).html, "lxml")


def words(value: Any) -> str | None:
    """The words of a value that a page prints just so."""
    if isinstance(value, dict) and value.keys() == {"id", "name"}:
        value = value["name"]
    return " ".join(value.split()) if isinstance(value, str) and not value.lstrip("-")[:1].isdigit() else None


def test_what_is_marked_is_the_value_and_what_is_not_is_told(ws: Workspace, desk: Desks) -> None:
    """Over every recorded page and every text that was read of it."""
    marked = unmarked = 0
    for case in CASES:
        found = readings(ws, case)
        given = ws.store.objects.put(found).ids
        for ident, reading in [*zip(given, found, strict=True)][:1]:
            one = ws.store.objects.get(reading.record.entity, ident)
            assert one is not None
            known = set(type(reading.record).contract_fields()) - ELSEWHERE - {"method"}
            for field in known & to_json(reading.record).keys():
                said = words(to_json(reading.record)[field])
                if said is None:
                    continue
                frame = shown(desk, one, field, reading.facet)
                note = frame.select_one(".note")
                texts = [" ".join(mark.get_text(" ").split()) for mark in frame.select(".marked")]
                if note is None:
                    assert any(said in text for text in texts), (case.name, field, said, texts)
                assert texts or note is not None, (case.name, field)
                marked, unmarked = marked + bool(texts), unmarked + (not texts)
    assert marked > 40
    assert unmarked < MOST_UNMARKED * marked


@pytest.mark.parametrize("name", ["list-classic-table", "list-grouped-headings", "card-inputs"])
def test_a_cell_is_marked_and_not_its_neighbours(ws: Workspace, desk: Desks, name: str) -> None:
    """One cell of a list, by its heading; of a card, the label with its value."""
    (case,) = (one for one in CASES if (one.parent.name, one.name) == ("job", name))
    first = readings(ws, case)[0]
    (given,) = ws.store.objects.put([first]).ids
    one = ws.store.objects.get("job", given)
    assert one is not None
    marks = shown(desk, one, "site_customer", first.facet).select(".marked")
    assert len(marks) == 1
    text = " ".join(marks[0].get_text(" ").split())
    said = one.fields["site_customer"]["name"]
    assert said in text
    assert "Billing" not in text
    assert text == said or text.startswith("Site Customer")
    assert marks[0]["id"] == "marked"
