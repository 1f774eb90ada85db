"""What the benchmarks share: the bundled portal in a process of its own, and an empty workspace in front of it."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scraper.settings import Settings, load
from scraper.workspace import Workspace, open_workspace

ROOT = Path(__file__).parent.parent
Access = dict[str, Any]
CELERY = (sys.executable, "-m", "celery", "-A", "scraper.celery_app")
POLL_SECONDS = 0.1


@contextmanager
def portal(jobs: int, skin: str = "classic") -> Iterator[Access]:
    """The bundled portal; what it says about itself."""
    command = [sys.executable, "-m", "fixtures.portal", "--jobs", str(jobs), "--skin", skin]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None
            yield json.loads(child.stdout.readline())
        finally:
            child.terminate()


@contextmanager
def workspace(access: Access, *, api: bool = True) -> Iterator[Workspace]:
    """An empty installation, gone afterwards."""
    for name in [name for name in os.environ if name.startswith("ASCORA_") and name != "ASCORA_BROWSER_PATH"]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        settings = load(
            data_dir=Path(folder) / "data",
            vault_key=base64.b64encode(bytes(32)).decode(),
            portal_url=access["portal_url"],
            portal_username=access["username"],
            portal_password=access["password"],
            api_url=access["api_url"],
            api_key=access["api_key"] if api else None,
        )
        with open_workspace(settings) as ws:
            yield ws


def attended(access: Access, folder: str, **more: int) -> Settings:
    """Settings of workers that begin nothing by themselves."""
    return load(
        data_dir=Path(folder) / "data",
        vault_key=base64.b64encode(bytes(32)).decode(),
        portal_url=access["portal_url"],
        portal_username=access["username"],
        portal_password=access["password"],
        changes_minutes=0,
        revisit_minutes=0,
        **more,
    )


def is_flat(held: dict[str, tuple[float, float]], allowed: float, shown_only: str) -> bool:
    """Print megabytes early and late by who holds them; whether nobody but `shown_only` grew by more than allowed."""
    flat = True
    for name, (before, after) in held.items():
        flat &= name == shown_only or after <= before * allowed
        print(f"  {name:22} {before / (1 << 20):6.0f} {after / (1 << 20):6.0f}   ratio {after / before:.2f}")
    print("  flat" if flat else f"  NOT flat: more than {allowed:.0%} of what it was")
    return flat


@contextmanager
def crew(settings: Settings, number: int) -> Iterator[list[int]]:
    """So many workers of one child each, the first with the schedule; their process ids."""
    environment = _environment(settings) | {"REMAP_SIGTERM": "SIGQUIT"}
    workers = [
        subprocess.Popen(
            [*CELERY, "worker", "-c", "1", "-n", f"w{one}@%h", *(["--beat"] if one == 0 else [])],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for one in range(number)
    ]
    try:
        yield [worker.pid for worker in workers]
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(90)


def synced(
    ws: Workspace, entities: list[str], patience: float, meanwhile: Callable[[], object] = lambda: None
) -> dict[str, Any]:
    """Have the workers sync everything; the report. `meanwhile` is called again and again until then."""
    kwargs = json.dumps({"entities": entities, "full": True})
    before = len(list(ws.store.runs.list()))
    sent = [*CELERY, "call", "ascora.sync_account", "--kwargs", kwargs]
    subprocess.run(sent, cwd=ROOT, env=_environment(ws.settings), check=True, capture_output=True)
    over, end = threading.Event(), time.monotonic() + patience
    while not over.wait(POLL_SECONDS):
        meanwhile()
        reports = list(ws.store.runs.list())
        if len(reports) > before and reports[0]["finished_at"] is not None:
            return reports[0]
        assert time.monotonic() < end, "the run does not end"
    raise AssertionError


def _environment(settings: Settings) -> dict[str, str]:
    """What a worker of these settings is started with."""
    values = ((variable, getattr(settings, field)) for field, variable in settings.variables().items())
    given = ((variable, value) for variable, value in values if value is not None)
    return {**os.environ, **{name: str(getattr(v, "get_secret_value", lambda v=v: v)()) for name, v in given}}
