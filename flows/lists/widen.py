"""A list is shown at its widest before it is read: filters, searches and periods are taken off, each of them once."""

from __future__ import annotations

from flows.browser.page_actions import Screen, Shot
from scraper.errors import LayoutChanged, RequestRefused
from scraper.pages.html.chips import Narrowing
from scraper.pages.html.dom import parse
from scraper.pages.html.grid import GridView
from scraper.pages.html.narrowing import Narrowings
from scraper.pages.html.screens import key, mend

MOST = 20
"""Filters taken off one list at most; what still narrows it then is reported."""


class Widener:
    """Takes off what narrows the lists of one screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._tried: set[tuple[str, str]] = set()

    def widen(self, shot: Shot, view: GridView | None, title: tuple[str, ...]) -> bool:
        """Take one thing off that narrows the list; False where nothing is left that could be.

        `view` None: the whole screen is one list, or has none in sight. Raises `LayoutChanged` where a list does not
        answer to it.
        """
        if len(self._tried) >= MOST:
            return False
        for one in self.found(shot, view, title):
            if one.key not in self._tried and one.number is not None and self._can(one):
                self._tried.add(one.key)
                try:
                    self._take_off(one)
                except RequestRefused:  # the list stays as it was, and what narrows it is told
                    self._screen.goto(shot.url)
                return True
        return False

    def choose_all(self) -> None:
        """Choose what shows all in every drop-down of a screen that lists nothing before it is asked: nothing need
        answer, for what is pressed next applies it."""
        shot = self._screen.capture()
        while (one := next((one for one in self.found(shot, None, ()) if self._is_choice(one)), None)) is not None:
            self._tried.add(one.key)
            try:
                if one.kind == "choose":
                    self._screen.choose_spot(str(one.number), str(one.widest), repr(one.label))
                else:
                    self._choose_from_list(one)
            except RequestRefused:  # it stays as it was, and what narrows the list then is told
                self._screen.goto(shot.url)
            shot = self._screen.capture()

    def _is_choice(self, one: Narrowing) -> bool:
        is_choice = one.kind == "open" or (one.kind == "choose" and one.widest is not None)
        return is_choice and one.number is not None and one.key not in self._tried

    def found(self, shot: Shot, view: GridView | None, title: tuple[str, ...]) -> list[Narrowing]:
        """What narrows the list as it is shown."""
        soup = parse(shot.html) if view is None or view.site is None else view.site.soup
        site = view.site if view is not None else None
        return list(Narrowings(site, soup, self._screen.profile, title).found())

    def _can(self, one: Narrowing) -> bool:
        return one.widest is not None or one.kind == "open"

    def _take_off(self, one: Narrowing) -> None:
        number, called = str(one.number), repr(one.label)
        if one.kind == "choose":
            self._settle(one, answered=self._screen.choose_spot(number, str(one.widest), called))
        elif one.kind == "clear":
            self._settle(one, answered=self._screen.clear_spot(number, called))
        elif one.kind == "tick":
            self._settle(one, answered=self._screen.tick_spot(number, called, on=one.widest == "on"))
        elif one.kind == "open":
            self._choose_from_list(one)
        else:
            self._screen.press_spot(number, called, "filter")

    def _settle(self, one: Narrowing, *, answered: bool) -> None:
        """Press the button that applies the change where making it alone did nothing, and see that it stays."""
        if not answered:
            self._apply(one)
        shot = self._screen.capture()
        still = Narrowings(None, parse(shot.html), self._screen.profile, ()).found()
        if any((other.kind, other.label, other.shown) == (one.kind, one.label, one.shown) for other in still):
            raise LayoutChanged(f"{one.label!r} does not leave {one.shown!r}{key('filters', 'all')}", "filter")

    def _apply(self, one: Narrowing) -> None:
        fields = [field for field in self._screen.fields() if one.label in field.names]
        form = fields[0].form if fields else -1
        buttons = [
            control
            for control in self._screen.controls() or []
            if control.visible and not control.disabled and not control.row and control.form == form
            if control.named(self._screen.profile.controls.apply_filter)
        ]
        if not buttons:
            raise LayoutChanged(
                f"changing {one.label!r} changed nothing, and no button applies it; {mend('controls', 'apply_filter')}",
                "filter",
            )
        self._screen.press(buttons[0], "filter")

    def _choose_from_list(self, one: Narrowing) -> None:
        """Choose what shows all in a drop-down list that is no plain form field."""
        self._screen.press_spot(str(one.number), repr(one.label), "filter")
        choices = Narrowings(None, parse(self._screen.capture().html), self._screen.profile, ())
        for control in self._screen.controls() or []:
            is_option = control.visible and control.role == "option"
            if is_option and any(choices.is_widest(name, one.label) for name in control.names):
                self._screen.press(control, "filter")
                return
