"""Questions in JSON, as tasks and the client in process ask them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from scraper.errors import InvalidQuestion
from scraper.service.requests import Many, Need, One, from_json


def test_a_question_says_what_and_how_fresh() -> None:
    """One object, or a page with its filters and dates."""
    assert from_json({"entity": "job", "id": "J1", "max_age": 60}) == (One("job", "J1"), Need(timedelta(seconds=60)))
    filters = {"job_number": "J1", "from": "2026-03-01"}
    asked = {"entity": "variation", "filters": filters, "wait": 5, "allow_stale": True, "limit": 7}
    page = Many("variation", {"job_number": "J1"}, first=date(2026, 3, 1), limit=7)
    assert from_json(asked) == (page, Need(None, timedelta(seconds=5), allow_stale=True))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "entity: None is none; expected one of job,"),
        ({"entity": "jobs"}, "entity: 'jobs' is none"),
        ({"entity": "job", "maxage": 5}, "maxage: there is no such argument; expected some of account, entity"),
        ({"entity": "job", "max_age": "5"}, "max_age: expected seconds"),
        ({"entity": "job", "max_age": True}, "max_age: expected seconds"),
        ({"entity": "job", "max_age": -1}, "max_age: expected seconds, from 0"),
        ({"entity": "job", "wait": 121}, "wait: expected seconds, from 0 to 120"),
        ({"entity": "job", "filters": ["x"]}, "filters: expected texts by their names"),
        ({"entity": "job", "filters": {"status": 1}}, "filters: expected texts by their names"),
        ({"entity": "job", "filters": {"from": "1/3/2026"}}, "from: expected a date such as 2026-03-01"),
        ({"entity": "job", "limit": "7"}, "limit: expected a number"),
        ({"entity": "job", "limit": True}, "limit: expected a number"),
    ],
)
def test_a_wrong_one_is_told_in_one_line(asked: dict[str, Any], said: str) -> None:
    """Nothing that was meant is passed over in silence."""
    with pytest.raises(InvalidQuestion, match=said):
        from_json(asked)


@pytest.mark.parametrize(
    "asked",
    [
        {"id": 5}, {"id": ["J1"]}, {"id": ""}, {"id": "J\0"}, {"id": b"J1"}, {"id": " \n"},
        {"filters": []}, {"filters": ""},
        {"filters": {"status": ["new"]}}, {"filters": {"status": " "}}, {"filters": {"from": "20260301"}},
        {"filters": {"from": "2026-03-01T00:00:00Z"}}, {"allow_stale": "true"}, {"allow_stale": 1}, {"gone": "no"},
        {"undated": []}, {"wait": False}, {"wait": ""}, {"wait": float("nan")}, {"wait": "5"}, {"max_age": -1},
        {"max_age": float("inf")}, {"limit": True}, {"limit": 5.0}, {"limit": "5"}, {"cursor": 7}, {"cursor": ""},
        {"entity": ["job"]}, {"entity": None}, {"entity": "jobs"}, {"colour": "red"},
    ],
)  # fmt: skip
def test_an_argument_of_another_kind_is_refused_by_name(asked: dict[str, Any]) -> None:
    """Never taken for something like it, nor for nothing; in one line that begins with its name."""
    (name,) = asked
    inner = asked[name] if isinstance(asked[name], dict) else {}
    with pytest.raises(InvalidQuestion, match=f"^({'|'.join([name, *inner])}): ") as refused:
        from_json({"entity": "job", **asked})
    assert len(str(refused.value)) < 500  # all that is expected is named, the entities too
