"""An answer that says of itself that it failed is no answer, whatever its status."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flows.guard.failed import said_by
from scraper.profile import load

FAILED = load().guard.failed


@pytest.mark.parametrize(
    "answer",
    [
        {"success": False, "message": "An error occurred", "data": None},
        {"Success": False},
        {"ok": False, "rows": []},
        {"isSuccess": False},
        {"hasError": True, "result": []},
        {"error": "Timeout expired"},
        {"error": {"code": 17}},
        {"errors": [{"message": "Cannot query field"}], "data": None},
        {"status": "error"},
        {"Result": "FAILED"},
        {"ExceptionMessage": "Object reference not set"},
        {"d": {"__type": "Fault", "Message": "Timeout expired", "ExceptionType": "SqlException"}},
        {"response": {"errors": ["Execution timeout"], "rows": []}},
    ],
)
def test_words_and_flags_of_failure_are_heard(answer: dict[str, Any]) -> None:
    """In whatever manner of writing keys."""
    assert said_by(json.dumps(answer), "application/json; charset=utf-8", FAILED)


@pytest.mark.parametrize(
    "answer",
    [
        {"success": True, "error": None, "errors": [], "Data": []},
        {"rows": [{"name": "Pump", "success": False, "error": "E4"}]},
        {"d": {"Data": [], "Total": 0, "Errors": None}},
        {"claim": {"number": 7, "status": "failed", "success": False}},
        {"data": {"jobs": {"errors": ["in one of them"]}, "total": 1}},
        {"status": "Completed", "result": "ok", "total": 0},
        {"error": "", "Errors": None, "hasError": False},
        [{"error": "in a row"}],
        "error",
        {},
    ],
)
def test_what_rows_say_of_themselves_is_no_failure_of_the_answer(answer: Any) -> None:
    """Nor is a key that holds nothing."""
    assert said_by(json.dumps(answer), "application/json", FAILED) is None


@pytest.mark.parametrize(("body", "kind"), [("<p>success: false</p>", "text/html"), ("{", "application/json")])
def test_only_json_is_asked(body: str, kind: str) -> None:
    """Pages say so in words."""
    assert said_by(body, kind, FAILED) is None
