"""Which required forms the record does not show."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.checks.required_forms import missing_forms
from scraper.profile.forms import RequiredForm

RULES = (
    RequiredForm(job_type="Fire Services", template="SWMS", when="before_first_check_in"),
    RequiredForm(job_type="Fire Services", template="Test Certificate", when="after_completion"),
)


def job(status: str | None, job_type: str | None = "fire services", parent: str | None = None) -> dict[str, Any]:
    """A stored job."""
    return {"job_number": "J1", "job_type": job_type, "status": status, "parent_job_number": parent}


def form(template: str | None, number: str = "J1", section: str | None = None) -> dict[str, Any]:
    """A stored form."""
    return {
        "job_number": number,
        "section_name": section,
        "template_name": template,
        "document": {"name": f"{template or 'scan'}.docx"},
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("new", []),
        ("booked", []),
        ("in_progress", ["SWMS"]),
        ("completed", ["SWMS", "Test Certificate"]),
        ("closed", ["SWMS", "Test Certificate"]),
        ("cancelled", []),
        (None, []),
    ],
)
def test_a_form_is_due_once_the_job_has_got_so_far(status: str | None, expected: list[str]) -> None:
    """Before the first check-in: from the start of work on; after completion: from then on."""
    assert [one.template for one in missing_forms([job(status)], [], RULES)] == expected


def test_what_counts_as_there() -> None:
    """Any version, and on a section's card; not another job's, and not one that only mentions the name."""
    there = [form("SWMS v2"), form("Test certificate", section="Roof")]
    assert list(missing_forms([job("completed")], there, RULES)) == []
    elsewhere = [form("SWMS", number="J2"), form("Old Test Certificate")]
    assert [one.template for one in missing_forms([job("completed")], elsewhere, RULES)] == ["SWMS", "Test Certificate"]


def test_a_form_of_an_unknown_template_may_be_it() -> None:
    """It is named, and the required one is still missing."""
    (found,) = missing_forms([job("in_progress")], [form(None)], RULES)
    assert found.maybe == ("scan.docx",)


def test_other_jobs_are_left_out() -> None:
    """Another type, none, or a section, whose job is asked instead."""
    jobs = [job("completed", "Plumbing"), job("completed", None), job("completed", parent="J0")]
    assert list(missing_forms(jobs, [], RULES)) == []
