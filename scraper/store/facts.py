"""Facts about a run: what a listing held, what was left out, what went wrong. The same fact, said again, is one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete

from scraper.store import seen
from scraper.store.stored import digest
from scraper.store.tables import run_errors, run_skips
from scraper.store.upsert import upsert
from scraper.store.work import WorkItem, describe, told


def note(
    connection: Connection,
    table: Table,
    account: str,
    item: WorkItem,
    entity: str,
    body: dict[str, Any],
    name: Sequence[Any],
) -> None:
    """Keep a fact; one of the same name takes the new body."""
    of_fact = {"account": account, "run_id": item.run_id, "digest": digest(name)}
    upsert(connection, table, of_fact, {"item_id": item.id, "entity": entity, "body": body})


def note_error(connection: Connection, account: str, item: WorkItem, error: Exception | dict[str, Any]) -> None:
    """Something went wrong with the item."""
    body = told(error) if isinstance(error, Exception) else error
    note(connection, run_errors, account, item, item.entity, body, [item.id, body])


def note_skip(connection: Connection, account: str, item: WorkItem, entity: str, what: str, why: str) -> None:
    """Something of this entity was left out."""
    note(connection, run_skips, account, item, entity, {"what": what, "why": why}, [entity, what, why])
    seen.spoil(connection, account, item, entity)


def note_parked(connection: Connection, account: str, item: WorkItem, evidence: dict[str, Any]) -> None:
    """The whole item was left out."""
    note_error(connection, account, item, evidence)
    for entity in item.entities:
        note_skip(connection, account, item, entity, describe(item), evidence["message"])


def forget(connection: Connection, account: str, item: WorkItem) -> None:
    """What was left out and went wrong with the item no longer holds: it is done over."""
    for table in (run_errors, run_skips):
        of_item = (table.c.account == account, table.c.run_id == item.run_id, table.c.item_id == item.id)
        connection.execute(delete(table).where(*of_item))
