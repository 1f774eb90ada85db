"""What must add up on an invoice, a supplier's invoice and a purchase order; or where it does not, and on which basis.

As in `scraper.checks.ledger`: amounts are compared as printed, and where a term is not shown the outcome is
`not_checkable`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from scraper.checks.ledger import CENT, Check, Finding, adds_up, finding
from scraper.models import Record
from scraper.models.invoice import Claimed, Invoice
from scraper.models.purchase_order import PurchaseOrder
from scraper.models.supplier_invoice import SupplierInvoice

CHECKS: dict[str, Check] = {
    "invoice_lines": Check(
        "sum of lines = total ex tax", "ex tax; a claim's retention outside the total or inside it; 1c a line"
    ),
    "invoice_tax": Check("ex tax + tax = inc tax", "as printed; 1c"),
    "invoice_paid": Check("paid + outstanding (+ a claim's retention) = total inc tax", "inc tax; 1c"),
    "invoice_payments": Check("sum of payments = paid", "inc tax, without surcharges; 1c a payment"),
    "invoice_queue": Check("payments that wait for accounts are on the invoice", "inc tax, by amount and date; 0c"),
    "invoice_claim": Check(
        "invoice = its claim", "as both print it; the claim's retention outside it or inside it; 0c"
    ),
    "supplier_invoice_lines": Check("sum of lines = total", "ex tax; inc tax where that alone is printed; 1c a line"),
    "order_lines": Check("sum of lines = total ex tax", "ex tax; 1c a line"),
    "order_received": Check("received <= ordered", "line by line, as printed"),
}
"""Name of a finding to what it is about."""

_HELD = "the retention of its claim"


def findings(record: Record) -> Iterator[Finding]:
    """Everything about one object that does not add up, or cannot be checked; nothing for other entities."""
    if isinstance(record, Invoice):
        yield from _invoice(record)
    elif isinstance(record, SupplierInvoice):
        yield from _supplier_invoice(record)
    elif isinstance(record, PurchaseOrder):
        yield from _order(record)


def _invoice(invoice: Invoice) -> Iterator[Finding]:
    may_hold = invoice.is_claim or invoice.kind in (None, "progress_claim", "retention")
    held = invoice.retention_withheld if may_hold else Decimal(0)
    lines = [None] if invoice.lines is None else [line.total_ex_tax for line in invoice.lines]
    yield from adds_up("invoice_lines", invoice.total_ex_tax, lines, held, _HELD, inside=True)
    terms = (invoice.total_ex_tax, invoice.tax)
    yield from adds_up("invoice_tax", invoice.total_inc_tax, terms, Decimal(0), "", slack=CENT)
    parts = (invoice.amount_paid, invoice.outstanding)
    yield from adds_up("invoice_paid", invoice.total_inc_tax, parts, held, _HELD, slack=CENT)
    if invoice.payments_unknown is not None:
        yield finding("invoice_payments", "not_checkable", invoice.amount_paid, None, invoice.payments_unknown)
    elif invoice.payments_shown is not None:
        yield from _sum("invoice_payments", invoice.amount_paid, [one.amount for one in invoice.payments_shown])
    yield from _queue(invoice)
    yield from _claim(invoice)


def _claim(invoice: Invoice) -> Iterator[Finding]:
    """Totals that the claim of this number prints otherwise, but not by what is withheld alone."""
    held = invoice.retention_withheld or Decimal(0)
    for name in Claimed.model_fields if invoice.claimed is not None else ():
        expected, found = getattr(invoice.claimed, name), getattr(invoice, name)
        if None not in (expected, found) and expected != found and not (held and abs(expected - found) == held):
            yield finding("invoice_claim", "failed", expected, found, found - expected)


def _queue(invoice: Invoice) -> Iterator[Finding]:
    """Payments that the open API's queue has and the invoice does not list."""
    if invoice.queued_payments is None or invoice.payments_shown is None:
        return
    listed = [(one.payment_date, one.amount) for one in invoice.payments_shown]
    for one in invoice.queued_payments:
        if (one.payment_date, one.amount) in listed:
            listed.remove((one.payment_date, one.amount))
        else:
            yield finding("invoice_queue", "failed", one.amount, None, f"paid on {one.payment_date}")


def _supplier_invoice(bill: SupplierInvoice) -> Iterator[Finding]:
    """Ex tax, or inc tax where only that can be added up."""
    ex = None if bill.lines is None else [line.total_ex_tax for line in bill.lines]
    inc = None if bill.lines is None else [line.total_inc_tax for line in bill.lines]
    is_inc = (
        inc is not None and (ex is None or None in (*ex, bill.total_ex_tax)) and None not in (*inc, bill.total_inc_tax)
    )
    yield from _sum("supplier_invoice_lines", *((bill.total_inc_tax, inc) if is_inc else (bill.total_ex_tax, ex)))


def _order(order: PurchaseOrder) -> Iterator[Finding]:
    lines = None if order.lines is None else [line.total_ex_tax for line in order.lines]
    yield from _sum("order_lines", order.total_ex_tax, lines)
    for line in order.lines or ():
        ordered, received = line.quantity_ordered, line.quantity_received
        if ordered is None or received is None:
            yield finding("order_received", "not_checkable", ordered, received, line.part_number or line.description)
        elif received > ordered:
            yield finding("order_received", "failed", ordered, received, received - ordered)


def _sum(check: str, expected: Decimal | None, terms: Sequence[Decimal | None] | None) -> Iterator[Finding]:
    """Terms add up to the total; None where nobody shows them."""
    yield from adds_up(check, expected, [None] if terms is None else terms, Decimal(0), "")
