"""`ascora files`: what a job has as files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import exits, output, sheets, words
from scraper.cli.chosen_job import ChosenJob, chosen_job
from scraper.cli.workspace import reading
from scraper.errors import ConfigError, StorageUnavailable

if TYPE_CHECKING:
    from scraper.reports.form_register import Cell
    from scraper.workspace import Workspace

LIST = "files.csv"
COLUMNS = ("file", "name", "job", "section", "what", "time", "latitude", "longitude", "who", "type", "bytes", "sha256")


@dataclass(frozen=True)
class _File:
    """One file of a job, and what is known of it."""

    object: Mapping[str, Any]
    facts: Mapping[str, Any]
    """Name, type, size and SHA-256."""

    @property
    def time(self) -> str | None:
        """When it was taken, else uploaded, completed or claimed: what the record is dated by."""
        names = ("taken_at", "uploaded_at", "completed_at", "claim_date")
        return next((one for name in names if (one := self.object.get(name)) is not None), None)

    @property
    def day(self) -> date | None:
        """The local day of that, as it is printed."""
        return None if self.time is None else date.fromisoformat(self.time[:10])

    def row(self, file: str) -> tuple[Cell, ...]:
        """As `COLUMNS` has it."""
        one, facts = self.object, self.facts
        place = (file, facts["name"], one["job_number"], one.get("section_name"), one["entity"], self.time)
        where = (_number(one.get("latitude")), _number(one.get("longitude")))
        who = one.get("uploaded_by") or one.get("completed_by")
        return (*place, *where, who, facts.get("content_type"), _number(facts.get("size_bytes")), facts["sha256"])


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def files(
    job: Annotated[str, typer.Option("--job", metavar="NUMBER", help="Whose files.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new or empty folder.", show_default=False)],
    section: Annotated[
        str | None, typer.Option("--section", metavar="NAME", help="Only this section's.", show_default=False)
    ] = None,
    photos: Annotated[bool, typer.Option("--photos", help="Only pictures.")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only those taken or uploaded then or later.", show_default=False),
    ] = None,
    confidential: Annotated[bool, typer.Option("--confidential", help="With the files marked confidential.")] = False,
) -> None:
    """Write a job's files into a folder, one per file, and beside them files.csv: time, place and who of each.

    A file whose day nobody knows is in every range. Exit code 4: one that should be there is not held.
    """
    day = words.local_date(since)
    with reading() as workspace:
        chosen = _narrowed(chosen_job(workspace, job), section)
        found = [one for one in _files(workspace, chosen) if not photos or _is_picture(one)]
        kept = [one for one in found if confidential or not _is_confidential(workspace, one)]
        wanted = [one for one in kept if day is None or one.day is None or one.day >= day]
        lacking = _write(workspace, wanted, _empty(out))
    if left_out := len(found) - len(kept):
        output.note(f"left out: {left_out} confidential, which --confidential puts in")
    output.emit([f"{out}: {len(wanted) - len(lacking)} files, listed in {LIST}"])
    for one in lacking:
        output.note(f"not held: {one.facts['name']} of {one.object['entity']} {one.object['id']}")
    if lacking:
        raise typer.Exit(exits.PARTIAL)


def _narrowed(chosen: ChosenJob, section: str | None) -> ChosenJob:
    if section is None:
        return chosen
    if chosen.section is not None:
        raise ConfigError("--section: the number names a section already; expected one of the two")
    return ChosenJob(chosen.number, section)


def _files(workspace: Workspace, chosen: ChosenJob) -> Iterator[_File]:
    """Every file of the job once: a form and the attachment that it is are one."""
    from scraper.entities import CATALOG
    from scraper.store.terms import same

    seen: set[tuple[object, ...]] = set()
    for spec in CATALOG.values():
        if spec.files is None:
            continue
        for one in workspace.store.objects.current(spec.name, chosen.number):
            facts, place = spec.files.of(one), one.get("section_name")
            if chosen.section is not None and same(place or "") != same(chosen.section):
                continue
            key = (place, facts.get("name"), facts.get("sha256"))
            if facts.get("name") and key not in seen:
                seen.add(key)
                yield _File(one, facts)


def _is_picture(one: _File) -> bool:
    return bool((one.facts.get("content_type") or "").startswith("image/"))


def _is_confidential(workspace: Workspace, one: _File) -> bool:
    from scraper.store.confidential import confidential_of

    hidden = workspace.remembered("confidential", None, lambda: confidential_of(workspace.store))
    if one.object["entity"] == "compliance_form" and hidden.is_form(one.object, one.object["portal_id"]):
        return True
    return bool(one.object.get("confidential")) or hidden.is_file(one.facts.get("sha256"))


def _empty(out: Path) -> Path:
    if out.is_dir() and any(out.iterdir()):
        raise ConfigError(f"--out: {out} holds something already; expected a new or empty folder")
    return output.folder(out)


def _write(workspace: Workspace, found: list[_File], folder: Path) -> list[_File]:
    """Write the files and their list; those that are not held."""
    from scraper.archive.names import Names

    rows: list[tuple[Cell, ...]] = []
    lacking: list[_File] = []
    names = Names()
    names.give(folder.name, LIST)
    for one in found:
        sha256 = one.facts.get("sha256")
        if sha256 is None or not workspace.blobs.has(sha256):
            lacking.append(one)
            continue
        name = Path(names.give(folder.name, str(one.facts["name"]))).name
        copy(workspace, sha256, folder / name)
        rows.append(one.row(name))
    sheets.write((COLUMNS, *rows), folder / LIST)
    return lacking


def copy(workspace: Workspace, sha256: str, place: Path) -> None:
    """Write what is kept into a new file. Raises `StorageUnavailable`, `ConfigError`."""
    try:
        with workspace.blobs.open(sha256) as source, place.open("xb") as target:
            shutil.copyfileobj(source, target)
    except KeyError as error:
        raise StorageUnavailable(f"ASCORA_BLOB_URL: {sha256} is not there any more") from error
    except OSError as error:
        raise ConfigError(f"--out: {place} cannot be written ({error.strerror}); expected a new file") from error
