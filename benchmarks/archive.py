"""How fast archives are made and verified, beside `zip -0` and `sha256sum` of the same files; and in how much memory.

`python -m benchmarks.archive`. Each figure is a child process of its own: best of three of 200 MB of photos for speed,
100 MB and 2 GB for memory, and one sparse file of more than 4 GB. Ends with 1 when memory passes 200 MB.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._bundled import ROOT
from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.evidence.snapshot import Context
from scraper.models import Attachment, Reading
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace

MEGABYTE = 1 << 20
PHOTO = 4 * MEGABYTE
ROUNDS = 3
ALLOWED = 200
"""MB."""
BIG = (4 << 30) + 5 * MEGABYTE


def main() -> int:
    """Measure and print; 0 when memory stays within bounds."""
    if shutil.which("zip") is None:
        sys.exit("zip is not installed; expected it for comparison")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "speed"
        _filled(data, 200 * MEGABYTE)
        beside = min(_beside(data) for _ in range(ROUNDS))
        made, checked = (min(_child(what, data)[0] for _ in range(ROUNDS)) for what in ("create", "verify"))
        print(f"MB/s over those of zip -0 and sha256sum: create {beside / made:.2f}, verify {beside / checked:.2f}")
        worst = 0.0
        for name, size in (("100 MB", 100 * MEGABYTE), ("2 GB", 2048 * MEGABYTE)):
            shutil.rmtree(data)
            _filled(data, size)
            for what in ("create", "verify"):
                held = _child(what, data)[1]
                worst = max(worst, held)
                print(f"resident at most, {what} {name}: {held:.0f} MB")
        shutil.rmtree(data)
        _filled(data, 0, sparse=True)
        for what in ("create", "verify"):
            _seconds, held = _child(what, data)
            worst = max(worst, held)
            print(f"resident at most, {what} one sparse file of {BIG / (1 << 30):.2f} GB: {held:.0f} MB")
    return 0 if worst <= ALLOWED else 1


def _settings(data: Path) -> dict[str, object]:
    return {"data_dir": data, "vault_key": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}


def _filled(data: Path, size: int, *, sparse: bool = False) -> None:
    """A store with so many bytes of photos, ten to a job."""
    with open_workspace(load(**_settings(data))) as ws:
        for number in range(size // PHOTO):
            _keep(ws, number, ws.blobs.put(os.urandom(PHOTO)).sha256, PHOTO)
        if sparse:
            digest, left = hashlib.sha256(), BIG
            while left:
                digest.update(bytes(min(left, MEGABYTE)))
                left -= min(left, MEGABYTE)
            sha256 = digest.hexdigest()
            path = Path(ws.settings.blob_url) / "sha256" / sha256[:2] / sha256
            path.parent.mkdir(parents=True)
            with path.open("wb") as file:
                file.truncate(BIG)
            _keep(ws, 0, sha256, BIG)


def _keep(ws: Workspace, number: int, sha256: str, size: int) -> None:
    record = Attachment(
        job_number=f"J{number // 10}", name=f"photo {number}.jpg", size_bytes=size, sha256=sha256, is_image=True
    )
    page = ws.keep(f"card {number}".encode(), "attachments_grid", "https://x.example", (), Context(job_number="J"))
    reading = Reading(record=record, source="ui", facet=page.kind, observed_at=page.captured_at, evidence=page.sha256)
    ws.store.objects.put([reading])


def _beside(data: Path) -> float:
    """Seconds that the two programs take over the same files."""
    began = time.perf_counter()
    subprocess.run(["zip", "-0", "-q", "-r", str(data.with_suffix(".cmp.zip")), "blobs"], cwd=data, check=True)
    subprocess.run("find blobs -type f -print0 | xargs -0 sha256sum > /dev/null", cwd=data, shell=True, check=True)
    seconds = time.perf_counter() - began
    data.with_suffix(".cmp.zip").unlink()
    return seconds


def _child(what: str, data: Path) -> tuple[float, float]:
    """Seconds and MB of one creation or verification, start of the process left out of the seconds."""
    if what == "create":
        data.with_suffix(".zip").unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks.archive", what, str(data)]
    said = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return said["seconds"], said["megabytes"]


def _measure(what: str, data: Path) -> None:
    archive = data.with_suffix(".zip")
    began = time.perf_counter()
    if what == "create":
        with open_workspace(load(**_settings(data))) as ws:
            create(ws, archive, Scope())
    else:
        assert check(archive).problems == []
    seconds = time.perf_counter() - began
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": held}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _measure(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main())
