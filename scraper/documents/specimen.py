"""A font's own signs as pdfium draws them: on a page made for one font alone each sign has a place of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pypdfium2
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from PIL import Image

_BROAD, _HIGH, _SIZE = 48, 32, 16
"""Points: of a sign's place, and of its letters."""
_LEFT, _FOOT = 12, 9
"""Where in its place a sign begins."""
_A_ROW = 16
MOST = 1024
"""Signs that are looked at of one font."""
_DEEPEST = 12
"""Parts of a font within parts."""
_LARGEST = 4 * 1024 * 1024
"""Bytes of the largest font that is looked at."""
_INKED = 250
"""Of 255: what is darker is ink."""
_PICTURES = ("DCTDecode", "JPXDecode", "JBIG2Decode")
"""Ways of packing that pdfminer leaves as they are."""
_OF_PACKING = ("Length", "Filter", "F", "DecodeParms", "DP")
_SPECIAL = re.compile(rb"[^!-~]|[#()<>\[\]{}/%]")


class _Unwritten(Exception):
    """It is nested too deep, or too large."""


def signs(
    spec: Mapping[str, Any], codes: Sequence[int], *, digits: int = 2, size: float = 1.0
) -> dict[int, Image.Image]:
    """What the font that a part of a file describes draws for each number: grey, its ink alone, none for no ink.

    Empty where the font cannot be drawn. `digits` are those of a number in hexadecimal, `size` times the usual one.
    """
    codes = codes[:MOST]
    try:
        content = _Writer().page(spec, _drawn(codes, digits, _SIZE * size), _height(codes))
        document = pypdfium2.PdfDocument(content)
    except (_Unwritten, pypdfium2.PdfiumError, RecursionError):
        return {}
    try:
        page = document[0]
        drawn = page.render(scale=1, draw_annots=False).to_pil().convert("L")
        page.close()
    finally:
        document.close()
    ink = drawn.point([255] * _INKED + [0] * (256 - _INKED))
    return dict(_cut(drawn, ink, codes))


def _cut(drawn: Image.Image, ink: Image.Image, codes: Sequence[int]) -> Iterator[tuple[int, Image.Image]]:
    for number, code in enumerate(codes):
        x, y = number % _A_ROW * _BROAD, number // _A_ROW * _HIGH
        place = x, y, x + _BROAD, y + _HIGH
        box = ink.crop(place).getbbox()
        yield code, drawn.crop(place).crop(box or (0, 0, 0, 0))


def _height(codes: Sequence[int]) -> int:
    return ((len(codes) - 1) // _A_ROW + 1) * _HIGH


def _drawn(codes: Sequence[int], digits: int, size: float) -> str:
    head = _height(codes)
    parts = []
    for number, code in enumerate(codes):
        x, y = number % _A_ROW * _BROAD, head - (number // _A_ROW + 1) * _HIGH
        parts.append(
            f"q {x} {y} {_BROAD} {_HIGH} re W n BT /F {size:.6f} Tf {x + _LEFT} {y + _FOOT} Td"
            f" <{code:0{digits}x}> Tj ET Q"
        )
    return "\n".join(parts)


class _Writer:
    """Writes one page of a PDF, with what of another file it needs."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._known: dict[int, int] = {}
        self._size = 0

    def page(self, font: Mapping[str, Any], content: str, height: int) -> bytes:
        """A page with words in a font."""
        self._parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"", b""]
        self._parts[2] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</Font<</F %b>>>>>>"
            % (_A_ROW * _BROAD, height, self._value(dict(font), 0))
        )
        self._parts[3] = b"<</Length %d>>stream\n%b\nendstream" % (len(content), content.encode())
        out, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
        for number, part in enumerate(self._parts, 1):
            table += b"%010d 00000 n \n" % len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
        count, start = len(self._parts) + 1, len(out)
        end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, start)
        return out + b"xref\n0 %d\n" % count + table + end

    def _value(self, value: Any, depth: int) -> bytes:
        """A value of pdfminer's, as it stands in a file."""
        if depth > _DEEPEST:
            raise _Unwritten
        if isinstance(value, PDFObjRef):
            return self._part(resolve1(value), depth, value.objid)
        if isinstance(value, PDFStream):
            return self._part(value, depth)
        if isinstance(value, dict):
            pairs = (_name(key) + b" " + self._value(one, depth + 1) for key, one in value.items())
            return b"<<" + b" ".join(pairs) + b">>"
        if isinstance(value, list | tuple):
            return b"[" + b" ".join(self._value(one, depth + 1) for one in value) + b"]"
        return _plain(value)

    def _part(self, value: Any, depth: int, known: int | None = None) -> bytes:
        """A reference to a part of its own, which is written once."""
        number = self._known.get(known) if known is not None else None
        if number is None:
            self._parts.append(b"null")
            number = len(self._parts)
            if known is not None:
                self._known[known] = number
            self._parts[number - 1] = (
                self._stream(value, depth) if isinstance(value, PDFStream) else self._value(value, depth + 1)
            )
        return b"%d 0 R" % number

    def _stream(self, value: PDFStream, depth: int) -> bytes:
        data = value.get_data()
        self._size += len(data)
        if self._size > _LARGEST:
            raise _Unwritten
        entries = {key: one for key, one in value.attrs.items() if key not in _OF_PACKING} | {"Length": len(data)}
        packed = [literal_name(name) for name, _ in value.get_filters()]
        if packed and packed[-1] in _PICTURES:
            entries["Filter"] = PSLiteral(packed[-1])
        return self._value(entries, depth + 1) + b"stream\n" + data + b"\nendstream"


def _plain(value: Any) -> bytes:
    """A value without parts."""
    if isinstance(value, PSLiteral):
        return _name(literal_name(value))
    if isinstance(value, bytes):
        return b"<" + value.hex().encode() + b">"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int | float):
        return f"{value:f}".encode() if isinstance(value, float) else b"%d" % value
    return b"null"


def _name(name: str) -> bytes:
    return b"/" + _SPECIAL.sub(lambda sign: b"#%02x" % ord(sign[0]), name.encode("latin-1", "replace"))
