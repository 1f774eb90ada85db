"""Cards, and which of them are worth a visit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scraper.store import Card, Sighting, Store
from tests.scraper.store.conftest import Clock

REVISIT = timedelta(days=14)


def see(store: Store, **said: object) -> Card:
    """One sighting of one card."""
    (card,) = store.cards.see([Sighting(**{"job_number": "J1", "row_hash": "a"} | said)])  # type: ignore[arg-type]
    return card


def test_a_card_is_one_row_however_often_it_is_seen(store: Store, clock: Clock) -> None:
    """Later sightings add what they say and keep the rest."""
    first = see(store, url="https://portal.example/1")
    clock.advance(days=1)
    again = see(store, portal_id="p-1", row_hash="b")
    assert (again.seq, again.url, again.portal_id, again.row_hash) == (first.seq, first.url, "p-1", "b")
    assert (again.last_change_at, again.seen_at) == (clock(), clock())
    unsaid = see(store, row_hash=None)
    assert (unsaid.row_hash, unsaid.portal_id) == ("b", "p-1")
    assert list(store.cards.list()) == [unsaid] == [store.cards.find("J1")]


def test_section_cards_and_twins_are_cards_of_their_own(store: Store) -> None:
    """Job, section and GUID tell cards apart."""
    top = see(store)
    roof, twin = see(store, section_name="Roof", portal_id="p-1"), see(store, section_name="Roof", portal_id="p-2")
    assert len({top.seq, roof.seq, twin.seq}) == 3
    assert store.cards.find("J1", "Roof", "p-2") == twin
    assert store.cards.find("J1", "Roof", "p-3") is None
    assert store.cards.find("J2") is None
    see(store, job_number="J2")
    assert [card.job_number for card in store.cards.list(["J2", "J3"])] == ["J2"]


def test_a_card_is_visited_until_its_job_is_completed_and_quiet(store: Store, clock: Clock) -> None:
    """Never visited, then not completed, then inside the window after its last change, then left alone."""
    card = see(store)
    assert card.why_visit(clock(), REVISIT) == "never visited"
    card = store.cards.mark_visited(card, completed=False, changed=True)
    assert card.why_visit(clock(), REVISIT) == "not completed"
    completed_at = clock.advance(days=1)
    card = store.cards.mark_visited(card, completed=True, changed=True)
    assert card.first_completed_visit_at == completed_at
    assert card.why_visit(clock.advance(days=14), REVISIT) == "changed recently"
    assert card.why_visit(clock.advance(seconds=1), REVISIT) is None


def test_a_change_of_the_row_brings_a_card_back(store: Store, clock: Clock) -> None:
    """A row or answer that differs from the one at the visit is a reason, until it is visited."""
    card = store.cards.mark_visited(see(store), completed=True, changed=False)
    clock.advance(days=30)
    card = see(store, row_hash="b")
    assert card.why_visit(clock(), REVISIT) == "changed"
    card = store.cards.mark_visited(card, completed=True, changed=False)
    assert card.why_visit(clock(), REVISIT) == "changed recently"
    assert card.why_visit(clock.advance(days=15), REVISIT) is None


def test_the_first_completed_visit_stays(store: Store, clock: Clock) -> None:
    """What appears after it is late, even when the job was opened again in between."""
    first = clock()
    card = store.cards.mark_visited(see(store), completed=True, changed=False)
    clock.advance(days=1)
    card = store.cards.mark_visited(card, completed=False, changed=False)
    clock.advance(days=1)
    assert store.cards.mark_visited(card, completed=True, changed=False).first_completed_visit_at == first


@pytest.mark.parametrize("changed", [True, False])
def test_what_a_visit_finds_keeps_the_window_open(store: Store, clock: Clock, changed: bool) -> None:
    """A late photo starts the window anew; a visit that finds nothing does not."""
    card = store.cards.mark_visited(see(store), completed=True, changed=False)
    clock.advance(days=10)
    card = store.cards.mark_visited(card, completed=True, changed=changed)
    assert card.why_visit(clock.advance(days=10), REVISIT) == ("changed recently" if changed else None)


def test_a_card_of_which_a_part_changed_is_looked_at_again(store: Store, clock: Clock) -> None:
    """Not visited by that, and within the window of its change."""
    card = store.cards.mark_visited(see(store), completed=True, changed=False)
    clock.advance(days=20)
    assert card.why_visit(clock(), REVISIT) is None
    store.cards.mark_changed(card)
    again = store.cards.find("J1")
    assert again is not None
    assert (again.visited_at, again.why_visit(clock(), REVISIT)) == (card.visited_at, "changed recently")
