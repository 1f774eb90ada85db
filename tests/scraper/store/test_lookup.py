"""Objects by filter, date and page, and the feed of what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from scraper.models import Address, Link, Variation
from scraper.store import Store, lookup, terms
from scraper.store.database import open_database
from scraper.store.lookup import BEGINNING, Wanted
from tests.scraper.store.conftest import Clock
from tests.scraper.store.older import age
from tests.scraper.store.seeing import attachment, job, reading
from tests.scraper.store.working import ATTACHMENTS, settle


def numbers(store: Store, limit: int = 100, **filters: str) -> list[str]:
    """Job numbers of a page."""
    return [one.fields["job_number"] for _, one in store.lookup.page(Wanted("job", filters), BEGINNING, limit)]


def walk(store: Store, wanted: Wanted, size: int) -> list[str]:
    """Every id, page by page."""
    found, after = [], BEGINNING
    while rows := store.lookup.page(wanted, after, size):
        found += [one.id for _, one in rows]
        after = rows[-1][0]
    return found


def test_a_run_makes_one_version_of_an_object(store: Store, clock: Clock) -> None:
    """However many of its screens say more of it; who follows the feed sees the latest. Another run makes another."""
    first, second = (store.runs.begin({"jobs": [name]}).id for name in ("a", "b"))
    (given,) = store.objects.put([job("J1", clock(), status="new")], run_id=first).ids
    _, cursor, _ = store.lookup.changes(0, 10)
    store.objects.put([job("J1", clock.advance(hours=1), facet="card", name="Roof")], run_id=first)
    store.objects.put([job("J1", clock.advance(hours=1), facet="ledger", team="B")], run_id=first)
    ((version,), (change,)) = store.objects.versions("job", given), store.lookup.changes(cursor, 10)[0]
    assert (version.version, version.body["fields"]["team"], change.kind) == (1, "B", "new")
    assert change.object.fields["name"] == "Roof"
    store.objects.put([job("J1", clock.advance(hours=1), status="closed")], run_id=second)
    store.objects.put([job("J1", clock.advance(hours=1), facet="card", name="Flue")], run_id=second)
    told = [
        (one.version, one.body["fields"]["status"], one.body["fields"]["name"])
        for one in store.objects.versions("job", given)
    ]
    assert told == [(1, "new", "Roof"), (2, "closed", "Flue")]


def test_objects_are_found_by_what_people_call_them(store: Store, clock: Clock) -> None:
    """A filter finds by id and by name, whatever the case and blanks; several filters narrow."""
    club = Link(id="c1", name="Coogee Surf Club")
    store.objects.put(
        [
            job("J1", clock(), status="new", site_customer=club, billing_customer=None),
            job("J2", clock(), status="new", site_customer=None, billing_customer=club),
            job("J3", clock(), status="closed", site_customer=club, billing_customer=club),
            job("J4", clock(), status="new", site_customer=Link(id="c2", name="Coogee-Surf Club")),
        ]
    )
    assert numbers(store, customer="coogee  surf CLUB") == numbers(store, customer="c1") == ["J1", "J2", "J3"]
    assert numbers(store, customer="c1", status="new") == ["J1", "J2"]
    assert numbers(store, status="new") == ["J1", "J2", "J4"]
    assert numbers(store, customer="nobody") == []
    assert numbers(store) == ["J1", "J2", "J3", "J4"]


def test_what_an_object_is_found_by_changes_with_it(store: Store, clock: Clock) -> None:
    """A job that moves on is found under its new status alone, and at its new date alone."""
    store.objects.put([job("J1", clock(), status="new", created_at=date(2026, 3, 1))])
    store.objects.put([job("J1", clock.advance(hours=1), status="closed", created_at=date(2026, 4, 1))])
    assert numbers(store, status="new") == []
    assert numbers(store, status="closed") == ["J1"]
    for first, found in ((date(2026, 3, 1), []), (date(2026, 4, 1), ["J1"])):
        wanted = Wanted("job", {}, first=first, last=first)
        assert [one.fields["job_number"] for _, one in store.lookup.page(wanted, BEGINNING, 10)] == found


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_show_everything_once_in_a_fixed_order(store: Store, clock: Clock, size: int) -> None:
    """By first sight, or by date where a range is asked; whatever the size of a page."""
    days = [date(2026, 3, 1) + timedelta(days=number * 7 % 5) for number in range(7)]
    readings = [
        reading(Variation(job_number="J1", quote_number=f"Q{n}", date=day), clock()) for n, day in enumerate(days)
    ]
    ids = store.objects.put(readings).ids
    assert walk(store, Wanted("variation", {"job_number": "J1"}), size) == list(ids)
    by_day = walk(store, Wanted("variation", {"job_number": "J1"}, first=date(2026, 3, 2)), size)
    in_time = [n for n in range(7) if days[n] >= date(2026, 3, 2)]
    assert by_day == [ids[n] for n in sorted(in_time, key=lambda n: (days[n], n))]
    assert walk(store, Wanted("variation", {}, undated=True), size) == []


def test_values_that_share_a_number_are_told_apart(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """However seldom that happens: nobody gets an object that is not what was asked for."""
    for module in (terms, lookup):
        monkeypatch.setattr(module, "term", lambda *_: 7)
    names = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]
    ids = store.objects.put([attachment("J1", name, clock()) for name in names]).ids
    store.objects.put([job("J1", clock(), status="new"), job("J2", clock(), status="new")])
    assert walk(store, Wanted("attachment", {"name": "b.jpg"}), 1) == [ids[1]]
    assert walk(store, Wanted("attachment", {}), 2) == list(ids)
    assert walk(store, Wanted("attachment", {"job_number": "J2"}), 2) == []
    assert numbers(store, status="new", job_number="J2") == ["J2"]
    top = store.lookup.job("J2")
    assert top is not None
    assert top.fields["job_number"] == "J2"


def test_what_is_gone_or_undated_is_asked_for_by_name(store: Store, clock: Clock) -> None:
    """Neither is ever silently mixed in."""
    kept = store.objects.put([attachment("J1", "a.jpg", clock()), attachment("J1", "b.jpg", clock())]).ids
    clock.advance(hours=1)
    settle(store, ATTACHMENTS, kept[:1])
    assert walk(store, Wanted("attachment", {"job_number": "J1"}), 10) == [kept[0]]
    assert walk(store, Wanted("attachment", {"job_number": "J1"}, gone=True), 10) == list(kept)
    assert walk(store, Wanted("attachment", {}, undated=True, gone=True), 10) == list(kept)
    assert walk(store, Wanted("attachment", {}, first=date(2020, 1, 1)), 10) == []


def test_the_top_job_of_a_number_is_no_section_of_it(store: Store, clock: Clock) -> None:
    """A section is a job too, under the same number."""
    section, top = store.objects.put(
        [job("J1", clock(), section_name="Roof", name="Roof"), job("J1", clock(), name="House")]
    ).ids
    found = store.lookup.job("j1 ")
    assert found is not None
    assert found.id == top
    assert store.lookup.job("J2") is None
    assert section != top


def test_accounts_do_not_see_each_other(open_store: Callable[..., Store], clock: Clock) -> None:
    """The same filter finds what is one's own."""
    one, other = open_store("acme"), open_store("bolt")
    one.objects.put([job("J1", clock(), status="new")])
    other.objects.put([job("J1", clock(), status="new"), job("J2", clock(), status="new")])
    assert numbers(one, status="new") == ["J1"]
    assert {change.object.account for change in other.lookup.changes(0, 10)[0]} == {"bolt"}


def test_the_feed_shows_each_object_at_its_latest(store: Store, clock: Clock) -> None:
    """New, changed and gone, in the order it became so; a superseded version is passed over."""
    first, second = store.objects.put([attachment("J1", "a", clock()), attachment("J1", "b", clock())]).ids
    found, cursor, more = store.lookup.changes(0, 10)
    assert [(one.kind, one.object.id) for one in found] == [("new", first), ("new", second)]
    assert not more
    store.objects.put([attachment("J1", "a", clock.advance(hours=1), uploaded_by="Mia")])
    store.objects.put([attachment("J1", "a", clock.advance(hours=1), uploaded_by="Ada")])
    settle(store, ATTACHMENTS, [first])
    found, cursor, _ = store.lookup.changes(cursor, 10)
    assert [(one.kind, one.object.id) for one in found] == [("changed", first), ("gone", second)]
    assert found[0].object.fields["uploaded_by"] == "Ada"
    assert store.lookup.changes(cursor, 10) == ([], cursor, False)
    # From the beginning, page by page: each object once, however many versions a page passes over.
    seen, at, more = [], 0, True
    while more:
        page, at, more = store.lookup.changes(at, 1)
        seen += [one.object.id for one in page]
    assert seen == [first, second]


def test_the_feed_has_no_gap_under_concurrent_writers(open_store: Callable[..., Store], clock: Clock) -> None:
    """A reader that follows while others write gets every object, though their transactions overlap."""
    writers, each = 4, 25
    reader = open_store()
    ended = threading.Event()

    def write(store: Store, name: int) -> None:
        for number in range(each):
            with store.unit():
                store.objects.put([attachment("J1", f"{name}-{number}", clock())])
                store.objects.put([attachment("J2", f"{name}-{number}", clock())])

    threads = [threading.Thread(target=write, args=(open_store(), name)) for name in range(writers)]
    for thread in threads:
        thread.start()

    def wait() -> None:
        for thread in threads:
            thread.join()
        ended.set()

    waiter = threading.Thread(target=wait)
    waiter.start()
    seen: set[str] = set()
    cursor, is_last = 0, False
    while not is_last:
        is_last = ended.is_set()
        more = True
        while more:
            found, cursor, more = reader.lookup.changes(cursor, 7)
            seen |= {one.object.id for one in found}
    waiter.join()
    assert len(seen) == writers * each * 2


def test_older_data_is_entered_at_its_upgrade(
    url: str, open_store: Callable[..., Store], store: Store, clock: Clock
) -> None:
    """Data of before the filters is found by them all the same."""
    store.objects.put([job(f"J{n}", clock(), status="new") for n in range(1100)])
    database = open_database(url, "acme")
    with database.write() as connection:
        age(connection, 3)
    database.close()
    assert len(numbers(open_store(), limit=2000, status="new")) == 1100


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_day_is_taken_wider_than_asked(store: Store, clock: Clock) -> None:
    """An instant late in the evening of one zone is on the next day of another."""
    store.objects.put([attachment("J1", "a", clock(), uploaded_at=_instant("2026-03-01T23:30:00Z"))])
    wanted = Wanted("attachment", {}, first=date(2026, 3, 2), last=date(2026, 3, 2))
    assert len(store.lookup.page(wanted, BEGINNING, 10)) == 1


def _plan(store: Store, wanted: Wanted) -> str:
    query, asked = store.lookup._page(wanted, ("2026-03-01", 5))  # the very query
    with store._database.read() as connection:
        compiled = query.limit(10).compile(connection.engine)
        given = compiled.construct_params(asked)
        values = tuple(given[name] for name in compiled.positiontup or ())
        return "\n".join(map(str, connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"filters": {"status": "new"}},
        {"first": date(2026, 1, 1)},
        {"filters": {"status": "new", "customer": "x"}},
        {"newest_first": True},
        {"words": "blue gum", "newest_first": True},
        {"filters": {"status": "new"}, "point": "in conflict", "newest_first": True},
    ],
)
def test_a_page_is_one_range_of_an_index(store: Store, asked: dict[str, Any]) -> None:
    """No page sorts, and none reads the whole of anything."""
    plan = _plan(store, Wanted("job", **{"filters": {}, **asked}))
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


def test_objects_are_found_by_words_in_any_order(store: Store, clock: Clock) -> None:
    """Every word has to be there, as a whole, whatever its case; a number by its digits, too."""
    club = Link(id="c1", name="Coogee Surf Club")
    store.objects.put(
        [
            job("J1252", clock(), name="Switchboard upgrade", site_customer=club),
            job("J1253", clock(), name="Switchboard test", client_order_number="PO-77"),
            job("J1254", clock(), name="Roof", address=Address(line1="12 Wattle St", suburb="Coogee")),
        ]
    )

    def found(words: str) -> list[str]:
        page = store.lookup.page(Wanted("job", {}, words=words), BEGINNING, 10)
        return [one.fields["job_number"] for _, one in page]

    for words, expected in (
        ("switchboard", ["J1252", "J1253"]),
        ("SURF switchboard", ["J1252"]),
        ("coogee", ["J1252", "J1254"]),
        ("wattle", ["J1254"]),
        ("1253", ["J1253"]),
        ("77 po", ["J1253"]),
        ("switch", []),
        ("switchboard roof", []),
        ("c1", []),
        ("--", ["J1252", "J1253", "J1254"]),
    ):
        assert found(words) == expected, words
    store.objects.put([job("J1253", clock.advance(hours=1), name="Gate")])
    assert found("switchboard") == ["J1252"]
    assert found("gate") == ["J1253"]


def test_open_points_are_counted_and_walked_from_the_newest(store: Store, clock: Clock) -> None:
    """Each object once; what is closed, or gone, is no longer among them."""
    name = [job(f"J{number}", clock(), name=f"Job {number}") for number in range(7)]
    store.objects.put(name, late=True)
    store.objects.put([job("K1", clock())])
    late = Wanted("job", {}, point="late", newest_first=True)
    assert (store.lookup.count(late, 100), store.lookup.count(late, 3)) == (7, 3)
    assert store.lookup.count(Wanted("job", {}, point="in conflict"), 100) == 0
    walked = walk(store, late, 2)
    assert [store.objects.get("job", one).fields["job_number"] for one in walked] == [  # type: ignore[union-attr]
        f"J{number}" for number in reversed(range(7))
    ]
    only = Wanted("job", {"job_number": "J3"}, point="late", words="job 3")
    assert len(walk(store, only, 2)) == 1
    assert walk(store, Wanted("job", {"job_number": "K1"}, point="late"), 2) == []
