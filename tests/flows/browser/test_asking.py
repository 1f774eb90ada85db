"""What a press asks for: judged by what it does, said before it is made, and taken down as the page stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from flows.browser.asking import only_opens
from flows.browser.elements import Control, Shot
from flows.browser.launch import Browser
from flows.browser.page_actions import Screen
from flows.guard.request_guard import Guard, Traffic
from scraper.errors import LayoutChanged, RequestRefused
from scraper.limits.throttle import Throttle
from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK
from scraper.profile import load
from scraper.profile.guard import Reading

PROFILE = load()
CARD = "7f3e0a52-91bb-4b0c-8b53-0f7f1f4d2c11"
CLAIM = "2a4926f0-5f22-4dfc-8d64-b3add9577b6b"


def control(name: str, role: str = "button", *, opens: bool = False, menu: bool = False) -> Control:
    """A control by its name."""
    return Control(
        number=1, names=(name,), role=role, visible=True, href=None, disabled=False, selected=False, menu=menu,
        row=False, opens=opens, form=-1, target=None,
    )  # fmt: skip


def refuse(found: Control, reading: Reading | None) -> None:
    """Ask whether it may be pressed."""
    page: Any = SimpleNamespace(on=lambda *_: None)  # nothing is asked of it
    Screen(page, PROFILE, Traffic(), timedelta()).refuse_writes(found, reading)


@pytest.mark.parametrize(
    ("found", "reading"),
    [
        (control("Import/Export", opens=True), "menu"),
        (control("Export/Import", "a", opens=True), "menu"),
        (control("Price Book", "a", menu=True), "menu"),
        (control("Booking", "menuitem", menu=True), "menu"),
        (control("Bookings", "tab"), "tab"),
        (control("Booking", "a"), "tab"),
        (control("Accepted", "option"), "filter"),
        (control("Converted to Job", "option"), "filter"),
        (control("New", "radio"), "filter"),
        (control("Confirmed", "menuitemcheckbox"), "filter"),
        (control("Created", opens=True), "period"),
        (control("Approved", "tab"), "group"),
    ],
)
def test_opening_is_no_press_of_its_words(found: Control, reading: Reading) -> None:
    """A menu, a tab or a filter that was found as such shows things, whatever it is called."""
    assert only_opens(found, reading)
    refuse(found, reading)


@pytest.mark.parametrize(
    ("found", "reading"),
    [
        (control("Import", "menuitem"), "export"),  # items of a menu are judged one by one
        (control("Import", "menuitem"), "menu"),
        (control("Import/Export"), None),
        (control("Accept"), "filter"),
        (control("Convert to Job", "a"), "row"),
        (control("Book"), "view_all"),
        (control("Approve", opens=True), "row"),
        (control("Save", "menuitem"), "download"),
    ],
)
def test_a_press_of_anything_else_is_one_of_its_words(found: Control, reading: Reading | None) -> None:
    """What was not found as what only opens is refused by name."""
    assert not only_opens(found, reading)
    with pytest.raises(RequestRefused, match="never_press"):
        refuse(found, reading)


# ---------------------------------------------------------------------------------------------- in a browser

LISTED = f"""<!DOCTYPE html><title>Jobs</title>
<input type="hidden" name="__RequestVerificationToken" value="T0ken+ken/ken==">
<h1>Jobs</h1><table><tbody id="rows"></tbody></table><button onclick="read('page=2')">Next</button>
<button onclick="send('/Portal/Jobs/Read', 'page=3')">Refresh</button>
<script>
const send = (path, body) => fetch(path, {{ method: "POST", body: new URLSearchParams(body) }}).then((a) => a.text());
const own = `parent={CARD}&__RequestVerificationToken=${{encodeURIComponent(document.querySelector("input").value)}}`;
const show = (text) => {{ document.getElementById("rows").innerHTML = text; }};
const read = (more) => send("/Portal/Jobs/Read", `${{more}}&${{own}}`).then(show, () => 0);
const view = (claim) => send("/Portal/Lines/Read", `claimId=${{claim}}`).then(() => 0, () => 0);
read("page=1");
send("/Portal/Jobs/Status", "id=7&status=Completed").catch(() => 0);
send("/Portal/Recent/Data", "").catch(() => 0);
</script>"""
ROW = f"""<tr data-id="{CLAIM}"><td>Claim 1</td><td><a href="#" onclick="view('{CLAIM}')">View</a></td></tr>"""
OLD = """<!DOCTYPE html><title>Old</title><h1>Jobs {page}</h1>
<form method="post" id="whole"><input type="hidden" name="__EVENTTARGET"><input type="hidden" name="__EVENTARGUMENT">
<input type="hidden" name="__VIEWSTATE" value="dDw+Lz0="><input name="NewName" value="Roof">
<select name="Status" aria-label="Status" onchange="setTimeout('__doPostBack(\\'Status\\',\\'\\')', 0)">
<option value="0">Open</option><option value="-1">All</option></select>
<a href="javascript:__doPostBack('grid','Page$2')">2</a>
<a href="javascript:void(document.forms[0].NewName.value = 'Floor'); __doPostBack('grid','Page$3')">3</a></form>
<script>const __doPostBack = (target, argument) => { const form = document.getElementById("whole");
  form.__EVENTTARGET.value = target; form.__EVENTARGUMENT.value = argument; form.submit(); };</script>"""


class Portal(BaseHTTPRequestHandler):
    """A portal whose list reads by POST, and a screen of an older kind that sends all of itself back."""

    posts: list[str]

    def do_GET(self) -> None:
        """The two screens."""
        self._answer(OLD.replace("{page}", "1") if "Old" in self.path else LISTED)

    def do_POST(self) -> None:
        """Every POST is remembered."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.posts.append(f"{self.path} {body}")
        self._answer(OLD.replace("{page}", str(len(self.posts) + 1)) if "Old" in self.path else ROW)

    def _answer(self, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


Tab = tuple[Screen, str, list[str]]


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    """A guarded tab, the address of that portal, and what was posted to it."""
    given = os.environ.get("ASCORA_BROWSER_PATH")
    handler = type("Handler", (Portal,), {"posts": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    browser = Browser(Path(given) if given else None)
    try:
        home, traffic = f"http://127.0.0.1:{server.server_port}", Traffic()
        page = browser.context(Guard(PROFILE.guard, home, traffic, Throttle()), None, timedelta(seconds=10)).new_page()
        yield Screen(page, PROFILE, traffic, timedelta(seconds=10)), home, handler.posts  # type: ignore[attr-defined]
    finally:
        browser.close()
        server.shutdown()
        thread.join()
        server.server_close()


def named(screen: Screen, name: str) -> Control:
    """The control of a name."""
    return next(one for one in screen.controls() or [] if name in one.names)


def opened(tab: Tab) -> tuple[Screen, list[str]]:
    """The card's list, just opened, and what it posts from now on."""
    screen, home, posts = tab
    posts.clear()
    screen.goto(f"{home}/Portal/Jobs/Details/{CARD}")
    return screen, posts


@pytest.mark.browser
def test_what_a_screen_reads_while_it_opens_passes_and_nothing_else_does(tab: Tab) -> None:
    """With the card's identity and the page's own token; a status, a recent item and a read for nothing stay inside."""
    screen, posts = opened(tab)
    screen.read(lambda shot: shot)
    assert [post.split(" ")[0] for post in posts] == ["/Portal/Jobs/Read"]
    assert CARD in posts[0]
    screen.page.evaluate("() => send('/Portal/Jobs/Read', '').catch(() => 0)")
    assert len(posts) == 1
    assert screen.traffic.troubles[-1].why.endswith("nothing was asked for")


@pytest.mark.browser
def test_a_press_that_reads_opens_the_way_again(tab: Tab) -> None:
    """What is pressed as a pager reads the next page; the same press for nothing in particular does not."""
    screen, posts = opened(tab)
    screen.read(lambda shot: shot)
    posts.clear()
    screen.press(named(screen, "Refresh"))
    assert posts == []
    screen.press(named(screen, "Next"), "pager")
    assert "page=2" in posts[0]


@pytest.mark.browser
def test_a_pressed_row_is_asked_for_by_its_own_identity(tab: Tab) -> None:
    """What a row's markup names is what its pop-up reads."""
    screen, posts = opened(tab)
    screen.read(lambda shot: shot)
    posts.clear()
    assert screen.opened_by(named(screen, "View")) is None
    screen.settle()
    assert posts == [f"/Portal/Lines/Read claimId={CLAIM}"]


def awaited(screen: Screen, words: str) -> Shot:
    """The page as soon as it shows the words, as a flow reads it."""

    def shows(shot: Shot) -> None:
        if words not in shot.html:
            raise LayoutChanged(f"{words!r} is not shown", "the page")

    return screen.read(shows)[0]


@pytest.mark.browser
def test_a_form_that_is_sent_back_unchanged_passes(tab: Tab) -> None:
    """The page link and the drop-down of a page that sends all of itself back; a link that changes a field does not."""
    screen, home, posts = tab
    posts.clear()
    screen.goto(f"{home}/Portal/Old")
    screen.press(named(screen, "2"), "pager")
    shown = awaited(screen, "Jobs 2")
    assert "__EVENTARGUMENT=Page%242" in posts[0]
    select = next(tag for tag in dom.elements(dom.parse(shown.html)) if tag.name == "select")
    screen.choose_spot(dom.attribute(select, SPOT_MARK), "-1", "the status")
    awaited(screen, "Jobs 3")
    assert "Status=-1" in posts[1]
    with pytest.raises(RequestRefused, match="'NewName' changed"):
        screen.press(named(screen, "3"), "pager")
    assert len(posts) == 2
