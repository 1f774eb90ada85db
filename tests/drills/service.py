"""The fallback service beside a crew: `ascora serve` and a token, as the documents have them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.drills.crew import ROOT, Crew

SCOPES = ("--scope", "read:jobs", "--scope", "read:compliance", "--scope", "files")


@contextmanager
def served(crew: Crew, folder: Path, *token: str) -> Iterator[dict[str, str]]:
    """The service until the block ends: what a service that asks it needs to know, as environment."""
    made = crew.ascora("token", "create", *(token or ("--name", "a test", *SCOPES)), "--format", "json")
    assert made.returncode == 0, made.stderr
    log = folder / "serve.log"
    with log.open("wb") as out:
        arguments = [sys.executable, "-m", "scraper", "serve", "--port", "0"]
        process = subprocess.Popen(arguments, cwd=ROOT, env=crew.environment, stdout=out, stderr=out)
    try:
        address = re.compile(r"running on (http://127\.0\.0\.1:\d+)")
        crew.until(lambda: address.search(log.read_text("utf-8")))
        found = address.search(log.read_text("utf-8"))
        assert found is not None
        crew.until(lambda: httpx.get(f"{found[1]}/readyz", trust_env=False, timeout=60).json()["worker"])
        yield {"SERVICE": found[1], "SECRET": json.loads(made.stdout)["secret"]}
    finally:
        process.terminate()
        assert process.wait(30) == 0, log.read_text("utf-8")
