"""From what a template's slots hold to answers, signatures and photos: typed where the whole text says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from scraper.documents.blocks import Document, Picture
from scraper.documents.fill import Filling
from scraper.documents.flow import UNSURE, UNTOLD
from scraper.documents.shape import Container, Pattern, Slot, TableShape, shape_of
from scraper.documents.tags import Tags
from scraper.documents.template import Code, Template, matches
from scraper.models.compliance_form import Answer, FormPhoto, FormReading, Kind, Signature
from scraper.profile.model import Formats, Forms, fold
from scraper.text import typed


class Source:
    """One template laid over one document; `readings` and `pictures` grow as it is asked."""

    def __init__(self, template: Template, filling: Filling, tags: Tags, rules: Forms, formats: Formats) -> None:
        self._template, self._filling, self._tags = template, filling, tags
        self._rules, self._formats = rules, formats
        self.readings: list[FormReading] = []
        self.pictures: dict[str, bytes] = {}

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
                caption = self._beside(code, self._rules.caption, found)
                yield FormPhoto(code=code.code, sha256=self._picture(code), caption=caption.text if caption else None)

    def _problem(self, code: Code, problem: str) -> None:
        self.readings.append(FormReading(place=code.code, problem=problem))

    def _seen(self, code: Code, slots: Sequence[Slot]) -> bool:
        """Whether something stands in one of the places that nobody can read; then that is told."""
        seen = dict.fromkeys(
            mark.what for slot in slots if slot in self._filling.held for mark in self._filling.held[slot].seen
        )
        if seen:
            self._problem(code, f"{' and '.join(seen)} stands in its place and cannot be read")
        return bool(seen)

    def _text(self, code: Code) -> Answer:
        if self._seen(code, code.slots):
            return _answer(code, "text", None, None)
        known = {self._filling.held[slot].text for slot in code.slots if slot in self._filling.held}
        if len(known) > 1:
            self._problem(code, f"it stands in {len(code.slots)} places, and they are filled in differently")
            return _answer(code, "text", None, None)
        filled = next(iter(known), "")
        if filled == f"{{{code.code}}}":
            self._problem(code, "the code itself stands where its answer should be")
            filled = ""
        if UNSURE in filled:
            shown = filled.replace(UNSURE, "|")
            self._problem(code, f"a line ends within it, and it may be one word or two: {shown}")
            filled = ""
        if UNTOLD in filled:
            self._problem(code, f"the file does not say what letter a sign in it is: {filled.replace(UNTOLD, '?')}")
            filled = ""
        kind, value = typed(filled, self._formats)
        return _answer(code, kind, value, filled if value is not None else None)

    def _tick(self, code: Code, slots: Sequence[Slot]) -> bool | None:
        """The state of a box: by its tag where that survived, else by its place."""
        if self._seen(code, slots):
            return None
        placed = {self._filling.held[slot].checked for slot in slots if slot in self._filling.held} - {None}
        tagged = set(self._tags.boxes.get(slots[0].code, ()))
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
    def _standing(self) -> dict[str, list[Picture]]:
        """By code of a picture, what stands for it: by alternative text where that survived, else by place."""
        standing = {}
        for code in self._template.codes:
            if code.kind in ("signature", "photo"):
                placed = [
                    held.picture for slot in code.slots if (held := self._filling.held.get(slot)) and held.picture
                ]
                standing[code.code] = _distinct(self._tags.pictures.get(code.code, ())) or _distinct(placed)
        return standing

    def _picture(self, code: Code) -> str | None:
        """The SHA-256 of what replaced the sample; None while nothing did, or where that is not sure."""
        seen, sha256 = self._seen(code, code.slots), self._replaced(code)
        if sha256 is None and not seen and self._filling.floating:
            over = " and ".join(dict.fromkeys(mark.what for mark in self._filling.floating))
            self._problem(code, f"{over} lies over the page, and it may be what was put here")
        return sha256

    def _replaced(self, code: Code) -> str | None:
        found = self._standing[code.code]
        if len(found) > 1:
            self._problem(code, "several pictures stand for it")
            return None
        if not found:
            return None
        picture = found[0]
        if picture.sha256 is None or picture.content is None:
            self._problem(code, "its picture is not in the file, only a link to it")
            return None
        if not self._template.stories:
            self._problem(code, "without the template, its sample picture cannot be told from one that somebody made")
            return None
        if any(slot.sample is not None and picture.shows(slot.sample) for slot in code.slots):
            return None
        if sum(picture.sha256 in {one.sha256 for one in others} for others in self._standing.values()) > 1:
            # A sample that was made smaller on its way would else pass for everybody's signature.
            self._problem(code, "the same picture stands in other places too: it may be nobody's")
            return None
        self.pictures[picture.sha256] = picture.content
        return picture.sha256

    def _beside(self, code: Code, pattern: str, found: Sequence[Answer], but: str | None = None) -> Answer | None:
        """The one text answer of the same row, else of the same cell, whose code matches; None for none or several."""
        codes = {one.code: one for one in self._template.codes if one.kind == "text"}
        named = [one for one in found if one.code in codes and matches(pattern, one.code)]
        named = [one for one in named if but is None or not matches(but, one.code)]
        for same in ("row", "cell"):
            here = getattr(code.where, same)
            near = [one for one in named if here is not None and getattr(codes[one.code].where, same) == here]
            if near:
                return near[0] if len(near) == 1 and near[0].value is not None else None
        return None


def labelled(document: Document, formats: Formats) -> Iterator[Answer]:
    """Rows of exactly a label that ends with a colon and a value, by themselves enough to be certain."""
    for story in shape_of(document):
        for table in (shape for shape in story.inside if isinstance(shape, TableShape)):
            for row in table.rows:
                if len(row) == 2:
                    label, value = (_plain(cell) for _, cell in row)
                    if label and value is not None and label.rstrip().endswith(":") and ":" not in label.rstrip()[:-1]:
                        kind, read = typed(value, formats)
                        name = " ".join(label.split())[:-1].strip()
                        yield Answer(
                            code=name, label=name, kind=kind, value=read, text=value if read is not None else None
                        )


def _plain(cell: Container) -> str | None:
    """The text of a cell that holds nothing else."""
    if len(cell) != 1 or not isinstance(cell[0], Pattern) or cell[0].slots or cell[0].boxes or cell[0].marks:
        return None
    text = cell[0].printed[0].replace("\u2029", "\n")
    return None if UNSURE in text or UNTOLD in text else text


def _answer(code: Code, kind: Kind, value: str | bool | tuple[str, ...] | None, text: str | None) -> Answer:
    return Answer(code=code.code, label=code.label, kind=kind, value=value, text=text, group=code.group, row=code.row)


def _distinct(pictures: Sequence[Picture]) -> list[Picture]:
    return list({one.sha256: one for one in pictures}.values())
