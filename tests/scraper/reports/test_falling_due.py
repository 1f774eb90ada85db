"""What falls due of equipment and licences, and what of them cannot be told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scraper.reports.falling_due import licences_expiring, services_due

TODAY = date(2026, 11, 30)
SITE = {"id": "1", "portal_id": "g-1", "customer_name": "Surf Club"}


def item(*due: str | None, **more: Any) -> dict[str, Any]:
    """An item with services due on these days."""
    services = [
        {"name": f"S{at}", "frequency": "Quarterly", "job_template": "T", "next_due": on} for at, on in enumerate(due)
    ]
    plain = {"customer": {"id": "g-1", "name": None}, "equipment_number": "E1", "name": "Boiler", "service_to": None}
    return {**plain, "service_intervals": services, **more}


def user(*expires: str | None, **more: Any) -> dict[str, Any]:
    """A user whose licences expire on these days."""
    held = [{"type": "White Card", "number": "7", "expires_on": on} for on in expires]
    return {"name": "Kim", "active": True, "licences": held, **more}


def test_services_are_due_by_a_day_and_overdue_ones_first() -> None:
    """With whose it is, by the customer that its GUID names."""
    found = services_due([item("2026-12-30", "2026-12-31", "2026-11-01")], [SITE], TODAY, 30)
    assert [(str(row[0]), row[1], row[2], row[5]) for row in found.rows] == [
        ("2026-11-01", -29, "Surf Club", "S2"),
        ("2026-12-30", 30, "Surf Club", "S0"),
    ]
    assert found.missing == ()
    assert found.as_json()["due"][0]["days"] == -29


def test_what_cannot_be_told_of_equipment_is_told() -> None:
    """No services read, no day printed, due after the end of the service period."""
    ended = item("2026-12-02", service_to="2026-12-01")
    found = services_due([item(None), item(service_intervals=None), ended], [], TODAY, 30)
    assert found.rows == ()
    assert found.missing == (
        "the service intervals of 1 item are not known",
        "1 service without a date when it is due next",
        "1 service due after the end of the service period",
    )


def test_licences_of_those_who_left_are_only_counted() -> None:
    """What of them expires is nobody's reminder."""
    held = [user("2026-12-01", None), user("2026-12-01", active=False), user(licences=None), user("2027-12-01")]
    found = licences_expiring(held, TODAY, 30)
    assert [row[:4] for row in found.rows] == [(date(2026, 12, 1), 1, "Kim", "White Card")]
    assert found.missing == (
        "the licences of 1 user are not known",
        "1 licence without a date of expiry",
        "1 licence of users who are not active",
    )


@given(st.lists(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=8), st.integers(0, 400))
def test_every_day_until_then_is_due_and_no_later_one(days: list[date], within: int) -> None:
    """Earliest first."""
    found = licences_expiring([user(*(day.isoformat() for day in days))], TODAY, within)
    assert [row[0] for row in found.rows] == sorted(day for day in days if day <= TODAY + timedelta(days=within))
