"""What is low is kept, so that each fall is told of once."""

from __future__ import annotations

from scraper.store import Store

VAN, DEPOT, SITE = ("a1", "van 1"), ("a1", ""), ("b2", "site")


def test_each_fall_is_new_once(store: Store) -> None:
    """It is new again when it has been up in between; what is not known stays as it was."""
    assert store.falls.note({VAN, DEPOT}, ()) == {VAN, DEPOT}
    assert store.falls.note({VAN, SITE}, {DEPOT}) == {SITE}
    assert store.falls.note({VAN, DEPOT}, ()) == set()  # the site is up again, the depot was low all along
    assert store.falls.note({SITE}, ()) == {SITE}
    assert store.falls.note((), ()) == set()
    assert store.falls.note({VAN}, {SITE}) == {VAN}


def test_accounts_fall_by_themselves(open_store: object) -> None:
    """One database, two accounts."""
    one, two = (open_store(account) for account in ("acme", "other"))  # type: ignore[operator]
    assert one.falls.note({VAN}, ()) == {VAN}
    assert two.falls.note({VAN}, ()) == {VAN}
    assert two.falls.note((), ()) == set()
    assert one.falls.note({VAN}, ()) == set()
