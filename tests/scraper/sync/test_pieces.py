"""Entries that the portal cuts up later: their story ends in the portal's truth, and what is proven is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.sync import pipeline
from scraper.workspace import Workspace, open_workspace
from tests.recorded import RecordedConnections, RecordedPortal, grid, link, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync

TIME = "timesheet_entry"
HEADINGS = ("User", "Date", "Start", "End", "Check In Type", "Job/Quote", "Entry")
WEEK = {"first": date(2026, 2, 23), "last": date(2026, 3, 1)}


@dataclass(frozen=True)
class Entry:
    """One row of the portal: hours of one day."""

    number: int
    """Its GUID."""
    start: int
    end: int
    user: str = "Kim"
    job: str = "J1"

    def row(self, guids: bool) -> Sequence[str]:
        """As it is listed."""
        own = link("View", str(UUID(int=self.number))) if guids else ""
        return (self.user, "24/02/2026", f"{self.start}:00", f"{self.end}:00", "Job", self.job, own)


def show(portal: RecordedPortal, entries: Sequence[Entry], *, guids: bool = True) -> None:
    """What the report lists from now on."""
    portal.admin = True
    portal.menu["timesheet_editing"] = screen("")
    rows = [one.row(guids) for one in entries]
    portal.windows = lambda start, end: screen(grid("Timesheet Editing", HEADINGS, rows, total=len(rows)))


def stored(ws: Workspace) -> list[tuple[str, str, str, str]]:
    """What is held and not gone: user, job, start and end."""
    held = (one.fields for one in ws.store.objects.list(TIME, include_gone=False))
    return sorted((one["user"], one["job_number"], one["starts_at"][11:13], one["ends_at"][11:13]) for one in held)


def true(entries: Sequence[Entry]) -> list[tuple[str, str, str, str]]:
    """The same of the portal."""
    return sorted((one.user, one.job, f"{one.start:02}", f"{one.end:02}") for one in entries)


WHOLE = Entry(1, 7, 16)
FIRST, SECOND, THIRD = Entry(1, 7, 12), Entry(2, 12, 15), Entry(3, 15, 16)


@pytest.mark.parametrize(
    ("after", "guids", "proven"),
    [
        ([FIRST, SECOND, THIRD], True, 2),
        ([FIRST, SECOND, THIRD], False, 2),
        ([replace(FIRST, number=9), SECOND, THIRD], True, 3),  # new GUIDs for all
        ([FIRST, replace(SECOND, start=13), THIRD], True, 0),  # a gap
        ([FIRST, SECOND], True, 0),  # it became shorter
        ([FIRST, replace(SECOND, job="J2"), THIRD], True, 0),
        ([FIRST, replace(SECOND, user="Lee"), THIRD], True, 0),
        ([WHOLE, SECOND], True, 0),  # time that overlaps
    ],
    ids=["kept id", "no ids", "new ids", "gap", "shorter", "other job", "other user", "overlap"],
)
def test_pieces_are_told_where_their_times_prove_it(
    sync: Sync, ws: Workspace, portal: RecordedPortal, after: list[Entry], guids: bool, proven: int
) -> None:
    """They cover exactly what the one entry was; of what does not, nothing is guessed."""
    show(portal, [WHOLE], guids=guids)
    sync(TIME, **WEEK)
    (whole,) = ws.store.objects.list(TIME)
    show(portal, after, guids=guids)
    assert sync(TIME, **WEEK)["outcome"] == "complete"
    told = [one for one in ws.store.objects.list(TIME) if one.fields["split_from"] is not None]
    assert [one.fields["split_from"] for one in told] == [whole.id] * proven
    assert any(f"{proven} timesheet entries" in one and "pieces" in one for one in sync.notes.notes) == bool(proven)
    sync(TIME, **WEEK)
    again = [one for one in ws.store.objects.list(TIME) if one.fields["split_from"] is not None]
    assert [one.version for one in again] == [one.version for one in told]


def test_of_pieces_that_two_entries_may_have_been_nothing_is_said(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """Two alike were cut at once."""
    show(portal, [WHOLE, replace(WHOLE, number=5)])
    sync(TIME, **WEEK)
    show(portal, [replace(FIRST, number=8), replace(SECOND, end=16)])
    sync(TIME, **WEEK)
    assert {one.fields["split_from"] for one in ws.store.objects.list(TIME)} == {None}


@st.composite
def histories(draw: st.DrawFn) -> list[list[Entry]]:
    """What the portal lists, night after night: entries come late, are cut, with and without kept GUIDs, and go."""
    days: list[list[Entry]] = [[]]
    number = 0
    for _ in range(draw(st.integers(1, 4))):
        held = list(days[-1])
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            start = draw(st.integers(0, 20))
            deed = draw(st.sampled_from(["late", "cut", "gone"])) if held else "late"
            if deed == "late":
                end = draw(st.integers(start + 1, 23))
                held.append(Entry(number, start, end, draw(st.sampled_from("AB")), draw(st.sampled_from(("J1", "J2")))))
            else:
                one = held.pop(draw(st.integers(0, len(held) - 1)))
                if deed == "cut" and one.end - one.start > 1:
                    at = draw(st.integers(one.start + 1, one.end - 1))
                    kept = draw(st.sampled_from([one.number, 1000 + number]))
                    held += [replace(one, number=kept, end=at), replace(one, number=2000 + number, start=at)]
        days.append(held)
    return days


@given(histories())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_late_and_split_histories_end_in_the_portals_truth(
    make_settings: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, nights: Any
) -> None:
    """Whatever came late, was cut or went: after two more looks on other days the store is the portal."""
    clock = Clock()
    folder: Path = tmp_path_factory.mktemp("history")
    own = make_settings(portal_username="reader@example.com", portal_password="Zq8-kept-out", data_dir=folder)
    with open_workspace(own, clock) as ws:
        portal = RecordedPortal(ws)
        monkeypatch.setattr(pipeline, "Connections", lambda ws: RecordedConnections(ws, portal))
        sync = Sync(ws, portal, clock)
        for listed in (*nights, nights[-1], nights[-1]):
            show(portal, listed)
            clock.advance(days=1)
            assert sync(TIME, **WEEK)["outcome"] == "complete"
        assert stored(ws) == true(nights[-1])
        ids = {one.id for one in ws.store.objects.list(TIME)}
        cut = {one.fields["split_from"] for one in ws.store.objects.list(TIME)} - {None}
        assert cut <= ids
