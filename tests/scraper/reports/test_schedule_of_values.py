"""The schedule of values: every amount as printed, and a sum in its place only where the claims add up to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scraper.reports.schedule_of_values import FOOT, Schedule, schedule, total

D = Decimal


def section(name: str, **said: Any) -> dict[str, Any]:
    """A claim section as the store prints it."""
    given = {
        "name": name,
        "origin": "job_section",
        "total_value": "100.00",
        "claimed_value": "75.00",
        "claimed_percent": "75",
        "remaining": "25.00",
        "last_seen_at": "2026-03-05T00:00:00Z",
        "findings": [],
    }
    return given | said


def claim(number: str, *lines: tuple[str, str | None], **said: Any) -> dict[str, Any]:
    """A claim as the store prints it."""
    given = {
        "claim_number": number,
        "claim_name": None,
        "claim_date": None,
        "lines": [{"section_name": name, "value": value} for name, value in lines],
        "last_seen_at": "2026-03-04T00:00:00Z",
        "findings": [],
        **dict.fromkeys(field for _, field in FOOT),
    }
    return given | said


def laid(*sections: dict[str, Any], claims: list[dict[str, Any]], job: dict[str, Any] | None = None) -> Schedule:
    """The schedule of J1."""
    return schedule(job, "J1", sections, claims)


def test_claims_stand_by_date_and_those_of_one_day_as_they_were_listed() -> None:
    """One without a date comes first: nobody knows when it was."""
    claims = [claim("3", claim_date="2026-03-02"), claim("1", claim_date="2026-03-01"), claim("2")]
    claims.append(claim("4", claim_date="2026-03-01"))
    assert [one["claim_number"] for one in laid(claims=claims).claims] == ["2", "1", "4", "3"]


def test_a_claim_has_for_a_section_what_its_lines_say() -> None:
    """Two lines add up; without a line there is nothing, which is not zero; nothing either where one has no value."""
    claims = [
        claim("1", ("Roof", "50.00"), ("roof ", "5.00")),
        claim("2"),
        claim("3", ("Roof", "1.00"), ("Roof", None)),
    ]
    (line,) = laid(section("Roof"), claims=claims).lines
    assert line.claimed == (D("55.00"), None, None)


@pytest.mark.parametrize(
    ("claims", "printed", "adds_up"),
    [
        ([claim("1", ("Roof", "50.00")), claim("2", ("Roof", "25.00"))], "75.00", True),
        ([claim("1", ("Roof", "50.00"))], "75.00", False),
        ([claim("1", ("Roof", "75.00")), claim("2", lines=None)], "75.00", False),
        ([claim("1", ("Roof", "75.00"))], None, False),
        ([claim("1")], "0.00", True),
        ([], "0.00", True),
    ],
)
def test_a_sum_may_stand_where_all_claims_are_known_and_add_up(
    claims: list[dict[str, Any]], printed: str | None, adds_up: bool
) -> None:
    """To what is printed as claimed to date; else that stands as printed."""
    (line,) = laid(section("Roof", claimed_value=printed), claims=claims).lines
    assert (line.adds_up, line.to_date) == (adds_up, None if printed is None else D(printed))


def test_lines_of_a_name_that_several_sections_have_or_none_stand_by_themselves() -> None:
    """Nobody can tell whose they are: neither section gets them, and no amount is lost."""
    claims = [claim("1", ("Roof", "50.00"), ("Cellar", "7.00"))]
    lines = laid(section("Roof"), section("roof"), section("Wall", claimed_value="0.00"), claims=claims).lines
    assert [(one.name, one.claimed, one.adds_up) for one in lines] == [
        ("Roof", (None,), False),
        ("roof", (None,), False),
        ("Wall", (None,), True),
        ("Roof (2 sections of this name)", (D("50.00"),), False),
        ("Cellar (no section of this name is listed)", (D("7.00"),), False),
    ]


def test_below_stands_what_each_claim_prints_of_itself() -> None:
    """A row that no claim prints anything for is left out."""
    found = laid(claims=[claim("1", tax="5.00"), claim("2", tax=None)])
    assert found.foot == (("Tax", (D("5.00"), None)),)


def test_a_reader_is_told_what_is_not_known_and_what_does_not_add_up() -> None:
    """By claim, by section, of the job; what was checked and held is no news."""
    failed = {"outcome": "failed", "check": "section_claimed", "expected": "75.00", "found": "50.00"}
    held = {"outcome": "ok", "check": "claim_tax", "expected": "1", "found": "1"}
    claims = [claim("PC1", lines=None, claim_name="Deposit", findings=[held])]
    job = {"name": "Alarm", "findings": [failed | {"check": "job_total"}], "site_customer": {"name": "Bluegum"}}
    found = laid(section("Roof", findings=[failed]), claims=claims, job=job)
    assert found.notes == (
        "PC1 Deposit: its lines are not known",
        "Roof: section_claimed: expected 75.00, found 50.00",
        "the job: job_total: expected 75.00, found 50.00",
    )
    assert (found.job_name, found.customer) == ("Alarm", "Bluegum")


def test_it_is_as_old_as_the_oldest_of_what_stands_in_it() -> None:
    """And goes without a job that is not stored."""
    found = laid(section("Roof"), claims=[claim("1", last_seen_at="2026-02-01T00:00:00Z"), claim("2")])
    assert (found.seen_at, found.job_name, found.customer) == ("2026-02-01T00:00:00Z", None, None)


def test_every_amount_that_stands_in_it_is_counted() -> None:
    """A workbook must know whether it can hold them all."""
    found = laid(section("Roof"), claims=[claim("1", ("Roof", "50.00"), tax="5.00")])
    assert sorted(found.amounts()) == [D("5.00"), D("25.00"), D("50.00"), D("75.00"), D("100.00")]


def test_a_sum_of_nothing_known_is_none() -> None:
    """Of some known, their sum."""
    assert (total([]), total([None]), total([None, D("1.10"), D("2.20")])) == (None, None, D("3.30"))
