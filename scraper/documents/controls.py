"""Content controls of Word: what they show where that is not simply what they hold."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from scraper.documents import dates, ticks
from scraper.documents.blocks import Box, Field, Inline, Mark, Picture, Text
from scraper.documents.databind import Data
from scraper.documents.markup import ON, attribute, below, child, children, is_on, local, value, word
from scraper.documents.package import Package, parsed
from scraper.errors import DocumentUnreadable

_CODE = re.compile(r"\{[^{}]+\}")
_FLAT = re.compile(r"\s*(?:<\?xml|<pkg:package)")
_ENGLISH = re.compile(r"(?i)en\b|$")
_IN_PLACE = Mark("the prompt of a control, or an answer in place of it,")
_OVERWRITTEN = Mark("a control that holds words, and whose data is empty,")
_ELSEWHERE = Mark("a control whose data says something that it does not show")


@dataclass(frozen=True)
class Shown:
    """What a control shows."""

    instead: tuple[Inline, ...] | None = None
    """In place of what it holds; None where it shows that."""
    besides: tuple[Mark, ...] = ()
    """What makes that unsure."""


_AS_IT_IS = Shown()
_EMPTY = Shown((Field("", ""),))


class Controls:
    """The controls of one document."""

    def __init__(self, package: Package, main: str) -> None:
        self._package, self._main = package, main
        self._data = Data(package, main)

    def shown(self, control: etree._Element) -> Shown:
        """What a control shows, wherever it stands: within a paragraph, as one, as a cell."""
        properties = child(control, "sdtPr")
        data = self._data.of(properties)
        box = child(properties, "checkbox")
        if box is not None:
            tag = value(properties, "tag")
            if data is not None:
                return Shown((Box(tag, data.strip().lower() in ON),))
            state, besides = ticks.state(control, box)
            return Shown((Box(tag, state),), besides)
        held = _words(control)
        if _CODE.search(held) and not (data or "").strip():
            return _AS_IT_IS  # a place of Ascora's, whatever Word takes it for
        is_prompt, besides = self._prompt(control, held, is_empty=data is not None and not data.strip())
        if data is None:
            return _EMPTY if is_prompt else Shown(besides=besides)
        return _bound(control, properties, data, "" if is_prompt else held)

    def prompts(self, root: etree._Element) -> frozenset[str]:
        """What the controls of a part say while they are empty, but for codes."""
        asked = {value(one, "docPart") for one in below(root, "placeholder")}
        said = {_folded(words) for name, words in self._prompts.items() if name in asked} if asked else set()
        return frozenset(one for one in said if one and not _CODE.search(one))

    def _prompt(self, control: etree._Element, held: str, *, is_empty: bool) -> tuple[bool, tuple[Mark, ...]]:
        """Whether a control shows its prompt; and what is unsure of that: programs put an answer in its place, and
        leave what says that it is the prompt. `is_empty`: whether it has data, and that says nothing."""
        properties = child(control, "sdtPr")
        known = self._prompts.get(value(properties, "placeholder", "docPart"))
        is_same = known is not None and _folded(known) == _folded(held)
        if any(True for _ in below(control, "drawing", "pict")):
            return False, ()  # an icon to click on: it is compared with the template's, as any picture
        if is_on(child(properties, "showingPlcHdr")):
            is_prompt = is_same or (known is None and (is_empty or not held.strip() or _is_styled(control)))
            return (True, ()) if is_prompt else (False, (_IN_PLACE,))
        return is_same and _is_styled(control), (_IN_PLACE,) * _asks(properties, held)

    @cached_property
    def _prompts(self) -> Mapping[str, str]:
        """The prompts that the document keeps, by their names."""
        glossary = self._package.part(self._main, "glossaryDocument")
        parts = () if glossary is None else below(glossary, "docPart")
        bodies = ((value(one, "docPartPr", "name"), child(one, "docPartBody")) for one in parts)
        return {name: _words(body) for name, body in bodies if body is not None}


def _words(element: etree._Element) -> str:
    return "".join(one.text or "" for one in below(element, "t") if word(one))


def _asks(properties: etree._Element | None, held: str) -> bool:
    """Whether a list shows its entry that stands for no choice, which says what to do: it has an empty value."""
    lists = [child(properties, name) for name in ("dropDownList", "comboBox")]
    items = [one for listed in lists if listed is not None for one in children(listed, "listItem")]
    return any(
        attribute(one, "value", "none") == "" and _folded(attribute(one, "displayText")) == _folded(held) != ""
        for one in items
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def _is_styled(control: etree._Element) -> bool:
    """Whether all words of a control have a style of their own."""
    runs = [one for one in below(control, "r") if word(one) and _words(one).strip()]
    return bool(runs) and all(value(one, "rPr", "rStyle") for one in runs)


def _bound(control: etree._Element, properties: etree._Element | None, data: str, held: str) -> Shown:
    """What a control shows that is bound to data."""
    if child(properties, "picture") is not None:
        return _picture(control, data)
    if not data.strip():
        return Shown((), (_OVERWRITTEN,)) if held.strip() else _EMPTY
    words = _rich(data) if _FLAT.match(data) else _put(properties, data)
    if words is None or (_FLAT.match(data) and _folded(words) != _folded(held)):
        return Shown((), (_ELSEWHERE,))
    return _AS_IT_IS if _folded(words) == _folded(held) else Shown((Text(words),))


def _picture(control: etree._Element, data: str) -> Shown:
    """The picture that data holds as text; where it holds none, the one in the control stays."""
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except binascii.Error:
        return Shown(besides=(_ELSEWHERE,))
    alt = next((attribute(one, "descr") for one in below(control, "docPr")), "")
    return Shown((Picture(alt, content),)) if content else _AS_IT_IS


def _rich(data: str) -> str | None:
    """The words of rich text, which data holds as a whole document in one file."""
    try:
        return _words(parsed(data.encode(), "data"))
    except DocumentUnreadable:
        return None


def _put(properties: etree._Element | None, data: str) -> str | None:
    """Data as a control shows it; None where nobody can say how."""
    date = child(properties, "date")
    if date is not None:
        at, picture = dates.moment(data), value(date, "dateFormat")
        if at is None:
            return data
        return dates.shown(at, picture) if picture and _ENGLISH.match(value(date, "lid")) else None
    for name in ("dropDownList", "comboBox"):
        if (listed := child(properties, name)) is not None:
            items = [one for one in listed if local(one) == "listItem" and attribute(one, "value") == data]
            return next((attribute(one, "displayText") for one in items), "") or data
    return data.replace("\r\n", "\n").replace("\r", "\n")
