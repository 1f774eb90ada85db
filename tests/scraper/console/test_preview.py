"""Pictures as the console shows them."""

from __future__ import annotations

import io
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scraper.console import preview as previews
from scraper.console.preview import SIDE, Preview, preview


def drawn(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    """A picture, its left half red and its right half white or clear."""
    image = Image.new(mode, size, "white" if mode != "RGBA" else (0, 0, 0, 0))
    image.paste(Image.new(mode, (size[0] // 2, size[1]), "red"), (0, 0))
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def seen(made: Preview) -> Image.Image:
    """The picture that was made."""
    assert made.content_type == "image/jpeg"
    return Image.open(io.BytesIO(made.data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
@pytest.mark.parametrize("size", [(3000, 2000), (40, 20), (900, 4000)])
def test_a_picture_is_small_and_keeps_its_shape(kind: str, size: tuple[int, int]) -> None:
    """Of every kind that a browser or a phone makes; a small one stays as it is."""
    image = seen(preview(io.BytesIO(drawn(size, kind))))
    assert max(image.size) == min(SIDE, max(size))
    assert abs(image.width / image.height - size[0] / size[1]) < 0.01 * size[0] / size[1]
    red, _, blue = image.getpixel((2, 2))  # type: ignore[misc]
    assert (red > 200, blue < 90) == (True, True)


def test_a_photo_stands_upright_and_says_nothing_of_its_maker() -> None:
    """A phone that was held upright writes a turn into the file; who took it where is told beside it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canary Phone"
    image = seen(preview(io.BytesIO(drawn((800, 400), exif=exif))))
    assert image.size == (320, 640)
    assert not image.getexif()
    assert b"Canary" not in preview(io.BytesIO(drawn((800, 400), exif=exif))).data


def test_what_is_clear_is_paper() -> None:
    """A signature on no ground is dark on white, not black on black."""
    image = seen(preview(io.BytesIO(drawn((100, 50), "PNG", "RGBA"))))
    assert image.getpixel((90, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.4", "no picture"),
        (b"", "no picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "no preview of this kind"),
        (b"\xff\xd8\xff", "damaged"),
        (drawn((500, 500), "PNG")[:300], "damaged"),
    ],
)
def test_what_cannot_be_drawn_says_why(data: bytes, why: str) -> None:
    """As a picture, for nothing else is shown in the place of one."""
    made = preview(io.BytesIO(data))
    assert made.content_type == "image/svg+xml"
    assert why in made.data.decode()


@pytest.mark.parametrize(("kind", "more"), [("PNG", {}), ("GIF", {}), ("JPEG", {"progressive": True})])
def test_a_large_picture_takes_no_more_room_than_it_may(
    kind: str, more: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that would have to be held whole is not opened; a photo is read in a part of its size."""
    monkeypatch.setattr(previews, "MOST_PIXELS", 1_000_000)
    large = drawn((2000, 1500), kind, **more)
    tracemalloc.start()
    made = preview(io.BytesIO(large))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "too large for a preview (2,000 × 1,500 pixels)" in made.data.decode()
    assert peak < 1_000_000
    assert seen(preview(io.BytesIO(drawn((2000, 1500))))).size == (640, 480)
    monkeypatch.setattr(previews, "MOST_OF_A_FILE", 1_000_000)
    assert "too large" in preview(io.BytesIO(drawn((2000, 1500)))).data.decode()


@given(st.binary(max_size=60), st.sampled_from(["JPEG", "PNG", "GIF", "TIFF", "WEBP"]), st.integers(0, 400))
def test_damage_of_any_kind_is_told(rubbish: bytes, kind: str, at: int) -> None:
    """A picture comes of it, or words; never an error."""
    whole = drawn((60, 40), kind)
    made = preview(io.BytesIO(whole[:at] + rubbish + whole[at + len(rubbish) :]))
    assert made.content_type in ("image/jpeg", "image/svg+xml")
