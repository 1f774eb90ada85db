"""What happens to objects over time: late, changed, gone, back, and only what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]


def completed_job(here: Installation) -> str:
    """The number of a top job that is completed."""
    done = (f for f in here.stored("job") if f["status"] == "completed" and not f["parent_job_number"])
    return str(next(done)["job_number"])


def test_jobs_change_and_attachments_come_late_go_and_come_back(install: Install) -> None:
    """A changed job gets a version, the others keep theirs; what appears after its job was read as completed is late;
    what a complete listing lacks is gone, not deleted."""
    here = install()
    assert here.sync()["outcome"] == "complete"
    before = here.versions()
    number = completed_job(here)
    assert not any(stored.late for stored in here.ws.store.objects.list("attachment"))

    here.control("late", job=number, name="late photo.jpg")
    here.control("touch", job=number)
    report = here.sync()
    assert report["entities"]["attachment"]["new"] == 1
    assert report["entities"]["job"]["changed"] == 1
    late = [stored for stored in here.ws.store.objects.list("attachment") if stored.late]
    assert [stored.fields["name"] for stored in late] == ["late photo.jpg"]
    now = here.versions()
    assert len([id_ for id_, version in before.items() if now[id_] != version]) == 1
    assert here.differences() == {}

    files = next(card for card in here.portal.site.world.cards() if card.number == number).attachments
    taken_away = files.pop()
    assert here.sync(jobs=(number,), entities=("attachment",))["outcome"] == "complete"
    gone = here.ws.store.objects.get("attachment", late[0].id)
    assert gone is not None
    assert gone.gone_at is not None
    assert here.differences() == {}

    files.append(taken_away)
    assert here.sync(jobs=(number,), entities=("attachment",))["outcome"] == "complete"
    back = here.ws.store.objects.get("attachment", late[0].id)
    assert back is not None
    assert back.gone_at is None
    assert here.differences() == {}


def test_only_what_was_asked_for(install: Install) -> None:
    """One job, one entity, a date: the run takes that and reports on that."""
    here = install()
    everything = here.sync()
    assert everything["outcome"] == "complete"
    number = completed_job(here)
    report = here.sync(jobs=(number,), entities=("attachment",), full=True)
    assert report["outcome"] == "complete", report
    held = [fields for fields in here.stored("attachment") if fields["job_number"] == number]
    assert report["entities"]["attachment"]["taken"] == len(held) > 0
    assert "customer" not in report["entities"]

    nothing = here.sync(jobs=("J999999",))
    assert nothing["outcome"] == "partial"
    skipped = nothing["entities"]["job"]["skipped"]
    assert [one["what"] for one in skipped] == ["J999999"]

    tomorrow = here.ws.clock().date() + timedelta(days=2)
    assert here.sync(since=tomorrow)["requests"]["browser_pages"] < everything["requests"]["browser_pages"] / 2
    assert here.differences() == {}
