"""Forms that a job's type requires and the record does not show.

Ascora lets a job type require a form before the first check-in or after completion (portal dossier, Job Types). An
administrator sees that screen; for a view-only user the company states it in its profile (`forms.required`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scraper.profile.forms import RequiredForm
from scraper.profile.words import fold

STARTED = frozenset({"in_progress", "completed", "ready_to_invoice", "closed"})
"""Statuses of a job on whose site somebody has checked in."""
DONE = STARTED - {"in_progress"}


@dataclass(frozen=True)
class Missing:
    """One form that should be there by now."""

    job_number: str
    job_type: str
    status: str
    template: str
    maybe: tuple[str, ...]
    """Files of the job that are forms of an unknown template: it may be one of them."""


def missing_forms(
    jobs: Iterable[Mapping[str, Any]], forms: Iterable[Mapping[str, Any]], required: Iterable[RequiredForm]
) -> Iterator[Missing]:
    """By job, in the order given. A form on a section's card counts for its job; a job that has not got so far is left
    out, and so is one whose type or status nobody knows."""
    rules = defaultdict(list)
    for rule in required:
        rules[fold(rule.job_type)].append(rule)
    by_job = defaultdict(list)
    for form in forms:
        by_job[form["job_number"]].append(form)
    for job in jobs:
        if job["parent_job_number"] or not job["job_type"]:
            continue
        held = by_job[job["job_number"]]
        for rule in rules[fold(job["job_type"])]:
            due = job["status"] in (STARTED if rule.when == "before_first_check_in" else DONE)
            if due and not any(_is(form, rule) for form in held):
                yield Missing(job["job_number"], job["job_type"], job["status"], rule.template, _maybe(held))


def _is(form: Mapping[str, Any], rule: RequiredForm) -> bool:
    """A later version of a template, such as `SWMS v2`, is that template too."""
    return form["template_name"] is not None and fold(form["template_name"]).startswith(fold(rule.template))


def _maybe(forms: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Names of documents of which nobody knows what template they were made from."""
    unknown = (form["document"] for form in forms if form["template_name"] is None)
    names = (document["name"] for document in unknown if document is not None)
    return tuple(name or "a form without a file name" for name in names)
