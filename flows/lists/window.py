"""A screen that is asked from one day to another: its two fields are filled in, and what retrieves is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.browser.elements import Control
from flows.browser.page_actions import Field, Screen
from flows.lists.widen import Widener
from scraper import text
from scraper.errors import LayoutChanged
from scraper.pages.html.screens import mend

_TYPED = frozenset({"text", "date", ""})


def ask_window(screen: Screen, start: date, end: date, where: str) -> None:
    """Show the days from `start` to `end`, both included; `where` is what a person calls the screen.

    Its drop-downs, such as that of the user, are set to all before: a report may apply them when it is retrieved alone.
    Raises `LayoutChanged` where the screen has no such fields or control, or its fields show other days then.
    """
    Widener(screen).choose_all()
    windows = screen.profile.windows
    for name, wordings, day in (("start", windows.start, start), ("end", windows.end, end)):
        field = _field(screen, name, wordings, where)
        screen.fill_field(field, day.isoformat() if field.type == "date" else day.strftime(windows.typed))
    screen.press(_retrieve(screen, where), "retrieve")
    for field in screen.fields():
        if field.filled and field.named((*windows.start, *windows.end)):
            _require(screen, field, start if field.named(windows.start) else end, where)


def shows_period(screen: Screen) -> bool:
    """Whether the screen has a field for the first day and one for the last, and days stand in them."""
    windows = screen.profile.windows
    filled = [one for one in screen.fields() if one.seen and one.filled and one.type in _TYPED]
    return all(any(one.named(wordings) for one in filled) for wordings in (windows.start, windows.end))


def _retrieve(screen: Screen, where: str) -> Control:
    """What retrieves the days that were filled in."""
    wordings = screen.profile.windows.retrieve
    controls = [one for one in screen.controls() or [] if one.visible and not one.row and not one.disabled]
    found = next((one for words in wordings for one in controls if one.named((words,))), None)
    if found is None:
        raise LayoutChanged(f"{where}: nothing retrieves the days asked for; {mend('windows', 'retrieve')}", where)
    return found


def _require(screen: Screen, field: Field, wanted: date, where: str) -> None:
    if _day(screen, field) != wanted:
        said = field.values[0] if field.values else ""
        raise LayoutChanged(f"{where}: {field.names[0]!r} shows {said!r} where {wanted} was asked for", where)


def _field(screen: Screen, name: str, wordings: Sequence[str], where: str) -> Field:
    """The one field of that name, which a day can be typed into."""
    found = [one for one in screen.fields() if one.seen and one.type in _TYPED and one.named(wordings)]
    if len(found) != 1:
        how = "no field" if not found else "more than one field"
        raise LayoutChanged(f"{where}: {how} for the {name} of the days asked for; {mend('windows', name)}", where)
    return found[0]


def _day(screen: Screen, field: Field) -> date | None:
    try:
        return text.day(field.values[0], screen.profile.formats) if field.values else None
    except ValueError:
        return None
