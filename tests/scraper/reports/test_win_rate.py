"""The win rate: which quotes count, where, and what is told of the rest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scraper.models import Quote
from scraper.reports.win_rate import win_rate

CUSTOMERS = [
    {"customer_name": "Blue Gum", "lead_source": "Website", "portal_id": "g1", "api_id": None},
    {"customer_name": "Ironbark", "lead_source": None, "portal_id": None, "api_id": "g2"},
    {"customer_name": "Twice", "lead_source": "Radio", "portal_id": "g3", "api_id": None},
    {"customer_name": "Twice", "lead_source": "Flyer", "portal_id": "g4", "api_id": None},
]


def quote(number: str, status: str | None, total: str | None = "100.00", **fields: Any) -> dict[str, Any]:
    """A quote as the store prints it."""
    empty: dict[str, Any] = dict.fromkeys(Quote.contract_fields())
    given = {"quote_number": number, "status": status, "total_ex_tax": total, "quote_date": "2026-03-05"}
    return empty | given | fields


def figures(found: Any) -> dict[str, tuple[int, int, int, str | None]]:
    """Won, lost, open and the rate, by group."""
    return {
        one.group: (one.won.count, one.lost.count, one.open.count, None if one.rate is None else str(one.rate))
        for one in (*found.lines, found.total)
    }


def test_the_rate_is_of_what_was_decided_and_open_ones_stand_beside_it() -> None:
    """Two of three decided ones are won; a month in which nothing was decided has no rate, which is not nought."""
    quotes = [
        quote("Q1", "won", "300.00"),
        quote("Q2", "won", "100.00"),
        quote("Q3", "lost", "600.00", reason_for_loss="Price"),
        quote("Q4", "sent"),
        quote("Q5", "in_progress", quote_date="2026-04-01"),
    ]
    found = win_rate(quotes, [], [])
    assert figures(found) == {"2026-03": (2, 1, 1, "66.7"), "2026-04": (0, 0, 1, None), "Total": (2, 1, 2, "66.7")}
    assert found.total.rate_by_value == Decimal("40.0")
    assert found.as_json()["total"]["won"] == {"count": 2, "value": "400.00"}
    assert [(reason, tally.count) for reason, tally in found.losses] == [("Price", 1)]
    assert found.missing == ()


def test_sections_never_count_and_variations_when_asked_for() -> None:
    """A variation is told by its job, or by a job's Variations tab that lists its number."""
    quotes = [
        quote("Q1", "won"),
        quote("Q1.01", "won", parent_quote_number="Q1"),
        quote("Q2", "won", variation_for_job="J1"),
        quote("Q3", "lost"),
    ]
    varied = [{"quote_number": "Q3"}]
    assert figures(win_rate(quotes, [], varied))["Total"] == (1, 0, 0, "100.0")
    assert figures(win_rate(quotes, [], varied, with_variations=True))["Total"] == (2, 1, 0, "66.7")


def test_what_cannot_be_counted_is_told() -> None:
    """A status of the company's own is in no figure; a quote without total or date counts and is told."""
    found = win_rate([quote("Q1", "Expired"), quote("Q2", None), quote("Q3", "won", None, quote_date=None)], [], [])
    assert figures(found) == {"not shown": (1, 0, 0, "100.0"), "Total": (1, 0, 0, "100.0")}
    assert [words for words in found.missing if "Expired" in words or "not shown" in words] == list(found.missing[:2])
    assert "no total" in found.missing[2]
    assert "no quote date" in found.missing[3]


def test_a_lead_source_is_the_sites_else_the_payers() -> None:
    """By GUID, else by a name that only one customer has."""
    both: dict[str, Any] = {
        "site_customer": {"id": "g2", "name": "Ironbark"},
        "billing_customer": {"id": None, "name": "Blue Gum"},
    }
    quotes = [
        quote("Q1", "won", **both),
        quote("Q2", "lost", site_customer={"id": None, "name": "Twice"}),
        quote("Q3", "lost", site_customer={"id": "g4", "name": "Twice"}),
    ]
    found = win_rate(quotes, CUSTOMERS, [], by="lead_source")
    assert {one.group: one.won.count + one.lost.count for one in found.lines} == {
        "Flyer": 1,
        "Website": 1,
        "not shown": 1,
    }


def test_groups_that_differ_in_case_alone_are_one() -> None:
    """A spreadsheet compares them so, too."""
    found = win_rate(
        [quote("Q1", "won", job_type="Solar "), quote("Q2", "lost", job_type="SOLAR")], [], [], by="job_type"
    )
    assert figures(found)["Solar"] == (1, 1, 0, "50.0")


STATUSES = st.sampled_from(["won", "lost", "sent", "in_progress", "Expired", None])
AMOUNTS = st.none() | st.decimals(min_value=-999, max_value=9999, places=2).map(str)


@given(st.lists(st.tuples(STATUSES, AMOUNTS, st.sampled_from(["A", "b", "B", None]), st.booleans()), max_size=20))
def test_every_quote_is_in_one_group_or_told(drawn: list[tuple[str | None, str | None, str | None, bool]]) -> None:
    """What the groups count adds up to the total, and the total with what counts nowhere is all there is."""
    quotes = [
        quote(f"Q{nth}", status, total, assigned_user=user, parent_quote_number="Q0" if is_child else None)
        for nth, (status, total, user, is_child) in enumerate(drawn, 1)
    ]
    found = win_rate(quotes, [], [], by="assigned_user")
    for name in ("won", "lost", "open"):
        tallies = [getattr(one, name) for one in found.lines]
        assert sum(one.count for one in tallies) == getattr(found.total, name).count
        assert sum(one.value for one in tallies) == getattr(found.total, name).value
    elsewhere = sum(is_child or status in ("Expired", None) for status, _, _, is_child in drawn)
    assert len(found.quotes) + elsewhere == len(drawn)


def test_a_share_is_told_of_amounts_that_can_be_shared_alone() -> None:
    """A lost quote of less than nothing makes no rate above 100; that nothing is stored is no rate of nought."""
    found = win_rate([quote("Q1", "won", "1483.26"), quote("Q2", "lost", "-150.00")], [], [])
    assert (found.total.rate, found.total.rate_by_value) == (Decimal("50.0"), None)
    empty = win_rate([], [], [])
    assert (empty.total.rate, empty.missing) == (None, ("no quote is stored",))
