"""A file's type is told by its bytes; a photo's time and place by its EXIF, or not at all."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from scraper.documents.photo import FileFacts, content_type, facts

GPS = ExifTags.GPS
SYDNEY_PLACE: dict[Any, Any] = {
    GPS.GPSLatitudeRef: "S",
    GPS.GPSLatitude: (33.0, 51.0, 54.5148),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: (151.0, 12.0, 35.6400),
}


def picture(form: str = "JPEG", exif: Mapping[Any, Any] | None = None, place: Mapping[Any, Any] | None = None) -> bytes:
    """A small picture with an EXIF block."""
    block = Image.Exif()
    block[ExifTags.Base.Orientation] = 1
    if exif is not None:
        block.get_ifd(ExifTags.IFD.Exif).update(exif)
    if place is not None:
        block.get_ifd(ExifTags.IFD.GPSInfo).update(place)
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, form, exif=block)
    return out.getvalue()


def read(data: bytes) -> FileFacts:
    """Facts of bytes in memory."""
    return facts(io.BytesIO(data))


def zipped(*names: str, **content: str) -> bytes:
    """An archive with members of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, content.get(name, "x"))
    return out.getvalue()


TAKEN: dict[Any, Any] = {ExifTags.Base.DateTimeOriginal: "2024:03:05 09:15:00"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (picture("GIF"), "image/gif"),
        (picture("BMP"), "image/bmp"),
        (picture("TIFF"), "image/tiff"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "image/heif"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00miafavif", "image/avif"),
        (b"\x00\x00\x00\x18ftypmsf1\x00\x00\x00\x00avismsf1", "image/avif"),
        (b"\x00\x00\x00\x18ftypABCD\x00\x00\x00\x00mif1heic", "image/heif"),
        (b"\x00\x00\x00\x14ftyphevc\x00\x00\x00\x00msf1", "image/heic-sequence"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "video/quicktime"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
        (b"\n\n%PDF-1.4\n", "application/pdf"),
        (zipped("a.txt"), "application/zip"),
        (zipped()[:22], "application/zip"),
        (zipped("a.txt")[:40], "application/zip"),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            zipped("mimetype", mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (zipped("mimetype", mimetype="text/html"), "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "application/x-ole-storage"),
        (b"<!DOCTYPE html><html><body>Log In</body></html>", "text/html"),
        (b"\xef\xbb\xbf\n<HTML>", "text/html"),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', "image/svg+xml"),
        (b'<?xml version="1.0"?><a/>', "application/xml"),
        ("Grüße, 5 m²\r\n".encode(), "text/plain"),
        ("Grüße aus dem Büro, alles erledigt und sauber hinterlassen\r\n".encode("cp1252"), "text/plain"),
        ("Notes".encode("utf-16"), "text/plain"),
        (b"a" * 65535 + "é".encode(), "text/plain"),
        (b"a,b\n1,2\n", "text/plain"),
        (b"", "application/octet-stream"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"RIFF\x00\x00\x00\x00WAVE", "application/octet-stream"),
        (b"BM but not a picture", "text/plain"),
    ],
)
def test_types_are_told_by_the_bytes(data: bytes, expected: str) -> None:
    """Each kind of file is known by its content; what the bytes do not tell is said to be unknown."""
    assert content_type(io.BytesIO(data)) == expected
    assert read(data).is_image == expected.startswith("image/")


def test_a_time_with_its_offset_is_an_instant() -> None:
    """The camera's own offset makes its time an instant, and beats the GPS clock."""
    exif = TAKEN | {ExifTags.Base.OffsetTimeOriginal: "+11:00"}
    place = {GPS.GPSDateStamp: "2024:03:04", GPS.GPSTimeStamp: (22.0, 14.0, 59.0)}
    assert read(picture(exif=exif, place=place)).taken_at == datetime(
        2024, 3, 5, 9, 15, tzinfo=timezone(timedelta(hours=11))
    )


def test_gps_time_is_an_instant() -> None:
    """Without an offset, the satellites' time is the instant."""
    place = {GPS.GPSDateStamp: "2024:03:04", GPS.GPSTimeStamp: (22.0, 15.0, 0.0)}
    assert read(picture(exif=TAKEN, place=place)).taken_at == datetime(2024, 3, 4, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_bare_time_stays_local(form: str) -> None:
    """A camera's time alone has no offset, and gets none."""
    taken = read(picture(form, TAKEN)).taken_at
    assert taken is not None
    assert taken.isoformat() == "2024-03-05T09:15:00"


@pytest.mark.parametrize("offset", ["", "   ", "AEDT", "+99:00"])
def test_an_offset_that_is_none_says_nothing(offset: str) -> None:
    """A damaged offset leaves a local time."""
    taken = read(picture(exif=TAKEN | {ExifTags.Base.OffsetTimeOriginal: offset})).taken_at
    assert taken is not None
    assert taken.tzinfo is None


@pytest.mark.parametrize("stamp", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2024-03-05", "2024:02:30 09:15:00"])
def test_a_stamp_that_is_none_says_nothing(stamp: str) -> None:
    """A blank or impossible time is no time."""
    assert read(picture(exif={ExifTags.Base.DateTimeOriginal: stamp})).taken_at is None


def test_position_in_decimal_degrees() -> None:
    """Degrees, minutes and seconds become decimal degrees, south and west negative, seven decimals."""
    here = read(picture(place=SYDNEY_PLACE))
    assert (here.latitude, here.longitude) == (-33.8651430, 151.2099)
    there = read(picture(place=SYDNEY_PLACE | {GPS.GPSLatitudeRef: "N", GPS.GPSLongitudeRef: "W"}))
    assert (there.latitude, there.longitude) == (33.8651430, -151.2099)


@pytest.mark.parametrize(
    "wrong",
    [
        {GPS.GPSLatitudeRef: ""},
        {GPS.GPSLatitudeRef: "E"},
        {GPS.GPSLatitude: (91.0, 0.0, 0.0)},
        {GPS.GPSLatitude: (33.0, 61.0, 0.0)},
        {GPS.GPSLongitude: (180.0, 0.0, 1.0)},
    ],
)
def test_an_impossible_position_is_none(wrong: dict[Any, Any]) -> None:
    """Half a position, or one off the globe, is no position."""
    here = read(picture(place=SYDNEY_PLACE | wrong))
    assert (here.latitude, here.longitude) == (None, None)


def test_rationals_with_nothing_below_are_no_position() -> None:
    """0/0 in the GPS block is no number."""
    data = picture(place=SYDNEY_PLACE)
    order = ">" if data[data.index(b"Exif\x00\x00") + 6 : data.index(b"Exif\x00\x00") + 8] == b"MM" else "<"
    degrees, nothing = struct.pack(order + "II", 33, 1), struct.pack(order + "II", 0, 0)
    assert degrees in data
    assert read(data.replace(degrees, nothing)).latitude is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=12))
def test_damage_is_no_error(at: int, damage: bytes) -> None:
    """A picture damaged anywhere in its header still gives facts, whatever they are worth."""
    whole = picture(exif=TAKEN, place=SYDNEY_PLACE)
    data = whole[:3] + (whole[:at] + damage + whole[at + len(damage) :])[3:]
    assert read(data).content_type == "image/jpeg"


def test_a_bomb_is_not_opened() -> None:
    """A picture that says it is enormous is not decoded, only named."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    assert read(data) == FileFacts("image/png", is_image=True)


def test_a_large_file_is_not_read_whole() -> None:
    """Only the head and an archive's table of contents are read, not the rest of a large file."""

    class Counted(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    photo = Counted(picture(exif=TAKEN) + bytes(20_000_000))
    assert facts(photo).taken_at is not None
    assert photo.taken < 1_000_000


def test_fractions_of_a_second_are_kept() -> None:
    """GPS time may be finer than a second."""
    place = {GPS.GPSDateStamp: "2024:03:04", GPS.GPSTimeStamp: (22.0, 15.0, float(Fraction(5, 2)))}
    assert read(picture(place=place)).taken_at == datetime(2024, 3, 4, 22, 15, 2, 500_000, tzinfo=UTC)


def test_the_first_picture_of_several_is_the_photo() -> None:
    """Phones write a JPEG with more pictures behind it (MPO): depth, or the same for a small screen."""
    block = Image.Exif()
    block.get_ifd(ExifTags.IFD.Exif).update(TAKEN)
    block.get_ifd(ExifTags.IFD.GPSInfo).update(SYDNEY_PLACE)
    out = io.BytesIO()
    first, second = Image.new("RGB", (8, 8), "teal"), Image.new("RGB", (4, 4), "red")
    first.save(out, "MPO", save_all=True, append_images=[second], exif=block.tobytes())
    found = read(out.getvalue())
    assert (found.content_type, found.latitude) == ("image/jpeg", -33.8651430)
    assert found.taken_at is not None
    assert found.taken_at.isoformat() == "2024-03-05T09:15:00"


@pytest.mark.parametrize("pixels", [(10_000, 5_000), (16_384, 12_288)])
def test_a_photo_of_any_size_says_when_it_was_taken(pixels: tuple[int, int]) -> None:
    """50 or 200 million dots: only the header is read."""
    data = picture(exif=TAKEN)
    at = data.index(b"\xff\xc0") + 5
    data = data[:at] + struct.pack(">HH", pixels[1], pixels[0]) + data[at + 4 :]
    assert read(data).taken_at is not None


def test_a_webp_photo_is_read_without_making_room_for_it() -> None:
    """Its size is what the header says; nobody asks for that many dots."""
    data = picture("WEBP", TAKEN, SYDNEY_PLACE)
    at = data.index(b"VP8X") + 12
    huge = data[:at] + b"\xfe\x3f\x00\xfe\x3f\x00" + data[at + 6 :]
    assert read(huge).latitude == -33.8651430


def when(
    local: str | None, day: str, clock: tuple[float, float, float], now: str = "2026-03-01T00:00:00+00:00"
) -> FileFacts:
    """A photo by a camera's clock and the satellites'."""
    exif = None if local is None else {ExifTags.Base.DateTimeOriginal: local}
    place = {GPS.GPSDateStamp: day, GPS.GPSTimeStamp: clock} if day else None
    return facts(io.BytesIO(picture(exif=exif, place=place)), datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("local", "day", "clock", "expected"),
    [
        ("2024:03:05 09:15:00", "2024:03:04", (22.0, 15.0, 0.0), "2024-03-04T22:15:00+00:00"),
        ("2024:03:05 08:45:30", "2024:03:04", (23.0, 15.0, 4.0), "2024-03-04T23:15:04+00:00"),  # Adelaide
        ("2024:03:05 08:00:00", "2024:03:04", (23.0, 15.0, 0.0), "2024-03-04T23:15:00+00:00"),  # Eucla
        ("2024:03:04 15:14:20", "2024:03:04", (22.0, 15.0, 0.0), "2024-03-04T22:15:00+00:00"),
        ("2024:03:05 09:08:00", "2024:03:04", (22.0, 15.0, 0.0), "2024-03-05T09:08:00"),
        ("2024:03:06 09:15:00", "2024:03:04", (22.0, 15.0, 0.0), "2024-03-06T09:15:00"),
        ("2026:02:13 10:15:00", "2006:06:29", (23.0, 15.0, 0.0), "2026-02-13T10:15:00"),
    ],
)
def test_the_satellites_time_counts_where_it_is_the_cameras_in_some_zone(
    local: str, day: str, clock: tuple[float, float, float], expected: str
) -> None:
    """Else the camera's clock stays local time, and what the satellites say is told."""
    found = when(local, day, clock)
    assert found.taken_at is not None
    assert found.taken_at.isoformat() == expected
    assert bool(found.unbelieved) == (found.taken_at.tzinfo is None)


@pytest.mark.parametrize(
    ("offset", "clock", "expected"),
    [
        ("+11:00", (22.0, 15.0, 20.0), "2024-03-05T09:15:00+11:00"),
        ("+11:00", (21.0, 38.0, 0.0), "2024-03-05T09:15:00+11:00"),
        ("+10:00", (22.0, 15.0, 0.0), "2024-03-05T09:15:00"),
        ("+10:07", (22.0, 15.0, 0.0), "2024-03-04T22:15:00+00:00"),
    ],
)
def test_an_offset_counts_unless_the_satellites_put_the_moment_into_another_zone(
    offset: str, clock: tuple[float, float, float], expected: str
) -> None:
    """A phone that missed the change of the clock; satellites of a while ago say nothing of it."""
    exif = TAKEN | {ExifTags.Base.OffsetTimeOriginal: offset}
    found = read(picture(exif=exif, place={GPS.GPSDateStamp: "2024:03:04", GPS.GPSTimeStamp: clock}))
    assert found.taken_at is not None
    assert found.taken_at.isoformat() == expected
    assert bool(found.unbelieved) == (found.taken_at.tzinfo is None)


@pytest.mark.parametrize(
    ("more", "is_known"),
    [
        ({}, True),
        ({GPS.GPSStatus: "A"}, True),
        ({GPS.GPSStatus: "V"}, False),
        ({GPS.GPSMapDatum: "WGS-84"}, True),
        ({GPS.GPSMapDatum: "GDA94"}, True),
        ({GPS.GPSMapDatum: "AGD66"}, False),
        ({GPS.GPSLatitude: (0.0, 0.0, 0.0), GPS.GPSLongitude: (0.0, 0.0, 0.0)}, False),
        ({GPS.GPSLatitude: (0.0, 0.0, 0.0)}, True),
    ],
)
def test_a_place_is_one_only_where_the_receiver_knew_it(more: dict[Any, Any], is_known: bool) -> None:
    """Not while it still measured, nor by an older datum, nor where it says nought for not knowing."""
    assert (read(picture(place=SYDNEY_PLACE | more)).latitude is not None) == is_known


def test_weeks_that_are_counted_anew_are_told() -> None:
    """A receiver that is 1024 weeks behind, with a camera's clock beside it and without."""
    assert "1024 weeks too early" in when("2026:02:13 10:15:00", "2006:06:29", (23.0, 15.0, 0.0)).unbelieved[0]
    alone = when(None, "2006:06:29", (23.0, 15.0, 0.0))
    assert alone.taken_at is None
    assert "1024 weeks" in alone.unbelieved[0]
    assert when(None, "2024:03:04", (22.0, 15.0, 0.0)).taken_at is not None


@pytest.mark.parametrize(
    ("form", "local", "why"),
    [
        ("JPEG", "1980:01:01 00:00:00", "older than 1995"),
        ("WEBP", "2009:12:31 23:59:59", "older than 2010"),
        ("JPEG", "2026:03:03 00:00:00", "still to come"),
        ("JPEG", "2036:01:01 00:00:00", "still to come"),
        ("JPEG", "2026:03:01 13:00:00", ""),
        ("PNG", "2001:01:02 00:00:00", ""),
    ],
)
def test_a_date_that_cannot_be_is_told_and_not_believed(form: str, local: str, why: str) -> None:
    """Before the format existed, or after the file was had, in whatever zone."""
    data = picture(form, {ExifTags.Base.DateTimeOriginal: local, ExifTags.Base.OffsetTimeOriginal: "+11:00"})
    found = facts(io.BytesIO(data), datetime(2026, 3, 1, tzinfo=UTC))
    assert (found.taken_at is None) == bool(why)
    assert [why in one for one in found.unbelieved] == [True] * bool(why)


RESET = [
    "2000:01:01 00:00:00",
    "2000:01:01 09:41:12",
    "2005:01:01 00:03:00",
    "2012:01:01 13:20:00",
    "2015:01:01 00:00:00",
    "2018:01:01 00:00:07",
    "2024:01:01 00:59:59",
    "2002:12:08 12:00:00",
]


@pytest.mark.parametrize("local", RESET)
@pytest.mark.parametrize("offset", [{}, {ExifTags.Base.OffsetTimeOriginal: "+11:00"}])
def test_a_clock_that_stands_where_clocks_begin_is_told_and_not_believed(local: str, offset: dict[Any, Any]) -> None:
    """It was reset, or never set: a camera knows no other time then, with an offset or without."""
    data = picture(exif={ExifTags.Base.DateTimeOriginal: local, **offset})
    found = facts(io.BytesIO(data), datetime(2026, 3, 1, tzinfo=UTC))
    assert found.taken_at is None
    assert len(found.unbelieved) == 1
    assert "reset or never set" in found.unbelieved[0]


@pytest.mark.parametrize(
    "local", ["2000:01:02 00:00:00", "2016:01:01 01:00:00", "2025:01:01 14:30:00", "2002:12:08 12:00:01"]
)
def test_other_times_of_those_days_are_believed(local: str) -> None:
    """People are called out on the first of January too."""
    found = when(local, "", (0.0, 0.0, 0.0))
    assert found.taken_at is not None
    assert found.unbelieved == ()


def test_the_satellites_tell_whether_a_clock_was_reset() -> None:
    """Where they agree with it, it is New Year; else theirs is the moment."""
    agreed = when("2024:01:01 00:15:00", "2023:12:31", (13.0, 15.0, 0.0))
    assert agreed.taken_at == datetime(2023, 12, 31, 13, 15, tzinfo=UTC)
    assert agreed.unbelieved == ()
    other = when("2015:01:01 00:15:00", "2024:03:04", (22.0, 15.0, 0.0))
    assert other.taken_at == datetime(2024, 3, 4, 22, 15, tzinfo=UTC)
    assert "reset or never set" in other.unbelieved[0]
    behind = when("2015:01:01 00:15:00", "2004:03:04", (22.0, 15.0, 0.0))
    assert behind.taken_at is None
    assert len(behind.unbelieved) == 2


def test_a_run_of_pictures_without_a_block_of_its_own_is_told() -> None:
    """Burst shots in one file: each has its own moment, and none is taken for all."""
    told = read(b"\x00\x00\x00\x14ftyphevc\x00\x00\x00\x00msf1" + b"\x00\x00\x00\x08moov").unbelieved
    assert told == ("it is a run of pictures; when and where each was taken is not read",)
    assert read(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic").unbelieved == ()
