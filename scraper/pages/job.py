"""A job as the Jobs list shows it, and as its own card shows it: Jobs; Job Card > Details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from scraper.errors import RowRejected
from scraper.models import Address, Job, JobSection
from scraper.pages import values
from scraper.pages.address import Printed, completed, printed_address, read
from scraper.pages.financial_summary import FinancialSummary
from scraper.pages.html.detail import DetailView, Labelled, find_details
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key, mend
from scraper.pages.labelled import LabelledPage
from scraper.pages.page import GridPage, Page
from scraper.pages.values import Reader
from scraper.profile.details import AddressWords
from scraper.profile.words import fold
from scraper.spelling import comparable

_ADDRESS = {
    "address_line1": "line1",
    "address_line2": "line2",
    **{name: name for name in ("suburb", "state", "postcode", "country")},
}
_SUFFIX = re.compile(r"(?P<top>.*[0-9])[./-][0-9]+")
"""A section's number where the portal prints one of its own, such as `J1234.01`."""

_FIELDS: dict[str, Reader] = {
    "name": values.words,
    "description": values.words,
    "work_undertaken": values.words,
    "status": values.status,
    "secondary_status": values.words,
    "priority": values.words,
    "job_type": values.words,
    "team": values.words,
    "pricing_method": values.pricing_method,
    "site_customer": values.link,
    "billing_customer": values.link,
    "site_contact": values.words,
    "billing_contact": values.words,
    "client_order_number": values.words,
    "address": printed_address,
    **dict.fromkeys(_ADDRESS, values.words),
    "created_at": values.instant,
    "completed_at": values.instant,
    "total_ex_tax": values.money,
    "total_inc_tax": values.money,
    "section_name": values.words,
    "parent_job_number": values.words,
}
"""What list and card both may show."""


class JobsGridPage(GridPage[Job]):
    """One record per row of the Jobs list. A section's row carries the top job's number and the section's name."""

    kind = "jobs_grid"
    record = Job
    grid = "jobs"
    columns = {"job_number": values.job_number, **_FIELDS, "is_section": values.yes_no}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Job:
        """The record of one row."""
        number = fields["job_number"]
        is_section = fields.pop("is_section", None)
        section, parent = fields.pop("section_name", None), fields.pop("parent_job_number", None)
        if is_section or (is_section is None and (section or (parent and parent != number))):
            section = section or fields.get("name")
            if not section:
                what = f"section_name: row {position} is a section of {number} and shows no name for it"
                raise self.rejected(what, self.line_of("section_name"))
            top = _top(parent) if parent else (found["top"] if (found := _SUFFIX.fullmatch(number)) else number)
            fields |= {"job_number": top, "section_name": section, "name": section, "parent_job_number": top}
        shown = {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)}
        return self.record_of(Job, _nested(shown, self.profile.formats.address, self.heading("address")))


class JobDetailsPage(LabelledPage):
    """The record of a job's or a section's own card; with a section's, the number that its card goes by.

    Raises `LayoutChanged` when the card is another job's, when nothing on it says whose it is, when a required label is
    missing, or when one label stands twice with different values.
    """

    kind = "job_details"
    shows = "job"
    columns = {"job_number": values.job_number, **_FIELDS}

    def read(self) -> Iterator[Job | JobSection | RowRejected]:
        """What the card says of the job, or why a value on it cannot be read."""
        view = find_details(
            self.soup, self.profile.details["job"], self.where, self.snapshot.sha256, self.profile.grids.values()
        )
        try:
            job = self._job(view)
        except RowRejected as rejected:
            yield rejected
            return
        yield job
        if job.address_shown is not None:
            yield self._unread_address(view, job.address_shown)
        if job.section_name is not None and (number := self._own_number(view, job.job_number)) is not None:
            section = {"job_number": job.job_number, "name": job.section_name, "portal_id": job.portal_id}
            yield self.record_of(JobSection, section | {"section_job_number": number})

    def _own_number(self, view: DetailView, top: str) -> str | None:
        """The number of its own that a section's card shows; None where that is not sure. The top job's number says
        which job it is a section of, and so nothing of the section."""
        labelled = (pair.words for pair in view.values.get("job_number", ()) if pair.is_sure)
        own = {
            number
            for number in (*labelled, *view.numbers)
            if (found := _SUFFIX.fullmatch(number)) and found["top"] == top
        }
        return own.pop() if len(own) == 1 else None

    def _job(self, view: DetailView) -> Job:
        told = self._told(view)
        fields = {field: self.one(field, said) for field, said in told.items() if field in self.columns}
        context = self.snapshot.context
        section = context.section_name or fields.pop("section_name", None)
        fields |= self._whose(fields, view, section)
        if view.custom_fields is not None:
            fields["custom_fields"] = tuple(map(self.custom_field, view.custom_fields))
        label = told["address"][0].label if "address" in told else ""
        summary = FinancialSummary(self, self.profile.details["job"], view)
        if (lines := summary.lines) is not None:
            fields["financial_summary"] = lines
        stated = {**fields, "portal_id": context.portal_id, "extra": {**self._extra(view), **summary.extra}}
        return self.record_of(Job, _nested(stated, self.profile.formats.address, label))

    def _told(self, view: DetailView) -> dict[str, tuple[Labelled, ...]]:
        """What the card says of each field, where that is sure, the most telling first."""
        sure = {field: tuple(self._surely(field, said)) for field, said in view.values.items()}
        # Whose card it is stands fixed; its title may word the section and its parent in one line of its own.
        fixed = ("section_name", "parent_job_number") if self.snapshot.context.section_name is not None else ()
        return {field: self._ranked(field, said) for field, said in sure.items() if said and field not in fixed}

    def _extra(self, view: DetailView) -> dict[str, str]:
        """What the card shows that has no place in the model, by label."""
        unplaced = [said[0] for field, said in view.values.items() if field not in self.columns]
        return {**view.extra, **{first.label: first.words for first in unplaced if first.words}}

    def _whose(self, fields: dict[str, Any], view: DetailView, section: str | None) -> dict[str, Any]:
        """Whose card it is: the job's number, and on a section's card the section and its job. Takes the numbers that
        the card shows from `fields`. Raises `LayoutChanged` for the whole job's card in place of a section's."""
        parent, labelled = fields.pop("parent_job_number", None), fields.pop("job_number", None)
        # A section's card may carry a number of its own beside the top job's.
        shown = (labelled, *view.numbers, _top(parent or "")) if section else (labelled,) if labelled else view.numbers
        number = self._number(tuple(filter(None, shown)))
        if not section:
            return {"job_number": number}
        if fields.get("pricing_method") == "sections":  # sections do not nest
            raise self.changed(f"the card is priced by sections: it is the whole job's, not that of {section!r}")
        top = self.snapshot.context.job_number or (_top(parent) if parent else number)
        return {"job_number": top, "section_name": section, "name": section, "parent_job_number": top}

    def _ranked(self, field: str, said: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
        """What the field's labels say; of several addresses the one whose label the profile lists first."""
        if field != "address":
            return said
        order = [fold(wording) for wording in self.profile.details["job"].labels[field]]
        filled = [pair for pair in said if pair.value.full] or said
        best = min(order.index(fold(pair.label)) for pair in filled)
        return tuple(pair for pair in filled if order.index(fold(pair.label)) == best)

    def _unread_address(self, view: DetailView, shown: str) -> RowRejected:
        label = self._ranked("address", view.values["address"])[0].label
        why = read(shown, self.profile.formats.address).doubt
        what = f"address (under {label!r}) cannot be told apart into its parts: {shown!r}: {why}"
        return self.rejected(what, key("formats.address", "street_types"))

    def _surely(self, field: str, said: tuple[Labelled, ...]) -> Iterator[Labelled]:
        """What the field's labels say; two things side by side are label and value only when the second is a date."""
        for pair in said:
            if pair.is_sure:
                yield pair
            elif self.columns.get(field) is values.instant and not any(other.is_sure for other in said):
                with suppress(ValueError):
                    if values.instant(pair.value, self.printing) is not None:
                        yield pair

    def _number(self, shown: tuple[str, ...]) -> str:
        opened = self.snapshot.context.job_number
        wanted = None if opened is None else comparable(opened)
        if not shown:
            raise self.changed(
                "nothing on the card says which job it is: no heading holds a job number and no label names it; "
                + mend("details.job.labels", "job_number")
            )
        if wanted is None:
            return shown[0]
        if not any(
            number == wanted or ((found := _SUFFIX.fullmatch(number)) and found["top"] == wanted) for number in shown
        ):
            raise self.changed(f"the card is of {' or '.join(map(repr, shown))}, and {wanted!r} was opened")
        return wanted


def is_priced_by_sections(page: Page) -> bool:
    """Whether a card says so of its job; a section's own card never does, for sections do not nest."""
    details = page.profile.details["job"].model_copy(update={"required": ()})
    said = find_details(page.soup, details, page.where, page.snapshot.sha256, page.profile.grids.values()).values.get(
        "pricing_method", ()
    )
    return any(values.pricing_method(pair.value, page.printing) == "sections" for pair in said)


def top_number(number: str) -> str | None:
    """The number that a section's own number is made from; None for one without a suffix.

    >>> top_number("J1234.01"), top_number("J1234")
    ('J1234', None)
    """
    found = _SUFFIX.fullmatch(number)
    return found["top"] if found else None


def _top(parent: str) -> str:
    """The number in a parent's name, which may have more words to it."""
    return next((word for word in parent.split() if re.search(r"[0-9]", word)), parent).strip("()[]:,")


def _nested(fields: dict[str, Any], rules: AddressWords, label: str) -> dict[str, Any]:
    """The flat fields of list and card as the record has them; `label` is what an address in one piece stands under,
    and where it is kept as printed if not all of it is taken."""
    parts = {part: fields.pop(field) for field, part in _ADDRESS.items() if field in fields}
    is_labelled = any(parts.values())
    is_stated = bool(parts) or "address" in fields
    printed: Printed | None = fields.pop("address", None)
    if is_labelled:
        fields["address"] = Address(**completed(parts, rules))
    elif is_stated:
        fields["address"] = printed.address if printed is not None and any(dict(printed.address).values()) else None
    if printed is not None and (is_labelled or printed.doubt):
        fields["extra"] = {**fields["extra"], label: printed.words}
        fields |= {} if is_labelled else {"address_shown": printed.words}
    return fields
