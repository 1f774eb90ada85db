"""Whether the address that a source prints in one piece could be told apart into its parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.models import Job, Record

Finding = dict[str, Any]


def findings(record: Record) -> Iterator[Finding]:
    """One finding where a job's address is printed, and no source tells all of its parts.

    >>> one = Job(job_number="J1", address_shown="14 Marine Parade Kingscliff")
    >>> [(found["check"], found["outcome"], found["found"]) for found in findings(one)]
    [('address_parts', 'not_checkable', '14 Marine Parade Kingscliff')]
    """
    if not isinstance(record, Job) or record.address_shown is None:
        return
    parts = record.address
    if parts is None or parts.line1 is None or parts.suburb is None:
        yield {
            "check": "address_parts",
            "outcome": "not_checkable",
            "expected": "street, suburb, state and postcode apart from one another",
            "found": record.address_shown,
            "difference": None,
        }
