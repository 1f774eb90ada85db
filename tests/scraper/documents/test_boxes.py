"""The EXIF block of HEIC, HEIF and AVIF photos is found by the file's own table, wherever that puts it."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from scraper.documents.photo import FileFacts, facts
from tests.scraper.documents.test_photo import SYDNEY_PLACE, TAKEN


def tiff(stamp: str = "2024:03:05 09:15:00", offset: str = "+11:00") -> bytes:
    """An EXIF block as a camera writes it, with the words before it."""
    block = Image.Exif()
    exif = TAKEN | {ExifTags.Base.DateTimeOriginal: stamp, ExifTags.Base.OffsetTimeOriginal: offset}
    block.get_ifd(ExifTags.IFD.Exif).update(exif)
    block.get_ifd(ExifTags.IFD.GPSInfo).update(SYDNEY_PLACE)
    return block.tobytes()


def box(kind: bytes, *parts: bytes) -> bytes:
    """One box."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def whole(kind: bytes, version: int, *parts: bytes) -> bytes:
    """A box with a version."""
    return box(kind, struct.pack(">I", version << 24), *parts)


def photo(
    blocks: Sequence[bytes],
    *,
    brand: bytes = b"heic",
    version: int = 1,
    in_meta: bool = False,
    about: Sequence[int] = (1,),
    split: bool = False,
) -> bytes:
    """A file with a picture (item 1) and EXIF blocks (items 2 and on), each about the item given.

    `version`: of the table of places; `in_meta`: the blocks lie in the table; `split`: each in two parts.
    """
    wide = version == 2
    number = ">I" if wide else ">H"
    contents = [b"picture!", *(struct.pack(">I", 6) + block for block in blocks)]
    infos = [
        whole(b"infe", 3 if wide else 2, struct.pack(number, item), b"\0\0", b"hvc1" if item == 1 else b"Exif", b"\0")
        for item in range(1, len(contents) + 1)
    ]
    iinf = whole(b"iinf", 1 if wide else 0, struct.pack(">I" if wide else ">H", len(infos)), *infos)
    refs = [
        box(b"cdsc", struct.pack(number, item), struct.pack(">H", 1), struct.pack(number, of))
        for item, of in enumerate(about, 2)
    ]
    iref = whole(b"iref", 1 if wide else 0, *refs)
    pitm = whole(b"pitm", 1 if wide else 0, struct.pack(number, 1))

    def table(starts: Sequence[int]) -> bytes:
        entries = b""
        for item, (start, content) in enumerate(zip(starts, contents, strict=True), 1):
            way = struct.pack(">H", 1 if in_meta and item > 1 else 0) if version else b""
            half = len(content) // 2 if split else len(content)
            parts = [(start, half), (start + half, len(content) - half)] if split else [(start, half)]
            entries += struct.pack(number, item) + way + struct.pack(">HH", 0, len(parts))
            entries += b"".join(struct.pack(">II", *one) for one in parts)
        return whole(b"iloc", version, b"\x44\x00", struct.pack(number, len(contents)), entries)

    inside = b"".join(contents[1:]) if in_meta else b""

    def meta(starts: Sequence[int]) -> bytes:
        idat = [box(b"idat", inside)] if in_meta else []
        return whole(b"meta", 0, pitm, iinf, table(starts), iref, *idat)

    head = box(b"ftyp", brand, bytes(4), b"mif1", brand)
    base = len(head) + len(meta([0] * len(contents))) + 8
    starts, at = [base], 0 if in_meta else base + len(contents[0])
    for content in contents[1:]:
        starts.append(at)
        at += len(content)
    return head + meta(starts) + box(b"mdat", contents[0], b"" if in_meta else b"".join(contents[1:]))


def read(data: bytes) -> FileFacts:
    """Facts of bytes in memory."""
    return facts(io.BytesIO(data))


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"avif"])
@pytest.mark.parametrize("version", [0, 1, 2])
@pytest.mark.parametrize("split", [False, True])
def test_a_phones_photo_says_when_and_where(brand: bytes, version: int, split: bool) -> None:
    """Every version of the table, in one part or two."""
    found = read(photo([tiff()], brand=brand, version=version, split=split))
    assert found.is_image
    assert found.taken_at is not None
    assert found.taken_at.isoformat() == "2024-03-05T09:15:00+11:00"
    assert (found.latitude, found.longitude) == (-33.8651430, 151.2099)


def test_a_block_within_the_table_is_read() -> None:
    """Some writers keep small items there."""
    assert read(photo([tiff()], in_meta=True)).latitude == -33.8651430


def test_of_several_blocks_the_one_about_the_photo_counts() -> None:
    """A thumbnail or an earlier picture may have its own; where nothing tells, none is believed."""
    two = [tiff("2020:01:01 00:00:00"), tiff()]
    found = read(photo(two, about=(9, 1)))
    assert found.taken_at is not None
    assert found.taken_at.year == 2024
    assert read(photo(two, about=(1, 1))).taken_at is None
    assert read(photo(two, about=())).taken_at is None


def test_a_photo_without_a_block_says_nothing() -> None:
    """It is a photo all the same."""
    assert read(photo([])) == FileFacts("image/heic", is_image=True)


@settings(max_examples=150, deadline=None)
@given(st.integers(12, 500), st.binary(min_size=1, max_size=8), st.sampled_from([0, 1, 2]))
def test_damage_is_no_error(at: int, damage: bytes, version: int) -> None:
    """Whatever lies in the table."""
    data = photo([tiff()], version=version)
    assert read(data[:at] + damage + data[at + len(damage) :]).content_type == "image/heic"
    assert read(data[:at]).content_type == "image/heic"
