"""What a listing lacks: gone at once, or only when it is lacking on another day too."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scraper.store import Listing, Store
from scraper.store.losses import is_too_much
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, job
from tests.scraper.store.working import ATTACHMENTS, JOBS, settle

NIGHTLY = {"entities": ["job"], "nightly": True}


def listed(store: Store, clock: Clock, numbers: Collection[int]) -> list[str]:
    """The Jobs list shows these; their ids."""
    return list(store.objects.put([job(f"J{number}", clock()) for number in numbers]).ids)


def gone(store: Store) -> list[str]:
    """Numbers of the jobs that are marked gone."""
    return [str(one.fields["job_number"]) for one in store.objects.list("job") if one.gone_at is not None]


def night(store: Store, clock: Clock, numbers: Collection[int]) -> dict[str, Any]:
    """On another day, a run over a Jobs list of these, proven whole; its report."""
    clock.advance(days=1)
    run = store.runs.begin(NIGHTLY)
    settle(store, JOBS, listed(store, clock, numbers), run)
    return store.runs.finish(run.id)


def skips(report: dict[str, Any]) -> list[dict[str, str]]:
    """What a run says that it left out of the jobs."""
    skipped: list[dict[str, str]] = report["entities"]["job"]["skipped"]
    return skipped


def test_a_listing_that_lacks_too_much_marks_nothing_until_another_day_lacks_the_same(
    store: Store, clock: Clock
) -> None:
    """The first run is partial and says how many of how many; the second one is complete."""
    listed(store, clock, range(20))
    first = night(store, clock, range(14))
    assert gone(store) == []
    assert first["outcome"] == "partial"
    (told,) = skips(first)
    assert told == {
        "what": "jobs_grid",
        "why": "6 of the 20 objects that it held are missing, and nothing is marked gone, since too many went at once: "
        "what a proven listing of another run lacks too, on another day than 2026-03-03, will be",
    }
    second = night(store, clock, range(14))
    assert second["outcome"] == "complete"
    assert gone(store) == [f"J{number}" for number in range(14, 20)]
    assert night(store, clock, range(14))["outcome"] == "complete"


@pytest.mark.parametrize(
    ("lost", "held", "too_much"),
    [
        *((lost, held, False) for lost, held in [(0, 0), (5, 6), (6, 30), (200, 1000), (1, 1), (2, 2)]),
        *((lost, held, True) for lost, held in [(6, 29), (6, 7), (201, 1000), (3, 3), (5, 5), (1000, 1000)]),
    ],
)
def test_how_much_is_believed_at_once(lost: int, held: int, too_much: bool) -> None:
    """Up to five, or up to a fifth, but not all of three or more."""
    assert is_too_much(lost, held) is too_much


def test_few_are_gone_at_once(store: Store, clock: Clock) -> None:
    """An ordinary day: the run is complete."""
    listed(store, clock, range(10))
    assert night(store, clock, range(5))["outcome"] == "complete"
    assert len(gone(store)) == 5


def test_new_rows_do_not_hide_a_loss(store: Store, clock: Clock) -> None:
    """What counts is what the listing held before: a list of other jobs altogether has lost them all."""
    listed(store, clock, range(6))
    assert night(store, clock, range(100, 200))["outcome"] == "partial"
    assert gone(store) == []


def test_what_another_place_showed_before_is_new_to_the_listing(store: Store, clock: Clock) -> None:
    """A job that the open API has long shown is not what the Jobs list held."""
    store.objects.put([job(f"J{number}", clock(), facet="api", source="api") for number in range(100, 200)])
    listed(store, clock, range(6))
    assert night(store, clock, range(100, 200))["outcome"] == "partial"


def test_another_run_on_the_same_day_or_the_same_run_on_another_day_is_no_second_proof(
    store: Store, clock: Clock
) -> None:
    """A portal that is wrong for an hour is wrong for every run of that hour."""
    ids = listed(store, clock, range(10))
    clock.advance(days=1)
    run = store.runs.begin(NIGHTLY)
    assert settle(store, JOBS, ids[:4], run) == 0
    assert settle(store, JOBS, ids[:4]) == 0
    assert settle(store, JOBS, ids[:4], run, day=clock().date() + timedelta(days=1)) == 0
    store.runs.finish(run.id)
    clock.advance(days=1)
    assert settle(store, JOBS, ids[:4]) == 6


def test_the_local_day_counts(store: Store, clock: Clock) -> None:
    """Whose day it is, the caller says: an hour later may be another one."""
    ids = listed(store, clock, range(10))
    today = clock.advance(days=1).date()
    assert settle(store, JOBS, ids[:4], day=today) == 0
    clock.advance(hours=30)
    assert settle(store, JOBS, ids[:4], day=today) == 0
    clock.advance(hours=1)
    assert settle(store, JOBS, ids[:4], day=today + timedelta(days=1)) == 6


def test_what_came_back_is_no_longer_lacking(store: Store, clock: Clock) -> None:
    """Of eight that were missing, four are there again and four are not; later the others go for the first time."""
    listed(store, clock, range(10))
    night(store, clock, range(2))
    assert night(store, clock, range(6))["outcome"] == "complete"
    assert gone(store) == ["J6", "J7", "J8", "J9"]
    assert night(store, clock, range(6))["outcome"] == "complete"
    assert night(store, clock, [])["outcome"] == "partial"
    assert gone(store) == ["J6", "J7", "J8", "J9"]


def test_what_is_missing_later_waits_for_its_own_second_day(store: Store, clock: Clock) -> None:
    """The listing that proves the first loss lacks too much itself: what it lacks beyond that is not believed yet."""
    listed(store, clock, range(20))
    night(store, clock, range(12))
    second = night(store, clock, range(11))
    assert gone(store) == [f"J{number}" for number in range(12, 20)]
    (told,) = skips(second)
    assert told["why"].startswith(
        "9 of the 20 objects that it held are missing, and nothing is marked gone of 1 of them"
    )
    assert night(store, clock, range(11))["outcome"] == "complete"
    assert gone(store) == [f"J{number}" for number in range(11, 20)]


def test_what_waits_goes_on_waiting_when_the_listing_has_grown(store: Store, clock: Clock) -> None:
    """A loss is not made small by what comes to the listing on the same day."""
    ids = listed(store, clock, range(10))
    clock.advance(days=1)
    assert settle(store, JOBS, ids[:4]) == 0
    grown = listed(store, clock, range(20, 70))
    clock.advance(hours=1)
    assert settle(store, JOBS, [*ids[:4], *grown]) == 0
    assert gone(store) == []


def test_a_sight_in_between_begins_the_count_anew(store: Store, clock: Clock) -> None:
    """A walk for one job alone, or a mended reader over the page that lacked it, shows what was missing."""
    listed(store, clock, range(10))
    night(store, clock, range(2))
    store.objects.put([job("J9", clock())])
    second = night(store, clock, range(2))
    assert gone(store) == [f"J{number}" for number in range(2, 9)]
    assert second["outcome"] == "partial"
    night(store, clock, range(2))
    assert gone(store) == [f"J{number}" for number in range(2, 10)]


def test_a_listing_that_is_not_proven_ends_no_wait(store: Store, clock: Clock) -> None:
    """Nobody settles by it: days pass, and nothing goes."""
    listed(store, clock, range(10))
    night(store, clock, range(2))
    clock.advance(days=5)
    listed(store, clock, range(2))
    assert gone(store) == []
    night(store, clock, range(2))
    assert len(gone(store)) == 8


def test_marks_and_what_waits_come_with_the_end_of_the_item_or_not_at_all(store: Store, clock: Clock) -> None:
    """Killed before the end, neither is kept, and the next attempt decides as the first one did."""
    ids = listed(store, clock, range(10))

    def killed() -> None:
        with store.unit():
            decided.append(settle(store, JOBS, ids[:2]))
            raise InterruptedError

    decided: list[int] = []
    for _ in range(2):
        clock.advance(days=1)
        with pytest.raises(InterruptedError):
            killed()
        assert gone(store) == []
        decided.append(settle(store, JOBS, ids[:2]))
    assert decided == [0, 0, 8, 8]


def test_each_listing_counts_for_itself(store: Store, clock: Clock) -> None:
    """What the Jobs list lacks is not missing on a card, nor one card's losses on another."""
    both = [attachment(number, f"{name}.jpg", clock()) for number in ("J1", "J2") for name in "abc"]
    ids = store.objects.put(both).ids
    clock.advance(days=1)
    assert settle(store, ATTACHMENTS, []) == 0
    clock.advance(days=1)
    assert settle(store, replace(ATTACHMENTS, job_number="J2"), []) == 0
    assert settle(store, replace(ATTACHMENTS, section_name=None), []) == 3
    assert [one.id for one in store.objects.list("attachment", include_gone=False)] == list(ids[3:])


def test_a_card_on_which_something_waits_is_looked_at_again(store: Store, clock: Clock) -> None:
    """Until it is decided; a listing of the account is walked by every run anyway."""
    store.objects.put([attachment("J1", name, clock()) for name in "abc"])
    listed(store, clock, [1, 2, 3])
    clock.advance(days=1)
    settle(store, ATTACHMENTS, [])
    settle(store, JOBS, [])
    assert [store.losses.is_waiting(number) for number in ("J1", "J2")] == [True, False]
    clock.advance(days=1)
    settle(store, ATTACHMENTS, [])
    assert not store.losses.is_waiting("J1")


def test_a_listing_is_named_by_its_card(store: Store) -> None:
    """As a person finds it."""
    named = [str(replace(ATTACHMENTS, section_name=section)) for section in (None, "Roof")]
    assert named == ["attachments_grid J1", "attachments_grid J1, section Roof"]
    assert str(Listing("customer", "api", "open API customers")) == "open API customers"


def test_accounts_lose_on_their_own(open_store: Callable[..., Store], clock: Clock) -> None:
    """The same jobs missing in another account prove nothing here."""
    ours, theirs = open_store("ours"), open_store("theirs")
    for store in (ours, theirs):
        listed(store, clock, range(4))
    night(ours, clock, [])
    night(theirs, clock, [])
    assert (gone(ours), gone(theirs)) == ([], [])
    assert not ours.losses.is_waiting("J1")
