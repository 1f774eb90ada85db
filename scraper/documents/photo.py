"""What a file says of itself: its type by its bytes; of a photo, when and where it was taken."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from PIL import ExifTags, Image

from scraper.documents import boxes
from scraper.documents.header import BROKEN, opened, unwarned
from scraper.documents.taken import printed, taken
from scraper.evidence.file_types import EXCEL, HEAD_BYTES, SLIDES, WORD, ZIP, by_head

_OFFICE = {
    "word/document.xml": WORD,
    "xl/workbook.xml": EXCEL,
    "ppt/presentation.xml": SLIDES,
}
_IN_BOXES = ("image/heic", "image/heif", "image/avif", "image/heic-sequence", "image/heif-sequence")
_SEQUENCE = "it is a run of pictures; when and where each was taken is not read"
_DATUMS = ("WGS", "GDA94", "GDA2020", "ITRF", "UNDEFINED", "UNKNOWN")
"""How the names of datums begin that are WGS 84 but for some metres, or that name none."""
_MOST_CHUNKS, _MOST_EXIF = 10_000, 4 << 20


@dataclass(frozen=True)
class FileFacts:
    """What the bytes of one file prove."""

    content_type: str
    """By the bytes alone; `application/octet-stream` where they tell nothing, as those of an empty file."""
    is_image: bool
    taken_at: datetime | None = None
    """EXIF: aware with its own offset or, failing that, its GPS time (UTC); else local time without offset."""
    latitude: float | None = None
    """Decimal degrees, WGS 84, south negative, 7 decimals."""
    longitude: float | None = None
    unbelieved: tuple[str, ...] = ()
    """What the file says of when it was taken and cannot be so, or is not read; for a person."""


def facts(stream: IO[bytes], now: datetime | None = None) -> FileFacts:
    """Read from a seekable handle, only as much as needed; nothing is decoded. Damaged EXIF is no EXIF.

    `now`: when the file was had at the latest, so that no photo is of later; by default the clock's.
    """
    kind = content_type(stream)
    if not kind.startswith("image/"):
        return FileFacts(kind, is_image=False)
    exif, place = _exif(stream, kind)
    latitude = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "NS", 90)
    longitude = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "EW", 180)
    if latitude is None or longitude is None or not _is_fixed(place, latitude, longitude):
        latitude = longitude = None
    at = taken(kind, exif, place, now or datetime.now(UTC))
    unbelieved = (*at.unbelieved, *([_SEQUENCE] if kind.endswith("-sequence") and not exif and not place else []))
    return FileFacts(
        kind, is_image=True, taken_at=at.moment, latitude=latitude, longitude=longitude, unbelieved=unbelieved
    )


def content_type(stream: IO[bytes]) -> str:
    """The type by the bytes, whatever the name says."""
    stream.seek(0)
    kind = by_head(stream.read(HEAD_BYTES))
    return _zipped(stream) if kind == ZIP else kind


def _zipped(stream: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                if re.fullmatch(r"application/vnd\.oasis\.opendocument\.[a-z-]+", declared):
                    return declared
            return next((kind for name, kind in _OFFICE.items() if name in names), ZIP)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return ZIP  # cut or encrypted: the beginning still says what it is


def _exif(stream: IO[bytes], kind: str) -> tuple[Mapping[int, Any], Mapping[int, Any]]:
    """The EXIF block and its GPS part; empty where there is none or it is damaged."""
    try:
        with unwarned():
            block = _block(stream, kind)
            return dict(block.get_ifd(ExifTags.IFD.Exif)), dict(block.get_ifd(ExifTags.IFD.GPSInfo))
    except BROKEN:
        return {}, {}


def _block(stream: IO[bytes], kind: str) -> Image.Exif:
    if kind in _IN_BOXES or kind == "image/webp":
        block = Image.Exif()
        if found := _in_chunks(stream) if kind == "image/webp" else boxes.exif(stream):
            block.load(found)
        return block
    image = opened(stream, kind)
    # Not PngImageFile.getexif, which decodes the whole picture to look behind it.
    return Image.Exif() if image is None else Image.Image.getexif(image)


def _in_chunks(stream: IO[bytes]) -> bytes:
    """The EXIF chunk of a WebP file, whose own reader would make room for the picture first."""
    stream.seek(12)
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            break
        size = int.from_bytes(head[4:], "little")
        if head[:4] == b"EXIF":
            return stream.read(min(size, _MOST_EXIF))
        stream.seek(size + size % 2, 1)
    return b""


def _is_fixed(place: Mapping[int, Any], latitude: float, longitude: float) -> bool:
    """Whether the receiver knew where it was: not while it still measured, nor at 0° 0', which stands for not knowing;
    and by a datum that differs from WGS 84 by no more than a receiver does."""
    datum = printed(place.get(ExifTags.GPS.GPSMapDatum)).upper()
    is_void = printed(place.get(ExifTags.GPS.GPSStatus)).upper() == "V"
    return not is_void and (latitude, longitude) != (0, 0) and (not datum or datum.startswith(_DATUMS))


def _degrees(place: Mapping[int, Any], tag: int, ref: int, signs: str, most: int) -> float | None:
    """Degrees, minutes and seconds as decimal degrees; None when incomplete or impossible."""
    try:
        degrees, minutes, seconds = (float(part) for part in place[tag])
        side = printed(place[ref]).upper()
        value = degrees + minutes / 60 + seconds / 3600
        possible = 0 <= degrees <= most and 0 <= minutes < 60 and 0 <= seconds < 60 and value <= most
        if not possible or len(side) != 1 or side not in signs:
            return None
        return round(-value if side == signs[1] else value, 7)
    except BROKEN:
        return None
