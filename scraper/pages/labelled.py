"""Screens of labels and values: what the label of a field says, and the card of any record read by its labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar

from scraper.errors import RowRejected
from scraper.models import Address, CustomField, Record
from scraper.pages import values
from scraper.pages.address import Printed, completed, printed_address
from scraper.pages.html.detail import DetailView, Labelled, find_details
from scraper.pages.page import Page
from scraper.pages.values import Reader
from scraper.profile.words import fold

R = TypeVar("R", bound=Record)

PARTS = ("line1", "line2", "suburb", "state", "postcode", "country")


class LabelledPage(Page):
    """A screen of labels and values: `columns` says how the value beside each field's label is read."""

    columns: ClassVar[Mapping[str, Reader]]

    def one(self, field: str, said: tuple[Labelled, ...]) -> Any:
        """The field's value where its label stands once, or more than once without contradiction.

        Raises `LayoutChanged` for a contradiction and `RowRejected` for a value that cannot be read.
        """
        read = [(pair, self.value(field, pair.value, self.columns[field], pair.label)) for pair in said]
        told = [(pair, value) for pair, value in read if value is not None]
        distinct: list[Any] = []
        for _, value in told:
            if not any(_same(value, other) for other in distinct):
                distinct.append(value)
        if len(distinct) > 1:
            texts = " and ".join(
                f"{pair.words!r} under {pair.groups[0] if pair.groups else pair.label!r}" for pair, _ in told
            )
            raise self.changed(f"{field}: {told[0][0].label!r} stands twice with different values: {texts}")
        return max((value for _, value in told), key=lambda value: isinstance(value, datetime), default=None)

    def custom_field(self, pair: Labelled) -> CustomField:
        """One of the company's own fields. Raises `RowRejected`."""
        value = self.value("custom_fields", pair.value, values.printed, pair.label)
        return self.record_of(CustomField, {"name": pair.label, "value": value})


def address_columns(part: str = "") -> dict[str, Reader]:
    """Readers of an address's labels: in one piece, and part by part; below a title of its own with `part` before.

    >>> sorted(address_columns("postal_"))[:2]
    ['postal_address', 'postal_country']
    """
    return {f"{part}address": printed_address, **{f"{part}{name}": values.words for name in PARTS}}


class RecordDetailsPage(LabelledPage, Generic[R]):
    """The labels on the card of a record that is no job. `Context.row` holds the record's natural key.

    Raises `LayoutChanged` when the card is another record's, a required label is missing, or one label stands twice
    with different values.
    """

    record: ClassVar[type[Record]]
    addresses: ClassVar[Mapping[str, str]] = {}
    """Field of the record to the beginning of its labels' fields: the address is read by `address_columns` of that."""

    def read(self) -> Iterator[R | RowRejected]:
        """The record, or why a value on its card cannot be read."""
        details = self.profile.details[self.shows]
        view = find_details(self.soup, details, self.where, self.snapshot.sha256, self.profile.grids.values())
        try:
            yield self._record(view)
        except RowRejected as rejected:
            yield rejected

    def _record(self, view: DetailView) -> R:
        sure = {field: tuple(pair for pair in said if pair.is_sure) for field, said in view.values.items()}
        told = {field: said for field, said in sure.items() if said and field in self.columns}
        fields = {field: self.one(field, said) for field, said in told.items()}
        if view.custom_fields is not None and "custom_fields" in self.record.model_fields:
            fields["custom_fields"] = tuple(map(self.custom_field, view.custom_fields))
        extra = dict(view.extra)
        for name, part in self.addresses.items():
            fields |= self._address(name, part, fields, told, extra)
        fields = self._of_its_own(fields)
        stated = {**fields, "portal_id": self.snapshot.context.portal_id, "extra": extra}
        return self.record_of(self.record, stated)  # type: ignore[return-value]

    def _address(
        self,
        name: str,
        part: str,
        fields: dict[str, Any],
        told: Mapping[str, tuple[Labelled, ...]],
        extra: dict[str, str],
    ) -> dict[str, Address | None]:
        """An address, taken from `fields`: by the labels of its parts, else from its one piece as far as that is sure;
        what is not sure is kept in `extra` as printed. Nothing where no label is about it."""
        own = [f"{part}address", *(f"{part}{one}" for one in PARTS)]
        if not any(field in told for field in own):
            return {}
        printed: Printed | None = fields.pop(own[0], None)
        parts = {one: fields.pop(f"{part}{one}", None) for one in PARTS}
        if printed is not None and (any(parts.values()) or printed.doubt):
            extra[told[own[0]][0].label] = printed.words
        if any(parts.values()):
            return {name: Address(**completed(parts, self.profile.formats.address))}
        return {name: printed.address if printed is not None and any(dict(printed.address).values()) else None}

    def _of_its_own(self, fields: dict[str, Any]) -> dict[str, Any]:
        """With the key of the record whose card was opened, as far as the card does not say it.

        Raises `LayoutChanged` where the card says another: of its key, the first part that both have.
        """
        row = self.snapshot.context.row
        opened = dict(zip(self.record.key, row.split("\x1f"), strict=False)) if row else {}
        both = (
            (opened[field], str(fields[field])) for field in self.record.key if opened.get(field) and fields.get(field)
        )
        asked, shown = next(both, ("", ""))
        if fold(asked) != fold(shown):
            raise self.changed(f"the card is of {shown!r}, and {asked!r} was opened")
        missing = {field: value for field, value in opened.items() if value and fields.get(field) is None}
        return {**fields, **missing}


def _same(one: Any, other: Any) -> bool:
    """Whether two printed values are one: a date agrees with an instant of that day."""
    if isinstance(one, date) and isinstance(other, date) and isinstance(one, datetime) != isinstance(other, datetime):
        return _day(one) == _day(other)
    return bool(one == other)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
