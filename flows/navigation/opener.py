"""What of a row opens the thing that it lists: its View, its link, a script behind its name, or the row itself."""

from __future__ import annotations

from flows.browser.page_actions import Control, Screen
from flows.card import Opener
from scraper.pages.html.halves import selector_of
from scraper.pages.html.rows import RowView
from scraper.profile.lists import Controls


class Rows:
    """The rows of the listing on one tab's screen."""

    def __init__(self, screen: Screen, wordings: Controls) -> None:
        self._screen = screen
        self._wordings = wordings

    def link_of(self, row: RowView, *names: str) -> str | None:
        """The address that a row's View, or a link that reads as one of the names, leads to; None without such."""
        control = self.control(row, *names)
        return control.address if control is not None else None

    def row_address(self, row: RowView, key: str) -> str | None:
        """Where a row leads: its link, else what pressing its View opens. The listing stays in place."""
        control = self.control(row, key)
        if control is None or control.address is not None:
            return control.address if control is not None else None
        return self._screen.address_behind(control) if self.is_view(control) else None

    def opens(self, row: RowView, *names: str) -> Opener | None:
        """What of a row leads to a screen of its own: its View, else a link that reads as one of the names, by its
        address or by a script, else the row itself; None where nothing of it looks as if it did."""
        control = self.control(row, *names)
        if control is not None and self.is_view(control):
            return "view"
        if control is not None and control.address is not None:
            return "link"
        if control is not None and self._wordings.press_names:
            return "script"
        return (
            "row" if row.ref is not None and self._wordings.press_rows and self._screen.is_pressable(row.ref) else None
        )

    def is_view(self, control: Control) -> bool:
        """Whether it is what a row is opened by."""
        return control.named((*self._wordings.view, *self._wordings.edit))

    def control(self, row: RowView, *names: str) -> Control | None:
        """The control that opens a row: its View, else the link that reads as one of the names; a plain link first, and
        an Edit only where there is nothing else."""
        if row.ref is None:
            return None
        controls = [c for c in self._screen.controls(selector_of(row.ref)) or [] if not c.disabled]
        own = [c for c in controls if set(names) & set(c.names) and c.role in {"a", "link", "button"}]
        view = [c for c in controls if c.named(self._wordings.view)]
        edit = [c for c in controls if c not in view and c.named(self._wordings.edit)]
        ordered = sorted([*view, *own, *edit], key=lambda c: (c in edit, c.address is None, c not in view))
        return ordered[0] if ordered else None
