"""The kinds of places where an entity is listed, as data; each kind has one walker.

Names such as `grid`, `opens` and `tab` are those of the profile's `[grids]`, `[menu]` and `[tabs]`: what a person reads
there is data too. `kind` is what the place's evidence is kept under.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

JOB = "job"
"""The entity whose cards are visited: a job's card, or a section's."""


@dataclass(frozen=True, kw_only=True)
class _Grid:
    grid: str
    """Of the profile: the headings that the rows are read by."""
    evidence: str | None = None
    """What it is kept as where that is not `GRID_grid`: a search for one row proves nothing of the others."""

    @property
    def kind(self) -> str:
        """Kind of snapshot."""
        return self.evidence or f"{self.grid}_grid"


@dataclass(frozen=True, kw_only=True)
class CardTab(_Grid):
    """A tab of a card that lists nothing else, or several lists of which this is one."""

    of: str = JOB
    """Entity whose card it is."""
    by: str = "job_number"
    """The field that names whose card it was on."""
    tab: str
    is_usual: bool = False
    """Whether such cards have it: one without it that shows a tab of no known name may have it under that name."""
    is_required: bool = False
    """Whether every card has the tab: one without it is not read."""
    is_counted: bool = True
    """Whether a number on the tab counts these rows."""
    may_be_blank: bool = True
    """Whether a tab that nobody has used may show no list and no word."""
    is_shut_at_nought: bool = False
    """Whether a tab that counts none is left shut."""
    adds_only: bool = False
    """Whether its rows are listed by a place before it too: what it lacks is told and is not gone, and what it shows
    says nothing of how many there are."""


@dataclass(frozen=True, kw_only=True)
class CardPart(_Grid):
    """An area of a tab that every card has, beside other areas; a card without the area lists none."""

    of: str = JOB
    """Entity whose card it is."""
    by: str = "job_number"
    """The field that names whose card it was on."""
    tab: str
    own_tab: str | None = None
    """The tab that some portals have for it alone; the others show it on `tab`."""
    is_one: bool = False
    """Whether all its rows together are one object, so that they are kept as one page."""
    adds_only: bool = False
    """As of a `CardTab`."""


@dataclass(frozen=True, kw_only=True)
class MenuList(_Grid):
    """A list of the account behind a menu entry, walked with its filters off."""

    opens: str
    below: str | None = None
    """The menu entry that it is found under, where some users have none; a user without it is shown no such list."""
    may_lack: bool = False
    """Whether the menu of some users, or of some companies, has no such entry."""
    fills_screen: bool = True
    """Whether every filter in sight is the list's own."""
    after_cards: bool = False
    """Whether what its rows belong to is known once the cards were read."""
    without_api: bool = False
    """Walked only where there is no key for the open API, which lists the same faster."""
    may_show_period: bool = False
    """Whether it may show the days from one to another alone: it is asked for all days then, whole or year by year."""


@dataclass(frozen=True, kw_only=True)
class Panel(_Grid):
    """A list of the account among others on one screen; an installation that never showed it lists none."""

    opens: str
    """The menu entry of the screen."""
    after_cards: bool = False
    """As of a `MenuList`."""


@dataclass(frozen=True, kw_only=True)
class Windowed(_Grid):
    """A report or scheduler that is asked for in windows of dates; nothing outside a window is ever gone."""

    opens: str
    """The menu entry of its screen."""
    days: int
    """Length of a window."""
    begins: str
    """The field that says when an object begins: it belongs to the window that holds this moment."""
    below: str | None = None
    """As of a `MenuList`."""
    may_lack: bool = False
    """As of a `MenuList`."""
    ends: str | None = None
    """The field that says when an object ends, of what the portal may cut into pieces later."""
    is_past: bool = False
    """Whether it tells only what has been, so that no window is asked that is still to come."""
    is_file: bool = False
    """Whether it is the workbook or CSV file that its screen exports of what was asked for; the profile's `[exports]`
    names what is pressed for it."""
    adds_only: bool = False
    """Whether it lists what a screen before it does: it is asked in full runs, or where that one is not in the menu."""


@dataclass(frozen=True, kw_only=True)
class ExportedFile:
    """A workbook or CSV file of all that the account has, which a screen of the portal exports; its sheet is read by
    its headings. The profile's `[exports]` names what is pressed for it."""

    grid: str
    """Of the profile: the headings that the rows are read by."""
    opens: str
    """The menu entry of the screen that exports it."""

    @property
    def kind(self) -> str:
        """Kind of snapshot."""
        return f"{self.grid}_export"


@dataclass(frozen=True, kw_only=True)
class OwnScreen:
    """An object's own screen of labels and values, which its row, or its card, leads to."""

    kind: str
    """Kind of snapshot."""
    tab: str | None = None
    """The tab of the object's card that it is; None where the card, or what the row leads to, is this screen."""
    is_usual: bool = False
    """As of a `CardTab`."""
    details: str | None = None
    """Of the profile's `[details]`; None where the screen is kept as it is."""
    lists: tuple[str, ...] = ()
    """Grids that stand on it."""

    @property
    def shows(self) -> str:
        """What a page calls it.

        >>> OwnScreen(kind="form_view").shows, OwnScreen(kind="job_custom_details", tab="custom_details").shows
        ('form', 'custom_details')
        """
        return self.details or self.tab or self.kind.removesuffix("_view")


@dataclass(frozen=True, kw_only=True)
class ApiListing:
    """A listing of the open API."""

    route: str
    """Name in `scraper.api.routes`."""
    asked_by: tuple[str, ...] = ()
    """Fields by which it can be asked for one object, or for those of one owner; else it is asked for all."""
    parameters: Mapping[str, bool] = field(default_factory=dict)
    """What it is always asked with."""
    before: str | None = None
    """The parameter that names the day before which all that it lists is dated: it is asked for all until today."""
    while_listed: tuple[str, ...] = ()
    """Of a queue, the fields that hold only for as long as it lists an object: what it lacks is not gone."""

    @property
    def kind(self) -> str:
        """Kind of snapshot."""
        return f"api_{self.route}"


@dataclass(frozen=True, kw_only=True)
class ApiPerParent:
    """An answer of the open API for each object of another entity."""

    route: str
    """Name in `scraper.api.routes`; its `{key}` is the parent's."""
    of: str
    """The parent's entity."""
    key: str = "job_number"
    """The parent's field that the route is asked with."""
    by: str = "job_number"
    """The field that names the parent."""

    @property
    def kind(self) -> str:
        """Kind of snapshot."""
        return f"api_{self.route}"


OnCard = CardTab | CardPart
"""Listed card by card."""
OfAccount = MenuList | Panel | Windowed | ExportedFile
"""Listed for the whole account."""
Api = ApiListing | ApiPerParent
Place = OnCard | OfAccount | OwnScreen | Api
