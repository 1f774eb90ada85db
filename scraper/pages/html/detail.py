"""Label and value: read a screen of named values by what its labels say, however they are marked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.errors import LayoutChanged
from scraper.pages.html import dom
from scraper.pages.html.blocks import listed
from scraper.pages.html.cell import Cell
from scraper.pages.html.labels import Pair, pairs
from scraper.pages.html.screens import mend
from scraper.pages.html.tables import Table, tables
from scraper.pages.html.titles import Titles
from scraper.profile.details import Details
from scraper.profile.lists import Grid
from scraper.profile.words import fold, matches


@dataclass(frozen=True)
class Labelled:
    """One value with the words beside it."""

    label: str
    """As printed, without colon or the sign for a mandatory field."""
    value: Cell
    groups: tuple[str, ...] = ()
    """Titles over it, nearest first."""
    is_sure: bool = True
    """False where only the arrangement (two things side by side) says that one names the other."""
    tag: Tag | None = field(default=None, compare=False, repr=False)
    """Where the label stands."""

    @property
    def in_table(self) -> bool:
        """Whether the two are a row of a table without headings."""
        return self.tag is not None and self.tag.name == "tr"

    @property
    def words(self) -> str:
        """The value as text; a tick is Yes or No."""
        return self.value.state or self.value.full


@dataclass(frozen=True)
class DetailView:
    """One screen's labelled values."""

    values: dict[str, tuple[Labelled, ...]]
    """Field to all that the screen says of it: more than one where its label stands more than once."""
    custom_fields: tuple[Labelled, ...] | None
    """The company's own fields in order; None where the screen has no part for them."""
    unplaced: tuple[Labelled, ...]
    """Values whose labels have no place in the model, and what only its arrangement says to be a label and its value;
    in order."""
    extra: dict[str, str]
    """Those of them that are sure, by label; blank ones left out."""
    numbers: tuple[str, ...]
    """What the screen's headings give as the card's number, in order; where none does, its title by its words."""

    @property
    def others(self) -> tuple[Labelled, ...]:
        """Values whose labels have no place in the model."""
        return tuple(pair for pair in self.unplaced if pair.is_sure)

    @property
    def rows(self) -> tuple[Labelled, ...]:
        """Both cells of two-celled table rows that nothing but their place says to be a label and its value."""
        return tuple(pair for pair in self.unplaced if pair.in_table and not pair.is_sure)


def find_details(
    soup: BeautifulSoup, details: Details, where: str, snapshot_sha: str | None, grids: Collection[Grid] = ()
) -> DetailView:
    """The labelled values of a screen. Labels inside grids, menus and hidden tabs do not count, nor those on cards that
    are the rows of one of `grids`.

    Raises `LayoutChanged` when a required label is missing.
    """
    lists = listed(soup, grids)
    found = list(_titled(soup, pairs(soup, details.bare_labels, details.by_label, lists), details))
    values: dict[str, list[Labelled]] = {}
    custom: list[Labelled] = []
    unplaced: list[Labelled] = []
    for pair in found:
        if _is_custom(pair, details):
            custom.append(pair)
        elif (field := _field(pair, details)) is not None:
            values.setdefault(field, []).append(pair)
        else:
            unplaced.append(pair)
    for field in details.required:
        if not any(pair.is_sure for pair in values.get(field, ())):
            raise LayoutChanged(f"{where}: {_no_label(field, details, found)}", where, snapshot_sha)
    headings = list(_headings(soup))
    has_custom = bool(custom) or any(matches(words, details.custom_fields) for words in headings)
    return DetailView(
        values={field: tuple(said) for field, said in values.items()},
        custom_fields=tuple(custom) if has_custom else None,
        unplaced=tuple(unplaced),
        extra=_extra(unplaced, details),
        numbers=_numbers(soup, headings, details, lists),
    )


def _extra(unplaced: list[Labelled], details: Details) -> dict[str, str]:
    sure = [pair for pair in reversed(unplaced) if pair.is_sure and pair.words]
    return {_qualified(pair, details): pair.words for pair in sure}


def _no_label(field: str, details: Details, found: list[Labelled]) -> str:
    """That a required label is missing, and what stands there."""
    accepted = ", ".join(details.labels[field])
    seen = ", ".join(repr(label) for label in dict.fromkeys(pair.label for pair in found)) or "none"
    line = mend(f"details.{details.name}.labels", field)
    return f"no label for {field} (accepted: {accepted}); labels seen: {seen}; {line}"


def _titled(soup: BeautifulSoup, found: list[Pair], details: Details) -> Iterator[Labelled]:
    parts = (title for titles in details.parts.values() for title in titles)
    known = {fold(one) for one in (*details.custom_fields, *details.other_groups, *details.standard_groups, *parts)}
    titles = Titles(soup, known, [pair.tag for pair in found], [pair.tag for pair in found if pair.is_sure])
    for pair in found:
        if pair.value.text.rstrip().endswith(":") and fold(pair.value.text) in details.by_label:
            continue  # the next label, which stands where a blank value left its place
        groups = tuple(words for words in titles.over(pair.tag) if fold(words) != fold(pair.label))
        yield Labelled(pair.label, pair.value, groups, pair.is_sure, pair.tag)


def _is_custom(pair: Labelled, details: Details) -> bool:
    """Whether the nearest title that tells is one of the custom fields', not one of the screen's own parts'."""
    for group in pair.groups:
        if matches(group, details.custom_fields):
            return True
        if matches(group, details.standard_groups):
            return False
    return False


def _headings(soup: BeautifulSoup) -> Iterator[str]:
    if soup.title is not None:
        yield " ".join(soup.title.get_text().split())
    for tag in dom.elements(soup):
        if re.fullmatch(r"h[1-6]|legend", tag.name) or dom.role(tag) == "heading":
            yield dom.text(tag, values=False)


def _numbers_in_lines(soup: BeautifulSoup, details: Details, cards: Collection[Table]) -> Iterator[str]:
    """What the first line of the page that reads like the card's title gives as its number, where no heading is marked
    up as such; not what stands in lists or can be pressed."""
    lists = {id(owner) for table in (*tables(soup), *cards) if table.head for owner in table.owners}

    def is_aside(tag: Tag) -> bool:
        return id(tag) in lists or tag.name == "a" or dom.is_button(tag)

    lines = dom.text(soup, values=False, skip=is_aside).split("\n")
    titles = (found for line in lines if (found := re.match(details.title_line, line)))
    yield from (found["job_number"] for found in islice(titles, 1))


def _field(pair: Labelled, details: Details) -> str | None:
    """The field a label names: with the title over it first (`Customer` under `Billing`), then by itself."""
    if pair.groups and (field := details.by_label.get(fold(f"{pair.groups[0]} {pair.label}"))) is not None:
        return field
    field = details.by_label.get(fold(pair.label))
    if field is not None and (below := details.below(pair.groups, field)) is not None:
        return below
    return None if field in details.grouped and _other_group(pair, details) else field


def _other_group(pair: Labelled, details: Details) -> str | None:
    """The title over it that says that the value is about something else."""
    return next((group for group in pair.groups if matches(group, details.other_groups)), None)


def _qualified(pair: Labelled, details: Details) -> str:
    group = _other_group(pair, details) if fold(pair.label) in details.by_label else _part(pair, details)
    return f"{group} {pair.label}" if group else pair.label


def _part(pair: Labelled, details: Details) -> str | None:
    """The title right over it, where that is one of the screen's parts with fields of their own."""
    parts = tuple(title for titles in details.parts.values() for title in titles)
    return pair.groups[0] if pair.groups and matches(pair.groups[0], parts) else None


def _numbers(soup: BeautifulSoup, headings: list[str], details: Details, lists: Collection[Table]) -> tuple[str, ...]:
    """The numbers that the card's title gives, each once."""
    numbers = [match["job_number"] for words in headings for match in re.finditer(details.heading, words)]
    return tuple(dict.fromkeys(numbers or _numbers_in_lines(soup, details, lists)))
