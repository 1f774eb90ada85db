"""Which GUID is a row's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.rows import RowView
from scraper.profile.lists import Grid

_NOT_IDENTITY = re.compile(r"data-uid|id|for|name|class|style|headers|aria-.*|data-ascora-.*")
_ROW_ID_KEYS = ("data-id", "data-key", "data-row-id", "data-record-id", "data-row-key")


def identified(rows: list[RowView], soup: BeautifulSoup, grid: Grid, known: Collection[str]) -> tuple[RowView, ...]:
    """The rows with the GUID of each, where one belongs to it alone."""
    found = [_guids(row, grid) for row in rows]
    times = Counter(guid for tiers in found for guid in {guid for tier in tiers for guid in tier})
    shared = (
        {guid for guid, count in times.items() if count > 1} | {guid.lower() for guid in known} | _around(soup, rows)
    )
    return tuple(replace(row, portal_id=_own(tiers, shared)) for row, tiers in zip(rows, found, strict=True))


def _guids(row: RowView, grid: Grid) -> list[list[str]]:
    """GUIDs by how surely they name the row: on the row itself, where its name stands, in columns without a heading
    (tick boxes, icons), in columns of controls."""
    own = [guid for key in _ROW_ID_KEYS for guid in _in(dom.attribute(row.tag, key))]
    required = [row.columns.fields[field] for field in grid.required]
    named = set(row.columns.fields.values()) | set(row.columns.extra.values())
    plain = [column for column in row.cells if column not in named]
    controls = [column for column in row.columns.extra.values() if not _has_words(row, column)]
    return [own or _of(row.tag), *(_in_columns(row, columns) for columns in (required, plain, controls))]


def _has_words(row: RowView, column: int) -> bool:
    """Whether a column says anything but on what is there to be pressed."""
    return any(dom.text(tag, skip=_pressed) for tag in row.cells.get(column, ()))


def _in_columns(row: RowView, columns: list[int]) -> list[str]:
    tags = (tag for column in columns for cell in row.cells.get(column, ()) for tag in (cell, *cell.find_all(True)))
    return [guid for tag in tags for guid in _of(tag)]


def _pressed(tag: Tag) -> bool:
    return tag.name == "a" or dom.is_button(tag)


def _of(tag: Tag) -> list[str]:
    """GUIDs in an element's attributes; of an address with several, the last in its path, which names the thing."""
    found: list[str] = []
    for key in tag.attrs:
        if not _NOT_IDENTITY.fullmatch(key):
            value = dom.attribute(tag, key)
            path = _in(re.split(r"[?#]", value)[0]) if key in ("href", "src", "action", "data-href", "data-url") else []
            found += path[-1:] or _in(value)
    return found


def _in(value: str) -> list[str]:
    return [guid.lower() for guid in dom.GUID.findall(value)]


def _own(tiers: list[list[str]], shared: set[str]) -> str | None:
    left = [named for tier in tiers if (named := {guid for guid in tier if guid not in shared})]
    if not left:
        return None
    surest = left[0] if len(left[0]) == 1 else set.intersection(*left)
    return next(iter(surest)) if len(surest) == 1 else None


def _around(soup: BeautifulSoup, rows: list[RowView]) -> set[str]:
    """GUIDs in links and forms outside the rows: those name the page or what it belongs to."""
    inside = {id(row.tag) for row in rows}
    found: set[str] = set()
    for tag in soup.find_all(["a", "form"]):
        guids = _in(dom.attribute(tag, "href") or dom.attribute(tag, "action"))
        if guids and not any(id(parent) in inside or dom.role(parent) == "dialog" for parent in tag.parents):
            found.update(guids)
    return found
