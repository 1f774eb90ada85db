"""Another process at work on the store: `python -m tests.scraper.store.child URL DEED`.

It prints one line when it is where the test wants it. Then a deed that hangs waits for its standard input to end.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from scraper.merge.engine import merge
from scraper.models import Reading
from scraper.store import Planned, Store
from scraper.store.revision import Merged
from scraper.vault.cipher import Vault
from tests.scraper.store.seeing import job

SEEN_AT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


def say(line: str) -> None:
    """Tell the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def here(line: str) -> None:
    """Say that the point is reached, and wait to be killed."""
    say(line)
    sys.stdin.read()


def hang_in_the_middle(readings: Sequence[Reading]) -> Merged:
    """Merge, but never get past the object J7."""
    if any(reading.record.key_values()[0] == "J7" for reading in readings):
        here("in the middle of a put")
    return merge(readings)


def main(url: str, deed: str) -> None:
    """Do one deed."""
    merging = hang_in_the_middle if deed == "put-and-hang" else merge
    store = Store.open(url, "acme", Vault(bytes(32)), lambda: datetime.now(UTC), merging)
    rows = [job(f"J{number}", SEEN_AT, name="Roof", portal_id=f"p-{number}") for number in range(10)]
    if deed in ("put", "put-and-hang"):
        with store.unit():
            store.sessions.learn("jobs", "/Portal/Jobs")
            changes = store.objects.put(rows)
        say(f"{changes.new} {changes.unchanged}")
    elif deed == "put-and-put":
        for batch in itertools.count():
            store.objects.put([job(f"J{batch}-{os.getpid()}-{number}", SEEN_AT) for number in range(7)])
            say(str(batch))
    elif deed == "run-and-hang":
        run = store.runs.begin({"entities": ["job"]})
        store.items.plan(
            run, [Planned("card", "job", {"job_number": "J1"}), Planned("card", "job", {"job_number": "J2"})]
        )
        store.items.take(run)
        here(run.id)
    elif deed == "lease-and-hang":
        with store.sessions.login_lease() as token:
            here(str(token))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
