"""One browser tab to look at: wait until it is still, read it, say what went wrong when it cannot be read.

Lists come out of the page as one JSON text: the driver checks any other result value by value, which costs more than
looking.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn, TypeVar

from playwright.sync_api import Dialog, Page
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from flows import ended
from flows.asked import Asked
from flows.background import pattern_of
from flows.guard import Traffic, Trouble
from flows.moment import waits
from flows.patience import GRACE, INSTANT, SETTLES_WITHIN, SLICE
from flows.seen import Control, Field, Shot
from scraper.errors import BrowserLost, LayoutChanged, PortalUnavailable, RateLimited, RequestRefused, SessionExpired
from scraper.pages.dom import parse
from scraper.pages.grid import GridView
from scraper.pages.notices import failures
from scraper.profile import Profile

Result = TypeVar("Result")


_PAGE = "page"
"""What a page says that it waits for while it, or the one that takes its place, is not there."""
_GONE = "gone"


class _PageMoved(PortalUnavailable):
    """Another page took this one's place in the middle of reading it."""


class Sight:
    """One tab, looked at. All waiting is for a condition with an upper bound."""

    def __init__(self, page: Page, profile: Profile, traffic: Traffic, timeout: timedelta) -> None:
        self.page = page
        self.profile = profile
        self.traffic = traffic
        self._timeout = timeout
        self.captures = 0
        """How often the page was captured: what was numbered in an earlier capture goes by other numbers now."""
        self.patience = SETTLES_WITHIN
        self.answering: Callable[[Dialog], None] | None = None
        """Answers boxes of the browser's own while a flow expects one."""
        self.dialogs: list[str] = []
        """What the screen has said in boxes of the browser's own (`alert`, `confirm`); none is agreed to."""
        self._before: str | None = None
        """The mark of the page before something was pressed on it; None where a page was opened."""
        self.left: tuple[str, ...] = ()
        """What the screen was still loading when it was no longer waited for."""
        page.on("dialog", self._dismiss)

    @property
    def url(self) -> str:
        """Address in the address bar."""
        return self.page.url

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
                    raise PortalUnavailable(self._still_loading(left))

    def _still_within(self, bound: timedelta) -> bool:
        return self._until("settled(...args)", [self._loading, self._known], bound) is True

    def _until(self, condition: str, args: list[Any], bound: timedelta) -> Any:
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
        found = self._asked(
            "([words, known]) => [window.__ascora.waits(words, known), window.__ascora.stillFor()]",
            [self._loading, self._known],
        )
        return ((_PAGE,), 0.0) if found is None else (tuple(dict.fromkeys(found[0])), found[1] / 1000)

    def _asked(self, question: str, args: list[Any]) -> Any:
        """The page's answer; None while another page takes its place."""
        try:
            return self.page.evaluate(f"(args) => window.__ascora === undefined ? null : ({question})(args)", args)
        except PlaywrightError as error:
            if "context was destroyed" in error.message or "navigat" in error.message:
                return None
            raise

    @property
    def _loading(self) -> list[str]:
        return list(self.profile.pager.loading)

    def _still_loading(self, left: Sequence[str]) -> str:
        what = ", ".join(map(_plainly, left[:3])) or "something"
        return f"{short(self.url)} is still loading ({what})"

    def capture(self) -> Shot:
        """The page as it reads now, secrets scrubbed."""
        self.captures += 1
        with self.translated("reading the page"):
            given = [
                list(self.profile.guard.secrets),
                self.profile.controls.picture_fonts,
                list(self.profile.formats.prompts.patterns),
            ]
            seen, self._beside = self.page.evaluate(
                "([given, loading]) => [window.__ascora.capture(...given), window.__ascora.beside(loading)]",
                [given, self._loading],
            )
        return Shot(seen["html"], seen["url"], tuple(seen["scrubbed"]))

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
            except _PageMoved:
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
                        raise PortalUnavailable(f"{self._still_loading(self.left)}; {error.message}") from error
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
                _raise(trouble)
        if expired.search(shot.html) is None:
            return
        with self.translated("reading the page"):
            lines: list[str] = self.page.evaluate("() => window.__ascora.inFront()")
        if (line := ended.said_in(lines, expired)) is not None:
            raise SessionExpired(f"{short(shot.url)} says {line!r}")

    def _learn(self, shot: Shot) -> None:
        """What runs, fails or moves beside a screen that was whole without it is none of its business."""
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
                _raise(trouble)

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
                _raise(trouble)
            elif trouble.script:
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
        if self._until("asks(...args).length === 0", [everywhere], SLICE) is not True:
            left = self._asked("([known]) => window.__ascora.asks(known)", [everywhere]) or ["a request"]
            raise LayoutChanged(
                f"{otherwise.message} while {_plainly(left[0])} is under way", otherwise.where, otherwise.snapshot
            )
        self.diagnose(otherwise)
        said = failures(parse(shot.html), self.profile.pager, [*self.dialogs, *self._beside["said"]])
        if said:
            raise LayoutChanged(
                f"{otherwise.message}, and the screen says {said[0]!r}", otherwise.where, otherwise.snapshot
            )

    def mark(self) -> str:
        """Which page this is and how often it has changed so far, to ask later whether it `moves`."""
        with self.translated("reading the page"):
            mark: str = self.page.evaluate("() => window.__ascora.mark()")
        return mark

    @waits()
    def moves(self, mark: str, grace: timedelta) -> bool:
        """Whether the page changes again, asks for something, or makes place for another, within a time."""
        try:
            return self._until("moved(...args)", [mark, self._known], grace) is not None
        except PlaywrightError:
            return True  # it navigated

    def more_comes(self, mark: str, grace: timedelta) -> bool:
        """Whether the page changes again within the grace given to a still screen.

        False as soon as it is sure that nothing is on its way: no request under way but what runs all over the portal,
        no timer set, nothing moved for a moment.
        """
        everywhere = self.traffic.background.everywhere()
        try:
            found = self._until("comes(...args)", [mark, self._loading, everywhere], grace)
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
                    _raise(trouble, error)
            first = error.message.splitlines()[0]
            if "context was destroyed" in first:
                raise _PageMoved(f"{doing}: the page moved on") from error
            if "closed" in first or "crash" in first.lower() or "Connection" in first:
                raise BrowserLost(f"{doing}: {first}") from error
            raise PortalUnavailable(f"{doing}: {first}") from error


def _plainly(errand: str) -> str:
    """An errand as a message shows it: without query and body."""
    verb, _, rest = errand.partition(" ")
    return f"{verb} {short(rest.partition(' ')[0])}" if "://" in rest else errand[:80]


def _raise(trouble: Trouble, cause: BaseException | None = None) -> NoReturn:
    """The error that a trouble stands for."""
    line = f"{short(trouble.url)}: {trouble.why}"
    if trouble.kind == "limited":
        raise RateLimited(line, trouble.retry_after) from cause
    if trouble.kind == "expired":
        raise SessionExpired(line) from cause
    if trouble.kind == "failed":
        raise PortalUnavailable(line) from cause
    raise RequestRefused(f"refused {line}") from cause


def short(url: str) -> str:
    """An address without its query, as a message shows it."""
    return url.split("?", 1)[0].split("#", 1)[0]
