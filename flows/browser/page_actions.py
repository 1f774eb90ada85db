"""One browser tab as a person uses it: what can be looked at can be pressed, chosen and opened."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Frame, Locator, Page

from flows.browser import passed_over
from flows.browser.asking import Asking
from flows.browser.elements import Control, Field, Shot
from flows.patience import GRACE, INSTANT
from scraper.pages.html.halves import selector_of
from scraper.profile.guard import Reading


class Screen(Asking):
    """One tab. Nothing that writes can be pressed here; what a press sets off is guarded besides."""

    def press_spot(self, number: str, called: str, reading: Reading) -> None:
        """Press something by its number in the page captured last, and wait until the screen is still again.

        `reading` says what it was found as. The caller has judged its names.
        """
        self._clear_spot_way(number)
        self.anew(self.mark())
        self.ask_by_spot(number, reading)
        with self.translated(f"pressing {called}"):
            self.located(f'[data-ascora-spot="{number}"]').click()
        self.settle()
        self.check()

    def choose_spot(self, number: str, value: str, called: str, reading: Reading = "filter") -> bool:
        """Choose an option of a drop-down by its number in the page captured last; whether the screen answered."""
        self._clear_spot_way(number)
        self.ask_by_spot(number, reading, value)
        return self._answers(
            f"choosing in {called}", lambda: self.located(f'[data-ascora-spot="{number}"]').select_option(value=value)
        )

    def clear_spot(self, number: str, called: str) -> bool:
        """Empty a field by its number in the page captured last, and press Enter; whether the screen answered."""
        self._clear_spot_way(number)
        self.ask_by_spot(number, "filter", "")
        field = self.located(f'[data-ascora-spot="{number}"]')

        def clear() -> None:
            field.fill("")
            field.press("Enter", no_wait_after=True)

        return self._answers(f"emptying {called}", clear)

    def tick_spot(self, number: str, called: str, *, on: bool) -> bool:
        """Tick or untick a box by its number in the page captured last; whether the screen answered."""
        self.ask_by_spot(number, "filter")
        return self._answers(
            f"ticking {called}", lambda: self.located(f'[data-ascora-spot="{number}"]').set_checked(on, force=True)
        )

    def _answers(self, doing: str, act: Callable[[], object]) -> bool:
        mark = self.mark()
        self.anew(mark)
        with self.translated(doing):
            act()
        moved = self.moves(mark, GRACE)
        self.settle()
        self.check()
        return moved

    def located(self, selector: str) -> Locator:
        """What a selector finds, in frames too."""
        return self._frame_of(selector).locator(selector).first

    def _frame_of(self, selector: str) -> Frame:
        if len(frames := self.page.frames) == 1:
            return self.page.main_frame
        return next((frame for frame in frames if frame.locator(selector).count()), self.page.main_frame)

    def clear_way(self, control: Control) -> None:
        """Pass over what stands over a control (a notice, a tour); raises `LayoutChanged` naming what does not go."""
        passed_over.clear(self, f'[data-ascora-control="{control.number}"]')

    def _clear_spot_way(self, number: str) -> None:
        passed_over.clear(self, f'[data-ascora-spot="{number}"]')

    def press(self, control: Control, reading: Reading | None = None) -> None:
        """Press a control and wait until the screen is still again.

        `reading` says what it was found as; without it nothing may be posted for the press. Raises `RequestRefused`
        for anything on the never-press list.
        """
        self.refuse_writes(control, reading)
        self.clear_way(control)
        self.anew(self.mark())
        self.ask_by_control(control, reading)
        with self.translated(f"pressing {control.names[0]!r}"):
            self.located(f'[data-ascora-control="{control.number}"]').click()
        self.settle()
        self.check()

    def hover(self, control: Control) -> None:
        """Rest the pointer on a control, as a menu that opens on hover asks for."""
        self.clear_way(control)
        self.ask_by_control(control, "menu")
        with self.translated(f"pointing at {control.names[0]!r}"):
            self.located(f'[data-ascora-control="{control.number}"]').hover()
        self.settle()

    def scroll_past(self, ref: str) -> bool:
        """Scroll to the end of whatever a row stands in, as endless listings ask for; whether anything scrolled."""
        self.anew(self.mark())
        self.ask_by_row(ref, "pager")
        with self.translated("scrolling"):
            scrolled: bool = self.page.evaluate("ref => window.__ascora.scrollPast(ref)", ref)
        self.settle()
        return scrolled

    def scroll_sideways(self, ref: str) -> bool:
        """Scroll on sideways in what a row stands in; whether anything scrolled."""
        with self.translated("scrolling"):
            scrolled: bool = self.page.evaluate("ref => window.__ascora.scrollSideways(ref)", ref)
        self.settle()
        return scrolled

    def scroll_back(self, ref: str) -> None:
        """Scroll back to the left end."""
        with self.translated("scrolling"):
            self.page.evaluate("ref => window.__ascora.scrollBack(ref)", ref)
        self.settle()

    def scroll_to(self, ref: str) -> None:
        """Scroll a row to the top of what it stands in, as a list that draws a window of its rows asks for."""
        self.anew(self.mark())
        self.ask_by_row(ref, "pager")
        with self.translated("scrolling"):
            self.page.evaluate("ref => window.__ascora.scrollTo(ref)", ref)
        self.settle()

    def opened_by(self, control: Control) -> str | None:
        """The address that a control opens in a new tab, which is closed again; None when it opens none."""
        self.refuse_writes(control)
        self.clear_way(control)
        mark = self.mark()
        self.anew(mark)
        self.ask_by_control(control, "row")
        opened: list[Page] = []

        def note(page: Page) -> None:
            opened.append(page)

        self.page.on("popup", note)
        try:
            with self.translated(f"pressing {control.names[0]!r}"):
                self.located(f'[data-ascora-control="{control.number}"]').click()
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
            passed_over.clear(self, selector_of(ref))
            mark = self.mark()
            self.anew(mark)
            self.ask_by_row(ref, "row")
            with self.translated("pressing a row"):
                frame = self._frame_of(selector_of(ref))
                row = frame.locator(selector_of(ref))
                plain = row.locator('td:visible,[role="gridcell"]:visible').filter(has_text=re.compile(r"\w"))
                plain = plain.filter(has_not=frame.locator('a,button,input,select,[role="button"],[onclick]'))
                (plain if plain.count() else row).first.click()
            self.moves(mark, GRACE)
        self.settle()
        self.check()


__all__ = ["Control", "Field", "Screen", "Shot"]
