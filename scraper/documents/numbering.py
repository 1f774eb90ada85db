"""The numbers and bullets that Word puts before paragraphs: the file says which have some, print shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from lxml import etree

from scraper.documents.blocks import Label
from scraper.documents.flow import fold

_Levels = dict[str, etree._Element]
_ROMAN = {"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5,
          "iv": 4, "i": 1}  # fmt: skip


def _letters(number: int) -> str:
    """As Word letters its lists: z is followed by aa, bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _roman(number: int) -> str:
    found = ""
    for sign, value in _ROMAN.items():
        found += sign * (number // value)
        number %= value
    return found


_NUMBERS: dict[str, tuple[str, Callable[[int], str] | None]] = {
    "decimal": (r"\d+", str),
    "decimalZero": (r"\d+", "{:02}".format),
    "ordinal": (r"\d+(?:st|nd|rd|th)", None),
    "lowerLetter": ("[a-z]+", _letters),
    "upperLetter": ("[A-Z]+", lambda number: _letters(number).upper()),
    "lowerRoman": ("[ivxlcdm]+", _roman),
    "upperRoman": ("[IVXLCDM]+", lambda number: _roman(number).upper()),
}
_LEVELS = 9
_PLACE = re.compile(r"%(\d)")
NOTE = Label(r"(?:\d+|[a-z]+|[*\u2020\u2021\u00a7]+)?")
"""The sign of a footnote or endnote, where the text has it; it can stand behind an answer, like a part of it."""


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
        self._known = cache(self._by_level)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: etree._Element) -> Label | None:
        """What stands before a paragraph; None for nothing. To be asked of each once, in their order."""
        if not self._lists:
            return None
        properties = _child(paragraph, "pPr")
        own = _child(properties, "numPr")
        number, level = _value(own, "numId"), _value(own, "ilvl")
        if not number:
            number, of_style = self._of_style(_value(properties, "pStyle") or self._default)
            level = level or of_style
        if number not in self._lists:
            return None
        levels = self._known(number)
        place = _whole(level)
        return _label(levels, str(place), self._count(number, levels, place)) if place < _LEVELS else None

    def _count(self, number: str, levels: _Levels, level: int) -> dict[int, int]:
        """The numbers of a paragraph, level by level; lists of one kind go on with each other's."""
        kind = _value(self._lists[number], "abstractNumId")
        counts = self._counts.setdefault(kind, {})
        if number not in self._begun:
            self._begun.add(number)
            for one in _children(self._lists[number], "lvlOverride"):
                if _child(one, "startOverride") is not None:
                    counts.pop(_whole(_said(one, "ilvl")), None)
        for one in [one for one in counts if one > level]:
            del counts[one]
        for one in range(level + 1):
            start = _whole(_value(levels.get(str(one)), "start"))
            counts[one] = counts.get(one, start - (one == level)) + (one == level)
        return dict(counts)

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

    def _by_level(self, number: str) -> _Levels:
        found: _Levels = {}
        for one in self._levels(number):
            found.setdefault(_said(one, "ilvl"), one)
        return found


def _label(levels: _Levels, level: str, counts: Mapping[int, int]) -> Label | None:
    own = levels.get(level)
    text, kind = _value(own, "lvlText"), _value(own, "numFmt") or "decimal"
    has_picture = _child(own, "lvlPicBulletId") is not None
    if own is None or (not text and not has_picture) or kind == "none" or _is_on(_child(own, "rPr", "vanish")):
        return None
    if has_picture or kind == "bullet":
        return Label("|".join([r"[^\w\s]", *([re.escape(fold(text))] if text.strip() else [])]))
    is_legal = _is_on(_child(own, "isLgl"))
    parts = _PLACE.split("".join(fold(text).split()))
    reads, exact = list(map(re.escape, parts)), list(parts)
    for at in range(1, len(parts), 2):
        place = int(parts[at]) - 1
        of_place = "decimal" if is_legal else _value(levels.get(str(place)), "numFmt") or "decimal"
        reads[at], write = _NUMBERS.get(of_place, (r"\w+", None))
        exact[at] = write(counts.get(place, 1)) if write else ""
    return Label("".join(reads), "".join(exact) if all(exact[1::2]) else "")


def _whole(text: str) -> int:
    """A whole number; what no list needs counts as none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


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
