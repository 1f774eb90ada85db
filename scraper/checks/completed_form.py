"""What the record of a completed form does and does not show. No check says more than that: a form is not the work.

Which parts a category of form must have is data (`forms.checks` of the profile, each with its source); which codes of a
template are that part is the company's to say (`forms.parts`). Where it has not said so, a check is `not_checkable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from scraper.models import ComplianceForm
from scraper.profile.model import FormCheck, Forms, fold

Finding = dict[str, Any]
_NUMBER = re.compile(r"^.*?(?=\d*$)")
"""What stands before the number that a code ends with."""


def findings(form: ComplianceForm, rules: Forms) -> Iterator[Finding]:
    """Everything that the record lacks, or that cannot be told from it; nothing for what it shows."""
    if form.document is None and not form.answers:
        return  # only a list has shown it so far
    is_read = bool(form.answers or form.signatures or form.photos)
    if not is_read:
        why = form.readings[0].problem if form.readings else "no answer was read"
        yield _finding("answers_given", "not_checkable", "answers", why)
    else:
        yield from _answered(form)
        yield from _signed(form)
    for check in rules.checks:
        if check.category == form.category:
            yield from _part(form, check, rules, is_read=is_read)


def _answered(form: ComplianceForm) -> Iterator[Finding]:
    given = sum(one.value is not None for one in form.answers)
    if given < len(form.answers):
        yield _finding("answers_given", "failed", len(form.answers), given, len(form.answers) - given)


def _signed(form: ComplianceForm) -> Iterator[Finding]:
    """Places that somebody should have signed: rows of a sign-on table count once they name somebody."""
    rows = {str(one.row) for one in form.answers if one.row is not None}
    unsigned = [
        one.code
        for one in form.signatures
        if one.sha256 is None and (one.signed_by is not None or _NUMBER.sub("", one.code, count=1) not in rows)
    ]
    if unsigned:
        found = len(form.signatures) - len(unsigned)
        yield _finding("signatures_made", "failed", len(form.signatures), found, ", ".join(unsigned))


def _part(form: ComplianceForm, check: FormCheck, rules: Forms, *, is_read: bool) -> Iterator[Finding]:
    expected = f"the record shows {check.says} ({check.source}, as of {check.date})"
    patterns = _codes(rules.parts, form.template_name).get(check.part, ())
    if not patterns or not is_read:
        why = f"the profile names no codes of {form.template_name or 'an unknown template'} for {check.part}"
        yield _finding(check.check, "not_checkable", expected, why if is_read else "no answer was read")
        return
    filled = [one.code for one in form.answers if one.value not in (None, False)]
    filled += [one.code for one in form.signatures if one.sha256 is not None]
    filled += [one.code for one in form.photos if one.sha256 is not None]
    if not any(fnmatchcase(fold(code), _folded(pattern)) for code in filled for pattern in patterns):
        yield _finding(check.check, "failed", expected, "the record does not show it")


def _codes(parts: Mapping[str, Mapping[str, tuple[str, ...]]], template: str | None) -> Mapping[str, tuple[str, ...]]:
    """The parts of a template: under its own name, else under the longest beginning of it."""
    known = [name for name in parts if template is not None and fold(template).startswith(fold(name))]
    return parts[max(known, key=len)] if known else {}


def _folded(pattern: str) -> str:
    """A pattern of codes, compared as codes are: `Hazard*`.

    >>> _folded("Risk Before*")
    'riskbefore*'
    """
    return "*".join(fold(part) for part in pattern.split("*"))


def _finding(check: str, outcome: str, expected: object, found: object, difference: object = None) -> Finding:
    return {
        "check": check,
        "outcome": outcome,
        "expected": str(expected),
        "found": str(found),
        "difference": None if difference is None else str(difference),
    }
