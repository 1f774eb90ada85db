"""How the portal words lists: their columns, pagers, filters, controls and downloads."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Self

from pydantic import model_validator

from scraper.profile.part import Part
from scraper.profile.words import Patterns, fold


class Controls(Part):
    """Controls that a reading flow may press, by accessible name."""

    next_page: tuple[str, ...]
    load_more: tuple[str, ...]
    picture_fonts: str
    """Pattern of the names of fonts that draw a word or a letter as a picture."""
    unfold: str
    """Pattern of the names of what shows the rest of a listing or of a text, in place."""
    other_pages: tuple[str, ...]
    last_page: tuple[str, ...]
    beside_lists: tuple[str, ...]
    view_all: str
    """Pattern of the names of what leads to the whole of a list that is shown in part."""
    expand: tuple[str, ...]
    more_tabs: tuple[str, ...]
    other_tabs: tuple[str, ...] = ()
    """Tabs of cards that hold nothing which is read."""
    view: tuple[str, ...]
    edit: tuple[str, ...]
    press_names: bool
    """Whether a script behind the name of a claim or form is pressed for its own screen."""
    press_rows: bool
    """Whether a row of claims or forms that looks as if it could be pressed is pressed for its own screen."""
    download: tuple[str, ...]
    download_claim: tuple[str, ...]
    close: tuple[str, ...]
    status_filter: tuple[str, ...]
    status_all: tuple[str, ...]
    apply_filter: tuple[str, ...]


class Downloads(Part):
    """What stands between a control that downloads and its file."""

    template: tuple[str, ...]
    """Names of the control of a form template's row, besides those of `controls.download`."""
    menu: tuple[str, ...]
    """Names of what opens a row's menu, one of whose items may download."""
    agree: tuple[str, ...]
    """Names of the button that says yes to a question about a download."""
    harmless: Patterns
    """What such a question may say although words in it stand for writes elsewhere."""
    generic: Patterns
    """Names, without their ending, that say nothing of the file that is sent under them."""
    documents: dict[str, tuple[str, ...]] = {}
    """Entity to the names of what downloads the document of one on its own screen, besides `controls.download`."""
    seconds: int
    """How long the portal may take to make a file, as long as something goes on."""


class Exports(Part):
    """Controls of a screen that export all that it can list as a file."""

    menu: tuple[str, ...]
    """Names of what opens the menu that such a control stands in."""
    files: dict[str, tuple[str, ...]]
    """Grid to the names of the control."""


class Windows(Part):
    """Screens that are asked from one day to another."""

    start: tuple[str, ...]
    """Names of the field of the first day."""
    end: tuple[str, ...]
    """Names of the field of the last day."""
    retrieve: tuple[str, ...]
    """Names of what is pressed then."""
    typed: str
    """How a day is typed: a strftime form, and one of `formats.dates`."""
    weeks_back: int
    weeks_ahead: int
    earliest: date
    """The first day that a list which shows a period is asked for: before anything that it may list."""


class Schedule(Part):
    """A scheduler that draws who is booked when."""

    next: tuple[str, ...]
    previous: tuple[str, ...]
    """Names of what turns to later and to earlier days."""
    blocks: tuple[str, ...]
    """Patterns of all that a block says; their groups are fields."""
    others: Patterns
    """How blocks begin that are no bookings, or none that begin here."""


class Pager(Part):
    """How a listing says how much it holds."""

    patterns: tuple[str, ...]
    pages: tuple[str, ...]
    ranges: tuple[str, ...]
    """Which rows are shown, without of how many."""
    inexact: Patterns
    """Words that leave the total open."""
    partial: Patterns
    """Words that say that not all is listed."""
    empty: tuple[str, ...]
    nothing: Patterns
    """The same in general: words that say nothing but that there is nothing."""
    failure: Patterns
    """Words, anywhere on a screen, that say that something could not be loaded."""
    alarm: Patterns
    """Words that say so in a box that speaks of the screen (`role="alert"`, a toast, `alert()`)."""
    counts: Patterns
    """Words that count what there is: group `total`."""
    uncounted: Patterns
    """What such lines count that are no rows."""
    badge: str
    coming: Patterns
    """Words of what is still to come, beside a list or among its rows."""
    coming_looks: tuple[tuple[str, ...], ...]
    """Words of the classes by which frameworks draw rows that are still to come: one of these, all of its words."""
    loading: tuple[str, ...]
    sizes: Patterns
    """Words beside a choice of how many rows a page shows."""
    totals: tuple[str, ...] = ()
    adds: Patterns
    """Words of a row that only offers to add one."""
    sums: Patterns = Patterns(patterns=())
    """What the name of a row that sums up others may hold; a second sign must say so too."""


class Filters(Part):
    """How the fields and chips beside a list are worded that make it show less than there is."""

    all: tuple[str, ...]
    every: tuple[str, ...]
    things: tuple[str, ...]
    clear: tuple[str, ...]
    remove: Patterns
    applied: Patterns
    span: Patterns
    only: Patterns
    include: Patterns
    aside: Patterns
    scopes: tuple[str, ...]
    """What a listing may be narrowed by, besides its own headings."""
    notes: Patterns
    """Lines beside a listing of the account that have nothing to do with which rows it shows."""
    others: Patterns
    """Names of what shows rows that are not at hand."""
    headings: Patterns
    """Words of a heading over a part of what there is."""
    joining: tuple[str, ...]
    """Words of a line that names what is listed and leaves it whole, besides `plain`: *Jobs by number*."""
    remarks: Patterns
    """Lines that name what is listed and say nothing of which of it is: *Jobs in red are late*."""
    kinds: Patterns
    """Lines that say nothing but of what kind or of when something is: *Overdue*."""
    paths: Patterns
    """Words of the class or name of a path to the screen."""
    plain: tuple[str, ...]
    """Words before the name of what is listed that leave it whole: *Manage jobs*."""
    no_part: tuple[str, ...] = ()
    chip_looks: tuple[str, ...]
    message_looks: tuple[str, ...]
    """Words of the classes, in lower case and the singular, by which frameworks draw the one and the other."""
    filtered_looks: tuple[tuple[str, ...], ...]
    """The same of the sign on a column that a filter is set on: one of these, all of its words."""
    opening_marks: tuple[str, ...]
    """Classes and toggles of what opens a menu."""


class Grid(Part):
    """One listing: field to accepted headings."""

    name: str = ""
    """Its key in the profile."""
    title: tuple[str, ...] = ()
    required: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    card_title: str | None = None
    """The field that a card's title gives, where the list is drawn as cards."""

    @model_validator(mode="after")
    def _names_a_column(self) -> Self:
        if self.card_title is not None and self.card_title not in self.columns:
            raise ValueError(f"card_title: there is no column {self.card_title!r}")
        return self

    @cached_property
    def by_heading(self) -> dict[str, str]:
        """Folded heading to field; the first field in file order wins."""
        mapped: dict[str, str] = {}
        for field, wordings in self.columns.items():
            for wording in wordings:
                mapped.setdefault(fold(wording), field)
        return mapped
