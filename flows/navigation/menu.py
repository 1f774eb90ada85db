"""The portal's menu: its entry for a screen, in sight or in a drop-down that opens on hover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.browser.page_actions import Control, Screen


class Menu:
    """The menu of one tab's screen."""

    def __init__(self, screen: Screen, menu: Mapping[str, Sequence[str]]) -> None:
        """`menu`: the wordings of each screen's entry."""
        self._screen = screen
        self._menu = menu

    def entry(self, name: str) -> Control | None:
        """The menu's entry for a screen; drop-downs that open on hover are opened when it is not in sight."""
        if (entry := self.shown(name)) is not None:
            return entry
        for parent in [c for c in (self._screen.controls() or []) if c.visible and c.menu and c.opens]:
            self._screen.hover(parent)
            if (entry := self.shown(name)) is not None:
                return entry
        return None

    def shown(self, name: str) -> Control | None:
        """The entry for a screen, where nothing has to be opened for it."""
        wordings = self._menu.get(name, (name,))
        entries = [c for c in (self._screen.controls() or []) if not c.row and c.named(wordings)]
        # A drop-down and the entry in it may go by one name; the entry leads somewhere, in sight or not.
        usable = [c for c in entries if c.visible or c.address is not None]
        usable.sort(key=lambda c: (not c.menu, c.address is None, not c.visible))
        return usable[0] if usable else None
