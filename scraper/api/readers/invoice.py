"""An invoice that waits for the accounting package, as the open API's queue sends it."""

from __future__ import annotations

from scraper.api.sent import Reader, Sent, SentRow, list_of
from scraper.api.values import Account, amount, guid, link, local_day, words
from scraper.models.invoice import Invoice, InvoiceLine

_LINE: dict[str, Sent] = {
    "part_number": Sent("itemCode", words),
    "description": Sent("description", words),
    "quantity": Sent("quantity", amount),
    "unit_price_ex_tax": Sent("unitAmountExTax", amount),
    "total_ex_tax": Sent("amountExTax", amount),
}


def _job_numbers(value: object, account: Account) -> tuple[str, ...]:
    number = words(value, account)
    return () if number is None else (number,)


FIELDS: dict[str, Sent] = {
    "api_id": Sent("id", guid),
    "invoice_number": Sent("invoiceNumber", words),
    "invoice_date": Sent("invoiceDate", local_day),
    "due_date": Sent("invoiceDueDate", local_day),
    "customer": Sent("billingCustomer", link),
    "job_numbers": Sent("jobNumber", _job_numbers),
    "description": Sent("description", words),
    "total_ex_tax": Sent("totalAmountExTax", amount),
    "total_inc_tax": Sent("totalAmountIncTax", amount),
    "lines": Sent("invoiceLines", list_of(InvoiceLine, _LINE)),
}
"""The first four and the lines are known to be sent; the others are likely, by the records of the API's older form."""


def _invoice(row: SentRow) -> Invoice:
    fields = row.take(FIELDS)
    if fields.get("invoice_number") is None:
        raise ValueError("invoiceNumber: an invoice without a number")
    return Invoice(accounting_state="to_be_sent", extra=row.extra(), **fields)


READER = Reader(FIELDS, _invoice)
