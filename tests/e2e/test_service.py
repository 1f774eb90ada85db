"""The fallback service as a new user has it: by its page in `docs` alone, in front of a portal whose API is down."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, func, select

from fixtures.portal.server import PortalServer
from scraper.client import Ascora
from scraper.settings import Settings
from scraper.store.service_tables import fetches
from tests.drills.crew import ROOT, Crew
from tests.drills.service import served

GUIDE = (ROOT / "docs" / "service.md").read_text("utf-8")
CALLERS = 200


@pytest.fixture
def hire(
    start_portal: Callable[..., PortalServer], settings_for: Callable[..., Settings], tmp_path: Path
) -> Iterator[Callable[..., Crew]]:
    """A worker in front of a new portal."""
    with ExitStack() as ending:

        def make(jobs: int = 2, **options: Any) -> Crew:
            portal = start_portal(jobs=jobs, **options)
            crew = Crew(tmp_path, portal, settings_for(portal, account="acme", changes_minutes=0, revisit_minutes=0))
            ending.callback(crew.stop)
            crew.worker("--beat", children=2)
            return crew

        yield make


def run(arguments: list[str], given: dict[str, str], folder: Path) -> str:
    """What a program of that page prints."""
    names = {name: text for name, text in os.environ.items() if not name.startswith("ASCORA_")}
    environment = names | given | {"PYTHONPATH": str(ROOT), "no_proxy": "127.0.0.1"}
    return _output(arguments, folder, environment)


def _output(arguments: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def block(language: str, number: int = 0) -> str:
    """A program of that language on the page."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return found[number]


@pytest.mark.browser
def test_a_service_gets_a_form_from_a_cold_store(hire: Callable[..., Crew], tmp_path: Path) -> None:
    """While the open API is down: the first caller from the portal, the second from the store; by all three ways in."""
    crew = hire(faults=["api-5xx-always"])
    command = re.findall(r"^ascora token create (.*)$", GUIDE, re.MULTILINE)[0]
    with served(crew, tmp_path, *command.split()) as given:
        script = tmp_path / "twenty_lines.py"
        script.write_text(block("python"), "utf-8")
        assert len(block("python").splitlines()) <= 20
        first = run([sys.executable, str(script)], given, tmp_path)
        assert re.search(r"^SWMS .*\nportal, \d+ s old, complete: True$", first, re.MULTILINE), first
        second = run([sys.executable, str(script)], given, tmp_path)
        assert re.search(r"^store, \d+ s old, complete: True$", second, re.MULTILINE), second
        with crew.workspace() as ws:
            forms = [one for one in ws.store.objects.list("compliance_form") if one.fields["job_number"] == "J1252"]
            held = next(one for one in forms if one.fields["template_name"] == "SWMS")
            card = ws.store.cards.find("J1252")
            assert card is not None
            # A part of the card was taken: the next run reads the rest.
            assert card.why_visit(ws.clock(), ws.revisit) == "never visited"
            assert (tmp_path / f"{held.id}.docx").read_bytes() == ws.blobs.get(held.fields["document"]["sha256"])
        if shutil.which("curl"):
            told = run(["bash", "-e", "-c", block("sh")], given, tmp_path)
            answers = [one for one in re.split(r"(?<=\})(?=\{)", told) if one]
            assert [min(json.loads(one)) for one in answers] == ["age"] * 7 + ["data", "changes"]
        _ask_by_task(crew)
        _ask_in_process(crew)
        _ask_all_at_once(crew, given)
        assert crew.ascora("audit", "verify").returncode == 0
        exported = crew.ascora("audit", "export").stdout
        assert exported.count("\n") >= CALLERS
        logs = crew.log.read_text("utf-8") + (tmp_path / "serve.log").read_text("utf-8")
        assert given["SECRET"].rpartition(".")[2] not in exported + logs
    assert crew.portal.site.alarm.alerts == []


def _ask_by_task(crew: Crew) -> None:
    """A service that has the broker alone."""
    said = _of_installation(crew, "from scraper.celery_app import app\n" + block("python", 1))
    assert "'source': 'store'" in said
    cold = block("python", 1).replace("compliance_form", "job_checklist")
    assert "'source': 'portal'" in _of_installation(crew, "from scraper.celery_app import app\n" + cold)
    wrong = block("python", 1).replace('"wait"', '"weight"')
    assert "weight: there is no such argument" in _of_installation(crew, "from scraper.celery_app import app\n" + wrong)


def _ask_in_process(crew: Crew) -> None:
    """The same client on the store at hand."""
    code = (
        "from scraper.client import Ascora; from scraper.models import Attachment\n"
        "with Ascora() as ascora: print(ascora.page(Attachment, job_number='J1252', wait=60).source)"
    )
    assert _of_installation(crew, code).strip() in ("portal", "store")


def _of_installation(crew: Crew, code: str) -> str:
    return _output([sys.executable, "-c", code], ROOT, crew.environment)


def _ask_all_at_once(crew: Crew, given: dict[str, str]) -> None:
    """Many callers of one thing that is not held: one fetch, one run, one answer."""
    with Ascora(given["SERVICE"], given["SECRET"]) as ascora:
        before = len(crew.runs())
        token = ascora._way._trade()  # type: ignore[attr-defined]  # the test sends its own requests

    async def ask() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=CALLERS)
        headers = {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(
            base_url=given["SERVICE"], limits=limits, trust_env=False, timeout=150, headers=headers
        ) as client:
            params: dict[str, str | int] = {"job_number": "J1253", "wait": 120, "fields": "name,sha256"}
            return await asyncio.gather(*(client.get("/attachments", params=params) for _ in range(CALLERS)))

    answers = asyncio.run(ask())
    assert {one.status_code for one in answers} == {200}, {one.text for one in answers if one.status_code != 200}
    assert len({json.dumps(one.json()["data"]) for one in answers}) == 1
    assert answers[0].json()["data"]
    assert len(crew.runs()) == before + 1
    engine = create_engine(crew.settings.database_url)
    with engine.connect() as connection:
        wanted = select(func.count()).where(fetches.c.job_number == "J1253")
        assert connection.scalar(wanted) == 1
    engine.dispose()
