"""However a portal leads from a control to a file: the file is had as it is, or an error says what stood in the way."""

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

from flows.browser.launch import Browser
from flows.browser.page_actions import Screen
from flows.files import press
from flows.files.downloads import Downloads
from flows.guard.request_guard import Guard, Traffic
from scraper.errors import DownloadRejected, LayoutChanged, RequestRefused, ScraperError, SessionExpired
from scraper.evidence.blobs import BlobStore
from scraper.limits.throttle import Throttle
from scraper.profile import load

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.7 " + bytes(range(256)) * 4
NAME = "New plan.pdf"
ROW: Any = SimpleNamespace(ref="1")
LOGIN = b"<!DOCTYPE html><form><input type='password'></form>"
MARKED = (
    b"<!DOCTYPE html><a href='/Jobs/Delete/2' download target=in>Plan</a>"
    b"<a href='/Jobs/Delete/3' target=in download=x>"
    b"<b>Plan</b></a><iframe name=in></iframe><script>const MARKED = document.documentElement.outerHTML;</script>"
)
ANSWERS: dict[str, tuple[str, bytes]] = {
    "/Portal/Jobs": ("text/html", b"<!DOCTYPE html><p>Jobs"),
    "/Portal/Menu": ("text/html", b"<!DOCTYPE html><nav><a href=/Jobs>Jobs</a> <a href=/Invoices>Invoices</a></nav>"),
    "/Portal/Marked": ("text/html", MARKED),
    "/Files/1": ("application/pdf", PDF),
    "/Files/Json": ("application/json", b'{"error":"The file is being scanned."}'),
    "/Files/Page": ("text/html", b"<!DOCTYPE html><title>Sorry</title><p>An error has occurred."),
    "/Files/Login": ("text/html", LOGIN),
    "/Files/Turn": ("application/pdf", PDF),
    "/Files/List": ("application/pdf", PDF),
}


class Files(BaseHTTPRequestHandler):
    """Answers by the table; remembers what it was asked, with which cookies."""

    asked: list[str]
    cookies: list[str]

    def do_GET(self) -> None:
        """Any read."""
        self.asked.append(f"{self.command} {self.path}")
        self.cookies.append(self.headers.get("Cookie", ""))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind, content = ANSWERS.get(self.path.split("?")[0], ("text/html", b"<html>no such page"))
        if self.command == "POST" and body != b"id=1":
            kind, content = "text/html", b"<html>no such file"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if self.path == "/Files/Turn":
            self.send_header("Set-Cookie", f"sid={len(self.asked)}; HttpOnly; Path=/")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        """A form that reads."""
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


class Here:
    """A guarded tab on a small portal, and the files of its one row."""

    def __init__(self, screen: Screen, files: Downloads, blobs: BlobStore, handler: type[Files], session: Any) -> None:
        self.screen = screen
        self.session = session
        self.files = files
        self.blobs = blobs
        self.asked, self.cookies = handler.asked, handler.cookies
        self.home = screen.page.url.removesuffix("/Portal/Jobs")

    def show(self, cell: str, beside: str = "") -> None:
        """One row with this cell."""
        self.asked.clear()
        self.screen.page.set_content(
            f"<!DOCTYPE html><table><tr data-ascora-ref=1><td>{NAME}<td>{cell}</table>{beside}"
        )

    def download(self, where: str = "attachments") -> bytes:
        """The file of the row."""
        return self.blobs.get(self.files.of_row(ROW, NAME, where).blob.sha256)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """One browser, one tab, one portal for this file."""
    given = os.environ.get("ASCORA_BROWSER_PATH")
    handler = type("Handler", (Files,), {"asked": [], "cookies": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    browser = Browser(Path(given) if given else None)
    try:
        home, timeout, traffic = f"http://127.0.0.1:{server.server_port}", timedelta(seconds=10), Traffic()
        guard = Guard(load().guard, home, traffic, Throttle(sleep=lambda _: None))
        context = browser.context(guard, None, timeout)
        screen = Screen(context.new_page(), load(), traffic, timeout)
        screen.goto(f"{home}/Portal/Jobs")
        session: Any = SimpleNamespace(
            guard=guard,
            context=context,
            account=SimpleNamespace(timeout=timeout),
            landing_url=f"{home}/Portal/Jobs",
            screen=lambda: Screen(context.new_page(), load(), traffic, timeout),
        )
        blobs = BlobStore(str(tmp_path_factory.mktemp("blobs")))
        files = Downloads(session, screen, blobs.put_stream, None, lambda: "sha")
        yield Here(screen, files, blobs, handler, session)
        files.close()
    finally:
        browser.close()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A still page of this file has nothing to come."""
    monkeypatch.setattr(press, "GRACE", timedelta(milliseconds=500))


def button(script: str, name: str = "Download") -> str:
    """A control that runs a script."""
    return f'<button type="button" title="{name}" onclick="{script}">&#8595;</button>'


GO = "location.href='/Files/1'"
POST = (
    "const f=document.createElement('form'); f.method='post'; f.action='/Files/List'; {target}"
    " f.innerHTML='<input name=id value=1>'; document.body.append(f); f.submit()"
)
BLOB = "fetch('/Files/1').then((r) => r.blob()).then((b) => {{ {then} }})"
SAVE = "const a=document.createElement('a'); a.href=window.URL.createObjectURL(b); a.download='x.pdf'; a.click()"
BOX = (
    '<div id="box" role="dialog" style="display:none;position:fixed;top:200px">{words} '
    "<button onclick=\"{go}; box.style.display='none'\">{yes}</button>"
    "<button onclick=\"box.style.display='none'\">Cancel</button></div>"
)
OPEN = "box.style.display='block'"
MENU = (
    '<ul id="menu" role="menu" style="position:fixed;top:40px;{closed}">'
    '<li role="menuitem" tabindex=0 onclick="location.href=\'/Jobs/Delete/1\'">Delete</li>'
    '<li role=menuitem tabindex=0 onclick="{go}">Download</li></ul>'
)
DRAWING = "<svg width=9 height=9></svg>"
SHUT, UNFOLD = "display:none", "menu.style.display='block'"

WAYS = {
    "an address": button(GO),
    "a script's link": f'<a href="javascript:void 0" onclick="{GO}">Download</a>',
    "a native question": button(f"if (confirm('Download this file?')) {GO}"),
    "a question that names the file": button(f"if (confirm('Save {NAME} to your computer?')) {GO}"),
    "a question to confirm": button(f"confirm('Please confirm your download') &amp;&amp; ({GO})"),
    "a box of the page": button(OPEN) + BOX.format(words="Do you want to download the file?", yes="OK", go=GO),
    "a box with its own Download": button(OPEN) + BOX.format(words="Large files take a while.", yes="Download", go=GO),
    "a box with an address": button(OPEN) + BOX.format(words="Ready", yes="<a href='/Files/1'>Download</a>", go="0"),
    "a dialog element": button("box.showModal()")
    + f'<dialog id="box"><p>Continue?</p><button onclick="box.close(); {GO}">Yes</button></dialog>',
    "a menu": button(UNFOLD, "Actions") + MENU.format(go=GO, closed=SHUT),
    "three dots": f'<button onclick="{UNFOLD}">&#8942;</button>' + MENU.format(go=GO, closed=SHUT),
    "a drawing that opens a menu": f'<button aria-haspopup="menu" onclick="{UNFOLD}">{DRAWING}</button>'
    + MENU.format(go=GO, closed=SHUT),
    "a menu that fades in": button("menu.style.opacity=1", "More") + MENU.format(go=GO, closed="opacity:0"),
    "a menu, then a question": button(UNFOLD, "Options")
    + MENU.format(go=f"if (confirm('Are you sure you want to download?')) {GO}", closed=SHUT),
    "a blob": button(BLOB.format(then=SAVE)),
    "a blob in a tab": button(BLOB.format(then="window.open(window.URL.createObjectURL(b))")),
    "a form": button(POST.format(target="")),
    "a form into a tab": button(POST.format(target="f.target='_blank';")),
    "a form into a frame": button(POST.format(target="f.target='sink';")) + "<iframe name=sink hidden></iframe>",
    "a form that asks": '<form action="/Files/1"><button>Download</button></form>',
    "a new tab": button("window.open('/Files/1')"),
    "a tab that is sent on": button("const w = window.open('about:blank'); w.location='/Files/1'"),
    "a hidden frame": button("sink.src='/Files/1'") + "<iframe id=sink hidden></iframe>",
    "a link made for it": button("const a=document.createElement('a'); a.href='/Files/1'; a.download=''; a.click()"),
    "late": button(f"fetch('/Portal/Jobs').then(() => setTimeout(() => {{ {GO} }}, 300))"),
    "shown over its row": "<style>td button { display: none } tr:hover button { display: inline }</style>" + button(GO),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_file_is_had_whatever_way_leads_to_it(here: Here, way: str) -> None:
    """The bytes are the file's, it was asked for once, and the tab is on the same screen afterwards."""
    here.show(WAYS[way])
    assert here.download() == PDF
    assert [one for one in here.asked if "/Files/" in one] in (
        ["GET /Files/1"],
        ["GET /Files/1?"],
        ["POST /Files/List"],
    )
    assert here.screen.url.endswith("/Portal/Jobs")
    assert len(here.screen.page.context.pages) == 1
    assert here.screen.holds("1", NAME)


PAGES = {
    "starts it": b"<p>Your download begins soon<script>setTimeout(() => { location = '/Files/1'; }, 200)</script>",
    "shows it": b"<h1>Plan</h1><embed src='/Files/1' type='application/pdf'>",
    "frames it": b"<h1>Plan</h1><iframe src='/Files/1'></iframe>",
    "links to it": b"<h1>Plan</h1><a href='/Files/1'>Download</a>",
    "has a control for it": b"<button onclick=\"if (confirm('Download?')) location='/Files/1'\">Download</button>",
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "cell", ['<a href="/Files/On">Download</a>', button("s.src='/Files/On'") + "<iframe id=s></iframe>"]
)
def test_a_page_in_its_place_may_lead_to_the_file(
    here: Here, monkeypatch: pytest.MonkeyPatch, page: str, cell: str
) -> None:
    """It is looked at in a tab of its own, once it came each time; the listing stays where it is."""
    monkeypatch.setitem(ANSWERS, "/Files/On", ("text/html", b"<!DOCTYPE html>" + PAGES[page]))
    here.show(cell)
    assert here.download() == PDF
    assert here.asked.count("GET /Files/On") == 4
    assert here.screen.holds("1", NAME)
    assert len(here.screen.page.context.pages) == 1


REFUSED: dict[str, tuple[str, type[ScraperError], str]] = {
    "a question that marks": (
        button(f"if (confirm('Download and mark as viewed?')) {GO}"),
        RequestRefused,
        "mark as viewed",
    ),
    "a question that notifies by e-mail": (
        button(f"if (confirm('Downloading emails the customer. Go on?')) {GO}"),
        RequestRefused,
        "emails the customer",
    ),
    "a question for words": (button(f"if (prompt('Why do you need it?')) {GO}"), RequestRefused, "Why do you need it"),
    "a box that deletes": (
        button(OPEN) + BOX.format(words="Delete it after the download?", yes="OK", go=GO),
        RequestRefused,
        "Delete it after",
    ),
    "a box that wants more": (
        button(OPEN) + BOX.format(words="Enter your initials", yes="Sign here", go=GO),
        DownloadRejected,
        "Enter your initials",
    ),
    "a box that was there before": (
        button("0") + BOX.format(words="Cookies?", yes="OK", go=GO).replace("display:none;", ""),
        DownloadRejected,
        "brought no file",
    ),
    "a word of failure": (button("alert('The file is locked by a user')"), DownloadRejected, "locked by a user"),
    "a write": (button("location.href='/Jobs/Delete/1'"), RequestRefused, "delete"),
    "a write by a link made for it": (
        button("const a=document.createElement('a'); a.href='/Jobs/Delete/1'; a.download=''; a.click()"),
        RequestRefused,
        "delete",
    ),
    "a write by a link that nobody sees": (
        button(
            "const a=document.createElement('a'); a.href='/Jobs/Delete/1'; a.setAttribute('download', 'x');"
            " a.dispatchEvent(new MouseEvent('click'))"
        ),
        RequestRefused,
        "delete",
    ),
    "a write by a link that is pressed": (
        '<a href="/Jobs/Delete/1" download onclick="0">Download</a>',
        RequestRefused,
        "delete",
    ),
    "a form that writes": (button(POST.format(target="").replace("List", "Remove")), RequestRefused, "remove"),
    "a menu without it": (button(UNFOLD, "Actions") + MENU.format(go=GO, closed=SHUT).replace(">Download", ">Rotate"),
        DownloadRejected, "brought no file"),
    "an answer in a blob": (button(BLOB.format(then=SAVE).replace("Files/1", "Files/Json")), DownloadRejected, "JSON"),
    "an answer": (button(GO.replace("1", "Json")), DownloadRejected, "being scanned"),
    "an error page in a frame": (button("s.src='/Files/Page'") + "<iframe id=s></iframe>", DownloadRejected, "Sorry"),
    "an error page in a tab": (button("window.open('/Files/Page')"), DownloadRejected, "Sorry"),
    "the login page": (button(GO.replace("1", "Login")), SessionExpired, "login page"),
    "no control": ("<button>Print</button>", LayoutChanged, r"on Attachments has no download .*'Print'"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_stands_in_the_way_is_told(here: Here, what: str) -> None:
    """Nothing that may write is agreed to or asked for, nothing is kept as the file, and the error says what it was."""
    cell, error, words = REFUSED[what]
    here.show(cell)
    with pytest.raises(error, match=words):
        here.download()
    assert not [one for one in here.asked if one.endswith("/Files/1") or "Delete" in one or "Remove" in one]
    assert here.screen.url.endswith("/Portal/Jobs")


def test_a_login_page_in_place_of_one_file_costs_no_login_while_the_session_goes_on(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another page of the portal tells."""
    monkeypatch.setattr(here.session, "landing_url", f"{here.home}/Portal/Menu")
    here.show('<a href="/Files/Login">Download</a>')
    with pytest.raises(DownloadRejected, match="though the session goes on"):
        here.download()
    assert here.screen.url.endswith("/Portal/Jobs")


@pytest.mark.parametrize(
    "cell",
    [
        '<a href="/Files/1">Download Template</a>',
        '<a href="/Files/1" title="Template"><svg></svg></a>',
        button(GO, "Blank Form"),
    ],
)
def test_the_row_of_a_template_has_words_of_its_own(here: Here, cell: str) -> None:
    """They download the blank form there, and nothing anywhere else, where the error names the screen and the line."""
    here.show(cell, '<nav><a href="/Portal/Forms">Form Templates</a></nav>')
    assert here.download("custom_forms") == PDF
    with pytest.raises(LayoutChanged, match=r"on Attachments .*\[controls\] download = "):
        here.download("attachments")
    here.show("<i title=Printed>", '<nav><a href="/Portal/Forms">Form Templates</a></nav>')
    with pytest.raises(LayoutChanged, match=r"on Form Templates .*\[downloads\] template = "):
        here.download("custom_forms")


def test_a_link_marked_as_a_download_is_judged_like_any_other(here: Here) -> None:
    """The browser asks for it by itself, past the guard, were it not made a plain link first."""
    here.screen.goto(f"{here.home}/Portal/Marked")
    here.asked.clear()
    for link in here.screen.page.locator("a").all():
        link.click()
    here.screen.page.evaluate("() => { document.open(); document.write(MARKED); document.close(); }")
    here.screen.page.locator("a").last.click()
    here.screen.settle()
    assert here.asked == []
    assert any("/Jobs/Delete/" in one.url for one in here.screen.traffic.refused)
    here.screen.goto(f"{here.home}/Portal/Jobs")


def test_a_cookie_that_turns_is_one_for_both(here: Here) -> None:
    """What a file's answer sets is what the browser sends, and what the browser has goes along with the next file."""
    here.show('<a href="/Files/Turn">Download</a>')
    here.cookies.clear()
    here.download()
    here.download()
    here.screen.page.evaluate("() => fetch('/Portal/Jobs')")
    here.screen.page.context.add_cookies([{"name": "sid", "value": "of the page", "url": here.home}])
    here.download()
    assert here.cookies[1:] == ["sid=1", "sid=2", "sid=of the page"]
    (held,) = here.screen.page.context.cookies()
    assert (held["value"], held["httpOnly"], held["path"]) == ("4", True, "/")


def test_words_in_a_files_place_are_asked_for_again(here: Here) -> None:
    """A second control of the row is tried too; each answer is a new one."""
    here.show('<a href="/Files/Json">Download</a>' + f'<a href="/Files/1">{NAME}</a>')
    assert here.download() == PDF
    here.show('<a href="/Files/Json">Download</a>')
    with pytest.raises(DownloadRejected, match="JSON"):
        here.download()
    assert here.asked == ["GET /Files/Json"] * 3


XLS = "/Files/List?format=xls"


@pytest.mark.parametrize(
    "markup",
    [
        f"<a href='{XLS}'>Export All Meters</a>",
        f"<button onclick=\"location.href='{XLS}'\">Export All Meters</button>",
        "<button onclick='m.hidden = !m.hidden'>Import/Export</button><ul id=m hidden><li><a href='#' "
        "onclick=\"alert('import')\">Import</a><li><a href='" + XLS + "'>Export All Meters</a></ul>",
    ],
    ids=["a link", "a script", "in a menu"],
)
def test_a_screen_exports_its_file_by_the_control_that_the_profile_names(here: Here, markup: str) -> None:
    """Wherever it stands; what else stands in its menu is not pressed."""
    here.screen.page.set_content(f"<!DOCTYPE html>{markup}")
    exports = load().exports.model_copy(update={"files": {"meters": ("Export All Meters",)}})
    here.screen.profile = load().model_copy(update={"exports": exports})
    try:
        assert here.blobs.get(here.files.exported("meters").blob.sha256) == PDF
        with pytest.raises(LayoutChanged, match=r"nothing exports jobs.*exports\.files"):
            here.files.exported("jobs")
    finally:
        here.screen.profile = load()
