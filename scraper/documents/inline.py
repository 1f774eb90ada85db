"""What stands within a paragraph of WordprocessingML: text, breaks, tick boxes, pictures and anchors of text boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml import etree

from scraper.documents.blocks import Box, Computed, Inline, Mark, Struck, Text
from scraper.documents.controls import Controls, Shown
from scraper.documents.drawings import Drawings, TextBox
from scraper.documents.equations import linear
from scraper.documents.fields import Fields
from scraper.documents.flow import LOWERED_DIGITS, RAISED_DIGITS
from scraper.documents.lettering import Capitals, Content, joined, typed
from scraper.documents.markup import attribute, below, branch, child, local, word
from scraper.documents.numbering import NOTE
from scraper.documents.sight import Look, Sight, Surface
from scraper.documents.symbols import has_no_letters, has_private, is_symbolic, symbol
from scraper.documents.unseen import TURNED, is_turned

_GONE = {
    "del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "delInstrText", "rt", "rubyPr", "ffData",
    "softHyphen",
}  # fmt: skip
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_ANEW = {"pgNum", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"}
_WRITTEN_ANEW = Mark("a date or a page's number that Word writes anew", is_beside=True)
_NOTES = {"footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef"}
_NOTED = Mark("the sign of a note")
_DRAWN = {"drawing", "pict", "object"}
_UNREAD = {
    "subDoc": Mark("another document"),
    "contentPart": Mark("ink"),
    "commentReference": Mark("a comment beside it", is_beside=True),
}
_PLAIN = Look()
_FAINT = Mark("text that is hardly seen, if at all,")
_PROMPT = Mark("text in the style of a prompt")
_MARKED = Mark("a highlight", is_beside=True)
_STRUCK = Mark("a tick box with a line through it")


@dataclass(frozen=True)
class Reader:
    """What it takes to read the inlines of one part."""

    sight: Sight
    controls: Controls
    drawings: Drawings


class Inlines:
    """Reads the paragraphs of one story, in their order: a field may begin in one and end in the next."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._fields = Fields()
        self._paragraph: etree._Element | None = None
        self._surface = Surface()
        self._look = _PLAIN
        self._last = ""

    def of(self, paragraph: etree._Element, surface: Surface) -> list[Content]:
        """The content of a paragraph, in order."""
        self._paragraph, self._surface, self._look, self._last = paragraph, surface, _PLAIN, ""
        return list(joined([*self._content(paragraph), *self._fields.pause()]))

    def ends(self, paragraph: etree._Element, surface: Surface) -> bool:
        """Whether a paragraph ends at its end: not where the sign for that is deleted or hidden."""
        sight = self._reader.sight
        return not sight.is_joined(paragraph) and not sight.end(paragraph, surface).is_gone

    def is_hidden(self, row: etree._Element) -> bool:
        """Whether a row of a table is hidden: all its paragraphs, with their ends."""
        are_hidden = (
            self._reader.sight.end(one, Surface()).is_gone and self._is_hidden(one, Surface())
            for one in below(row, "p")
            if word(one)
        )
        return next(are_hidden, False) and all(are_hidden)

    def shown(self, control: etree._Element, surface: Surface) -> Shown:
        """What a control shows that stands for whole paragraphs or cells."""
        shown = self._reader.controls.shown(control)
        if not shown.instead:
            return shown
        looks = list(self._looks(control, surface))
        if looks and all(look.is_hidden for look in looks):
            return Shown(())
        if any(look.is_struck for look in looks) and any(isinstance(one, Box) for one in shown.instead):
            boxes = tuple(replace(one, checked=None) if isinstance(one, Box) else one for one in shown.instead)
            return Shown(boxes, (*shown.besides, _STRUCK))
        instead = (one for one in joined(shown.instead) if not isinstance(one, TextBox))
        return Shown(tuple(_as_seen(one, looks) for one in instead), shown.besides)

    def _is_hidden(self, element: etree._Element, surface: Surface) -> bool:
        """Whether nobody sees any run of a control or paragraph."""
        return all(look.is_hidden for look in self._looks(element, surface))

    def _looks(self, element: etree._Element, surface: Surface) -> Iterator[Look]:
        """How each run of a control or paragraph is seen."""
        runs = (one for one in below(element, "r") if word(one))
        yield from (self._reader.sight.run(one, _paragraph_of(one), surface) for one in runs)

    def _content(self, parent: etree._Element) -> Iterator[Content | Capitals]:
        for one in parent:
            name = word(one)
            if name == "r":
                around, self._look = self._look, self._reader.sight.run(one, self._paragraph, self._surface)
                yield from self._run(one)
                self._look = around
            elif name == "sdt":
                yield from self._control(one)
            elif name == "fldSimple":
                self._fields.begin(child(one, "ffData"), attribute(one, "instr"), is_shown=True)
                yield from self._content(one)
                yield from self._fields.end()
            elif local(one) in ("oMath", "oMathPara"):
                yield from self._equation(one)
            elif name in _UNREAD:
                yield _UNREAD[name]
            elif name == "bdo":
                yield from self._turned(one)
            elif (taken := branch(one)) is not None:
                yield from self._content(taken)
            elif name and name not in _GONE:
                yield from self._content(one)

    def _control(self, control: etree._Element) -> Iterator[Content | Capitals]:
        shown = self.shown(control, self._surface)
        yield from shown.besides
        if shown.instead is None:
            yield from self._content(control)
        else:
            yield from shown.instead

    def _turned(self, element: etree._Element) -> Iterator[Content | Capitals]:
        """Words that are forced to run in a direction."""
        content = list(self._content(element))
        yield from content
        words = "".join(one.text for one in content if isinstance(one, Text | Capitals))
        if is_turned(words, to_the_left=attribute(element, "val") == "rtl"):
            yield TURNED

    def _equation(self, element: etree._Element) -> Iterator[Content | Capitals]:
        signs = linear(element)
        if signs is None:
            yield Mark("an equation")
        else:
            yield from self._text(signs)

    def _run(self, run: etree._Element) -> Iterator[Content | Capitals]:
        for one in run:
            name = word(one)
            if name == "instrText":
                self._fields.instruct(one.text or "")
            elif name == "fldChar":
                yield from self._field(one)
            elif self._look.is_hidden or name in _GONE:
                continue
            elif name == "t":
                yield from self._text(typed(one))
            elif name in _SIGNS:
                yield from self._text(_SIGNS[name])
            elif name == "sym" or local(one) == "symEx":
                yield from self._symbol(one)
            else:
                yield from self._object(one, name)

    def _object(self, element: etree._Element, name: str) -> Iterator[Content | Capitals]:
        """What stands in a run and is no text."""
        if name in _DRAWN:
            yield from self._reader.drawings.of(element)
        elif name in _NOTES:
            yield NOTE
            if name.endswith("Reference"):
                yield _NOTED
        elif name in _ANEW:
            yield from (Computed(""), _WRITTEN_ANEW)
        elif name in _UNREAD:
            yield _UNREAD[name]
        elif name == "ruby":
            yield from self._content(next(below(element, "rubyBase"), element))
        elif (taken := branch(element)) is not None:
            drawn = self._reader.drawings.alternatives(element)
            yield from self._run(taken) if drawn is None else drawn

    def _field(self, element: etree._Element) -> Iterator[Content]:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._fields.begin(child(element, "ffData"))
        elif kind == "separate":
            self._fields.separate()
        elif kind == "end":
            shown = list(self._fields.end())
            yield from () if self._look.is_hidden else shown

    def _symbol(self, element: etree._Element) -> Iterator[Content | Capitals]:
        font, number = attribute(element, "font"), attribute(element, "char")
        try:
            code = int(number, 16)
        except ValueError:
            code = 0xFFFD
        sign = symbol(font, code)
        is_letter = (code < 0xD800 or 0xFFFF < code < 0xE0000) and not is_symbolic(font)
        letter = chr(code) if is_letter else "\ufffd"
        yield from self._text(sign or letter)
        if sign is None and letter == "\ufffd":
            yield Mark(f"a sign of the font {font}")

    def _text(self, text: str) -> Iterator[Content | Capitals]:
        if self._fields.is_instruction or self._look.is_hidden:
            return
        read = self._letters(text)
        if self._look.raised and self._last.isdigit() and text.strip("+-\u22120123456789") == "":
            read = read.translate(RAISED_DIGITS if self._look.raised > 0 else LOWERED_DIGITS)
        self._last = read[-1:]
        inline: Inline | Capitals = Text(read)
        if self._fields.is_computed:
            inline = Computed(read)
        elif self._look.is_struck:
            inline = Struck(read)
        elif self._look.is_capital:
            inline = Capitals(read)
        marks = [_FAINT] * self._look.is_faint + [_PROMPT] * self._look.is_prompt
        marks += [Mark("a sign that only its font knows")] * ("\ufffd" in read and "\ufffd" not in text)
        marks = marks if text.strip() else [_MARKED] * self._look.is_marked
        for one in (inline, *marks):
            if isinstance(one, Capitals) or not self._fields.take(one):
                yield one

    def _letters(self, text: str) -> str:
        """The text as its fonts show it; what only a font knows is no letter."""
        low, high = self._look.fonts
        if not any(map(_has_signs, (low, high))) and not has_private(text):
            return text
        return "".join(self._letter(one, low, high) for one in text)

    @staticmethod
    def _letter(letter: str, low: str, high: str) -> str:
        if has_private(letter):
            return symbol(low, ord(letter)) or symbol(high, ord(letter)) or "\ufffd"
        font = low if letter < "\x80" else high
        if letter.isspace() or letter > "\xff" or not _has_signs(font):
            return letter
        return symbol(font, ord(letter)) or "\ufffd"


@lru_cache(256)
def _has_signs(font: str) -> bool:
    """Whether a font has signs at the numbers of letters."""
    return is_symbolic(font) or has_no_letters(font)


def _as_seen(one: Inline, looks: Sequence[Look]) -> Inline:
    """What stands in place of what a control holds, with the formatting of that."""
    if not isinstance(one, Text):
        return one
    if looks and all(look.is_struck for look in looks):
        return Struck(one.text)
    return Text(one.text.upper()) if looks and looks[0].is_capital else one


def _paragraph_of(run: etree._Element) -> etree._Element | None:
    return next((one for one in run.iterancestors() if word(one) == "p"), None)
