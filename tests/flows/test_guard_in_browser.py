"""The guard in front of a real Chromium: whatever is pressed or opened there, nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from fixtures.portal.alarm import find_write
from fixtures.portal.grids import CARDS
from fixtures.portal.server import PortalServer
from fixtures.portal.skins.controls import PLACES
from fixtures.portal.skins.menu import ADMINISTRATION, menu_of
from fixtures.portal.writes import WRITES
from flows.browser.elements import Control
from flows.browser.launch import Browser
from flows.browser.page_actions import Screen
from flows.guard.read_only_rules import write_word
from flows.guard.request_guard import Guard, Traffic
from flows.guard.submission import Submission
from scraper.errors import RequestRefused
from scraper.limits.throttle import Throttle
from scraper.profile import load

Start = Callable[..., PortalServer]
Inside = Callable[..., AbstractContextManager[tuple[PortalServer, Page, Guard]]]
PROFILE = load()
PATIENCE = 10_000
"""Milliseconds."""

PRESS_ALL = """(writing) => {
  // Each press leads into a frame of its own, so that the screen with the other controls stays.
  const sink = () => {
    const frame = document.createElement("iframe");
    frame.name = `sink-${document.querySelectorAll("iframe").length}`;
    document.body.append(frame);
    return frame.name;
  };
  const pressed = [];
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.target = sink();
    form.submit();
    pressed.push(new URL(form.action).pathname);
  }
  for (const link of document.querySelectorAll("a[href]")) {
    const path = new URL(link.href).pathname;
    if (!writing.includes(path)) continue;
    link.target = sink();
    link.click();
    pressed.push(path);
  }
  for (const control of document.querySelectorAll("[data-write]")) {
    control.click();
    pressed.push(control.dataset.write);
  }
  for (const upload of document.querySelectorAll("[data-upload]")) {
    upload.dispatchEvent(new Event("change", { bubbles: true }));
    pressed.push(upload.dataset.upload);
  }
  return pressed;
}"""

ATTEMPTS = {
    "fetch": "(url) => { fetch(url).catch(() => 0); }",
    "posting fetch": "(url) => { fetch(url, { method: 'POST', body: new URLSearchParams('ids=1') }).catch(() => 0); }",
    "request": "(url) => { const r = new XMLHttpRequest(); r.open('PUT', url); r.send(); }",
    "beacon": "(url) => { navigator.sendBeacon(url, 'ids=1'); }",
    "frame": "(url) => { const f = document.createElement('iframe'); f.src = url; document.body.append(f); }",
    "image": "(url) => { new Image().src = url; }",
    "script": "(url) => { const s = document.createElement('script'); s.src = url; document.body.append(s); }",
    "style": "(url) => { const s = document.createElement('link'); s.rel = 'stylesheet'; s.href = url;"
    " document.head.append(s); }",
    "prefetch": "(url) => { const s = document.createElement('link'); s.rel = 'prefetch'; s.href = url;"
    " document.head.append(s); }",
    "ping": "(url) => { const a = document.createElement('a'); a.href = '#'; a.ping = url; document.body.append(a);"
    " a.click(); }",
    "form": "(url) => { const f = document.createElement('form'); f.method = 'post'; f.action = url;"
    " const i = document.createElement('iframe'); i.name = f.target = `t${Math.random()}`; document.body.append(i, f);"
    " f.submit(); }",
}
"""Every way a page has to send a request somewhere."""
ATTEMPTS_BY = {"GET": tuple(ATTEMPTS), "POST": ("posting fetch", "request", "beacon", "ping", "form")}
"""Those that may stand for a write of either method."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for this file."""
    given = os.environ.get("ASCORA_BROWSER_PATH")
    browser = Browser(Path(given) if given else None)
    yield browser
    browser.close()


@pytest.fixture
def inside(chromium: Browser, start_portal: Start) -> Inside:
    """An administrator's tab, who sees every control, with the guard in front of it or without."""

    @contextmanager
    def enter(skin: str, *, guarded: bool) -> Iterator[tuple[PortalServer, Page, Guard]]:
        portal = start_portal(skin=skin)
        guard = Guard(PROFILE.guard, portal.portal_url, Traffic(), Throttle())
        context = chromium.context(guard, None, timedelta(milliseconds=PATIENCE))
        if not guarded:
            context.unroute_all()
        try:
            action = f"{portal.portal_url}{portal.site.options.switch('login_path')}"
            password = portal.site.world.secrets.administrator_password
            guard.traffic.door = Submission(PROFILE.guard, guard.portal, password, lambda: None, action=action)
            yield portal, log_in(portal, context, guard), guard
        finally:
            context.close()

    return enter


def log_in(portal: PortalServer, context: BrowserContext, guard: Guard) -> Page:
    """Past the login page as administrator; from there on the guard lets no login through."""
    words, secrets = portal.site.dialect.login, portal.site.world.secrets
    page = context.new_page()
    page.goto(f"{portal.portal_url}/login")
    page.get_by_label(words.user).fill(secrets.administrator)
    page.get_by_label(words.password).fill(secrets.administrator_password)
    page.get_by_role("button", name=words.submit).click()
    page.wait_for_url("**/Portal/Dashboard")
    guard.traffic.door = None
    return page


def still(page: Page) -> None:
    """Wait until nothing is loading."""
    page.wait_for_function("window.__ascora && window.__ascora.settled(['Loading...'])")


def screens(portal: PortalServer, page: Page) -> Iterator[str]:
    """Open every screen that holds a never-press control, one after the other, and name it."""
    site = portal.site
    administrator = next(user for user in site.world.users if user.is_administrator)
    entries = (
        one
        for entry in menu_of(administrator, site.dialect.jobs_path, site.options)
        for one in (entry, *entry.children)
    )
    rules = PROFILE.guard
    paths = [
        entry.path
        for entry in (*entries, *ADMINISTRATION)
        if entry.path in rules.screens or write_word(entry.path, rules) is None
    ]
    for path in dict.fromkeys(path for path in [*paths, "/Portal/MyAccount", "/Portal/MyAccount/TwoFactor"] if path):
        page.goto(portal.portal_url + path)
        still(page)
        yield path
    with_labour, job, *_ = site.world.jobs
    job.labour = job.labour or with_labour.labour
    yield from tabs(portal, page, site.dialect.job_address(job.guid))
    for kind in CARDS.values():
        things = list(kind.things(site.world))
        whole = next(
            (one for one in things if getattr(one, "sections", None) or getattr(one, "payments", None)), things[0]
        )
        yield from tabs(portal, page, kind.address(whole.guid))


def tabs(portal: PortalServer, page: Page, address: str) -> Iterator[str]:
    """Open every tab of a card, one after the other, and name it."""
    card = portal.portal_url + address
    page.goto(card)
    still(page)
    for tab in page.get_by_role("tab").all_inner_texts():
        page.goto(card)
        still(page)
        page.get_by_role("tab", name=tab.strip(), exact=True).click()
        still(page)
        yield f"{address} {tab}"


def writing_paths(portal: PortalServer, page: Page) -> list[str]:
    """Links of the screen that the portal itself knows to be writes."""
    hrefs: list[str] = page.evaluate("[...document.querySelectorAll('a[href]')].map((link) => link.href)")
    return sorted({path for path in (urlsplit(href).path for href in hrefs) if find_write("GET", path)})


@pytest.mark.browser
@pytest.mark.parametrize("skin", ["classic", pytest.param("kendo", marks=pytest.mark.drill)])
def test_every_control_that_writes_is_stopped(inside: Inside, skin: str) -> None:
    """Every never-press control of every screen is pressed behind the verbs' back: each is refused, none rings."""
    with inside(skin, guarded=True) as (portal, page, guard):
        seen: set[str] = set()
        for screen in screens(portal, page):
            guard.traffic.screen()
            pressed = page.evaluate(PRESS_ALL, writing_paths(portal, page))
            page.wait_for_function("() => window.__ascora.state.pending === 0")
            wait_for(page, partial(is_refused, guard, pressed), screen)
            seen |= {found[0] for path in pressed for method in ("GET", "POST") if (found := find_write(method, path))}
        assert portal.site.alarm.alerts == []
        # No job of this portal is priced by stages; the screens of imports are not opened, their address is a write.
        assert seen >= {name for names in PLACES.values() for name in names.split()} - {"add_stage", "import_supplies"}


def refused(guard: Guard) -> set[str]:
    """Paths that the guard has stopped on the screen at hand."""
    return {urlsplit(trouble.url).path for trouble in guard.traffic.troubles if trouble.kind == "refused"}


def is_refused(guard: Guard, paths: list[str]) -> bool:
    """Whether all of them were stopped."""
    return refused(guard) >= set(paths)


def wait_for(page: Page, condition: Callable[[], bool], what: str) -> None:
    """Let the page go on until a condition of this process holds."""
    for _ in range(200):
        if condition():
            return
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError(f"{what}: not within 200 frames")


@pytest.mark.browser
def test_without_the_guard_the_same_presses_ring(inside: Inside) -> None:
    """The test above can fail: with nothing in between, the portal hears every one of the same controls."""
    with inside("classic", guarded=False) as (portal, page, _):
        page.goto(portal.portal_url + portal.site.dialect.job_address(portal.site.world.jobs[1].guid))
        still(page)
        pressed = page.evaluate(PRESS_ALL, writing_paths(portal, page))
        wait_for(page, lambda: {one.path for one in portal.site.alarm.alerts} >= set(pressed), "the alarm")
        assert len(pressed) > 5


@pytest.mark.browser
def test_every_address_that_writes_is_stopped(inside: Inside) -> None:
    """Opened directly, or asked for by any means a page has, no write of the table leaves the browser.

    The means take turns: each address is asked for by three of them, each of them asks for several.
    """
    with inside("classic", guarded=True) as (portal, page, guard):
        guid = portal.site.world.jobs[0].guid
        turns = {method: cycle(ways) for method, ways in ATTEMPTS_BY.items()}
        for write in WRITES.values():
            for how in islice(turns[write.method], 3):
                page.evaluate(ATTEMPTS[how], portal.portal_url + write.url(guid))
        wait_for(page, lambda: refused(guard) >= {write.url(guid) for write in WRITES.values()}, "the guard")
        assert page.evaluate("(url) => fetch(url).then((answer) => answer.status)", f"{portal.portal_url}/Portal/Jobs")
        assert portal.site.alarm.alerts == []


@pytest.mark.browser
def test_sockets_and_service_workers_are_off(inside: Inside) -> None:
    """A web socket is closed before it reaches the portal, and no worker can send behind the guard's back."""
    with inside("classic", guarded=True) as (portal, page, guard):
        address = portal.portal_url.replace("http", "ws") + "/Portal/Jobs/Save"
        page.evaluate("(url) => new Promise((done) => { new WebSocket(url).onclose = done; })", address)
        assert guard.traffic.refused[-1].why == "web sockets are off"
        registered = page.evaluate(
            "() => navigator.serviceWorker.register('/Content/classic.js').then(() => true, () => false)"
        )
        assert not registered or not page.context.service_workers


@pytest.mark.parametrize("name", sorted(WRITES))
def test_the_verbs_refuse_every_label_by_name(name: str) -> None:
    """Before any request, a flow that would press the control is told which, and which line of the profile says so."""
    label = WRITES[name].label
    no_page: Any = Mock()  # nothing is asked of it
    screen = Screen(no_page, PROFILE, Traffic(), timedelta())
    control = Control(
        number=1, names=(label,), role="button", visible=True, href=None, disabled=False, selected=False, menu=False,
        row=False, opens=False, form=-1, target=None,
    )  # fmt: skip
    with pytest.raises(RequestRefused, match="never_press"):
        screen.press(control)
