"""What the record of a completed form does and does not show. No check says more than that: a form is not the work.

Which parts a category of form must have is data (`forms.checks` of the profile, each with its source); which codes of a
template are that part is the company's to say (`forms.parts`). Where it has not said so, a check is `not_checkable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from scraper.checks.told import unknown_signatures, why_unread
from scraper.models import ComplianceForm
from scraper.models.compliance_form import MAY_BE_SIGNED
from scraper.profile.forms import FormCheck, Forms
from scraper.profile.words import fold

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
        yield from _signed(form, rules.signer)
    for check in rules.checks:
        if check.category == form.category:
            yield from _part(form, check, rules, is_read=is_read)


def _answered(form: ComplianceForm) -> Iterator[Finding]:
    """Answers that were not given, and those of which that is not known."""
    empty = [one.code for one in form.answers if one.value is None]
    unread = [code for code in empty if _why(form, code) is not None]
    lacking = len(empty) - len(unread)
    if lacking:
        yield _finding("answers_given", "failed", len(form.answers), len(form.answers) - len(empty), lacking)
    if unread:
        yield _finding("answers_given", "not_checkable", len(form.answers), f"{len(unread)} were not read for sure")


def _unsigned(form: ComplianceForm, signer: str) -> Iterator[tuple[str, str | None]]:
    """Codes of the places without a signature, each with why that is not known; None where it is. Rows of a sign-on
    table that name nobody are left out, unless who is named there was not read."""
    rows = {str(one.row) for one in form.answers if one.row is not None}
    empty = (one for one in form.answers if one.row is not None and one.value is None)
    nameless = {
        str(one.row): f"who is named beside it was not read: {one.code}"
        for one in empty
        if re.search(signer, one.code, re.IGNORECASE) and _why(form, one.code)
    }
    for one in form.signatures:
        if one.sha256 is None:
            row = _NUMBER.sub("", one.code, count=1)
            why = _why(form, one.code) or nameless.get(row)
            if why or one.signed_by is not None or row not in rows:
                yield one.code, why


def _signed(form: ComplianceForm, signer: str) -> Iterator[Finding]:
    """Places that somebody should have signed: rows of a sign-on table count once they name somebody.

    Of a place that was not read for sure nobody knows; nor of a photo that may be a signature under another name, nor
    of a form whose template is not known.
    """
    why = dict(_unsigned(form, signer))
    if unsigned := [code for code, reason in why.items() if reason is None]:
        found = sum(one.sha256 is not None for one in form.signatures)
        yield _finding("signatures_made", "failed", len(form.signatures), found, ", ".join(unsigned))
    unread = {code: reason for code, reason in why.items() if reason is not None}
    unread |= {one.place: one.problem for one in form.readings if one.problem == MAY_BE_SIGNED}
    if unread:
        said = "; ".join(f"{code}: {reason}" for code, reason in unread.items())
        yield _finding("signatures_made", "not_checkable", len(form.signatures), said)
    elif not form.signatures and (reason := unknown_signatures(form.method, form.template_name)):
        yield _finding("signatures_made", "not_checkable", "signatures", reason)


def _why(form: ComplianceForm, code: str) -> str | None:
    return why_unread(code, ((one.place, one.problem) for one in form.readings))


def _part(form: ComplianceForm, check: FormCheck, rules: Forms, *, is_read: bool) -> Iterator[Finding]:
    expected = f"the record shows {check.says} ({check.source}, as of {check.date})"
    patterns = _codes(rules.parts, form.template_name).get(check.part, ())
    if not patterns or not is_read:
        why = f"the profile names no codes of {form.template_name or 'an unknown template'} for {check.part}"
        yield _finding(check.check, "not_checkable", expected, why if is_read else "no answer was read")
        return
    is_filled = {one.code: one.value not in (None, False) for one in form.answers}
    is_filled |= {one.code: one.sha256 is not None for one in form.signatures}
    is_filled |= {one.code: one.sha256 is not None for one in form.photos}
    of_part = [code for code in is_filled if any(fnmatchcase(fold(code), _folded(one)) for one in patterns)]
    if any(is_filled[code] for code in of_part):
        return
    if unread := next(filter(None, (_why(form, code) for code in of_part)), None):
        yield _finding(check.check, "not_checkable", expected, unread)
    else:
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
