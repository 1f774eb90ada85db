"""A picture as the console shows it: small, without what a photo says of its maker, made in bounded room."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import IO

from PIL import Image, ImageOps

from scraper.documents.header import BROKEN, opened, unwarned
from scraper.documents.photo import content_type

SIDE = 640
"""Pixels of the longer side, at most."""
MOST_PIXELS = 24_000_000
"""Decoded at a time: of a photo that is read in an eighth of its size, after that."""
MOST_OF_A_FILE = 250_000_000
"""Pixels of the whole picture: more takes seconds, however small it is read."""
_QUALITY = 80


@dataclass(frozen=True)
class Preview:
    """What is sent in place of the file."""

    content_type: str
    data: bytes


def preview(stream: IO[bytes]) -> Preview:
    """A picture of at most `SIDE` pixels, upright; in place of what cannot be drawn, a picture that says why."""
    kind = content_type(stream)
    if not kind.startswith("image/"):
        return _instead(f"no picture ({kind})")
    image = opened(stream, kind)
    if image is None:
        return _instead(f"no preview of this kind of picture, or it is damaged ({kind})")
    with image:
        if not _fits(image):
            return _instead(f"too large for a preview ({image.width:,} × {image.height:,} pixels)")
        try:
            with unwarned():
                return Preview("image/jpeg", _small(image))
        except (*BROKEN, MemoryError):
            return _instead(f"the picture is damaged ({kind})")


def _fits(image: Image.Image) -> bool:
    if image.width * image.height > MOST_OF_A_FILE:
        return False
    if not image.info.get("progressive"):  # which is held whole, however small it is read
        image.draft("RGB", (SIDE, SIDE))
    return image.width * image.height <= MOST_PIXELS


def _small(image: Image.Image) -> bytes:
    image.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _instead(why: str) -> Preview:
    """The words as a picture, for a page shows nothing else in its place."""
    text = f'<text x="160" y="64" font-family="sans-serif" font-size="11" text-anchor="middle">{escape(why)}</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120">{text}</svg>'
    return Preview("image/svg+xml", svg.encode())
