"""What the schedule has sent: one row an entry, which all beats of an installation share.

A beat takes an occasion in hand here before it sends it, so no other sends it too, and says here when it is sent. What
a beat had in hand when it died is sent again, under the same name: whoever gets both messages does the work once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update

from scraper.store.database import Database, chunks
from scraper.store.tables import accounts, occasions, sendings
from scraper.store.upsert import insert_once
from scraper.timetable import due
from scraper.timetable.due import Known, Rule


@dataclass(frozen=True)
class Turn:
    """What is known of an entry now, and whether its last occasion is the caller's to send."""

    known: Known
    is_mine: bool


def known(database: Database) -> dict[str, Known]:
    """What is known of every entry that was ever looked at."""
    with database.statement() as connection:
        return {row.name: _known(row) for row in connection.execute(select(sendings))}


def take(database: Database, name: str, rule: Rule, now: datetime, before: Known | None) -> Turn:
    """Take in hand what is to be sent of an entry. `before`: what the caller knew of it, where it knew anything.

    Where another beat was quicker, the turn is its, and the caller knows what that wrote.
    """
    before = before or known(database).get(name)
    if before is None:
        return Turn(_first(database, name, rule.first(now)), False)
    after, is_to_be_sent = due.step(name, rule, before, now)
    if after is before:
        return Turn(before, False)
    # By its number and by whether it was sent: who took it may have said so since the caller looked.
    mine = (sendings.c.name == name, sendings.c.number == before.number, sendings.c.sent == before.sent)
    with database.statement() as connection:
        is_written = connection.execute(update(sendings).where(*mine).values(_values(after))).rowcount == 1
    if is_written:
        return Turn(after, is_to_be_sent)
    return Turn(known(database).get(name) or _first(database, name, rule.first(now)), False)


def confirm(database: Database, name: str, before: Known) -> Known:
    """The occasion was sent; says nothing where there is another one by now."""
    with database.statement() as connection:
        mine = (sendings.c.name == name, sendings.c.number == before.number)
        connection.execute(update(sendings).where(*mine).values(sent=True))
    return replace(before, sent=True)


def _first(database: Database, name: str, first: Known) -> Known:
    with database.statement() as connection:
        is_first = insert_once(connection, sendings, {"name": name}, _values(first))
    return first if is_first else known(database)[name]  # another beat was quicker


def _values(known: Known) -> dict[str, Any]:
    return vars(known) | {"days": [day.isoformat() for day in known.days]}


def _known(row: Row[Any]) -> Known:
    days = tuple(date.fromisoformat(day) for day in row.days)
    return Known(row.number, row.at, row.occasion, row.sent, days, row.doubted_at)


def not_begun(database: Database, nights: Mapping[str, str]) -> set[str]:
    """Of accounts with the occasion of their last night: those that lack a run of it, and may be asked.

    An account that never had a run by the schedule begins with the next occasion.
    """
    found: set[str] = set()
    with database.read() as connection:
        for slugs in chunks(sorted(nights)):
            rows = select(occasions.c.account, occasions.c.name).where(occasions.c.account.in_(slugs))
            ever = set(connection.scalars(select(occasions.c.account).distinct().where(occasions.c.account.in_(slugs))))
            these = {nights[slug] for slug in slugs}
            begun = {tuple(row) for row in connection.execute(rows.where(occasions.c.name.in_(these)))}
            off = select(accounts.c.account).where(accounts.c.account.in_(slugs), accounts.c.state != "ok")
            ever -= set(connection.scalars(off))
            found |= {slug for slug in slugs if slug in ever and (slug, nights[slug]) not in begun}
    return found
