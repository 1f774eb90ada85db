"""WordprocessingML as blocks: what a person sees in a Word file, in reading order.

It is the final document: tracked changes are accepted, hidden text is left out, a control shows the data it is bound
to. Of alternatives for newer and older programs, the one that Word shows is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from scraper.documents import activex
from scraper.documents.blocks import (
    LINKED,
    Block,
    Cell,
    Document,
    Frame,
    Inline,
    Mark,
    Paragraph,
    Picture,
    Stored,
    Story,
    Table,
)
from scraper.documents.chunks import text_of
from scraper.documents.clip import clipped
from scraper.documents.controls import Controls
from scraper.documents.drawings import Drawings, TextBox
from scraper.documents.floats import Floats
from scraper.documents.inline import Inlines, Reader
from scraper.documents.lettering import Content
from scraper.documents.markup import attribute, branch, child, word
from scraper.documents.numbering import Numbering
from scraper.documents.package import MAX_XML, Package
from scraper.documents.sections import notes, parts_of_pages
from scraper.documents.sight import Sight, Surface
from scraper.documents.styles import UNKNOWN, styles_of
from scraper.documents.tables import (
    TableLook,
    Tables,
    columns_before,
    fixed_height,
    goes_on,
    is_crossed,
    is_deleted,
    is_removed,
    of_cell,
    of_row,
    span,
)
from scraper.errors import DocumentUnreadable

_NO_PICTURE = "its picture cannot be had: the place refers to none that the file holds"
_ACROSS = Mark("a line across its cell")
_SIGNED = Mark("a digital signature of the whole file", floats=True)
_NEXT_NOTE = Mark("another note")
_TRANSPARENT = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}


@dataclass(frozen=True)
class _Line:
    """The content of a paragraph, or its beginning where its end is deleted or hidden."""

    content: list[Content]
    ends: bool = True


def read_docx(content: bytes, *, is_template: bool = False) -> Document:
    """The document in a Word file's bytes; of a template also what its prints will show. Raises `DocumentUnreadable`
    where they are none, or a hostile one."""
    try:
        return _Word(content, is_template=is_template).document()
    except RecursionError as error:
        raise DocumentUnreadable("its tables and controls are nested deeper than any form's") from error


@dataclass
class _Row:
    """A row whose cells are being read."""

    table: TableLook
    column: int
    """That the next cell begins at."""
    height: int
    """In twentieths of a point; 0 where it grows with what stands in it."""


class _Word:
    """One Word file, or one that another holds as a chunk."""

    def __init__(self, content: bytes, *, is_chunk: bool = False, is_template: bool = False) -> None:
        self.package = Package(content)
        self.main = self.package.main()
        self.root = self.package.xml(self.main)
        body = child(self.root, "body")
        if word(self.root) != "document" or body is None:
            raise DocumentUnreadable("it holds no Word document; expected a .docx file")
        self.body = body
        part = next(iter(self.package.related(self.main, "styles")), None)
        styles = styles_of(None if part is None else self.package.read(part, MAX_XML))
        self.sight, self.tables = Sight(styles), Tables(styles)
        self.controls, self.floats = Controls(self.package, self.main), Floats(self.root)
        lists = (
            [self.package.part(self.main, kind) for kind in ("numbering", "styles")] if is_template else [None, None]
        )
        self.numbering = Numbering(*lists)
        self.is_chunk = is_chunk
        self.is_template = is_template

    def document(self) -> Document:
        """All its stories: body, headers, footers, notes."""
        stories = [Story("body", self.of_body())]
        for name, part in parts_of_pages(self.package, self.main, self.root):
            stories.append(Story(name, _Part(self, part).blocks(self.package.xml(part), self.paper)))
        for name, part, elements in notes(self.package, self.main, self.root):
            reader = _Part(self, part)
            each = [reader.blocks(one, self.paper) for one in elements]
            stories.append(Story(name, tuple(block for one in (each[0], *map(_apart, each[1:])) for block in one)))
        if any(kind == "origin" for kind, _ in self.package.relations("").values()):
            stories.append(Story("digital signatures", (Paragraph((_SIGNED,)),)))
        prompts = self.controls.prompts(self.root) if self.is_template else frozenset[str]()
        return Document(tuple(stories), prompts=prompts)

    def of_body(self) -> tuple[Block, ...]:
        """The blocks of its body."""
        return _Part(self, self.main).blocks(self.body, self.paper)

    @property
    def paper(self) -> Surface:
        """White, unless the document colours its pages."""
        return Surface((UNKNOWN,)) if child(self.root, "background") is not None else Surface()


class _Part:
    """One part of the package: its blocks, with the pictures it refers to."""

    def __init__(self, owner: _Word, part: str) -> None:
        self._owner = owner
        self._relations = owner.package.relations(part)
        self._pictures: dict[str, Stored | str] = {}
        self._reader = Reader(owner.sight, owner.controls, Drawings(self.picture, self.control, owner.floats))

    def picture(self, alt: str, id_: str) -> Picture:
        """The picture behind a relationship id: as it is embedded, or why it is not."""
        if id_ not in self._pictures:
            self._pictures[id_] = self._stored(id_)
        found = self._pictures[id_]
        return Picture(alt, None, found) if isinstance(found, str) else Picture(alt, found)

    def control(self, id_: str, name: str) -> Inline:
        """What the control of another program shows."""
        kind, target = self._relations.get(id_, ("", ""))
        try:
            return activex.inline(self._owner.package.xml(target), name) if kind == "control" else activex.UNREAD
        except DocumentUnreadable:
            return activex.UNREAD

    def _stored(self, id_: str) -> Stored | str:
        kind, target = self._relations.get(id_, ("", ""))
        if kind != "image":
            return LINKED if kind == "outside" else _NO_PICTURE
        try:
            return self._owner.package.stored(target)
        except DocumentUnreadable as error:
            return f"its picture cannot be had: {error}"

    def blocks(self, parent: etree._Element, surface: Surface) -> tuple[Block, ...]:
        """The blocks of a body, header, note or text box."""
        return tuple(_touching(self._blocks(parent, surface, Inlines(self._reader))))

    def _blocks(self, parent: etree._Element, surface: Surface, inlines: Inlines) -> Iterator[Block]:
        """The blocks below; a line without an end goes on with the next."""
        begun: list[Content] = []
        for one in self._pieces(parent, surface, inlines):
            if isinstance(one, _Line):
                begun += one.content
            if (begun and not isinstance(one, _Line)) or (isinstance(one, _Line) and one.ends):
                yield from self._paragraph(begun, surface)
                begun = []
            if not isinstance(one, _Line):
                yield one
        if begun:
            yield from self._paragraph(begun, surface)

    def _pieces(self, parent: etree._Element, surface: Surface, inlines: Inlines) -> Iterator[_Line | Block]:
        is_after_chunk = False
        for one in parent:
            name = word(one)
            if name == "p":
                label = self._owner.numbering.label(one)
                content = [*([label] if label else []), *inlines.of(one, surface)]
                line = _Line(content, ends=inlines.ends(one, surface))
                yield from () if is_after_chunk and not line.content else (line,)
            elif name == "tbl":
                rows = tuple(self._rows(one, self._owner.tables.look(one, surface), inlines))
                yield from (Table(rows),) if rows else ()
            elif name == "sdt":
                shown = inlines.shown(one, surface)
                yield from (_Line([*shown.besides], ends=False),) if shown.besides else ()
                yield from self._pieces(one, surface, inlines) if shown.instead is None else (_Line([*shown.instead]),)
            elif name == "altChunk":
                yield from self._chunk(one)
            elif name in _TRANSPARENT:
                yield from self._pieces(one, surface, inlines)
            elif (taken := branch(one)) is not None:
                yield from self._pieces(taken, surface, inlines)
            is_after_chunk = name == "altChunk"

    def _paragraph(self, content: list[Content], surface: Surface) -> Iterator[Block]:
        yield Paragraph(tuple(one for one in content if not isinstance(one, TextBox)))
        for one in content:
            if isinstance(one, TextBox):
                yield Frame(self.blocks(one.content, surface.over(one.ground)))

    def _chunk(self, element: etree._Element) -> Iterator[_Line | Block]:
        """What another file holds that is put in here: a Word file, or plain text."""
        kind, part = self._relations.get(attribute(element, "id"), ("", ""))
        try:
            content = self._owner.package.read(part) if kind == "aFChunk" else b""
            if content.startswith(b"PK") and not self._owner.is_chunk:
                yield from _Word(content, is_chunk=True).of_body()
                return
            lines = text_of(content, self._owner.package.content_type(part))
        except DocumentUnreadable:
            lines = None
        yield from (_Line([Mark("a part put in from another file")]),) if lines is None else lines

    def _rows(self, parent: etree._Element, table: TableLook, inlines: Inlines) -> Iterator[tuple[Cell, ...]]:
        for one in parent:
            if word(one) == "tr":
                row = of_row(one)
                if is_deleted(row) or inlines.is_hidden(one):
                    continue
                if cells := tuple(self._cells(one, _Row(table, columns_before(row), fixed_height(row)), inlines)):
                    yield cells
            elif word(one) in _TRANSPARENT:
                yield from self._rows(one, table, inlines)

    def _cells(self, parent: etree._Element, row: _Row, inlines: Inlines) -> Iterator[Cell]:
        for one in parent:
            name = word(one)
            if name == "tc" and not is_removed(cell := of_cell(one)):
                if not goes_on(cell):
                    blocks = tuple(_touching(self._blocks(one, row.table.cell(one, cell), inlines)))
                    seen = clipped(blocks, row.height)
                    yield Cell(row.column, tuple(map(_crossed, seen) if is_crossed(cell) else seen))
                row.column += span(cell)
            elif name == "sdt" and (shown := inlines.shown(one, Surface())).instead is not None:
                yield Cell(row.column, (Paragraph((*shown.besides, *shown.instead)),))
                row.column += 1
            elif name in _TRANSPARENT:
                yield from self._cells(one, row, inlines)


def _apart(note: tuple[Block, ...]) -> Iterator[Block]:
    """A note behind another, so that no answer goes on from one into the next."""
    for number, one in enumerate(note):
        yield Paragraph((_NEXT_NOTE, *one.inlines)) if number == 0 and isinstance(one, Paragraph) else one


def _touching(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tables with nothing between are one, as Word shows them."""
    table: Table | None = None
    for one in blocks:
        if isinstance(one, Table):
            table = one if table is None else Table(table.rows + one.rows)
            continue
        if table is not None:
            yield table
            table = None
        yield one
    if table is not None:
        yield table


def _crossed(block: Block) -> Block:
    """A block of a cell with a line across it: that lies over whatever stands there."""
    return Paragraph((_ACROSS, *block.inlines, _ACROSS)) if isinstance(block, Paragraph) else block
