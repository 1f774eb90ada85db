"""Another process at work on the store: it says one line when it is where the test wants it, and may hang there."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection

from scraper.merge.engine import merge
from scraper.models import Reading
from scraper.store import Planned, Store
from scraper.store.revision import Merged
from scraper.vault.cipher import Vault
from tests.scraper.store.seeing import job

SEEN_AT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


def hang(test: Connection, line: str) -> None:
    """Say that the point is reached, and wait to be killed."""
    test.send(line)
    test.poll(None)


def hang_in_the_middle(test: Connection, readings: Sequence[Reading]) -> Merged:
    """Merge, but never get past the object J7."""
    if any(reading.record.key_values()[0] == "J7" for reading in readings):
        hang(test, "in the middle of a put")
    return merge(readings)


def main(url: str, deed: str, test: Connection) -> None:
    """Do one deed."""
    merging = partial(hang_in_the_middle, test) if deed == "put-and-hang" else merge
    store = Store.open(url, "acme", Vault(bytes(32)), lambda: datetime.now(UTC), merging)
    rows = [job(f"J{number}", SEEN_AT, name="Roof", portal_id=f"p-{number}") for number in range(10)]
    if deed in ("put", "put-and-hang"):
        with store.unit():
            store.sessions.learn("jobs", "/Portal/Jobs")
            changes = store.objects.put(rows)
        test.send(f"{changes.new} {changes.unchanged}")
    elif deed == "put-and-put":
        for batch in itertools.count():
            store.objects.put([job(f"J{batch}-{os.getpid()}-{number}", SEEN_AT) for number in range(7)])
            test.send(str(batch))
    elif deed == "run-and-hang":
        run = store.runs.begin({"entities": ["job"]})
        store.items.plan(
            run, [Planned("card", "job", {"job_number": "J1"}), Planned("card", "job", {"job_number": "J2"})]
        )
        store.items.take(run)
        hang(test, run.id)
    elif deed == "lease-and-hang":
        with store.sessions.login_lease() as token:
            hang(test, str(token))
    store.close()
