"""One browser tab as a person uses it: wait until it is still, read it, find a control by its name, press it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn, TypeVar

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from flows.download import CHUNK_BYTES, Fetched, PutStream
from flows.guard import Guard, Traffic, Trouble
from scraper.errors import (
    BrowserLost,
    LayoutChanged,
    PortalUnavailable,
    RateLimited,
    RequestRefused,
    SessionExpired,
    TruncatedDownload,
)
from scraper.profile import Profile, matches

Result = TypeVar("Result")

GRACE = timedelta(seconds=3)
"""How long a still screen may stay without what is expected before that counts as a different layout."""
SLICE = timedelta(seconds=1)
"""How long one wait lasts before failed requests are looked at again."""


@dataclass(frozen=True)
class Control:
    """Something to press, with every name it goes by (text, label, tooltip)."""

    number: int
    names: tuple[str, ...]
    role: str
    visible: bool
    href: str | None
    disabled: bool
    selected: bool
    menu: bool
    row: bool
    opens: bool
    target: str | None

    def named(self, wordings: Sequence[str]) -> bool:
        """Whether one of its names is one of the wordings, folded, badge aside."""
        return any(matches(name, tuple(wordings)) for name in self.names)

    @property
    def address(self) -> str | None:
        """Where it leads, when it is a plain link."""
        if self.href is None or not self.href.startswith(("http://", "https://")):
            return None
        return self.href


@dataclass(frozen=True)
class Field:
    """Something to fill or choose from, with every label it goes by."""

    number: int
    type: str
    names: tuple[str, ...]
    filled: bool
    length: int
    form: int
    options: tuple[dict[str, Any], ...]
    text: str
    values: tuple[str, ...]

    def named(self, wordings: Sequence[str]) -> bool:
        """Whether one of its labels is one of the wordings, folded."""
        return any(matches(name, tuple(wordings)) for name in self.names)


@dataclass(frozen=True)
class Shot:
    """The page as it reads at one moment."""

    html: str
    url: str
    scrubbed: tuple[str, ...]

    @property
    def asks_password(self) -> bool:
        """Whether a password field is in sight."""
        return any(
            "data-ascora-hidden" not in tag and re.search(r'type="password"', tag, re.IGNORECASE)
            for tag in re.findall(r"<input[^>]*>", self.html)
        )


class _PageMoved(PortalUnavailable):
    """Another page took this one's place in the middle of reading it."""


class Screen:
    """One tab. All waiting is for a condition with an upper bound."""

    def __init__(self, page: Page, profile: Profile, traffic: Traffic, timeout: timedelta) -> None:
        self.page = page
        self.profile = profile
        self.traffic = traffic
        self._timeout = timeout

    @property
    def url(self) -> str:
        """Address in the address bar."""
        return self.page.url

    def goto(self, url: str) -> None:
        """Open an address and wait until the page is still."""
        self.traffic.screen()
        with self._translated(f"opening {_short(url)}"):
            self.page.goto(url, wait_until="commit")
        self.settle()
        self.check()

    def settle(self) -> None:
        """Wait until nothing is loading: no request of the page under way, no busy mark, no change for a moment."""
        waited = timedelta()
        with self._translated(f"waiting for {_short(self.url)}"):
            while not self._still_within(SLICE):
                self.check()  # a failed or refused page never becomes still
                waited += SLICE
                if waited >= self._timeout:
                    raise PortalUnavailable(f"{_short(self.url)} is still loading after {waited.total_seconds():.0f} s")

    def _still_within(self, bound: timedelta) -> bool:
        try:
            self.page.wait_for_function(
                "words => window.__ascora !== undefined && window.__ascora.settled(words)",
                arg=list(self.profile.pager.loading),
                polling=25,
                timeout=bound.total_seconds() * 1000,
            )
        except PlaywrightTimeout:
            return False
        except PlaywrightError as error:
            if "context was destroyed" in error.message or "navigat" in error.message:
                return False  # another page took its place; the wait goes on there
            raise
        return True

    def capture(self) -> Shot:
        """The page as it reads now, secrets scrubbed."""
        with self._translated("reading the page"):
            seen = self.page.evaluate("secrets => window.__ascora.capture(secrets)", list(self.profile.guard.secrets))
        return Shot(seen["html"], seen["url"], tuple(seen["scrubbed"]))

    def text(self) -> str:
        """All text in sight."""
        with self._translated("reading the page"):
            text: str = self.page.evaluate("() => window.__ascora.text()")
        return text

    def read(
        self, wanted: Callable[[Shot], Result], *, grace: timedelta = GRACE, logged_in: bool = True
    ) -> tuple[Shot, Result]:
        """Capture until `wanted` makes sense of the page; its last `LayoutChanged` when it never does.

        The screen is given up once it has been still for `grace`; a failed, refused or logged-out request of the
        screen is named as the cause instead. `logged_in` False: a password field is no surprise.
        """
        while True:
            self.settle()
            self.check()
            try:
                changes = self._changes()
                shot = self.capture()
                found = wanted(shot)
            except _PageMoved:
                continue
            except LayoutChanged as error:
                if logged_in and shot.asks_password:
                    raise SessionExpired(f"{_short(shot.url)} shows the login page") from error
                self.diagnose(error)
                if not self._moves(changes, grace):
                    raise
            else:
                return shot, found

    def controls(self, within: str | None = None) -> list[Control] | None:
        """Every control in sight or hidden; None when `within` (a row) is no longer on the page."""
        with self._translated("looking for controls"):
            found = self.page.evaluate("within => window.__ascora.controls(within)", within)
        return None if found is None else [Control(**{**item, "names": tuple(item["names"])}) for item in found]

    def fields(self) -> list[Field]:
        """Every field in sight."""
        with self._translated("looking for fields"):
            found = self.page.evaluate("() => window.__ascora.fields()")
        return [
            Field(**{**i, "names": tuple(i["names"]), "options": tuple(i["options"]), "values": tuple(i["values"])})
            for i in found
        ]

    def press(self, control: Control, *, data: bool = False) -> None:
        """Press a control and wait until the screen is still again.

        Raises `RequestRefused` for anything on the never-press list. `data` says that the control's name is data
        (a row's own link), so that a job called "New kitchen" can be opened; its address is still guarded.
        """
        self.refuse_writes(control, data=data)
        self.traffic.screen()
        with self._translated(f"pressing {control.names[0]!r}"):
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
        with self._translated(f"pointing at {control.names[0]!r}"):
            self.page.locator(f'[data-ascora-control="{control.number}"]').hover()
        self.settle()

    def nearest(self, ref: str, controls: Sequence[Control]) -> Control | None:
        """Of several controls, the one that stands closest to a row: that grid's own."""
        with self._translated("looking for controls"):
            number = self.page.evaluate(
                "([ref, numbers]) => window.__ascora.near(ref, numbers)", [ref, [c.number for c in controls]]
            )
        return next((c for c in controls if c.number == number), None)

    def holds(self, ref: str, text: str) -> bool:
        """Whether a row is still there and shows a text."""
        with self._translated("looking at a row"):
            return bool(self.page.evaluate("([ref, text]) => window.__ascora.holds(ref, text)", [ref, text]))

    def scroll_to(self, ref: str) -> None:
        """Bring a row into view, as endless listings ask for."""
        with self._translated("scrolling"):
            self.page.locator(f'[data-ascora-ref="{ref}"]').scroll_into_view_if_needed()
        self.settle()

    def choose(self, field: Field, option: dict[str, Any]) -> None:
        """Choose an option of a drop-down."""
        with self._translated(f"choosing {option['text']!r}"):
            changes = self._changes()
            self.page.locator(f'[data-ascora-field="{field.number}"]').select_option(value=option["value"])
        self._moves(changes, GRACE)
        self.settle()
        self.check()

    def open_list(self, number: int) -> None:
        """Open a drop-down list that is no plain form field, so that its options can be seen."""
        with self._translated("opening a list"):
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
            with self._translated(f"pressing {control.names[0]!r}"):
                changes = self._changes()
                self.page.locator(f'[data-ascora-control="{control.number}"]').click()
                if not opened:
                    self._moves(changes, GRACE)
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
            with self._translated("going back"):
                self.page.go_back(wait_until="commit")
            self.settle()
        return address

    def open_row(self, ref: str, control: Control | None) -> None:
        """Open a row in this tab, by its own control or by pressing it; a new tab is followed to its address."""
        if control is not None and (url := self.opened_by(control)) is not None:
            self.goto(url)
        elif control is None:
            self.traffic.screen()
            with self._translated("pressing a row"):
                before = self._changes()
                self.page.locator(f'[data-ascora-ref="{ref}"]').click()
            self._moves(before, GRACE)
        self.settle()
        self.check()

    def user_agent(self) -> str:
        """What the browser calls itself."""
        agent: str = self.page.evaluate("() => navigator.userAgent")
        return agent

    def download(self, control: Control, guard: Guard, put: PutStream) -> Fetched:
        """Press a control that starts a download and store the file from disk."""
        guard.downloading = True
        try:
            with self._translated(f"downloading by {control.names[0]!r}"):
                with self.page.expect_download() as started:
                    self.page.locator(f'[data-ascora-control="{control.number}"]').click()
                file = started.value
                if (failure := file.failure()) is not None:
                    raise TruncatedDownload(f"the download of {file.suggested_filename!r} failed: {failure}")
                path = file.path()
                self.page.evaluate("() => { window.__ascora.state.leaving = false; }")
            with path.open("rb") as source:
                blob = put(iter(lambda: source.read(CHUNK_BYTES), b""))
            file.delete()
            return Fetched(blob, file.url)
        finally:
            guard.downloading = False

    def check(self) -> None:
        """Raise when the page itself (not a part of it) came back as a failure."""
        for trouble in self.traffic.troubles:
            if not trouble.script:
                _raise(trouble)

    def diagnose(self, otherwise: LayoutChanged) -> None:
        """Raise the cause when a request of this screen explains what is missing; else return."""
        order = {"expired": 0, "limited": 1, "failed": 2, "refused": 3}
        for trouble in sorted(self.traffic.troubles, key=lambda t: order[t.kind]):
            if trouble.kind != "refused":
                _raise(trouble)
            elif trouble.script:
                raise LayoutChanged(
                    f"{otherwise.message}; the guard stopped {_short(trouble.url)} ({trouble.why}); "
                    f"if it only reads, allow it in the profile: {trouble.mend}",
                    otherwise.where,
                    otherwise.snapshot,
                ) from otherwise

    def _changes(self) -> int:
        with self._translated("reading the page"):
            changes: int = self.page.evaluate("() => window.__ascora.state.changes")
        return changes

    def _moves(self, changes: int, grace: timedelta) -> bool:
        """Whether the page changes again within the grace given to a still screen."""
        try:
            self.page.wait_for_function(
                "changes => window.__ascora === undefined || window.__ascora.moved(changes)",
                arg=changes,
                polling=50,
                timeout=grace.total_seconds() * 1000,
            )
        except PlaywrightTimeout:
            return False
        except PlaywrightError:
            return True  # it navigated
        return True

    @contextmanager
    def _translated(self, doing: str) -> Iterator[None]:
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


def _raise(trouble: Trouble, cause: BaseException | None = None) -> NoReturn:
    """The error that a trouble stands for."""
    line = f"{_short(trouble.url)}: {trouble.why}"
    if trouble.kind == "limited":
        raise RateLimited(line, trouble.retry_after) from cause
    if trouble.kind == "expired":
        raise SessionExpired(line) from cause
    if trouble.kind == "failed":
        raise PortalUnavailable(line) from cause
    raise RequestRefused(f"refused {line}") from cause


def _short(url: str) -> str:
    """An address without its query, as a message shows it."""
    return url.split("?", 1)[0].split("#", 1)[0]
