"""The fonts of a PDF, which say what letter each number draws: told as unknown where a file contradicts itself."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from collections.abc import Mapping
from typing import Any

from pdfminer.cmapdb import FileUnicodeMap
from pdfminer.encodingdb import name2unicode
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont, PDFType3Font, TrueTypeFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name

from scraper.documents.fontdrawn import EMBEDDED, UNKNOWN, compare_numbered, compare_simple
from scraper.documents.symbols import is_symbolic

_HYPHEN = {0xAD: "-"}
"""In the encoding of Windows, which pdfminer takes for a space."""
_SYMBOLIC, _NAMED = 4, 32
"""Bits of a font's flags."""
_PAINT = re.compile(rb"(?<!\S)(?:[fFSs]|f\*|[Bb]\*?|sh|Do|EI|T[jJ]|['\"])(?!\S)")
"""Operators that leave something on a page."""


class Fonts(PDFResourceManager):
    """pdfminer's fonts, each looked at once."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[int, PDFFont] = {}

    def get_font(self, objid: object, spec: Mapping[str, Any]) -> PDFFont:
        """The font that a part of the file describes."""
        font = super().get_font(objid, spec)
        if id(font) not in self._known:
            self._known[id(font)] = font
            if isinstance(font, PDFSimpleFont):
                _correct(font, spec)
                compare_simple(font, spec)
            elif isinstance(font, PDFCIDFont) and isinstance(font.unicode_map, FileUnicodeMap):
                _disbelieve(font.unicode_map.cid2unichr, _of_program(font, spec))
                compare_numbered(font, font.unicode_map.cid2unichr, spec)
        return font


def _correct(font: PDFSimpleFont, spec: Mapping[str, Any]) -> None:
    encoding = resolve1(spec.get("Encoding"))
    names = _names(encoding)
    base = resolve1(encoding.get("BaseEncoding")) if isinstance(encoding, dict) else encoding
    letters = dict(font.cid2unicode)
    if base is not None and literal_name(base) == "WinAnsiEncoding":
        letters |= {code: letter for code, letter in _HYPHEN.items() if code not in names}
    if isinstance(font, PDFType3Font):
        letters = {code: one for code, one in letters.items() if _is_named(code, names.get(code, ""))}
        _fill_spaces(font, letters, names, resolve1(spec.get("CharProcs")))
    elif not is_symbolic(font.fontname):
        letters = {code: one for code, one in letters.items() if code not in names or _letter(names[code])}
        _check(font, letters, has_encoding=encoding is not None)
    font.cid2unicode = letters


def _fill_spaces(font: PDFType3Font, letters: dict[int, str], names: Mapping[int, str], drawn: Any) -> None:
    """Of a font that draws its signs itself: a space for which it draws something is none."""
    said = {} if font.unicode_map is None else font.unicode_map.cid2unichr
    for code, name in names.items():
        if not said.get(code, letters.get(code, "")).strip() and _paints(drawn, name):
            said[code] = letters[code] = UNKNOWN


def _paints(drawn: Any, name: str) -> bool:
    """Whether the program of a sign leaves anything on the page, such as somebody's hand."""
    program = resolve1(drawn.get(name)) if isinstance(drawn, dict) else None
    return isinstance(program, PDFStream) and _PAINT.search(program.get_data()) is not None


def _check(font: PDFSimpleFont, letters: dict[int, str], *, has_encoding: bool) -> None:
    """Hold a font's own table of letters against what it says by names."""
    if font.unicode_map is None:
        return
    if not any(name in font.descriptor for name in EMBEDDED):
        _compare(font.unicode_map.cid2unichr, letters)
    elif has_encoding and _goes_by_names(font):
        _disbelieve(font.unicode_map.cid2unichr, letters)


def _compare(said: dict[int, str], letters: Mapping[int, str]) -> None:
    """Of a font that is not in the file: what a number draws is what its encoding says, and so must be what is told."""
    for code, text in said.items():
        own = letters.get(code, "")
        if own.isalnum() and unicodedata.normalize("NFKC", own) != unicodedata.normalize("NFKC", text):
            said[code] = UNKNOWN


def _goes_by_names(font: PDFSimpleFont) -> bool:
    """Whether a font that is in the file draws what its encoding names, and not what its numbers mean to itself."""
    return bool(font.flags & _NAMED) and not font.flags & _SYMBOLIC


def _disbelieve(said: dict[int, str], drawn: Mapping[int, str]) -> None:
    """Of a font that is in the file: what it draws by its own word for a letter or digit of English, is no other one.

    Beyond those one sign may stand for several letters, such as those of Greek and Cyrillic that look alike.
    """
    for code, text in said.items():
        own = drawn.get(code, "")
        if own != text and _is_english(own) and _is_english(unicodedata.normalize("NFKC", text)):
            said[code] = UNKNOWN


def _is_english(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalnum()


def _of_program(font: PDFCIDFont, spec: Mapping[str, Any]) -> Mapping[int, str]:
    """Number to letter by the table in a font's own program; empty where it has none, or is numbered another way."""
    program = resolve1(font.descriptor.get("FontFile2"))
    numbering = [resolve1(spec.get(name, "Identity")) for name in ("CIDToGIDMap", "Encoding")]
    are_own = all(isinstance(one, str | PSLiteral) and literal_name(one).startswith("Identity") for one in numbering)
    if not isinstance(program, PDFStream) or not are_own:
        return {}
    try:
        return TrueTypeFont(font.basefont, io.BytesIO(program.get_data())).create_unicode_map().cid2unichr
    except (PDFException, AssertionError, struct.error, ValueError, OverflowError):
        return {}


def _names(encoding: Any) -> dict[int, str]:
    """Number to the name of the sign, where a font has names of its own."""
    found: dict[int, str] = {}
    code = 0
    for one in resolve1(encoding.get("Differences")) or () if isinstance(encoding, dict) else ():
        part = resolve1(one)
        if isinstance(part, PSLiteral):
            found[code] = literal_name(part)
            code += 1
        elif isinstance(part, int):
            code = part
    return found


def _letter(name: str) -> str:
    try:
        return name2unicode(name)
    except (KeyError, ValueError, TypeError):
        return ""


def _is_named(code: int, name: str) -> bool:
    """Whether a name says the letter in a font that draws its signs itself, and may call them what it likes: `a`, `b`,
    `c` say it only for their own numbers."""
    letter = _letter(name)
    return bool(letter) and (len(name) > 1 or letter == chr(code))
