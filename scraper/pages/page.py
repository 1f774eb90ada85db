"""What every page object is: one snapshot, read into records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from functools import cached_property, partial
from typing import Any, ClassVar, Generic, TypeVar

from bs4 import BeautifulSoup
from pydantic import BaseModel, ValidationError

from scraper.errors import LayoutChanged, RowRejected
from scraper.evidence.snapshot import Snapshot
from scraper.models import Record
from scraper.pages import values
from scraper.pages.html import dom
from scraper.pages.html.cell import Cell
from scraper.pages.html.grid import GridView, RowView, find_grid
from scraper.pages.html.once import ABOVE, is_blank, shown_once
from scraper.pages.html.screens import at, key, mend, place
from scraper.pages.html.signs import meanings
from scraper.pages.html.tables import text_outside_grids
from scraper.pages.html.virtual import new_rows
from scraper.pages.units import Unsure, units_of
from scraper.pages.values import Printing, Reader
from scraper.profile import Profile, matches

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=BaseModel)


_DRAWN = "nothing is shown but a drawing without words"
_MENDS: dict[Reader, tuple[str, ...]] = {
    values.instant: ("dates", "times"),
    values.local_day: ("dates", "times"),
    values.yes_no: ("yes", "no"),
}
"""Reader to the forms of the profile that it goes by."""


class Page:
    """One snapshot and how its account prints. Nothing is read before it is asked for."""

    kind: ClassVar[str]
    """The snapshot kind it reads, which is also the facet of its readings."""
    shows: ClassVar[str]
    """The grid or the details of the profile that it reads."""

    def __init__(self, snapshot: Snapshot, html: str, profile: Profile, zone: tzinfo) -> None:
        self.snapshot = snapshot
        self.profile = profile
        self._zone = zone
        self._html = html

    def read(self) -> Iterator[Record | RowRejected]:
        """Every record on the page, in its order; in place of one that cannot be read for sure, why.

        Raises `LayoutChanged` when the page is not the one that the profile describes.
        """
        raise NotImplementedError

    @cached_property
    def printing(self) -> Printing:
        """How the account's portal prints, and what the page itself says of it."""
        seen_on = self.snapshot.captured_at.astimezone(self._zone).date()
        return Printing(self.profile, self._zone, seen_on, units_of(self.soup, self.profile.formats))

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a tree."""
        return dom.parse(self._html)

    @cached_property
    def where(self) -> str:
        """The screen, for a person."""
        context = self.snapshot.context
        return place(self.profile, self.shows, context.job_number, context.section_name, self.soup)

    def own_ids(self) -> set[str]:
        """GUIDs of the page itself."""
        found = set(dom.GUID.findall(self.snapshot.url)) | {self.snapshot.context.portal_id or ""}
        return {guid.lower() for guid in found if guid}

    def changed(self, what: str) -> LayoutChanged:
        """The error that stops this screen."""
        return LayoutChanged(f"{self.where}: {what}{at(self.snapshot.url)}", self.where, self.snapshot.sha256)

    def rejected(self, what: str, line: str) -> RowRejected:
        """The error that sets one row aside; `line`: what of the profile would mend it, as `key` and `mend` say it."""
        return RowRejected(f"{self.where}: {what}{at(self.snapshot.url)}{line}", self.where, self.snapshot.sha256)

    def line_of(self, field: str) -> str:
        """The line of the profile by which a field is found on this screen."""
        grids = self.profile.grids
        if (details := self.profile.details.get(self.shows)) is not None and field in details.labels:
            return key(f"details.{self.shows}.labels", field)
        mine = (name for name, grid in grids.items() if name.startswith(self.shows) and field in grid.columns)
        return key(f"grids.{next(mine, self.shows)}.columns", field)

    def require_sure(self, row: RowView, place: str) -> None:
        """Raise `RowRejected` for a row of which nobody can tell what stands under which heading."""
        if row.misfit:
            raise self.rejected(f"{place}: {row.misfit}: {row.text()}", key(f"grids.{self.shows}", "columns"))

    def value(self, field: str, cell: Cell, reader: Reader, heading: str, place: str = "") -> object:
        """A field's value; `RowRejected` names place, field, heading and text."""
        try:
            if cell.is_folded:
                raise ValueError(f"{cell.text!r} is cut short, and the rest of it is not on the page")
            if cell.unsure:
                raise ValueError(cell.unsure)
            if self.profile.formats.broken.search(cell.text):
                raise ValueError(f"{cell.text!r} is masked, or was not filled in by the page")
            if cell.is_struck:
                raise ValueError(f"{cell.text!r} is crossed out in part")
            named = reader in (values.identity, values.job_number)  # a name may read like anything
            return reader(cell if named else values.said(cell, self.printing), self.printing)
        except ValueError as error:
            hint = _MENDS.get(getattr(reader, "func", reader))
            line = f"; {mend('formats', *hint)}" if hint is not None else self.line_of(field)
            raise self.rejected(f"{place}{field} (under {heading!r}) cannot be read: {error}", line) from error

    def column_reader(self, reader: Reader, view: GridView, field: str) -> Reader:
        """The reader of a column: what a sign for yes or no means depends on all that stand in it."""
        if reader is not values.yes_no:
            return reader
        shown = [cell.text for row in view.rows if (cell := row.cell(field)) is not None and cell.checked is None]
        signs = meanings(shown, partial(text_outside_grids, self.soup), self.profile.formats)
        return partial(values.yes_no, signs=signs)

    def record_of(self, kind: type[M], fields: Mapping[str, Any]) -> M:
        """The record; a value that does not fit its model rejects the row."""
        try:
            return kind(**fields)
        except ValidationError as error:
            first = error.errors()[0]
            line = self.line_of(str(first["loc"][0])) if first["loc"] else ""
            raise self.rejected(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", line) from error


class GridPage(Page, Generic[R]):
    """One page of a grid: a row is a record.

    A column that cannot be read for sure rejects its row alone. A cell cut short for display leaves its field out.
    """

    record: ClassVar[type[Record]]
    grid: ClassVar[str]
    """Name of the grid in the profile, which says how its headings may be worded."""
    columns: ClassVar[Mapping[str, Reader]]
    """Field to reader; a column of the profile that is not listed here goes to `extra`."""
    rivals: ClassVar[tuple[str, ...]] = ()
    """Other grids of the profile that may stand on the same screen."""
    is_optional: ClassVar[bool] = False
    """Whether a card may lack the grid altogether."""

    def __init_subclass__(cls) -> None:
        """What it shows is its grid."""
        super().__init_subclass__()
        cls.shows = cls.grid

    def read(self) -> Iterator[R | RowRejected]:
        """Every row's record, in listing order; in place of a row that cannot be read for sure, why.

        Raises `LayoutChanged` when the grid or a required heading is gone, or it has no rows and nothing says so.
        """
        for item, _ in self.rows():
            yield item

    def rows(self) -> Iterator[tuple[R | RowRejected, RowView]]:
        """The same with the row each was read from."""
        view = self.view
        if not view.rows and not view.is_empty and self.expected:
            what = "the grid has no rows" if view.is_shown else "the grid is missing"
            raise self.changed(f"{what}, and nothing on the page says that there are none; {mend('pager', 'empty')}")
        context = self.snapshot.context
        for position, row in enumerate(new_rows(view, context.page, context.after), context.before + 1):
            try:
                self.require_sure(row, f"row {position}")
                yield self.build(self.fields(row, position), row, position), row
            except RowRejected as rejected:
                yield rejected, row

    @property
    def expected(self) -> bool:
        """Whether the screen must have the grid, and rows in it or words for their absence."""
        return not self.is_optional

    @cached_property
    def cut(self) -> list[str]:
        """What is cut short for display in the rows read so far, without its whole anywhere on the page."""
        return []

    @cached_property
    def view(self) -> GridView:
        """The grid as shown. Raises `LayoutChanged`."""
        grids = self.profile.grids
        return find_grid(
            self.soup,
            grids[self.grid],
            self.profile.pager,
            self.where,
            self.snapshot.sha256,
            rivals=[grids[name] for name in self.rivals],
            known_ids=self.own_ids(),
            optional=self.is_optional,
        )

    def fields(self, row: RowView, position: int) -> dict[str, Any]:
        """What the row shows, by field of the profile's grid."""
        self._refuse_aside(row, position)
        found: dict[str, Any] = {}
        for field in self.columns:
            cell, reader = row.cell(field), self._readers[field]
            if cell is None:
                continue
            if field in self._shown_once and is_blank(cell):
                cell = replace(cell, unsure=ABOVE)
            is_required = field in self.profile.grids[self.grid].required
            unsure = cell.unsure or (_DRAWN if self._is_only_drawn(field, cell) else "")
            if unsure and not is_required:
                self.cut.append(f"row {position}: of {self.heading(field)!r} {unsure}")
            elif cell.is_cut and not is_required:
                self.cut.append(f"row {position}: {self.heading(field)!r} is cut short: {cell.text[:60]!r}")
            else:
                try:
                    found[field] = self.value(field, cell, reader, self.heading(field), f"row {position}: ")
                except RowRejected as rejected:
                    if is_required or not isinstance(rejected.__cause__, Unsure):
                        raise
                    self.cut.append(rejected.message)
        return found

    def _is_only_drawn(self, field: str, cell: Cell) -> bool:
        """Whether a value may be drawn without a word: of a yes or no its reader says so."""
        return cell.nameless_icon and cell.checked is None and self.columns[field] is not values.yes_no

    def _refuse_aside(self, row: RowView, position: int) -> None:
        """Raise `RowRejected` where a column of its own says that amounts of the row are less, or in another currency:
        which, nobody knows."""
        formats = self.profile.formats
        for heading, words in row.extra().items():
            if matches(heading, formats.sides) and matches(words, formats.less):
                told = f"row {position}: {words!r} under {heading!r} may be the sign of its amounts"
                raise self.rejected(told, key("formats", "sides"))
            if matches(heading, formats.currencies) and not matches(words, formats.currency):
                told = f"row {position}: {words!r} under {heading!r} may be the currency of its amounts"
                raise self.rejected(told, key("formats", "currency"))

    @cached_property
    def _shown_once(self) -> frozenset[str]:
        required = self.profile.grids[self.grid].required
        return shown_once(self.view.rows, required[0], self.profile.formats) if required else frozenset()

    @cached_property
    def _readers(self) -> dict[str, Reader]:
        return {field: self.column_reader(reader, self.view, field) for field, reader in self.columns.items()}

    def heading(self, field: str) -> str:
        """The heading that a field stands under."""
        return self.view.titles.get(field, field)

    def unplaced(self, row: RowView) -> dict[str, str]:
        """Columns without a place in the model, those included that no reader is named for."""
        known = {
            self.heading(field): cell.full
            for field in self.view.columns
            if field not in self.columns and (cell := row.cell(field))
        }
        controls = self.profile.controls
        pressed = (*controls.view, *controls.edit, *controls.download)
        return {
            heading: words for heading, words in (row.extra() | known).items() if words and not matches(words, pressed)
        }

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> R:
        """The record of one row. Raises `RowRejected`."""
        raise NotImplementedError
