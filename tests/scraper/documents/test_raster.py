"""What pictures show: on white paper, however they are clear, and whether one is the template's sample still."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from scraper.documents.raster import Eye, Look, on_paper, png

SIZE = (240, 80)


def signature(
    paper: int | tuple[int, ...], ink: int | tuple[int, ...], mode: str = "RGBA", seed: int = 0
) -> Image.Image:
    """A few strokes of ink on paper."""
    image = Image.new(mode, SIZE, paper)
    pen = ImageDraw.Draw(image)
    pen.line([(10, 60 - seed), (60, 15 + seed), (90, 70), (140, 20 + seed), (220, 50 - seed)], fill=ink, width=2)
    return image


def dotted(paper: str | tuple[int, ...], ink: str | tuple[int, ...], mode: str = "RGB") -> Image.Image:
    """A pen's touch on paper."""
    image = Image.new(mode, SIZE, paper)
    ImageDraw.Draw(image).ellipse((100, 40, 105, 45), fill=ink)
    return image


def sign_here() -> Image.Image:
    """A template's sample with words on it."""
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((2, 2, 237, 77), outline="gray", width=3)
    pen.text((40, 20), "SIGN HERE", fill="black", font_size=36)
    return image


def saved(image: Image.Image, form: str = "PNG", **more: Any) -> bytes:
    """Its bytes."""
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def look(content: bytes) -> Look:
    """At bytes in memory."""
    return Look(lambda: io.BytesIO(content))


def palette(image: Image.Image) -> bytes:
    """The picture with an indexed palette, one of whose colours is clear."""
    flat = Image.new("P", SIZE, 0)
    flat.putpalette([0, 0, 0, 0, 0, 0])
    flat.paste(1, (0, 0), image.getchannel("A").point(lambda value: 255 if value > 127 else 0))
    return saved(flat, transparency=0)


CLEAR: dict[str, Callable[[Image.Image], bytes]] = {
    "alpha": saved,
    "gray with alpha": lambda image: saved(image.convert("LA")),
    "palette": palette,
    "a colour that is clear": lambda image: saved(
        Image.composite(Image.new("RGB", SIZE, (1, 1, 1)), Image.new("RGB", SIZE, (0, 0, 0)), image.getchannel("A")),
        transparency=(0, 0, 0),
    ),
    "a gray that is clear": lambda image: saved(
        image.getchannel("A").point(lambda value: 1 if value else 0), transparency=0
    ),
    "gif": lambda image: saved(Image.open(io.BytesIO(palette(image))), "GIF", transparency=0),
    "webp": lambda image: saved(image, "WEBP", lossless=True, exact=True),
    "tiff": lambda image: saved(image, "TIFF"),
}


@pytest.mark.parametrize("written", CLEAR)
def test_black_ink_on_nothing_is_no_clear_sample(written: str) -> None:
    """However clearness is written: a sample without ink and a signature have the same colours, and differ."""
    black, clear = (0, 0, 0, 255), (0, 0, 0, 0)
    made, sample = CLEAR[written](signature(clear, black)), CLEAR[written](Image.new("RGBA", SIZE, clear))
    assert Eye().shows(look(made), look(sample)) is False
    assert Eye().shows(look(made), look(saved(sign_here()))) is False
    assert Eye().shows(look(made), look(made)) is True
    assert look(sample).is_blank
    assert not look(made).is_blank


def test_the_same_dots_are_the_same_picture_however_they_are_written() -> None:
    """Alpha that hides nothing, an indexed palette, another compression, a bitmap."""
    image = sign_here()
    few = image.quantize(16).convert("RGB")
    ways = [
        saved(few.quantize(16)),
        saved(few, "BMP"),
        saved(few.convert("RGBA")),
        saved(few, compress_level=0),
        png(few),
    ]
    for way in ways:
        assert Eye().shows(look(way), look(saved(few))) is True


@pytest.mark.parametrize("make", [saved, lambda image: saved(image, "JPEG", quality=60)], ids=["png", "jpeg"])
@pytest.mark.parametrize("share", [1.0, 0.75, 0.5, 0.37])
@pytest.mark.parametrize("way", [Image.Resampling.BICUBIC, Image.Resampling.BOX, Image.Resampling.LANCZOS])
def test_a_sample_made_smaller_or_written_with_loss_is_never_a_signature(
    make: Callable[[Image.Image], bytes], share: float, way: Image.Resampling
) -> None:
    """It may be one for all that anybody can tell; what is sure is said, the rest is told."""
    sample = sign_here()
    smaller = sample.resize((round(SIZE[0] * share), round(SIZE[1] * share)), way)
    assert Eye().shows(look(make(smaller)), look(saved(sample))) is not False


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 12),
    paper=st.sampled_from([(255, 255, 255, 255), (0, 0, 0, 0), (255, 255, 255, 0), (250, 250, 245, 255)]),
    ink=st.sampled_from([(0, 0, 0, 255), (20, 30, 160, 255), (0, 0, 0, 170)]),
    sample=st.sampled_from(["words", "white", "clear"]),
    jpeg=st.booleans(),
)
def test_a_signature_is_one_whatever_the_sample(
    seed: int, paper: tuple[int, ...], ink: tuple[int, ...], sample: str, jpeg: bool
) -> None:
    """Thin strokes on a sample of the same size, with words on it or nothing."""
    kinds = {"words": sign_here(), "white": Image.new("RGB", SIZE, "white"), "clear": Image.new("RGBA", SIZE, (0,) * 4)}
    made = signature(paper, ink, seed=seed)
    content = saved(on_paper(made), "JPEG") if jpeg else saved(made)
    assert Eye().shows(look(content), look(saved(kinds[sample]))) is False
    assert not Eye().is_blank(look(content))


@pytest.mark.parametrize(
    "pad",
    [
        saved(Image.new("RGBA", SIZE, (0, 0, 0, 0))),
        saved(Image.new("RGB", SIZE, "white")),
        saved(Image.new("L", SIZE, 254)),
        saved(Image.new("RGB", SIZE, "white"), "JPEG"),
        saved(Image.new("1", SIZE, 1)),
        saved(Image.new("RGB", SIZE, (240, 236, 220))),
        saved(dotted("white", "black")),
        saved(dotted((0, 0, 0, 0), (0, 0, 160, 255), "RGBA")),
        saved(Image.new("L", (2400, 1800), 255)),
    ],
    ids=["clear", "white", "nearly white", "jpeg", "one bit", "ivory", "dot", "dot on nothing", "large"],
)
def test_a_pad_that_nobody_wrote_on_is_blank(pad: bytes) -> None:
    """Whatever its paper is made of, and where a pen touched it once."""
    assert Eye().is_blank(look(pad))


@pytest.mark.parametrize("ink", [(40, 30, 60, 45), (10, 70, 24, 74)], ids=["initials", "a dash"])
def test_few_strokes_are_no_dot(ink: tuple[int, ...]) -> None:
    """Small as they are on a large pad."""
    image = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(image).line(ink, fill="black", width=2)
    assert not Eye().is_blank(look(saved(image)))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "1", "I;16"])
def test_large_pictures_are_looked_at_from_afar(mode: str) -> None:
    """In every way of holding dots."""
    large = sign_here().resize((1800, 600))
    if mode == "I;16":
        other, sample = Image.new(mode, large.size, 9_000), Image.new(mode, large.size, 60_000)
    else:
        other, sample = Image.new("RGB", large.size, "navy").convert(mode), large.convert(mode)
    assert Eye().shows(look(saved(other)), look(saved(sample))) is False
    assert Eye().shows(look(saved(sample, compress_level=1)), look(saved(sample))) is True


def test_sixteen_bits_are_eight_bits_finer() -> None:
    """Not all white for it."""
    deep = Image.new("I;16", SIZE, 20_000)
    assert on_paper(deep).getpixel((0, 0)) == (78, 78, 78)


def stored(kind: bytes, size: tuple[int, int]) -> bytes:
    """A PNG that says it is that large, and holds nothing of it."""
    import struct

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", kind) + chunk(b"IEND", b"")


class Unread(Look):
    """A picture whose dots nobody may ask for."""

    @property
    def glimpse(self) -> Image.Image | None:
        """Never."""
        raise AssertionError("it was decoded")


def test_sizes_are_compared_before_anything_is_decoded() -> None:
    """A photo is no sample that has fewer dots, or other shape; and costs no more than its header."""
    for size in ((8000, 6000), (16_000, 12_000), (41, 100), (20, 19)):
        photo = Unread(lambda size=size: io.BytesIO(stored(b"", size)))  # type: ignore[misc]
        assert Eye().shows(photo, look(saved(Image.new("RGB", (41, 30))))) is False


def test_what_cannot_be_looked_at_is_not_told_apart() -> None:
    """Damaged, too large, no picture at all, or one over what a form may take."""
    sample = look(saved(sign_here()))
    assert Eye().shows(look(saved(sign_here())[:200]), sample) is None
    assert Eye().shows(look(b"not a picture"), sample) is None
    assert Eye().shows(look(b""), sample) is None
    huge = stored(b"", (9000, 9000))
    assert Eye().shows(look(huge), look(stored(b"x", (9000, 9000)))) is None
    assert Eye(1000).shows(look(saved(signature((255,) * 4, (0, 0, 0, 255)))), sample) is None


def test_a_drawing_is_no_picture_of_dots_made_anew() -> None:
    """Nothing on the way turns dots into lines; the other way round, everything does."""
    drawing, dots = look(b'<svg xmlns="http://www.w3.org/2000/svg"/>'), look(saved(sign_here()))
    assert Eye().shows(drawing, dots) is False
    assert Eye().shows(dots, drawing) is None
    assert Eye().shows(drawing, look(b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')) is None


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 300),
    st.binary(min_size=1, max_size=6),
    st.sampled_from(["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"]),
)
def test_damage_is_no_error(at: int, damage: bytes, form: str) -> None:
    """A picture damaged anywhere is told from the sample or not; nothing else happens."""
    whole = saved(sign_here(), form)
    at = min(at, len(whole) - 1)
    broken = look(whole[:at] + damage + whole[at + len(damage) :])
    assert Eye().shows(broken, look(whole)) in (True, False, None)
    assert broken.is_blank in (True, False)


@pytest.mark.parametrize("ink", ["blue", "red", "#4444ff", "#00a050", "#101040"])
@pytest.mark.parametrize(
    "kept",
    [
        lambda image: saved(image, "JPEG", quality=50),
        lambda image: saved(image, "JPEG", quality=30, subsampling=2),
        lambda image: saved(image.convert("L")),
        lambda image: saved(image.convert("L"), "JPEG", quality=75),
    ],
)
def test_a_sample_in_colours_that_lost_some_of_them_is_taken_for_no_signature(
    kept: Callable[[Image.Image], bytes], ink: str
) -> None:
    """Written with loss, or in shades of grey."""
    sample = Image.new("RGB", (120, 40), "#eeeeee")
    ImageDraw.Draw(sample).line((5, 35, 60, 5, 115, 35), fill=ink, width=3)
    assert Eye().shows(look(kept(sample)), look(saved(sample))) is None
    signed = sample.copy()
    ImageDraw.Draw(signed).line((10, 8, 45, 12, 15, 20, 50, 25), fill="black", width=3)
    assert Eye().shows(look(kept(signed)), look(saved(sample))) is False


@pytest.mark.parametrize(("shade", "is_blank"), [("black", True), ("#060606", True), ("white", True), ("navy", False)])
def test_a_picture_all_black_is_as_blank_as_a_white_one(shade: str, is_blank: bool) -> None:
    """What was clear became black, as the ink is."""
    assert Eye().is_blank(look(saved(Image.new("RGB", SIZE, shade)))) is is_blank


@pytest.mark.parametrize(
    "cut", [(30, 0, 41, 30), (0, 0, 9, 30), (0, 20, 41, 30), (0, 0, 41, 7)], ids=["right", "left", "foot", "top"]
)
def test_a_sample_that_was_cut_off_is_taken_for_no_signature(cut: tuple[int, ...]) -> None:
    """What a narrow cell hides of it is white: the rest is the sample's."""
    sample = sign_here().resize((410, 300))
    kept = sample.copy()
    ImageDraw.Draw(kept).rectangle([10 * edge for edge in cut], fill="white")
    assert Eye().shows(look(saved(kept)), look(saved(sample))) is None
    signed = kept.copy()
    ImageDraw.Draw(signed).line((120, 100, 250, 180, 130, 180, 260, 100), fill="navy", width=9)
    assert Eye().shows(look(saved(signed)), look(saved(sample))) is False


def test_a_picture_on_white_paper_that_shows_little_of_the_sample_is_another() -> None:
    """A corner of it, or nothing at all."""
    sample = sign_here().resize((410, 300))
    kept = Image.new("RGB", sample.size, "white")
    kept.paste(sample.crop((0, 0, 200, 150)))
    for one in (kept, Image.new("RGB", sample.size, "white")):
        assert Eye().shows(look(saved(one)), look(saved(sample))) is False
