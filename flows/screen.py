"""One browser tab as a person uses it: what can be looked at can be pressed, chosen and opened."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

from flows.seen import Control, Field, Shot
from flows.sight import GRACE, INSTANT, Sight
from scraper.errors import RequestRefused


class Screen(Sight):
    """One tab. Nothing that writes can be pressed here; what a press sets off is guarded besides."""

    def press(self, control: Control, *, data: bool = False) -> None:
        """Press a control and wait until the screen is still again.

        Raises `RequestRefused` for anything on the never-press list. `data` says that the control's name is data
        (a row's own link), so that a job called "New kitchen" can be opened; its address is still guarded.
        """
        self.refuse_writes(control, data=data)
        self.traffic.screen()
        with self.translated(f"pressing {control.names[0]!r}"):
            self.page.locator(f'[data-ascora-control="{control.number}"]').click()
        self.settle()
        self.check()

    def refuse_writes(self, control: Control, *, data: bool = False) -> None:
        """Raise `RequestRefused` when the control is one that writes."""
        if data:
            return
        for name in control.names:
            if (pattern := self.profile.never_press.search(name)) is not None:
                raise RequestRefused(f"the control {name!r} is never pressed (profile: never_press {pattern!r})")

    def hover(self, control: Control) -> None:
        """Rest the pointer on a control, as a menu that opens on hover asks for."""
        with self.translated(f"pointing at {control.names[0]!r}"):
            self.page.locator(f'[data-ascora-control="{control.number}"]').hover()
        self.settle()

    def scroll_past(self, ref: str) -> bool:
        """Scroll to the end of whatever a row stands in, as endless listings ask for; whether anything scrolled."""
        self.traffic.screen()
        with self.translated("scrolling"):
            scrolled: bool = self.page.evaluate("ref => window.__ascora.scrollPast(ref)", ref)
        self.settle()
        return scrolled

    def choose(self, field: Field, option: dict[str, Any]) -> bool:
        """Choose an option of a drop-down; whether the screen answered to it."""
        self.traffic.screen()
        with self.translated(f"choosing {option['text']!r}"):
            mark = self.mark()
            self.page.locator(f'[data-ascora-field="{field.number}"]').select_option(value=option["value"])
        moved = self.moves(mark, GRACE)
        self.settle()
        self.check()
        return moved

    def open_list(self, number: int) -> None:
        """Open a drop-down list that is no plain form field, so that its options can be seen."""
        with self.translated("opening a list"):
            self.page.locator(f'[data-ascora-field="{number}"]').click()
        self.settle()

    def opened_by(self, control: Control) -> str | None:
        """The address that a control opens in a new tab, which is closed again; None when it opens none."""
        self.refuse_writes(control)
        self.traffic.screen()
        opened: list[Page] = []

        def note(page: Page) -> None:
            opened.append(page)

        self.page.on("popup", note)
        try:
            with self.translated(f"pressing {control.names[0]!r}"):
                mark = self.mark()
                self.page.locator(f'[data-ascora-control="{control.number}"]').click()
                for _ in range(GRACE // INSTANT):  # a new tab, or the tab at hand moves
                    if opened or self.moves(mark, INSTANT):
                        break
                if not opened:
                    return None
                opened[0].wait_for_url(lambda url: url != "about:blank", wait_until="commit")
                return opened[0].url
        finally:
            self.page.remove_listener("popup", note)
            for page in opened:
                page.close()

    def address_behind(self, control: Control) -> str | None:
        """Where a control leads, in a new tab or in this one; this tab is on the same screen again afterwards."""
        before = self.url
        address = self.opened_by(control)
        self.settle()
        if address is None and self.url != before:
            address = self.url
            with self.translated("going back"):
                self.page.go_back(wait_until="commit")
            self.settle()
            self.capture()  # built anew, the page lost the marks that tell its rows apart
        return address

    def open_row(self, ref: str, control: Control | None) -> None:
        """Open a row in this tab, by its own control or by pressing it; a new tab is followed to its address.

        What is in sight before is marked as such in what is captured after, where the page stays.
        """
        with self.translated("reading the page"):
            self.page.evaluate("() => window.__ascora.hold()")
        if control is not None and (url := self.opened_by(control)) is not None:
            self.goto(url)
        elif control is None:
            self.traffic.screen()
            with self.translated("pressing a row"):
                mark = self.mark()
                row = self.page.locator(f'[data-ascora-ref="{ref}"]')
                plain = row.locator('td:visible,[role="gridcell"]:visible').filter(has_text=re.compile(r"\w"))
                plain = plain.filter(has_not=row.page.locator('a,button,input,select,[role="button"],[onclick]'))
                (plain.first if plain.count() else row).click()
            self.moves(mark, GRACE)
        self.settle()
        self.check()


__all__ = ["Control", "Field", "Screen", "Shot"]
