"""A card's Financial Summary is read as printed, however it is laid out, and nothing else for it."""

# ruff: noqa: E501 (markup reads best on one line)

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.evidence.snapshot import Context, Snapshot
from scraper.models import Job
from scraper.pages.job import JobDetailsPage
from scraper.profile import load

HEAD = "<h1>Job J1</h1><label for=p>Pricing Method</label><input id=p value='Fixed Price'>"
LINES = [("labour", "Labour", "400.00"), ("supplies", "Materials", "1250.50"), ("expenses", "Expenses", "-9.00")]


def read(html: str) -> Job:
    """The job of a card."""
    snapshot = Snapshot(
        sha256="0" * 64,
        kind="job_details",
        url="https://portal.example/x",
        captured_at=datetime(2026, 3, 1, tzinfo=UTC),
        size_bytes=len(html),
        context=Context(job_number="J1"),
    )
    (job,) = JobDetailsPage(snapshot, f"<body>{HEAD}{html}</body>", load(), ZoneInfo("Australia/Sydney")).read()
    assert isinstance(job, Job)
    return job


def told(html: str) -> list[tuple[str | None, str, str | None]] | None:
    """What each line is about, its label and its amount; None: the card has no such part."""
    lines = read(html).financial_summary
    if lines is None:
        return None
    return [(one.about, one.label, None if one.amount is None else f"{one.amount:.2f}") for one in lines]


@pytest.mark.parametrize(
    "html",
    [
        "<h3>Financial Summary</h3><div><span>Labour</span><span>$400.00</span></div><div><span>Materials</span><span>$1,250.50</span></div><div><span>Expenses</span><span>($9.00)</span></div>",
        "<fieldset><legend>Financials</legend><label for=a>Labour</label><input id=a value=400.00><label for=b>Materials</label><input id=b value=1,250.50><label for=c>Expenses</label><input id=c value=-9.00></fieldset>",
        "<h4>FINANCIAL SUMMARY</h4><dl><dt>Labour</dt><dd>$400</dd><dt>Materials</dt><dd>$1250.50</dd><dt>Expenses</dt><dd>-$9.00</dd></dl>",
        "<section aria-label='Cost Summary'><table><tr><th>Labour</th><td>$400.00</td></tr><tr><th>Materials</th><td>$1,250.50</td></tr><tr><th>Expenses</th><td>-$9.00</td></tr></table></section>",
        "<h3>Job Costs</h3><table><thead><tr><th>Item</th><th>Total</th></tr></thead><tbody><tr><td>Labour</td><td>$400.00</td></tr><tr><td>Materials</td><td>$1,250.50</td></tr><tr><td>Expenses</td><td>-$9.00</td></tr></tbody></table>",
    ],
)
def test_its_lines_are_read_however_they_are_laid_out(html: str) -> None:
    """By label, each with its amount, sign and all."""
    assert told(html) == LINES


def test_a_table_of_parts_against_amounts_is_read_by_row_and_column() -> None:
    """A line of it is called by both."""
    html = "<h3>Financial Summary</h3><table><thead><tr><th></th><th>Cost</th><th>Sell</th><th>Margin</th></tr></thead><tbody><tr><td>Materials</td><td>$80.00</td><td>$100.00</td><td>20%</td></tr><tr><td>Subcontract</td><td>$5.00</td><td></td><td></td></tr></tbody></table>"
    assert told(html) == [
        ("supplies_cost", "Materials Cost", "80.00"),
        ("supplies_charged", "Materials Sell", "100.00"),
        (None, "Subcontract Cost", "5.00"),
    ]
    extra = read(html).extra
    assert extra["Financial Summary Materials Margin"] == "20%"


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<h3>Notes</h3><div><span>Labour</span><span>$400.00</span></div>", None),
        (
            "<h3>Financial Summary</h3><p>x</p><h3>Custom Fields</h3><label for=a>Labour</label><input id=a value=$4.00>",
            [],
        ),
        ("<h3>Financial Summary</h3><p>Nothing to show</p>", []),
        ("<h3>Financial Summary</h3><div><span>Labour</span><span>12.5 hrs</span></div>", [("labour", "Labour", None)]),
        ("<h3>Financial Summary</h3><div><span>Margin</span><span>35%</span></div>", []),
        ("<h3>Financial Summary</h3><div><span>Travel</span><span>$7.00</span></div>", [(None, "Travel", "7.00")]),
    ],
)
def test_what_is_no_line_of_it_is_none(html: str, lines: list[tuple[str | None, str, str | None]] | None) -> None:
    """Labels below other titles, shares; what is known and is no amount is told without one."""
    assert told(html) == lines


def test_the_jobs_own_totals_below_it_stay_the_jobs() -> None:
    """They are fields of the job, and no lines."""
    job = read("<h3>Financial Summary</h3><label for=a>Total Ex Tax</label><input id=a value=$5.00>")
    assert str(job.total_ex_tax) == "5.00"
    assert job.financial_summary == ()
    assert job.extra == {}
