"""What the benchmarks share: the bundled portal in a process of its own, and an empty workspace in front of it."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scraper.settings import load
from scraper.workspace import Workspace, open_workspace

ROOT = Path(__file__).parent.parent
Access = dict[str, Any]


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
