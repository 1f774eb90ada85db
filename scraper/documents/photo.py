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

_HEAD_BYTES = 64 * 1024
_UNKNOWN = "application/octet-stream"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"ID3", "audio/mpeg"),
)
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic-sequence",     b"mif1": "image/heif", b"msf1": "image/heif-sequence",
    b"avif": "image/avif", b"qt  ": "video/quicktime", b"M4A ": "audio/mp4",
}  # fmt: skip
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
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
    head = stream.read(_HEAD_BYTES)
    if found := next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None):
        return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(head) >= 26 and struct.unpack("<I", head[14:18])[0] in (12, 40, 52, 56, 108, 124):
        return "image/bmp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zipped(stream)
    if b"%PDF-" in head[:1024]:  # readers accept a preamble
        return "application/pdf"
    return _written(head)


def _zipped(stream: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                if re.fullmatch(r"application/vnd\.oasis\.opendocument\.[a-z-]+", declared):
                    return declared
            return next((kind for name, kind in _OFFICE.items() if name in names), "application/zip")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return "application/zip"  # cut or encrypted: the beginning still says what it is


def _written(head: bytes) -> str:
    """Text, as far as bytes can prove it: Unicode, or mostly ASCII, and no control signs."""
    if not head:
        return _UNKNOWN
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    whole = head[: len(head) - len(head) % 2] if encoding == "utf-16" else head
    try:
        words = whole.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig" and error.start >= len(head) - 3 and len(head) == _HEAD_BYTES:
            words = head[: error.start].decode(encoding)  # a letter cut in two at the end of the head
        elif sum(byte < 0x80 for byte in head) >= 0.9 * len(head):
            words = head.decode("latin-1")
        else:
            return _UNKNOWN
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", words):
        return _UNKNOWN
    start = words.lstrip()[:256].lower()
    if re.match(r"(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", start, re.DOTALL):
        return "text/html"
    if re.match(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!doctype svg[^>]*>\s*)?<svg\b", start, re.DOTALL):
        return "image/svg+xml"
    return "application/xml" if start.startswith("<?xml") else "text/plain"


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
