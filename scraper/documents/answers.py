"""From what a template's slots hold to answers, signatures and photos: typed where the whole text says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from scraper.documents.blocks import Document, Mark, Picture
from scraper.documents.codes import code_named
from scraper.documents.fill import Filling
from scraper.documents.flow import CODE, DRAWN_ROW, END, FAR, UNSURE, UNTOLD
from scraper.documents.raster import Eye
from scraper.documents.shape import Container, Pattern, Slot, TableShape, shape_of
from scraper.documents.tags import Tags
from scraper.documents.template import Code, Template, matches
from scraper.documents.unwritten import written
from scraper.models.compliance_form import MAY_BE_SIGNED, Answer, FormPhoto, FormReading, Kind, Signature
from scraper.profile.details import Formats
from scraper.profile.forms import Forms
from scraper.profile.words import fold
from scraper.text import typed

_LEFT = re.compile(r"\$\{[^{}\n]+\}|\{\{[^{}\n]+\}\}|\u00ab[^\u00ab\u00bb\n]+\u00bb|<<[^<>\n]+>>|\[\[[^\[\]\n]+\]\]")
"""What programs put an answer in the place of: `{{Name}}`, `${Name}`, `«Name»`, `<<Name>>`, `[[Name]]`."""


class Source:
    """One template laid over one document; `readings` and `pictures` grow as it is asked."""

    def __init__(self, template: Template, filling: Filling, tags: Tags, rules: Forms, formats: Formats) -> None:
        self._template, self._filling, self._tags = template, filling, tags
        self._rules, self._formats = rules, formats
        self.readings: list[FormReading] = []
        self.pictures: dict[str, Picture] = {}
        self._eye = Eye()

    def answers(self) -> Iterator[Answer]:
        """One per code of text, tick or choice, in template order."""
        for code in self._template.codes:
            if code.kind == "text":
                yield self._text(code)
            elif code.kind == "tick":
                yield _answer(code, "tick", self._tick(code, code.slots), None)
            elif code.kind == "choice":
                yield _answer(code, "choice", self._choice(code), None)

    def signatures(self, found: Sequence[Answer]) -> Iterator[Signature]:
        """One per signature code, with who signed and when, where exactly one answer beside it says so."""
        for code in self._template.codes:
            if code.kind == "signature":
                by = self._beside(code, self._rules.signer, found, but=self._rules.signed_at)
                at = self._beside(code, self._rules.signed_at, found)
                when = None if at is None else str(at.value) if at.kind == "date" else at.text
                yield Signature(
                    code=code.code, sha256=self._picture(code), signed_by=by.text if by else None, signed_at=when
                )

    def photos(self, found: Sequence[Answer]) -> Iterator[FormPhoto]:
        """One per photo code."""
        for code in self._template.codes:
            if code.kind == "photo":
                if code.is_doubtful:
                    self._problem(code, MAY_BE_SIGNED)
                caption = self._beside(code, self._rules.caption, found)
                yield FormPhoto(code=code.code, sha256=self._picture(code), caption=caption.text if caption else None)

    def _problem(self, code: Code, problem: str) -> None:
        self.readings.append(FormReading(place=code.code, problem=problem))

    def _seen(self, code: Code, slots: Sequence[Slot], *but: Mark) -> bool:
        """Whether something stands in one of the places that nobody can read; then that is told."""
        seen = self._marks(slots, *but, are_beside=False)
        if seen:
            self._problem(code, f"{seen} stands in its place and cannot be read as an answer")
        return bool(seen)

    def _marks(self, slots: Sequence[Slot], *but: Mark, are_beside: bool) -> str:
        """What stands in some places, or beside them, that nobody can read; empty for nothing."""
        held = (self._filling.held[slot] for slot in slots if slot in self._filling.held)
        marks = (mark for one in held for mark in one.seen if mark.is_beside == are_beside and mark not in but)
        return " and ".join(dict.fromkeys(mark.what for mark in marks))

    def _told_beside(self, code: Code) -> None:
        """An empty place beside which something stands: it may be the answer."""
        if beside := self._marks(code.slots, are_beside=True):
            self._problem(code, f"nothing stands in its place but {beside}, which is not read")

    def _text(self, code: Code) -> Answer:
        known = {written(self._filling.held[slot].text) for slot in code.slots if slot in self._filling.held}
        if self._seen(code, code.slots, *([] if any(known) else [DRAWN_ROW])):
            return _answer(code, "text", None, None)
        if len(known) > 1:
            self._problem(code, f"it stands in {len(code.slots)} places, and they are filled in differently")
            return _answer(code, "text", None, None)
        filled = next(iter(known), "")
        if self._rules.is_prompt(filled):
            filled = ""
        elif (doubt := self._doubt(filled)) is not None:
            self._problem(code, doubt)
            filled = ""
        kind, value = typed(filled.strip(), self._formats)
        if value is None:
            self._told_beside(code)
        return _answer(code, kind, value, filled if value is not None else None)

    def _tick(self, code: Code, slots: Sequence[Slot]) -> bool | None:
        """The state of a box: by its tag where that survived, else by its place."""
        if self._seen(code, slots):
            return None
        placed = {self._filling.held[slot].checked for slot in slots if slot in self._filling.held}
        tagged = set(self._tags.boxes.get(slots[0].code, ()))
        if None in placed | tagged:
            self._problem(code, f"whether the box {slots[0].code} is ticked is not said, or not in words that are read")
            return None
        if len(tagged) > 1 or (not tagged and len(placed) > 1):
            self._problem(code, f"several boxes are {slots[0].code}, and they are not all ticked alike")
            return None
        if tagged and placed and tagged != placed:
            self._problem(code, f"the box with the tag {slots[0].code} and the box in its place are not ticked alike")
        return next(iter(tagged or placed), None)

    def _choice(self, code: Code) -> tuple[str, ...] | None:
        options = dict.fromkeys(code.options)
        states = {
            option: self._tick(
                code, [slot for slot, name in zip(code.slots, code.options, strict=True) if name == option]
            )
            for option in options
        }
        if unknown := [option for option, state in states.items() if state is None]:
            self._problem(code, f"whether it is ticked is not known: {', '.join(unknown)}")
            return None
        chosen = tuple(option for option, state in states.items() if state)
        if len(chosen) > 1 and {fold(one) for one in options} in [set(one) for one in self._rules.yes_no]:
            self._problem(code, f"several options are ticked of which only one can be true: {', '.join(chosen)}")
            return None
        return chosen or None

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self._template.codes)

    @cached_property
    def _standing(self) -> dict[str, list[Picture]]:
        """By code of a picture, what stands for it: by alternative text where that survived, and by place."""
        standing = {}
        for code in self._template.codes:
            if code.kind in ("signature", "photo"):
                placed = [
                    held.picture for slot in code.slots if (held := self._filling.held.get(slot)) and held.picture
                ]
                standing[code.code] = _distinct((*self._tags.pictures.get(code.code, ()), *placed))
        return standing

    def _picture(self, code: Code) -> str | None:
        """The SHA-256 of what replaced the sample; None while nothing did, or where that is not sure."""
        seen = self._seen(code, code.slots)
        if seen and self._is_covered(code):
            return None
        sha256 = self._replaced(code)
        if sha256 is None and not seen:
            self._told_beside(code)
            over = " and ".join(dict.fromkeys(mark.what for mark in self._filling.floating))
            if over:
                self._problem(code, f"{over} stands where the template has none, and it may be what was put here")
        return sha256

    def _is_covered(self, code: Code) -> bool:
        """Whether something in one of its places may hide the picture there."""
        held = (self._filling.held[slot] for slot in code.slots if slot in self._filling.held)
        return any(mark.covers for one in held for mark in one.seen)

    def _doubt(self, filled: str) -> str | None:
        """Why what stands in a place is no answer for sure."""
        if self._filling.is_printed and " ".join(filled.split()) in self._template.prompts:
            return "what stands there is what the template's control says while it is empty"
        if (whole := CODE.fullmatch(filled.strip())) and code_named(whole[1]) in self._codes:
            return "the code itself stands where its answer should be"
        if _LEFT.fullmatch(filled.strip()):
            return f"what a program was to put an answer in the place of still stands there: {filled.strip()}"
        if UNSURE in filled:
            return f"a line ends within it, and it may be one word or two: {filled.replace(UNSURE, '|')}"
        if FAR in filled:
            parts = filled.replace(FAR, " | ")
            return f"what stands in its place stands far apart, and may be more than one answer: {parts}"
        if UNTOLD in filled:
            return f"the file does not say what letter a sign in it is: {filled.replace(UNTOLD, '?')}"
        return None

    def _replaced(self, code: Code) -> str | None:
        found = self._standing[code.code]
        if len(found) > 1:
            self._problem(code, "several pictures stand for it")
            return None
        if not found:
            self._check_empty(code)
            return None
        picture = found[0]
        if picture.sha256 is None:
            self._problem(code, picture.lacks)
            return None
        if not self._template.stories:
            self._problem(code, "without the template, its sample picture cannot be told from one that somebody made")
            return None
        samples = [slot.sample for slot in code.slots if slot.sample is not None]
        are_shown = [one.sha256 == picture.sha256 or self._eye.shows(picture.look, one.look) for one in samples]
        if True in are_shown:
            self._check_empty(code)
            return None
        doubt = "it cannot be told for sure whether its picture is still the template's sample"
        if None not in are_shown:
            doubt = self._doubt_of_picture(code, picture)
        if doubt:
            self._problem(code, doubt)
            return None
        self.pictures[picture.sha256] = picture
        return picture.sha256

    def _doubt_of_picture(self, code: Code, picture: Picture) -> str:
        """Why a picture that is not the template's may be no answer; empty where it is one."""
        if code.kind == "signature" and self._eye.is_blank(picture.look, picture.cut):
            return "its picture is blank: nothing can be seen on it, or no more than a dot"
        if sum(picture.sha256 in {one.sha256 for one in others} for others in self._standing.values()) > 1:
            # A sample that was made smaller on its way would else pass for everybody's signature.
            return "the same picture stands in other places too: it may be nobody's"
        return ""

    def _check_empty(self, code: Code) -> None:
        """Nothing stands there, or the sample does; unless there is a place that was not found: then that is told."""
        if any(slot not in self._filling.held for slot in code.slots):
            self._problem(code, "where its place is in the document is not sure, and so not whether it is empty")

    def _beside(self, code: Code, pattern: str, found: Sequence[Answer], but: str | None = None) -> Answer | None:
        """The one text answer of the same row, else of the same cell, whose code matches; None for none or several."""
        for here in _around(code):
            near = [at for at in self._texts_at[here] if _is_called(found[at].code, pattern, but)]
            if near:
                return found[near[0]] if len(near) == 1 and found[near[0]].value is not None else None
        return None

    @cached_property
    def _texts_at(self) -> Mapping[tuple[str, int], Sequence[int]]:
        """By row and by cell the text codes there: which of the answers theirs are."""
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        answered = (code for code in self._template.codes if code.kind in ("text", "tick", "choice"))
        for at, code in enumerate(answered):
            for here in _around(code) if code.kind == "text" else ():
                found[here].append(at)
        return found


def labelled(document: Document, rules: Forms, formats: Formats) -> Iterator[Answer]:
    """Rows of exactly a label that ends with a colon and a value, by themselves enough to be certain."""
    for story in shape_of(document, is_template=False):
        for table in (shape for shape in story.inside if isinstance(shape, TableShape)):
            for row in table.rows:
                if len(row) == 2:
                    label, value = (_plain(cell, document) for _, cell in row)
                    value = value and written(value)
                    if (
                        label
                        and value is not None
                        and not rules.is_prompt(value)
                        and label.rstrip().endswith(":")
                        and ":" not in label.rstrip()[:-1]
                    ):
                        kind, read = typed(value, formats)
                        name = " ".join(label.split())[:-1].strip()
                        yield Answer(
                            code=name, label=name, kind=kind, value=read, text=value if read is not None else None
                        )


def _plain(cell: Container, document: Document) -> str | None:
    """The text of a cell that holds nothing else."""
    if len(cell) != 1 or not isinstance(cell[0], Pattern) or cell[0].slots or cell[0].boxes or cell[0].marks:
        return None
    text = cell[0].printed[0].replace(END, "\n")
    text = text.replace("\n", " ") if document.is_printed else text
    return None if any(sign in text for sign in (FAR, UNSURE, UNTOLD)) else text


def _answer(code: Code, kind: Kind, value: str | bool | tuple[str, ...] | None, text: str | None) -> Answer:
    return Answer(code=code.code, label=code.label, kind=kind, value=value, text=text, group=code.group, row=code.row)


def _distinct(pictures: Sequence[Picture]) -> list[Picture]:
    return list({one.sha256: one for one in pictures}.values())


def _around(code: Code) -> Iterator[tuple[str, int]]:
    """The row and the cell that it stands in, if it does."""
    yield from (("row", code.where.row),) if code.where.row is not None else ()
    yield from (("cell", code.where.cell),) if code.where.cell is not None else ()


def _is_called(code: str, pattern: str, but: str | None) -> bool:
    return bool(matches(pattern, code)) and (but is None or not matches(but, code))
