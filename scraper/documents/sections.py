"""Which headers, footers and notes a document shows: by the kind of page and by section, not by the order of parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from scraper.documents.markup import attribute, below, child, is_on, word
from scraper.documents.package import Package

_PAGES = {"default": "", "first": "first page ", "even": "even page "}
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}


def parts_of_pages(package: Package, main: str, root: etree._Element) -> Iterator[tuple[str, str]]:
    """The headers, then the footers, that some page can show: the story's name and its part.

    A section without a header of its own goes on with that of the section before, and adds no story.
    """
    relations = package.relations(main)
    has_even = is_on(child(package.part(main, "settings"), "evenAndOddHeaders"))
    sections = [one for one in below(root, "sectPr") if _counts(one)]
    for kind in ("header", "footer"):
        known: dict[str, str] = {}
        told: dict[str, str] = {}
        for number, section in enumerate(sections, 1):
            known |= _own(section, kind, relations)
            shown = {"default": True, "first": is_on(child(section, "titlePg")), "even": has_even}
            for page, words in _PAGES.items():
                part = known.get(page)
                if shown[page] and part is not None and told.get(page) != part:
                    told[page] = part
                    yield words + kind + (f" of section {number}" if number > 1 else ""), part


def _own(section: etree._Element, kind: str, relations: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The kinds of page that a section has parts of its own for."""
    found = {}
    for one in section:
        if word(one) == f"{kind}Reference":
            what, part = relations.get(attribute(one, "id"), ("", ""))
            if what == kind:
                found[attribute(one, "type", "default")] = part
    return found


def _counts(section: etree._Element) -> bool:
    """Not the section that a tracked change replaced, nor one whose end was deleted."""
    parent = section.getparent()
    return word(parent) != "sectPrChange" and child(parent, "rPr", "del") is None


def notes(package: Package, main: str, root: etree._Element) -> Iterator[tuple[str, str, list[etree._Element]]]:
    """Footnotes, then endnotes: the story's name, its part, and the notes in the order of the text."""
    for name, note in _NOTES.items():
        part = next(iter(package.related(main, name)), None)
        if part is None:
            continue
        found = {attribute(one, "id"): one for one in package.xml(part) if word(one) == note}
        asked = (attribute(one, "id") for one in below(root, f"{note}Reference") if _is_seen(one))
        if elements := [found[id_] for id_ in dict.fromkeys(asked) if id_ in found]:
            yield name, part, elements


def _is_seen(reference: etree._Element) -> bool:
    is_hidden = is_on(child(reference.getparent(), "rPr", "vanish"))
    return not is_hidden and not any(word(one) in ("del", "moveFrom") for one in reference.iterancestors())


def before(name: str) -> Iterator[str]:
    """Where to look for a story that a document may have taken over from a section before.

    >>> list(before("first page header of section 3"))
    ['first page header of section 3', 'first page header of section 2', 'first page header']
    """
    kind, _, number = name.partition(" of section ")
    yield from (f"{kind} of section {one}" for one in range(int(number or 1), 1, -1))
    yield kind
