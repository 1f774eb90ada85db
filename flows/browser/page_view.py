"""One browser tab to look at: read it, and say what went wrong when it cannot be read.

Lists come out of the page as one JSON text: the driver checks any other result value by value, which costs more than
looking.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from playwright.sync_api import Page

from flows.browser.elements import Control, Field, Shot
from flows.browser.waiting import PageMoved, Waiting, plainly
from flows.guard import ended
from flows.guard.asked import Asked
from flows.guard.moment import waits
from flows.guard.traffic import Traffic, short
from flows.patience import GRACE, SLICE
from scraper.errors import LayoutChanged, PortalUnavailable, SessionExpired
from scraper.pages.html.dom import parse
from scraper.pages.html.grid import GridView
from scraper.pages.html.notices import failures
from scraper.profile import Profile

Result = TypeVar("Result")


class Sight(Waiting):
    """One tab, looked at."""

    def __init__(self, page: Page, profile: Profile, traffic: Traffic, timeout: timedelta) -> None:
        super().__init__(page, profile, traffic, timeout)
        self.place = ""
        """What a person calls the screen at hand; empty where nothing does."""
        self.captures = 0
        """How often the page was captured: what was numbered in an earlier capture goes by other numbers now."""
        self._last: tuple[str, Shot] = ("", Shot("", "", ()))
        """The capture before, with what it stands for as long as the page has not stirred."""

    def goto(self, url: str, about: Iterable[str | None] = ()) -> None:
        """Open an address and wait until the page is still; `about`: identities of what is asked for there."""
        self.anew()
        self.traffic.moment.begin(Asked("opening", frozenset(filter(None, about)), (url,)))
        with self.translated(f"opening {short(url)}"):
            before = self.page.url
            self.page.goto(url, wait_until="commit")
            if "#" in url and url.partition("#")[0] == before.partition("#")[0]:
                self.page.reload(wait_until="commit")  # else the page stays as it was, pop-up and all
        self.settle()
        self.check()

    def capture(self) -> Shot:
        """The page as it reads now, secrets scrubbed; the capture before where nothing has stirred since."""
        with self.translated("reading the page"):
            given = [
                self._last[0],
                list(self.profile.guard.secrets),
                self.profile.controls.picture_fonts,
                list(self.profile.formats.prompts.patterns),
            ]
            seen, self._beside = self.page.evaluate(
                "([given, loading]) => [window.__ascora.capture(...given), window.__ascora.beside(loading)]",
                [given, self.loading],
            )
        if seen is not None:
            self.captures += 1
            self._last = seen["stillness"], Shot(seen["html"], seen["url"], tuple(seen["scrubbed"]))
        return self._last[1]

    def text(self) -> str:
        """All text in sight."""
        with self.translated("reading the page"):
            text: str = self.page.evaluate("() => window.__ascora.text()")
        return text

    @waits(ready=True)
    def read(
        self, wanted: Callable[[Shot], Result], *, grace: timedelta = GRACE, logged_in: bool = True
    ) -> tuple[Shot, Result]:
        """Capture until `wanted` makes sense of the page; its last `LayoutChanged` when it never does.

        The screen is given up once it has been still for `grace`; a failed, refused or logged-out request of the
        screen is named as the cause instead. `logged_in` False: a password field is no surprise.
        """
        give_up = time.monotonic() + self._timeout.total_seconds()
        while True:
            self.settle()
            self.check()
            try:
                mark = self.mark()
                shot = self.capture()
                found = wanted(shot)
            except PageMoved:
                continue
            except LayoutChanged as error:
                if logged_in and (how := self._ended(shot)) is not None:
                    raise SessionExpired(f"{short(shot.url)} {how}") from error
                self.diagnose(error, logged_in=logged_in)
                # A page that never stops moving is not waited for without end.
                # A submitted login is scarce: it has the whole time.
                comes = self.more_comes(mark, min(grace, self.patience)) if logged_in else self.moves(mark, grace)
                if time.monotonic() > give_up or not comes:
                    if self.left:
                        raise PortalUnavailable(f"{self.still_loading(self.left)}; {error.message}") from error
                    raise
            else:
                if logged_in:
                    self._refuse_ended(shot)
                if not isinstance(found, GridView) or found.rows:  # else what is missing may be what it waits for
                    self._learn(shot)
                return shot, found

    def _ended(self, shot: Shot) -> str | None:
        """How a page that does not read as it should shows that the session has ended; None where it does not."""
        expired = self.profile.login.expired
        if shot.asks_password or ended.leads_to_login(shot.url, expired):
            return "is the login page"
        line = ended.said_in(self.text().splitlines(), expired)
        return None if line is None else f"says {line!r}"

    def _refuse_ended(self, shot: Shot) -> None:
        """Raise `SessionExpired` where a box in front of a page, or an answer to it, says that its data are none."""
        expired = self.profile.login.expired
        for trouble in self.traffic.troubles:
            if trouble.told:
                raise trouble.error
        if expired.search(shot.html) is None:
            return
        with self.translated("reading the page"):
            lines: list[str] = self.page.evaluate("() => window.__ascora.inFront()")
        if (line := ended.said_in(lines, expired)) is not None:
            raise SessionExpired(f"{short(shot.url)} says {line!r}")

    def _learn(self, shot: Shot) -> None:
        """Ignore what runs, fails or moves beside a screen that was complete without it."""
        background, beside = self.traffic.background, self._beside
        background.forget(beside["useful"])
        background.learn_in_vain(beside["vain"], beside["occasion"])
        known = [errand for errand in beside["waits"] if background.knows(errand)]
        for errand in (*self.left, *beside["again"], *beside["ticking"], *known):
            background.learn(errand, shot.url)
        for trouble in self.traffic.troubles:
            if trouble.script and trouble.kind in {"failed", "refused"}:
                background.learn(trouble.errand, shot.url)

    def controls(self, within: str | None = None) -> list[Control] | None:
        """Every control in sight or hidden; None when `within` (a row) is no longer on the page."""
        with self.translated("looking for controls"):
            look = "given => JSON.stringify(window.__ascora.controls(...given))"
            found = json.loads(self.page.evaluate(look, [within, self.profile.controls.picture_fonts]))
        return None if found is None else [Control(**{**item, "names": tuple(item["names"])}) for item in found]

    def fields(self) -> list[Field]:
        """Every field in sight."""
        with self.translated("looking for fields"):
            look = "fonts => JSON.stringify(window.__ascora.fields(fonts))"
            found = json.loads(self.page.evaluate(look, self.profile.controls.picture_fonts))
        return [
            Field(**{**i, "names": tuple(i["names"]), "options": tuple(i["options"]), "values": tuple(i["values"])})
            for i in found
        ]

    def holds(self, ref: str, text: str) -> bool:
        """Whether a row is still there and shows a text."""
        with self.translated("looking at a row"):
            return bool(self.page.evaluate("([ref, text]) => window.__ascora.holds(ref, text)", [ref, text]))

    def is_pressable(self, ref: str) -> bool:
        """Whether a row itself looks as if it can be pressed: it is marked up so, or the pointer says so over it."""
        with self.translated("looking at a row"):
            return bool(self.page.evaluate("ref => window.__ascora.isPressable(ref)", ref))

    def user_agent(self) -> str:
        """What the browser calls itself."""
        with self.translated("asking the browser's name"):
            agent: str = self.page.evaluate("() => navigator.userAgent")
        return agent

    def diagnose(self, otherwise: LayoutChanged, *, logged_in: bool = True) -> None:
        """Raise the cause when a request of this screen explains what is missing; else return.

        `logged_in` False: that nobody is logged in explains nothing.
        """
        order = {"expired": 0, "limited": 1, "failed": 2, "refused": 3}
        found = [one for one in self.traffic.troubles if not self.traffic.background.is_everywhere(one.errand)]
        for trouble in sorted(found, key=lambda t: order[t.kind]):
            if trouble.kind == "expired" and not logged_in:
                continue
            if trouble.kind != "refused":
                raise trouble.error
            if trouble.script:
                allow = f"; if it only reads, allow it in the profile: {trouble.mend}" if trouble.mend else ""
                raise LayoutChanged(
                    f"{otherwise.message}; the guard stopped {short(trouble.url)} ({trouble.why}){allow}",
                    otherwise.where,
                    otherwise.snapshot,
                ) from otherwise

    def doubt_empty(self, shot: Shot, otherwise: LayoutChanged) -> None:
        """Raise when something forbids believing a screen that says it has nothing; else return.

        A request that failed, was stopped or is still under way, unless its like runs all over the portal; words of
        failure on the screen, or in a box of the browser's own.
        """
        everywhere = self.traffic.background.everywhere()
        if self.until("asks(...args).length === 0", [everywhere], SLICE) is not True:
            left = self.asked("([known]) => window.__ascora.asks(known)", [everywhere]) or ["a request"]
            raise LayoutChanged(
                f"{otherwise.message} while {plainly(left[0])} is under way", otherwise.where, otherwise.snapshot
            )
        self.diagnose(otherwise)
        said = failures(parse(shot.html), self.profile.pager, [*self.dialogs, *self._beside["said"]])
        if said:
            raise LayoutChanged(
                f"{otherwise.message}, and the screen says {said[0]!r}", otherwise.where, otherwise.snapshot
            )
