"""What is stored is what the portal holds, in other circumstances than the usual ones of `test_life`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scraper.settings import Settings
from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]


def test_without_a_key_the_portal_alone_is_read(install: Install) -> None:
    """A UI-only run is complete, says so, and holds what the portal alone shows."""
    here = install(settings={"api_key": None}, jobs=1)
    here.api = False
    here.entities = ("job", "job_section", "attachment", "customer", "supplier")
    assert here.ws.settings.api_key is None
    report = here.sync()
    assert report["outcome"] == "complete", report
    assert report["requests"]["api"] == 0
    assert any("ASCORA_API_KEY" in note for note in here.progress.notes)
    assert here.differences() == {}


def test_pages_filters_and_sections_among_the_jobs(install: Install) -> None:
    """A list of several pages, with section rows of dotted numbers among the jobs, is taken whole."""
    switches = {"section_rows": "on", "section_number": "dotted", "page_rows": "5"}
    here = install(jobs=3, skin="kendo", switches=switches)
    report = here.sync(entities=("job", "job_section"))
    assert report["outcome"] == "complete", report
    assert report["entities"]["job"]["expected"] > 5
    assert any(address.endswith("/Portal/Jobs/Read") for address in report["read_posts"])
    assert here.differences("job", "job_section") == {}


def test_the_command_line_from_outside(
    start_portal: Callable[..., Any], settings_for: Callable[..., Settings], tmp_path: Path
) -> None:
    """`ascora sync` and `ascora list`, as another program calls them, keep to the contract and leak no secret."""
    portal = start_portal(jobs=1)
    settings = settings_for(portal)
    access = portal.announcement()
    secrets = [access["password"], access["api_key"]]
    environment = {
        **os.environ,
        "ASCORA_PORTAL_URL": access["portal_url"],
        "ASCORA_PORTAL_USERNAME": access["username"],
        "ASCORA_PORTAL_PASSWORD": access["password"],
        "ASCORA_API_URL": access["api_url"],
        "ASCORA_API_KEY": access["api_key"],
        "ASCORA_DATA_DIR": str(settings.data_dir),
        "ASCORA_VAULT_KEY": settings.vault_key.get_secret_value() if settings.vault_key else "",
    }

    def ascora(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scraper", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)

    done = ascora("sync", "job", "attachment", "--json", "-")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["outcome"] == "complete"
    listed = ascora("list", "attachment", "--format", "jsonl")
    objects = [json.loads(line) for line in listed.stdout.splitlines()]
    assert len(objects) == report["entities"]["attachment"]["taken"]
    shown = ascora("show", "attachment", objects[0]["id"], "--format", "json")
    assert json.loads(shown.stdout) == objects[0]
    for output in (done, listed, shown):
        assert not any(secret in output.stdout + output.stderr for secret in secrets)
    kept = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    assert len(kept) > 20
    for path in kept:
        data = path.read_bytes()
        assert not any(secret.encode() in data for secret in secrets), path
