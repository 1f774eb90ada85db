"""Photos of any size and number cost a form none of its answers: their headers are read, their bytes carried."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Sequence

import pytest
from PIL import Image

from scraper.documents import child
from scraper.documents.child import FormReader
from scraper.documents.template import read_template
from scraper.profile import load
from tests.scraper.documents import word

PROFILE = load()


def jpeg(size: tuple[int, int], colour: str = "teal", says: tuple[int, int] | None = None) -> bytes:
    """A photo; `says`: the size in its header, which nobody checks who does not decode it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", quality=50)
    data = out.getvalue()
    if says is not None:
        at = data.index(b"\xff\xc0") + 5
        data = data[:at] + struct.pack(">HH", says[1], says[0]) + data[at + 4 :]
    return data


def form(job: str, photos: Sequence[bytes]) -> bytes:
    """A roof inspection with so many views."""
    document = word.new()
    document.add_paragraph(f"Job: {job}")
    for number, content in enumerate(photos, 1):
        word.picture(document.add_paragraph(f"View {number}: "), content, f"Photo{number}")
    document.add_paragraph("End of inspection")
    return word.saved(document)


SMALL = word.png(9)
HUGE = jpeg((16, 16), says=(8192, 6144))
SAMPLE_OF_A_PHONE, OTHER = jpeg((4000, 3000), "white"), jpeg((4000, 3000), "navy")


@pytest.mark.parametrize(
    ("samples", "photos", "taken"),
    [
        ([SMALL], [HUGE], 1),
        ([SMALL] * 20, [jpeg((16, 16), says=(4032, 3024)) + b"\0" * (1 << 20) + bytes([n]) for n in range(20)], 20),
        ([SAMPLE_OF_A_PHONE] * 3, [OTHER + b"\1", OTHER + b"\2", SAMPLE_OF_A_PHONE], 2),
        ([jpeg((16, 16), "red", says=(16_384, 12_288))], [jpeg((16, 16), says=(16_384, 12_288))], 0),
    ],
    ids=["50 million dots", "20 of 12", "12 of the sample's size", "200 of the sample's size"],
)
def test_large_photos_cost_nothing_else(
    samples: list[bytes], photos: list[bytes], taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is there, and each photo, within the child's memory; or the reason why it is not told."""
    monkeypatch.setattr(child, "SECONDS", 60.0)
    template = read_template(form("{JobNumber}", samples), "Roof", PROFILE.forms)
    with FormReader([template], PROFILE.forms, PROFILE.formats) as reader:
        found = reader.read(form("J1", photos))
    assert [(one.code, one.value) for one in found.answers] == [("JobNumber", "J1")]
    shown = [one.sha256 for one in found.photos]
    assert shown[:taken] == [hashlib.sha256(one).hexdigest() for one in photos[:taken]]
    assert shown[taken:] == [None] * (len(photos) - taken)
    assert list(found.pictures.values()) == photos[:taken]
    told = {one.place for one in found.readings}
    assert told == ({"Photo1"} if taken == 0 else set())
