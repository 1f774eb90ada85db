"""The numbers and bullets that Word puts before paragraphs: the file says which have some, print shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml import etree

from scraper.documents.blocks import Label
from scraper.documents.flow import fold

_NUMBERS = {
    "decimal": r"\d+", "decimalZero": r"\d+", "ordinal": r"\d+(?:st|nd|rd|th)",
    "lowerLetter": "[a-z]+", "upperLetter": "[A-Z]+", "lowerRoman": "[ivxlcdm]+", "upperRoman": "[IVXLCDM]+",
}  # fmt: skip
_PLACE = re.compile(r"%(\d)")
NOTE = Label(r"\d+|[a-z]+|[*\u2020\u2021\u00a7]+")
"""The sign of a footnote or endnote, where the text has it."""


class Numbering:
    """The lists of a document; without its parts, no paragraph has a number."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        lists = list(numbering) if numbering is not None else []
        self._abstract = {_said(one, "abstractNumId"): one for one in lists if _name(one) == "abstractNum"}
        self._lists = {_said(one, "numId"): one for one in lists if _name(one) == "num"}
        known = [one for one in (styles if styles is not None else ()) if _name(one) == "style"]
        self._styles = {_said(one, "styleId"): one for one in known}
        self._default = next(
            (_said(one, "styleId") for one in known
             if _said(one, "type") == "paragraph" and _said(one, "default") in ("1", "true", "on")), ""
        )  # fmt: skip
        self._reads = cache(self._label)

    def label(self, paragraph: etree._Element) -> Label | None:
        """What stands before a paragraph; None for nothing."""
        properties = _child(paragraph, "pPr")
        own = _child(properties, "numPr")
        number, level = _value(own, "numId"), _value(own, "ilvl")
        if not number:
            number, of_style = self._of_style(_value(properties, "pStyle") or self._default)
            level = level or of_style
        return self._reads(number, level or "0") if number else None

    def _of_style(self, id_: str) -> tuple[str, str]:
        """The list and level that a paragraph style has, or what it is based on."""
        for style in self._chain(id_):
            found = _child(style, "pPr", "numPr")
            number = _value(found, "numId")
            if number:
                levels = (one for one in self._levels(number) if _value(one, "pStyle") == _said(style, "styleId"))
                return number, next((_said(one, "ilvl") for one in levels), _value(found, "ilvl"))
        return "", ""

    def _chain(self, id_: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while id_ in self._styles and id_ not in seen:
            seen.add(id_)
            yield self._styles[id_]
            id_ = _value(self._styles[id_], "basedOn")

    def _levels(self, number: str, *, is_linked: bool = False) -> list[etree._Element]:
        """The levels of a list: its own where it has some, else those of its kind."""
        own = self._lists.get(number)
        abstract = self._abstract.get(_value(own, "abstractNumId"))
        link = _value(abstract, "numStyleLink")
        if link and not is_linked:
            number = _value(_child(self._styles.get(link), "pPr", "numPr"), "numId")
            return self._levels(number, is_linked=True)
        instead = [one for override in _children(own, "lvlOverride") for one in _children(override, "lvl")]
        return instead + _children(abstract, "lvl")

    def _label(self, number: str, level: str) -> Label | None:
        levels: dict[str, etree._Element] = {}
        for one in self._levels(number):
            levels.setdefault(_said(one, "ilvl"), one)
        own = levels.get(level)
        text, kind = _value(own, "lvlText"), _value(own, "numFmt") or "decimal"
        has_picture = _child(own, "lvlPicBulletId") is not None
        if own is None or (not text and not has_picture) or kind == "none" or _is_on(_child(own, "rPr", "vanish")):
            return None
        if has_picture or kind == "bullet":
            return Label("|".join([r"[^\w\s]", *([re.escape(fold(text))] if text.strip() else [])]))
        is_plain = _is_on(_child(own, "isLgl"))
        parts = _PLACE.split("".join(fold(text).split()))
        for at in range(1, len(parts), 2):
            of_place = _value(levels.get(str(int(parts[at]) - 1)), "numFmt") or "decimal"
            parts[at] = r"\d+" if is_plain else _NUMBERS.get(of_place, r"\w+")
        parts[::2] = map(re.escape, parts[::2])
        return Label("".join(parts))


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _said(element: etree._Element, name: str) -> str:
    return next((str(said) for key, said in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [one for one in (element if element is not None else ()) if _name(one) == name]


def _child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for name in path:
        element = next(iter(_children(element, name)), None)
    return element


def _value(element: etree._Element | None, name: str) -> str:
    found = _child(element, name)
    return "" if found is None else _said(found, "val")


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and _said(element, "val").lower() not in ("0", "false", "off")
