"""What a form says of what it does not have: what could not be read is neither done nor left undone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scraper.models.compliance_form import MAY_BE_SIGNED


def why_unread(code: str, readings: Iterable[tuple[str, str]]) -> str | None:
    """The first of a form's readings (place, problem) that is of this code; None where there is none.

    >>> why_unread("sign1", [("sign10", "it is blank"), ("table 1, row 2", "3 cells here: name1, sign1")])
    'table 1, row 2: 3 cells here: name1, sign1'
    """
    named = re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])")
    for place, problem in readings:
        if place == code:
            return problem
        if named.search(problem):
            return f"{place}: {problem}"
    return None


def no_signatures(form: Mapping[str, Any]) -> str:
    """What is known of the signatures of a form that names none.

    >>> no_signatures({"template_name": None, "method": "docx_labels", "photos": [], "readings": []})
    'Not known: the form was read without its template.'
    """
    if any(one["problem"] == MAY_BE_SIGNED for one in form["readings"]):
        return "None under a name that says so; among the photos of the form are some that may be signatures."
    if why := unknown_signatures(form["method"], form["template_name"]):
        return f"Not known: {why}."
    if form["photos"]:
        return "No code of its template says signature; under another name, one would be among the photos of the form."
    return "Its template has no place for a picture of one."


def unknown_signatures(method: str | None, template_name: str | None) -> str:
    """Why nobody knows whether a form that names no signature should have one; empty where that is known."""
    if method in (None, "none"):
        return "the document was not read"
    if method == "web":
        return "the form's own screen names none, and no document was read"
    return "the form was read without its template" if template_name is None else ""
