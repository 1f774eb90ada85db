"""The frozen record every entity is, and the reading that carries one record from one source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, SerializeAsAny, model_validator

from scraper.models.texts import FreeText, Identifier, Organisation, Plain
from scraper.spelling import composed, is_composed

Money = Annotated[Decimal, PlainSerializer(lambda value: f"{value:.2f}", return_type=str, when_used="json")]
"""AUD, two decimals in JSON (`"1250.00"`); sign kept."""

Percent = Annotated[Decimal, PlainSerializer(lambda value: f"{value:f}", return_type=str, when_used="json")]
"""Per cent without the sign, with the decimals that were printed (`"33.33"`)."""

Quantity = Annotated[
    Decimal, PlainSerializer(lambda value: f"{value.normalize():f}", return_type=str, when_used="json")
]
"""How many, or how long, without trailing zeros (`"2.5"`)."""


def _price(value: Decimal) -> str:
    return f"{value:.2f}" if value == round(value, 2) else f"{value.normalize():f}"


Price = Annotated[Decimal, PlainSerializer(_price, return_type=str, when_used="json")]
"""AUD for one piece: two decimals, or all that there are (`"0.0345"`)."""

DateOrInstant = date | datetime
"""A local date where the source shows no time, else an aware instant."""

Source = Literal["ui", "api", "document", "derived"]


class _Spelled(BaseModel):
    """All its words in one spelling (Unicode NFC), from whatever source: names are compared, and looked up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verbatim: ClassVar[tuple[str, ...]] = ()
    """Fields that keep every character as it stands in the source: evidence, by which nothing is looked up."""

    @model_validator(mode="after")
    def _compose(self) -> Self:
        for name, value in self.__dict__.items():
            if name not in self.verbatim and (spelled := _spelled(value)) is not value:
                self.__dict__[name] = spelled  # it is frozen for everybody else
        return self


def _spelled(value: Any) -> Any:
    """The same value where nothing in it changes."""
    if isinstance(value, str):
        return value if value.isascii() else composed(value)
    if isinstance(value, dict) and not all(map(_is_spelled, (*value, *value.values()))):
        return {composed(name): composed(words) for name, words in value.items()}
    if isinstance(value, tuple) and not all(map(_is_spelled, value)):
        return tuple(map(_spelled, value))
    return value


def _is_spelled(value: Any) -> bool:
    return not isinstance(value, str) or is_composed(value)


class Part(_Spelled):
    """A named group of fields inside a record, such as an address."""


class DocumentFile(Part):
    """The file that an object is, or that goes with it."""

    name: FreeText | None = None
    """None where nobody says it: what a list calls a form is no file's name."""
    content_type: Plain | None = None
    """By the bytes, not by the name."""
    size_bytes: int | None = None
    sha256: Identifier | None = None


class Link(Part):
    """A reference to another object as the portal or the API names it."""

    id: Identifier | None = None
    """GUID, lower case; None where only the name is shown."""
    name: Organisation | None = None


class Record(_Spelled):
    """What one source says of one object. Fields left out were not shown; None was shown as unknown.

    `model_fields_set` tells the two apart, and merging consults it.
    """

    entity: ClassVar[str]
    """Contract name of the entity; the one place it is spelled."""
    key: ClassVar[tuple[str, ...]]
    """Fields whose values identify the object within its account."""
    goes_by_guid: ClassVar[bool] = False
    """Whether its GUID comes before its key: one that shows none joins only an object that alone has the key."""
    facts: ClassVar[tuple[str, ...]] = ()
    """Fields that are no contract fields: parts of the key (such as `occurrence`), and what checks go by."""
    joined: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Fields that are lists which several screens show a part of each: to the facts that hold the parts, in order."""
    dated: ClassVar[tuple[str, ...]] = ()
    """Fields that say the object's own date, the first that is known; an entity without any has none."""
    filters: ClassVar[dict[str, tuple[str, ...]]] = {}
    """What objects are looked up by: a filter's name to the fields that may hold its value (of a link: id or name)."""
    searched: ClassVar[tuple[str, ...]] = ()
    """Fields whose words people search by, where they do not know a whole value."""

    portal_id: Identifier | None = None
    """GUID shown by the portal, lower case."""
    api_id: Identifier | None = None
    """GUID given by the open API, lower case."""
    absent_from: Plain | None = None
    """The listing that lacks it, although all is listed there; it counts for nothing else."""
    extra: dict[str, FreeText] = Field(default_factory=dict)
    """Columns and fields without a place in the model, by their heading, verbatim."""

    def key_values(self) -> tuple[str, ...]:
        """The natural key as text; an absent part is the empty string, a link counts by its GUID, else by its name."""
        return tuple(_as_key(getattr(self, name)) for name in self.key)

    def all_keys(self) -> tuple[tuple[str, ...], ...]:
        """Its natural key; and where that has a link with GUID and name, the one by its name too: another source may
        show no more of it."""
        shown = [getattr(self, name) for name in self.key]
        if not any(isinstance(one, Link) and one.id and one.name for one in shown):
            return (self.key_values(),)
        named = tuple(_as_key(one.name or one.id if isinstance(one, Link) else one) for one in shown)
        return (self.key_values(), named)

    def linked_ids(self) -> dict[str, str]:
        """The GUIDs of the links in its key, by field, as far as they are shown."""
        links = ((name, getattr(self, name)) for name in self.key)
        return {name: one.id for name, one in links if isinstance(one, Link) and one.id}

    def given_id(self) -> str | None:
        """What it goes by from first sight on, where that is not made from its key."""
        return None

    @classmethod
    def of_printed(cls, fields: Mapping[str, Any]) -> Self:
        """The record of its contract fields as they are printed; a part of the key that is not printed is empty."""
        hidden = {name: "" for name in cls.facts if cls.model_fields[name].is_required()}
        return cls.model_validate_json(json.dumps({**hidden, **fields}))

    @classmethod
    def is_dated_to_the_minute(cls) -> bool:
        """Whether its own date may be an instant: then it is on another day elsewhere."""
        return any(cls.model_fields[name].annotation != date | None for name in cls.dated)

    @classmethod
    @cache
    def contract_fields(cls) -> tuple[str, ...]:
        """The entity's own fields, in contract order, without envelope and bookkeeping."""
        hidden = {*Record.model_fields, *cls.facts}
        return tuple(name for name in cls.model_fields if name not in hidden)


def _as_key(value: Any) -> str:
    if isinstance(value, Link):
        return value.id or value.name or ""
    return "" if value is None else str(value)


class Reading(BaseModel):
    """One record as one page, answer or file showed it."""

    model_config = ConfigDict(frozen=True)

    record: SerializeAsAny[Record]
    source: Source
    facet: str
    """Which page or answer it was read from, such as `jobs_grid` or `api`; one current reading per facet is kept."""
    observed_at: datetime
    evidence: str
    """SHA-256 of the stored page, answer or file."""
    seen_at: datetime | None = None
    """When it was last shown so, where `observed_at` says since when."""


def to_json(record: Record) -> dict[str, Any]:
    """The fields the source stated, as JSON values (money as text, instants with offset)."""
    return record.model_dump(mode="json", exclude_unset=True)


def local_day(text: str, zone: tzinfo) -> date:
    """The local day of a date, a local time or an instant as objects print them.

    >>> from zoneinfo import ZoneInfo
    >>> local_day("2026-03-01T23:30:00Z", ZoneInfo("Australia/Sydney")).isoformat()
    '2026-03-02'
    """
    moment = datetime.fromisoformat(text)
    return moment.date() if moment.tzinfo is None else day_in(zone, moment)


def day_in(zone: tzinfo, value: DateOrInstant) -> date:
    """The day of a date, or the local day of an instant."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def own_date(record: type[Record], fields: Mapping[str, Any]) -> str | None:
    """An object's own date or instant as its fields print it; None where it has none."""
    return next((text for name in record.dated if (text := fields[name]) is not None), None)
