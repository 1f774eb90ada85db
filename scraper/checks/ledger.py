"""What must add up on a claim, a claim section, a job; or where it does not, and on which basis that was said.

Amounts are compared as printed; nothing is recomputed into them. Where a term is not shown, or a difference may come
from a basis that is not shown, the outcome is `not_checkable`: nobody is accused of what cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from scraper.models import ClaimSection, Job, ProgressClaim, Record

Finding = dict[str, Any]
CENT = Decimal("0.01")
"""The tolerance of rounding, for each line that is summed."""


@dataclass(frozen=True)
class Check:
    """One thing that must add up."""

    says: str
    basis: str
    """What was taken into account, and what was accepted either way."""


CHECKS: dict[str, Check] = {
    "claim_lines": Check("sum of lines = total ex tax", "ex tax; retention outside the total or inside it; 1c a line"),
    "claim_tax": Check("ex tax + tax = inc tax", "as printed; 1c"),
    "claim_paid": Check(
        "paid + outstanding (+ retention) = total inc tax", "inc tax; retention outside the total or inside it; 1c"
    ),
    "claim_payments": Check("sum of payments = paid", "inc tax; 1c a payment"),
    "claim_document": Check("document = screen", "totals printed in the document; 0c"),
    "claim_invoice": Check(
        "invoice = screen", "totals of the invoice of this number; retention outside the invoice or inside it; 0c"
    ),
    "claim_queue": Check("payments that wait for accounts are on the claim", "inc tax, by amount and date; 0c"),
    "section_remaining": Check("claimed + remaining = value", "ex tax; 1c"),
    "section_value": Check("claimed <= value", "ex tax; a credit is claimed downwards; 1c"),
    "section_percent": Check("claimed percentage = claimed / value", "half of the last printed digit, and 1c"),
    "section_claimed": Check("previous claims + this claim = claimed to date", "lines of all claims, ex tax; 1c each"),
    "job_value": Check(
        "sum of claim sections = job total", "ex tax; variations among the claim sections or beside them; 1c a section"
    ),
}
"""Name of a finding to what it is about."""

TOTALS = ("total_ex_tax", "tax", "total_inc_tax", "retention_withheld", "amount_paid", "outstanding")


def findings(
    record: Record, conflicts: Sequence[Mapping[str, Any]], document: ProgressClaim | None = None
) -> Iterator[Finding]:
    """Everything about one object that does not add up, or cannot be checked; nothing for other entities.

    `document` is what a claim's document alone says, where there is one.
    """
    if isinstance(record, ProgressClaim):
        yield from _claim(record)
        yield from _sources("claim_document", "document", conflicts)
        if document is not None and not any(name in document.model_fields_set for name in TOTALS):
            yield finding("claim_document", "not_checkable", None, None, "no totals were read in the document")
        yield from _sources("claim_invoice", "api", conflicts, record.retention_withheld or Decimal(0))
        yield from _invoice(record)
        yield from _queue(record)
    elif isinstance(record, ClaimSection):
        yield from _section(record)
    elif isinstance(record, Job):
        yield from _job(record)


def _claim(claim: ProgressClaim) -> Iterator[Finding]:
    held = claim.retention_withheld
    lines = [line.value for line in claim.lines] if claim.lines is not None else [None]
    yield from adds_up("claim_lines", claim.total_ex_tax, lines, held, "retention_withheld", inside=True)
    terms = (claim.total_ex_tax, claim.tax)
    yield from adds_up("claim_tax", claim.total_inc_tax, terms, Decimal(0), "", slack=CENT)
    parts = (claim.amount_paid, claim.outstanding)
    yield from adds_up("claim_paid", claim.total_inc_tax, parts, held, "retention_withheld", slack=CENT)
    paid = [one.amount for one in claim.payments] if claim.payments is not None else [None]
    yield from adds_up("claim_payments", claim.amount_paid, paid, Decimal(0), "")


def adds_up(
    check: str,
    expected: Decimal | None,
    terms: Sequence[Decimal | None],
    held: Decimal | None,
    held_name: str,
    *,
    inside: bool = False,
    slack: Decimal | None = None,
) -> Iterator[Finding]:
    """Terms add up to the total, to a cent a term or as `slack` says, with what is held back on either side; `inside`:
    the total may be less by it."""
    known = [one for one in terms if one is not None]
    if expected is None or len(known) < len(terms):
        yield finding(check, "not_checkable", expected, None)
        return
    found = sum(known, Decimal(0))
    allowed = slack if slack is not None else CENT * max(1, len(known))
    difference = found - expected
    if abs(difference) <= allowed:
        return
    if held is None:  # the difference may be what is held back, which nobody shows
        yield finding(check, "not_checkable", expected, found, f"{difference}, {held_name} is not shown")
        return
    if abs(difference - held if inside else difference + held) > allowed:
        yield finding(check, "failed", expected, found, difference)


def _sources(
    check: str, source: str, conflicts: Sequence[Mapping[str, Any]], held: Decimal = Decimal(0)
) -> Iterator[Finding]:
    """Totals that differ between the screen and a source, but not by what is held back alone."""
    for conflict in conflicts:
        said = conflict["values"]
        if conflict["field"] in TOTALS and None not in (said.get("ui"), said.get(source)):
            expected, found = Decimal(str(said["ui"])), Decimal(str(said[source]))
            if expected != found and not (held and abs(expected - found) == held):
                yield finding(check, "failed", expected, found, found - expected)


def _invoice(claim: ProgressClaim) -> Iterator[Finding]:
    """What the Invoices list prints of the claim, where it does."""
    held = claim.retention_withheld or Decimal(0)
    for field in ("total_ex_tax", "total_inc_tax", "amount_paid"):
        expected, found = getattr(claim, field), getattr(claim.invoiced, field, None)
        if expected is None or found is None or expected == found:
            continue
        if not held or abs(expected - found) != held:
            yield finding("claim_invoice", "failed", expected, found, found - expected)


def _queue(claim: ProgressClaim) -> Iterator[Finding]:
    """Payments that the open API's queue has and the claim does not list."""
    if claim.queued_payments is None or claim.payments is None:
        return
    listed = [(one.payment_date, one.amount) for one in claim.payments]
    for one in claim.queued_payments:
        if (one.payment_date, one.amount) in listed:
            listed.remove((one.payment_date, one.amount))
        else:
            yield finding("claim_queue", "failed", one.amount, None, f"paid on {one.payment_date}")


def _section(section: ClaimSection) -> Iterator[Finding]:
    value, claimed, left = section.total_value, section.claimed_value, section.remaining
    yield from adds_up("section_remaining", value, (claimed, left), Decimal(0), "", slack=CENT)
    if value is None or claimed is None:
        yield finding("section_value", "not_checkable", value, claimed)
    elif (claimed if value >= 0 else -claimed) > abs(value) + CENT:
        yield finding("section_value", "failed", value, claimed, claimed - value)
    yield from _percent(section)
    if section.lines_total is not None and claimed is not None:
        if abs(section.lines_total - claimed) > CENT * max(1, section.lines_count or 0):
            difference = claimed - section.lines_total
            yield finding("section_claimed", "failed", section.lines_total, claimed, difference)
    elif section.lines_unknown is not None or claimed is None:
        yield finding("section_claimed", "not_checkable", None, claimed, section.lines_unknown)


def _percent(section: ClaimSection) -> Iterator[Finding]:
    value, claimed, printed = section.total_value, section.claimed_value, section.claimed_percent
    if printed is None or claimed is None or not value:
        if printed is not None:
            yield finding("section_percent", "not_checkable", None, printed)
        return
    exact = claimed * 100 / value
    half = Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2
    if abs(exact - printed) > half + abs(CENT * 100 / value):
        shown = exact.quantize(CENT, ROUND_HALF_UP)
        yield finding("section_percent", "failed", shown, printed, printed - shown)


def _job(job: Job) -> Iterator[Finding]:
    total, sections = job.total_ex_tax, job.claimable_total
    if "claimable_total" not in job.model_fields_set:
        return
    if total is None or sections is None:
        yield finding("job_value", "not_checkable", total, sections)
        return
    difference = sections - total
    allowed = CENT * max(1, job.claimable_count or 0)
    if abs(difference) <= allowed:
        return
    beside = job.variations_beside
    if beside is None:
        why = f"{difference}; which variations are among the claim sections is not shown"
        yield finding("job_value", "not_checkable", total, sections, why)
    elif abs(difference + beside) > allowed:
        yield finding("job_value", "failed", total, sections, difference)


def finding(
    check: str,
    outcome: str,
    expected: Decimal | None,
    found: Decimal | None,
    difference: Decimal | str | None = None,
) -> Finding:
    """One finding, amounts as text."""
    return {
        "check": check,
        "outcome": outcome,
        "expected": _text(expected),
        "found": _text(found),
        "difference": _text(difference),
    }


def _text(value: Decimal | str | None) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value
