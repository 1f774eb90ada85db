"""A screen is ready when its own data is there, whatever runs beside it; what is not there is told, never guessed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from flows.browser.launch import Browser
from flows.browser.page_actions import Screen
from flows.guard import request_guard as guard_room
from flows.guard.request_guard import Guard, Traffic
from flows.lists.walk import Walk
from scraper.errors import LayoutChanged, PortalUnavailable, ScraperError
from scraper.evidence.snapshot import Context, Snapshot
from scraper.limits.throttle import Throttle
from scraper.profile import load

pytestmark = pytest.mark.browser
BRIEFLY = timedelta(seconds=1.5)
"""In place of the seconds that a screen may load without progress."""
SOONER = "Object.assign(window.__ascora.bounds, { ticking: 400, pause: 300 })"
NO_ITEMS = "<tr><td>No items to display</td></tr>"


class Portal(BaseHTTPRequestHandler):
    """Shows what a test gave it; answers reads after so many seconds, news when the test is over."""

    screens: dict[str, str]
    over: Event

    def do_GET(self) -> None:
        """Any read."""
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path in {"/Portal/News", "/Portal/Help", "/Portal/count.js"}:
            self.over.wait()
        self.over.wait(float(asked.get("after", 0)))
        shown = self.screens.get(parts.path)
        body = shown if shown is not None else json.dumps(asked.get("rows", "").split())
        self.send_response(int(asked.get("status", 200)))
        self.send_header("Content-Type", "text/html" if shown is not None else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


class Shown:
    """One tab in front of that portal."""

    def __init__(self, browser: Browser, home: str, screens: dict[str, str]) -> None:
        self.home, self.screens, self.traffic = home, screens, Traffic()
        timeout = timedelta(seconds=6)
        self.guard = Guard(load().guard, home, self.traffic, Throttle())
        self.context = browser.context(self.guard, None, timeout)
        self.context.add_init_script(SOONER)
        self.screen = Screen(self.context.new_page(), load(), self.traffic, 2 * timeout / 3)
        self.screen.patience = BRIEFLY

    def opens(self, page: str, path: str = "/Portal/Jobs") -> Screen:
        """Open a screen that looks like this."""
        self.screens[path] = page
        self.screen.goto(self.home + path)
        return self.screen

    def numbers(self, page: str, path: str = "/Portal/Jobs") -> list[str]:
        """The job numbers that are read from a list that looks like this."""
        return numbers(self.opens(page, path))


def numbers(screen: Screen) -> list[str]:
    """The job numbers of the list on the screen."""
    pages = Walk(screen, keep, "jobs", "jobs_grid", Context(), None, fills_screen=True).pages()
    cells = (row.cell("job_number") for page in pages for row in page.view.rows)
    return [cell.text for cell in cells if cell is not None]


def keep(raw: bytes, kind: str, url: str, scrubbed: tuple[str, ...], context: Context) -> Snapshot:
    """Evidence that nobody looks at."""
    return Snapshot(sha256="0", kind=kind, url=url, captured_at=datetime.now(UTC), size_bytes=len(raw), context=context)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Browser, str, dict[str, str]]]:
    """One browser and one server for this file."""
    given = os.environ.get("ASCORA_BROWSER_PATH")
    handler = type("Handler", (Portal,), {"screens": {}, "over": Event()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    browser = Browser(Path(given) if given else None)
    try:
        yield browser, f"http://127.0.0.1:{server.server_port}", handler.screens  # type: ignore[attr-defined]
    finally:
        handler.over.set()  # type: ignore[attr-defined]
        browser.close()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def shown(served: tuple[Browser, str, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """A tab that has seen nothing of the portal yet."""
    monkeypatch.setattr(guard_room, "ASSETS_WITHIN", timedelta(seconds=0.5))
    one = Shown(*served)
    yield one
    one.context.close()


def jobs(*found: str, beside: str = "", more: str = "") -> str:
    """A Jobs list with these rows."""
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in found) or more
    head = "<table><thead><tr><th>Job Number</th></tr></thead>"
    return f'<!DOCTYPE html><body><main><h1>Jobs</h1>{head}<tbody id="b">{rows}</tbody></table></main>{beside}'


KNOWN = (
    "const draw = (rows) => { b.innerHTML = rows.map((r) => `<tr><td>${r}</td></tr>`).join(''); };"
    "const add = (rows) => { for (const r of rows) b.insertAdjacentHTML('beforeend', `<tr><td>${r}</td></tr>`); };"
    "const ask = (query) => fetch('/Portal/Jobs/Read?' + query).then((a) => a.json());"
    "const sleep = (ms) => new Promise((done) => setTimeout(done, ms));"
)


def script(words: str) -> str:
    """A script of the page that knows how rows are drawn and added."""
    return f"<script>{{ {KNOWN}{words} }}</script>"


CLOCK = '<div>Session ends in <span id="k">15:00.00</span></div>'
BESIDE = {
    "a clock drawn with every frame": CLOCK
    + script("let n = 0; (function tick() { k.textContent = `${n++}`; requestAnimationFrame(tick); })();"),
    "a clock made of elements": CLOCK
    + script("let n = 0; setInterval(() => { k.innerHTML = `<b>${n++}</b>:<i>00</i>`; }, 20);"),
    "a clock that is drawn anew": '<div id="k"></div>'
    + script(
        "let n = 0; setInterval(() => {"
        " const s = document.createElement('p'); k.replaceChildren(s); s.textContent = n++; }, 20);"
    ),
    "a spinner turned by a script": '<div id="k">*</div>'
    + script("let n = 0; setInterval(() => { k.style.rotate = `${n++}deg`; }, 15);"),
    "a mark that comes and goes": '<div id="k"></div>'
    + script(
        "setInterval(() => { k.firstChild ? k.firstChild.remove() : k.append(document.createElement('b')); }, 30);"
    ),
    "an animation": "<style>@keyframes k { to { rotate: 1turn } } #k { animation: k 1s infinite }</style><p id=k>*</p>",
    "a countdown of timers that set each other": CLOCK
    + script("let n = 9; const tick = () => { k.textContent = n--; setTimeout(tick, 40); }; tick();"),
    "a list's own clock": script(
        "let n = 0; const row = b.firstElementChild;"
        "if (b.textContent.startsWith('J')) row.insertAdjacentHTML('beforeend', '<td></td>');"
        "setInterval(() => { const c = b.querySelector('td + td'); if (c) c.textContent = n++; }, 20);"
    ),
    "news asked for again and again": script("setInterval(() => fetch('/Portal/Count?since=' + Date.now()), 150);"),
    "news asked for without a pause": script(
        "(async () => { for (;;) await fetch('/Portal/Count?after=0.02&t=' + Date.now()); })();"
    ),
    "news that is long in coming": script("fetch('/Portal/News?since=0');"),
    "a request that hangs": script("const r = new XMLHttpRequest(); r.open('GET', '/Portal/News'); r.send();"),
    "an event stream": script("new EventSource('/Portal/News').onerror = () => {};"),
    "a socket": script("new WebSocket(location.origin.replace('http', 'ws') + '/live');"),
    "a socket that is opened again and again": script(
        "const at = location.origin.replace('http', 'ws') + '/live';"
        "const go = () => { new WebSocket(at).onclose = () => setTimeout(go, 30); };"
        "go();"
    ),
    "beacons": script("setInterval(() => navigator.sendBeacon('/Portal/Track', 'x=1'), 150);"),
    "a foreign script": "<script async src='http://127.0.0.2:9/c.js'></script>",
    "foreign scripts that block": "<script src='http://127.0.0.2:9/c.js'></script><link rel=stylesheet href='http://127.0.0.2:9/c.css'>",
    "a foreign script that is put in": script(
        "const s = document.createElement('script'); s.src = 'http://127.0.0.2:9/c.js'; document.body.append(s);"
    ),
    "foreign counting": script(
        "setInterval(() => fetch('http://127.0.0.2:9/count', { method: 'POST', body: 'x' }).catch(() => 0), 150);"
    ),
    "a script that never comes": "<script async src='/Portal/count.js'></script>",
    "a help frame that never comes": "<iframe src='/Portal/Help' title='Help'></iframe>",
    "a hidden frame that never comes": "<iframe src='/Portal/Help' hidden></iframe>",
    "a foreign chat": "<iframe src='http://localhost:9/chat'></iframe>",
    "a mark of loading that never goes": "<aside><span>Loading...</span></aside>",
    "a hint that fades": script(
        "document.body.insertAdjacentHTML('beforeend', '<p id=h>Hello</p>'); setTimeout(() => h.remove(), 300);"
    ),
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE.keys())
def test_what_runs_beside_a_list_is_none_of_its_business(shown: Shown, beside: str) -> None:
    """The list is read; once the screens before were whole with it, nothing of it is waited for or failed by."""
    assert shown.numbers(jobs("J1", "J2", beside=beside)) == ["J1", "J2"]
    assert shown.numbers(jobs("J1", beside=beside), "/Portal/Dashboard") == ["J1"]
    screen = shown.opens(jobs(more=NO_ITEMS, beside=beside), "/Portal/Quotes")
    assert screen.left == ()
    assert numbers(screen) == []
    assert len(shown.traffic.refused) <= 2


LATE = {
    "a slow answer": (jobs(beside=script("ask('after=0.6&rows=J1+J2').then(draw);")), "J1 J2"),
    "no items, then rows": (
        jobs(more=NO_ITEMS, beside=script("setTimeout(() => ask('rows=J1+J2').then(draw), 700);")),
        "J1 J2",
    ),
    "no items, then rows after a pause that nobody sees coming": (
        jobs(more=NO_ITEMS, beside=script("(async () => { await sleep(300); await sleep(300); draw(['J1']); })();")),
        "J1",
    ),
    "rows, then other rows": (
        jobs("OLD", beside=script("setTimeout(() => ask('rows=J1+J2').then(draw), 500);")),
        "J1 J2",
    ),
    "two requests in a row": (
        jobs(beside=script("ask('rows=OLD').then(draw).then(() => ask('after=0.4&rows=J1')).then(draw);")),
        "J1",
    ),
    "rows in batches by an interval": (
        jobs(
            beside=script(
                "let n = 0; const t = setInterval(() => { add([`J${++n}`]); if (n === 5) clearInterval(t); }, 200);"
            )
        ),
        "J1 J2 J3 J4 J5",
    ),
    "rows in batches by pauses": (
        jobs(
            beside=script("(async () => { for (const n of [1, 2, 3, 4, 5]) { await sleep(200); add([`J${n}`]); } })();")
        ),
        "J1 J2 J3 J4 J5",
    ),
    "rows in batches of requests": (
        jobs(
            beside=script(
                "(async () => { for (const n of [1, 2, 3])"
                " { add(await ask(`after=0.1&rows=J${n}`)); await sleep(80); } })();"
            )
        ),
        "J1 J2 J3",
    ),
    "rows beside a clock": (
        jobs(
            more=NO_ITEMS,
            beside=BESIDE["a clock drawn with every frame"]
            + script("setTimeout(() => ask('rows=J1').then(draw), 600);"),
        ),
        "J1",
    ),
    "rows beside news": (
        jobs(beside=BESIDE["news asked for again and again"] + script("ask('after=0.6&rows=J1').then(draw);")),
        "J1",
    ),
    "rows of a script that is put in": (
        jobs(
            more=NO_ITEMS,
            beside=script(
                "window.got = draw; const s = document.createElement('script'); s.src = '/Portal/rows';"
                "document.body.append(s);"
            ),
        ),
        "J1",
    ),
    "a worker's rows": (
        jobs(
            more=NO_ITEMS,
            beside=script(
                "const code = `fetch('${location.origin}/Portal/rows?after=0.5').then(() => postMessage(['J1']))`;"
                "new Worker(URL.createObjectURL(new Blob([code]))).onmessage = (said) => draw(said.data);"
            ),
        ),
        "J1",
    ),
    "a value that is counted up": (
        jobs(
            "J0",
            beside=script(
                "let n = 0; const t = setInterval(() => {"
                " b.querySelector('td').textContent = `J${++n}`; if (n === 5) clearInterval(t); }, 90);"
            ),
        ),
        "J5",
    ),
    "a frame's rows": ("<!DOCTYPE html><body><h1>Jobs</h1><iframe src='/Portal/Inner'></iframe>", "J1"),
    "a picture that would take its row along": (
        jobs(beside=script("add(['J1 <img src=/thumb/1.png onerror=\"this.closest(`tr`).remove()\">', 'J2']);")),
        "J1 J2",
    ),
}


@pytest.mark.parametrize(("page", "right"), LATE.values(), ids=LATE.keys())
def test_what_comes_late_is_waited_for(shown: Shown, page: str, right: str) -> None:
    """Whatever a list shows first, what it asks for or has set a timer for is read."""
    shown.screens["/Portal/rows"] = "setTimeout(() => got(['J1']), 0)"
    shown.screens["/Portal/Inner"] = jobs(beside=script("ask('after=0.5&rows=J1').then(draw);"))
    assert shown.numbers(page) == right.split()


def test_a_pager_ahead_of_its_rows_is_waited_for(shown: Shown) -> None:
    """Next changes the pager's words at once; the rows are asked for a moment later."""
    pager = '<div><span id="s"></span> <button id="n" type="button">Next</button></div>'
    turn = (
        "let p = 1; const say = () => { s.textContent = `${2 * p - 1} - ${2 * p} of 4 items`; n.disabled = p === 2; };"
        "const load = () => ask('after=0.1&rows=' + (p === 1 ? 'J1+J2' : 'J3+J4')).then(draw);"
        "n.onclick = () => { p++; say(); setTimeout(load, 300); }; say(); load();"
    )
    assert shown.numbers(jobs(beside=pager + script(turn))) == ["J1", "J2", "J3", "J4"]


DOUBTFUL = {
    "an answer that never came": script("fetch('/Portal/News?list=1');"),
    "an answer that failed": script("ask('status=500');"),
    "an alert": script("alert('The jobs could not be loaded.');"),
    "a question": script("confirm('Loading failed. Try again?');"),
    "an alert box": "<div role=alert>Something went wrong.</div>",
    "a toast": "<div class=toast>Failed to load jobs. Please try again.</div>",
    "a toast that is gone": script(
        "const t = document.createElement('p'); t.className = 'toast-error'; t.textContent = 'Request failed';"
        "setTimeout(() => { document.body.append(t); setTimeout(() => t.remove(), 50); }, 50);"
    ),
    "an event stream that is off": script("new EventSource('/Portal/Jobs/Stream').onmessage = () => draw(['J1']);"),
}


@pytest.mark.parametrize("beside", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_no_items_is_not_believed_beside_a_sign_of_failure(shown: Shown, beside: str) -> None:
    """A failed, stopped or lasting request, and words of failure on the screen or in a box, forbid it."""
    screen = shown.opens(jobs(more=NO_ITEMS, beside=beside))
    with pytest.raises((LayoutChanged, PortalUnavailable)):
        numbers(screen)


def test_a_screen_that_cannot_be_read_tells_what_it_was_still_loading(shown: Shown) -> None:
    """By address, without the query."""
    screen = shown.opens(jobs(beside=script("fetch('/Portal/News?secret=1').then(draw);")))
    with pytest.raises(PortalUnavailable, match=r"still loading \(GET http\S+/Portal/News\)"):
        numbers(screen)


def test_a_foreign_script_without_which_nothing_is_shown_is_named(shown: Shown) -> None:
    """With the line of the profile that lets it through."""
    screen = shown.opens("<!DOCTYPE html><h1>Jobs</h1><script src='http://127.0.0.2:9/grid.js'></script>")
    with pytest.raises(LayoutChanged, match="asset_origins"):
        numbers(screen)


def test_what_a_press_has_asked_for_is_not_given_up_while_the_screen_has_not_answered(shown: Shown) -> None:
    """The old screen is never taken for the new one."""
    screen = shown.opens(
        jobs(
            "J1",
            beside="<button>View</button>"
            + script("document.querySelector('button').onclick = () => fetch('/Portal/News');"),
        )
    )
    button = next(one for one in screen.controls() or [] if "View" in one.names)
    with pytest.raises(ScraperError, match="still loading"):
        screen.press(button)
