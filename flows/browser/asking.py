"""Before anything is pressed: whether it may be, and what the press asks the portal for."""

from __future__ import annotations

import json
from typing import Any

from flows.browser.elements import Control, Field
from flows.browser.page_view import Sight
from flows.guard.asked import Asked, Form, Own, Pressed
from flows.guard.values import identities_of_row
from scraper.errors import RequestRefused
from scraper.pages.html.halves import selector_of
from scraper.profile.guard import Reading

_NARROWING = frozenset({"filter", "period", "group", "page_size"})
_OF_A_ROW = frozenset({"row", "download"})
_CHOICES = frozenset({"option", "radio", "checkbox", "menuitemradio", "menuitemcheckbox", "combobox", "listbox", "tab"})


class Asking(Sight):
    """One tab, whose presses are said before they are made."""

    def refuse_writes(self, control: Control, reading: Reading | None = None, *, data: bool = False) -> None:
        """Raise `RequestRefused` when the control is one that writes.

        Opening a menu, a tab or a filter that was found as such is no press of its words. `data` says that the name is
        data (a row's own link), so that a job called "New kitchen" can be opened; its address is still guarded.
        """
        if data or only_opens(control, reading):
            return
        if reading == "menu" and control.named(self.profile.exports.menu):
            return  # *Import/Export* opens a menu; its items are judged one by one
        for name in filter(None, (*control.names, control.drawn)):
            if (pattern := self.profile.never_press.search(name)) is not None:
                raise RequestRefused(f"the control {name!r} is never pressed (profile: never_press {pattern!r})")

    def ask_by_control(self, control: Control, reading: Reading | None) -> None:
        """Say what the press of a control is for."""
        self._ask(reading, f'[data-ascora-control="{control.number}"]', control.names)

    def ask_by_spot(self, number: str, reading: Reading, value: str | None = None) -> None:
        """Say what is pressed for, or which value is chosen, by a number of the page captured last."""
        option = None if value is None else {"value": value, "text": value}
        self._ask(reading, f'[data-ascora-spot="{number}"]', (), option)

    def ask_by_field(self, field: Field, value: str) -> None:
        """Say which value is typed into a field, by which a list is narrowed to a period."""
        self._ask("period", f'[data-ascora-field="{field.number}"]', (), {"value": value, "text": value})

    def ask_by_row(self, ref: str, reading: Reading) -> None:
        """Say what a row is pressed or scrolled for."""
        self._ask(reading, selector_of(ref))

    def _ask(
        self, act: Reading | None, selector: str, names: tuple[str, ...] = (), option: dict[str, Any] | None = None
    ) -> None:
        """Take down what the page may send for the press, as it stands before it."""
        with self.translated("looking at what is pressed"):
            seen = json.loads(self.page.evaluate("at => JSON.stringify(window.__ascora.pressed(at))", selector))
        fields = [(name, value if option is None else option["value"]) for name, value in seen["fields"]]
        chosen = {*names, *seen["told"]} if act in _NARROWING else set()
        chosen |= {option["value"], option["text"]} if option is not None else set()
        self.traffic.moment.begin(
            Asked(
                act,
                identities_of_row("\n".join(seen["told"])) if act in _OF_A_ROW else frozenset(),
                (seen["address"],),
                frozenset(chosen),
                Pressed(names, tuple(fields), seen["code"]),
                Own(seen["address"], forms=tuple(_form(form) for form in seen["forms"])),
            )
        )


def only_opens(control: Control, reading: Reading | None) -> bool:
    """Whether a press does no more than to open or narrow what is shown, whatever the control is called."""
    if reading == "menu":
        return control.opens or control.menu
    return reading == "tab" or (reading in _NARROWING and (control.opens or control.role in _CHOICES))


def _form(seen: dict[str, Any]) -> Form:
    return Form(seen["action"], tuple((name, value) for name, value in seen["fields"]))
