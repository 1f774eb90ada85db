"""The pieces of a run: the run in hand, the work planned for it, and errors as its ledger keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row

from scraper.errors import ConfigError
from scraper.store import report

MAX_FAILURES = 3
"""An item that failed so often is parked."""
MAX_ATTEMPTS = 10
"""An item that was taken so often, by processes that died over it, is parked."""

Kind = Literal["api", "listing", "card"]
State = Literal["pending", "leased", "done", "parked"]


class RunInProgress(ConfigError):
    """Another living process works on the same account and scope, or has taken this run over."""


@dataclass(frozen=True)
class Run:
    """A run that this process holds."""

    id: str
    scope: dict[str, Any]
    started_at: datetime
    token: int
    """Counts the holders of the run; only the latest may write."""
    resumed: bool


@dataclass(frozen=True)
class Planned:
    """One unit of work to be done."""

    kind: Kind
    entity: str
    target: Mapping[str, Any]
    """JSON: what to fetch. `entities` lists what is taken from it, where that is more than `entity`."""


@dataclass(frozen=True)
class WorkItem:
    """One unit of work in hand."""

    id: int
    run_id: str
    token: int
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


def work_item(row: Row[Any], token: int) -> WorkItem:
    """A row of `work_items` as the holder of the run's `token` has it in hand."""
    return WorkItem(
        id=row.seq,
        run_id=row.run_id,
        token=token,
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
