"""Temporary files of a browser, in a folder that says whose they are; those of dead processes are swept.

A worker's child that is killed cannot clean up: Chromium and its driver end by themselves when their pipes close, but
their profile folders stay, and over months they fill a disk.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

VARIABLE = "TMPDIR"


def folder() -> Path:
    """Where browsers of this process keep their temporary files."""
    own = _root() / f"{os.getpid()}-{int(psutil.Process().create_time())}"
    own.mkdir(parents=True, exist_ok=True, mode=0o700)
    return own


@contextmanager
def kept_in(place: Path) -> Iterator[None]:
    """Whatever is started inside keeps its temporary files there."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(place)
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def remove(place: Path) -> None:
    """Remove a folder of temporary files; what cannot be removed is left to the next sweep."""
    shutil.rmtree(place, ignore_errors=True)


def sweep() -> int:
    """End browsers whose process is dead, and remove their files; returns how many processes had left some."""
    dead = [place for place in _places() if not _is_alive(place)]
    for place in dead:
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if any(str(place) in argument for argument in process.cmdline()):
                    process.kill()  # the folder's name is on its command line, so it is ours
        remove(place)
    return len(dead)


def _root() -> Path:
    return Path(tempfile.gettempdir()) / f"ascora-browsers-{os.getuid()}"


def _places() -> list[Path]:
    try:
        return [place for place in _root().iterdir() if place.is_dir()]
    except OSError:
        return []


def _is_alive(place: Path) -> bool:
    pid, _, began = place.name.partition("-")
    try:
        return int(psutil.Process(int(pid)).create_time()) == int(began)
    except (psutil.NoSuchProcess, ValueError):
        return False
    except psutil.Error:
        return True  # somebody else's, or the system cannot say
