"""What stands in frames is seen, named and pressed as what stands on the page itself, and guarded as well."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Route

from flows.browser.page_actions import Screen
from flows.login.proof import require_menu
from scraper.errors import LayoutChanged
from scraper.pages.html import dom
from tests.flows.conftest import HOME

pytestmark = pytest.mark.browser

PAGES = {
    "/": "<frameset rows='60,*'><frame src='/Bar'><frameset cols='160,*'><frame src='/Menu'>"
    "<frame name=work src='/Home'></frameset></frameset>",
    "/Bar": "<b>Trades Pty Ltd</b>",
    "/Menu": "<ul><li><a href='/Dashboard' target=work>Dashboard</a><li><a href='Sub/Jobs' target=work>Jobs</a>"
    "<li><a href='/' target=_top>Start again</a><li><a href='/Help'>Help</a></ul>",
    "/Home": "<h1>Welcome</h1>",
    "/Sub/Jobs": "<iframe src='List' width=600 height=300></iframe>",
    "/Sub/List": "<table><tr><th>Job No.<tr><td><a href='Card?id=7'>J7</a><tr><td><a href='#'>J8</a></table>"
    "<form method=post action='/Jobs/Delete'><button>More</button></form>",
    "/Alone": "<h1>Jobs</h1><a href='/Sub/Jobs' target=work>Jobs</a><iframe src='about:blank' name=other></iframe>",
}


@pytest.fixture
def framed(screen: Screen) -> Iterator[Screen]:
    """A tab in front of a portal made of frames."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOME).partition("?")[0]
        if route.request.method == "GET" and path in PAGES:
            route.fulfill(body=PAGES[path], content_type="text/html")
        else:
            route.fallback()

    screen.page.route(f"{HOME}/**", answer)
    yield screen
    screen.page.unroute(f"{HOME}/**")


def control(screen: Screen, name: str) -> dict[str, object]:
    """What is known of the one control of a name."""
    (found,) = [one for one in screen.controls() or [] if one.named((name,))]
    return {"control": found, "framed": found.framed, "address": found.address}


def test_a_portal_of_nothing_but_frames_is_read_as_one_page(framed: Screen) -> None:
    """Nested sets of frames and a frame within: all words, one menu, a list with its links written out in full."""
    framed.goto(f"{HOME}/")
    require_menu(framed, framed.capture())
    assert not control(framed, "Start again")["framed"]
    assert control(framed, "Help")["framed"]
    jobs = control(framed, "Jobs")
    assert jobs["framed"]
    framed.press(jobs["control"])  # type: ignore[arg-type]
    shot, _ = framed.read(lambda shot: require_menu(framed, shot))
    body = dom.parse(shot.html).body
    assert body is not None
    words = " ".join(dom.text(body).split())
    assert words == "Trades Pty Ltd Dashboard Jobs Start again Help Job No. J7 J8 More"
    assert [link["href"] for link in body.select("td a")] == [f"{HOME}/Sub/Card?id=7", "#"]
    assert "J7" in framed.text()


def test_a_link_into_no_frame_of_the_page_is_an_ordinary_one(framed: Screen) -> None:
    """A named tab that the page does not hold opens beside it."""
    framed.goto(f"{HOME}/Alone")
    assert not control(framed, "Jobs")["framed"]
    with pytest.raises(LayoutChanged):
        require_menu(framed, framed.capture())


def test_the_guard_stands_in_front_of_every_frame(framed: Screen) -> None:
    """What a form in a frame within a frame posts is refused like any other write."""
    framed.goto(f"{HOME}/Sub/Jobs")
    with framed.page.expect_event("requestfailed"):
        framed.page.frames[-1].evaluate("document.forms[0].submit()")
    assert [(one.url, one.kind) for one in framed.traffic.troubles] == [(f"{HOME}/Jobs/Delete", "refused")]


class _Closed(BaseHTTPRequestHandler):
    """A page that is served with a shadow tree already closed."""

    def log_message(self, *args: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        body = b"<div><template shadowrootmode='closed'><p>J7</p></template></div>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def test_a_shadow_tree_that_is_served_closed_is_seen(screen: Screen) -> None:
    """No script in the page could look into it, and none could tell that it is there."""
    server = HTTPServer(("127.0.0.1", 0), _Closed)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        screen.goto(f"http://127.0.0.1:{server.server_port}/")
        assert "<p>J7</p>" in screen.capture().html
    finally:
        server.shutdown()
        server.server_close()
