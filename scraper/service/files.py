"""The bytes behind an object: which it has, who may have them, and how they are sent."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from scraper.errors import NotFound, StorageDown
from scraper.evidence.blobs import BlobStore
from scraper.service import threads
from scraper.store import Store, StoredObject
from scraper.store.lookup import BEGINNING, Wanted

WITH_FILES = ("attachment", "compliance_form", "progress_claim")
CHUNK_BYTES = 1 << 18
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SAFE_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,80}/[a-z0-9][a-z0-9.+-]{0,120}")


@dataclass(frozen=True)
class File:
    """One file of an object."""

    name: str
    content_type: str
    sha256: str


def files_of(one: StoredObject) -> Iterator[File]:
    """The files that an object has: the file it is or its document, then signatures and photos."""
    fields = one.fields
    main = fields if one.entity == "attachment" else fields.get("document") or {}
    if main.get("sha256"):
        yield File(main["name"], _content_type(main.get("content_type")), main["sha256"])
    for part in ("signatures", "photos"):
        for picture in fields.get(part) or ():
            if picture["sha256"]:
                yield File(picture["code"], "application/octet-stream", picture["sha256"])


def file_of(store: Store, entity: str, ident: str, sha256: str | None) -> tuple[File, bool]:
    """A file of an object (None: the one that it is, or its document), and whether the portal marks it confidential.

    Raises `NotFound`.
    """
    one = store.objects.get(entity, ident) if entity in WITH_FILES else None
    if one is None:
        raise NotFound(f"no {entity} {ident!r} is held that has files")
    main = one.fields["sha256"] if entity == "attachment" else (one.fields["document"] or {}).get("sha256")
    wanted = next((file for file in files_of(one) if file.sha256 == (sha256 or main)), None)
    if wanted is None:
        raise NotFound(f"{entity} {ident}: there are no such bytes")
    return wanted, _is_confidential(store, one, wanted)


def _is_confidential(store: Store, one: StoredObject, file: File) -> bool:
    """Also a form's document that is a confidential attachment of its job: by its bytes or its name there."""
    if one.entity == "attachment":
        return one.fields["confidential"] is True
    number, main = one.fields["job_number"], one.fields["document"] or {}
    after = BEGINNING
    while rows := store.lookup.page(Wanted("attachment", {"job_number": number}, gone=True), after, 500):
        hidden = [row.fields for _, row in rows if row.fields["confidential"] is True]
        if any(each["sha256"] == file.sha256 or each["name"] == main.get("name") for each in hidden):
            return True
        after = rows[-1][0]
    return False


async def send(request: Request, blobs: BlobStore, file: File) -> Response:
    """A file, or the range of it that is asked for. Raises `NotFound`, `StorageDown`."""
    try:
        size, handle = await threads.run(_opened, blobs, file.sha256)
    except KeyError as error:
        raise NotFound("the bytes of this file are not held") from error
    except OSError as error:
        raise StorageDown("the store of evidence cannot be read now") from error
    etag = f'"{file.sha256}"'
    headers = {
        "etag": etag,
        "accept-ranges": "bytes",
        "content-disposition": f"attachment; filename*=UTF-8''{quote(safe_name(file.name), safe='')}",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    if is_known(request.headers.get("if-none-match"), etag):
        handle.close()
        return Response(status_code=304, headers=headers)
    asked = request.headers.get("range") if request.headers.get("if-range", etag) == etag else None
    span = span_of(asked, size)
    if span is None:
        handle.close()
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{size}"})
    first, last = span
    status = 206 if asked is not None and _RANGE.fullmatch(asked) else 200
    if status == 206:
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    headers["content-length"] = str(last - first + 1)
    body = _chunks(handle, first, last - first + 1)
    return StreamingResponse(body, status, headers, media_type=file.content_type)


def span_of(asked: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte to be sent; None for a range that the file does not have. What is no range is no wish.

    >>> span_of("bytes=2-", 10), span_of("bytes=-3", 10), span_of("bytes=4-99", 10), span_of("bytes=10-", 10)
    ((2, 9), (7, 9), (4, 9), None)
    >>> span_of(None, 10), span_of("lines=1-2", 10)
    ((0, 9), (0, 9))
    """
    parts = _RANGE.fullmatch(asked or "")
    if parts is None or (not parts[1] and not parts[2]):
        return 0, size - 1
    if not parts[1]:
        first, last = max(size - int(parts[2]), 0), size - 1
    else:
        first, last = int(parts[1]), min(int(parts[2] or size - 1), size - 1)
        if parts[2] and int(parts[2]) < first:
            return 0, size - 1
    return (first, last) if first <= last else None


def safe_name(name: str) -> str:
    """A file's name that any system takes, and that leads nowhere else.

    >>> safe_name("../a\\\\b/c:d.pdf")
    'a_b_c_d.pdf'
    """
    kept = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]+', "_", name).strip("._ ")
    return kept.encode()[:200].decode("utf-8", "ignore") or "file"


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller has what the tag stands for already."""
    said = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    return "*" in said or etag.removeprefix("W/") in said


def _content_type(said: Any) -> str:
    return said if isinstance(said, str) and _SAFE_TYPE.fullmatch(said) else "application/octet-stream"


def _opened(blobs: BlobStore, sha256: str) -> tuple[int, IO[bytes]]:
    return blobs.size(sha256), blobs.open(sha256)


async def _chunks(handle: IO[bytes], first: int, left: int) -> AsyncIterator[bytes]:
    with handle:
        await threads.run(handle.seek, first)
        while left > 0:
            chunk = await threads.run(handle.read, min(left, CHUNK_BYTES))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk
