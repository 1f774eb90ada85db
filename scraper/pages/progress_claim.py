"""Progress claims: the list on a card's Progress Claims tab, and a claim's own screen with its lines and payments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup

from scraper.errors import RowRejected
from scraper.models import ClaimLine, ClaimPayment, ProgressClaim
from scraper.pages import values
from scraper.pages.html.detail import find_details
from scraper.pages.html.dialog import in_front
from scraper.pages.html.grid import GridView, find_grid
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.html.wholeness import goes_on
from scraper.pages.page import GridPage, Page
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
_SAYS = {"lines": ("percent", "value"), "payments": ("amount",)}
"""Without one of these columns a grid says nothing of what is claimed or paid."""
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


class ClaimViewPage(Page):
    """One record: what a claim's own screen says of it. `Context.row` holds the claim's key.

    Lines or payments of which one cannot be read, or of which more exist than the screen shows, are left out whole and
    said to be: a claim that lacks a line is a wrong claim.
    """

    kind = "claim_view"
    shows = "claim"

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The claim's screen, which may be a pop-up over its card."""
        return in_front(self._html, self.profile.details["claim"])

    def read(self) -> Iterator[ProgressClaim | RowRejected]:
        """The claim's one record. Raises `LayoutChanged` where the screen is another claim's."""
        context = self.snapshot.context
        job_number, number, name, day = (context.row or "").split("\x1f")
        view = find_details(
            self.soup, self.profile.details["claim"], self.where, self.snapshot.sha256, self.profile.grids.values()
        )
        facts = {
            field: self.value(field, view.values[field][0].value, reader, view.values[field][0].label)
            for field, reader in FACTS.items()
            if field in view.values
        }
        if number and facts.get("claim_number") not in (None, number):
            raise self.changed(f"the screen of claim {number} shows claim {facts['claim_number']}")
        key = {"job_number": job_number, "claim_number": number or None}
        key |= {} if number else {"claim_name": name or None, "claim_date": day or None}
        whole: dict[str, Any] = {}
        for field, read in (("lines", self._lines), ("payments", self._payments)):
            try:
                rows = read()
            except RowRejected as rejected:
                yield rejected
                continue
            if rows is not None:
                whole[field] = rows
        given = {"portal_id": context.portal_id, "extra": view.extra}
        yield self.record_of(ProgressClaim, {**facts, **key, **whole, **given})

    def _lines(self) -> tuple[ClaimLine, ...] | None:
        shown = self._whole_grid("claim_lines", "lines")
        return None if shown is None else tuple(self._line(row, shown, place) for place, row in _places(shown))

    def _payments(self) -> tuple[ClaimPayment, ...] | None:
        shown = self._whole_grid("claim_payments", "payments")
        return None if shown is None else tuple(self._payment(row, shown, place) for place, row in _places(shown))

    def _whole_grid(self, name: str, field: str) -> GridView | None:
        """One of the claim's lists; None where the screen has no such list. Raises `RowRejected` for part of one."""
        shown = self._grid(name)
        if not shown.is_shown and not shown.is_empty:
            return None
        if shown.is_shown and not any(column in shown.columns for column in _SAYS[field]):
            return None  # another list under such a heading, such as what can be claimed
        if self.snapshot.context.walk is None:  # else each of its lists was walked to its proven end
            self._refuse_part(shown, field)
        return shown

    def _grid(self, name: str) -> GridView:
        grids = self.profile.grids
        others = [grids[other] for other in ("claim_lines", "claim_payments") if other != name]
        return find_grid(
            self.soup,
            grids[name],
            self.profile.pager,
            self.where,
            self.snapshot.sha256,
            rivals=others,
            optional=True,
        )

    def _refuse_part(self, view: GridView, what: str) -> None:
        why = next(goes_on(view, self.profile), None)
        if view.expected is not None and view.expected != len(view.rows):
            why = f"{len(view.rows)} of {view.expected} are on the screen"
        if why is not None:
            raise self.rejected(f"{what}: {why}", key("pager", "patterns"))

    def _cells(self, view: GridView, columns: Mapping[str, Reader], row: RowView, place: int) -> dict[str, Any]:
        self.require_sure(row, f"row {place}")
        return {
            field: self.value(field, cell, reader, view.titles.get(field, field), f"row {place}: ")
            for field, reader in columns.items()
            if (cell := row.cell(field)) is not None
        }

    def _line(self, row: RowView, view: GridView, place: int) -> ClaimLine:
        fields = self._cells(view, _LINE, row, place)
        is_unclear = matches(view.titles.get("value", ""), _UNCLEAR) and "total_value" not in view.columns
        columns = ("percent",) if is_unclear else ("percent", "value")
        try:
            value, percent = Shares(view, self.printing, columns, Beside("total_value")).told(row)
        except ValueError as error:
            raise self.rejected(
                f"{fields['section_name']}: {error}", key("grids.claim_lines.columns", "percent")
            ) from error
        return self.record_of(ClaimLine, {**fields, "value": value, "percent": percent})

    def _payment(self, row: RowView, view: GridView, place: int) -> ClaimPayment:
        return self.record_of(ClaimPayment, self._cells(view, _PAYMENT, row, place))


def _places(view: GridView) -> Iterator[tuple[int, RowView]]:
    return enumerate(view.rows, 1)
