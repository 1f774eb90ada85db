"""What an object's own screen says of it: labels and values, and lists that stand on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from bs4 import BeautifulSoup

from scraper.errors import RowRejected
from scraper.models import Part, Record
from scraper.pages.html.detail import DetailView, find_details
from scraper.pages.html.dialog import in_front
from scraper.pages.html.grid import GridView, find_grid
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.html.wholeness import goes_on
from scraper.pages.labelled import LabelledPage
from scraper.pages.values import Reader


@dataclass(frozen=True)
class Listed:
    """A list on the screen, whose rows are parts of the object."""

    grid: str
    """Of the profile."""
    part: type[Part]
    columns: Mapping[str, Reader]
    says: tuple[str, ...]
    """Without one of these columns it says nothing of the object."""


class OwnScreenPage(LabelledPage):
    """One record, whose natural key begins `Context.row`.

    A list of which one row cannot be read, or of which more exist than the screen shows, is left out whole and said to
    be: an object that lacks a line is a wrong object.
    """

    record: ClassVar[type[Record]]
    lists: ClassVar[Mapping[str, Listed]] = {}
    """Field to the list that it holds."""
    rivals: ClassVar[tuple[str, ...]] = ()
    """Other grids of the profile that may stand on it, and that it is not read for."""

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The object's screen, which may be a pop-up over its card."""
        return in_front(self._html, self.profile.details[self.shows])

    @cached_property
    def view(self) -> DetailView:
        """Its labels and values. Raises `LayoutChanged`."""
        details = self.profile.details[self.shows]
        return find_details(self.soup, details, self.where, self.snapshot.sha256, self.profile.grids.values())

    def read(self) -> Iterator[Record | RowRejected]:
        """The one record, and why a list of it is left out. Raises `LayoutChanged` for another object's screen."""
        facts = self.shown()
        facts |= self.own_key(facts)
        whole: dict[str, Any] = {}
        for field in self.lists:
            try:
                rows = self.parts(field)
            except RowRejected as rejected:
                yield rejected
                continue
            if rows is not None:
                whole[field] = rows
        yield self.build({**facts, **whole, "portal_id": self.snapshot.context.portal_id, "extra": self.view.extra})

    def build(self, fields: dict[str, Any]) -> Record:
        """The record of what is shown. Raises `RowRejected`."""
        return self.record_of(self.record, fields)

    def shown(self) -> dict[str, Any]:
        """Its values by field. Raises `LayoutChanged` where one label stands twice with different values."""
        sure = {field: tuple(pair for pair in said if pair.is_sure) for field, said in self.view.values.items()}
        return {field: self.one(field, said) for field, said in sure.items() if said and field in self.columns}

    def own_key(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The natural key of the object that the screen was opened for. Raises `LayoutChanged` for another's screen."""
        asked = dict(zip(self.record.key, (self.snapshot.context.row or "").split("\x1f"), strict=False))
        known = {name: value for name, value in asked.items() if self.record.model_fields[name].is_required()}
        for name, value in known.items():
            if facts.get(name) not in (None, value):
                what = self.record.entity.replace("_", " ")
                raise self.changed(f"the screen of {what} {value} shows {what} {facts[name]}")
        return known

    def parts(self, field: str) -> tuple[Part, ...] | None:
        """The rows of a list; None where the screen has no such list. Raises `RowRejected` for part of one."""
        listed = self.lists[field]
        view = self.grid_view(
            listed.grid, [*(other.grid for other in self.lists.values() if other is not listed), *self.rivals]
        )
        if not view.is_shown and not view.is_empty:
            return None
        if view.is_shown and not any(column in view.columns for column in listed.says):
            return None  # another list under such a heading, such as what can be chosen
        if self.snapshot.context.walk is None:  # else each of its lists was walked to its proven end
            self._refuse_part(view, field)
        return tuple(self.part(field, row, view, place) for place, row in enumerate(view.rows, 1))

    def part(self, field: str, row: RowView, view: GridView, place: int) -> Part:
        """One row as a part of the object. Raises `RowRejected`."""
        listed = self.lists[field]
        return self.record_of(listed.part, self.cells(view, listed.columns, row, place))

    def cells(self, view: GridView, columns: Mapping[str, Reader], row: RowView, place: int) -> dict[str, Any]:
        """What a row of a list shows, by field. Raises `RowRejected`."""
        self.require_sure(row, f"row {place}")
        return {
            field: self.value(field, cell, self.column_reader(reader, view, field), heading, f"row {place}: ")
            for field, reader in columns.items()
            if (cell := row.cell(field)) is not None and (heading := view.titles.get(field, field))
        }

    def grid_view(self, name: str, rivals: Sequence[str]) -> GridView:
        """One of the lists as shown, or as not shown. Raises `LayoutChanged`."""
        grids = self.profile.grids
        return find_grid(
            self.soup,
            grids[name],
            self.profile.pager,
            self.where,
            self.snapshot.sha256,
            rivals=[grids[other] for other in rivals],
            optional=True,
        )

    def _refuse_part(self, view: GridView, what: str) -> None:
        why = next(goes_on(view, self.profile), None)
        if view.expected is not None and view.expected != len(view.rows):
            why = f"{len(view.rows)} of {view.expected} are on the screen"
        if why is not None:
            raise self.rejected(f"{what}: {why}", key("pager", "patterns"))
