"""Notes beside a list by which its figures are no dollars and cents, or its times none of the account's own."""

from __future__ import annotations

import pytest

from scraper.errors import RowRejected
from scraper.models import Attachment
from scraper.models.invoice import Invoice
from tests.scraper.pages.test_money import grid, read


def amount(cell: str, around: str = "{}", heading: str = "Total Inc Tax") -> str | None:
    """What an invoice's total reads as; `refused` for a row that is set aside."""
    page = grid(f"Invoice No. | Date | {heading}", f"INV1 | 05/03/2026 | {cell}")
    (found,) = read("invoices_grid", around.format(page))
    if isinstance(found, RowRejected):
        return "refused"
    assert isinstance(found, Invoice)
    return None if found.total_inc_tax is None else str(found.total_inc_tax)


def moment(cell: str, around: str = "{}") -> str:
    """What the time of an upload reads as."""
    page = grid("Name | Customer View | Date", f"plan.pdf | Y | {cell}")
    (found,) = read("attachments_grid", around.format(page))
    if isinstance(found, RowRejected):
        return "refused"
    assert isinstance(found, Attachment)
    return str(found.uploaded_at)


@pytest.mark.parametrize(
    "note",
    [
        *("All amounts in $'000", "Amounts in $000", "$'000", "(in thousands)", "Figures in thousands", "$ millions"),
        *("Note: all figures are in AUD thousands", "Values in $k", "In $'000s", "Amounts are shown in cents"),
        *("All values are in USD", "Currency: USD", "Amounts shown in US dollars", "Prices are in NZD", "Totals in €"),
        *("Amounts rounded to the nearest dollar", "Reported in thousands of dollars"),
    ],
)
@pytest.mark.parametrize("around", ["<p>{note}</p>{page}", "{page}<small>{note}</small>", "<h4>{note}</h4>{page}"])
def test_amounts_in_another_unit_are_refused(note: str, around: str) -> None:
    """Above the list or below it: nothing is multiplied or converted."""
    assert amount("500", around.replace("{note}", note).replace("{page}", "{}")) == "refused"


@pytest.mark.parametrize(
    "note",
    [
        *(
            "Amounts exclude GST",
            "Amounts in AUD",
            "Currency: AUD",
            "All prices in Australian dollars",
            "Total: $12,000",
        ),
        *("Amounts over $1,000 need approval", "2000", "Show 1000 rows", "Values are as entered", "Amount in words"),
        *("Thousands of jobs are done each year", "Cost centre: 300", "Postcode 3000", "PO Box 1000"),
        *("Prices: contact us", "Reported thousands of litres leaking", "Total owed to us", "Costs are to be agreed"),
    ],
)
def test_other_notes_leave_amounts_alone(note: str) -> None:
    """Tax, the account's own currency, numbers that are of something else."""
    assert amount("500", f"<p>{note}</p>{{}}") == "500"


@pytest.mark.parametrize(
    "heading", ["Total Inc Tax (€)", "Total Inc Tax £", "Total Inc Tax ($'000)", "Total Inc Tax (USD)"]
)
def test_a_heading_in_another_unit_is_no_heading_of_the_field(heading: str) -> None:
    """What stands under it stays as printed, under its heading."""
    assert amount("500", heading=heading) is None


@pytest.mark.parametrize(
    ("words", "read_as"), [("AUD", "500"), ("A$", "500"), ("", "500"), ("USD", "refused"), ("EUR", "refused")]
)
def test_a_column_that_names_the_currency_decides(words: str, read_as: str) -> None:
    """Row by row; only Australian dollars are read."""
    (found,) = read("invoices_grid", grid("Invoice No. | Total Inc Tax | Currency", f"INV1 | 500 | {words}"))
    assert ("refused" if isinstance(found, RowRejected) else str(getattr(found, "total_inc_tax", ""))) == read_as


@pytest.mark.parametrize(
    "note",
    [
        *("All times in UTC", "Times are shown in UTC", "Time zone: UTC", "Note: all dates and times are GMT"),
        *("All times AWST", "Times shown are Perth time", "(UTC+00:00) Dublin, London", "Timestamps are in UTC+8"),
        *("All times are AEST", "Time zone: (UTC+10:00) Brisbane", "Time zone: Darwin"),
    ],
)
def test_times_of_another_zone_are_refused(note: str) -> None:
    """In Sydney's summer also those of Brisbane; what names its own zone is read. A day alone may have been cut from a
    moment of that clock, and be the day before: it is left out, and told."""
    assert moment("05/03/2026 9:05 am", f"<p>{note}</p>{{}}") == "refused"
    assert moment("05/03/2026 9:05 am AEDT", f"<p>{note}</p>{{}}") == "2026-03-05 09:05:00+11:00"
    assert moment("05/03/2026", f"<p>{note}</p>{{}}") == "None"


@pytest.mark.parametrize(
    "note",
    [
        *("Times are in Sydney time", "Time zone: Melbourne", "All times AEDT", "Times in UTC+11:00", "Time: 10:05 am"),
        *("Times are in your local time", "Date: 05/03/2026", "Time on site: North Sydney", "Date range: last week"),
        *("Time and materials, Perth office", "Times Square, Brisbane", "Time to call Adelaide"),
    ],
)
def test_notes_that_name_the_accounts_own_clock_change_nothing(note: str) -> None:
    """By its city, its letters, its offset on that day."""
    assert moment("05/03/2026 9:05 am", f"<p>{note}</p>{{}}") == "2026-03-05 09:05:00+11:00"
    assert moment("05/03/2026", f"<p>{note}</p>{{}}") == "2026-03-05"


@pytest.mark.parametrize(
    ("cell", "around", "read_as"),
    [
        ("05/03/2026", "<p>Dates are MM/DD/YYYY</p>{}", "refused"),
        ("05/03/2026", "<label>From (mm/dd/yyyy)</label>{}", "refused"),
        ("05 Mar 2026", "<p>Date format: mm/dd/yyyy</p>{}", "2026-03-05"),
        ("05/03/2026", "<p>Date format: dd/mm/yyyy</p>{}", "2026-03-05"),
        ("<time datetime='2026-05-03'>05/03/2026</time>", "{}", "refused"),
        ("<time datetime='2026-03-05'>05/03/2026</time>", "{}", "2026-03-05"),
        ("<time datetime='2026-03-05T22:00Z'>05/03/2026</time>", "{}", "2026-03-05"),
    ],
)
def test_dates_with_the_month_first_are_refused(cell: str, around: str, read_as: str) -> None:
    """Where the page says so, or the markup of the date itself."""
    assert moment(cell, around) == read_as


@pytest.mark.parametrize("cell", ["31/12/9999", "9999-12-31", "01/01/0001"])
def test_the_last_date_that_programs_have_is_none(cell: str) -> None:
    """As the first one is."""
    assert moment(cell) == "None"


def test_a_year_of_another_calendar_is_refused() -> None:
    """2569 is 2026 in Thailand."""
    assert moment("05/03/2569") == "refused"


@pytest.mark.parametrize(
    "cell", ["$5<sup>00</sup>", "$500<sup>1</sup>", "$500<sub>2</sub>", "$5<b data-ascora-raised>50</b>"]
)
def test_digits_that_stand_raised_behind_others_are_no_part_of_an_amount(cell: str) -> None:
    """Cents, or a footnote: the field is left out, and told."""
    assert amount(cell) is None


@pytest.mark.parametrize(("cell", "read_as"), [("$5<small>.50</small>", "5.50"), ("$5<sup>.50</sup>", "5.50")])
def test_cents_behind_their_point_are_read(cell: str, read_as: str) -> None:
    """However small they are drawn."""
    assert amount(cell) == read_as


@pytest.mark.parametrize(
    "cell",
    [
        "<svg class='icon-down text-danger'></svg>$500",
        "<i class='fa fa-arrow-down'></i> $500",
        "$500 <i class='bi bi-caret-down-fill'></i>",
        "<img src='/i/down.png' alt=''> $500",
        "<img src='/i/x1.png' alt=down> $500",
        "<svg></svg> $500",
        "<i class='fa fa-undo' title=Refund></i> $500",
        "<span title='Credit note'>$500</span>",
        "<span title='-$500.00'>$500</span>",
        "<span title='$500.49'>$500</span>",
        "<span data-ascora-drawn='▼'></span>$500",
    ],
)
def test_a_drawing_or_a_tip_that_may_change_an_amount_refuses_it(cell: str) -> None:
    """Arrows, drawings without a name, words of less, another amount behind it."""
    assert amount(cell) == "refused"


@pytest.mark.parametrize(
    "cell",
    [
        "<i class='fa fa-lock'></i> $500",
        "<i class='fa fa-dollar-sign'></i>500",
        "<svg class='icon paperclip'></svg>$500",
        "<a href=/x><svg></svg></a> $500",
        "<button><svg></svg></button> $500",
        "<span title='Includes credit card surcharge'>$500</span>",
        "<span title='$500.00'>$500</span>",
        "<i>$500</i>",
    ],
)
def test_what_is_drawn_beside_an_amount_for_other_reasons_leaves_it(cell: str) -> None:
    """Locks, links, buttons, the currency."""
    assert amount(cell) == "500"


def test_a_drawing_without_a_name_beside_every_amount_is_an_ornament() -> None:
    """Beside some of them it may be a sign."""
    head, rows = "Invoice No. | Total Inc Tax", ("INV1 | <svg></svg>$500", "INV2 | <svg></svg>$20")
    assert [str(getattr(one, "total_inc_tax", "")) for one in read("invoices_grid", grid(head, *rows))] == ["500", "20"]
    found = read("invoices_grid", grid(head, *rows, "INV3 | $7"))
    assert [isinstance(one, RowRejected) for one in found] == [True, True, False]
