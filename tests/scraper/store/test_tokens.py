"""Tokens, and the log of what they were used for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from scraper.errors import ConfigError
from scraper.store import Store, growing
from scraper.store.database import open_database
from scraper.store.service_tables import access_tokens, audit_log, tokens
from tests.scraper.store.conftest import Clock
from tests.scraper.store.older import age
from tests.tampering import lift

YEAR = timedelta(days=365)


def test_a_secret_is_traded_for_a_token_that_ends(store: Store, clock: Clock) -> None:
    """Fifteen minutes, then it must be traded again; the secret lasts as long as it was made for."""
    token, secret = store.tokens.create("payroll", ["files", "read:jobs"], YEAR, 60)
    assert token.scopes == ("read:jobs", "files")
    traded = store.tokens.trade(secret)
    assert traded is not None
    holder = store.tokens.holder(traded[1])
    assert holder is not None
    assert (holder.id, holder.scopes, holder.a_minute) == (token.id, token.scopes, 60)
    clock.advance(minutes=15)
    assert store.tokens.holder(traded[1]) is None
    assert store.tokens.trade(secret) is not None
    clock.advance(days=365)
    assert store.tokens.trade(secret) is None


def test_an_access_token_never_outlives_its_secret(store: Store, clock: Clock) -> None:
    """A secret that ends in a minute gives a token for a minute."""
    _, secret = store.tokens.create("x", ["admin"], timedelta(minutes=1), 60)
    traded = store.tokens.trade(secret)
    assert traded is not None
    clock.advance(minutes=1)
    assert store.tokens.holder(traded[1]) is None


def test_a_revoked_token_ends_at_once(store: Store) -> None:
    """Also what it was traded for before; a second time there is nothing to revoke."""
    token, secret = store.tokens.create("x", ["admin"], YEAR, 60)
    traded = store.tokens.trade(secret)
    assert traded is not None
    store.tokens.revoke(token.id)
    assert store.tokens.holder(traded[1]) is None
    assert store.tokens.trade(secret) is None
    with pytest.raises(ConfigError, match="none in force"):
        store.tokens.revoke(token.id)
    assert [one.revoked_at is not None for one in store.tokens.list()] == [True]


def test_no_other_account_takes_it(open_store: Callable[..., Store]) -> None:
    """Neither under its own name nor with the slug exchanged."""
    acme, bolt = open_store("acme"), open_store("bolt")
    _, secret = acme.tokens.create("x", ["admin"], YEAR, 60)
    traded = acme.tokens.trade(secret)
    assert traded is not None
    for text in (secret, traded[1]):
        for tried in (text, text.replace("acme", "bolt")):
            assert bolt.tokens.trade(tried) is None
            assert bolt.tokens.holder(tried) is None


def test_wrong_texts_are_no_tokens(store: Store) -> None:
    """Every change of one letter, an access token in a secret's place and the other way round, and other forms."""
    _, secret = store.tokens.create("x", ["admin"], YEAR, 60)
    traded = store.tokens.trade(secret)
    assert traded is not None
    for place in range(len(secret)):
        other = secret[:place] + ("A" if secret[place] != "A" else "B") + secret[place + 1 :]
        assert store.tokens.trade(other) is None
    assert store.tokens.trade(traded[1]) is None
    assert store.tokens.holder(secret) is None
    for text in ("", "ascs_acme", secret + "x", secret.upper(), "ascs_acme..", "\0", secret.replace(".", " ")):
        assert store.tokens.trade(text) is None


def test_neither_secret_nor_access_token_is_kept(store: Store, url: str) -> None:
    """The database holds nothing that opens anything."""
    _, secret = store.tokens.create("x", ["admin"], YEAR, 60)
    traded = store.tokens.trade(secret)
    assert traded is not None
    database = open_database(url, "acme")
    with database.read() as connection:
        kept = str([tuple(row) for table in (tokens, access_tokens) for row in connection.execute(select(table))])
    database.close()
    for text in (secret, traded[1]):
        assert text.rpartition(".")[2] not in kept


@pytest.mark.parametrize(("scopes", "said"), [(["root"], "root: no such scope"), ([], "no scope")])
def test_an_unknown_scope_is_told(store: Store, scopes: list[str], said: str) -> None:
    """One line names it and what there is."""
    with pytest.raises(ConfigError, match=f"{said}; expected some of read:jobs"):
        store.tokens.create("x", scopes, YEAR, 60)


def test_the_audit_log_tells_where_it_was_changed(store: Store, url: str) -> None:
    """A changed, removed, added or reordered entry breaks the chain where it is."""
    store.audit.append([{"path": f"/jobs/{number}"} for number in range(5)])
    store.audit.append([{"path": "/late", "name": "\0 \ud800 \u00e9"}])
    assert store.audit.broken_at() is None
    assert [one.body["position"] for one in store.audit.entries()] == [1, 2, 3, 4, 5, 6]
    database = open_database(url, "acme")
    with database.read() as connection:
        rows = [row._asdict() for row in connection.execute(select(audit_log).order_by(audit_log.c.position))]
    with database.write() as connection:
        lift(connection)
    third = audit_log.c.position == 3
    for change in (
        update(audit_log).where(third).values(body={**rows[2]["body"], "path": "/other"}),
        update(audit_log).where(third).values(digest=rows[1]["digest"]),
        delete(audit_log).where(third),
    ):
        with database.write() as connection:
            connection.execute(change)
        assert store.audit.broken_at() == 3
        with database.write() as connection:
            connection.execute(delete(audit_log))
            connection.execute(insert(audit_log), rows)
        assert store.audit.broken_at() is None
    database.close()


@pytest.mark.parametrize("log", growing.LOGS, ids=str)
def test_the_database_lets_no_entry_be_changed_or_removed(store: Store, url: str, log: Table) -> None:
    """Not by a mistake of ours either; also where the data is of an older form and was brought up to this one."""
    store.audit.append([{"path": "/jobs"}])
    store.archives.append("ab" * 32, 1, {"jobs": []}, set())
    database = open_database(url, "acme")
    with database.write() as connection:
        lift(connection)
        age(connection, 4)
    database.close()
    database = open_database(url, "acme")
    for change in (update(log).values(digest="0" * 64), delete(log)):
        with pytest.raises(DBAPIError, match="only grows"), database.write() as connection:
            connection.execute(change)
    database.close()
    assert store.audit.broken_at() is None
    assert len(list(store.audit.entries())) == len(list(store.archives.entries())) == 1


def test_the_audit_log_is_one_chain_for_many_writers(open_store: Callable[..., Store]) -> None:
    """Two processes enter in turn."""
    one, other = open_store(), open_store()
    for number in range(10):
        (one if number % 2 else other).audit.append([{"number": number}])
    assert one.audit.broken_at() is None
    assert [each.body["number"] for each in other.audit.entries()] == list(range(10))


def test_writers_of_the_audit_log_at_one_moment_lose_nothing(open_store: Callable[..., Store]) -> None:
    """Each follows its own last entry, and finds that another has come between; some enter several at once."""
    stores = [open_store() for _ in range(4)]
    together = Barrier(len(stores))

    def enter(writer: int) -> None:
        together.wait()
        for number in range(0, 30, 3):
            stores[writer].audit.append([{"writer": writer, "number": number}])
            stores[writer].audit.append([{"writer": writer, "number": number + more} for more in (1, 2)])

    with ThreadPoolExecutor(len(stores)) as threads:
        assert list(threads.map(enter, range(len(stores)))) == [None] * len(stores)
    assert stores[0].audit.broken_at() is None
    entered = [(one.body["writer"], one.body["number"]) for one in stores[0].audit.entries()]
    assert len(entered) == 4 * 30
    assert all([number for who, number in entered if who == writer] == list(range(30)) for writer in range(4))


def test_an_entry_behind_our_own_waits_for_no_worker(open_store: Callable[..., Store], url: str) -> None:
    """A worker has the account's turn to write, for as long as it likes."""
    if url.startswith("sqlite"):
        pytest.skip("one writer at a time is how SQLite is")
    store, worker = open_store(lock_wait=timedelta(milliseconds=50)), open_store()
    store.audit.append([{"number": 1}])
    with worker.unit():
        store.audit.append([{"number": 2}])
        with pytest.raises(ConfigError, match="stayed locked"):
            store.audit.append([{"number": 3}, {"number": 4}])
    store.audit.append([{"number": 3}])
    assert [one.body["number"] for one in worker.audit.entries()] == [1, 2, 3]
    assert worker.audit.broken_at() is None
