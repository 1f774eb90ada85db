"""What the fonts of a PDF say of their signs, held against what they draw: told as unknown where the two differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont, PDFType3Font
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral, literal_name
from PIL import Image

from scraper.documents.letterforms import LIKER, MUCH_LIKER, is_like
from scraper.documents.specimen import signs

UNKNOWN = "\ufffd"
"""What is said of a sign of which the file does not say what it is."""
EMBEDDED = ("FontFile", "FontFile2", "FontFile3")
"""Where a font's own program is."""
_SHOWN = "LNPS"
"""Kinds of signs that are seen: letters, numbers, punctuation, symbols."""
_MOST_WRONG = 0.2
"""Share of its letters that a font may draw so that they look like others, and be believed of the rest."""


def compare_simple(font: PDFSimpleFont, spec: Mapping[str, Any]) -> None:
    """Of a font of 256 signs that is in the file."""
    if not isinstance(font, PDFType3Font) and not _is_embedded(font):
        return
    told = {} if font.unicode_map is None else font.unicode_map.cid2unichr
    said = font.cid2unicode | told
    first, last = (resolve1(spec.get(name, other)) for name, other in (("FirstChar", 0), ("LastChar", 255)))
    codes = [code for code in sorted(said) if first <= code <= last]
    drawn = signs(spec, codes, size=_size(spec) if isinstance(font, PDFType3Font) else 1.0)
    wrong = [*_contradicted(said, drawn, font)]
    if isinstance(font, PDFType3Font):
        wrong += _unlike(said, drawn, told)
    for letters in (font.cid2unicode, told):
        letters |= {code: UNKNOWN for code in wrong if code in letters}


def compare_numbered(font: PDFCIDFont, said: dict[int, str], spec: Mapping[str, Any]) -> None:
    """Of a font that is in the file and whose signs are written by their own numbers; `spec` describes the font, with
    the encoding of the one that it makes up."""
    encoding = resolve1(spec.get("Encoding"))
    is_own = isinstance(encoding, PSLiteral) and literal_name(encoding).startswith("Identity")
    if is_own and _is_embedded(font):
        below = {key: value for key, value in spec.items() if key not in ("Encoding", "ToUnicode")}
        named = {"Type": PSLiteral("Font"), "Subtype": PSLiteral("Type0"), "BaseFont": spec.get("BaseFont")}
        whole = {**named, "Encoding": encoding, "DescendantFonts": [below]}
        drawn = signs(whole, [code for code in sorted(said) if code <= 0xFFFF], digits=4)
        said |= dict.fromkeys(_contradicted(said, drawn, font), UNKNOWN)


def _is_embedded(font: PDFFont) -> bool:
    return any(name in font.descriptor for name in EMBEDDED)


def _contradicted(said: Mapping[int, str], drawn: Mapping[int, Image.Image], font: PDFFont) -> Iterator[int]:
    """Spaces that draw something, and letters that draw nothing. A font of which nothing can be drawn may be damaged,
    and another is taken for it."""
    if not isinstance(font, PDFType3Font) and not any(ink.width for ink in drawn.values()):
        return
    for code, ink in drawn.items():
        if said[code].isspace() if ink.width else any(unicodedata.category(one)[0] in _SHOWN for one in said[code]):
            yield code


def _unlike(said: Mapping[int, str], drawn: Mapping[int, Image.Image], told: Mapping[int, str]) -> Sequence[int]:
    """Letters of a font that draws its signs itself which look like others: those of which a name alone says what they
    are need to look more like it, and where many do not, no name is believed."""
    wrong = [code for code, ink in drawn.items() if not is_like(said[code], ink, MUCH_LIKER if code in told else LIKER)]
    named = [code for code, ink in drawn.items() if code not in told and ink.width]
    return [*named, *wrong] if len({*wrong} & {*named}) > _MOST_WRONG * len(named) else wrong


def _size(spec: Mapping[str, Any]) -> float:
    """By how much the signs of a font that draws them itself are to be made larger to be as high as letters are."""
    box, matrix = (_numbers(spec.get(name)) for name in ("FontBBox", "FontMatrix"))
    high = abs((box[3] - box[1]) * matrix[3]) if len(box) == 4 and len(matrix) == 6 else 0.0
    return 1 / high if high else 1.0


def _numbers(value: Any) -> list[float]:
    parts = [resolve1(one) for one in resolve1(value) or ()]
    return [float(one) for one in parts if isinstance(one, int | float)]
