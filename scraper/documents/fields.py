"""Fields of Word: what they show, not what they are made of, and the form fields of older Word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from scraper.documents.blocks import Box, Field, Inline, Mark, Text
from scraper.documents.markup import attribute, child, is_on, number, value
from scraper.documents.symbols import symbol

_COMPUTED = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|PRINTDATE|FILENAME|FILESIZE|EDITTIME)\b", re.IGNORECASE
)
_FORM = re.compile(r"\s*FORM(TEXT|CHECKBOX|DROPDOWN)\b", re.IGNORECASE)
_PROMPT = re.compile(r"\s*(MACROBUTTON|GOTOBUTTON)\b", re.IGNORECASE)
_EQUATION = re.compile(r"\s*EQ\b", re.IGNORECASE)
_SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9A-F]+|\d+)\b.*\\f\s*"?([^"\\]+)', re.IGNORECASE)


@dataclass
class _Open:
    """A field that has begun."""

    form: etree._Element | None = None
    """Its data, where it is a form field."""
    instruction: str = ""
    is_shown: bool = False
    """Whether what follows is its result."""
    words: list[Inline] = field(default_factory=list)
    """Of a text to fill in: its result so far."""

    @property
    def kind(self) -> str:
        found = _FORM.match(self.instruction)
        return found[1].upper() if found else ""


class Fields:
    """The fields of one story that are open at a place."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    @property
    def is_instruction(self) -> bool:
        """Whether words here are an instruction, or a result that the field's own data says better."""
        return any(not one.is_shown or one.kind in ("CHECKBOX", "DROPDOWN") for one in self._open)

    @property
    def is_computed(self) -> bool:
        """Whether words here are computed anew at every look."""
        return any(_COMPUTED.match(one.instruction) for one in self._open)

    def take(self, inline: Inline) -> bool:
        """Whether an open text to fill in keeps this as a part of its result."""
        for one in self._open:
            if one.kind == "TEXT" and one.is_shown and one.form is not None:
                one.words.append(inline)
                return True
        return False

    def begin(self, form: etree._Element | None, instruction: str = "", *, is_shown: bool = False) -> None:
        """A field begins."""
        self._open.append(_Open(form, instruction, is_shown))

    def instruct(self, text: str) -> None:
        """More of its instruction."""
        if self._open:
            self._open[-1].instruction += text

    def separate(self) -> None:
        """Its result begins."""
        if self._open:
            self._open[-1].is_shown = True

    def end(self) -> Iterator[Inline]:
        """It ends: what it shows that no words of the document say."""
        if self._open:
            closed = self._open.pop()
            if not self.is_instruction:
                yield from _shown(closed)

    def pause(self) -> Iterator[Inline]:
        """A paragraph ends within: what a text to fill in held so far; what follows is plain text."""
        for one in self._open:
            if one.kind == "TEXT" and one.form is not None and one.is_shown:
                yield from _text(one)
                one.form = None


def _shown(closed: _Open) -> Iterator[Inline]:
    kind, form = closed.kind, closed.form
    if kind == "CHECKBOX":
        box = child(form, "checkBox")
        state = child(box, "checked")
        yield Box(value(form, "name"), is_on(child(box, "default") if state is None else state))
    elif kind == "DROPDOWN":
        yield Field(value(form, "name"), _chosen(form))
    elif kind == "TEXT" and form is not None:
        yield from _text(closed)
    elif closed.is_shown:
        return
    elif _PROMPT.match(closed.instruction):
        yield Field("", "")
    elif _EQUATION.match(closed.instruction):
        yield Mark("an equation")
    elif found := _SYMBOL.match(closed.instruction):
        sign = symbol(found[2], int(found[1], 0))
        yield Text(sign) if sign else Mark(f"a sign of the font {found[2].strip()}")


def _text(closed: _Open) -> Iterator[Inline]:
    """A text to fill in: its words, and what else was put there."""
    words = "".join(one.text for one in closed.words if isinstance(one, Text))
    others = [one for one in closed.words if not isinstance(one, Text)]
    yield Field(value(closed.form, "name"), words)
    yield from others


def _chosen(form: etree._Element | None) -> str:
    listed = child(form, "ddList")
    entries = [attribute(one, "val") for one in listed if one.tag.endswith("}listEntry")] if listed is not None else []
    at = value(listed, "result") or value(listed, "default") or "0"
    return entries[number(at)] if number(at) < len(entries) else ""
