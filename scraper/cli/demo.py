"""`ascora demo`: the bundled portal, a real Chromium, and the ordinary commands in a folder of their own."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from scraper.cli import exits, output, tables, words
from scraper.errors import ConfigError, PortalUnavailable

JOBS = 24
"""Top jobs in the demo: enough for every status and two pages of the Jobs list."""
DAYS = ("2026-10-26", "2026-11-18")
"""The first and the last on which the people of the bundled portal worked."""
ARCHIVE = "demo-archive.zip"
MARK = ".ascora-demo"
"""Only a folder that carries this file is emptied."""


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for everything the demo leaves.")] = Path(
        "ascora-demo"
    ),
) -> None:
    """Sync the bundled portal and API with a real Chromium; print what was found, archive it, verify the archive.

    Works from a source checkout. Leaves everything in one folder, with settings of its own.
    """
    root = words.checkout()
    folder = _fresh(out, root)
    with _portal(root, folder) as access:
        days = ("--from", DAYS[0], "--to", DAYS[1])
        runs = f"The bundled portal runs at {access['portal_url']}, its API at {access['api_url']}."
        output.emit([runs, "", " ".join(("$ ascora sync", *days))])
        synced = _ascora(folder, access, "sync", *days, "--json", "report.json")
    if synced.returncode not in (exits.COMPLETE, exits.PARTIAL):
        raise typer.Exit(synced.returncode)
    _what_was_found(folder)
    _archive(folder)
    _where_it_lies(folder, out)
    raise typer.Exit(synced.returncode)


def _fresh(out: Path, root: Path) -> Path:
    """An empty folder with settings of its own, so that no real account is touched."""
    folder = out.absolute()
    if folder.exists():
        if not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).exists()):
            raise ConfigError(f"--out: {out} holds something else; expected a new or empty folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    settings = {
        "ASCORA_ACCOUNT": "demo",
        "ASCORA_DATA_DIR": "data",
        "ASCORA_FORM_TEMPLATES": str(root / "fixtures" / "forms" / "templates"),
        # Beside its data on purpose: the demo's sessions are worth nothing, and the commands work here at once.
        "ASCORA_VAULT_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    (folder / ".env").touch(mode=0o600)
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()), "utf-8")
    return folder


@contextmanager
def _portal(root: Path, folder: Path) -> Iterator[dict[str, str]]:
    """The bundled portal as a child on loopback; what it says about itself. It ends with the block."""
    log = folder / "portal.log"
    with log.open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", "fixtures.portal", "--jobs", str(JOBS)],
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        with child:
            try:
                line = child.stdout.readline() if child.stdout else b""
                if not line:
                    raise PortalUnavailable(f"the bundled portal did not start; {log} says why")
                yield json.loads(line)
            finally:
                child.terminate()
                try:
                    child.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    child.kill()


def _ascora(
    folder: Path, access: dict[str, str], *arguments: str, capture: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """One command of this program, in the demo's folder and with the demo's settings alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASCORA_")}
    own = {f"ASCORA_{name}": value for name, value in _settings(access).items() if value}
    if browser := os.environ.get("ASCORA_BROWSER_PATH"):
        own["ASCORA_BROWSER_PATH"] = browser
    sys.stdout.flush()
    return subprocess.run(
        [sys.executable, "-m", "scraper", *arguments],
        cwd=folder,
        env=kept | own,
        stdout=subprocess.PIPE if capture else None,
        check=False,
    )


def _settings(access: dict[str, str]) -> dict[str, str | None]:
    return {
        "PORTAL_URL": access.get("portal_url"),
        "PORTAL_USERNAME": access.get("username"),
        "PORTAL_PASSWORD": access.get("password"),
        "PORTAL_TOTP_SECRET": access.get("totp_secret"),
        "API_URL": access.get("api_url"),
        "API_KEY": access.get("api_key"),
    }


def _what_was_found(folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    output.emit(["", "Taken:"])
    tables.show(["entity", "objects"], [[name, one["taken"]] for name, one in report["entities"].items()])
    jobs = _objects(folder, "job")
    conflicts = [(job, conflict) for job in jobs for conflict in job["conflicts"]]
    job = jobs[0]
    if conflicts:
        job, conflict = conflicts[0]
        told = (
            f"{len(conflicts)} fields of jobs where portal and API disagree, such as {conflict['field']} of this one:"
        )
        output.emit([told])
    output.emit(["", f"$ ascora show job {job['id']}"])
    _ascora(folder, {}, "show", "job", job["id"])


def _objects(folder: Path, entity: str) -> list[dict[str, Any]]:
    listed = _ascora(folder, {}, "list", entity, "--format", "jsonl", capture=True)
    if listed.returncode:
        raise typer.Exit(listed.returncode)
    return [json.loads(line) for line in listed.stdout.splitlines()]


def _archive(folder: Path) -> None:
    """Everything as one file that stands on its own."""
    for arguments in (("create", "--out", ARCHIVE), ("verify", ARCHIVE)):
        output.emit(["", f"$ ascora archive {' '.join(arguments)}"])
        done = _ascora(folder, {}, "archive", *arguments)
        if done.returncode:
            raise typer.Exit(done.returncode)


def _where_it_lies(folder: Path, out: Path) -> None:
    output.emit(
        [
            "",
            f"Database   {folder / 'data' / 'ascora.db'}",
            f"Evidence   {folder / 'data' / 'blobs'} (pages, answers and files by SHA-256)",
            f"Report     {folder / 'report.json'}",
            f"Archive    {folder / ARCHIVE} (extract it, and open data/index.html)",
            "",
            f"Look around: cd {out}, then `ascora list attachment`, `ascora runs`, `ascora reread`.",
        ]
    )
