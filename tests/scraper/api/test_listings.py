"""Lists of the open API are walked to a proven end, whatever moves meanwhile."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx
import pytest

from tests.scraper.api.played import KEY, Listing, answering, client, ids, page


def test_pages_are_walked_to_the_end() -> None:
    """Every page comes once, in order, and the walk is proven by the API's own total."""
    listing = Listing(["a", "b", "c", "d", "e"])
    with client(listing) as api:
        walk = api.list("jobs")
        answers = list(walk)
        assert api.requests == 3
    assert ids(answers) == ["a", "b", "c", "d", "e"]
    assert [(answer.page, answer.last) for answer in answers] == [(1, False), (2, False), (3, True)]
    assert (walk.proven, walk.expected, walk.taken) == (True, 5, 5)


def test_an_empty_list_is_proven_empty() -> None:
    """`totalPages: 0` ends the walk after one request."""
    with client(answering(page([], pages=0))) as api:
        walk = api.list("customers")
        assert [answer.last for answer in walk] == [True]
    assert (walk.proven, walk.expected, walk.taken) == (True, 0, 0)


def test_a_row_that_moved_over_an_edge_is_found_again() -> None:
    """A job made during the walk shows one row twice; the list is walked again, each row counts once."""
    listing = Listing(["a", "b", "c", "d"])
    listing.before = lambda nth: listing.ids.insert(0, "new") if nth == 2 else None
    with client(listing) as api:
        walk = api.list("jobs")
        found = ids(list(walk))
    assert sorted(found) == ["a", "b", "c", "d", "new"]
    assert (walk.proven, walk.expected, walk.taken) == (True, 5, 5)


def test_a_row_deleted_during_the_walk_does_not_hide_another() -> None:
    """The row that slipped to an earlier page is found by walking again."""
    listing = Listing(["a", "b", "c", "d"])
    listing.before = lambda nth: listing.ids.remove("a") if nth == 2 else None
    with client(listing) as api:
        walk = api.list("jobs")
        found = ids(list(walk))
    assert set(found) >= {"b", "c", "d"}
    assert (walk.proven, walk.expected, walk.taken) == (True, 3, 3)


def test_a_list_that_never_rests_is_not_called_proven() -> None:
    """After a bounded number of passes the walk says what is there and that it could not prove it."""
    listing = Listing(["a", "b", "c"])
    listing.before = lambda nth: listing.ids.append(f"new-{nth}")
    with client(listing) as api:
        walk = api.list("jobs")
        list(walk)
    assert not walk.proven
    assert walk.expected == len(listing.ids)


def test_a_total_that_is_wrong_is_not_believed() -> None:
    """Fewer rows than `totalRecords` says is no proof, however often it is asked."""
    with client(answering(page([{"jobId": "a"}], total=2))) as api:
        walk = api.list("jobs")
        answers = list(walk)
    assert ids(answers) == ["a"]
    assert (walk.proven, walk.expected, walk.taken) == (False, 2, 1)


def test_an_api_that_repeats_one_page_ends() -> None:
    """The same page for ever, under a huge page count, ends the walk unproven."""
    with client(answering(page([{"jobId": "a"}], pages=10**9, total=10**9))) as api:
        walk = api.list("jobs")
        list(walk)
        assert api.requests < 20
    assert not walk.proven


@pytest.mark.parametrize("end", [[], [{"contactId": "b"}]], ids=["an empty page", "the last page for ever"])
def test_a_list_without_totals_is_walked_until_nothing_comes(end: list[dict[str, str]]) -> None:
    """Where the API counts nothing, the end is proven by pages without a new row, and nothing is expected."""
    pages = [[{"contactId": "a"}], [{"contactId": "b"}]]
    answers = [httpx.Response(200, json={"results": rows}) for rows in [*pages, end]]
    with client(answering(*answers)) as api:
        walk = api.list("customer_contacts", "9a")
        assert [row["contactId"] for answer in walk for row in answer.rows] == ["a", "b"]
    assert (walk.proven, walk.expected, walk.taken) == (True, None, 2)


def test_a_changed_row_is_given_again() -> None:
    """When a list is walked again, rows that changed meanwhile come again and unchanged ones do not."""
    states = iter(["booked", "completed", "completed"])
    totals = iter([5, 1, 1])
    with client(lambda _: page([{"jobId": "a", "s": next(states)}, {"jobId": "b"}], total=next(totals) + 1)) as api:
        answers = list(api.list("jobs"))
    assert [row["jobId"] for row in answers[0].rows] == ["a", "b"]
    assert [row for answer in answers[1:] for row in answer.rows] == [{"jobId": "a", "s": "completed"}]


def test_bare_arrays_are_one_page() -> None:
    """A list without envelope is asked for once and is proven without an expected count."""
    with client(lambda _: httpx.Response(200, json=[{"name": "Demolition"}, {"name": "Frame"}])) as api:
        walk = api.list("standard_sections")
        assert [row["name"] for answer in walk for row in answer.rows] == ["Demolition", "Frame"]
        assert api.requests == 1
    assert (walk.proven, walk.expected, walk.taken) == (True, None, 2)


def test_requests_differ_only_in_the_page() -> None:
    """Filters are sent with every page, as JSON-like words and ISO dates; None is not sent."""
    seen: list[dict[str, str]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(dict(request.url.params))
        return page([{"jobId": request.url.params["Page"]}], pages=2, total=2)

    with client(handler, page_size=1) as api:
        list(
            api.list("jobs", StartDate=datetime(2026, 1, 2, tzinfo=UTC).date(), JobStatus=None, IncludeChildJobs=False)
        )
    common = {"PageSize": "1", "StartDate": "2026-01-02", "IncludeChildJobs": "false"}
    assert seen == [common | {"Page": "1"}, common | {"Page": "2"}]
    assert json.dumps(seen).count(KEY) == 0
