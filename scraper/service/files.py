"""The files behind an object: which it has, what they are called, and which of them are confidential."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scraper.entities import CATALOG
from scraper.errors import NotFound
from scraper.store import Store, StoredObject
from scraper.store.confidential import confidential_of

CHUNK_BYTES = 1 << 18
_SAFE_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,80}/[a-z0-9][a-z0-9.+-]{0,120}")


@dataclass(frozen=True)
class File:
    """One file of an object."""

    name: str
    content_type: str
    sha256: str


def files_of(one: StoredObject) -> Iterator[File]:
    """The files that an object has: the file it is or its document, then signatures and photos."""
    spec = CATALOG[one.entity].files
    if spec is None:
        return
    main = spec.of(one.fields)
    if main.get("sha256"):
        yield File(main["name"] or "document", content_type_of(main.get("content_type")), main["sha256"])
    for part in spec.pictures:
        for picture in one.fields[part] or ():
            if picture["sha256"]:
                yield File(picture["code"], "application/octet-stream", picture["sha256"])


def file_of(store: Store, entity: str, ident: str, sha256: str | None) -> tuple[File, bool]:
    """A file of an object (None: the one that it is, or its document), and whether it is confidential.

    Raises `NotFound`.
    """
    spec = CATALOG[entity].files
    one = store.objects.get(entity, ident) if spec is not None else None
    if spec is None or one is None:
        raise NotFound(f"no {entity} {ident!r} is held that has files")
    main = spec.of(one.fields).get("sha256")
    wanted = next((file for file in files_of(one) if file.sha256 == (sha256 or main)), None)
    if wanted is None:
        raise NotFound(f"{entity} {ident}: there are no such bytes")
    hidden = confidential_of(store)
    is_marked = one.fields.get("confidential") is True or hidden.withholds(one)
    return wanted, is_marked or hidden.is_file(wanted.sha256)


def safe_name(name: str) -> str:
    """A file's name that any system takes, and that leads nowhere else.

    >>> safe_name("../a\\\\b/c:d.pdf")
    'a_b_c_d.pdf'
    """
    kept = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]+', "_", name).strip("._ ")
    return kept.encode()[:200].decode("utf-8", "ignore") or "file"


def content_type_of(said: Any) -> str:
    """A kind of bytes as it may stand in a header; one that may not is told as mere bytes."""
    return said if isinstance(said, str) and _SAFE_TYPE.fullmatch(said) else "application/octet-stream"
