"""One browser tab to wait at: until its screen is ready, until it changes, with an upper bound for each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from playwright.sync_api import Dialog, Page
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from flows.guard.background import pattern_of
from flows.guard.moment import waits
from flows.guard.traffic import Traffic, short
from flows.patience import INSTANT, SETTLES_WITHIN, SLICE
from scraper.errors import BrowserLost, PortalUnavailable
from scraper.profile import Profile

_PAGE = "page"
"""What a page says that it waits for while it, or the one that takes its place, is not there."""
_GONE = "gone"


class PageMoved(PortalUnavailable):
    """Another page took this one's place in the middle of reading it."""


class Waiting:
    """One tab, waited at. All waiting is for a condition with an upper bound."""

    def __init__(self, page: Page, profile: Profile, traffic: Traffic, timeout: timedelta) -> None:
        self.page = page
        self.profile = profile
        self.traffic = traffic
        self._timeout = timeout
        self.patience = SETTLES_WITHIN
        self._before: str | None = None
        """The mark of the page before something was pressed on it; None where a page was opened."""
        self.answering: Callable[[Dialog], None] | None = None
        """Answers boxes of the browser's own while a flow expects one."""
        self.dialogs: list[str] = []
        """What the screen has said in boxes of the browser's own (`alert`, `confirm`); none is agreed to."""
        self.left: tuple[str, ...] = ()
        """What the screen was still loading when it was no longer waited for."""
        page.on("dialog", self._dismiss)

    @property
    def url(self) -> str:
        """Address in the address bar."""
        return self.page.url

    def anew(self, before: str | None = None) -> None:
        """Another screen begins: what was said and went wrong on the one before is forgotten.

        `before`: the mark of the page on which something is about to be pressed.
        """
        self.traffic.screen()
        self.dialogs.clear()
        self._before = before
        self.left = ()

    @waits()
    def settle(self) -> None:
        """Wait until the screen is ready: no request or timer of its own is on its way, nothing says that it loads.

        Without progress for `patience`, what is left is no longer waited for, unless it is what a press has asked for
        and the screen has not answered yet. Raises `PortalUnavailable` then, naming it.
        """
        began = time.monotonic()
        with self.translated(f"waiting for {short(self.url)}"):
            while not self._still_within(SLICE):
                self.check()  # a failed or refused page never becomes still
                waited = time.monotonic() - began
                left, still_for = self._waits()
                is_late = waited >= self._timeout.total_seconds()
                if not is_late and min(waited, still_for) < self.patience.total_seconds():
                    continue
                if left and _PAGE not in left and (self._before is None or self.mark() != self._before):
                    self.left = (*self.left, *left)
                    return
                if is_late:
                    raise PortalUnavailable(self.still_loading(left))

    def _still_within(self, bound: timedelta) -> bool:
        return self.until("settled(...args)", [self.loading, self._known], bound) is True

    def until(self, condition: str, args: list[Any], bound: timedelta) -> Any:
        """What a condition of the page comes to within a bound; `_GONE`: another page took its place; None: nothing."""
        milliseconds = bound.total_seconds() * 1000
        look = f"([ms, ...args]) => window.__ascora && window.__ascora.until(() => window.__ascora.{condition}, ms)"
        try:
            found = self.page.wait_for_function(look, arg=[milliseconds, *args], polling=25, timeout=milliseconds)
            return found.json_value() or None
        except PlaywrightTimeout:
            return None
        except PlaywrightError as error:
            if "context was destroyed" in error.message or "navigat" in error.message:
                return _GONE
            raise

    def _waits(self) -> tuple[tuple[str, ...], float]:
        """What the screen is waited for, and for how many seconds it has made no progress."""
        found = self.asked(
            "([words, known]) => [window.__ascora.waits(words, known), window.__ascora.stillFor()]",
            [self.loading, self._known],
        )
        return ((_PAGE,), 0.0) if found is None else (tuple(dict.fromkeys(found[0])), found[1] / 1000)

    def asked(self, question: str, args: list[Any]) -> Any:
        """The page's answer; None while another page takes its place."""
        try:
            return self.page.evaluate(f"(args) => window.__ascora === undefined ? null : ({question})(args)", args)
        except PlaywrightError as error:
            if "context was destroyed" in error.message or "navigat" in error.message:
                return None
            raise

    @property
    def loading(self) -> list[str]:
        """Words that say that something loads."""
        return list(self.profile.pager.loading)

    def still_loading(self, left: Sequence[str]) -> str:
        """What is told of a screen that goes on loading."""
        what = ", ".join(map(plainly, left[:3])) or "something"
        return f"{short(self.url)} is still loading ({what})"

    def _dismiss(self, dialog: Dialog) -> None:
        """Keep what a box of the browser's own says, and close it without agreeing; leaving a page is agreed to."""
        if self.answering is not None:
            self.answering(dialog)
            return
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def check(self) -> None:
        """Raise when the page itself (not a part of it) came back as a failure."""
        for trouble in self.traffic.troubles:
            if not trouble.script:
                raise trouble.error

    def mark(self) -> str:
        """Which page this is and how often it has changed so far, to ask later whether it `moves`."""
        with self.translated("reading the page"):
            mark: str = self.page.evaluate("() => window.__ascora.mark()")
        return mark

    @waits()
    def moves(self, mark: str, grace: timedelta) -> bool:
        """Whether the page changes again, asks for something, or makes place for another, within a time."""
        try:
            return self.until("moved(...args)", [mark, self._known], grace) is not None
        except PlaywrightError:
            return True  # it navigated

    def more_comes(self, mark: str, grace: timedelta) -> bool:
        """Whether the page changes again within the grace given to a still screen.

        False as soon as it is sure that nothing is on its way: no request under way but what runs all over the portal,
        no timer set, nothing moved for a moment.
        """
        everywhere = self.traffic.background.everywhere()
        try:
            found = self.until("comes(...args)", [mark, self.loading, everywhere], grace)
        except PlaywrightError:
            return True  # it navigated
        if found is None:
            return self.moves(mark, INSTANT)  # what is under way by now is waited for
        return bool(found != "nothing")

    @property
    def _known(self) -> list[str]:
        """Patterns of what is not waited for on this screen."""
        return [*self.traffic.background.patterns(), *map(pattern_of, self.left)]

    @contextmanager
    def translated(self, doing: str) -> Iterator[None]:
        """Playwright's errors as ours, with what was being done."""
        try:
            yield
        except PlaywrightTimeout as error:
            raise PortalUnavailable(f"{doing}: no answer within {self._timeout.total_seconds():.0f} s") from error
        except PlaywrightError as error:
            for trouble in self.traffic.troubles:
                if not trouble.script:
                    raise trouble.error from error
            first = error.message.splitlines()[0]
            if "context was destroyed" in first:
                raise PageMoved(f"{doing}: the page moved on") from error
            if "closed" in first or "crash" in first.lower() or "Connection" in first:
                raise BrowserLost(f"{doing}: {first}") from error
            raise PortalUnavailable(f"{doing}: {first}") from error


def plainly(errand: str) -> str:
    """An errand as a message shows it: without query and body."""
    verb, _, rest = errand.partition(" ")
    return f"{verb} {short(rest.partition(' ')[0])}" if "://" in rest else errand[:80]
