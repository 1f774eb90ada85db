"""What must add up on a quote, or where it does not, and on which basis that was said; as in `ledger`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from scraper.checks.ledger import CENT, Check, Finding, finding
from scraper.models import Quote, Record

CHECKS: dict[str, Check] = {
    "quote_lines": Check("sum of lines = total ex tax", "ex tax, lines of sections among them; 1c a line"),
    "quote_sections": Check("sum of sections = total ex tax", "ex tax; 1c a section"),
    "quote_job": Check(
        "a converted quote = what its job was worth at first", "ex tax; job total without variations; 1c"
    ),
}
"""Name of a finding to what it is about."""


def findings(record: Record) -> Iterator[Finding]:
    """Everything about one quote that does not add up, or cannot be checked; nothing for other entities."""
    if not isinstance(record, Quote):
        return
    if record.parent_quote_number is None:  # the lines of a section stand on its parent's card
        lines = [line.total_ex_tax for line in record.lines] if record.lines is not None else [None]
        yield from _sum("quote_lines", record.total_ex_tax, lines)
    if record.children_count:
        unknown = record.children_unknown
        yield from _equal("quote_sections", record.total_ex_tax, record.children_total, unknown, record.children_count)
    if "job_value" in record.model_fields_set or record.job_value_unknown is not None:
        yield from _equal("quote_job", record.job_value, record.total_ex_tax, record.job_value_unknown)


def _sum(check: str, expected: Decimal | None, terms: Sequence[Decimal | None]) -> Iterator[Finding]:
    known = [one for one in terms if one is not None]
    if expected is None or len(known) < len(terms):
        yield finding(check, "not_checkable", expected, None)
        return
    yield from _equal(check, expected, sum(known, Decimal(0)), None, len(known))


def _equal(
    check: str, expected: Decimal | None, found: Decimal | None, unknown: str | None, terms: int = 1
) -> Iterator[Finding]:
    if unknown is not None or expected is None or found is None:
        yield finding(check, "not_checkable", expected, found, unknown)
    elif abs(found - expected) > CENT * max(1, terms):
        yield finding(check, "failed", expected, found, found - expected)
