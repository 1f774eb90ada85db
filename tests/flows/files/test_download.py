"""Downloads over a fake wire: whole and right, or an error by name and nothing kept."""

from __future__ import annotations

import gzip
import hashlib
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from flows.browser.cookies import SetCookie
from flows.files.arrival import Wanted
from flows.files.download import MAX_HOPS, Downloader
from flows.guard.asked import Asked
from flows.guard.request_guard import FileRequest, Guard, Traffic
from flows.kept import Fetched
from scraper.errors import (
    DownloadRejected,
    PortalUnavailable,
    RateLimited,
    RequestRefused,
    ScraperError,
    SessionExpired,
    TruncatedDownload,
)
from scraper.evidence.blobs import BlobStore
from scraper.limits.throttle import Throttle
from scraper.profile import load

PORTAL = "https://portal.example"
FILE = f"{PORTAL}/Portal/Attachments/Download/1"
SIGNED = "https://acme.blob.core.windows.net/files/1.pdf?sig=s"
PDF = b"%PDF-1.7 " + bytes(range(256)) * 40

Answer = Callable[[httpx.Request], httpx.Response]


class Pocket:
    """The portal's own cookies, by name."""

    def __init__(self) -> None:
        self.held = {"session": "s3"}

    def header(self, url: str) -> str:
        """None for any other origin."""
        return "; ".join(f"{name}={value}" for name, value in self.held.items()) if url.startswith(PORTAL) else ""

    def keep(self, cookies: Iterable[SetCookie]) -> None:
        """As a browser would."""
        self.held |= {one.name: one.value for one in cookies}


class Wire:
    """A downloader in front of a handler, with what it asked for and what it stored."""

    def __init__(self, answer: Answer, folder: Path) -> None:
        self.asked: list[httpx.Request] = []
        self.blobs = BlobStore(str(folder))
        self.traffic = Traffic()
        self.traffic.moment.begin(Asked("download", frozenset({"7"})))
        self.pocket = Pocket()
        self._answer = answer
        guard = Guard(load().guard, PORTAL, self.traffic, Throttle(sleep=lambda _: None))
        self.downloader = Downloader(
            guard, self.pocket, "Chromium", None, timedelta(seconds=5), httpx.MockTransport(self._handle)
        )

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self._answer(request)

    def fetch(self, url: str = FILE, name: str = "plan.pdf", *, is_sized: bool = False) -> Fetched:
        """Fetch as the portal's verb does."""
        return self.ask(FileRequest("GET", url), Wanted(name, is_sized, load().login.expired))

    def ask(self, asked: FileRequest, wanted: Wanted) -> Fetched:
        """Fetch what a press asked for."""
        return self.downloader.fetch(asked, f"{PORTAL}/Portal/Jobs/Details/7", wanted, self.blobs.put_stream)

    def stored(self) -> list[str]:
        """Every blob that was kept."""
        return list(self.blobs.names())


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Callable[[Answer], Wire]]:
    """Put a handler at the far end."""
    open_wires: list[Wire] = []

    def make(answer: Answer) -> Wire:
        open_wires.append(Wire(answer, tmp_path))
        return open_wires[-1]

    yield make
    for one in open_wires:
        one.downloader.close()


def parts(*chunks: bytes, fails: Exception | None = None) -> Iterator[bytes]:
    """A body that comes in pieces, and may break off."""
    yield from chunks
    if fails is not None:
        raise fails


def sent(content: bytes, content_type: str) -> httpx.Response:
    """A whole answer, as it comes over a wire."""
    headers = {"Content-Type": content_type, "Content-Length": str(len(content))}
    return httpx.Response(200, content=parts(content), headers=headers)


def test_a_file_arrives_whole(wire: Callable[[Answer], Wire]) -> None:
    """The bytes are stored under their hash; the session's cookie and the referring page went along."""
    one = wire(lambda _: sent(PDF, "application/pdf"))
    fetched = one.fetch()
    assert (fetched.url, fetched.content_type) == (FILE, "application/pdf")
    assert fetched.blob.sha256 == hashlib.sha256(PDF).hexdigest()
    assert one.blobs.get(fetched.blob.sha256) == PDF
    (request,) = one.asked
    assert (request.headers["cookie"], request.headers["referer"]) == ("session=s3", f"{PORTAL}/Portal/Jobs/Details/7")
    assert one.traffic.portal_http == 1


def test_a_file_of_no_bytes_is_a_file(wire: Callable[[Answer], Wire]) -> None:
    """Zero announced, zero arrived: stored as what it is."""
    fetched = wire(lambda _: httpx.Response(200, headers={"Content-Length": "0"})).fetch()
    assert (fetched.blob.size_bytes, fetched.blob.sha256) == (0, hashlib.sha256(b"").hexdigest())


def test_a_file_without_a_length_arrives(wire: Callable[[Answer], Wire]) -> None:
    """Nothing announced is nothing to compare with."""
    assert wire(lambda _: httpx.Response(200, content=parts(PDF, PDF))).fetch().blob.size_bytes == 2 * len(PDF)


def test_a_compressed_answer_is_unpacked_and_counted_as_sent(wire: Callable[[Answer], Wire]) -> None:
    """The announced length is that of the packed bytes; the stored file is the unpacked one."""
    packed = gzip.compress(PDF)
    headers = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
    fetched = wire(lambda _: httpx.Response(200, content=parts(packed[:9], packed[9:]), headers=headers)).fetch()
    assert fetched.blob.sha256 == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda: httpx.Response(200, content=parts(PDF), headers={"Content-Length": "99999"}), TruncatedDownload),
        (
            lambda: httpx.Response(200, content=parts(PDF, fails=httpx.RemoteProtocolError("peer closed connection"))),
            TruncatedDownload,
        ),
        (lambda: httpx.Response(200, content=parts(PDF, fails=httpx.ReadError("reset"))), PortalUnavailable),
        (lambda: httpx.Response(200, content=parts(PDF, fails=httpx.ReadTimeout("slow"))), PortalUnavailable),
        (
            lambda: httpx.Response(200, content=parts(b"no gzip"), headers={"Content-Encoding": "gzip"}),
            PortalUnavailable,
        ),
        (lambda: httpx.Response(401), SessionExpired),
        (lambda: httpx.Response(403), DownloadRejected),
        (lambda: httpx.Response(404, content=PDF), DownloadRejected),
        (lambda: httpx.Response(206, content=PDF), DownloadRejected),
        (lambda: httpx.Response(503), PortalUnavailable),
        (lambda: httpx.Response(429), RateLimited),
        (lambda: httpx.Response(302, headers={"Location": "https://evil.example/f.pdf"}), RequestRefused),
        (lambda: httpx.Response(302, headers={"Location": "/Portal/Attachments/Delete/1"}), RequestRefused),
        (lambda: httpx.Response(302, headers={"Location": "/Account/LogOff"}), RequestRefused),
        (lambda: httpx.Response(302, headers={"Location": FILE}), PortalUnavailable),
    ],
)
def test_anything_else_is_an_error_by_name(
    wire: Callable[[Answer], Wire], answer: Callable[[], httpx.Response], error: type[ScraperError]
) -> None:
    """Nothing is kept of a file that did not arrive, and the message names the file."""
    one = wire(lambda _: answer())
    with pytest.raises(error, match=r"plan\.pdf"):
        one.fetch()
    assert one.stored() == []
    assert len(one.asked) <= MAX_HOPS


PAGES = [
    b"<!DOCTYPE html><html><body>An error has occurred</body></html>",
    b"\r\n  <!doctype HTML><title>Error</title>",
    b"<html lang='en'>",
    b"\xef\xbb\xbf<!DOCTYPE html><h1>Server Error</h1>",
    b"<!-- page --><html></html>",
    b"<h1>An unexpected error has occurred.</h1>",
    b"<head><meta charset=utf-8></head>",
]


@pytest.mark.parametrize("body", PAGES)
def test_a_page_in_place_of_the_file_is_refused(wire: Callable[[Answer], Wire], body: bytes) -> None:
    """An error page with status 200 is not taken for the file."""
    one = wire(lambda _: sent(body, "text/html; charset=utf-8"))
    with pytest.raises(DownloadRejected):
        one.fetch()
    assert one.stored() == []


def test_the_login_page_in_place_of_the_file_is_an_expired_session(wire: Callable[[Answer], Wire]) -> None:
    """Its password field tells it from any other page, also behind a long head."""
    page = b"<!DOCTYPE html><head>" + b"<!-- -->" * 5000 + b'</head><form><input name="P" type="password"></form>'
    one = wire(lambda _: httpx.Response(200, content=parts(page), headers={"Content-Type": "text/html"}))
    with pytest.raises(SessionExpired):
        one.fetch()
    assert one.stored() == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", PDF),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + PDF),
        ("notes.txt", b"1 < 2, and that is all"),
        ("export.xml", b"<?xml version='1.0'?><jobs/>"),
        ("report.html", b"<!DOCTYPE html><p>really a page"),
    ],
)
def test_a_wrong_content_type_alone_refuses_nothing(wire: Callable[[Answer], Wire], name: str, content: bytes) -> None:
    """What a file is, its bytes say, not the header over them."""
    fetched = wire(lambda _: sent(content, "text/html")).fetch(name=name)
    assert fetched.blob.sha256 == hashlib.sha256(content).hexdigest()


def test_nothing_in_place_of_a_file_that_has_a_size_is_refused(wire: Callable[[Answer], Wire]) -> None:
    """The listing shows that it holds something."""
    one = wire(lambda _: httpx.Response(200, headers={"Content-Length": "0"}))
    with pytest.raises(DownloadRejected, match="shows a size"):
        one.fetch(is_sized=True)
    assert one.stored() == []


@pytest.mark.parametrize(
    ("body", "content_type", "says"),
    [
        (b'{"success":false,"message":"Being scanned"}', "application/json; charset=utf-8", "JSON.*Being scanned"),
        (b'{"error":"gone"}', "application/pdf", "JSON.*gone"),
        (b"An error has occurred.", "text/plain", "plain text.*An error"),
        (b"<Error><Code>AccessDenied</Code></Error>", "application/xml", "XML"),
    ],
)
def test_other_words_in_place_of_the_file_are_refused_and_told(
    wire: Callable[[Answer], Wire], body: bytes, content_type: str, says: str
) -> None:
    """Status 200 makes no file of them, whatever they are announced as."""
    one = wire(lambda _: sent(body, content_type))
    with pytest.raises(DownloadRejected, match=says):
        one.fetch()
    assert one.stored() == []


@pytest.mark.parametrize("body", [b'{"error":"Your session has expired."}', b"You have been signed out"])
def test_an_answer_that_says_so_is_an_expired_session(wire: Callable[[Answer], Wire], body: bytes) -> None:
    """The profile knows how that is worded."""
    one = wire(lambda _: sent(body, "text/plain"))
    with pytest.raises(SessionExpired):
        one.fetch()
    assert one.stored() == []


def test_a_page_may_be_a_file_but_not_the_login_page(wire: Callable[[Answer], Wire]) -> None:
    """An attached page is kept, also one that asks for a password once it is handed out as a file."""
    login = b"<!DOCTYPE html><form><input type=password></form>"
    with pytest.raises(SessionExpired):
        wire(lambda _: sent(login, "text/html")).fetch(name="report.html")
    kept = wire(lambda _: httpx.Response(200, content=parts(login), headers={"Content-Disposition": "attachment"}))
    assert kept.fetch(name="report.html").blob.size_bytes == len(login)


@pytest.mark.parametrize(
    ("name", "content"),
    [("roof.jpg", b"\x00\x00\x00\x18ftypheic" + PDF), ("jobs.xls", b"<html><table><tr><td>J1</td><td>7</td></table>")],
)
def test_a_file_of_another_type_is_kept_as_served(wire: Callable[[Answer], Wire], name: str, content: bytes) -> None:
    """What it is, its bytes say later."""
    assert wire(lambda _: sent(content, "image/jpeg")).fetch(name=name).blob.size_bytes == len(content)


def test_the_answers_name_says_what_a_row_leaves_open(wire: Callable[[Answer], Wire]) -> None:
    """Words without an ending promise nothing; a document that turns out to be one line of text is none."""
    headers = {"Content-Disposition": 'attachment; filename="SWMS.docx"'}
    with pytest.raises(DownloadRejected, match=r"^'Safe work': the portal sent plain text"):
        wire(lambda _: httpx.Response(200, content=parts(b"No template"), headers=headers)).fetch(name="Safe work")


def test_cookies_turn_with_every_answer(wire: Callable[[Answer], Wire]) -> None:
    """What one answer sets goes along with the next request, on a redirect too; nothing of another origin is taken."""

    def answer(request: httpx.Request) -> httpx.Response:
        turn = {"Set-Cookie": f"session={request.url.path[-1]}; Path=/"}
        if request.url.path.endswith("1"):
            return httpx.Response(302, headers={"Location": FILE[:-1] + "2", **turn})
        return httpx.Response(200, content=parts(PDF), headers=turn)

    one = wire(answer)
    one.fetch()
    one.fetch(FILE[:-1] + "3")
    assert [request.headers["cookie"] for request in one.asked] == ["session=s3", "session=1", "session=2"]
    assert one.pocket.held == {"session": "3"}


def test_a_form_that_reads_is_posted_as_the_page_would(wire: Callable[[Answer], Wire]) -> None:
    """Its body goes with it, and not on to where it is redirected; one that carries more is refused unasked."""
    is_first = iter([True])
    moved = {"Location": "/Portal/Files/Ready/1"}
    one = wire(lambda _: httpx.Response(302, headers=moved) if next(is_first, False) else sent(PDF, "application/pdf"))
    headers = (("content-type", "application/x-www-form-urlencoded"), ("origin", PORTAL))
    form = FileRequest("POST", f"{PORTAL}/Portal/Files/List", "id=7", headers)
    assert one.ask(form, Wanted("plan.pdf")).url == f"{PORTAL}/Portal/Files/Ready/1"
    assert [(one.method, one.content, one.headers.get("origin")) for one in one.asked] == [
        ("POST", b"id=7", PORTAL),
        ("GET", b"", None),
    ]
    for wrong in ("id=7&note=x", None):
        with pytest.raises(RequestRefused):
            one.ask(FileRequest("POST", f"{PORTAL}/Portal/Files/Remove", wrong, headers), Wanted("plan.pdf"))
    assert len(one.asked) == 2


def test_retry_after_is_handed_on(wire: Callable[[Answer], Wire]) -> None:
    """How long the portal wants to be left alone travels with the error."""
    with pytest.raises(RateLimited) as caught:
        wire(lambda _: httpx.Response(429, headers={"Retry-After": "7"})).fetch()
    assert caught.value.retry_after == 7


def test_a_listed_origin_is_followed_without_session_or_referer(wire: Callable[[Answer], Wire]) -> None:
    """A signed link on another origin learns neither cookie nor page of the portal, and its signature is not kept."""

    def answer(request: httpx.Request) -> httpx.Response:
        is_file = request.url.host == "acme.blob.core.windows.net"
        return sent(PDF, "application/pdf") if is_file else httpx.Response(302, headers={"Location": SIGNED})

    one = wire(answer)
    assert one.fetch().url == SIGNED.split("?")[0]
    assert "cookie" not in one.asked[1].headers
    assert "referer" not in one.asked[1].headers


def test_an_unlisted_origin_is_never_asked(wire: Callable[[Answer], Wire]) -> None:
    """The refusal comes before the request, and proposes the profile line."""
    one = wire(lambda _: httpx.Response(200, content=PDF))
    with pytest.raises(RequestRefused, match="file_origins"):
        one.fetch("https://files.example/1.pdf")
    assert one.asked == []


def test_half_a_gigabyte_passes_through_a_small_memory(wire: Callable[[Answer], Wire]) -> None:
    """500 MB are hashed and stored with less than 50 MB of memory at any moment."""
    piece = bytes(1_000_000)
    headers = {"Content-Length": "500000000"}
    one = wire(lambda _: httpx.Response(200, content=(piece for _ in range(500)), headers=headers))
    tracemalloc.start()
    try:
        fetched = one.fetch(name="big.bin")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert fetched.blob.size_bytes == 500_000_000
    assert peak < 50_000_000
