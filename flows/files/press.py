"""A press that starts a download, and what comes of it: an address that was asked for, or a file that the page makes.

Between press and file there may be a menu, a question or a new tab. Only what this very press brought into sight is
pressed further, and only where its words are those of a download.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import Dialog, Download, Locator, Page
from playwright.sync_api import Error as PlaywrightError

from flows.browser.page_actions import Control, Screen
from flows.files.arrival import Wanted
from flows.files.question import objection
from flows.guard.request_guard import Guard
from flows.guard.traffic import FileRequest, short
from flows.patience import GRACE, INSTANT
from scraper.errors import DownloadRejected, LayoutChanged, PortalUnavailable, RequestRefused

MOST_PRESSES = 4
"""A menu, its item, a choice and a question."""
LOOK_EVERY = 4
"""Polls between two captures of what a press brought into sight."""
_EMBEDDED = """() => [...document.querySelectorAll("embed,object,iframe")].map((el) => el.src || el.data)
  .filter((url) => /^https?:/.test(url))"""
_SAVE = "([url, name]) => { const a = document.createElement('a'); a.href = url; a.download = name; a.click(); }"


class DownloadPress:
    """One press and what came of it so far."""

    def __init__(self, screen: Screen, guard: Guard, wanted: Wanted, wordings: Sequence[str]) -> None:
        """`wordings`: what names a download, of all that the press brings into sight."""
        self._screen = screen
        self._guard = guard
        self._wanted = wanted
        self._wordings = wordings
        self._most = timedelta(seconds=screen.profile.downloads.seconds)
        self._files: list[Download] = []
        self._tabs: list[Page] = []
        self._said: list[str] = []
        """What the portal asked or told meanwhile."""
        self._objection: str | None = None

    @contextmanager
    def arrival(self, start: Control | str) -> Iterator[FileRequest | Download]:
        """What a press leads to, or the page at an address; the screen is as before once that has been taken.

        Raises `RequestRefused` for a question that may mean a write and for what the guard stops, `DownloadRejected`
        when nothing comes of it.
        """
        page = self._screen.page
        page.on("download", self._note_file)
        page.on("popup", self._note_tab)
        self._screen.anew(self._screen.mark())
        self._screen.answering = self._answer
        self._guard.asked.clear()
        self._guard.patience = self._most.total_seconds() * 1000
        try:
            yield self._behind(start) if isinstance(start, str) else self._follow(start)
        finally:
            self._guard.downloading, self._guard.patience = False, None
            page.remove_listener("download", self._note_file)
            page.remove_listener("popup", self._note_tab)
            self._screen.answering = None
            self._put_back()

    def _behind(self, url: str) -> FileRequest | Download:
        """What the page at an address offers by name, shows in itself, or hands out by itself."""
        try:
            with self._screen.translated(f"opening {short(url)}"):
                self._screen.page.goto(url, wait_until="commit")
        except PortalUnavailable:
            if not self._files:  # else it was the file this time
                raise
        found = self._wait(short(url), self._offered)
        return self._follow(found) if isinstance(found, Control) else found

    def _offered(self) -> FileRequest | Control | None:
        shown = [one for one in self._screen.controls() or [] if one.visible and not one.disabled]
        found = next((one for wording in self._wordings for one in shown if one.named((wording,))), None)
        if found is not None:
            self._screen.refuse_writes(found)
            return found
        with self._screen.translated("looking at what came instead"):
            inside: list[str] = self._screen.page.evaluate(_EMBEDDED)
        return FileRequest("GET", inside[0]) if inside else None

    def _follow(self, control: Control) -> FileRequest | Download:
        for presses in range(MOST_PRESSES):
            if control.address is not None:
                return FileRequest("GET", control.address)
            with self._screen.translated(f"downloading by {control.names[0]!r}"):
                first = None if presses else control.number
                self._screen.clear_way(control)
                self._screen.ask_by_control(control, "download")
                self._guard.downloading = True
                self._screen.page.evaluate("first => window.__ascora.remember(first)", first)
                if not control.visible:  # it shows itself to the pointer over its row
                    self._at(control).locator("xpath=..").hover(force=True)
                self._at(control).click()
            found = self._wait(control.names[0], self._brought)
            if not isinstance(found, Control):
                return found
            control = found
        raise DownloadRejected(f"{self._wanted.name!r}: after {MOST_PRESSES} presses still no file{self._told()}")

    def _wait(self, what: str, look: Callable[[], FileRequest | Control | None]) -> FileRequest | Download | Control:
        """What comes of a press, as long as something goes on; `look` says what there is to go on with meanwhile."""
        began = changed = time.monotonic()
        mark, looks = self._screen.mark(), 0
        while (now := time.monotonic()) - began < self._most.total_seconds() and now - changed < GRACE.total_seconds():
            self._screen.check()
            if (arrived := self._arrived()) is not None:
                return arrived
            if self._objection is not None:
                raise self._refusal()
            if self._goes_on(mark):
                changed, mark = now, self._screen.mark()
            looks += 1
            if looks % LOOK_EVERY == 0 and (shown := look()) is not None:
                return shown
        if (shown := look()) is not None:
            return shown
        raise self._nothing(what, now - began)

    def _goes_on(self, mark: str) -> bool:
        """Whether, within an instant, the page changes, or waits for an answer of its own."""
        return self._screen.moves(mark, INSTANT)

    def _arrived(self) -> FileRequest | Download | None:
        if self._guard.asked:
            return self._guard.asked[0]
        if not self._files:
            for tab in self._tabs:
                if tab.url.startswith("blob:"):  # a file that the page made and shows: it is kept as one
                    self._screen.page.evaluate(_SAVE, [tab.url, self._wanted.name])
                    self._tabs.remove(tab)
                    tab.close()
                    break
        return self._files[0] if self._files else None

    def _brought(self) -> Control | None:
        """What this press brought into sight and leads on: a download by name, else what says yes to a question."""
        with self._screen.translated("looking at what a press brought up"):
            fresh, words = self._fresh()
        wordings = (*self._wordings, *self._screen.profile.downloads.agree)
        found = next((one for wording in wordings for one in fresh if one.named((wording,))), None)
        if words and fresh:
            self._said = [words]
        if found is None:
            return None
        self._screen.refuse_writes(found)
        if objection(words, self._wanted.name, self._screen.profile) is not None:
            self._objection = words
            raise self._refusal()
        return found

    def _fresh(self) -> tuple[list[Control], str]:
        """The controls that this press brought into sight, and the words around them."""
        controls = self._screen.controls() or []
        seen = json.loads(self._screen.page.evaluate("() => JSON.stringify(window.__ascora.fresh())"))
        fresh = [one for one in controls if one.number in seen["numbers"] and one.visible and not one.disabled]
        return fresh, seen["words"]

    def _at(self, control: Control) -> Locator:
        return self._screen.located(f'[data-ascora-control="{control.number}"]')

    def _answer(self, dialog: Dialog) -> None:
        """Agree to a harmless question, which only the pressed control can have asked; say no to any other."""
        self._said.append(dialog.message)
        is_told = dialog.type in {"alert", "beforeunload"}
        if is_told or dialog.type == "confirm":
            is_told = is_told or objection(dialog.message, self._wanted.name, self._screen.profile) is None
        self._objection = self._objection if is_told else dialog.message
        with contextlib.suppress(PlaywrightError):  # somebody else has answered it, or the page is gone
            (dialog.accept if is_told else dialog.dismiss)()

    def _refusal(self) -> RequestRefused:
        asked = self._objection or ""
        why = objection(asked, self._wanted.name, self._screen.profile)
        reason = f"its words may mean a write ({why!r})" if why is not None else "it wants an answer in words"
        return RequestRefused(
            f"before it gives {self._wanted.name!r} the portal asks {asked[:300]!r}, which is not agreed to: {reason}; "
            "if it is harmless, say so in the profile: [downloads] harmless"
        )

    def _nothing(self, pressed: str, seconds: float) -> Exception:
        """Why no file came, by what the guard or the portal did meanwhile."""
        what = f"{self._wanted.name!r}: pressing {pressed!r} brought no file within {seconds:.0f} s"
        try:
            self._screen.diagnose(LayoutChanged(f"{what}{self._told()}"))
        except LayoutChanged as error:
            return RequestRefused(error.message)
        return DownloadRejected(f"{what}{self._told()}")

    def _told(self) -> str:
        words = " ".join(" ".join(self._said).split())
        return f"; the portal said {words[:300]!r}" if words else ""

    def _note_file(self, file: Download) -> None:
        self._files.append(file)

    def _note_tab(self, tab: Page) -> None:
        tab.on("download", self._note_file)
        self._tabs.append(tab)

    def _put_back(self) -> None:
        """Close the tabs, and the menu or box, that the press left open."""
        with contextlib.suppress(PlaywrightError):
            for tab in self._tabs:
                tab.close()
            page = self._screen.page
            page.evaluate("() => { window.__ascora.state.leaving = false; }")
            fresh, _ = self._fresh()
            close = next((one for one in fresh if one.named(self._screen.profile.controls.close)), None)
            if close is not None:
                self._at(close).click(timeout=GRACE.total_seconds() * 1000)
            elif fresh:
                page.keyboard.press("Escape")
