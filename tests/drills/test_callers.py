"""A service under a thousand callers that leave: who stays is answered all the while, and nothing is left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from scraper.models import Attachment, Reading
from scraper.settings import load
from scraper.store.tokens import SCOPES
from scraper.workspace import open_workspace
from tests.conftest import KEY
from tests.scraper.store.seeing import job

pytestmark = pytest.mark.drill
CALLERS = 1_000
SIZE = 4_000_000


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`ascora serve` over a store that a worker looks after: its process, its address, two tokens and a file."""
    monkeypatch.chdir(tmp_path)
    own = {"DATA_DIR": str(tmp_path / "data"), "VAULT_KEY": KEY, "API_KEY": "k", "API_URL": "http://127.0.0.1:9"}
    for name, value in (own | {"PORTAL_URL": "http://127.0.0.1:9"}).items():
        monkeypatch.setenv(f"ASCORA_{name}", value)
    with open_workspace(load()) as ws:
        ws.store.swept()
        sha256 = ws.blobs.put(bytes(SIZE)).sha256
        file = Attachment(job_number="J1", name="a.mp4", sha256=sha256, size_bytes=SIZE)
        reading = Reading(record=file, source="ui", facet="card", observed_at=ws.clock(), evidence=sha256)
        ws.store.objects.put([job("J1", ws.clock(), name="Roof"), reading])
        (one,) = ws.store.objects.list("attachment")
        secrets = [ws.store.tokens.create(name, SCOPES, timedelta(days=1), 100_000)[1] for name in ("rude", "kind")]
    log = (tmp_path / "serve.log").open("w+")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "scraper", "serve", "--port", port]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=log, stderr=log, env=environment) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            _until(lambda: _status(url, "/healthz") == 200)
            tokens = [
                httpx.post(f"{url}/authenticate", json={"secret": one}, trust_env=False).json() for one in secrets
            ]
            bearers = [f"Bearer {one['access_token']}" for one in tokens]
            yield process.pid, url, bearers, f"/attachments/{one.id}/file"
        finally:
            process.terminate()
            assert process.wait(30) == 0
            log.seek(0)
            assert "Traceback" not in log.read()
            log.close()


def test_a_thousand_callers_that_leave(service: Any) -> None:
    """They wait and hang up, send half a head or half a body, ask for a file and do not read; some hang on."""
    process, url, (rude, kind), file = service
    before = psutil.Process(process).num_fds()
    asked = [
        f"GET /jobs/N{{n}}?wait=60 HTTP/1.1\r\nHost: x\r\nAuthorization: {rude}\r\n\r\n",
        "GET /jobs/J1 HTTP/1.1\r\nHost: x\r\n",
        "POST /refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{{",
        f"GET {file} HTTP/1.1\r\nHost: x\r\nAuthorization: {rude}\r\n\r\n",
    ]
    lines: list[socket.socket] = []
    over = threading.Event()
    with ThreadPoolExecutor(2) as others:
        watcher = others.submit(_watch, url, ("/healthz", "/readyz"), None, over)
        stays = others.submit(_watch, url, ("/jobs/J1", "/metrics"), kind, over)
        for number in range(CALLERS):
            with suppress(OSError):
                line = socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20)
                line.sendall(asked[number % len(asked)].format(n=number).encode())
                lines.append(line)
            if number % 3 == 2 and lines:  # most leave while others come
                lines.pop(0).close()
        for line in lines[::2]:
            line.close()
        over.wait(5)  # the rest hangs on
        over.set()
        seen, answered = watcher.result(), stays.result()
    assert seen.keys() == {("/healthz", 200), ("/readyz", 200)}
    assert answered.keys() == {("/jobs/J1", 200), ("/metrics", 200)}
    for line in lines:
        line.close()
    _until(lambda: psutil.Process(process).num_fds() <= before + 60)
    assert _status(url, "/jobs/J1", kind) == 200


def _watch(url: str, paths: tuple[str, ...], bearer: str | None, over: threading.Event) -> Counter[tuple[str, object]]:
    seen: Counter[tuple[str, object]] = Counter()
    while not over.is_set():
        seen.update((path, _status(url, path, bearer)) for path in paths)
    return seen


def _status(url: str, path: str, bearer: str | None = None) -> object:
    headers = {} if bearer is None else {"authorization": bearer}
    try:
        return httpx.get(url + path, headers=headers, timeout=20, trust_env=False).status_code
    except httpx.HTTPError as error:
        return type(error).__name__


def _until(condition: Any) -> None:
    end = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < end
        threading.Event().wait(0.2)
