"""`ascora demo` as a newcomer runs it: everything is read, and what it leaves is worked with."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fixtures.portal import seeding
from fixtures.portal.options import Options
from fixtures.portal.site import Site
from scraper.cli import demo, main
from scraper.settings import load
from scraper.workspace import open_workspace
from tests.e2e.archives import each_job_has_an_archive_of_its_own
from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

JOBS = 2
"""One would not show that an archive holds nothing of another."""
BILLED = ("invoice", "payment", "supplier_invoice", "purchase_order", "supply")


def test_the_demo_reads_everything_and_leaves_a_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It ends complete with the truth of every entity, what is billed adds up, and reading again says the same.

    The ordinary commands then work in its folder without any setting; each job has an archive of its own. No secret is
    in what they print, nor in any file.
    """
    folder = tmp_path / "demo"
    monkeypatch.setattr(demo, "JOBS", JOBS)
    assert main(["demo", "--out", str(folder)]) == 0
    printed = capfd.readouterr()
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["outcome"] == "complete"
    assert all(
        name in printed.out for name in ("job_checklist", "attachment", "progress_claim", "customer", "Evidence")
    )
    listed = demo._ascora(folder, {}, "list", "attachment", "--format", "jsonl", capture=True).stdout
    objects = [json.loads(line) for line in listed.splitlines()]
    assert len(objects) == report["entities"]["attachment"]["taken"] > 0
    shown = demo._ascora(folder, {}, "show", "attachment", objects[0]["id"], "--format", "json", capture=True).stdout
    assert json.loads(shown) == objects[0]

    portal: Any = SimpleNamespace(site=Site.of(seeding.build(JOBS, seed=1), Options()))
    secrets = portal.site.world.secrets
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert len(kept) > 20
    for said in ("".join([*printed, *capfd.readouterr()]).encode(), listed, shown, *map(Path.read_bytes, kept)):
        assert not any(secret.encode() in said for secret in (secrets.password, secrets.api_key))
    monkeypatch.chdir(folder)
    with open_workspace(load()) as ws:
        here = Installation(portal, ws)
        assert here.differences() == {}
        failed = [
            (entity, found)
            for entity in BILLED
            for one in ws.store.objects.list(entity)
            for found in one.body.get("findings") or ()
            if found["outcome"] == "failed"
        ]
        assert failed == []
        assert here.reread()["outcome"] == "complete"
        assert here.differences() == {}
        each_job_has_an_archive_of_its_own(here, tmp_path / "archives")
