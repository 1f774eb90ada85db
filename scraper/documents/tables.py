"""What a table gives to its cells: the ground of each, and the formatting that its style has for rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from lxml import etree

from scraper.documents.markup import ON, attribute, child, children, local, named, number, value
from scraper.documents.sight import Surface
from scraper.documents.styles import Formatting, Styles, formatting, merged, shading

_BITS = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip


Properties = Mapping[str, etree._Element]
"""Of a row or cell, by their local names."""
_Place = tuple[tuple[int, int], tuple[int, int]]
"""The number of a row and of a column from 0, each with how many there are."""


@dataclass(frozen=True)
class _Format:
    """What a table's style says of the cells of some place."""

    ground: str
    letters: Formatting


class Tables:
    """The tables of one document, by its styles."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._formats = cache(self._read)

    def look(self, table: etree._Element, around: Surface) -> TableLook:
        """How the cells of a table look that stands on a surface."""
        style_id = value(table, "tblPr", "tblStyle")
        return TableLook(table, self._formats(style_id), self._bands(style_id), around)

    def _read(self, style_id: str) -> Mapping[str, _Format]:
        """By kind of place what the style says of it; empty is the kind of the whole table."""
        found: dict[str, _Format] = {}
        for element in self._styles.style("table", style_id).elements:
            for kind, one in [
                ("", element),
                *((attribute(one, "type"), one) for one in children(element, "tblStylePr")),
            ]:
                known = found.get(kind, _Format("", {}))
                ground = shading(child(one, "tcPr", "shd")) or shading(child(one, "tblPr", "shd")) or known.ground
                found[kind] = _Format(ground, {**known.letters, **formatting(child(one, "rPr"))})
        return {kind: one for kind, one in found.items() if one.ground or one.letters}

    def _bands(self, style_id: str) -> tuple[int, int]:
        """How many rows, and how many columns, are alike before the next ones differ."""
        elements = self._styles.style("table", style_id).elements
        sizes = (
            max((number(value(one, "tblPr", f"tblStyle{name}BandSize")) for one in elements), default=0)
            for name in ("Row", "Col")
        )
        rows, columns = (size or 1 for size in sizes)
        return rows, columns


class TableLook:
    """One table: asked for each of its cells."""

    def __init__(
        self, table: etree._Element, formats: Mapping[str, _Format], bands: tuple[int, int], around: Surface
    ) -> None:
        properties = child(table, "tblPr")
        self._around, self._formats, self._bands = around, formats, bands
        self._ground = shading(child(properties, "shd"))
        self._asked = _asked(child(properties, "tblLook"))
        self._places = dict(_places(table)) if set(formats) - {""} else {}
        self._surface = cache(self._of_kinds)

    def cell(self, cell: etree._Element, properties: Properties) -> Surface:
        """The surface of a cell."""
        place = self._places.get(cell)
        kinds = tuple(one for one in self._kinds(*place) if one in self._formats) if place else ()
        return self._surface(kinds).over(shading(properties.get("shd")))

    def _of_kinds(self, kinds: tuple[str, ...]) -> Surface:
        formats = [self._formats[one] for one in ("", *kinds) if one in self._formats]
        whole, special = (formats[:1], formats[1:]) if "" in self._formats else ([], formats)
        grounds = (*(one.ground for one in reversed(special)), self._ground, *(one.ground for one in whole))
        letters = {**dict(self._around.letters), **merged(one.letters for one in formats)}
        return Surface(self._around.over(*grounds).grounds, tuple(letters.items()))

    def _kinds(self, row: tuple[int, int], column: tuple[int, int]) -> Iterator[str]:
        """The kinds of a place, the weakest first."""
        (at, rows), (along, columns) = row, column
        has_head, has_side = "firstRow" in self._asked, "firstColumn" in self._asked
        north, south = at == 0 and has_head, at == rows - 1 and "lastRow" in self._asked
        west, east = along == 0 and has_side, along == columns - 1 and "lastColumn" in self._asked
        across, down = (along - has_side) // self._bands[1] % 2, (at - has_head) // self._bands[0] % 2
        holds = {
            f"band{1 + across}Vert": not (west or east) and "noVBand" not in self._asked,
            f"band{1 + down}Horz": not (north or south) and "noHBand" not in self._asked,
            "firstCol": west, "lastCol": east, "firstRow": north, "lastRow": south,
            "nwCell": north and west, "neCell": north and east, "swCell": south and west, "seCell": south and east,
        }  # fmt: skip
        return (kind for kind, is_so in holds.items() if is_so)


def _asked(element: etree._Element | None) -> set[str]:
    """Which of the special formats a table takes, and which bands it does without."""
    try:
        bits = int(attribute(element, "val", "0"), 16)
    except ValueError:
        bits = 0
    found = {name for name, bit in _BITS.items() if bits & bit}
    for name in _BITS:
        if said := attribute(element, name):
            found = found | {name} if said.lower() in ON else found - {name}
    return found


def _places(table: etree._Element) -> Iterator[tuple[etree._Element, _Place]]:
    """Each cell with its place."""
    rows = [list(_own(row, "tc")) for row in _own(table, "tr") if not is_deleted(of_row(row))]
    for at, row in enumerate(rows):
        for along, cell in enumerate(row):
            yield cell, ((at, len(rows)), (along, len(row)))


def _own(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those within controls, but of no table within."""
    for one in element:
        if local(one) == name:
            yield one
        elif local(one) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _own(one, name)


def of_row(row: etree._Element) -> Properties:
    """The properties of a row."""
    return named(child(row, "trPr"))


def of_cell(cell: etree._Element) -> Properties:
    """The properties of a cell."""
    return named(child(cell, "tcPr"))


def is_deleted(row: Properties) -> bool:
    """Whether a tracked change takes a row away."""
    return "del" in row


def is_removed(cell: Properties) -> bool:
    """Whether a tracked change takes a cell away."""
    return "cellDel" in cell


def goes_on(cell: Properties) -> bool:
    """Whether a cell is a part of the one above or before it."""
    if (change := cell.get("cellMerge")) is not None:
        return attribute(change, "vMerge") == "cont"
    merges = [cell[name] for name in ("vMerge", "hMerge") if name in cell]
    return any(attribute(one, "val", "continue") == "continue" for one in merges)


def is_crossed(cell: Properties) -> bool:
    """Whether a line runs across a cell, from corner to corner."""
    borders = cell.get("tcBorders")
    return borders is not None and any(value(borders, name) not in ("", "nil", "none") for name in ("tl2br", "tr2bl"))


def fixed_height(row: Properties) -> int:
    """How high a row is, whatever stands in it, in twentieths of a point; 0 where it grows."""
    height = row.get("trHeight")
    return number(attribute(height, "val")) if attribute(height, "hRule") == "exact" else 0


def span(cell: Properties) -> int:
    """How many columns of the grid a cell takes."""
    return max(1, min(number(attribute(cell.get("gridSpan"), "val")), 10_000))


def columns_before(row: Properties) -> int:
    """How many columns of the grid a row leaves out at its beginning."""
    return min(number(attribute(row.get("gridBefore"), "val")), 10_000)
