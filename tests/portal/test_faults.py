from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from fixtures.portal import files
from fixtures.portal.faults import FAULTS
from fixtures.portal.server import PortalServer
from tests.portal.conftest import LocalPortal, Visitor

Visit = Callable[[LocalPortal], Visitor]
Start = Callable[..., LocalPortal]


@pytest.fixture
def signed_in(local_portal: Start, visit: Visit) -> Callable[..., Visitor]:
    """A visitor signed in to a portal in this process with these faults."""

    def make(*faults: str, **options: object) -> Visitor:
        visitor = visit(local_portal(faults=faults, **options))
        visitor.log_in()
        return visitor

    return make


@pytest.fixture
def connected(
    start_portal: Callable[..., PortalServer], visit: Callable[[PortalServer], Visitor]
) -> Callable[..., Visitor]:
    """The same over a real connection, which can be cut."""

    def make(*faults: str) -> Visitor:
        visitor = visit(start_portal(faults=faults))
        visitor.log_in()
        return visitor

    return make


def outcomes(visitor: Visitor, path: str, count: int = 12) -> list[object]:
    """What so many requests in a row come to: the status, or the name of the error."""
    seen: list[object] = []
    for _ in range(count):
        try:
            seen.append(visitor.get(path).status_code)
        except httpx.TransportError as error:
            seen.append(type(error).__name__)
    return seen


def test_bursts_end(signed_in: Callable[..., Visitor]) -> None:
    """After two server errors in a row the portal answers again; a fourth one is the last."""
    seen = outcomes(signed_in("5xx-burst"), "/Portal/Dashboard", 40)
    assert seen[:4] == [200, 503, 502, 200]
    assert seen.count(200) == 36


def test_permanent_faults_do_not_end(signed_in: Callable[..., Visitor]) -> None:
    """`-always` hits every request of its kind."""
    assert set(outcomes(signed_in("5xx-always"), "/Portal/Dashboard")) <= {502, 503}


def test_a_reset_is_no_answer_at_all(connected: Callable[..., Visitor]) -> None:
    """Two times two requests are cut off before an answer; the others are served."""
    seen = outcomes(connected("reset"), "/Portal/Dashboard", 14)
    assert sum(one in ("ReadError", "RemoteProtocolError") for one in seen) == 4
    assert seen.count(200) == 10


def test_429_says_how_long_to_wait(signed_in: Callable[..., Visitor]) -> None:
    """Too many requests come with Retry-After in seconds."""
    visitor = signed_in("429")
    answers = [visitor.get("/Portal/Dashboard") for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert [answer.headers["Retry-After"] for answer in refused] == ["1", "1"]


@pytest.mark.parametrize(("fault", "words"), [("session-expiry", "has expired"), ("eviction", "another browser")])
def test_a_session_ends_once_in_the_middle(signed_in: Callable[..., Visitor], fault: str, words: str) -> None:
    """The login page says why; a new login lasts."""
    visitor = signed_in(fault)
    pages = [visitor.get("/Portal/Dashboard") for _ in range(6)]
    ended = [page for page in pages if page.url.path == "/login"]
    assert words in ended[0].text
    visitor.log_in()
    assert {visitor.get("/Portal/Dashboard").url.path for _ in range(12)} == {"/Portal/Dashboard"}


def test_truncated_downloads_announce_more_than_they_send(connected: Callable[..., Visitor]) -> None:
    """The first two downloads break off; the same link is whole afterwards."""
    visitor = connected("truncated-download")
    photo = visitor.site.world.jobs[0].attachments[0]
    link = visitor.site.file_url(photo)
    assert outcomes(visitor, link, 3) == ["RemoteProtocolError", "RemoteProtocolError", 200]
    assert visitor.get(link).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "content_type", "is_right"),
    [
        ("wrong-content-type", 200, "text/html", True),
        ("download-html", 200, "text/html; charset=utf-8", False),
        ("download-5xx", 503, "text/html; charset=utf-8", False),
        ("no-content-length", 200, "image/jpeg", True),
    ],
)
def test_downloads_go_wrong_in_several_ways(
    signed_in: Callable[..., Visitor], fault: str, status: int, content_type: str, is_right: bool
) -> None:
    """A wrong type with right bytes, an error page in place of the file, an error, no length."""
    visitor = signed_in(fault)
    photo = visitor.site.world.jobs[0].attachments[0]
    answer = visitor.get(visitor.site.file_url(photo))
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, content_type)
    assert (answer.content == files.content(photo)) is is_right
    assert ("Content-Length" in answer.headers) is (fault != "no-content-length")


def test_the_pager_may_claim_too_much(signed_in: Callable[..., Visitor]) -> None:
    """The Jobs list says two more than it shows, and only while the fault is on."""
    visitor = signed_in("pager-total")
    site = visitor.site
    assert (site.pager_total("jobs", 3), site.pager_total("attachments", 3)) == (5, 3)
    visitor.control("fault", name="pager-total", on=0)
    assert site.pager_total("jobs", 3) == 3


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ("api-5xx", [503, 500, 200, 503, 200]),
        ("api-429", [429, 429, 200, 200, 200]),
        ("api-5xx-always", [503] * 5),
    ],
)
def test_the_api_fails_by_status(local_portal: Start, fault: str, statuses: list[int]) -> None:
    """Errors and refusals come in a fixed order."""
    server = local_portal(faults=(fault,))
    assert [server.api().get("/Jobs/Jobs").status_code for _ in range(5)] == statuses


@pytest.mark.parametrize(
    ("fault", "body"), [("api-html", "<!doctype html>"), ("api-empty", ""), ("api-refused", '{"success": false')]
)
def test_the_api_fails_with_status_200(local_portal: Start, fault: str, body: str) -> None:
    """An HTML page, nothing, or success: false, all with a good status."""
    server = local_portal(faults=(fault,))
    answer = server.api().get("/Jobs/Jobs")
    assert answer.status_code == 200
    assert answer.text[: len(body) or None] == body


def test_the_api_may_reset(start_portal: Callable[..., PortalServer]) -> None:
    """One call is cut off."""
    server = start_portal(faults=("api-reset",))
    with pytest.raises(httpx.TransportError):
        httpx.get(server.api_url + "/Jobs/Jobs")
    assert httpx.get(server.api_url + "/Jobs/Jobs").status_code == 401


def test_faults_can_be_turned_on_and_off_in_a_run(signed_in: Callable[..., Visitor]) -> None:
    """A fault counts from when it is turned on, and an unknown one is refused by name."""
    visitor = signed_in()
    visitor.control("fault", name="5xx-always")
    assert visitor.get("/Portal/Dashboard").status_code == 503
    visitor.control("fault", name="5xx-always", on=0)
    assert visitor.get("/Portal/Dashboard").status_code == 200
    refused = visitor.http.post("/__control/fault", params={"name": "gremlins"})
    assert refused.status_code == 400
    assert "gremlins" in refused.json()["error"]


def test_every_burst_is_finite() -> None:
    """Only faults that say so, or that leave the data right, last for ever."""
    harmless = {"wrong-content-type", "no-content-length", "pager-total", "api-refused"}
    lasting = {name for name, fault in FAULTS.items() if fault.at is None}
    assert all(name.endswith("-always") for name in lasting - harmless)
