"""The index of stored evidence: what was captured, of what, in which walk. The bytes lie in the blob store."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import and_, func, select

from scraper.errors import ConfigError
from scraper.evidence.snapshot import Snapshot
from scraper.store.database import Database, in_pieces
from scraper.store.stored import digest
from scraper.store.tables import snapshots
from scraper.store.upsert import insert_once

WALK = (snapshots.c.kind, snapshots.c.subject, snapshots.c.walk)
"""What tells one walk from another."""
END = func.max(snapshots.c.page).filter(snapshots.c.last)
"""Of a walk's rows: the page that proved its end."""
IS_FINISHED = and_(func.count(snapshots.c.page.distinct()) == END, func.max(snapshots.c.page) == END)
"""Of a walk's rows: whether that page is there and so is every page before it, and none behind."""


def index_values(snapshot: Snapshot) -> tuple[str, dict[str, Any]]:
    """What a snapshot's entry goes by, and the columns that are made of the snapshot."""
    body = snapshot.model_dump(mode="json")
    subject = {
        name: value
        for name, value in body["context"].items()
        if name not in ("walk", "page", "before", "last", "file_name")
    }
    subject["after"] = 0  # of the page, as its number is
    name = digest(body)
    return name, {
        "sha256": snapshot.sha256,
        "kind": snapshot.kind,
        "subject": digest(subject),
        "walk": digest([snapshot.context.walk]) if snapshot.context.walk is not None else name,
        "page": snapshot.context.page,
        "last": snapshot.context.last,
        "captured_at": snapshot.captured_at,
        "body": body,
    }


class EvidenceIndex:
    """Every snapshot of one account."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._account = database.account

    def add(self, snapshot: Snapshot, run_id: str | None = None, item_id: int | None = None) -> None:
        """Note a snapshot whose bytes are stored. The same snapshot again is one entry."""
        name, values = index_values(snapshot)
        values |= {"run_id": run_id, "item_id": item_id}
        with self._database.write() as connection:
            insert_once(connection, snapshots, {"account": self._account, "digest": name}, values)

    def beginning(self, start: str) -> list[Snapshot]:
        """What is kept under the only SHA-256 that begins so, the newest first; empty where there is none.

        Raises `ConfigError` where several begin so.
        """
        wanted = select(snapshots.c.body).where(
            snapshots.c.account == self._account, snapshots.c.sha256.startswith(start, autoescape=True)
        )
        with self._database.read() as connection:
            rows = connection.scalars(wanted.order_by(snapshots.c.seq.desc())).all()
        found = [Snapshot.model_validate(body) for body in rows]
        if len({one.sha256 for one in found}) > 1:
            raise ConfigError(f"SHA: {start!r} begins more than one; expected more of it")
        return found

    def latest(self, kinds: Collection[str] | None = None) -> Iterator[Snapshot]:
        """For each screen of each subject, the pages of its newest finished walk, in page order.

        A walk is finished when the page that proved its end is there and so is every page before it. A page captured
        twice in a walk counts as it was last. Walks come in the order in which they were finished.
        """
        mine = [snapshots.c.account == self._account]
        if kinds is not None:
            mine.append(snapshots.c.kind.in_(list(kinds)))
        finished = (
            select(*WALK, func.max(snapshots.c.seq).label("finished"))
            .where(*mine)
            .group_by(*WALK)
            .having(IS_FINISHED)
            .subquery()
        )
        newest = func.row_number().over(
            partition_by=(finished.c.kind, finished.c.subject), order_by=finished.c.finished.desc()
        )
        ranked = select(finished, newest.label("age")).subquery()
        pages = (
            select(snapshots.c.body, snapshots.c.kind, snapshots.c.subject, snapshots.c.page)
            .join(
                ranked,
                (ranked.c.kind == snapshots.c.kind)
                & (ranked.c.subject == snapshots.c.subject)
                & (ranked.c.walk == snapshots.c.walk),
            )
            .where(*mine, ranked.c.age == 1)
            .order_by(ranked.c.finished, snapshots.c.page, snapshots.c.seq)
        )
        with self._database.read() as connection, connection.execute(in_pieces(pages)) as rows:
            held = None
            for row in rows:
                if held is not None and (held.kind, held.subject, held.page) != (row.kind, row.subject, row.page):
                    yield Snapshot.model_validate(held.body)
                held = row
            if held is not None:
                yield Snapshot.model_validate(held.body)

    def find(self, sha256: str, kind: str | None = None) -> Snapshot | None:
        """The latest snapshot of these bytes (of that kind); None when they are not evidence of this account."""
        return next(iter(self.of(sha256, kind)), None)

    def of(self, sha256: str, kind: str | None = None) -> list[Snapshot]:
        """Every snapshot of these bytes, the latest first: two jobs can show the same."""
        wanted = (
            select(snapshots.c.body)
            .where(snapshots.c.account == self._account, snapshots.c.sha256 == sha256)
            .order_by(snapshots.c.captured_at.desc(), snapshots.c.seq.desc())
        )
        if kind is not None:
            wanted = wanted.where(snapshots.c.kind == kind)
        with self._database.read() as connection:
            return [Snapshot.model_validate(body) for body in connection.scalars(wanted)]
