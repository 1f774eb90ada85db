"""Where a row of a listing leads: by its View, by a link that reads as its name, by itself."""

from __future__ import annotations

from typing import Literal

from flows.screen import Control, Screen
from scraper.pages.rows import RowView
from scraper.profile.model import Controls

Opener = Literal["view", "link", "script", "row"]


class Rows:
    """The rows of the grid page that was handed out last."""

    def __init__(self, screen: Screen, controls: Controls) -> None:
        self._screen = screen
        self._wordings = controls

    def link_of(self, row: RowView, *names: str) -> str | None:
        """The address that a row's View, or a link that reads as one of the names, leads to; None without such."""
        control = self.control(row, *names)
        return control.address if control is not None else None

    def row_address(self, row: RowView, key: str) -> str | None:
        """Where a row leads: its link, else what pressing its View opens. The listing stays in place."""
        control = self.control(row, key)
        if control is None or control.address is not None:
            return control.address if control is not None else None
        return self._screen.address_behind(control) if control.named(self._wordings.view) else None

    def opens(self, row: RowView, *names: str) -> Opener | None:
        """What of a row leads to a screen of its own: its View, else a link that reads as one of the names, by its
        address or by a script, else the row itself; None where nothing of it looks as if it did."""
        control = self.control(row, *names)
        if control is not None and control.named(self._wordings.view):
            return "view"
        if control is not None and control.address is not None:
            return "link"
        if control is not None and self._wordings.press_names:
            return "script"
        presses = row.ref is not None and self._wordings.press_rows and self._screen.is_pressable(row.ref)
        return "row" if presses else None

    def open(self, row: RowView, opener: Opener, *names: str) -> bool:
        """Go where a row leads, also into a new tab's screen or a pop-up.

        False where pressing a script's link or the row itself shows nothing new: that leads nowhere.
        """
        control = None if opener == "row" else self.control(row, *names)
        if control is not None and control.address is not None:
            self._screen.goto(control.address)
            return True
        before = (self._screen.url, self._screen.text())
        self._screen.open_row(str(row.ref), control)
        return opener == "view" or before != (self._screen.url, self._screen.text())

    def control(self, row: RowView, *names: str) -> Control | None:
        """The control that opens a row: its View, else the link that reads as one of the names; a plain link first."""
        if row.ref is None:
            return None
        controls = [c for c in self._screen.controls(f'[data-ascora-ref="{row.ref}"]') or [] if not c.disabled]
        own = [c for c in controls if set(names) & set(c.names) and c.role in {"a", "link", "button"}]
        view = [c for c in controls if c.named(self._wordings.view)]
        ordered = sorted([*view, *own], key=lambda c: (c.address is None, c not in view))
        return ordered[0] if ordered else None
