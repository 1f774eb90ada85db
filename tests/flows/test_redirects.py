"""Redirects are judged hop by hop: a read that the portal sends on to a write ends there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page

from flows.browser.launch import Browser
from flows.browser.page_actions import Screen
from flows.guard.request_guard import Guard, Traffic
from scraper.errors import PortalUnavailable, RequestRefused
from scraper.limits.throttle import Throttle
from scraper.profile import load

pytestmark = pytest.mark.browser

Turn = tuple[Page, Guard, list[str]]
REDIRECTS = {
    "/Portal/Old": "/Portal/Jobs",
    "/Portal/Older": "/Portal/Old",
    "/Portal/Sly": "/Portal/Jobs/Delete/1",
    "/Portal/Slyer": "/Portal/Sly",
    "/Portal/Leave": "/Account/LogOff",
    "/Portal/Away": "http://files.invalid/x",
    "/Portal/Round": "/Portal/Round",
}


class Turning(BaseHTTPRequestHandler):
    """Redirects by the table, answers the rest with a page that names its path."""

    asked: list[str]

    def do_GET(self) -> None:
        """Any read."""
        self.asked.append(self.path)
        target = REDIRECTS.get(self.path)
        self.send_response(302 if target else 200)
        self.send_header("Content-Type", "text/html")
        if target:
            self.send_header("Location", target)
        self.end_headers()
        self.wfile.write(f"<!DOCTYPE html><h1>{self.path}</h1>".encode())

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture(scope="module")
def turning() -> Iterator[Turn]:
    """A guarded tab in front of a portal that redirects, and what that portal was asked for."""
    given = os.environ.get("ASCORA_BROWSER_PATH")
    handler = type("Handler", (Turning,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    browser = Browser(Path(given) if given else None)
    try:
        home = f"http://127.0.0.1:{server.server_port}"
        guard = Guard(load().guard, home, Traffic(), Throttle())
        page = browser.context(guard, None, timedelta(seconds=10)).new_page()
        page.goto(f"{home}/Portal/Jobs")
        yield page, guard, handler.asked  # type: ignore[attr-defined]
    finally:
        browser.close()
        server.shutdown()
        thread.join()
        server.server_close()


FETCH = "(path) => fetch(path).then((answer) => answer.text(), () => 'refused')"


@pytest.mark.parametrize("path", ["/Portal/Old", "/Portal/Older"])
def test_a_read_that_moved_is_followed(turning: Turn, path: str) -> None:
    """Pages and scripts get the answer of the new address."""
    page, _, _ = turning
    home = page.url.split("/Portal")[0]
    page.goto(home + path)
    page.wait_for_url("**/Portal/Jobs")
    assert "/Portal/Jobs" in page.evaluate(FETCH, path)


@pytest.mark.parametrize("path", ["/Portal/Sly", "/Portal/Slyer", "/Portal/Leave", "/Portal/Away", "/Portal/Round"])
def test_a_script_reaches_no_write_by_redirect(turning: Turn, path: str) -> None:
    """Neither a write, the log-out, another origin nor the end of a circle is reached."""
    page, _, asked = turning
    before = len(asked)
    assert page.evaluate(FETCH, path) == "refused"
    assert set(asked[before:]) <= set(REDIRECTS)
    assert len(asked) - before <= 12


@pytest.mark.parametrize("path", ["/Portal/Sly", "/Portal/Slyer", "/Portal/Leave", "/Portal/Away"])
def test_a_tab_reaches_no_write_by_redirect(turning: Turn, path: str) -> None:
    """Opening the address is refused by name before the write is asked for."""
    page, guard, asked = turning
    tab = page.context.new_page()
    before = len(asked)
    with pytest.raises(RequestRefused):
        Screen(tab, load(), guard.traffic, timedelta(seconds=10)).goto(page.url.replace("/Portal/Jobs", path))
    assert set(asked[before:]) <= set(REDIRECTS)
    tab.close()


def test_a_tab_leaves_a_circle(turning: Turn) -> None:
    """Pages that send each other on for ever are an unavailable portal, named after a few hops."""
    page, guard, asked = turning
    tab = page.context.new_page()
    before = len(asked)
    with pytest.raises(PortalUnavailable, match="redirects"):
        Screen(tab, load(), guard.traffic, timedelta(seconds=10)).goto(
            page.url.replace("/Portal/Jobs", "/Portal/Round")
        )
    assert len(asked) - before <= 12
    tab.close()
