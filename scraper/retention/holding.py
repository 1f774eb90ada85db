"""Which kept bytes name a person: pages and answers are made anew, of files it can only be told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from scraper.entities import FILE_KINDS
from scraper.evidence.blobs import Blob, BlobStore
from scraper.retention.person import Person
from scraper.store.scratch import Scratch, in_tuples
from scraper.workspace import TEMPLATE_KIND, Workspace

_FILES = FILE_KINDS | {TEMPLATE_KIND}
_MOST_UNPACKED = 64 << 20
"""Bytes of one part of a packed file that is looked into."""


@dataclass
class Holding:
    """What was found."""

    moved: dict[str, Blob] = field(default_factory=dict)
    """Pages and answers: what each is now, by the SHA-256 that it had."""
    files: set[str] = field(default_factory=set)
    """SHA-256 of files that name the person and stay as they are."""
    nobodys: set[str] = field(default_factory=set)
    """What names the person and is named by nothing."""


def look(ws: Workspace, person: Person, named: Scratch[str]) -> Holding:
    """Look into everything that is kept, and put what is made anew beside what it was. `named`: all that is named."""
    found = Holding()
    for some in in_tuples(ws.blobs.sizes()):
        known = named.among(sha256 for sha256, _ in some)
        for sha256, _ in some:
            with suppress(KeyError):
                _look_into(ws, person, sha256, found, is_named=sha256 in known)
    return found


def _look_into(ws: Workspace, person: Person, sha256: str, found: Holding, *, is_named: bool) -> None:
    data = ws.blobs.get(sha256)
    if not is_named:
        if _names(person, data):
            found.nobodys.add(sha256)
        return
    kinds = {one.kind for one in ws.store.evidence.of(sha256)}
    if not kinds or kinds & set(_FILES) or not _is_text(data):
        if _names(person, data):
            found.files.add(sha256)
        return
    text = data.decode("utf-8", "surrogateescape")
    if (blanked := person.blanked(text)) != text:
        found.moved[sha256] = ws.blobs.put(blanked.encode("utf-8", "surrogateescape"))


def let_go(blobs: BlobStore, found: Holding, named: Scratch[str]) -> None:
    """Remove what nothing names any more; what another account names still is a file like any other."""
    for some in in_tuples(sorted(found.moved.keys() | found.nobodys)):
        kept = named.among(some)
        found.files |= kept
        for sha256 in set(some) - kept:
            blobs.remove(sha256)


def _is_text(data: bytes) -> bool:
    return b"\0" not in data and not data.startswith(b"%PDF")


def _names(person: Person, data: bytes) -> bool:
    parts = [data, *_unpacked(data)] if data.startswith(b"PK") else [data]
    return any(person.is_in(part.decode(coding, "replace")) for part in parts for coding in ("utf-8", "utf-16-le"))


def _unpacked(data: bytes) -> Iterator[bytes]:
    broken = suppress(zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError)
    with broken, zipfile.ZipFile(io.BytesIO(data)) as packed:
        for one in packed.infolist():
            if one.file_size <= _MOST_UNPACKED:
                yield packed.read(one)
