"""What a table gives to its cells: the ground of each, and the formatting that its style has for rows and columns."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scraper.documents.markup import attribute, child, local, number, value
from scraper.documents.sight import Surface
from scraper.documents.styles import Styles, formatting, merged, shading

_BITS = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip


class TableLook:
    """One table: asked for each cell by its place."""

    def __init__(self, table: etree._Element, styles: Styles, around: Surface) -> None:
        properties = child(table, "tblPr")
        self._around = around
        self._ground = shading(child(properties, "shd"))
        style = styles.style("table", value(properties, "tblStyle"))
        self._places = dict(_places(table))
        self._plain = style.elements
        self._special = [(attribute(one, "type"), one) for chain in style.elements for one in chain
                         if local(one) == "tblStylePr"]  # fmt: skip
        self._asked = self._look_of(child(properties, "tblLook"))
        self._bands = [
            max([number(value(one, "tblPr", name)) for one in style.elements] or [1], default=1) or 1
            for name in ("tblStyleRowBandSize", "tblStyleColBandSize")
        ]

    @staticmethod
    def _look_of(element: etree._Element | None) -> set[str]:
        """Which of the special formats the table takes, and which bands it does without."""
        try:
            bits = int(attribute(element, "val", "0"), 16)
        except ValueError:
            bits = 0
        found = {name for name, bit in _BITS.items() if bits & bit}
        for name in _BITS:
            if said := attribute(element, name):
                found = found | {name} if said.lower() in ("1", "true", "on") else found - {name}
        return found

    def cell(self, cell: etree._Element) -> Surface:
        """The surface of a cell."""
        row, column = self._places.get(cell, ((0, 0), (0, 0)))
        parts = [*self._plain, *(one for kind in self._kinds(row, column) for name, one in self._special
                                 if name == kind)]  # fmt: skip
        grounds = [shading(found) for one in parts if (found := child(one, "tcPr", "shd")) is not None]
        grounds = [one for one in reversed(grounds) if one][:1]
        of_table = [shading(child(one, "tblPr", "shd")) for one in self._plain]
        own = shading(child(cell, "tcPr", "shd"))
        surface = self._around.over(own, *grounds, self._ground, *reversed(of_table))
        letters = merged([dict(self._around.letters), *(formatting(child(one, "rPr")) for one in parts)])
        return Surface(surface.grounds, tuple(letters.items()))

    def _kinds(self, row: tuple[int, int], column: tuple[int, int]) -> Iterator[str]:
        """The special formats of a place, the weakest first."""
        (at, rows), (along, columns) = row, column
        first = at == 0 and "firstRow" in self._asked, along == 0 and "firstColumn" in self._asked
        last = at == rows - 1 and "lastRow" in self._asked, along == columns - 1 and "lastColumn" in self._asked
        down, across = at - ("firstRow" in self._asked), along - ("firstColumn" in self._asked)
        if "noVBand" not in self._asked and not (first[1] or last[1]):
            yield f"band{1 + across // self._bands[1] % 2}Vert"
        if "noHBand" not in self._asked and not (first[0] or last[0]):
            yield f"band{1 + down // self._bands[0] % 2}Horz"
        yield from (name for name, holds in (("firstCol", first[1]), ("lastCol", last[1])) if holds)
        yield from (name for name, holds in (("firstRow", first[0]), ("lastRow", last[0])) if holds)
        corners = {"nwCell": first[0] and first[1], "neCell": first[0] and last[1],
                   "swCell": last[0] and first[1], "seCell": last[0] and last[1]}  # fmt: skip
        yield from (name for name, holds in corners.items() if holds)


def _places(table: etree._Element) -> Iterator[tuple[etree._Element, tuple[tuple[int, int], tuple[int, int]]]]:
    """Each cell with the number of its row and its column from 0, and how many there are of each."""
    rows = [list(_own(row, "tc")) for row in _own(table, "tr") if not is_deleted(row)]
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


def is_deleted(row: etree._Element) -> bool:
    """Whether a tracked change takes a row away."""
    return child(row, "trPr", "del") is not None


def is_removed(cell: etree._Element) -> bool:
    """Whether a tracked change takes a cell away."""
    return child(cell, "tcPr", "cellDel") is not None


def goes_on(cell: etree._Element) -> bool:
    """Whether a cell is the lower part of one that spans rows."""
    merge = child(cell, "tcPr", "vMerge")
    if (change := child(cell, "tcPr", "cellMerge")) is not None:
        return attribute(change, "vMerge") == "cont"
    return merge is not None and attribute(merge, "val", "continue") == "continue"


def span(cell: etree._Element) -> int:
    """How many columns of the grid a cell takes."""
    return max(1, min(number(value(cell, "tcPr", "gridSpan")), 10_000))


def columns_before(row: etree._Element) -> int:
    """How many columns of the grid a row leaves out at its beginning."""
    return min(number(value(row, "trPr", "gridBefore")), 10_000)
