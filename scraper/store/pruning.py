"""Which sights of evidence may go: old ones that nothing rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Subquery, delete, func, or_, select

from scraper.store.database import Database, in_pieces
from scraper.store.evidence import END, IS_FINISHED, WALK
from scraper.store.tables import snapshots


class Sight(NamedTuple):
    """One row of the index of evidence."""

    seq: int
    sha256: str
    is_edge: bool
    """Whether it is the first or the last of these bytes on this screen: of evidence that is named, these stay."""


def old_sights(database: Database, before: datetime, after: datetime | None) -> Iterator[Sight]:
    """What was captured before one instant (and after another), without the walks that a reread stands on."""
    mine = snapshots.c.account == database.account
    same = (snapshots.c.sha256, snapshots.c.kind, snapshots.c.subject)
    first = func.row_number().over(partition_by=same, order_by=snapshots.c.seq)
    last = func.row_number().over(partition_by=same, order_by=snapshots.c.seq.desc())
    named = (snapshots.c.seq, snapshots.c.sha256, *WALK, snapshots.c.captured_at)
    seen = select(*named, first.label("first"), last.label("last")).where(mine).subquery()
    kept = _walks_kept(database.account)
    together = [seen.c[column.name] == kept.c[column.name] for column in WALK]
    wanted = (
        select(seen.c.seq, seen.c.sha256, or_(seen.c.first == 1, seen.c.last == 1))
        .outerjoin(kept, together[0] & together[1] & together[2])
        .where(kept.c.walk.is_(None), seen.c.captured_at < before)
    )
    if after is not None:
        wanted = wanted.where(seen.c.captured_at > after)
    with database.read() as connection, connection.execute(in_pieces(wanted)) as rows:
        for row in rows:
            yield Sight(*row)


def remove(database: Database, seqs: Sequence[int]) -> None:
    """Forget some sights of the account, a few hundred at most."""
    with database.write() as connection:
        mine = snapshots.c.account == database.account
        connection.execute(delete(snapshots).where(mine, snapshots.c.seq.in_(seqs)))


def _walks_kept(account: str) -> Subquery:
    """The newest finished walk of every screen; and such as were broken off behind their end: without one of its pages
    one of these might pass for finished."""
    walks = (
        select(*WALK, func.max(snapshots.c.seq).label("ended"), IS_FINISHED.label("is_finished"))
        .where(snapshots.c.account == account)
        .group_by(*WALK)
        .having(END.is_not(None))
        .subquery()
    )
    screen = (walks.c.kind, walks.c.subject, walks.c.is_finished)
    age = func.row_number().over(partition_by=screen, order_by=walks.c.ended.desc())
    ranked = select(walks, age.label("age")).subquery()
    return select(ranked).where(or_(~ranked.c.is_finished, ranked.c.age == 1)).subquery()
