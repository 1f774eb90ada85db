"""Fields of Word: what they show, not what they are made of, and the form fields of older Word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from scraper.documents.blocks import Box, Field, Inline, Mark, Text
from scraper.documents.markup import attribute, below, child, is_on, number, value
from scraper.documents.symbols import symbol
from scraper.documents.unseen import texts

_COMPUTED = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|PRINTDATE|FILENAME|FILESIZE|EDITTIME)\b", re.IGNORECASE
)
_FORM = re.compile(r"\s*FORM(TEXT|CHECKBOX|DROPDOWN)\b", re.IGNORECASE)
_PROMPTS = {"MACROBUTTON", "GOTOBUTTON"}
_SILENT = {"SET", "ASK", "XE", "TC", "TA", "RD", "PRIVATE", "PRINT", "DATA"}
"""Fields that show nothing, whatever their result is."""
_UNREAD = {
    "EQ": "an equation",
    "ADVANCE": "text moved out of its line",
    "AUTONUM": "a number that Word counts",
    "AUTONUMLGL": "a number that Word counts",
    "AUTONUMOUT": "a number that Word counts",
    "LISTNUM": "a number that Word counts",
    "BARCODE": "a barcode",
    "DISPLAYBARCODE": "a barcode",
    "MERGEBARCODE": "a barcode",
}
"""Fields that show something without a result."""
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

    @property
    def name(self) -> str:
        """Its kind, as its instruction begins."""
        return (self.instruction.split() or [""])[0].upper()

    @property
    def is_drawn(self) -> bool:
        """Whether it shows what its instruction and data say, whatever its result is."""
        is_symbol = _SYMBOL.match(self.instruction) is not None
        return self.kind == "CHECKBOX" or self.is_chosen or is_symbol or self.is_silent

    @property
    def is_silent(self) -> bool:
        """Whether nobody sees its result: it is a prompt to click on, or keeps a value for other fields."""
        return self.name in (*_SILENT, *_PROMPTS)

    @property
    def is_chosen(self) -> bool:
        """Whether it is a list of which its own data says what is chosen."""
        return self.kind == "DROPDOWN" and child(self.form, "ddList") is not None


class Fields:
    """The fields of one story that are open at a place."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    @property
    def is_instruction(self) -> bool:
        """Whether words here are an instruction, or a result that the field's own data says better."""
        return any(not one.is_shown or one.is_drawn for one in self._open)

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
        is_ticked = is_on(child(box, "default") if state is None else state)
        yield Box(value(form, "name"), None if box is None else is_ticked)
    elif closed.is_chosen:
        yield from _chosen(form)
    elif kind == "TEXT" and form is not None:
        yield from _text(closed)
    elif found := _SYMBOL.match(closed.instruction):
        sign = symbol(found[2], int(found[1], 0))
        yield Text(sign) if sign else Mark(f"a sign of the font {found[2].strip()}")
    elif closed.name in _PROMPTS:
        yield Field("", "")
    elif not closed.is_shown and (what := _UNREAD.get(closed.name)):
        yield Mark(what)


def _text(closed: _Open) -> Iterator[Inline]:
    """A text to fill in: its words, and what else was put there."""
    read = list(texts("".join(one.text for one in closed.words if isinstance(one, Text))))
    yield Field(value(closed.form, "name"), "".join(one.text for one in read if isinstance(one, Text)))
    yield from (one for one in (*read, *closed.words) if not isinstance(one, Text))


def _chosen(form: etree._Element | None) -> Iterator[Inline]:
    listed = child(form, "ddList")
    entries = [attribute(one, "val") for one in below(form, "listEntry")] if form is not None else []
    said = value(listed, "result") or value(listed, "default")
    at = number(said or "0", len(entries))
    yield Field(value(form, "name"), entries[at] if at < len(entries) else "")
    if said and at >= len(entries):
        yield Mark("a choice that is not in its list")
