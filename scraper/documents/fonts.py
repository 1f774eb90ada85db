"""The fonts of a PDF, which say what letter each number draws: told as unknown where a file contradicts itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import PDFFont, PDFSimpleFont, PDFType3Font
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral, literal_name

from scraper.documents.symbols import is_symbolic

_UNKNOWN = "\ufffd"
_HYPHEN = {0xAD: "-"}
"""In the encoding of Windows, which pdfminer takes for a space."""
_EMBEDDED = ("FontFile", "FontFile2", "FontFile3")


class Fonts(PDFResourceManager):
    """pdfminer's fonts, each looked at once."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[int, PDFFont] = {}

    def get_font(self, objid: object, spec: Mapping[str, Any]) -> PDFFont:
        """The font that a part of the file describes."""
        font = super().get_font(objid, spec)
        if isinstance(font, PDFSimpleFont) and id(font) not in self._known:
            self._known[id(font)] = font
            _correct(font, spec)
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
    elif not is_symbolic(font.fontname):
        letters = {code: one for code, one in letters.items() if code not in names or _letter(names[code])}
        if font.unicode_map is not None and not any(name in font.descriptor for name in _EMBEDDED):
            _compare(font.unicode_map.cid2unichr, letters)
    font.cid2unicode = letters


def _compare(said: dict[int, str], letters: Mapping[int, str]) -> None:
    """Of a font that is not in the file: what a number draws is what its encoding says, and so must be what is told."""
    for code, text in said.items():
        own = letters.get(code, "")
        if own.isalnum() and unicodedata.normalize("NFKC", own) != unicodedata.normalize("NFKC", text):
            said[code] = _UNKNOWN


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
