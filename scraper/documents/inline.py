"""What stands within a paragraph of WordprocessingML: text, breaks, tick boxes, pictures and anchors of text boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeGuard

from lxml import etree

from scraper.documents.blocks import Box, Computed, Inline, Picture, Text

Content: TypeAlias = Inline | etree._Element
"""An inline, or the content of a text box that is anchored here."""

_WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
_GONE = {"del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "delText"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_SYMBOLS = {
    ("wingdings", 0x6F): "☐", ("wingdings", 0xA8): "☐", ("wingdings", 0xFE): "☑", ("wingdings", 0xFD): "☒",
    ("wingdings", 0xFC): "✓", ("wingdings", 0xFB): "✗", ("wingdings 2", 0x50): "✓", ("wingdings 2", 0x52): "☑",
    ("wingdings 2", 0x51): "☒", ("wingdings 2", 0xA3): "☐", ("wingdings 2", 0x4F): "✗",
}  # fmt: skip
"""Symbol fonts print signs by a number of their own."""
_COMPUTED = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|PRINTDATE|FILENAME|FILESIZE|EDITTIME)\b", re.IGNORECASE
)


def word(element: etree._Element) -> str:
    """The local name of an element of WordprocessingML; empty for any other."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace in _WORD else ""


def is_word(content: Content) -> TypeGuard[etree._Element]:
    """Whether it is the content of a text box."""
    return isinstance(content, etree._Element)


def wanted_branch(element: etree._Element) -> etree._Element | None:
    """Of alternatives for newer and older programs, the newest that holds anything."""
    if _local(element) != "AlternateContent":
        return None
    return next((child for child in element if _local(child) in {"Choice", "Fallback"} and len(child)), None)


def tick_box(control: etree._Element) -> Box | None:
    """The tick box that a content control is; None for any other control."""
    for properties in control:
        if word(properties) != "sdtPr":
            continue
        box = next((one for one in properties if one.tag == f"{{{_WORD_2010}}}checkbox"), None)
        if box is None:
            return None
        tag = next((_attribute(one, "val") for one in properties if word(one) == "tag"), "")
        state = next((_attribute(one, "val") for one in box if _local(one) == "checked"), "0")
        return Box(tag, state.lower() in {"1", "true", "on", ""})
    return None


class Inlines:
    """Reads paragraphs; `picture` gives the one behind a relationship id, with its alternative text."""

    def __init__(self, picture: Callable[[str, str], Picture]) -> None:
        self._picture = picture
        self._fields: list[list[str]] = []
        """Open fields: instruction so far, and `result` once that is shown."""

    def of(self, parent: etree._Element) -> Iterator[Content]:
        """The content of a paragraph, in order."""
        for child in parent:
            name = word(child)
            if name in _GONE:
                if name == "instrText" and self._fields:
                    self._fields[-1][0] += child.text or ""
            elif name == "t":
                yield from self._text(child.text or "")
            elif name in _SIGNS:
                yield from self._text(_SIGNS[name])
            elif name == "sym":
                yield from self._text(_symbol(child))
            elif name == "fldChar":
                self._field(_attribute(child, "fldCharType"))
            elif name == "fldSimple":
                self._fields.append([_attribute(child, "instr"), "result"])
                yield from self.of(child)
                self._fields.pop()
            elif name == "sdt" and (box := tick_box(child)) is not None:
                yield box
            elif name in {"drawing", "pict", "object"}:
                yield from self._drawing(child)
            elif (branch := wanted_branch(child)) is not None:
                yield from self.of(branch)
            else:
                yield from self.of(child)

    def _text(self, text: str) -> Iterator[Content]:
        if any(len(field) == 1 for field in self._fields):
            return  # within an instruction
        computed = any(_COMPUTED.match(field[0]) for field in self._fields)
        yield Computed(text) if computed else Text(text)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append([""])
        elif kind == "separate" and self._fields:
            self._fields[-1].append("result")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, element: etree._Element) -> Iterator[Content]:
        alt = next((_alt(one) for one in element.iter() if _local(one) == "docPr" and _alt(one)), "")
        pictures = [one for one in _shown(element) if _local(one) in {"blip", "imagedata"}]
        for one in pictures:
            own = _own_alt(one)
            yield self._picture(own or alt if len(pictures) > 1 else alt or own, _embedded(one))
        yield from (one for one in _shown(element) if word(one) == "txbxContent")


def _shown(element: etree._Element) -> Iterator[etree._Element]:
    """All elements below that are drawn here: not those of text boxes, nor of the alternatives not taken."""
    branch = wanted_branch(element)
    for child in element if branch is None else branch:
        if isinstance(child.tag, str):
            yield child
            if word(child) != "txbxContent":
                yield from _shown(child)


def _embedded(blip: etree._Element) -> str:
    """The relationship id of a picture; of one that is a drawing of lines alone, that drawing's."""
    drawn = (one for one in blip.iter() if _local(one) == "svgBlip")
    ids = (_attribute(one, name) for one in (blip, *drawn) for name in ("embed", "id"))
    return next(filter(None, ids), "")


def _own_alt(blip: etree._Element) -> str:
    """The alternative text of the one picture that a blip or image data belongs to."""
    for parent in blip.iterancestors():
        if _local(parent) == "pic":
            return next((_alt(one) for one in parent.iter() if _local(one) == "cNvPr"), "")
        if _local(parent) in {"shape", "rect"}:
            return _attribute(parent, "alt")
        if _local(parent) in {"drawing", "pict", "object"}:
            break
    return ""


def _alt(element: etree._Element) -> str:
    return _attribute(element, "descr") or _attribute(element, "title")


def _symbol(element: etree._Element) -> str:
    font, number = _attribute(element, "font").casefold(), _attribute(element, "char")
    try:
        code = int(number, 16)
    except ValueError:
        return "\ufffd"
    sign = symbol(font, code & 0xFF if 0xF000 <= code <= 0xF0FF else code)
    return sign or (chr(code) if code < 0xD800 else "\ufffd")


def symbol(font: str, number: int) -> str | None:
    """What a symbol font prints for a number; None for what is not known.

    >>> symbol("Wingdings", 0xFE), symbol("Arial", 0xFE)
    ('☑', None)
    """
    return _SYMBOLS.get((font.casefold(), number))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
