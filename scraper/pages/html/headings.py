"""What a grid's headings say, and which field each column is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bs4.element import Tag

from scraper.pages.html import dom, marks
from scraper.pages.html.tables import RawCell, Table, expand
from scraper.profile.lists import Grid
from scraper.profile.words import fold

_COLUMN_MENU = re.compile(r"\b(?:menu|settings|filter|sort)\b", re.IGNORECASE)
_COUNT = re.compile(r"[(\[]?\d[\d,]*[)\]]?")
_CURRENCY = re.compile("[€£¥₩₹₽]")
_MENUS = frozenset({"ul", "ol", "details", "select", "input", "textarea"})


@dataclass(frozen=True)
class Heading:
    """One column's heading."""

    column: int
    width: int
    """Columns that it covers."""
    words: str
    """As printed, below the title of its group if it has one; empty for a column of tick boxes or icons."""
    group: str
    """The title of the group of columns it belongs to."""
    leaf: str
    """As printed, without the group's title."""
    shown: bool
    tag: Tag | None
    colindex: int | None


@dataclass(frozen=True)
class Columns:
    """Which column holds which field."""

    fields: dict[str, int]
    extra: dict[str, int]
    doubled: dict[str, tuple[str, ...]]
    """Field to the equally good headings that claim it."""
    hidden: frozenset[int]

    def fits(self, grid: Grid) -> bool:
        """Whether every required field has a column."""
        return all(field in self.fields or field in self.doubled for field in grid.required)


def headings(table: Table) -> list[Heading]:
    """The headings of a grid by column, titles of column groups and filter rows told apart from them."""
    rows = expand(table.head)
    width = max((max(row, default=-1) + 1 for row in rows), default=0)
    spoken = [row for row in rows if _says_something(row) and not _is_title(row, width)]
    rows = [row for row in spoken if not any(_holds_field(cell.tag) for cell in row.values())] or spoken
    found: list[Heading] = []
    for column in range(width):
        heading = _heading(column, [row[column] for row in rows if column in row])
        if found and heading.tag is not None and found[-1].tag is heading.tag:
            found[-1] = replace(found[-1], width=found[-1].width + 1)
        else:
            found.append(heading)
    return found


def first_row_headings(table: Table, grid: Grid) -> bool:
    """Whether the first row of a table without headings is a row of headings: all words in it are the profile's."""
    if table.head or not table.body:
        return False
    words = [dom.text(cell.tag, values=False) for cell in table.body[0].cells if cell.shown]
    said = [fold(word) for word in words if word and len(word) < 60]
    fields = {grid.by_heading[word] for word in said if word in grid.by_heading}
    return len(fields) >= 2 and set(grid.required) <= fields and len(said) == len([word for word in words if word])


def match(found: list[Heading], grid: Grid) -> Columns:
    """Map headings to fields. Shown columns beat hidden ones; of two, the wording listed first in the profile wins."""
    claims: dict[str, list[tuple[bool, int, Heading]]] = {}
    for heading in found:
        if (claim := _claim(heading, grid)) is not None:
            field, rank = claim
            claims.setdefault(field, []).append((not heading.shown, rank, heading))
    fields: dict[str, int] = {}
    doubled: dict[str, tuple[str, ...]] = {}
    for field, claimants in claims.items():
        claimants.sort(key=lambda claim: claim[:2])
        best = [heading for hidden, rank, heading in claimants if (hidden, rank) == claimants[0][:2]]
        if len(best) > 1:
            doubled[field] = tuple(heading.words for heading in best)
        else:
            fields[field] = best[0].column
    taken = set(fields.values())
    extra: dict[str, int] = {}
    for heading in found:
        if heading.words and heading.shown and heading.column not in taken:
            name, twin = heading.words, 2
            while name in extra:
                name, twin = f"{heading.words} ({twin})", twin + 1
            extra[name] = heading.column
    return Columns(fields, extra, doubled, frozenset(heading.column for heading in found if not heading.shown))


def _claim(heading: Heading, grid: Grid) -> tuple[str, int] | None:
    """The field a heading names and how specific its wording is (0 is best); none where it names another currency."""
    if _CURRENCY.search(heading.words):
        return None
    if (field := grid.by_heading.get(fold(heading.words))) is not None:
        return field, _rank(fold(heading.words), field, grid)
    field = grid.by_heading.get(fold(heading.leaf)) if heading.group else None
    if field is None or _belongs_elsewhere(heading.group, field, grid):
        return None
    return field, len(grid.columns[field]) + _rank(fold(heading.leaf), field, grid)


def _rank(folded: str, field: str, grid: Grid) -> int:
    return [fold(wording) for wording in grid.columns[field]].index(folded)


def _belongs_elsewhere(group: str, field: str, grid: Grid) -> bool:
    """Whether a group title names a family of other fields: `Suburb` under `Billing` is not the job's suburb."""
    family = {other for wording, other in grid.by_heading.items() if wording.startswith(fold(group))}
    return bool(family) and field not in family and all(other.startswith(fold(group)) for other in family)


def _heading(column: int, cells: list[RawCell]) -> Heading:
    layers: list[tuple[str, RawCell]] = []
    for cell in cells:
        words = _words(cell.tag)
        if words and (not layers or layers[-1][1].tag is not cell.tag):
            layers.append((words, cell))
    printed = [words for words, _ in layers]
    leaf = layers[-1][1] if layers else (cells[-1] if cells else None)
    return Heading(
        column=column,
        width=1,
        words=" ".join(printed),
        group=" ".join(printed[:-1]),
        leaf=printed[-1] if printed else "",
        shown=leaf is not None and leaf.shown,
        tag=leaf.tag if leaf is not None else None,
        colindex=leaf.colindex if leaf is not None else None,
    )


def _words(tag: Tag) -> str:
    """A heading's own words, without its menu, filter, sorting signs, counts, hints and footnotes; where it has none,
    the name that it goes by."""
    hidden = dom.is_hidden(tag)
    plain = dom.text(tag, values=False, hidden=hidden, skip=_is_aside)
    if not _speaks(plain):  # the heading itself is what sorts when pressed
        pressed = (dom.text(child, values=False) for child in dom.elements(tag, hidden=hidden) if _is_aside(child))
        plain = next((words for words in pressed if _speaks(words)), "")
    if not plain and not any(dom.is_tick(child) for child in dom.elements(tag, hidden=hidden)):
        plain = dom.attribute(tag, "aria-label") or dom.attribute(tag, "title") or dom.spoken(tag)
    return marks.bare(" ".join(plain.split()))


def _speaks(words: str) -> bool:
    return any(char.isalnum() or char == "#" for char in words)


def _is_aside(tag: Tag) -> bool:
    if tag.name in _MENUS or dom.is_button(tag) or marks.is_mark(tag) or _is_count(tag):
        return True
    label = f"{dom.attribute(tag, 'title')} {dom.attribute(tag, 'aria-label')} {tag.get_text()}"
    return tag.name == "a" and ("aria-haspopup" in tag.attrs or _COLUMN_MENU.search(label) is not None)


def _is_count(tag: Tag) -> bool:
    """Whether an element holds a number and nothing else, behind the heading's words: a count, or a rank of sorting."""
    if tag.name == "sup":
        return False
    before = tag.previous_sibling
    words = dom.text(before, values=False) if isinstance(before, Tag) else str(before or "")
    return bool(words.strip()) and _COUNT.fullmatch(tag.get_text().strip()) is not None


def _holds_field(tag: Tag) -> bool:
    return any(dom.is_control(child) and not dom.is_tick(child) for child in dom.elements(tag))


def _says_something(row: dict[int, RawCell]) -> bool:
    return any(_words(cell.tag) for cell in row.values())


def _is_title(row: dict[int, RawCell], width: int) -> bool:
    """Whether one cell stands over all of several columns."""
    return 1 < width == len(row) and len({id(cell.tag) for cell in row.values()}) == 1
