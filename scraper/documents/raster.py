"""Pictures as dots, as a person sees them on paper: one way of writing them, and whether two show the same.

What is clear shows the paper. Nothing is decoded before the headers have said that it is needed, and never more dots
than a form may take time for: whoever cannot be told from a sample for that is told as such, and costs nothing else.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import IO

from PIL import Image, ImageChops, ImageFilter

from scraper.documents.header import BROKEN, opened, unwarned
from scraper.evidence.file_types import HEAD_BYTES, by_head

MOST_DOTS = 16_000_000
"""Of one picture that is decoded; a photo from a phone has 12 million, and of a JPEG less than all is decoded."""
MOST_IN_ALL = 64_000_000
"""Of all pictures of a form that are decoded."""
_AFAR = 256
_CELLS, _DOTS_OF_A_CELL = 32, 8
"""Two pictures are compared cell by cell: so many each way at most, and each of so many dots at least."""
_NOISE, _EDGES = 6, 5
"""By how much a cell written anew may lie outside of those around it: of 255, and as a part of their contrast."""
_FAINT = 10
"""Of 255: what differs no more from its paper is not seen on it."""
_LIGHT = 220
"""Of 255: the darkest that paper is."""
_DOT = 30
"""Part of a picture's longer side: what goes no further is a touch of the pen, and nobody's name."""
_WHITE = 245
"""Of 255: what is as light as this is not seen on paper."""
_BLACK = 255 - _WHITE
_MARGIN = 20
"""Of 255: by how much a picture may look lighter or darker from afar than any of its dots, written with loss."""
_STRIP = 256


def on_paper(image: Image.Image) -> Image.Image:
    """A picture as red, green and blue, lying on white paper."""
    if image.mode.startswith(("I", "F")):  # 16 bits for each dot
        return image.convert("F").point(lambda value: value * (1 / 256)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    ink = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", ink.size, "white"), ink).convert("RGB")


def png(image: Image.Image) -> bytes:
    """A picture on white paper as a PNG, not compressed: the same bytes for the same dots, on any machine."""
    dots = on_paper(image)
    width, height = dots.size
    data = dots.tobytes()
    rows = b"".join(b"\0" + data[start : start + 3 * width] for start in range(0, len(data), 3 * width))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 0)),
        (b"IEND", b""),
    ]
    parts = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class Look:
    """What a picture shows, looked at no closer than is asked; `source` opens its bytes."""

    def __init__(self, source: Callable[[], IO[bytes]]) -> None:
        self._open = source
        self._bounds: dict[tuple[int, int], tuple[Image.Image, Image.Image, Image.Image]] = {}

    @cached_property
    def kind(self) -> str:
        """Its type, by its bytes."""
        with self._open() as stream:
            return by_head(stream.read(HEAD_BYTES))

    @cached_property
    def size(self) -> tuple[int, int] | None:
        """Width and height by its header; None for what is no picture of dots, or not one that is read."""
        with self._open() as stream:
            image = opened(stream, self.kind)
            return None if image is None else image.size

    @property
    def area(self) -> int:
        """How many dots it has."""
        return 0 if self.size is None else self.size[0] * self.size[1]

    @cached_property
    def glimpse(self) -> Image.Image | None:
        """It from afar, a few hundred dots each way; None where it cannot be decoded, or is too large to be."""
        try:
            with self._open() as stream, unwarned():
                image = opened(stream, self.kind)
                if image is None:
                    return None
                image.draft("RGB", (_AFAR, _AFAR))  # of a JPEG, down to an eighth of its size is decoded
                if image.width * image.height > MOST_DOTS:
                    return None
                image.load()
                return _reduced(image, max(1, min(image.size) // _AFAR))
        except (*BROKEN, MemoryError):
            return None

    def bounds(self, most: tuple[int, int]) -> tuple[Image.Image, Image.Image, Image.Image]:
        """Of a sample, in so many cells or its own if those are fewer: its darkest and lightest around each, and by how
        much it may lie outside of them, written anew."""
        if self.glimpse is None:
            raise ValueError("it cannot be decoded")
        across, along = map(min, most, _cells(self.glimpse))
        if (across, along) not in self._bounds:  # a template's samples are asked for every form
            known = _in_cells(self.glimpse, (across, along))
            low, high = known.filter(ImageFilter.MinFilter(3)), known.filter(ImageFilter.MaxFilter(3))
            contrast = ImageChops.subtract(high, low)
            allowed = ImageChops.add(contrast, Image.new("L", contrast.size), scale=_EDGES, offset=_NOISE)
            self._bounds[across, along] = low, high, allowed
        return self._bounds[across, along]

    @cached_property
    def _decoded(self) -> tuple[str, bool] | None:
        """A hash of its dots, and whether all are as light as paper, or black: as a clear picture is that lost what
        made it clear."""
        digest, lows, highs = hashlib.sha256(), [255], [0]
        try:
            with self._open() as stream, unwarned():
                image = opened(stream, self.kind)
                if image is None or image.width * image.height > MOST_DOTS:
                    return None
                for strip in _strips(image):
                    digest.update(strip.tobytes())
                    shades = [shade for shade, count in enumerate(strip.convert("L").histogram()) if count]
                    lows.append(shades[0])
                    highs.append(shades[-1])
        except (*BROKEN, MemoryError):
            return None
        return digest.hexdigest(), min(lows) >= _WHITE or max(highs) <= _BLACK

    @property
    def dots(self) -> str | None:
        """What it shows, dot by dot, as a hash; None where it cannot be decoded, or is too large to be."""
        return None if self._decoded is None else self._decoded[0]

    @property
    def is_blank(self) -> bool:
        """Whether nobody sees anything on it, but a dot on light paper maybe."""
        if self._is_paper:
            return True
        return not self._is_grey and self._decoded is not None and self._decoded[1]

    @property
    def _is_grey(self) -> bool:
        """Whether it has, even from afar, what is neither as light as paper nor black: then it is not decoded."""
        if self.glimpse is None:
            return False
        shades = [shade for shade, count in enumerate(self.glimpse.convert("L").histogram()) if count]
        return shades[0] < _WHITE - _MARGIN and shades[-1] > _BLACK + _MARGIN

    def is_blank_within(self, cut: tuple[float, float, float, float]) -> bool:
        """Whether nobody sees anything on what these shares, cut off at its left, top, right and foot, leave of it."""
        if self.glimpse is None:
            return False
        width, height = self.glimpse.size
        left, top = round(cut[0] * width), round(cut[1] * height)
        right, foot = round((1 - cut[2]) * width), round((1 - cut[3]) * height)
        return left >= right or top >= foot or _is_blank(self.glimpse.crop((left, top, right, foot)))

    @property
    def _is_paper(self) -> bool:
        return self.glimpse is not None and _is_blank(self.glimpse)


class Eye:
    """Looks at the pictures of one form, at so many dots and no more."""

    def __init__(self, dots: int = MOST_IN_ALL) -> None:
        self._left = dots

    def shows(self, one: Look, sample: Look) -> bool | None:
        """Whether a picture is the sample, written in whatever way; None where that cannot be told.

        A sample may have been made smaller on its way, or written with loss: then it looks like itself, and no more.
        """
        if one.size is None or sample.size is None:
            # Nothing on the way turns dots into anything else; the other way round, everything does.
            return False if sample.size is not None and one.kind.startswith("image/") else None
        if _is_larger(one.size, sample.size) or not _is_of_a_shape(one.size, sample.size):
            return False
        return self._looks_like(one, sample) if self._may(one) and self._may(sample) else None

    @staticmethod
    def _looks_like(one: Look, sample: Look) -> bool | None:
        if one.glimpse is None or sample.glimpse is None:
            return None
        if (differs := _differ(one.glimpse, sample)) is not False:
            return False if differs else None
        same = one.size == sample.size and one.dots is not None and one.dots == sample.dots
        return True if same else None

    def is_blank(self, one: Look, cut: tuple[float, float, float, float] | None = None) -> bool:
        """Whether nobody sees anything on it, or on what a cut leaves of it; not where no time is left to look."""
        if one.area == 0 or not self._may(one):
            return False
        return one.is_blank or (cut is not None and one.is_blank_within(cut))

    def _may(self, look: Look) -> bool:
        """Whether there is time left to look at it: once for each."""
        if "glimpse" in vars(look):
            return True
        self._left -= look.area // 8 if look.kind == "image/jpeg" else look.area
        return self._left >= 0


def _is_blank(image: Image.Image) -> bool:
    """Whether it is as light as paper but for a dot."""
    tones = image.convert("L")
    counts = tones.histogram()
    paper = max(range(_LIGHT, 256), key=counts.__getitem__)
    written = tones.point([255 * (abs(tone - paper) > _FAINT) for tone in range(256)]).getbbox()
    return written is None or _DOT * max(written[2] - written[0], written[3] - written[1]) <= max(tones.size)


def _strips(image: Image.Image) -> Iterator[Image.Image]:
    """It on paper from top to foot, a part at a time: the whole of it would take as much memory again."""
    image.load()
    for top in range(0, image.height, _STRIP):
        yield on_paper(image.crop((0, top, image.width, min(top + _STRIP, image.height))))


def _is_larger(one: tuple[int, int], sample: tuple[int, int]) -> bool:
    return one[0] > sample[0] + 1 or one[1] > sample[1] + 1


def _is_of_a_shape(one: tuple[int, int], sample: tuple[int, int]) -> bool:
    """Whether the two are as wide for their height, but for a dot or a fiftieth."""
    across, along = one[0] * sample[1], one[1] * sample[0]
    return abs(across - along) <= max(*sample, 0.02 * across)


def _differ(one: Image.Image, sample: Look) -> bool | None:
    """Whether somewhere one differs from the other by more than writing it anew can do there; None where it does so
    only along its edges, where it is white: a sample looks so of which a part was cut off."""
    low, high, allowed = sample.bounds(_cells(one))
    seen = _in_cells(one, low.size)
    outside = ImageChops.lighter(ImageChops.subtract(low, seen), ImageChops.subtract(seen, high))
    wrong = ImageChops.subtract(outside, allowed)
    if wrong.getbbox() is None:
        return False
    left = _shown(seen)
    is_most = left is not None and 2 * (left[2] - left[0]) * (left[3] - left[1]) >= seen.width * seen.height
    return None if is_most and wrong.crop(left).getbbox() is None else True


def _shown(cells: Image.Image) -> tuple[int, int, int, int] | None:
    """What is left of a picture without white edges, and without the cells where these begin; None for nothing, and for
    a picture without any."""
    box = cells.point([255 * (tone < _WHITE) for tone in range(256)]).getbbox()
    whole = (0, 0, *cells.size)
    if box is None or box == whole:
        return None
    left, top, right, low = (edge + (1, 1, -1, -1)[at] * (edge != whole[at]) for at, edge in enumerate(box))
    return (left, top, right, low) if left < right and top < low else None


def _in_cells(image: Image.Image, cells: tuple[int, int]) -> Image.Image:
    """In shades of grey alone: what writes a picture with loss spares its colours last, and printers have none."""
    return image.convert("L").resize(cells, Image.Resampling.BOX)


def _cells(image: Image.Image) -> tuple[int, int]:
    across, along = (max(1, min(_CELLS, dots // _DOTS_OF_A_CELL)) for dots in image.size)
    return across, along


def _reduced(image: Image.Image, by: int) -> Image.Image:
    """It on paper, smaller by a whole number each way; ink that is half clear counts half."""
    if by == 1 or not image.has_transparency_data:
        return on_paper(image).reduce(by)
    return on_paper(image.convert("RGBA").convert("RGBa").reduce(by))
