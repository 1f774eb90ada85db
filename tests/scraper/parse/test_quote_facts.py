"""What quotes, jobs and variations say of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from scraper.evidence.snapshot import Context
from scraper.models import Job, Quote, Reading, Record, Variation
from scraper.parse.quote_facts import facts
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace
from tests.scraper.store.conftest import Clock


@pytest.fixture
def ws(make_settings: Callable[..., Settings], clock: Clock) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings(), clock) as workspace:
        yield workspace


@pytest.fixture
def clock() -> Clock:
    """A clock for one test."""
    found = Clock()
    found.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return found


def put(ws: Workspace, *records: Record) -> None:
    """As the portal shows them now."""
    page = ws.keep(b"<p>", "x", "https://portal.example/x", (), Context())
    readings = [
        Reading(record=one, source="ui", facet="x", observed_at=ws.clock(), evidence=page.sha256) for one in records
    ]
    ws.store.objects.put(readings)


def said(ws: Workspace, since: datetime | None = None) -> dict[str, Record]:
    """What is said, by number."""
    return {getattr(one.record, "quote_number", ""): one.record for one in facts(ws, since)}


def amount(number: int) -> Decimal:
    """Dollars."""
    return Decimal(number).quantize(Decimal("0.01"))


def test_sections_are_added_up_where_each_shows_a_total(ws: Workspace) -> None:
    """One without a total leaves it unknown, with the reason; a quote without sections is told nothing of any."""
    for number, totals in (("Q1", [1, 2]), ("Q2", [1, None]), ("Q3", [])):
        put(ws, Quote(quote_number=number))
        for nth, total in enumerate(totals):
            printed = None if total is None else amount(total)
            put(ws, Quote(quote_number=f"{number}.0{nth}", parent_quote_number=number, total_ex_tax=printed))
    found = said(ws)
    assert [(found["Q1"].model_dump()[name]) for name in ("children_count", "children_total")] == [2, amount(3)]
    assert found["Q2"].model_dump()["children_unknown"] == "a section shows no total"
    assert set(found) == {"Q1", "Q2"}


def test_a_converted_quote_is_held_against_its_job_without_variations(ws: Workspace) -> None:
    """Those that did not change the job do not count; which of them did must be known, and so must the job."""
    put(ws, Job(job_number="J1", total_ex_tax=amount(110)), Job(job_number="J2", total_ex_tax=amount(5)))
    put(ws, *(Quote(quote_number=f"Q{n}", converted_to_job=f"J{n}") for n in (1, 2, 3)))
    put(ws, Quote(quote_number="Q9", converted_to_job="J1", variation_for_job="J1", description="More"))
    put(
        ws,
        Variation(job_number="J1", quote_number="Q9", total_ex_tax=amount(10), applied_to_job=True),
        Variation(job_number="J1", quote_number="Q8", total_ex_tax=amount(70), applied_to_job=False),
        Variation(job_number="J2", quote_number="Q7", total_ex_tax=amount(1)),
    )
    found = said(ws)
    assert found["Q1"].model_dump()["job_value"] == amount(100)
    assert "not shown" in found["Q2"].model_dump()["job_value_unknown"]
    assert found["Q3"].model_dump()["job_value_unknown"] == "no total of job J3 is held"
    assert found["Q9"] == Variation(job_number="J1", quote_number="Q9", description="More").model_copy(
        update={"section_name": None}
    )


def test_only_what_changed_is_said_anew(ws: Workspace, clock: Clock) -> None:
    """A quote, or anything around it."""
    put(ws, Job(job_number="J1", total_ex_tax=amount(1)))
    put(ws, Quote(quote_number="Q1", converted_to_job="J1"), Quote(quote_number="Q2", converted_to_job="J9"))
    later = clock.now + timedelta(hours=1)
    assert said(ws, later) == {}
    clock.advance(hours=2)
    put(ws, Job(job_number="J1", total_ex_tax=amount(2)))
    assert set(said(ws, later)) == {"Q1"}
