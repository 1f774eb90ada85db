"""Pictures as dots: one way of writing them, and whether two show the same."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib

from PIL import Image

MOST_DOTS = 40_000_000
"""Of a picture that is decoded; a phone's photo has 12 million."""


def png(image: Image.Image) -> bytes:
    """A picture as a PNG of red, green and blue, not compressed: the same bytes for the same dots, on any machine."""
    dots = image.convert("RGB")
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


def dots(content: bytes) -> str | None:
    """What a picture shows, dot by dot, as a hash; None for what is no picture, or one too large to look at."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_DOTS:
                return None
            return hashlib.sha256(f"{image.size}".encode() + image.convert("RGB").tobytes()).hexdigest()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
