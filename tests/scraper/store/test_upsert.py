"""Rows that are written by their key, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from scraper.store import Store
from scraper.store.database import open_database
from scraper.store.service_tables import circuits
from scraper.store.tables import accounts, occasions
from scraper.store.upsert import insert_once, upsert
from tests.scraper.store.conftest import ACCOUNT, Clock

NAMES = st.sampled_from(["acme", "bolt"])
BODIES = st.none() | st.text(max_size=4) | st.lists(st.integers(), max_size=2)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.booleans(), NAMES, BODIES), max_size=12))
def test_a_table_holds_what_a_dictionary_would(store: Store, clock: Clock, steps: list[tuple[bool, str, Any]]) -> None:
    """`upsert` is an assignment, `insert_once` sets what is not there and says whether it did; nothing else moves."""
    kept: dict[str, Any] = {}
    with store._database.write() as connection:
        connection.execute(delete(accounts))
        for replaces, name, body in steps:
            values = {"state": "ok", "reason": body, "since": clock()}
            if replaces:
                upsert(connection, accounts, {"account": name}, values)
                kept[name] = body
            else:
                assert insert_once(connection, accounts, {"account": name}, values) is (name not in kept)
                kept.setdefault(name, body)
        rows = connection.execute(select(accounts.c.account, accounts.c.reason))
        assert {row.account: row.reason for row in rows} == kept


def test_a_key_of_several_columns_is_one_key(store: Store, clock: Clock) -> None:
    """A row that shares but a part of it is another row."""
    with store._database.write() as connection:
        for source, failures in (("api", 1), ("ui", 5), ("api", 2)):
            key = {"account": ACCOUNT, "source": source}
            upsert(connection, circuits, key, {"failures": failures, "since": clock()})
        rows = connection.execute(select(circuits.c.source, circuits.c.failures).order_by(circuits.c.source))
        assert rows.all() == [("api", 2), ("ui", 5)]


def test_of_many_at_once_one_is_first(url: str, clock: Clock) -> None:
    """The others are told so, and none fails."""
    database = open_database(url, ACCOUNT)
    together = threading.Barrier(4)

    def come(_: int) -> bool:
        together.wait()
        with database.statement() as connection:
            return insert_once(connection, occasions, {"account": ACCOUNT, "name": "night"}, {"at": clock()})

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(come, range(4))) == [False, False, False, True]
    database.close()
