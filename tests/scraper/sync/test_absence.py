"""What a place lacks that only adds to another: told, never lost."""

from __future__ import annotations

from scraper.workspace import Workspace
from tests.recorded import RecordedPortal
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.conftest import Sync, tabs
from tests.scraper.sync.rosters import FIRST, area


def test_what_a_card_lacks_is_not_gone_but_told(
    sync: Sync, ws: Workspace, booked: RecordedPortal, clock: Clock
) -> None:
    """Until it shows it again; whether only the card showed it, or the scheduler too. What it said is kept."""
    earlier = ("3/02/2025", "7:00 AM", "9:30 AM", "Lee", "North", "Y", "Done", "")
    row = (*FIRST, "Kim", "North", "Y", "On Site", "Ring first")
    booked.cards["J2", None] |= tabs("J2", "Fixed Price", area(row, earlier))
    sync("booking")
    versions = []
    for shown in ((), (), (row, earlier)):
        clock.advance(days=1)
        booked.cards["J2", None] |= tabs("J2", "Fixed Price", area(*shown))
        assert sync("booking", full=True)["outcome"] == "complete"
        held = list(ws.store.objects.list("booking", "J2", include_gone=False))
        assert [one.fields["status"] for one in held] == ["On Site", "Done"]
        lacked = [finding["expected"] for one in held for finding in one.body["findings"]]
        assert lacked == ([] if shown else ["job_bookings"] * 2)
        versions.append([one.version for one in held])
    assert versions[0] == versions[1] < versions[2]
