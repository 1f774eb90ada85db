"""Exit codes: the one place where errors and reports become numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scraper import errors

COMPLETE, BUG, USAGE, PERSON, PARTIAL, UNAVAILABLE, INVALID = 0, 1, 2, 3, 4, 5, 6
STOPPED = 130
"""As shells have it: 128 and the number of the signal that Ctrl-C sends."""

_BY_ERROR: tuple[tuple[type[errors.ScraperError], int], ...] = (
    (errors.LoginError, PERSON),
    (errors.RetryableError, UNAVAILABLE),
    (errors.ConfigError, USAGE),
    (errors.ArchiveInvalid, INVALID),
    (errors.ApiRefused, USAGE),  # the key is refused: a person edits ASCORA_API_KEY
    (errors.ScraperError, PARTIAL),  # layout, guard, row, file: something was left out
)


def of_error(error: errors.ScraperError) -> int:
    """The exit code for an error that ended a command.

    >>> of_error(errors.BadCredentials("refused", "bad_credentials"))
    3
    >>> of_error(errors.LoginError("down for maintenance", "maintenance"))
    5
    """
    if isinstance(error, errors.LoginError) and error.word == "maintenance":
        return UNAVAILABLE
    return next(code for group, code in _BY_ERROR if isinstance(error, group))


def of_report(report: Mapping[str, Any]) -> int:
    """The exit code for a run report: 0 complete, 4 partial, else what made it fail.

    >>> of_report({"outcome": "failed", "login": "locked", "errors": []})
    3
    """
    if report["outcome"] == "complete":
        return COMPLETE
    if report["outcome"] == "partial":
        return PARTIAL
    if report["login"] == "maintenance":
        return UNAVAILABLE
    if report["login"] not in ("ok", "reused", "unknown"):
        return PERSON
    codes = {of_name(error["type"]) for error in report["errors"]}
    otherwise = PERSON if report["login"] == "unknown" else PARTIAL
    return next((code for code in (PERSON, USAGE, UNAVAILABLE) if code in codes), otherwise)


def of_name(name: str) -> int:
    """The exit code for an error by its class name, as a report holds it; an unknown name is a bug.

    >>> of_name("PortalUnavailable"), of_name("KeyError")
    (5, 1)
    """
    known = getattr(errors, name, None)
    return next((code for group, code in _BY_ERROR if isinstance(known, type) and issubclass(known, group)), BUG)
