"""Where on a kept page the value of a field stands, found by the readers that read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4.element import Tag

from scraper.archive.redaction import is_of
from scraper.errors import RowRejected
from scraper.pages.html import dom
from scraper.pages.html.detail import DetailView, Labelled, find_details
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage, Page
from scraper.parse.snapshots import under_top_job
from scraper.store import StoredObject
from scraper.workspace import Workspace

EXTRA = "extra."
CUSTOM = "custom_fields"
ADDRESS = ("suburb", "state", "postcode", "country")
"""Columns and labels of an address that do not begin with its name."""
HIGHEST = 3
"""Elements above a label in which its value may stand beside it."""


@dataclass(frozen=True)
class Found:
    """What of a page an object's field was read from."""

    rows: tuple[Tag, ...] = ()
    """The object's own rows, on a page that lists several objects; more than one: nobody can tell which."""
    cells: tuple[Tag, ...] = ()
    """The value itself, with its label where it has one."""
    is_unseen: bool = False
    """Whether it stands on the page where nobody sees it, such as in a column that is not drawn."""

    @classmethod
    def of(cls, rows: Iterable[Tag], cells: Iterable[Tag]) -> Found:
        """Those that are seen, each once."""
        every = dom.once(cells)
        seen = tuple(cell for cell in every if dom.is_shown(cell))
        return cls(tuple(rows), seen, is_unseen=bool(every) and not seen)


def find(ws: Workspace, page: Page, one: StoredObject, field: str) -> Found:
    """Where a field of an object stands. Raises `ScraperError` where today's readers cannot read the page."""
    if isinstance(page, GridPage):
        rows = list(_own_rows(ws, page, one))
        cells = [cell for row in rows for cell in _cells(row, field)]
        return Found.of((tag for row in rows for tag in (row.tag, *row.beside)), cells)
    details = ws.profile.details.get(page.shows)
    if details is None:
        return Found()
    view = find_details(page.soup, details, page.where, page.snapshot.sha256, ws.profile.grids.values())
    return Found.of((), filter(None, map(_with_value, _labelled(view, field))))


def _own_rows(ws: Workspace, page: GridPage, one: StoredObject) -> Iterator[RowView]:  # type: ignore[type-arg]
    if type(page).read is not GridPage.read:  # all its rows together are the object
        yield from page.view.all_rows
        return
    for record, row in page.rows():
        if not isinstance(record, RowRejected) and is_of(under_top_job(ws, record), one):
            yield row


def _cells(row: RowView, field: str) -> Iterable[Tag]:
    if field.startswith(EXTRA):
        columns = [row.columns.extra.get(field.removeprefix(EXTRA))]
    else:
        columns = [column for name, column in row.columns.fields.items() if _is_part(name, field)]
    return [cell for column in columns if column is not None for cell in row.cells.get(column, ())]


def _labelled(view: DetailView, field: str) -> Iterator[Labelled]:
    if field.startswith(EXTRA):
        yield from (one for one in view.others if one.label == field.removeprefix(EXTRA))
        return
    if field == CUSTOM:
        yield from view.custom_fields or ()
    for name, said in view.values.items():
        if _is_part(name, field):
            yield from said


def _is_part(name: str, field: str) -> bool:
    """Whether a column or label of this name says the field, or a part of it.

    >>> _is_part("address_line1", "address"), _is_part("state", "address"), _is_part("status", "state")
    (True, True, False)
    """
    return name == field or name.startswith(f"{field}_line") or (field == "address" and name in ADDRESS)


def _with_value(one: Labelled) -> Tag | None:
    """The smallest element that holds label and value; the label alone where no near one does."""
    tag, words = one.tag, " ".join(one.words.split())
    for _ in range(HIGHEST):
        if tag is None or words in " ".join(dom.text(tag).split()):
            return tag
        tag = tag.parent
    return one.tag
