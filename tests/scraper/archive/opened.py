"""Looking into an archive, and altering it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any


def members(archive: Path) -> dict[str, bytes]:
    """Every file of an archive by its path inside the bag."""
    if archive.is_dir():
        return {p.relative_to(archive).as_posix(): p.read_bytes() for p in sorted(archive.rglob("*")) if p.is_file()}
    with zipfile.ZipFile(archive) as zipped:
        return {name.partition("/")[2]: zipped.read(name) for name in zipped.namelist()}


def records(archive: Path, name: str) -> list[dict[str, Any]]:
    """The lines of a `.jsonl` file; none where there is no such file."""
    return [json.loads(line) for line in members(archive).get(name, b"").splitlines()]


def statement(archive: Path) -> dict[str, Any]:
    """The capture statement."""
    said: dict[str, Any] = json.loads(members(archive)["data/capture-statement.json"])
    return said


def unpacked(archive: Path, folder: Path) -> Path:
    """The bag as a folder."""
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder)
    (base,) = folder.iterdir()
    return base
