"""A supplier's invoice or credit, as the open API sends it."""

from __future__ import annotations

from typing import Any

from scraper.api.sent import Reader, Sent, list_of
from scraper.api.values import Account, amount, guid, instant, link, local_day, words, yes_no
from scraper.models.supplier_invoice import SupplierInvoiceLine

_LINE: dict[str, Sent] = {
    "part_number": Sent("partNumber", words),
    "description": Sent("description", words),
    "quantity": Sent("quantity", amount),
    "unit_cost_ex_tax": Sent("unitCostExTax", amount),
    "total_ex_tax": Sent("totalAmountExTax", amount),
    "total_inc_tax": Sent("totalAmountIncTax", amount),
    "taxable": Sent("isTaxable", yes_no),
    "account_code": Sent("accountCode", words),
    "reference": Sent("reference", words),
}


def _type(value: Any, account: Account) -> str | None:
    said = words(value, account)
    return account.profile.word("supplier_invoice_types", said) if said else None


READER = Reader(
    {
        "api_id": Sent("supplierInvoiceId", guid),
        "tracking_number": Sent("trackingNumber", words),
        "supplier": Sent("supplier", link),
        "type": Sent("type", _type),
        "reference": Sent("reference", words),
        "invoice_date": Sent("invoiceDate", local_day),
        "due_date": Sent("dueDate", local_day),
        "created_at": Sent("createdOn", instant),
        "is_expense": Sent("isExpense", yes_no),
        "account_code": Sent("accountCode", words),
        "total_ex_tax": Sent("totalAmountExTax", amount),
        "total_inc_tax": Sent("totalAmountIncTax", amount),
        "accepted": Sent("accepted", yes_no),
        "sent_to_accounts": Sent("sentToAccounts", yes_no),
        "lines": Sent("lines", list_of(SupplierInvoiceLine, _LINE)),
    }
)
