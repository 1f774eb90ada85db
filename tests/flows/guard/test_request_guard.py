"""What may leave the browser, as a table: known reads pass, everything else is refused by name."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.portal.writes import WRITES
from flows.guard.asked import Asked
from flows.guard.read_only_rules import Verdict, judge, words_of, write_word
from flows.guard.request_guard import Guard, Traffic
from scraper.limits.throttle import Throttle
from scraper.profile import load

PORTAL = "https://portal.example"
RULES = load().guard
WORDS = sorted({*RULES.write_words, *RULES.logout_words})
CARD = "add0add0-0000-4000-8000-0add00000add"
OPENING = Asked("opening", frozenset({CARD}))
GUID = "7f3e0a52-91bb-4b0c-8b53-0f7f1f4d2c11"


def verdict(method: str, path: str, kind: str = "xhr", body: str | None = None) -> Verdict:
    """What the guard says of a request to the portal, or to any other address given whole."""
    url = PORTAL + path if path.startswith("/") else path
    return judge(method, url, kind, body, rules=RULES, portal=PORTAL, asked=OPENING)


@pytest.mark.parametrize(
    ("method", "path", "kind", "body"),
    [
        ("GET", "/Portal/Jobs", "document", None),
        ("GET", f"/Portal/Jobs/Details/{GUID}?tab=attachments", "document", None),
        ("GET", "/Portal/Jobs/Completed", "document", None),
        ("GET", "/Portal/Settings/Address", "document", None),
        ("GET", "/Portal/Bookings", "document", None),
        ("GET", "/Portal/JobList?status=all&sort=name&page=2", "document", None),
        ("GET", f"/Portal/Attachments/Download/{GUID}", "file", None),
        ("GET", "/Portal/Attachments/Download/2a4926f0-5f22-4dfc-8d64-b3add9577b6b", "file", None),
        ("GET", "/Portal/Jobs/Details/2A4926F05F224DFC8D64B3ADD9577B6B", "document", None),
        ("POST", "/Portal/Jobs/Read/add0add0-0000-4000-8000-0add00000add", "xhr", "page=1"),
        ("HEAD", "/Portal/Jobs", "fetch", None),
        ("GET", "/Scripts/add-remove-sort.min.js", "script", None),
        ("GET", "https://cdnjs.cloudflare.com/ajax/jquery.js", "script", None),
        ("GET", "https://acme.blob.core.windows.net/files/upload/1.pdf?sig=x", "file", None),
        ("POST", "/Portal/JobList/Read", "xhr", "page=1&pageSize=20&sort=&filter="),
        ("POST", "/Portal/Grid/Read", "fetch", json.dumps({"take": 20, "skip": 0, "sort": []})),
        ("POST", "/Portal/Grid/Read", "xhr", None),
        ("GET", "/Account/LogIn", "document", None),
        ("GET", "/Portal/Schedule", "document", None),
        ("GET", "/Portal/Schedule/Week?from=2026-11-30", "document", None),
        ("GET", "/pricebook", "document", None),
        ("GET", "/PriceBook/Index?page=2", "xhr", None),
        ("GET", f"/Portal/Jobs/Edit/{GUID}", "document", None),
        ("GET", "/Portal/Stores", "document", None),
        ("GET", "/Portal/Tracking", "document", None),
        ("GET", "/Portal/Repairs/Received", "document", None),
        ("GET", "/Portal/Jobs?query={%22status%22:1}", "xhr", None),
        ("GET", "/Portal/Jobs?action=list&sort=name&start=20", "xhr", None),
        ("GET", "data:text/plain,x", "document", None),
        ("GET", "about:blank", "document", None),
    ],
)
def test_reads_pass(method: str, path: str, kind: str, body: str | None) -> None:
    """A known read leaves the browser."""
    assert verdict(method, path, kind, body).allowed


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "why"),
    [
        ("GET", f"/Portal/Jobs/Delete/{GUID}", "document", None, "'delete'"),
        ("GET", "/Portal/Jobs/%44elete/1", "document", None, "'delete'"),
        ("GET", f"/Portal/Jobs/{GUID}/add", "document", None, "'add'"),
        ("GET", f"/Portal/Jobs/{GUID}add", "document", None, "'add'"),
        ("GET", "/Portal/jobs/deletejob/1", "document", None, "'delete'"),
        ("GET", "/Portal/Jobs/MarkAsCompleted/1", "fetch", None, "'mark'"),
        ("GET", "/Portal/Invoices/MassUpdate", "xhr", None, "'update'"),
        ("GET", "/Account/LogOff", "document", None, "'log off'"),
        ("GET", "/Account/sign-out", "document", None, "'sign out'"),
        ("GET", "/logout", "fetch", None, "'logout'"),
        ("GET", "/Portal/Jobs?action=delete&id=1", "document", None, "action"),
        ("GET", "/Portal/Jobs?handler=MarkComplete", "document", None, "action"),
        ("GET", f"/Portal/Jobs?delete={GUID}", "document", None, "'delete'"),
        ("GET", "/Portal/Jobs?LogOff=1", "document", None, "'log off'"),
        ("GET", "/Portal/Jobs/Delete/1", "script", None, "'delete'"),
        ("POST", "/Portal/Jobs/Save", "xhr", "id=1", "'save'"),
        ("POST", "/Portal/Jobs/Read", "document", "page=1", "not made by a script"),
        ("POST", "/Portal/Jobs/Read", "xhr", "page=1&description=x", "'description'"),
        ("POST", "/Portal/Jobs/Read", "xhr", json.dumps({"page": 1, "models": []}), "'models'"),
        ("POST", "/Portal/Jobs/Read", "xhr", "[1]", "no object"),
        ("POST", "/Portal/Jobs/Read", "xhr", "<save/>", "unknown form"),
        ("POST", "/Portal/Jobs/Read", "xhr", "&", "unknown form"),
        ("GET", "/Portal/Schedule/7", "document", None, "'schedule'"),
        ("GET", "/Portal/Schedule/Delete/7", "document", None, "'schedule'"),
        ("GET", "/Portal/Jobs/Schedule/7", "document", None, "'schedule'"),
        ("GET", "/Portal/Jobs/Schedule?id=7", "document", None, "'schedule'"),
        ("POST", "/Portal/Schedule", "xhr", None, "'schedule'"),
        ("POST", "/PriceBook", "xhr", None, "'book'"),
        ("GET", f"/Portal/Jobs/Edit/{GUID}", "xhr", None, "'edit'"),
        ("POST", f"/Portal/Jobs/Edit/{GUID}", "document", None, "'edit'"),
        ("GET", "/Portal/Timesheet/CheckIn/7", "fetch", None, "'check in'"),
        ("GET", "/Portal/Timesheet/check-out/7", "document", None, "'check out'"),
        ("GET", "/Portal/Notices/Acknowledge/7", "xhr", None, "'acknowledge'"),
        ("GET", "/Portal/Notices/Seen/7", "xhr", None, "'seen'"),
        ("GET", "/Portal/Stock/Reserve/7", "xhr", None, "'reserve'"),
        ("GET", "/Portal/Jobs/Restore/7", "document", None, "'restore'"),
        ("GET", "/Portal/Jobs?_method=DELETE&id=7", "xhr", None, "another method"),
        ("GET", "/Portal/Jobs?X-HTTP-Method-Override=PUT", "xhr", None, "another method"),
        ("GET", "/graphql?query=mutation{close(id:7){id}}", "xhr", None, "mutation"),
        ("GET", "/Portal/Jobs?oper=del&id=7&task=archive", "xhr", None, "action 'archive'"),
        ("POST", "https://cdnjs.cloudflare.com/collect", "fetch", None, "not a known read"),
        ("PUT", "/Portal/Jobs/1", "xhr", None, "not a known read"),
        ("DELETE", "/Portal/Jobs/1", "fetch", None, "not a known read"),
        ("OPTIONS", "/Portal/Jobs/1", "fetch", None, "not a known read"),
        ("GET", "https://evil.example/a.js", "script", None, "asset_origins"),
        ("GET", "https://evil.example/a.pdf", "document", None, "file_origins"),
        ("GET", "http://portal.example/Portal/Jobs", "document", None, "file_origins"),
        ("GET", "https://acme.blob.core.windows.net/a.js", "script", None, "asset_origins"),
        ("GET", "http://127.0.0.1:9000/a.pdf", "file", None, "file_origins"),
        ("GET", "ftp://portal.example/a", "document", None, "scheme ftp"),
        ("GET", "file:///etc/passwd", "document", None, "scheme file"),
    ],
)
def test_everything_else_is_refused(method: str, path: str, kind: str, body: str | None, why: str) -> None:
    """A refusal says what it saw, or which line of the profile would allow it."""
    said = verdict(method, path, kind, body)
    assert not said.allowed
    assert why in f"{said.why} {said.mend}"


@pytest.mark.parametrize("name", sorted(WRITES))
@pytest.mark.parametrize("kind", ["document", "xhr", "fetch", "file"])
def test_no_write_of_the_bundled_portal_passes(name: str, kind: str) -> None:
    """Every write of the table is refused by its address alone, however it is sent."""
    write = WRITES[name]
    if write.method == "GET":
        assert not verdict("GET", write.url(GUID), kind).allowed
    assert not verdict("POST", write.url(GUID), kind, "__RequestVerificationToken=x&ids=1").allowed


def test_a_loopback_portal_may_keep_files_on_another_port() -> None:
    """Files from another loopback port pass only where the portal itself is on loopback; scripts do not."""

    def said(kind: str, portal: str) -> bool:
        return judge("GET", "http://127.0.0.1:9000/f", kind, None, rules=RULES, portal=portal).allowed

    assert said("file", "http://localhost:8000")
    assert not said("script", "http://localhost:8000")
    assert not said("file", PORTAL)


SEGMENT = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", max_size=12)
AROUND = st.sampled_from(["/", "-", "_", ".", "1", "%20", "%2F", ":"])


def _written(word: str, style: int) -> str:
    return (word, word.upper(), word.capitalize(), quote(word[0]) + word[1:], f"%{ord(word[0]):02x}{word[1:]}")[style]


@given(
    st.sampled_from(WORDS),
    st.integers(0, 4),
    SEGMENT,
    SEGMENT,
    AROUND,
    AROUND,
    st.sampled_from(["document", "xhr", "fetch", "file", "other"]),
)
def test_no_get_with_a_whole_write_word_passes(
    word: str, style: int, before: str, after: str, left: str, right: str, kind: str
) -> None:
    """However a write word is cased, escaped or set off from its neighbours, a GET that holds it stays inside."""
    path = f"/Portal/{before}{left}{_written(word, style)}{right}{after}"
    assert not verdict("GET", path, kind).allowed
    assert not verdict("POST", path, kind, "page=1").allowed


@given(
    st.sampled_from(WORDS), st.sampled_from(["Job", "AllItems", "As", "ForCustomer"]), st.sampled_from(["Jobs", "Bulk"])
)
def test_a_write_word_in_camel_case_is_seen(word: str, after: str, before: str) -> None:
    """`/Portal/BulkDeleteAllItems` holds delete."""
    assert write_word(f"/Portal/{before}{word.capitalize()}{after}", RULES) is not None


@given(st.text())
def test_words_are_found_in_any_text(text: str) -> None:
    """Splitting never fails, and gives lower-case words of letters only."""
    assert all(word.isalpha() and word == word.lower() for word in words_of(text))


@pytest.mark.parametrize("reading", ["Settings", "Address", "Bookings", "Completed", "Newsletter", "Links", "Posted"])
def test_words_that_only_look_like_writing_pass(reading: str) -> None:
    """A screen called Settings or Completed sets and completes nothing."""
    assert write_word(f"/Portal/{reading}", RULES) is None


def test_refusals_are_remembered() -> None:
    """What was refused stays on the run's record and on the record of the screen that asked for it."""
    traffic = Traffic()
    guard = Guard(RULES, PORTAL, traffic, Throttle())
    traffic.moment.begin(OPENING)
    assert not guard.judge("POST", PORTAL + "/Portal/Jobs/Read", "xhr", "page=1&colour=red").allowed
    assert guard.judge("GET", PORTAL + "/Portal/Jobs", "document").allowed
    (trouble,) = traffic.troubles
    assert (trouble.kind, trouble.script, trouble.mend) == (
        "refused",
        True,
        '[reads] posts = [{ path = "/Portal/Jobs/Read", kind = "script", keys = ["colour"] }]',
    )
    traffic.screen()
    assert (traffic.troubles, traffic.refused) == ([], [trouble])


def test_what_is_refused_beside_the_lists_is_no_trouble_of_the_screen() -> None:
    """It stays on the run's record, but explains nothing that the screen lacks."""
    traffic = Traffic()
    guard = Guard(RULES, PORTAL, traffic, Throttle())
    assert not guard.judge("POST", PORTAL + "/Portal/Notifications/Read", "xhr").allowed
    assert (traffic.troubles, len(traffic.refused)) == ([], 1)


def test_a_post_that_was_let_through_is_told_once() -> None:
    """However often it is sent; what was refused, and what was no POST, is not told as read."""
    traffic = Traffic()
    guard = Guard(RULES, PORTAL, traffic, Throttle())
    traffic.moment.begin(OPENING)
    for page in ("1", "2"):
        assert guard.judge("POST", f"{PORTAL}/Portal/Jobs/Read?page={page}", "xhr", None).allowed
    assert guard.judge("POST", f"{PORTAL}/Portal/Jobs/{CARD}/Files/List", "xhr", None).allowed
    guard.judge("POST", PORTAL + "/Portal/Jobs/Save", "xhr", None)
    guard.judge("GET", PORTAL + "/Portal/Jobs", "document")
    assert traffic.read_posts == [PORTAL + "/Portal/Jobs/Read", PORTAL + "/Portal/Jobs/{id}/Files/List"]


@pytest.mark.parametrize("header", ["x-http-method-override", "X-HTTP-Method", "x-method-override"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_request_stands_for_another_method(header: str, method: str) -> None:
    """Whatever its address, a request whose headers name another method is refused."""
    url = PORTAL + "/Portal/Jobs/Read"
    said = judge(method, url, "xhr", None, rules=RULES, portal=PORTAL, asked=OPENING, headers={header: "DELETE"})
    assert not said.allowed
    assert "another method" in said.why
