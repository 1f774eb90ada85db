"""What a person decided is kept, the last of it, by account."""

from __future__ import annotations

from scraper.store import Store
from tests.scraper.store.conftest import Clock


def test_the_last_decision_counts(store: Store, clock: Clock) -> None:
    """With its note, and what it was about then."""
    assert store.reviews.all() == {}
    store.reviews.decide("a1", "seen", "ab")
    clock.advance(days=1)
    store.reviews.decide("a1", "explained", "cd", "lost the phone")
    (kept,) = store.reviews.all().values()
    assert (kept.state, kept.note, kept.told, kept.at) == ("explained", "lost the phone", "cd", clock())
