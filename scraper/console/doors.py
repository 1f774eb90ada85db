"""Pages without an account: the log-in, and what went wrong."""

from __future__ import annotations

import re
from datetime import UTC

from scraper.console.layout import Shown, environment, page_policy

HOME = "/"
_WITHIN = re.compile(r"/(?:console(?:[/?][!-\[\]-~]*)?)?")
"""A page of the console, in the signs that an address has; a backslash is none."""


def login(to: str, problem: str | None = None) -> Shown:
    """Where a secret is given. `to`: the page that was asked for."""
    return _page("login.html", to=within(to), problem=problem)


def problem(title: str, detail: str) -> Shown:
    """What went wrong, for a person."""
    return _page("problem.html", title=title, detail=detail)


def within(to: str) -> str:
    """A page of the console; the first one in place of anything else.

    >>> within("/console/jobs?q=gum"), within("//evil.example"), within("/console/..//x\\\\y"), within("https://x")
    ('/console/jobs?q=gum', '/', '/', '/')
    """
    return to if _WITHIN.fullmatch(to) else HOME


def _page(template: str, **values: str | None) -> Shown:
    made = environment(UTC)
    common = {"account": "Ascora adapter", "token": None, "entities": ()}
    return Shown(made.get_template(template).render(common | values), page_policy(made))
