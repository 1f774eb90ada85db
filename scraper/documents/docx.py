"""WordprocessingML as blocks: what a person sees in a Word file, in reading order.

Deleted text is left out, inserted text kept. A content control is transparent, but for the tick box. Of alternatives
for newer and older programs, one is taken. Headers and footers of every kind are read, also those that no page shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scraper.documents.blocks import Block, Cell, Document, Frame, Paragraph, Picture, Stored, Story, Table
from scraper.documents.inline import Content, Inlines, is_word, tick_box, wanted_branch, word
from scraper.documents.package import Package
from scraper.errors import DocumentUnreadable

_TRANSPARENT = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}


def read_docx(content: bytes) -> Document:
    """The document in a Word file's bytes. Raises `DocumentUnreadable` where they are none, or a hostile one."""
    package = Package(content)
    main = package.main()
    root = package.xml(main)
    body = next((child for child in root if word(child) == "body"), None)
    if word(root) != "document" or body is None:
        raise DocumentUnreadable("it holds no Word document; expected a .docx file")
    try:
        stories = [Story("body", _Part(package, main).blocks(body))]
        for kind in ("header", "footer"):
            for number, part in enumerate(_referenced(package, main, root, kind), 1):
                name = kind if number == 1 else f"{kind} {number}"
                stories.append(Story(name, _Part(package, part).blocks(package.xml(part))))
    except RecursionError as error:
        raise DocumentUnreadable("its tables and controls are nested deeper than any form's") from error
    return Document(tuple(stories))


def _referenced(package: Package, main: str, root: etree._Element, kind: str) -> list[str]:
    """The parts that the document's sections use as headers or footers, each once, in their order."""
    relations = package.relations(main)
    ids = (
        str(value)
        for one in root.iter()
        if word(one) == f"{kind}Reference"
        for name, value in one.attrib.items()
        if str(name).endswith("}id")
    )
    return list(dict.fromkeys(relations[id_][1] for id_ in ids if relations.get(id_, ("",))[0] == kind))


class _Part:
    """One part of the package: its blocks, with the pictures it refers to."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._relations = package.relations(part)
        self._pictures: dict[str, Stored | str] = {}

    def picture(self, alt: str, id_: str) -> Picture:
        """The picture behind a relationship id: as it is embedded, or why it is not."""
        if id_ not in self._pictures:
            self._pictures[id_] = self._stored(id_)
        found = self._pictures[id_]
        return Picture(alt, None, found) if isinstance(found, str) else Picture(alt, found)

    def _stored(self, id_: str) -> Stored | str:
        kind, target = self._relations.get(id_, ("", ""))
        if kind != "image":
            return Picture.lacks
        try:
            return self._package.stored(target)
        except DocumentUnreadable as error:
            return f"its picture cannot be had: {error}"

    def blocks(self, parent: etree._Element) -> tuple[Block, ...]:
        """The blocks of a body, header, cell or text box."""
        return tuple(self._blocks(parent))

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            name = word(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield Table(tuple(self._rows(child)))
            elif name == "sdt" and (box := tick_box(child)) is not None:
                yield Paragraph((box,))
            elif name in _TRANSPARENT:
                yield from self._blocks(child)
            elif (branch := wanted_branch(child)) is not None:
                yield from self._blocks(branch)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        content: list[Content] = list(Inlines(self.picture).of(element))
        yield Paragraph(tuple(one for one in content if not is_word(one)))
        for one in content:
            if is_word(one):
                yield Frame(self.blocks(one))

    def _rows(self, parent: etree._Element) -> Iterator[tuple[Cell, ...]]:
        for child in parent:
            if word(child) == "tr":
                if not _is_deleted(child):
                    yield tuple(self._cells(child, _before(child)))
            elif word(child) in _TRANSPARENT:
                yield from self._rows(child)

    def _cells(self, parent: etree._Element, column: int) -> Iterator[Cell]:
        for child in parent:
            name = word(child)
            if name == "tc":
                if not _goes_on(child):
                    yield Cell(column, self.blocks(child))
                column += _span(child)
            elif name == "sdt" and (box := tick_box(child)) is not None:
                yield Cell(column, (Paragraph((box,)),))
                column += 1
            elif name in _TRANSPARENT:
                yield from self._cells(child, column)
                column += sum(_span(one) for one in child.iter() if word(one) == "tc")


def _property(element: etree._Element, group: str, name: str) -> etree._Element | None:
    return next(
        (one for child in element if word(child) == group for one in child if word(one) == name),
        None,
    )


def _value(element: etree._Element | None, default: str) -> str:
    if element is None:
        return default
    return next((str(value) for name, value in element.attrib.items() if str(name).endswith("}val")), default)


def _number(text: str) -> int:
    return min(int(text), 10_000) if text.isascii() and text.isdigit() else 0


def _span(cell: etree._Element) -> int:
    return max(1, _number(_value(_property(cell, "tcPr", "gridSpan"), "1")))


def _before(row: etree._Element) -> int:
    return _number(_value(_property(row, "trPr", "gridBefore"), "0"))


def _goes_on(cell: etree._Element) -> bool:
    """Whether the cell is the lower part of one that spans rows."""
    merge = _property(cell, "tcPr", "vMerge")
    return merge is not None and _value(merge, "continue") == "continue"


def _is_deleted(row: etree._Element) -> bool:
    return _property(row, "trPr", "del") is not None
