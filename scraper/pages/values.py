"""How a shown value becomes a field: a reader per kind of field, for cells of a grid and values beside a label alike.

A reader gives None for a blank, and raises `ValueError` for what it cannot read for sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal

from scraper import text
from scraper.models import Link
from scraper.models.base import day_in
from scraper.pages.html import dom
from scraper.pages.html.cell import HALF, Cell
from scraper.pages.html.signs import Meanings, meanings, sign
from scraper.pages.units import NO_UNITS, Units
from scraper.profile import Profile, matches
from scraper.profile.details import Formats
from scraper.spelling import comparable


@dataclass(frozen=True)
class Printing:
    """How one account's portal prints: its profile and its time zone."""

    profile: Profile
    zone: tzinfo
    seen_on: date | None = None
    """The local day of the reading, which the years of two digits are near to."""
    units: Units = NO_UNITS
    """What the page itself says of its amounts and times."""


Reader = Callable[[Cell, Printing], object]


def said(cell: Cell, printing: Printing) -> Cell:
    """The cell as its field reads it: what only asks for a value says nothing, and a button that holds the value is the
    value. Raises `ValueError` where neither is sure.

    Free text may read like a prompt, and a value like an action: how the words are set off has to agree.
    """
    profile = printing.profile
    controls, prompts = profile.controls, profile.formats.prompts
    if cell.is_half:
        raise ValueError(f"it is {HALF}, which is neither yes nor no")
    if cell.caption and not cell.text and cell.checked is None:
        if prompts.search(cell.caption) or matches(cell.caption, (*controls.view, *controls.download, *controls.close)):
            return cell
        if not cell.opens and profile.never_press.search(cell.caption):
            raise ValueError(f"it shows nothing but the button {cell.caption!r}, which may be its value or an action")
        return replace(cell, text=cell.caption)
    asks = prompts.search(cell.full) and not text.is_blank(cell.full, profile.formats)
    if asks and (cell.is_muted or cell.is_pressable):
        if not cell.is_muted:
            raise ValueError(f"{cell.text!r} may be its value or ask for one")
        return replace(cell, text="")
    return cell


def words(cell: Cell, printing: Printing) -> str | None:
    """Text as printed, without the marks beside it."""
    shown = cell.bare or cell.full
    if matches(shown, printing.profile.formats.ditto):
        raise ValueError(f"{shown!r} stands for what is above it")
    return None if text.is_blank(shown, printing.profile.formats) else text.text(shown)


def printed(cell: Cell, printing: Printing) -> str | None:
    """Text as printed, whatever it is: a tick is Yes or No."""
    return words(cell, printing) if cell.checked is None else {True: "Yes", False: "No"}[cell.checked]


def identity(cell: Cell, printing: Printing) -> str:
    """The name that something goes by, as it looks: of a cell with one link (or one button alone) what that says.

    Controls that stand in the same cell, such as *Download*, are no part of it. Raises `ValueError` when blank or cut.
    """
    controls = printing.profile.controls
    pressed = (*controls.download, *controls.view, *controls.edit, *controls.close)
    asides = [link.text for link in cell.links if matches(link.text, pressed)]
    links = [link.text for link in cell.links if link.text in cell.text and link.text and link.text not in asides]
    buttons = [label for label in cell.buttons if not matches(label, pressed)]
    words = cell.bare or cell.text
    for aside in asides:
        words = words.removesuffix(aside).removeprefix(aside).strip()
    shown = links[0] if len(links) == 1 else words or (buttons[0] if len(buttons) == 1 else "")
    return _whole_name(Cell(shown, title=cell.title, tips=cell.tips))


def _whole_name(named: Cell) -> str:
    """The name in full. Raises `ValueError` where it is cut, blank, or on several lines."""
    if named.may_be_cut:
        raise ValueError(f"{named.text!r} is cut short and stands nowhere in full")
    name = comparable(named.full).strip()
    if not any(map(str.isalnum, name)):
        raise ValueError(f"{name!r} is no name" if name else "it is blank")
    if "\n" in named.text:
        raise ValueError(f"{named.text!r} stands on several lines, and nothing tells which of them is its name")
    return name


def job_number(cell: Cell, printing: Printing) -> str:
    """A job's number as printed: one word with a digit in it."""
    number = identity(cell, printing)
    if not re.fullmatch(r"\S*[0-9]\S*", number):
        raise ValueError(f"{number!r} is no job number")
    return number


def money(cell: Cell, printing: Printing) -> Decimal | None:
    """An amount in AUD. One that only its look may make negative is refused."""
    if _is_none(cell, printing.profile.formats):
        return None
    printing.units.require_amounts(cell.full)
    return _agreeing(cell, by_look(cell, text.money(cell.full), cell.full))


def price(cell: Cell, printing: Printing) -> Decimal | None:
    """What one piece costs, in AUD: an amount that may have more decimals than cents."""
    if _is_none(cell, printing.profile.formats):
        return None
    printing.units.require_amounts(cell.full)
    return _agreeing(cell, by_look(cell, text.price(cell.full), cell.full))


def quantity(cell: Cell, printing: Printing) -> Decimal | None:
    """How many, or how long: a plain number."""
    if _is_none(cell, printing.profile.formats):
        return None
    return _agreeing(cell, by_look(cell, text.number(cell.full), cell.full))


def numbers(cell: Cell, printing: Printing) -> tuple[str, ...] | None:
    """Numbers of jobs, orders or invoices in one cell, blanks, commas or semicolons between them; none in a blank one.

    Raises `ValueError` where one of its words has no digit: then nobody knows where a number ends.
    """
    printed = words(cell, printing)
    if cell.may_be_cut:
        raise ValueError(f"{cell.text!r} is cut short and stands nowhere in full")
    found = [one for one in re.split(r"[\s,;&]+", printed or "") if one and one.casefold() != "and"]
    if odd := [one for one in found if not re.search(r"\d", one)]:
        raise ValueError(f"{printed!r} is no list of numbers: {odd[0]!r} has no digit")
    return tuple(dict.fromkeys(found))


def _is_none(cell: Cell, formats: Formats) -> bool:
    """Whether nothing is printed, or words for no date or no amount."""
    return text.is_blank(cell.full, formats) or matches(cell.full, formats.nothing)


def _agreeing(cell: Cell, amount: Decimal) -> Decimal:
    """The amount; `ValueError` where a tool tip gives it with another sign, or exactly where it is shown rounded."""
    for tip in (cell.title, *cell.tips):
        said = _price_of(tip)
        if said not in (None, amount) and (abs(said) == abs(amount) or abs(said - amount) < 1):
            raise ValueError(f"{cell.full!r} is shown, and its tool tip says {tip!r}")
    return amount


def _price_of(tip: str) -> Decimal | None:
    with suppress(ValueError):
        return text.price(tip)
    return None


def by_look(cell: Cell, amount: Decimal, printed: str) -> Decimal:
    """The amount, negative where its column proves that its look says so.

    Raises `ValueError` for one without a sign that looks unlike those around it, as negative ones do, without a proof.
    """
    if text.is_signed(printed) or not amount:
        return amount
    if cell.is_minus:
        return -amount
    if cell.styled:
        raise ValueError(f"{printed!r} may be negative: nothing but its look ({cell.styled}) says so")
    return amount


def instant(cell: Cell, printing: Printing) -> datetime | date | None:
    """A date, or an instant in the account's time zone; of words such as *yesterday*, the moment behind them."""
    formats = printing.profile.formats
    if _is_none(cell, formats):
        return None
    try:
        read = text.instant(cell.full, formats, printing.zone, printing.seen_on)
    except ValueError as error:
        meant = {one for written in cell.exact if (one := _moment(written, printing)) is not None}
        if not meant:
            raise
        return _one(meant, printing.zone, str(error))
    printing.units.require_moment(cell.full, read, printing.zone)
    for stamp in cell.stamps:
        said = _moment(stamp, printing)
        if said is not None and _is_swapped(read, day_in(printing.zone, said)):
            raise ValueError(f"{cell.full!r} is shown, and its markup says {stamp!r}: the month may stand first")
    return read


def _is_swapped(shown: datetime | date, meant: date) -> bool:
    """Whether another day is meant, whose month is the day that is shown."""
    return shown.day != shown.month and (meant.year, meant.month, meant.day) == (shown.year, shown.day, shown.month)


def _one(meant: set[datetime | date], zone: tzinfo, why: str) -> datetime | date:
    """The one moment that all name; a day is named by an instant of it too."""
    instants = {one for one in meant if isinstance(one, datetime)}
    days = {day_in(zone, one) for one in meant}
    if len(instants) > 1 or len(days) > 1:
        raise ValueError(f"{why}, and its attributes name more than one moment")
    return next(iter(instants or days))


def _moment(written: str, printing: Printing) -> datetime | date | None:
    """The moment that an attribute names; None where it names none."""
    with suppress(ValueError):
        return text.epoch(written, printing.zone)
    with suppress(ValueError):
        return text.instant(written, printing.profile.formats, printing.zone)
    return None


def local_day(cell: Cell, printing: Printing) -> date | None:
    """A date; of an instant, its day in the account's time zone."""
    read = instant(cell, printing)
    return None if read is None else day_in(printing.zone, read)


def yes_no(cell: Cell, printing: Printing, signs: Meanings | None = None) -> bool | None:
    """A tick box, a printed yes or no, or a sign that means one; `signs` is what its column tells of doubtful ones."""
    formats = printing.profile.formats
    if cell.checked is not None:
        if matches(cell.caption, formats.no if cell.checked else formats.yes):
            raise ValueError(f"it is {'' if cell.checked else 'not '}pressed, and says {cell.caption!r}")
        return cell.checked
    if cell.nameless_icon:
        raise ValueError("it shows an icon without a name, which may mean yes or no")
    if text.is_blank(cell.text, formats):
        return None
    shown = sign(cell.text)
    told = (meanings([cell.text], str, formats) if signs is None else signs).get(shown, ...)
    if isinstance(told, bool):
        return told
    if told is None:
        return _explained(cell, printing)
    return text.yes_no(cell.text, formats)


def _explained(cell: Cell, printing: Printing) -> bool:
    """What the tool tip says of a sign that nothing else explains."""
    with suppress(ValueError):
        return text.yes_no(cell.title, printing.profile.formats)
    raise ValueError(f"{cell.text!r} may mean yes or no: neither its column nor a legend tells")


def status(cell: Cell, printing: Printing) -> str | None:
    """A job status, in the contract's word where the profile knows it."""
    printed = words(cell, printing)
    return None if printed is None else printing.profile.status(printed)


def word(cell: Cell, printing: Printing, kind: str) -> str | None:
    """A word of this kind of the profile's `[words]`, in the contract's where it is known."""
    printed = words(cell, printing)
    return None if printed is None else printing.profile.word(kind, printed)


def pricing_method(cell: Cell, printing: Printing) -> str | None:
    """A pricing method, in the contract's word where the profile knows it."""
    printed = words(cell, printing)
    return None if printed is None else printing.profile.pricing_method(printed)


def link(cell: Cell, printing: Printing) -> Link | None:
    """Another object by its name, with the GUID when the name's own link carries exactly one."""
    printed = words(cell, printing)
    if printed is None:
        return None
    guids = {guid.lower() for anchor in cell.links for guid in dom.GUID.findall(anchor.href)}
    return Link(id=guids.pop() if len(guids) == 1 else None, name=printed)
