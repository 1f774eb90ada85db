"""A store of an account that goes on for years, on both databases; what of it is named is worked out by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select

from scraper.evidence.snapshot import Context
from scraper.parse.snapshots import Rows, reading_of
from scraper.settings import Settings, load
from scraper.store.database import open_database
from scraper.store.tables import snapshots
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY
from tests.scraper.store.conftest import Clock

BEGINS = datetime(2036, 3, 1, tzinfo=UTC)
"""Later than any file that a test writes: all of them are old."""
SHA256 = re.compile(r"[0-9a-f]{64}")
Opened = Callable[..., AbstractContextManager["Years"]]
"""Takes the folder, and further settings."""


class Years:
    """A workspace whose clock is moved by hand."""

    def __init__(self, ws: Workspace, clock: Clock) -> None:
        self.ws, self.clock = ws, clock
        self._walks = 0

    def look(self, *pages: dict[str, str], nonce: str = "", is_broken_off: bool = False) -> list[str]:
        """A walk of the jobs list, each page with its jobs and their names; the SHA-256 of its pages."""
        self._walks += 1
        kept = []
        for number, jobs in enumerate(pages, 1):
            rows = "".join(f"<tr><td>{job}</td><td>{name}</td></tr>" for job, name in jobs.items())
            head = "<thead><tr><th>Job Number</th><th>Job Name</th></tr></thead>"
            html = f"<h1>Jobs</h1><!-- {nonce} --><table>{head}<tbody>{rows}</tbody></table>"
            last = number == len(pages) and not is_broken_off
            context = Context(walk=f"walk {self._walks}", page=number, last=last)
            kept.append(self.ws.keep(html.encode(), "jobs_grid", "https://portal.example/Jobs", (), context))
        self.ws.store.objects.put([reading_of(record, one) for one in kept for record, _ in Rows(self.ws).read(one)])
        self.clock.advance(minutes=1)
        return [one.sha256 for one in kept]

    def sights(self) -> dict[int, Any]:
        """The index of evidence, by number."""
        database = open_database(self.ws.settings.database_url, self.ws.settings.account)
        with database.read() as connection:
            found = {row.seq: row for row in connection.execute(select(snapshots).order_by(snapshots.c.seq))}
        database.close()
        return found

    def state(self) -> list[Any]:
        """Every object with its versions and readings."""
        objects = self.ws.store.objects
        return [
            (
                one.as_json(),
                [vars(version) for version in objects.versions(entity, one.id)],
                objects.facets(entity, one.id),
            )
            for entity in ("job", "attachment")
            for one in objects.list(entity)
        ]

    def named(self) -> set[str]:
        """Whatever an object, version or reading names, or the report of a run."""
        held = [
            [one, versions, [vars(reading) for reading in facets.values()]] for one, versions, facets in self.state()
        ]
        return set(SHA256.findall(json.dumps([held, list(self.ws.store.runs.list())], default=str)))


def dump(url: str) -> str:
    """Every value of every table."""
    engine, found = create_engine(url), MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        tables = found.tables.items()
        rows = sorted(f"{name} {tuple(row)}" for name, table in tables for row in connection.execute(select(table)))
    engine.dispose()
    return "\n".join(rows)


@pytest.fixture(params=["sqlite", "postgresql"])
def years(request: pytest.FixtureRequest) -> Opened:
    """Opens a new store with its data in a folder."""

    @contextmanager
    def opened(folder: Path, **given: object) -> Iterator[Years]:
        is_file = request.param == "sqlite"
        with nullcontext() if is_file else request.getfixturevalue("postgres_stores").lend() as schema:
            url = {} if schema is None else {"database_url": schema.render_as_string(hide_password=False)}
            with _years(load(data_dir=folder / "data", vault_key=KEY, **url, **given)) as found:
                yield found

    return opened


@contextmanager
def _years(settings: Settings) -> Iterator[Years]:
    clock = Clock()
    clock.now = BEGINS
    with open_workspace(settings, clock) as ws:
        yield Years(ws, clock)


DAY = timedelta(days=1)
