"""What a file says of itself: its type by its bytes; of a photo, when and where it was taken."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from PIL import ExifTags, Image

from scraper.file_types import EXCEL, HEAD_BYTES, SLIDES, WORD, ZIP, by_head

_OFFICE = {
    "word/document.xml": WORD,
    "xl/workbook.xml": EXCEL,
    "ppt/presentation.xml": SLIDES,
}
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, ArithmeticError, struct.error)
"""What Pillow raises for damaged pictures and EXIF blocks."""


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


def facts(stream: IO[bytes]) -> FileFacts:
    """Read from a seekable handle, only as much as needed; nothing is decoded. Damaged EXIF is no EXIF."""
    kind = content_type(stream)
    if not kind.startswith("image/"):
        return FileFacts(kind, is_image=False)
    exif, place = _exif(stream)
    latitude = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "NS", 90)
    longitude = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "EW", 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return FileFacts(kind, is_image=True, taken_at=_taken_at(exif, place), latitude=latitude, longitude=longitude)


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


def _exif(stream: IO[bytes]) -> tuple[Mapping[int, Any], Mapping[int, Any]]:
    """The EXIF block and its GPS part; empty where there is none or it is damaged."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged EXIF, and of size: nothing is decoded here
            with Image.open(stream) as image:
                # Not PngImageFile.getexif, which decodes the whole picture to look behind it.
                block = Image.Image.getexif(image)
                return dict(block.get_ifd(ExifTags.IFD.Exif)), dict(block.get_ifd(ExifTags.IFD.GPSInfo))
    except (*_BROKEN, Image.DecompressionBombError):
        return {}, {}


def _taken_at(exif: Mapping[int, Any], place: Mapping[int, Any]) -> datetime | None:
    local = _stamp(exif.get(ExifTags.Base.DateTimeOriginal))
    if local is not None and (offset := _printed(exif.get(ExifTags.Base.OffsetTimeOriginal))):
        try:
            return datetime.fromisoformat(f"{local.isoformat()}{offset}")
        except ValueError:
            pass  # an offset that is none says nothing
    return _gps_time(place) or local


def _stamp(value: object) -> datetime | None:
    """An EXIF date and time, which has no offset of its own."""
    try:
        return datetime.strptime(_printed(value), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None


def _gps_time(place: Mapping[int, Any]) -> datetime | None:
    try:
        hour, minute, second = (float(part) for part in place[ExifTags.GPS.GPSTimeStamp])
        day = datetime.strptime(_printed(place[ExifTags.GPS.GPSDateStamp]), "%Y:%m:%d").replace(tzinfo=UTC)
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 61):
            return None
        return day + timedelta(hours=hour, minutes=minute, milliseconds=round(second * 1000))
    except _BROKEN:
        return None


def _degrees(place: Mapping[int, Any], tag: int, ref: int, signs: str, most: int) -> float | None:
    """Degrees, minutes and seconds as decimal degrees; None when incomplete or impossible."""
    try:
        degrees, minutes, seconds = (float(part) for part in place[tag])
        side = _printed(place[ref]).upper()
        value = degrees + minutes / 60 + seconds / 3600
        possible = 0 <= degrees <= most and 0 <= minutes < 60 and 0 <= seconds < 60 and value <= most
        if not possible or len(side) != 1 or side not in signs:
            return None
        return round(-value if side == signs[1] else value, 7)
    except _BROKEN:
        return None


def _printed(value: object) -> str:
    words = value.decode("ascii", "replace") if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return words.strip("\x00 ")
