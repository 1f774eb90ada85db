"""One Chromium on one thread: launched late, closed within bounds, a fresh guarded context whenever one is wanted."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import psutil
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from flows.browser import find_chromium, page, temp_profiles
from flows.guard.request_guard import Guard
from scraper.errors import BrowserLost, ConfigError

Result = TypeVar("Result")

OLDEST = timedelta(minutes=30)
MOST_CONTEXTS = 100
BIGGEST = 1_500_000_000
"""Bytes of resident memory; pages shared between the browser's processes are counted in each."""
PAGE_SCRIPT = page.script()
HOME = "Australia/Sydney"
"""The time zone of an account that names none, as in its settings."""


@contextlib.contextmanager
def lost(doing: str) -> Iterator[None]:
    """What Playwright says of a browser that has crashed or was ended is `BrowserLost`."""
    try:
        yield
    except PlaywrightError as error:
        raise BrowserLost(f"{doing}: {error.message.splitlines()[0]}") from error


class BrowserThread:
    """The one thread of this process that touches Playwright.

    Sync Playwright belongs to one thread and leaves a running event loop in it, so everything that drives the browser
    is handed to this thread and waited for; no other code ever sees that loop.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="browser")
        self._browser: Browser | None = None
        self.launches = 0
        """How many browsers there were: contexts of one before the last are gone."""

    def run(self, work: Callable[[], Result]) -> Result:
        """Do the work on the browser thread and hand back what it returns or raises.

        An interrupt of the waiting thread kills the browser's driver, which ends the work at once.
        """
        future = self._thread.submit(work)
        try:
            return future.result()
        except BaseException:
            if not future.done():
                self.kill()
            raise

    def browser(self, program: Path | None, ca_bundle: Path | None = None) -> Browser:
        """The browser of this thread, launched on first use. Call it on the browser thread."""
        if self._browser is None:
            self._browser = Browser(program, ca_bundle)
            self.launches += 1
        return self._browser

    def recycle(self) -> None:
        """End a browser that has served long enough, opened enough pages or grown too big; the next one is fresh.

        Call it between two pieces of work.
        """
        if self._browser is not None and self._browser.is_worn():
            self.replace_browser()

    def kill(self) -> None:
        """End the driver process; whatever the browser thread is doing fails at once."""
        if self._browser is not None:
            self._browser.kill()

    def replace_browser(self) -> None:
        """End a browser that broke; the next one is launched when it is needed."""
        self.kill()
        if self._browser is not None:
            self._thread.submit(self._browser.close).result()
        self._browser = None

    def close(self) -> None:
        """Close the browser on its own thread, then the thread."""
        if self._browser is not None:
            self._thread.submit(self._browser.close).result()
        self._thread.shutdown()


class Browser:
    """A running Chromium. Contexts come guarded; downloads are allowed, service workers are not."""

    def __init__(self, program: Path | None, ca_bundle: Path | None = None) -> None:
        executable = find_chromium.find(program)
        if ca_bundle is not None:
            # The guard answers every request through the driver, so the driver's authorities are the browser's.
            os.environ["NODE_EXTRA_CA_CERTS"] = str(ca_bundle)
        before = {child.pid for child in psutil.Process().children()}
        self._files = temp_profiles.folder()
        with temp_profiles.kept_in(self._files):
            self._playwright: Playwright = sync_playwright().start()
        # Playwright offers no handle on its driver; it is the child process that was not there before.
        self._driver = [child for child in psutil.Process().children() if child.pid not in before]
        try:
            self._chromium: Chromium = self._launched(executable)
        except PlaywrightError as error:
            self._playwright.stop()
            reason = error.message.splitlines()[0]
            raise ConfigError(
                f"{executable} does not start ({reason}); expected a working Chrome or Chromium"
            ) from error
        self.version = self._chromium.version
        self._contexts = 0
        self._started_at = time.monotonic()

    def context(
        self, guard: Guard, state: dict[str, Any] | None, timeout: timedelta, timezone: str = HOME
    ) -> BrowserContext:
        """A fresh context behind `guard`, with a stored session's cookies and storages put back.

        Pages print times in `timezone`, the account's, and in Australian forms, wherever this machine stands.
        Raises `BrowserLost`.
        """
        self._contexts += 1
        with lost("no fresh context"):
            return self._context(guard, state or {}, timeout, timezone)

    def _context(self, guard: Guard, stored: dict[str, Any], timeout: timedelta, timezone: str) -> BrowserContext:
        context = self._chromium.new_context(
            accept_downloads=True,
            service_workers="block",
            storage_state=stored.get("browser"),
            viewport={"width": 1600, "height": 1000},
            locale="en-AU",
            timezone_id=timezone,
            reduced_motion="reduce",
        )
        context.set_default_timeout(timeout.total_seconds() * 1000)
        guard.install(context)
        context.add_init_script(PAGE_SCRIPT)
        for origin, values in (stored.get("session_storage") or {}).items():
            context.add_init_script(_restore(origin, values))
        return context

    def offline(self) -> BrowserContext:
        """A fresh context for pages of our own: no scripts, no network; what they need is handed to them."""
        self._contexts += 1
        with lost("no fresh context"):
            return self._chromium.new_context(java_script_enabled=False, service_workers="block", offline=True)

    def _launched(self, executable: Path) -> Chromium:
        """Once more where it ended while it started: somebody may have ended it."""
        launch = partial(
            self._playwright.chromium.launch,
            executable_path=executable,
            args=find_chromium.launch_args(),
            handle_sigint=False,
            handle_sigterm=False,
        )
        try:
            return launch()
        except PlaywrightError as error:
            if "closed" not in error.message:
                raise
        return launch()

    def is_worn(self) -> bool:
        """Whether it is time for a fresh one: what a browser leaks goes only when it does."""
        aged = time.monotonic() - self._started_at > OLDEST.total_seconds()
        return aged or self._contexts > MOST_CONTEXTS or self._bytes() > BIGGEST

    def _bytes(self) -> int:
        """Resident memory of driver and browser."""
        total = 0
        for driver in self._driver:
            with contextlib.suppress(psutil.Error):
                total += sum(one.memory_info().rss for one in (driver, *driver.children(recursive=True)))
        return total

    def close(self) -> None:
        """Close browser and driver; a browser that is already gone is no error."""
        try:
            self._chromium.close()
            self._playwright.stop()
        except PlaywrightError:
            self.kill()
        temp_profiles.remove(self._files)

    def kill(self) -> None:
        """End the driver process; Chromium goes with it."""
        for driver in self._driver:
            with contextlib.suppress(psutil.NoSuchProcess):
                driver.kill()


def _restore(origin: str, values: dict[str, str]) -> str:
    return (
        f"if (location.origin === {json.dumps(origin)})"
        f" for (const [key, value] of Object.entries({json.dumps(values)}))"
        " if (sessionStorage.getItem(key) === null) sessionStorage.setItem(key, value);"
    )
