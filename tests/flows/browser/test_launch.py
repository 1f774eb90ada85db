"""A browser that is ended from outside: said by its name, and replaced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import psutil
import pytest

from flows.browser.launch import Browser, BrowserThread
from flows.guard.request_guard import Guard, Traffic
from scraper import text
from scraper.errors import BrowserLost
from scraper.limits.throttle import Throttle
from scraper.profile import load

pytestmark = pytest.mark.browser


def test_a_browser_that_was_killed_gives_no_context() -> None:
    """Whatever asks it for one learns that it is lost, guarded or not; the next browser gives one."""
    guard = Guard(load().guard, "http://127.0.0.1", Traffic(), Throttle())
    thread = BrowserThread()

    def opened() -> bool:
        thread.browser(None).context(guard, None, timedelta(seconds=10)).close()
        return True

    try:
        assert thread.run(opened)
        (driver,) = thread.run(lambda: thread.browser(None)._driver)
        for process in driver.children(recursive=True):
            process.kill()
        psutil.wait_procs(driver.children(recursive=True), timeout=10)
        with pytest.raises(BrowserLost, match="no fresh context"):
            thread.run(opened)
        with pytest.raises(BrowserLost, match="no fresh context"):
            thread.run(lambda: thread.browser(None).offline())
        thread.replace_browser()
        assert thread.run(opened)
    finally:
        thread.close()


@pytest.mark.parametrize("machine", ["UTC", "Australia/Perth", "America/Los_Angeles"])
def test_pages_print_the_accounts_time_wherever_the_machine_stands(
    machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page prints by script is the account's time in Australian forms: it reads back as the same instant."""
    monkeypatch.setenv("TZ", machine)
    guard = Guard(load().guard, "http://127.0.0.1", Traffic(), Throttle())
    moment = datetime(2026, 3, 4, 22, 5, tzinfo=UTC)
    told = (
        "() => { const d = new Date(1772661900000); "
        "return [d.toLocaleString(), d.toLocaleDateString(), String(d.getHours())]; }"
    )
    thread = BrowserThread()

    def printed(zone: str) -> list[str]:
        context = thread.browser(None).context(guard, None, timedelta(seconds=10), zone)
        said: list[str] = context.new_page().evaluate(told)
        return said

    try:
        for zone, hours in (("Australia/Sydney", 9), ("Australia/Perth", 6), ("Australia/Adelaide", 8)):
            whole, day, hour = thread.run(partial(printed, zone))
            assert (day, int(hour)) == ("05/03/2026", hours)
            assert text.instant(whole, load().formats, ZoneInfo(zone)) == moment
    finally:
        thread.close()


def test_a_browser_that_ends_while_it_starts_is_started_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The launch that was broken off counts for nothing."""
    from playwright.sync_api import BrowserType
    from playwright.sync_api import Error as PlaywrightError

    launch, tries = BrowserType.launch, []

    def broken_once(self: BrowserType, **options: object) -> object:
        tries.append(options)
        if len(tries) == 1:
            raise PlaywrightError("Target page, context or browser has been closed")
        return launch(self, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(BrowserType, "launch", broken_once)
    thread = BrowserThread()
    try:
        assert thread.run(lambda: isinstance(thread.browser(None), Browser))
        assert len(tries) == 2
    finally:
        thread.close()
