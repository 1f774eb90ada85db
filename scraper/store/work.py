"""The pieces of a run: the run itself, the work planned for it, and errors as its ledger keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row

from scraper.entities.spec import SideJob
from scraper.store import report

MAX_FAILURES = 3
"""An item that failed so often is parked."""
MAX_ATTEMPTS = 10
"""An item that was taken so often, by processes that died over it, is parked."""
RESUME_WITHIN = timedelta(hours=24)
"""An unfinished run that was not worked on for this long is closed as failed: its listings are too old."""

Kind = Literal["api", "listing", "card", "record_card", "ledger", "leftover_rows", "missing", SideJob]
State = Literal["pending", "leased", "done", "parked"]
OF_API: tuple[Kind, ...] = ("api", "accounting_queues")
"""Asks the open API alone."""
LAST_PHASE = 3
PHASES: dict[Kind, int] = {
    **dict.fromkeys(OF_API, 0),
    "listing": 1,
    "invoices_list": 1,
    "form_templates": 1,
    "job_type_rules": 1,
    "card": 2,
    "record_card": 2,
    "leftover_rows": LAST_PHASE,
    "missing": LAST_PHASE,
    "ledger": 4,
}
"""What must be over before the next begins: cards are planned by listings, which look at what the open API said; what
objects say of each other is known when all of them are there."""


@dataclass(frozen=True)
class Run:
    """A run: a scope, and the items planned for it. Any number of processes may process them together."""

    id: str
    scope: dict[str, Any]
    started_at: datetime
    resumed: bool
    """Whether it was there before it was asked for."""


@dataclass(frozen=True)
class Planned:
    """One unit of work to be done."""

    kind: Kind
    entity: str
    target: Mapping[str, Any]
    """JSON: what to fetch. `entities` lists what is taken from it, where that is more than `entity`."""
    is_last: bool = False
    """Whether it looks at what all the others have brought."""

    @property
    def phase(self) -> int:
        """Items of a phase are taken when those of all phases before are over."""
        return LAST_PHASE if self.is_last else PHASES[self.kind]


@dataclass(frozen=True)
class WorkItem:
    """One unit of work in hand."""

    id: int
    run_id: str
    token: int
    """Counts the holders of the item; only the latest may write."""
    kind: Kind
    entity: str
    target: dict[str, Any]
    attempts: int
    """How often it was taken, this time included."""
    failures: int
    """How many of those ended in an error."""
    state: State
    evidence: dict[str, Any] | None
    """The last error: type, message, where, snapshot."""

    @property
    def entities(self) -> tuple[str, ...]:
        """Every entity that is taken from it."""
        return report.entities_of(self.entity, self.target)


def describe(item: WorkItem) -> str:
    """One item in words for a person, such as `card J1252, section Roof`."""
    return report.describe(item.kind, item.entity, item.target)


def work_item(row: Row[Any]) -> WorkItem:
    """A row of `work_items`."""
    return WorkItem(
        id=row.seq,
        run_id=row.run_id,
        token=row.token,
        kind=row.kind,
        entity=row.entity,
        target=row.target,
        attempts=row.attempts,
        failures=row.failures,
        state=row.state,
        evidence=row.evidence,
    )


def told(error: Exception) -> dict[str, Any]:
    """An error as the report prints it."""
    return {
        "type": type(error).__name__,
        "message": str(error),
        "where": getattr(error, "where", "") or None,
        "snapshot": getattr(error, "snapshot", None) or getattr(error, "evidence", None),
    }
