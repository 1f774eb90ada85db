"""The header of a picture: its size and what it says of itself, before anything is decoded, however large it is."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from PIL import BmpImagePlugin, GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, ArithmeticError, RuntimeError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises for damaged pictures and EXIF blocks."""
_READERS: dict[str, Callable[[IO[bytes]], Image.Image]] = {
    # Not `Image.open`, which refuses large pictures at their header; of one with several, as phones write, the first.
    "image/jpeg": JpegImagePlugin.JpegImageFile,
    "image/png": PngImagePlugin.PngImageFile,
    "image/gif": GifImagePlugin.GifImageFile,
    "image/bmp": BmpImagePlugin.BmpImageFile,
    "image/tiff": TiffImagePlugin.TiffImageFile,
    "image/webp": WebPImagePlugin.WebPImageFile,
}


@contextmanager
def unwarned() -> Iterator[None]:
    """Without what Pillow says of damage and of size: both are looked at here, and cost the picture alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def opened(stream: IO[bytes], kind: str) -> Image.Image | None:
    """A picture of a type that is known by its bytes, its header read; None where it is damaged, or of another type.

    Loading it is another matter: ask for its size first.
    """
    reader = _READERS.get(kind)
    if reader is None:
        return None
    stream.seek(0)
    try:
        with unwarned():
            return reader(stream)
    except (*BROKEN, MemoryError):
        return None
