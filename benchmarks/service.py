"""How fast the service answers from a million objects, beside the same rows read with bare SQLAlchemy.

`python -m benchmarks.service [--objects N] [--sqlite] [--postgres]`. The service is a process of its own on one core;
the caller sits on another and sends 50 requests a second, however long answers take; pages of the console, which people
look at, are asked for five times a second. Figures are milliseconds at the median of all and at the 99th percentile of
the middle one of five rounds (a shared machine now and then takes the processor away), the median over that of the bare
read, and the memory of the service.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import insert, select, text

from benchmarks._bundled import ROOT
from benchmarks._caller import Caller
from scraper.models import Attachment, ComplianceForm, Job, Link, Record, Variation
from scraper.models.base import DocumentFile
from scraper.models.compliance_form import Answer
from scraper.settings import load
from scraper.store import terms
from scraper.store.database import Database, open_database
from scraper.store.service_tables import listings, object_terms, sweeps
from scraper.store.stored import body_digest, body_of, in_number_order
from scraper.store.tables import object_versions, objects, runs
from scraper.store.tokens import SCOPES
from scraper.workspace import made

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
FEED = "default changes"
A_SECOND, SECONDS, ROUNDS = 50, 8, 5
PAGES_A_SECOND, PAGE_SECONDS = 5, 20
RULES = """[[forms.required]]
job_type = "Electrical"
template = "SWMS"
when = "after_completion"
"""
PIECE = 5_000
SHARED_BUFFERS = "4GB"
"""Of PostgreSQL: about the quarter of a server's memory that its manual advises. All else is as it comes."""
JOBS_SHARE = 10
"""One object in so many is a job; the rest are its files, forms and variations."""
UNSIGNED = [
    {"check": "signatures_made", "outcome": "failed", "expected": "3", "found": "1", "difference": "sign2, sign3"}
]
"""What every third form has open."""
NO_BODY: dict[str, Any] = {"fields": {}, "extra": {}, "findings": [], "conflicts": []}
"""Of versions: only their number is asked for at length."""
NOW = datetime.now(UTC).replace(microsecond=0)
Params = dict[str, str | int]
Kind = Callable[[random.Random], tuple[str, Params]]
"""Draws a request."""


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="The service, beside bare SQLAlchemy.")
    asked.add_argument("--objects", type=int, default=1_000_000)
    asked.add_argument("--sqlite", action="store_true")
    asked.add_argument("--postgres", action="store_true")
    given = asked.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    both = given.sqlite == given.postgres
    with tempfile.TemporaryDirectory() as folder:
        if given.sqlite or both:
            _measure("SQLite", Path(folder), f"sqlite:///{folder}/ascora.db", given.objects)
        if given.postgres or both:
            from tests import servers

            with servers.postgres({"shared_buffers": SHARED_BUFFERS}) as admin, servers.schema(admin) as url:
                _measure("PostgreSQL", Path(folder), url.render_as_string(hide_password=False), given.objects)
    return 0


def _measure(name: str, folder: Path, url: str, number: int) -> None:
    environment = {
        **{key: text for key, text in os.environ.items() if not key.startswith("ASCORA_")},
        "ASCORA_DATA_DIR": str(folder),
        "ASCORA_DATABASE_URL": url,
        "ASCORA_VAULT_KEY": KEY,
        "ASCORA_PROFILE": str(folder / "profile.toml"),
        "PYTHONPATH": str(ROOT),
    }
    (folder / "profile.toml").write_text(RULES, "utf-8")
    ws = made(load(data_dir=folder, database_url=url, vault_key=KEY))
    secret = ws.store.tokens.create("benchmark", SCOPES, timedelta(days=1), 1_000_000)[1]
    ws.close()
    database = open_database(url, "default")
    began = time.perf_counter()
    ids = _fill(database, number)
    print(f"{name}: {number} objects in {time.perf_counter() - began:.0f} s")
    with _served(environment, folder) as (address, process):
        asyncio.run(_look(address, _access(address, secret), _pages(ids, number)))
        asyncio.run(_load(address, _access(address, secret), _kinds(ids, number), database, process))
    database.close()


def _access(address: str, secret: str) -> str:
    given = httpx.post(f"{address}/authenticate", json={"secret": secret}, trust_env=False).json()
    return str(given["access_token"])


def _pages(ids: list[tuple[str, str]], number: int) -> dict[str, Kind]:
    """Pages of the console."""
    jobs = number // JOBS_SHARE
    forms = [ident for entity, ident in ids if entity == "compliance_form"]

    def before(chance: random.Random) -> str:
        return str(chance.randrange(number // 2, number))

    def unsigned(chance: random.Random) -> Params:
        return {"point": "unsigned", "category": "swms", "before": before(chance)}

    return {
        "first page": lambda _: ("/", {}),
        "jobs": lambda chance: ("/console/jobs", {"before": before(chance)}),
        "jobs by words": lambda chance: ("/console/jobs", {"q": f"switchboard {chance.randrange(jobs)}"}),
        "jobs by common words": lambda chance: ("/console/jobs", {"q": f"upgrade customer {chance.randrange(500)}"}),
        "unsigned SWMS": lambda chance: ("/console/compliance_forms", unsigned(chance)),
        "photos": lambda chance: ("/console/attachments", {"before": before(chance)}),
        "jobs without a required form": lambda chance: ("/console/missing", {"before": before(chance)}),
        "one job": lambda chance: (f"/console/jobs/J{chance.randrange(jobs)}", {}),
        "one form": lambda chance: (f"/console/compliance_forms/{chance.choice(forms)}", {}),
    }


async def _look(address: str, access: str, pages: dict[str, Kind]) -> None:
    async with Caller(address, "accept: text/html", f"cookie: ascora={access}") as caller:
        for name, make in pages.items():
            chance = random.Random(1)
            for _ in range(5):
                await caller.get(*make(chance))
            took = [await _send(caller, make, seed, PAGES_A_SECOND, PAGE_SECONDS) for seed in range(ROUNDS)]
            print(f"  console, {name}: {_figures(took)}")


def _kinds(ids: list[tuple[str, str]], number: int) -> dict[str, Kind]:
    jobs = number // JOBS_SHARE

    def one(chance: random.Random) -> tuple[str, Params]:
        entity, ident = chance.choice(ids)
        return f"/{entity}s/{ident}", {}

    def page(entity: str, **params: Callable[[random.Random], str | int]) -> Kind:
        return lambda chance: (f"/{entity}", {name: make(chance) for name, make in params.items()})

    def a_job(chance: random.Random) -> str:
        return f"J{chance.randrange(jobs)}"

    def a_day(chance: random.Random) -> str:
        return (date(2020, 1, 1) + timedelta(days=chance.randrange(1500))).isoformat()

    return {
        "one object": one,
        "forms of a job": page("compliance_forms", job_number=a_job),
        "files of a job": page("attachments", job_number=a_job),
        "jobs by status": page("jobs", status=lambda chance: chance.choice(("new", "completed"))),
        "jobs of a customer": page("jobs", customer=lambda chance: f"Customer {chance.randrange(500)}"),
        "jobs by status and customer": page(
            "jobs", status=lambda _: "new", customer=lambda chance: f"Customer {chance.randrange(500)}"
        ),
        "variations by date and status": page("variations", **{"from": a_day, "status": lambda _: "Accepted"}),
        "changes, first page": lambda _: ("/changes", {"limit": 50}),
        "changes, middle": lambda _: ("/changes", {"limit": 50, "since": _cursor(number // 2)}),
        "changes, last page": lambda _: ("/changes", {"limit": 50, "since": _cursor(number - 50)}),
    }


def _cursor(place: int) -> str:
    from scraper.service.requests import cursor

    return cursor(("", place), FEED)


async def _load(
    address: str,
    access: str,
    kinds: dict[str, Kind],
    database: Database,
    process: psutil.Process,
) -> None:
    async with Caller(address, f"authorization: Bearer {access}") as caller:
        held = []
        gc.collect()
        gc.freeze()  # the caller's own pauses are not the service's
        idle = [await _send(caller, lambda _: ("/healthz", {})) for _ in range(ROUNDS)]
        print(f"  nothing asked: {_figures(idle)}")
        for name, make in kinds.items():
            chance = random.Random(1)
            for _ in range(20):
                await caller.get(*make(chance))
            took = [await _send(caller, make, number) for number in range(ROUNDS)]
            bare = statistics.median(_bare(database, *make(chance)) for _ in range(50))
            print(f"  {name}: {_figures(took)}; {_median(took) / bare:.1f} times bare SQLAlchemy")
            held.append(process.memory_info().rss / 2**20)
        print(f"  resident: {held[0]:.0f} MB after the first kind of request, {held[-1]:.0f} MB after the last")


def _figures(rounds: list[list[float]]) -> str:
    p99 = sorted(statistics.quantiles(took, n=100)[98] for took in rounds)
    return (
        f"median {_median(rounds):.1f} ms, p99 {p99[len(p99) // 2]:.1f} ms (of a round: {p99[0]:.1f} to {p99[-1]:.1f})"
    )


def _median(rounds: list[list[float]]) -> float:
    return statistics.median(one for took in rounds for one in took)


async def _send(
    caller: Caller, make: Kind, seed: int = 0, a_second: int = A_SECOND, seconds: int = SECONDS
) -> list[float]:
    """Milliseconds of each answer, sent at a fixed pace whatever the answers do."""
    chance = random.Random(seed)
    took: list[float] = []

    async def ask(path: str, params: Params) -> None:
        began = time.perf_counter()
        await caller.get(path, params)
        took.append((time.perf_counter() - began) * 1000)

    sent = []
    begin = time.perf_counter()
    for number in range(a_second * seconds):
        await asyncio.sleep(max(0.0, begin + number / a_second - time.perf_counter()))
        sent.append(asyncio.create_task(ask(*make(chance))))
    await asyncio.gather(*sent)
    return took


def _bare(database: Database, path: str, params: Params) -> float:
    """Milliseconds of reading the same rows with nothing around."""
    began = time.perf_counter()
    with database.engine.connect() as connection:
        entity, _, ident = path.strip("/").partition("/")
        if ident:
            wanted = select(objects).where(objects.c.account == "default", objects.c.entity == entity[:-1])
            connection.execute(wanted.where(objects.c.id == ident)).all()
        elif entity == "changes":
            after = 0 if "since" not in params else _position(str(params["since"]))
            at = select(object_versions.c.object_seq).where(object_versions.c.account == "default")
            at = at.where(object_versions.c.seq > after).order_by(object_versions.c.seq).limit(50)
            connection.execute(select(objects).where(objects.c.seq.in_(connection.scalars(at).all()))).all()
        else:
            named = [(key, str(text)) for key, text in params.items() if key != "from"]
            key, value = next(((key, text) for key, text in named if key != "status"), named[0])
            lead = object_terms.c.term == terms.term("default", entity[:-1], key, value)
            rows = select(objects).join(object_terms, object_terms.c.object_seq == objects.c.seq).where(lead)
            connection.execute(rows.order_by(object_terms.c.object_seq).limit(50)).all()
    return (time.perf_counter() - began) * 1000


def _position(text: str) -> int:
    from scraper.service.requests import in_feed

    return in_feed(text, FEED)


@contextmanager
def _served(environment: dict[str, str], folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    log = folder / "serve.log"
    with log.open("wb") as out:
        command = ["taskset", "-c", "0", sys.executable, "-m", "scraper", "serve", "--port", "0"]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    os.sched_setaffinity(0, {1})
    try:
        found = None
        while found is None and process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
            found = re.search(r"running on (http://\S+)", log.read_text("utf-8"))
        if found is None:
            sys.exit(log.read_text("utf-8"))
        yield found[1], psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()
        os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))


def _records(number: int) -> Iterator[Record]:
    chance = random.Random(0)
    for serial in range(number):
        place, kind = divmod(serial, JOBS_SHARE)
        job = f"J{place}"
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(2000))
        match kind:
            case 0:
                customer = Link(id=str(uuid.UUID(int=place % 500)), name=f"Customer {place % 500}")
                yield Job(
                    job_number=job,
                    name=f"Switchboard upgrade {place}",
                    description="Replace the main switchboard and test. " * 3,
                    status=chance.choice(("new", "completed", "closed", "in_progress")),
                    job_type="Electrical",
                    site_customer=customer,
                    billing_customer=customer,
                    created_at=day,
                    total_ex_tax=Decimal(chance.randrange(10**6)) / 100,
                )
            case 1 | 2:
                answers = tuple(_answer(row) for row in range(1, 9))
                yield ComplianceForm(
                    job_number=job,
                    document_name=f"SWMS {kind}.docx",
                    template_name="SWMS",
                    category="swms",
                    completed_at=day,
                    answers=answers,
                    document=DocumentFile(name=f"SWMS {kind}.docx", sha256=f"{serial:064x}"),
                )
            case 3:
                status = chance.choice(("Accepted", "In Progress", "Declined"))
                number_, name = f"Q{serial}", "Extra power points"
                yield Variation(job_number=job, quote_number=number_, name=name, status=status, date=day)
            case _:
                sha256, name = f"{serial:064x}", f"photo {kind}.jpg"
                yield Attachment(job_number=job, name=name, uploaded_at=day, sha256=sha256, size_bytes=4 << 20)


def _answer(row: int) -> Answer:
    text = "Live parts, working at height"
    return Answer(code=f"hazard{row}", label="Hazard", kind="text", value=text, text=text, group="hazard", row=row)


def _fill(database: Database, number: int) -> list[tuple[str, str]]:
    """Lay the objects down as the store would, in bulk; entity and id of some."""
    some: list[tuple[str, str]] = []
    rows: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []

    def flush() -> None:
        with database.write() as connection:
            for table, values in ((objects, rows), (object_versions, versions), (object_terms, names)):
                connection.execute(insert(table), values)
        for values in (rows, versions, names):
            values.clear()

    origin = {"source": "ui", "observed_at": NOW.isoformat(), "evidence": "ab" * 32}
    for seq, record in enumerate(_records(number), 1):
        body = body_of(record, [], UNSIGNED if record.entity == "compliance_form" and seq % 3 == 0 else [])
        provenance = {name: origin for name, value in body["fields"].items() if value not in (None, [])}
        ident = str(uuid.uuid5(uuid.NAMESPACE_OID, str(seq)))
        values = {"account": "default", "version": 1, "changed_at": NOW, "provenance": provenance, "body": body}
        job = body["fields"]["job_number"]
        rows.append(
            {"seq": seq, "entity": record.entity, "id": ident, "job_number": job, "section_name": None}
            | {"sort_key": in_number_order(job), "digest": body_digest(body), "late": False, "gone_at": None}
            | {"first_seen_at": NOW, "last_seen_at": NOW}
            | values
        )
        said_before = {"seq": seq, "object_seq": seq, "gone": False, **values}
        versions.append({**said_before, "body": NO_BODY, "provenance": {}})
        names += terms.rows_of("default", record.entity, seq, body, late=False)
        if seq % 997 == 0:
            some.append((record.entity, ident))
        if seq % PIECE == 0:
            flush()
    if rows:
        flush()
    with database.write() as connection:
        scope: dict[str, Any] = {"entities": [], "jobs": [], "since": None, "full": True}
        run = {"account": "default", "id": "run", "scope": scope, "scope_hash": "0" * 64}
        ended = {"started_at": NOW, "beat_at": NOW, "finished_at": NOW, "outcome": "complete"}
        connection.execute(insert(runs).values(**run, **ended))
        connection.execute(insert(sweeps).values(name="worker", at=NOW + timedelta(hours=9)))
        seen = {"account": "default", "section_name": "", "source": "portal", "run_id": "run", "whole": True}
        looks = [
            {**seen, "entity": entity, "place": f"{place:064d}", "job_number": f"J{place}", "seen_at": NOW}
            for entity in ("attachment", "compliance_form")
            for place in range(-(-number // JOBS_SHARE))
        ]
        connection.execute(insert(listings), looks)
        whole = {"entity": "job", "place": "0", "job_number": "", "seen_at": NOW}
        connection.execute(insert(listings).values(**seen, **whole))
    if database.engine.dialect.name == "postgresql":  # what it does by and by, and not while answers are timed
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))
    return some


if __name__ == "__main__":
    sys.exit(main())
