"""The EXIF block of a photo in a file of boxes (ISO base media: HEIC, HEIF, AVIF), read without decoding anything.

A decoder of such photos is a large library in C for one thing that we want: what the camera wrote beside the picture.
That lies in the file as a phone writes it, named in a table of contents (ISO/IEC 23008-12, 14496-12).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

_MOST_META = 4 << 20
_MOST_EXIF = 4 << 20
_MOST_BOXES = 64


class _Reader:
    """Numbers from bytes, one after the other. Raises `struct.error` at their end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, size: int) -> int:
        """Of so many bytes."""
        return int.from_bytes(self.take(size), "big")

    def take(self, size: int) -> bytes:
        """The next bytes, as many as asked for."""
        found = self.data[self.at : self.at + size]
        if len(found) < size:
            raise struct.error("the box ends early")
        self.at += size
        return found

    def version(self) -> int:
        """Of a box that has one; its flags are passed over."""
        return self.number(4) >> 24


class _Place(NamedTuple):
    in_meta: bool
    """Whether it lies in the `idat` box of the table itself."""
    parts: tuple[tuple[int, int], ...]
    """Where each part begins, and how long it is."""


def exif(stream: IO[bytes]) -> bytes:
    """The TIFF bytes of the EXIF block; empty where there is none. Raises `struct.error` where the file is damaged."""
    meta = _meta(stream)
    if meta is None:
        return b""
    boxes = dict(_boxes(meta[4:]))  # a box with a version
    items = list(_items(boxes.get(b"iinf", b"")))
    described = set(_about(boxes.get(b"iref", b""), _primary(boxes.get(b"pitm", b""))))
    found = [one for one in items if one in described] or items
    places = dict(_places(boxes[b"iloc"])) if b"iloc" in boxes else {}
    if len(found) != 1 or found[0] not in places:
        return b""
    content = _content(stream, boxes.get(b"idat", b""), places[found[0]])
    skipped = 4 + int.from_bytes(content[:4], "big")
    return content[skipped:]


def _meta(stream: IO[bytes]) -> bytes | None:
    """The table of contents of a file."""
    stream.seek(0)
    for _ in range(_MOST_BOXES):
        head = stream.read(8)
        if len(head) < 8:
            return None
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        length = 8
        if size == 1:
            size, length = int.from_bytes(stream.read(8), "big"), 16
        if kind == b"meta" and size == 0:  # the last box, to the end of the file
            return stream.read(_MOST_META)
        if kind == b"meta":
            return stream.read(min(size - length, _MOST_META)) if size > length else None
        if size < length:
            return None
        stream.seek(size - length, 1)
    return None


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size < 8:
            return
        yield kind, data[at + 8 : at + size]
        at += size


def _items(data: bytes) -> Iterator[int]:
    """The numbers of the items that are EXIF blocks."""
    reader = _Reader(data)
    if not data:
        return
    reader.number(4 + (2 if reader.data[0] == 0 else 4))
    for kind, entry in _boxes(data[reader.at :]):
        item = _Reader(entry)
        if kind == b"infe" and (version := item.version()) >= 2:
            number = item.number(2 if version == 2 else 4)
            item.take(2)
            if item.take(4) == b"Exif":
                yield number


def _primary(data: bytes) -> int | None:
    """The number of the photo itself, among its thumbnails."""
    reader = _Reader(data)
    return reader.number(2 if reader.version() == 0 else 4) if data else None


def _about(data: bytes, primary: int | None) -> Iterator[int]:
    """The items that describe the photo itself."""
    if not data:
        return
    size = 2 if data[0] == 0 else 4
    for kind, entry in _boxes(data[4:]):
        if kind == b"cdsc":
            reader = _Reader(entry)
            item = reader.number(size)
            if primary in [reader.number(size) for _ in range(reader.number(2))]:
                yield item


def _places(data: bytes) -> Iterator[tuple[int, _Place]]:
    """Where each item lies."""
    reader = _Reader(data)
    version = reader.version()
    sizes = reader.number(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    for _ in range(reader.number(2 if version < 2 else 4)):
        number = reader.number(2 if version < 2 else 4)
        way = reader.number(2) & 15 if version else 0
        reader.take(2)
        start = reader.number(base)
        parts = []
        for _ in range(reader.number(2)):
            reader.take(index if version else 0)
            parts.append((start + reader.number(offset), reader.number(length)))
        if way in (0, 1):
            yield number, _Place(way == 1, tuple(parts))


def _content(stream: IO[bytes], idat: bytes, place: _Place) -> bytes:
    found = b""
    for start, length in place.parts:
        if len(found) + length > _MOST_EXIF:
            raise struct.error("an EXIF block larger than any camera's")
        if place.in_meta:
            found += idat[start : start + length]
        else:
            stream.seek(start)
            found += stream.read(length)
    return found
