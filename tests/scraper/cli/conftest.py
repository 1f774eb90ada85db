"""A fake engine behind the command line: the same seam that `scraper.sync.pipeline` fills."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import scraper.sync
from scraper import cli
from scraper.errors import ConfigError
from scraper.limits.throttle import Throttle

Run = Callable[..., int]


def _report(outcome: str = "complete", login: str = "ok", **more: Any) -> dict[str, Any]:
    """A run report of the contract with one entity."""
    job = {"expected": 3, "taken": 3, "new": 1, "changed": 0, "unchanged": 2, "rejected": 0, "skipped": []}
    return {
        "run_id": "run-1",
        "account": "default",
        "started_at": "2026-03-01T09:00:00+11:00",
        "finished_at": "2026-03-01T09:05:00+11:00",
        "outcome": outcome,
        "login": login,
        "entities": {"job": job},
        "requests": {"browser_pages": 5, "portal_http": 40, "api": 2},
        "errors": [],
    } | more


@pytest.fixture
def make_job() -> Callable[..., dict[str, Any]]:
    """Make a stored job as the store prints it."""
    return _job


def _job(number: str, **more: Any) -> dict[str, Any]:
    from scraper.entities import RECORDS

    fields: dict[str, Any] = dict.fromkeys(RECORDS["job"].contract_fields())
    seen = "2026-03-01T09:00:00+11:00"
    return (
        fields
        | {
            "entity": "job",
            "id": f"id-{number}",
            "account": "default",
            "portal_id": None,
            "api_id": None,
            "job_number": number,
            "name": "Switchboard, upgrade",
            "total_ex_tax": "1250.00",
            "site_customer": {"id": None, "name": "Kim & Sons"},
            "custom_fields": [{"name": "Gate", "value": "4711"}],
            "extra": {"Colour": "red"},
            "provenance": {
                "name": {"source": "ui", "observed_at": seen, "evidence": "ab" * 32},
                "extra.Colour": {"source": "api", "observed_at": seen, "evidence": "cd" * 32},
            },
            "conflicts": [{"field": "name", "values": {"ui": "A", "api": "B"}, "chosen": "ui", "rule": "ui_is_live"}],
            "findings": [],
            "first_seen_at": seen,
            "last_seen_at": seen,
            "changed_at": seen,
            "gone_at": None,
            "late": False,
            "version": 1,
        }
        | more
    )


@dataclass
class Engine:
    """What the fake answers, and what it was asked."""

    objects: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=_report)
    error: BaseException | None = None
    word: str = "ok"
    run_id: str | None = None
    account: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(
            state="ok", word=None, reason=None, since=None, evidence=None, deadline=None
        )
    )
    asked: list[Any] = field(default_factory=list)
    unfinished: list[Any] = field(default_factory=list)
    working: bool = False
    """Whether somebody works for the account."""

    def answer(self, value: Any, *asked: Any) -> Any:
        """Remember the question; answer, or fail as told."""
        self.asked.append(asked)
        if self.error is not None:
            raise self.error
        return value

    def stored(self, entity: str, job_number: str | None = None) -> Iterator[SimpleNamespace]:
        """Objects as the store hands them out."""
        self.answer(None, entity, job_number)
        for one in self.objects:
            if job_number in (None, one.get("job_number")):
                yield SimpleNamespace(as_json=lambda one=one: one, fields=one, id=one["id"], entity=one["entity"])

    def get(self, entity: str, ident: str) -> SimpleNamespace | None:
        """One object by its id."""
        return next((one for one in self.stored(entity) if one.as_json()["id"] == ident), None)

    def card(self, number: str) -> SimpleNamespace | None:
        """A job by its number."""
        found = next((one for one in self.objects if one["job_number"] == number), None)
        return (
            None if found is None else SimpleNamespace(job=SimpleNamespace(fields=found, id=found["id"]), section=None)
        )

    def run(self, run_id: str) -> dict[str, Any]:
        """The report of a run; there is one run."""
        if run_id != self.report["run_id"]:
            raise ConfigError(f"run {run_id}: there is none")
        return self.report

    def resume(self) -> None:
        """Clear the account's stop."""
        self.account.state = "ok"

    @contextmanager
    def workspace(self, settings: Any, **_: Any) -> Iterator[SimpleNamespace]:
        """What `open_workspace` gives."""
        yield SimpleNamespace(
            settings=settings,
            run_id=self.run_id,
            throttle=Throttle(),
            store=SimpleNamespace(
                has_live_worker=lambda: self.working,
                objects=SimpleNamespace(list=self.stored, get=self.get),
                lookup=SimpleNamespace(card=self.card, named=lambda *_: []),
                runs=SimpleNamespace(
                    list=lambda: iter([self.report]), report=self.run, unfinished=lambda: self.unfinished
                ),
                items=SimpleNamespace(states=lambda run_id: {"parked": 0}),
                sessions=SimpleNamespace(state=lambda: self.account, resume=self.resume),
            ),
        )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Engine:
    """The fake engine, in place of the real one; settings are the defaults."""
    fake = Engine()
    module = ModuleType("scraper.sync.pipeline")
    module.__dict__.update(
        login=lambda workspace: fake.answer(fake.word, "login"),
        sync=lambda workspace, scope, progress: fake.answer(fake.report, scope, progress),
        reread=lambda workspace, entities, progress: fake.answer(fake.report, entities),
    )
    monkeypatch.setitem(sys.modules, "scraper.sync.pipeline", module)
    monkeypatch.setattr(scraper.sync, "pipeline", module, raising=False)
    recording = ModuleType("scraper.parse.record_fixture")
    recording.__dict__["record_case"] = lambda workspace, entity, case, root: fake.answer(root / entity / case, case)
    monkeypatch.setitem(sys.modules, "scraper.parse.record_fixture", recording)
    monkeypatch.setattr("scraper.workspace.open_workspace", fake.workspace)
    (tmp_path / ".env").touch()
    (tmp_path / "ascora-data").mkdir()
    (tmp_path / "ascora-data" / "ascora.db").touch()  # something is stored: nothing is told beside the answers
    monkeypatch.chdir(tmp_path)
    return fake


@pytest.fixture
def ascora(engine: Engine) -> Run:
    """Run one command; its exit code comes back."""
    return lambda *arguments: cli.main(arguments)
