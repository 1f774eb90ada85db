"""What the objects of one job say of each other: sums where all of them are known, else why they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from scraper.models import ClaimSection, Job, ProgressClaim, Record, Variation
from scraper.parse.job_totals import LEDGER_FACET, OF_A_LEDGER, add_up, sums
from scraper.settings import Settings
from scraper.store import Planned
from scraper.workspace import Workspace, open_workspace
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import reading


@pytest.fixture
def clock() -> Clock:
    """A clock for one test."""
    return Clock()


@pytest.fixture
def ws(make_settings: Callable[..., Settings], clock: Clock) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings(), clock) as workspace:
        yield workspace


def section(name: str, value: str | None = "100.00", **said: Any) -> ClaimSection:
    """A claim section of J1."""
    return ClaimSection.model_validate({"job_number": "J1", "name": name, "total_value": value, **said})


def claim(number: str, *lines: tuple[str, str | None]) -> ProgressClaim:
    """A claim of J1 with these lines."""
    said = [{"section_name": name, "value": value} for name, value in lines]
    return ProgressClaim.model_validate({"job_number": "J1", "claim_number": number, "lines": said})


def variation(number: str, value: str | None, applied: bool | None) -> Variation:
    """A variation of J1."""
    said = {"job_number": "J1", "quote_number": number, "total_ex_tax": value, "applied_to_job": applied}
    return Variation.model_validate(said)


def put(ws: Workspace, *records: Record) -> None:
    """What the portal has shown."""
    facets = {"claim_section": "claim_sections_grid", "progress_claim": "claim_view", "variation": "variations_grid"}
    ws.store.objects.put([reading(one, ws.clock(), facet=facets[one.entity], of=one.entity) for one in records])


def of_sections(ws: Workspace) -> dict[str, tuple[Decimal | None, int | None, str | None]]:
    """Total, number of lines, or why they are not known, by the claim section's name."""
    records = (one.record for one in sums(ws, "J1"))
    return {
        one.name: (one.lines_total, one.lines_count, one.lines_unknown)
        for one in records
        if isinstance(one, ClaimSection)
    }


def of_job(ws: Workspace) -> Job:
    """What the claim sections say of their job."""
    (job,) = (one.record for one in sums(ws, "J1") if isinstance(one.record, Job))
    return job


def test_lines_of_all_claims_add_up_for_their_section(ws: Workspace) -> None:
    """By its name however it is spelled in case and blanks; a section without a line has claimed nothing."""
    put(ws, section("Rough In"), section("Fit Off"), section("Spare"))
    put(ws, claim("1", ("Rough In", "40.00"), ("Fit Off", "5.50")), claim("2", ("rough  in", "20.25")))
    assert of_sections(ws) == {
        "Rough In": (Decimal("60.25"), 2, None),
        "Fit Off": (Decimal("5.50"), 1, None),
        "Spare": (Decimal("0.00"), 0, None),
    }


def test_a_sum_of_which_a_part_is_not_known_is_none(ws: Workspace) -> None:
    """Neither where a line shows no value, nor where a claim shows no lines."""
    put(ws, section("Rough In"), section("Fit Off"), claim("1", ("Rough In", None), ("Fit Off", "5.00")))
    assert of_sections(ws) == {
        "Rough In": (None, None, "a claim's line shows no value"),
        "Fit Off": (Decimal("5.00"), 1, None),
    }
    put(ws, ProgressClaim(job_number="J1", claim_number="2"))
    assert {why for _, _, why in of_sections(ws).values()} == {"1 of 2 claims show no lines"}


def test_sections_of_one_name_cannot_be_told_apart_by_a_line(ws: Workspace) -> None:
    """A line names the section and no more."""
    guids = (f"7f5ccbd1-8e0b-4f3c-9e1c-1b0f6d6a000{number}" for number in (1, 2))
    put(ws, *(section("Rough In", portal_id=guid) for guid in guids), section("Fit Off"))
    put(ws, claim("1", ("Rough In", "40.00")))
    found = of_sections(ws)
    assert found["Rough In"] == (None, None, "several sections go by this name")
    assert found["Fit Off"] == (Decimal("0.00"), 0, None)


def test_the_claim_sections_add_up_for_their_job(ws: Workspace) -> None:
    """Unless one shows no value."""
    put(ws, section("Rough In", "100.00"), section("Fit Off", "25.50"))
    assert (of_job(ws).claimable_total, of_job(ws).claimable_count) == (Decimal("125.50"), 2)
    put(ws, section("Spare", None))
    assert (of_job(ws).claimable_total, of_job(ws).claimable_count) == (None, 3)


@pytest.mark.parametrize(
    ("variations", "beside"),
    [
        ((), "0.00"),
        ((("Q7", "30.00", True),), "30.00"),
        ((("Q7", "30.00", False),), "0.00"),
        ((("Q7", "30.00", None),), None),
        ((("Q9", "12.00", True), ("Q7", "30.00", True)), "30.00"),
        ((("Q9", "12.00", None),), None),
        ((("Q7", None, True),), None),
    ],
)
def test_variations_that_have_no_claim_section_stand_beside_them(
    ws: Workspace, variations: tuple[tuple[str, str | None, bool | None], ...], beside: str | None
) -> None:
    """Those that changed the job; where it is open whether one did, nothing is said. Q9 has a section of its own."""
    put(ws, section("Rough In"), section("Q9 Extra lights", origin="variation"))
    put(ws, *(variation(*one) for one in variations))
    assert of_job(ws).variations_beside == (None if beside is None else Decimal(beside))


def test_a_job_without_claim_sections_says_nothing(ws: Workspace) -> None:
    """Absent is not zero."""
    put(ws, claim("1", ("Rough In", "40.00")))
    assert list(sums(ws, "J1")) == []


def test_a_reread_adds_up_every_job_and_a_run_those_that_have_moved(ws: Workspace, clock: Clock) -> None:
    """What is derived stands beside what was read, and makes no other version of it."""
    of_costs = {"labour_line", "job_supply", "job_expense"}
    assert set(OF_A_LEDGER) == {"job", "variation", "claim_section", "progress_claim"} | of_costs
    rough_in = section("Rough In")

    def add(**target: Any) -> tuple[Decimal | None, datetime]:
        run = ws.store.runs.begin({"entities": ["claim_section"], **target})
        ws.store.items.plan(run, [Planned("ledger", "claim_section", target)])
        item = ws.store.items.take(run)
        assert item is not None
        clock.advance(minutes=1)
        add_up(ws, run, item)
        ws.store.runs.finish(run.id)
        clock.advance(minutes=1)
        (stored,) = ws.store.objects.list("claim_section")
        assert stored.version == 1
        said = ws.store.objects.reading(rough_in, LEDGER_FACET)
        assert said is not None
        assert isinstance(said.record, ClaimSection)
        return said.record.lines_total, said.observed_at

    put(ws, rough_in, claim("1", ("Rough In", "40.00")))
    assert add()[0] == Decimal("40.00")
    first, at = add()
    assert add() == (first, at)
    again = add(reread=True)
    assert (again[0], again[1] > at) == (first, True)
    put(ws, claim("2", ("Rough In", "2.00")))
    assert add()[0] == Decimal("42.00")
