"""The files that rows and screens offer: by the address of a link, else by a press; tried again if worth it."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Download
from playwright.sync_api import Error as PlaywrightError

from flows.browser.cookies import BrowserJar
from flows.browser.page_actions import Control, Screen
from flows.files.arrival import Announced, Wanted, checked
from flows.files.download import CHUNK_BYTES, Downloader, PutStream
from flows.files.press import DownloadPress
from flows.guard.traffic import FileRequest
from flows.kept import Fetched
from flows.login.proof import require_menu
from flows.login.session import Session
from scraper.errors import (
    DownloadRejected,
    LayoutChanged,
    ListingChanged,
    PageReceived,
    PortalUnavailable,
    RateLimited,
    RequestRefused,
    SessionExpired,
    TruncatedDownload,
)
from scraper.limits.retries import retrying
from scraper.pages.html.halves import selector_of
from scraper.pages.html.rows import RowView

ATTEMPTS = 3
_WORTH_RETRYING = (TruncatedDownload, PortalUnavailable, DownloadRejected)
_AT_ONCE = retrying(attempts=ATTEMPTS, timeout=None, wait_initial=0, wait_max=0, wait_jitter=0)


class Downloads:
    """Fetches files from the screen at hand, each streamed into the blob store and checked on its way there."""

    def __init__(
        self, session: Session, screen: Screen, put: PutStream, ca_bundle: Path | None, evidence: Callable[[], str]
    ) -> None:
        self._session = session
        self._screen = screen
        self._put = put
        self._ca_bundle = ca_bundle
        self._evidence = evidence
        self._downloader: Downloader | None = None

    def has_file(self, row: RowView) -> bool:
        """Whether a row of the grid page handed out last has a control named Download."""
        controls = self._screen.controls(_within(row)) or []
        return any(one.named(self._screen.profile.controls.download) for one in controls)

    def of_row(self, row: RowView, name: str, where: str, *, is_sized: bool = False) -> Fetched:
        """Fetch the file of a row of the grid page handed out last.

        `name` is the file name that the row shows, `where` the profile's name of the tab or screen, `is_sized` whether
        the row shows that the file holds something. Words in place of the file, and a truncated file, are tried again.
        Raises `TruncatedDownload`, `DownloadRejected`, `RequestRefused`, `ListingChanged`, `LayoutChanged`.
        """
        if row.ref is None or not self._screen.holds(row.ref, name):
            raise ListingChanged(f"the row of {name!r} is no longer there")
        profile = self._screen.profile
        wordings = profile.controls.download + (profile.downloads.template if where == "custom_forms" else ())

        def find(attempt: int) -> Control:
            controls = self._screen.controls(_within(row)) or []
            offered = self._offered(controls, name, wordings)
            if not offered:
                raise self._lacks(name, where, controls)
            return offered[attempt % len(offered)]

        return self._again(find, self._wanted(name, is_sized), wordings)

    def here(self, name: str, entity: str = "progress_claim") -> Fetched | None:
        """Fetch the document that the screen offers, also where it asks for a template first: the chosen one is taken.

        `name` is for messages. None where the screen offers none. Raises as `of_row` does.
        """
        controls = self._screen.profile.controls
        own = {"progress_claim": controls.download_claim, **self._screen.profile.downloads.documents}
        wordings = (*own.get(entity, ()), *controls.download)

        def offered() -> Control | None:
            shown = [one for one in self._screen.controls() or [] if one.visible and not one.row and not one.disabled]
            return next((one for wording in wordings for one in shown if one.named((wording,))), None)

        def find(_: int) -> Control:
            if (control := offered()) is None:
                raise DownloadRejected(f"{name!r}: what offered it is no longer there")
            return control

        return None if offered() is None else self._again(find, self._wanted(name), wordings)

    def exported(self, grid: str) -> Fetched:
        """Fetch the file that the screen exports of a grid, by the control that the profile names; it may stand in a
        menu. Raises as `of_row` does."""
        exports = self._screen.profile.exports
        wordings = exports.files.get(grid, ())

        def shown(names: Sequence[str]) -> list[Control]:
            controls = [one for one in self._screen.controls() or [] if one.visible and not one.row]
            return [one for one in controls if not one.disabled and one.named(names)]

        def find(_: int) -> Control:
            menus = shown(exports.menu) if not shown(wordings) else []
            for menu in menus:
                self._screen.press(menu, "menu")
                if shown(wordings):
                    break
            if not (found := shown(wordings)):
                line = f'{grid} = ["..."]'
                raise LayoutChanged(
                    f"nothing exports {grid}; name what does in the profile: [exports.files] {line}",
                    grid,
                    self._evidence(),
                )
            return found[0]

        return self._again(find, self._wanted(f"the export of {grid}"), wordings)

    def close(self) -> None:
        """Close the connections."""
        if self._downloader is not None:
            self._downloader.close()

    def _wanted(self, name: str, is_sized: bool = False) -> Wanted:
        return Wanted(name, is_sized, self._screen.profile.login.expired)

    def _again(self, find: Callable[[int], Control], wanted: Wanted, wordings: Sequence[str]) -> Fetched:
        """Up to so many times; each time the control is looked for anew, or the next of several is taken."""
        attempts = itertools.count()
        try:
            return _AT_ONCE(self._is_worth_retrying, lambda: self._fetched(find(next(attempts)), wanted, wordings))
        except PageReceived as error:
            if not error.url:
                raise
            return self._behind(error, wanted, wordings)

    def _is_worth_retrying(self, error: Exception) -> bool:
        """The throttle says whether a limit of the portal is waited for, and waits itself."""
        if isinstance(error, RateLimited):
            return self._session.guard.throttle.refused(error.retry_after)
        return isinstance(error, _WORTH_RETRYING)

    def _fetched(self, control: Control, wanted: Wanted, wordings: Sequence[str]) -> Fetched:
        """The file. A login page in its place is no reason to log in again while the session goes on."""
        try:
            return self._fetch(control, wanted, wordings)
        except SessionExpired as error:
            if self._is_logged_in():
                raise DownloadRejected(f"{error}, though the session goes on") from error
            raise

    def _is_logged_in(self) -> bool:
        """Whether a tab of its own shows the menu of a logged-in user."""
        tab = self._session.screen()
        try:
            tab.goto(self._session.landing_url)
            tab.read(lambda shot: require_menu(tab, shot))
        except (SessionExpired, LayoutChanged, PortalUnavailable, RequestRefused):
            return False
        finally:
            with contextlib.suppress(PlaywrightError):
                tab.page.close()
        return True

    def _fetch(self, control: Control, wanted: Wanted, wordings: Sequence[str]) -> Fetched:
        self._screen.refuse_writes(control, data=wanted.name.strip() in control.names)
        if control.address is not None:
            return self._get(FileRequest("GET", control.address), wanted)
        press = DownloadPress(self._screen, self._session.guard, wanted, wordings)
        with press.arrival(control) as come:
            if isinstance(come, FileRequest):
                return self._get(come, wanted, timedelta(seconds=self._screen.profile.downloads.seconds))
            return self._saved(come, wanted)

    def _behind(self, page: PageReceived, wanted: Wanted, wordings: Sequence[str]) -> Fetched:
        """The file that a page leads to which came each time in its place, looked at in a tab of its own."""
        tab = self._session.screen()
        try:
            with DownloadPress(tab, self._session.guard, wanted, wordings).arrival(page.url) as come:
                return self._get(come, wanted) if isinstance(come, FileRequest) else self._saved(come, wanted)
        except (DownloadRejected, RequestRefused) as error:
            raise page from error
        finally:
            with contextlib.suppress(PlaywrightError):
                tab.page.close()

    def _get(self, asked: FileRequest, wanted: Wanted, patience: timedelta = timedelta()) -> Fetched:
        if self._downloader is None:
            session = self._session
            jar, agent = BrowserJar(session.context), self._screen.user_agent()
            self._downloader = Downloader(session.guard, jar, agent, self._ca_bundle, session.account.timeout)
        return self._downloader.fetch(asked, self._screen.url, wanted, self._put, patience)

    def _saved(self, file: Download, wanted: Wanted) -> Fetched:
        """A file that the browser has put on disk, checked like any other."""
        with self._screen.translated(f"downloading {wanted.name!r}"):
            if (failure := file.failure()) is not None:
                raise TruncatedDownload(f"the download of {wanted.name!r} failed: {failure}")
            path, name = file.path(), file.suggested_filename
        try:
            with path.open("rb") as source:
                chunks = iter(lambda: source.read(CHUNK_BYTES), b"")
                blob = self._put(checked(chunks, wanted, Announced(name=name)))
        finally:
            file.delete()
        return Fetched(blob, file.url, name=name)

    def _offered(self, controls: Sequence[Control], name: str, wordings: Sequence[str]) -> list[Control]:
        """What of a row downloads its file, the surest first.

        The name itself only opens some files and shows others, so it is the second choice; a menu asks for one more
        press, so it is the last.
        """
        usable = [one for one in controls if not one.disabled]
        named = [one for one in usable if one.named(wordings)]
        named += [one for one in usable if one.address is not None and name.strip() in one.names and one not in named]
        return named + [one for one in usable if one not in named and self._is_menu(one)]

    def _is_menu(self, control: Control) -> bool:
        """Whether a control opens a menu, which may offer the file; not where its words may write."""
        profile = self._screen.profile
        opens = control.address is None and (control.opens or control.named(profile.downloads.menu))
        return opens and not any(map(profile.never_press.search, control.names))

    def _lacks(self, name: str, where: str, controls: Sequence[Control]) -> LayoutChanged:
        profile = self._screen.profile
        wordings = profile.menu.get(where) or profile.tabs[where]
        shown = (one.names[0] for one in self._screen.controls() or [] if not one.row and one.named(wordings))
        seen = ", ".join(repr(words) for one in controls for words in one.names) or "no control at all"
        line = "[downloads] template" if where == "custom_forms" else "[controls] download"
        return LayoutChanged(
            f"the row of {name!r} on {next(shown, wordings[0])} has no download control (seen: {seen}); "
            f'if one of these downloads it, name it in the profile: {line} = ["..."]',
            where,
            self._evidence(),
        )


def _within(row: RowView) -> str:
    return selector_of(str(row.ref))
