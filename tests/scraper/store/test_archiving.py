"""What archives ask of a store: one moment, a log that grows, what runs have covered and under which circumstances."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy import update

from scraper.errors import LayoutChanged
from scraper.store import Planned, Store
from scraper.store.tables import archive_log
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import job
from tests.tampering import lift

ROOT = "ab" * 32


def test_a_frozen_view_is_one_moment(open_store: Callable[..., Store], clock: Clock) -> None:
    """What others write meanwhile is not seen before the block is left."""
    ours, theirs = open_store(), open_store()
    theirs.objects.put([job("J1", clock())])
    with ours.frozen():
        assert len(list(ours.objects.list("job"))) == 1
        writer = threading.Thread(target=lambda: theirs.objects.put([job("J2", clock())]))
        writer.start()
        writer.join()
        assert len(list(theirs.objects.list("job"))) == 2
        assert len(list(ours.objects.list("job"))) == 1
        assert sum(ours.objects.count().values()) == 1
    assert len(list(ours.objects.list("job"))) == 2
    ours.objects.put([job("J3", clock())])
    assert len(list(theirs.objects.list("job"))) == 3


def test_the_log_is_a_chain(open_store: Callable[..., Store], clock: Clock) -> None:
    """Each entry names the one before; a changed, dropped or moved entry shows. Accounts have their own."""
    store = open_store()
    entries = [store.archives.append(ROOT, number, {"jobs": []}, {ROOT}) for number in range(3)]
    assert [one.position for one in entries] == [1, 2, 3]
    assert [one.previous for one in entries] == ["", entries[0].digest, entries[1].digest]
    assert list(store.archives.entries()) == entries
    assert store.archives.broken_at() is None
    assert list(open_store("other").archives.entries()) == []
    of_second = archive_log.c.position == 2
    with store.unit(), store._database.write() as connection:
        lift(connection)
        body = vars(entries[1]) | {"root": "cd" * 32}
        connection.execute(update(archive_log).where(of_second).values(body=body))
    assert store.archives.broken_at() == 2
    with store.unit(), store._database.write() as connection:
        connection.execute(archive_log.delete().where(of_second))
    assert store.archives.broken_at() == 2


def test_coverage_is_the_last_of_each_listing(store: Store, clock: Clock) -> None:
    """Of other jobs nothing, where jobs are named. What a later run has walked again, and not left out, is mended;
    what no later run has looked at is still told."""
    cards = [Planned("card", "job", {"job_number": number, "section_name": None}) for number in ("J1", "J2", "J3")]
    for number, visited in enumerate((cards, cards[:2])):
        run = store.runs.begin({"number": number})
        store.items.plan(run, [Planned("listing", "job", {}), *visited])
        while (item := store.items.take(run)) is not None:
            scope, taken = dict(item.target), 5 - number
            store.runs.coverage(item, entity="attachment", listing=item.kind, scope=scope, expected=5, taken=taken)
            if number == 0 or item.target.get("job_number") == "J2":
                store.runs.skip(item, "attachment", f"file of {item.target.get('job_number')}", "it was too large")
                store.runs.error(item, ValueError(str(item.target.get("job_number"))))
            store.items.done(item)
        store.runs.finish(run.id)
        clock.advance(hours=1)
    told = store.covered()
    listed = [(one["listing"], one["scope"].get("job_number"), one["taken"]) for one in told["listings"]]
    assert listed == [("card", "J3", 5), ("listing", None, 4), ("card", "J1", 4), ("card", "J2", 4)]
    assert [one["what"] for one in told["skipped"]] == ["file of J3", "file of J2"]
    assert [one["message"] for one in told["errors"]] == ["J3", "J2"]
    ours = store.covered(["J1", "J2"])
    assert [one["scope"].get("job_number") for one in ours["listings"]] == [None, "J1", "J2"]
    assert [one["what"] for one in ours["skipped"]] == ["file of J2"]
    assert [one["message"] for one in ours["errors"]] == ["J2"]


def test_what_may_name_other_clients_is_not_told(store: Store) -> None:
    """Of a listing of the whole account a job's archive says that something was left out, and not what."""
    run = store.runs.begin({})
    store.items.plan(run, [Planned("listing", "job", {})])
    item = store.items.take(run)
    assert item is not None
    store.runs.skip(item, "job", "row 3", "J2002 | Ironbark cannot be read")
    store.runs.error(item, LayoutChanged("row 3: J2002 | Ironbark", "jobs_grid", ROOT))
    assert "Ironbark" in str(store.covered())
    ours = store.covered(["J1"])
    assert "Ironbark" not in str(ours)
    assert (ours["errors"][0]["type"], len(ours["skipped"])) == ("LayoutChanged", 1)


def test_circumstances_are_the_runs_own(store: Store, clock: Clock) -> None:
    """Each kind once, with its first and last run; a worker that has not seen the clock takes nothing away."""
    for user, offset in (("old", 1.0), ("old", None), ("new", 2.5)):
        run = store.runs.begin({"jobs": [user]})
        store.runs.count(run.id, circumstances={"portal_user": user, "clock_offset": offset})
        store.runs.count(run.id, circumstances={"portal_user": user, "clock_offset": None})
        store.runs.finish(run.id)
        clock.advance(hours=1)
    old, new = store.circumstances()
    assert (old["portal_user"], old["clock"]["offset_seconds"]) == ("old", 1.0)
    assert old["first_run"] < old["last_run"] < new["first_run"]
    assert new["clock"] == {"offset_seconds": 2.5, "measured_at": new["first_run"]}
