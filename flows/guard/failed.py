"""How an answer to a script says, in spite of its status, that it could not give what was asked for."""

from __future__ import annotations

import json
from typing import Any

from scraper.profile.guard import Failed

_LONGEST = 200
"""Characters of what is told of it."""


def said_by(body: str, content_type: str, failed: Failed) -> str | None:
    """What a script's answer says of its own failure, or None; only its outermost keys speak of all of it, and those of
    what is all that it holds.

    >>> from scraper.profile import load
    >>> known = load().guard.failed
    >>> said_by('{"success": false, "message": "Sorry"}', "application/json", known)
    'success: false'
    >>> said_by('{"errors": ["no such field"]}', "application/json", known)
    'errors: ["no such field"]'
    >>> said_by('{"d": {"Message": "Timeout", "ExceptionType": "SqlException"}}', "application/json", known)
    'ExceptionType: "SqlException"'
    >>> said_by('{"success": true, "error": null, "errors": [], "Data": []}', "application/json", known)
    """
    if "json" not in content_type:
        return None
    try:
        value: Any = json.loads(body)
    except ValueError:
        return None
    is_wrapped = isinstance(value, dict) and len(value) == 1 and isinstance(next(iter(value.values())), dict)
    if is_wrapped and not any(str(key).casefold() in failed.keys for key in value):
        value = {key: inner for key, inner in next(iter(value.values())).items() if str(key).casefold() in failed.keys}
    if not isinstance(value, dict):
        return None
    told = [key for key, inner in value.items() if _fails(str(key).casefold(), inner, failed)]
    return f"{told[0]}: {json.dumps(value[told[0]])}"[:_LONGEST] if told else None


def _fails(key: str, value: Any, failed: Failed) -> bool:
    if isinstance(value, bool):
        return failed.flags.get(key) is value
    if isinstance(value, str) and key in failed.states:
        return value.casefold() in failed.states[key]
    return key in failed.keys and bool(value)
