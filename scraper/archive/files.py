"""The files of an archive: forms with their pictures, claim documents and attachments, byte for byte, job by job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from scraper.archive.bag import Bag
from scraper.archive.names import Names, safe
from scraper.archive.scope import Selection
from scraper.documents import photo
from scraper.entities import CATALOG
from scraper.entities import Files as HasFiles
from scraper.evidence.blobs import BlobStore
from scraper.store import StoredObject

FILES = "data/files"
INDEX = f"{FILES}/index.jsonl"
LONGEST_FOLDER = 24
CONFIDENTIAL = "confidential: it goes in on request only"
_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/bmp": ".bmp",
    "image/tiff": ".tif", "image/heic": ".heic", "image/heif": ".heif", "image/avif": ".avif",
    "image/heic-sequence": ".heics", "image/heif-sequence": ".heifs", "image/emf": ".emf", "image/wmf": ".wmf",
}  # fmt: skip


class Absent(NamedTuple):
    """A file that a record names and the archive lacks."""

    job_number: str | None
    """None where the object names no job."""
    name: str
    sha256: str | None
    why: str


@dataclass
class Files:
    """Where the archive's files lie."""

    paths: dict[tuple[str | None, ...], str] = field(default_factory=dict)
    """By job, section, name and SHA-256."""
    by_sha256: dict[str, str] = field(default_factory=dict)
    """One path of each file."""
    absent: list[Absent] = field(default_factory=list)
    unsure: int = 0
    """Files in the archive of which the portal does not show whether they are confidential."""

    def path(self, fields: Mapping[str, Any], name: str | None, sha256: str | None) -> str | None:
        """Where a file of that object lies; None where the archive lacks it."""
        return self.paths.get((fields.get("job_number"), fields.get("section_name"), name, sha256))


def index(files: Files, selection: Selection, blobs: BlobStore, pages: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Where the files of each object lie, and the page of a form; by object."""
    for (entity, ident), wanted in groupby(_wanted(selection, blobs), key=lambda one: (one.one.entity, one.one.id)):
        held = [
            {"name": one.name, "sha256": one.sha256, "path": files.path(one.one.fields, one.name, one.sha256)}
            for one in wanted
        ]
        yield {"entity": entity, "id": ident, "page": pages.get(ident), "files": held}


class _Wanted(NamedTuple):
    one: StoredObject
    folder: str
    name: str | None
    """As the record names it."""
    sha256: str | None
    shown: str
    """Name to give it in the archive."""


def take(bag: Bag, selection: Selection, blobs: BlobStore) -> Files:
    """Put every file of the selected objects into the bag; what is missing or altered in the store is said."""
    files, names = Files(), Names()
    for wanted in _wanted(selection, blobs):
        fields, sha256 = wanted.one.fields, wanted.sha256
        key = (fields.get("job_number"), fields.get("section_name"), wanted.name, sha256)
        if key in files.paths:
            continue
        is_marked = fields.get("confidential") is True and not selection.scope.confidential
        if is_marked or selection.is_withheld_file(sha256):
            why = CONFIDENTIAL
        elif sha256 is None:
            why = "it was never downloaded"
        else:
            path = names.give(_folder(fields, wanted.folder), wanted.shown)
            why = bag.add_blob(path, blobs, sha256)
            if not why:
                files.unsure += fields.get("confidential", False) is None
                files.paths[key] = path
                files.by_sha256.setdefault(sha256, path)
        if why:
            files.absent.append(Absent(fields.get("job_number"), wanted.name or wanted.shown, sha256, why))
    return files


def _wanted(selection: Selection, blobs: BlobStore) -> Iterator[_Wanted]:
    """The files that records name. Documents with their pictures come first: there a person looks for them."""
    having = [(name, spec.files) for name, spec in CATALOG.items() if spec.files is not None]
    for entity, files in sorted(having, key=lambda one: (one[1].document is None, not one[1].pictures)):
        for one in selection.objects(entity):
            yield from _files_of(one, files, blobs)


def _files_of(one: StoredObject, files: HasFiles, blobs: BlobStore) -> Iterator[_Wanted]:
    file = files.of(one.fields)
    title = one.fields[files.title] if files.title is not None else None
    name = file.get("name") or title or files.folder.removesuffix("s")
    if file:
        yield _Wanted(one, files.folder, file["name"], file["sha256"], name)
    for kind in files.pictures:
        for picture in one.fields[kind]:
            if picture["sha256"] is not None:
                shown = f"{name.rpartition('.')[0] or name} - {picture['code']}{_ending(blobs, picture['sha256'])}"
                yield _Wanted(one, files.folder, picture["code"], picture["sha256"], shown)


def _folder(fields: Mapping[str, Any], kind: str) -> str:
    owners = [fields[name] for name in ("job_number", "section_name") if fields.get(name) is not None]
    return "/".join((FILES, *(safe(one)[:LONGEST_FOLDER].rstrip(" .") for one in owners), kind))


def _ending(blobs: BlobStore, sha256: str) -> str:
    try:
        with blobs.open(sha256) as source:
            return _ENDINGS.get(photo.content_type(source), ".bin")
    except KeyError:
        return ".bin"
