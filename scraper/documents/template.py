"""A Word template: every code with its kind, label and row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from scraper.documents.codes import is_phrase, kind_of, words_of
from scraper.documents.docx import read_docx
from scraper.documents.labels import Where, surroundings
from scraper.documents.shape import Slot, StoryShape, shape_of
from scraper.profile.forms import Forms

_NUMBERED = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True)
class Code:
    """One thing that a person fills in; it may stand in several places."""

    code: str
    kind: Literal["text", "tick", "choice", "signature", "photo"]
    label: str | None
    standard: bool
    """Whether Ascora fills it in by itself."""
    where: Where
    """The surroundings of its first place."""
    slots: tuple[Slot, ...]
    options: tuple[str, ...] = ()
    """Of a choice: one per slot, in template order."""
    group: str | None = None
    """Of a repeated row: the first repeated code of the row, without its number."""
    row: int | None = None
    is_doubtful: bool = False
    """Of a photo: it may be a signature under another name."""


@dataclass(frozen=True)
class Template:
    """A template and its codes in reading order."""

    name: str
    stories: tuple[StoryShape, ...]
    codes: tuple[Code, ...]
    content: bytes = field(default=b"", repr=False)
    """The file it was read from."""
    prompts: frozenset[str] = frozenset()
    """What its empty controls say, spaces folded: in print, like any answer."""


def read_template(content: bytes, name: str, rules: Forms) -> Template:
    """The template in a Word file's bytes. Raises `DocumentUnreadable` where they are none."""
    document = read_docx(content, is_template=True)
    return replace(template_of(shape_of(document), name, rules), content=content, prompts=document.prompts)


def template_of(stories: tuple[StoryShape, ...], name: str, rules: Forms) -> Template:
    """The codes of a document whose places to fill in are known."""
    around = surroundings(stories)
    stems = _stems(slot.code for slot in around if slot.kind == "box")
    places: dict[tuple[str, bool], list[Slot]] = defaultdict(list)
    for slot in around:
        if slot.code and not _is_described(slot, rules):
            places[stems.get(slot.code, slot.code) if slot.kind == "box" else slot.code, slot.kind == "box"].append(
                slot
            )
    codes = [_code(code, slots, around[slots[0]], rules) for (code, _), slots in places.items()]
    return Template(name, stories, tuple(_numbered(codes)))


def _is_described(slot: Slot, rules: Forms) -> bool:
    """Whether a picture has a description of a few words, such as that of a logo, and no code."""
    if slot.kind != "picture" or not is_phrase(slot.code):
        return False
    last = words_of(slot.code, rules.pictures)[-1:]
    return kind_of(slot.code, None, rules) != "signature" and not {*last} & {*rules.pictures.photo}


def _stems(tags: Iterable[str]) -> Mapping[str, str]:
    """Tag to the choice it is an option of: tags that share what stands before the first underscore, two or more."""
    by_stem: dict[str, set[str]] = defaultdict(set)
    for tag in tags:
        stem, _, option = tag.partition("_")
        if stem and option:
            by_stem[stem].add(tag)
    return {tag: stem for stem, tags in by_stem.items() if len(tags) > 1 for tag in tags}


def _code(code: str, slots: Sequence[Slot], where: Where, rules: Forms) -> Code:
    first = slots[0]
    if first.kind == "picture":
        label = where.label()
        said = kind_of(code, label, rules)
        kind: Literal["signature", "photo"] = "signature" if said == "signature" else "photo"
        doubtful = said == "doubtful"
        return Code(code, kind, label, standard=False, where=where, slots=tuple(slots), is_doubtful=doubtful)
    if first.kind == "text":
        return Code(code, "text", where.label(), standard=code in rules.standard, where=where, slots=tuple(slots))
    if all(slot.code == code for slot in slots):
        return Code(code, "tick", where.label(of_box=True), standard=False, where=where, slots=tuple(slots))
    options = tuple(slot.code.removeprefix(f"{code}_") for slot in slots)
    return Code(code, "choice", where.label(), standard=False, where=where, slots=tuple(slots), options=options)


@lru_cache(4096)
def matches(pattern: str, code: str) -> bool:
    """Whether a code is named so, in the profile's words."""
    return re.search(pattern, code, re.IGNORECASE) is not None


def _numbered(codes: Sequence[Code]) -> Iterable[Code]:
    """The codes with the rows that their numbers make: a number counts only where its base has several."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for one in codes:
        if found := _NUMBERED.fullmatch(one.code):
            numbers[found[1]].add(found[2])
    groups: dict[int, str] = {}
    for one in codes:
        found = _NUMBERED.fullmatch(one.code)
        if found is None or one.where.row is None or len(numbers[found[1]]) < 2:
            yield one
            continue
        group = groups.setdefault(one.where.row, found[1])
        yield replace(one, group=group, row=int(found[2]))
