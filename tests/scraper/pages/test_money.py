"""Variations, claims and retentions are read by what headings, labels and signs say, however the portal lays them out."""

# ruff: noqa: E501 (markup reads best on one line)

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scraper.errors import LayoutChanged, RowRejected
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models import ClaimSection, JobStage, ProgressClaim, Record, Retention, Variation
from scraper.models.invoice import Invoice
from scraper.pages.page import GridPage
from scraper.pages.registry import PAGES
from scraper.profile import load

PROFILE = load()
NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEY = "J1\x1fPC1\x1f\x1f"
FACTS = "<dl><dt>Claim Name</dt><dd>Deposit</dd><dt>Claim Date</dt><dd>05/03/2026</dd></dl>"


def read(kind: str, html: str, row: str | None = None, told: list[str] | None = None) -> list[Record | RowRejected]:
    """What today's reader makes of a screen of J1; what it leaves out is added to `told`."""
    snapshot = Snapshot(
        sha256="0" * 64,
        kind=kind,
        url="https://portal.example/x",
        captured_at=NOW,
        size_bytes=len(html),
        context=Context(job_number="J1", row=row),
    )
    page = PAGES[kind](snapshot, f"<body>{html}</body>", PROFILE, ZoneInfo("Australia/Sydney"))
    found = list(page.read())
    if told is not None and isinstance(page, GridPage):
        told += page.cut
    return found


def grid(headings: str, *rows: str) -> str:
    """A plain table: cells are separated by bars."""
    head = "".join(f"<th>{one.strip()}</th>" for one in headings.split("|"))
    body = "".join("<tr>" + "".join(f"<td>{one.strip()}</td>" for one in row.split("|")) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@pytest.mark.parametrize(
    ("headings", "row", "value", "percent"),
    [
        (
            "Section Name | Total Value | Claimed To Date | % Claimed",
            "Rough In | $200.00 | $50.00 | 25%",
            "50.00",
            "25",
        ),
        ("Section | Value | Claimed ($) | Claimed (%)", "Rough In | $200.00 | 50.00 | 25.0", "50.00", "25.0"),
        ("Section Name | Total Value | Claimed To Date ($ / %)", "Rough In | $200.00 | $50.00 / 25 %", "50.00", "25"),
        ("Section Name | Total Value | Claimed To Date", "Rough In | $200.00 | $50.00 (25%)", "50.00", "25"),
        ("Section Name | Total Value | Claimed To Date", "Rough In | $200.00 | 25%", None, "25"),
        ("Section Name | Total Value | Claimed To Date", "Rough In | ($200.00) | ($50.00) / 25%", "-50.00", "25"),
        ("Section Name | Total Value | Claimed To Date", "Rough In | $200.00 | -", None, None),
    ],
)
def test_what_is_claimed_to_date(headings: str, row: str, value: str | None, percent: str | None) -> None:
    """An amount, a share or both, in one column or two; signs and headings say which is which."""
    (section,) = read("claim_sections_grid", grid(headings, row))
    assert isinstance(section, ClaimSection)
    assert (section.claimed_value, section.claimed_percent) == (
        value and Decimal(value),
        percent and Decimal(percent),
    )


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Section Name | Total Value | Claimed To Date", "Rough In | $200.00 | about half"),
        ("Section Name | Total Value | Claimed To Date", "Rough In | $200.00 | 25% ($50.00)"),
        ("Section Name | Total Value | Claimed To Date ($ / %)", "Rough In | $200.00 | 25"),
        ("Section Name | Total Value | Claimed To Date | Claimed %", "Rough In | $200.00 | $50.00 / 25% | 30%"),
        ("Section Name | Total Value", "Rough In | 2OO.00"),
    ],
)
def test_what_cannot_be_told_rejects_the_section(headings: str, row: str) -> None:
    """Never a guess: not which sign a bare number has, not whether brackets mean a credit, not which of two is right."""
    (rejected,) = read("claim_sections_grid", grid(headings, row))
    assert isinstance(rejected, RowRejected)


def test_sections_and_claims_on_one_tab_are_told_apart() -> None:
    """Both grids of the tab are found by their headings, in whatever order they stand."""
    html = "<h3>Progress Claims</h3>" + grid("Claim No. | Name | Date | Total", "PC1 | Deposit | 05/03/2026 | $5.00")
    html += "<h3>Progress Claim Sections</h3>" + grid("Name | Total Value", "Rough In | $200.00")
    (section,) = read("claim_sections_grid", html)
    (claim,) = read("progress_claims_grid", html)
    assert isinstance(section, ClaimSection)
    assert section.name == "Rough In"
    assert isinstance(claim, ProgressClaim)
    assert (claim.claim_number, claim.claim_name, claim.claim_date) == ("PC1", "Deposit", date(2026, 3, 5))
    assert claim.extra == {"Total": "$5.00"}  # ex or inc tax: the heading does not say


def test_a_claims_own_screen_in_fields_to_fill() -> None:
    """The screen that is edited in the portal: inputs for dates, and Percentage or Value per section."""
    html = """<label for=n>Claim Name</label><input id=n value='Deposit'><label for=d>Claim Date</label><input id=d value='05/03/2026'>
    <label for=u>Due Date</label><input id=u value='19/03/2026'><h3>Claim Sections</h3>"""
    html += grid(
        "Section | Total Value | Percentage | Value",
        "Rough In | $200.00 | <input value='25'> | <input value='50.00'>",
        "Fit Off | $100.00 | <input value=''> | <input value='10.00'>",
    )
    (claim,) = read("claim_view", html, KEY)
    assert isinstance(claim, ProgressClaim)
    assert (claim.due_date, claim.claim_number) == (date(2026, 3, 19), "PC1")
    lines = [(line.section_name, line.percent, line.value) for line in claim.lines or ()]
    assert lines == [("Rough In", Decimal(25), Decimal("50.00")), ("Fit Off", None, Decimal("10.00"))]
    assert claim.payments is None

    (unclear,) = read("claim_view", FACTS + grid("Section | Value | This Claim %", "Rough In | $200.00 | 25%"), KEY)
    assert isinstance(unclear, ProgressClaim)
    assert [(line.percent, line.value) for line in unclear.lines or ()] == [(Decimal(25), None)]


def test_percentage_or_value_goes_by_its_sign() -> None:
    """One column for both is read where each cell has its sign, and refused where a number is bare."""
    head = "Section Name | Percentage or Value"
    (claim,) = read("claim_view", FACTS + grid(head, "Rough In | 25%", "Fit Off | $10.00"), KEY)
    assert isinstance(claim, ProgressClaim)
    assert [(line.percent, line.value) for line in claim.lines or ()] == [(Decimal(25), None), (None, Decimal("10.00"))]
    rejected, bare = read("claim_view", FACTS + grid(head, "Rough In | 25"), KEY)
    assert isinstance(rejected, RowRejected)
    assert isinstance(bare, ProgressClaim)
    assert bare.lines is None


def test_a_claim_in_a_pop_up_is_read_from_the_pop_up_alone() -> None:
    """The card behind it has labels and lists of its own; a pop-up that shows no claim stands beside the screen."""
    behind = "<dl><dt>Total Ex Tax</dt><dd>$999.00</dd></dl><h3>Progress Claim Sections</h3>"
    behind += grid("Section Name | Total Value", "Rough In | $200.00", "Fit Off | $100.00")
    lines = "<h3>Claim Sections</h3>" + grid("Section Name | This Claim %", "Rough In | 25%")
    pop_up = f"<div role=dialog>{FACTS}{lines}</div>"
    (claim,) = read("claim_view", f"{behind}{pop_up}<div role=dialog>We use cookies</div>", KEY)
    assert isinstance(claim, ProgressClaim)
    assert claim.total_ex_tax is None
    assert [(line.section_name, line.percent) for line in claim.lines or ()] == [("Rough In", Decimal(25))]


def test_a_pop_up_that_is_not_marked_as_one_is_what_was_not_in_sight_before() -> None:
    """Its card's labels and lists, in sight before and after, are none of the claim's; where nothing but the values has
    changed, the whole screen is."""
    mark = "data-ascora-held"
    behind = f"<dl {mark}><dt {mark}>Total Ex Tax</dt><dd {mark}>$999.00</dd></dl>"
    lines = "<h3>Claim Sections</h3>" + grid("Section Name | This Claim %", "Rough In | 25%")
    (claim,) = read("claim_view", f"<div {mark}>{behind}<div>{FACTS}{lines}</div></div>", KEY)
    assert isinstance(claim, ProgressClaim)
    assert claim.total_ex_tax is None
    assert len(claim.lines or ()) == 1
    replaced = (
        f"<dl {mark}><dt {mark}>Claim Date</dt><dd>05/03/2026</dd><dt {mark}>Total Ex Tax</dt><dd>$5.00</dd></dl>"
    )
    (claim,) = read("claim_view", replaced, KEY)
    assert isinstance(claim, ProgressClaim)
    assert (claim.claim_date, claim.total_ex_tax) == (date(2026, 3, 5), Decimal("5.00"))


def test_what_can_be_claimed_is_no_line_of_a_claim() -> None:
    """A list under such a heading that says nothing of this claim leaves its lines unknown."""
    listed = "<h3>Claim Sections</h3>" + grid("Section Name | Total Value", "Rough In | $200.00")
    (claim,) = read("claim_view", FACTS + listed, KEY)
    assert isinstance(claim, ProgressClaim)
    assert claim.lines is None


def test_lines_that_are_not_all_on_the_screen_are_no_lines() -> None:
    """A pager that says there are more leaves the lines unknown, and says so."""
    html = FACTS + grid("Section Name | This Claim", "Rough In | $25.00") + "<div>1 - 1 of 3 items</div>"
    rejected, claim = read("claim_view", html, KEY)
    assert isinstance(rejected, RowRejected)
    assert "1 of 3" in str(rejected)
    assert isinstance(claim, ProgressClaim)
    assert claim.lines is None


def test_another_claims_screen_is_refused() -> None:
    """A screen that names another claim is none of this one's evidence."""
    with pytest.raises(LayoutChanged, match="PC2"):
        read("claim_view", FACTS + "<dl><dt>Claim No.</dt><dd>PC2</dd></dl>", KEY)


@pytest.mark.parametrize(
    ("status", "applied"),
    [
        ("In Progress", False),
        ("Sent to Client", False),
        ("Lost", False),
        ("Converted to Job", None),
        ("Converted to Existing Job", True),
        ("Converted to New Job", False),
        ("On hold", None),
    ],
)
def test_what_a_status_says_of_the_job(status: str, applied: bool | None) -> None:
    """ "Converted to Job" leaves open which job; a column that says it goes first."""
    (one,) = read("variations_grid", grid("Quote No. | Status", f"Q7 | {status}"))
    assert isinstance(one, Variation)
    assert one.applied_to_job is applied
    (told,) = read("variations_grid", grid("Quote No. | Status | Applied To Job", f"Q7 | {status} | Y"))
    assert isinstance(told, Variation)
    assert told.applied_to_job is True


def test_stages_keep_their_order_and_activities() -> None:
    """A column of places goes before the order of the rows; activities are one each."""
    html = grid(
        "Order | Stage Name | Type | Activities", "2 | Handover | Custom | Paperwork; Keys", "1 | Design | Standard |"
    )
    found = [one for one in read("job_stages_grid", html) if isinstance(one, JobStage)]
    assert [(one.name, one.position, one.kind, one.activities) for one in found] == [
        ("Handover", 2, "custom", ("Paperwork", "Keys")),
        ("Design", 1, "standard", ()),
    ]


def test_the_invoices_list_says_what_it_says_of_each_number() -> None:
    """Totals, payments and the accounting package's answer by invoice number; a row that cannot be read is named."""
    html = grid(
        "Invoice No. | Customer | Total Inc Tax | Paid | Sent | Message",
        "Inv1 | Bluegum | $11.00 | $5.00 | N | Contact is archived",
        "Inv2 | Bluegum | eleven | | Y |",
        "Inv3 | Bluegum | | | |",
    )
    first, rejected, last = read("invoices_grid", html)
    assert isinstance(first, Invoice)
    assert (first.invoice_number, first.total_inc_tax, first.amount_paid) == ("Inv1", Decimal("11.00"), Decimal("5.00"))
    assert (first.is_sent, first.accounting_state, first.accounting_message) == (False, "error", "Contact is archived")
    assert isinstance(rejected, RowRejected)
    assert isinstance(last, Invoice)
    assert (last.invoice_number, last.total_inc_tax, last.accounting_state, last.is_sent) == ("Inv3", None, None, None)


def test_retentions_of_one_panel_among_others() -> None:
    """The panel is told from its neighbours on the Dashboard; words of release are the contract's."""
    html = "<h4>Tasks</h4>" + grid("Task | Job | Assigned To", "Call | J1 | Ada")
    html += "<h4>Retentions Due</h4>" + grid(
        "Invoice No. | Job No. | Customer | Retention Amount | Retention % | Due Date | Type",
        "Inv1 | J1.02 | Bluegum | $5.00 | 5 | 1/4/2026 | Practical Completion",
    )
    (one,) = read("retentions_grid", html)
    assert isinstance(one, Retention)
    assert (one.job_number, one.amount, one.rate, one.kind) == ("J1.02", Decimal("5.00"), Decimal(5), "completion")
    assert one.due_date == date(2026, 4, 1)
