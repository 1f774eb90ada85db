"""Progress claims: the list on a card's Progress Claims tab, and a claim's own screen with its lines and payments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scraper.models import ClaimLine, ClaimPayment, Part, ProgressClaim
from scraper.pages import values
from scraper.pages.html.grid import GridView
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.own_screen import Listed, OwnScreenPage
from scraper.pages.page import GridPage
from scraper.pages.shares import Beside, Shares, share
from scraper.pages.values import Reader
from scraper.profile import matches

FACTS: dict[str, Reader] = {
    "claim_number": values.words,
    "claim_name": values.words,
    "claim_date": values.local_day,
    "due_date": values.local_day,
    "total_ex_tax": values.money,
    "tax": values.money,
    "total_inc_tax": values.money,
    "retention_withheld": values.money,
    "amount_paid": values.money,
    "outstanding": values.money,
    "status": values.words,
    "invoice_number": values.words,
    "sent_to_accounts": values.yes_no,
}
"""What the list and the claim's own screen both may show."""
_LINE: dict[str, Reader] = {"section_name": values.identity, "percent": share, "value": share}
_UNCLEAR = ("Value", "Amount")
"""Headings of lines that may also stand over the sections' own values, unless another column does."""
_PAYMENT: dict[str, Reader] = {
    "payment_date": values.local_day,
    "method": values.words,
    "amount": values.money,
    "receipt_number": values.words,
}


class ProgressClaimsGridPage(GridPage[ProgressClaim]):
    """One record per row."""

    kind = "progress_claims_grid"
    record = ProgressClaim
    grid = "progress_claims"
    rivals = ("claim_sections",)
    is_optional = True
    columns = {**FACTS, "claim_name": values.identity}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> ProgressClaim:  # noqa: ARG002
        """The record of one row."""
        card = {"job_number": self.snapshot.context.job_number}
        return self.record_of(
            ProgressClaim, {**card, **fields, "portal_id": row.portal_id, "extra": self.unplaced(row)}
        )


class ClaimViewPage(OwnScreenPage):
    """One record: what a claim's own screen says of it. `Context.row` holds the claim's key."""

    kind = "claim_view"
    shows = "claim"
    record = ProgressClaim
    columns = FACTS
    lists = {
        "lines": Listed("claim_lines", ClaimLine, _LINE, ("percent", "value")),
        "payments": Listed("claim_payments", ClaimPayment, _PAYMENT, ("amount",)),
    }

    def shown(self) -> dict[str, Any]:
        """Its values by field; of a label that stands more than once, the first counts."""
        labelled = {field: said[0] for field, said in self.view.values.items() if field in FACTS}
        return {field: self.value(field, one.value, FACTS[field], one.label) for field, one in labelled.items()}

    def own_key(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The claim's number, or without one its name and date; its job's number in any case."""
        job_number, number, name, day = (self.snapshot.context.row or "").split("\x1f")
        if number and facts.get("claim_number") not in (None, number):
            raise self.changed(f"the screen of claim {number} shows claim {facts['claim_number']}")
        key = {"job_number": job_number, "claim_number": number or None}
        return key if number else {**key, "claim_name": name or None, "claim_date": day or None}

    def part(self, field: str, row: RowView, view: GridView, place: int) -> Part:
        """A line's share is an amount, a percentage or both."""
        if field != "lines":
            return super().part(field, row, view, place)
        fields = self.cells(view, _LINE, row, place)
        is_unclear = matches(view.titles.get("value", ""), _UNCLEAR) and "total_value" not in view.columns
        columns = ("percent",) if is_unclear else ("percent", "value")
        try:
            value, percent = Shares(view, self.printing, columns, Beside("total_value")).told(row)
        except ValueError as error:
            raise self.rejected(
                f"{fields['section_name']}: {error}", key("grids.claim_lines.columns", "percent")
            ) from error
        return self.record_of(ClaimLine, {**fields, "value": value, "percent": percent})
