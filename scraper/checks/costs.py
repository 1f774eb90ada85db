"""What a job's Financial Summary prints, against the rows of its cards; as in `scraper.checks.ledger`.

No card says whether a line is what things cost or what is charged for them, nor whether sections are in it: it is right
where any of these readings is.
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.checks.ledger import CENT, Check, Finding, finding
from scraper.models import Job, Record
from scraper.models.job import SummaryLine, SummedPart

_EITHER = "its own card, or its sections' too; 1c a row"
CHECKS: dict[str, Check] = {
    "summary_labour": Check("Labour = labour lines", f"ex tax; {_EITHER}; may be what time cost, which is never read"),
    "summary_supplies": Check("Supplies = supplies of the job", f"ex tax; what they cost or their price; {_EITHER}"),
    "summary_expenses": Check("Expenses = expenses of the job", f"ex tax or inc tax; {_EITHER}"),
    "summary_profit": Check("revenue - cost = profit", "as printed; 1c"),
}
"""Name of a finding to what it is about: the lines of a job's Financial Summary."""

NEVER_READ = "it may be what the time cost, which is never read"


def findings(record: Record) -> Iterator[Finding]:
    """Every line that does not add up, or cannot be checked; nothing for other entities or cards without one."""
    if not isinstance(record, Job) or record.financial_summary is None:
        return
    parts = {part.about: part for part in record.summed_parts or ()}
    for line in record.financial_summary:
        if line.about in parts:
            yield from _line(line, parts[line.about])
    yield from _profit(record.financial_summary)


def _line(line: SummaryLine, part: SummedPart) -> Iterator[Finding]:
    check = f"summary_{part.about.partition('_')[0]}"
    expected = next(iter(part.amounts), None)
    if line.amount is None:
        yield finding(check, "not_checkable", expected, None, f"{line.label}: {line.shown or 'blank'}")
        return
    if any(abs(line.amount - amount) <= CENT * max(1, part.count) for amount in part.amounts):
        return
    if part.unknown is not None or part.about == "labour":
        yield finding(check, "not_checkable", expected, line.amount, part.unknown or NEVER_READ)
    else:
        assert expected is not None  # what is known has a sum  # noqa: S101
        yield finding(check, "failed", expected, line.amount, line.amount - expected)


def _profit(lines: tuple[SummaryLine, ...]) -> Iterator[Finding]:
    """Only where each of the three is printed once."""
    shown = {name: [line.amount for line in lines if line.about == name] for name in ("revenue", "cost", "profit")}
    if any(len(amounts) != 1 for amounts in shown.values()):
        return
    (revenue,), (cost,), (profit,) = shown.values()
    if revenue is None or cost is None or profit is None:
        yield finding("summary_profit", "not_checkable", None, profit)
    elif abs(revenue - cost - profit) > CENT:
        yield finding("summary_profit", "failed", revenue - cost, profit, profit - revenue + cost)
