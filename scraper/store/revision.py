"""Writing one batch: readings taken in, objects merged anew, a version where what they say has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic_core import to_jsonable_python
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from scraper.models import Reading, Record
from scraper.spelling import comparable
from scraper.store import terms
from scraper.store.database import chunks
from scraper.store.identity import Entry
from scraper.store.stored import StoredReading, body_digest, body_of, encode, in_number_order, whole
from scraper.store.tables import object_readings, object_versions, objects, run_objects

Outcome = Literal["new", "changed", "unchanged"]
ASIDE = 0
"""In place of the number of a version that waits for the one before it to go."""
_RANK: tuple[Outcome, ...] = ("unchanged", "changed", "new")


class Merged(Protocol):
    """What merging gives: one record, and why it says what it says."""

    @property
    def record(self) -> Record: ...  # noqa: D102
    @property
    def provenance(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def conflicts(self) -> Sequence[Any]: ...  # noqa: D102
    @property
    def findings(self) -> Sequence[Any]: ...  # noqa: D102


Merge = Callable[[Sequence[Reading]], Merged]
"""All current readings of one object in, one record out. A reading's `observed_at` is when its content last changed."""


class Revision:
    """One batch under way, inside one transaction."""

    def __init__(self, connection: Connection, account: str, now: datetime, merge: Merge) -> None:
        self._connection = connection
        self._account = account
        self._now = now
        self._merge = merge
        self._before: dict[tuple[Entry, str], StoredReading | None] = {}
        self._first_sight: dict[Entry, datetime] = {}

    def take(self, entry: Entry, reading: Reading) -> None:
        """Make `reading` the object's current one of its facet, unless a later one is held."""
        self._first_sight[entry] = min(reading.observed_at, self._first_sight.get(entry, reading.observed_at))
        held = entry.readings.get(reading.facet)
        if held is not None and reading.observed_at < held.reading.observed_at:
            return
        self._before.setdefault((entry, reading.facet), held)
        same = held is not None and held.reading.source == reading.source and held.reading.record == reading.record
        lost_at = None if held is None else held.lost_at
        is_back = lost_at is not None and reading.observed_at > lost_at
        entry.readings[reading.facet] = StoredReading(
            reading,
            held.content_changed_at if held is not None and same else reading.observed_at,
            reading.observed_at if held is None or is_back else held.shown_since,
            None if is_back else lost_at,
        )

    def changed_in(self, run_id: str, entries: Iterable[Entry]) -> frozenset[Entry]:
        """The entries of which a run has made a version."""
        by_seq = {entry.seq: entry for entry in entries if entry.row is not None}
        of_run = (run_objects.c.account == self._account, run_objects.c.run_id == run_id)
        made = select(run_objects.c.object_seq).where(*of_run, run_objects.c.outcome != "unchanged")
        found: set[Entry] = set()
        for chunk in chunks(sorted(by_seq)):
            seqs = self._connection.scalars(made.where(run_objects.c.object_seq.in_(chunk)))
            found |= {by_seq[seq] for seq in seqs}
        return frozenset(found)

    def write_objects(
        self, entries: Iterable[Entry], *, late: bool, ours: frozenset[Entry] = frozenset()
    ) -> dict[Entry, Outcome]:
        """Merge every entry anew and write what changed. New entries get their `seq`.

        A version of `ours` was made by the same run: what changes takes its place, at the end of the feed.
        """
        outcomes: dict[Entry, Outcome] = {}
        inserts: list[tuple[Entry, dict[str, Any]]] = []
        updates: list[dict[str, Any]] = []
        versions: list[tuple[Entry, dict[str, Any]]] = []
        for entry in entries:
            values = self._state(entry)
            before = entry.row
            if before is None:
                outcomes[entry] = "new"
                inserts.append((entry, {**values, "version": 1, "changed_at": self._now, "late": late}))
                versions.append((entry, inserts[-1][1]))
            elif (values["digest"], values["gone_at"] is None) != (
                _digest(entry.entity, before),
                before.gone_at is None,
            ):
                outcomes[entry] = "changed"
                values |= {"version": before.version + (entry not in ours), "changed_at": self._now}
                versions.append((entry, values))
                updates.append({"of": entry.seq, **values})
            else:
                outcomes[entry] = "unchanged"
                values |= {"version": before.version, "changed_at": before.changed_at}
                updates.append({"of": entry.seq, **values})
        was = {entry: entry.row for entry in outcomes}
        self._insert_objects(inserts)
        if updates:
            changeable: dict[str, Any] = {name: bindparam(name) for name in updates[0] if name != "of"}
            self._connection.execute(
                update(objects).where(objects.c.seq == bindparam("of")).values(changeable), updates
            )
        if versions:
            rows = [self._version(*one) | ({"version": ASIDE} if one[0] in ours else {}) for one in versions]
            self._connection.execute(insert(object_versions), rows)
            self._replace([entry for entry, _ in versions if entry in ours])
            terms.change(
                self._connection, [self._changed(entry, was[entry], to["body"], late=late) for entry, to in versions]
            )
        return outcomes

    def _changed(self, entry: Entry, was: Row[Any] | None, body: dict[str, Any], *, late: bool) -> terms.Changed:
        before, is_late = ({}, late) if was is None else (was.body, was.late)
        return terms.Changed(self._account, entry.entity, entry.seq, before, body, is_late)

    def write_readings(self) -> None:
        """Write the readings taken. The entries must have their `seq`."""
        inserts: list[dict[str, Any]] = []
        updates: list[dict[str, Any]] = []
        for (entry, facet), before in self._before.items():
            now = entry.readings[facet]
            values = {
                "source": now.reading.source,
                "record": encode(now.reading.record),
                "evidence": now.reading.evidence,
                "observed_at": now.reading.observed_at,
                "content_changed_at": now.content_changed_at,
                "shown_since": now.shown_since,
                "lost_at": now.lost_at,
            }
            if before is None:
                inserts.append({"account": self._account, "object_seq": entry.seq, "facet": facet, **values})
            else:
                updates.append({"of": entry.seq, "what": facet, **values})
        if inserts:
            self._connection.execute(insert(object_readings), inserts)
        if updates:
            of = (object_readings.c.object_seq == bindparam("of"), object_readings.c.facet == bindparam("what"))
            changeable: dict[str, Any] = {name: bindparam(name) for name in updates[0] if name not in ("of", "what")}
            self._connection.execute(update(object_readings).where(*of).values(changeable), updates)

    def note_outcomes(self, run_id: str, outcomes: Mapping[Entry, Outcome]) -> dict[Entry, Outcome]:
        """Note for the run what became of each object, and return what that is by now.

        An object new to the run stays new however often it is read.
        """
        by_seq = {entry.seq: (entry, outcome) for entry, outcome in outcomes.items()}
        noted: dict[int, Outcome] = {}
        of_run = (run_objects.c.account == self._account, run_objects.c.run_id == run_id)
        for chunk in chunks(sorted(by_seq)):
            for row in self._connection.execute(
                select(run_objects).where(*of_run, run_objects.c.object_seq.in_(chunk))
            ):
                noted[row.object_seq] = row.outcome
        inserts = [
            {
                "account": self._account,
                "run_id": run_id,
                "entity": entry.entity,
                "object_seq": seq,
                "outcome": outcome,
            }
            for seq, (entry, outcome) in by_seq.items()
            if seq not in noted
        ]
        updates = [
            {"of": seq, "now": outcome}
            for seq, (_, outcome) in by_seq.items()
            if seq in noted and _RANK.index(outcome) > _RANK.index(noted[seq])
        ]
        if inserts:
            self._connection.execute(insert(run_objects), inserts)
        if updates:
            raised = update(run_objects).where(*of_run, run_objects.c.object_seq == bindparam("of"))
            self._connection.execute(raised.values(outcome=bindparam("now")), updates)
        return {e: max(outcome, noted.get(e.seq, outcome), key=_RANK.index) for e, outcome in outcomes.items()}

    def _state(self, entry: Entry) -> dict[str, Any]:
        kept = list(entry.readings.values())
        since = (("observed_at", k.content_changed_at, k.reading.observed_at, k.reading) for k in kept)
        merged = self._merge([one.model_copy(update={name: at, "seen_at": seen}) for name, at, seen, one in since])
        record = merged.record
        job_number, section_name = (
            None if (name := getattr(record, field, None)) is None else comparable(name)
            for field in ("job_number", "section_name")
        )
        body = body_of(record, merged.conflicts, merged.findings)
        seen = [k.reading.observed_at for k in kept]
        if entry in self._first_sight:
            seen.append(self._first_sight[entry])
        if entry.row is not None:
            seen += [entry.row.first_seen_at, entry.row.last_seen_at]
        gone_at = None if entry.row is None else entry.row.gone_at
        return {
            "job_number": job_number,
            "section_name": section_name,
            "sort_key": in_number_order(job_number),
            "body": body,
            "provenance": _as_last_observed(to_jsonable_python(dict(merged.provenance)), kept),
            "digest": body_digest(body),
            "first_seen_at": min(seen),
            "last_seen_at": max(seen),
            "gone_at": (gone_at or self._now) if is_gone(entry) else None,
        }

    def _insert_objects(self, inserts: Sequence[tuple[Entry, dict[str, Any]]]) -> None:
        if not inserts:
            return
        named = [{"account": self._account, "entity": e.entity, "id": e.id, **values} for e, values in inserts]
        self._connection.execute(insert(objects), named)
        seqs: dict[tuple[str, str], int] = {}
        for chunk in chunks(sorted({entry.id for entry, _ in inserts})):
            given = select(objects.c.entity, objects.c.id, objects.c.seq).where(objects.c.account == self._account)
            given = given.where(objects.c.entity.in_({e.entity for e, _ in inserts}), objects.c.id.in_(chunk))
            seqs |= {(row.entity, row.id): row.seq for row in self._connection.execute(given)}
        for entry, _ in inserts:
            entry.seq = seqs[entry.entity, entry.id]

    def _replace(self, entries: Sequence[Entry]) -> None:
        """Put what was written aside in the place of the latest version.

        In this order, for SQLite gives the number of a row that was the last one again: who follows the feed would not
        see it.
        """
        latest = [{"of": entry.seq, "latest": entry.row.version} for entry in entries if entry.row is not None]
        if latest:
            of = object_versions.c.object_seq == bindparam("of")
            former = delete(object_versions).where(of, object_versions.c.version == bindparam("latest"))
            self._connection.execute(former, latest)
            moved = update(object_versions).where(of, object_versions.c.version == ASIDE)
            self._connection.execute(moved.values(version=bindparam("latest")), latest)

    def _version(self, entry: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "account": self._account,
            "object_seq": entry.seq,
            "gone": values["gone_at"] is not None,
            **{name: values[name] for name in ("version", "changed_at", "body", "provenance")},
        }


def _digest(entity: str, before: Row[Any]) -> str:
    """Of what an object's latest version says, by the fields of today: that there are more of them changes nothing."""
    body = whole(entity, before.body)
    return str(before.digest) if body is before.body else body_digest(body)


def is_gone(entry: Entry) -> bool:
    """Whether a complete listing lacked the object and nothing has shown it since."""
    losses = [kept.lost_at for kept in entry.readings.values() if kept.lost_at is not None]
    return bool(losses) and all(
        kept.lost_at is not None or kept.reading.observed_at < max(losses) for kept in entry.readings.values()
    )


def _as_last_observed(provenance: dict[str, Any], kept: Sequence[StoredReading]) -> dict[str, Any]:
    """Provenance says when a value was last seen; merging was told when it last changed."""
    seen = {(k.reading.source, k.reading.evidence): to_jsonable_python(k.reading.observed_at) for k in kept}
    return {
        name: {**origin, "observed_at": seen.get((origin["source"], origin["evidence"]), origin["observed_at"])}
        for name, origin in provenance.items()
    }
