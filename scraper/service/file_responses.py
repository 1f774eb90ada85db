"""How a file is sent over HTTP: whole, in part, or not again."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import IO
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse

from scraper.console.preview import SIDE, Preview, preview
from scraper.errors import Changed, NotFound, StorageDown, StorageUnavailable
from scraper.evidence.blobs import BlobStore
from scraper.service import threadpool
from scraper.service.files import CHUNK_BYTES, File, safe_name

_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_RANGE = re.compile(r"bytes=(?!-$)([0-9]{0,99})-([0-9]{0,99})", re.IGNORECASE)


async def send(request: Request, blobs: BlobStore, file: File) -> Response:
    """A file, or the range of it that is asked for. Raises `NotFound`, `Changed`, `StorageDown`."""
    with _told():
        size, handle = await threadpool.run(_opened, blobs, file.sha256)
    etag = f'"{file.sha256}"'
    headers = {
        "etag": etag,
        "accept-ranges": "bytes",
        "content-disposition": f"attachment; filename*=UTF-8''{quote(safe_name(file.name), safe='')}",
        "content-security-policy": _POLICY,
    }
    if (wanted := listed(request.headers, "if-match")) is not None and etag not in wanted and "*" not in wanted:
        handle.close()
        raise Changed("the file is another one by now (If-Match)")
    if is_known(listed(request.headers, "if-none-match"), etag):
        handle.close()
        return Response(status_code=304, headers=headers)
    ranges = request.headers.getlist("range") if request.headers.get("if-range", etag) == etag else []
    asked = ranges[0] if len(ranges) == 1 else None
    span = span_of(asked, size)
    if span is None:
        handle.close()
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{size}"})
    first, last = span
    status = 206 if is_range(asked) else 200
    if status == 206:
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    headers["content-length"] = str(last - first + 1)
    if request.state.is_head:
        handle.close()
        return Response(None, status, headers, file.content_type)
    body = _chunks(handle, first, last - first + 1)
    return StreamingResponse(body, status, headers, media_type=file.content_type)


async def send_preview(request: Request, blobs: BlobStore, file: File) -> Response:
    """A picture small enough for a page. Raises `NotFound`, `StorageDown`."""
    etag = f'"{file.sha256}.{SIDE}"'
    headers = {"etag": etag, "content-security-policy": _POLICY}
    if is_known(listed(request.headers, "if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    with _told():
        made = await threadpool.run(_small, blobs, file.sha256)
    return Response(None if request.state.is_head else made.data, 200, headers, made.content_type)


@contextmanager
def _told() -> Iterator[None]:
    """What the store of evidence cannot give, as a caller is told it."""
    try:
        yield
    except KeyError as error:
        raise NotFound("the bytes of this file are not held") from error
    except (OSError, StorageUnavailable) as error:
        raise StorageDown("the store of evidence cannot be read now") from error


def span_of(asked: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte to be sent; None for a range that the file does not have. What is no range is no wish.

    >>> span_of("bytes=2-", 10), span_of("bytes=-3", 10), span_of("bytes=4-99", 10), span_of("bytes=10-", 10)
    ((2, 9), (7, 9), (4, 9), None)
    >>> span_of(None, 10), span_of("lines=1-2", 10)
    ((0, 9), (0, 9))
    """
    parts = _RANGE.fullmatch(asked or "")
    if parts is None or not is_range(asked):
        return 0, size - 1
    if not parts[1]:
        first, last = max(size - int(parts[2]), 0), size - 1
    else:
        first, last = int(parts[1]), min(int(parts[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


def is_range(asked: str | None) -> bool:
    """Whether a header asks for a range of bytes; one that ends before it begins, or names no byte, does not.

    >>> is_range("bytes=2-"), is_range("bytes=5-2"), is_range("bytes=-"), is_range(None)
    (True, False, False, False)
    """
    parts = _RANGE.fullmatch(asked or "")
    return parts is not None and not (parts[1] and parts[2] and int(parts[2]) < int(parts[1]))


def listed(headers: Headers, name: str) -> list[str] | None:
    """The parts of a header that is a list, however many lines it takes; None where it is not sent."""
    lines = headers.getlist(name)
    return [one.strip() for one in ",".join(lines).split(",")] if lines else None


def takes_gzip(said: Sequence[str] | None) -> bool:
    """Whether a caller's `Accept-Encoding` takes gzip: by its name and its weight.

    >>> takes_gzip(["br", "gzip"]), takes_gzip(["gzip;q=0.000", "*"]), takes_gzip(["notgzip"]), takes_gzip(["*;q=0.1"])
    (True, False, False, True)
    """
    weights = {}
    for one in (part.lower() for part in said or ()):
        name, _, weight = one.partition(";")
        weights[name.strip()] = re.fullmatch(r"\s*|\s*q\s*=\s*(?:1(?:\.0*)?|0?\.\d*[1-9]\d*)\s*", weight) is not None
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", False)))


def is_known(if_none_match: Sequence[str] | None, etag: str) -> bool:
    """Whether the caller has what the tag stands for already."""
    said = [one.removeprefix("W/") for one in if_none_match or ()]
    return "*" in said or etag.removeprefix("W/") in said


def _opened(blobs: BlobStore, sha256: str) -> tuple[int, IO[bytes]]:
    return blobs.size(sha256), blobs.open(sha256)


def _small(blobs: BlobStore, sha256: str) -> Preview:
    with blobs.open(sha256) as handle:
        return preview(handle)


async def _chunks(handle: IO[bytes], first: int, left: int) -> AsyncIterator[bytes]:
    with handle:
        await threadpool.run(handle.seek, first)
        while left > 0:
            chunk = await threadpool.run(handle.read, min(left, CHUNK_BYTES))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk
