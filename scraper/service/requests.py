"""What can be asked, and how fresh the answer must be; everything from outside is checked here, in words."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from scraper.config import outside
from scraper.entities import CATALOG, RECORDS
from scraper.errors import ConfigError, InvalidQuestion, NotHeld
from scraper.store.lookup import Position
from scraper.store.stored import ENVELOPE

MOST_A_PAGE, A_PAGE = 200, 50
LONGEST_WAIT = timedelta(seconds=120)
LONGEST_AGE = timedelta(days=3650)
KNOWN = (
    "account", "entity", "id", "filters", "undated", "gone", "cursor", "limit", "include", "max_age", "wait",
    "allow_stale",
)  # fmt: skip
"""What a question in JSON may say."""
_NUMBER = re.compile("[0-9]{1,18}")
_AMOUNT = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?")
NOT_HELD_YET = {
    **dict.fromkeys(("crew", "technician"), "/jobs?crew=, or /bookings?user= and ?team="),
    **dict.fromkeys(
        ("booked_on", "booked_from", "booked_to", "scheduled_from", "scheduled_to"),
        "/jobs?scheduled_from= and ?scheduled_to=, or /bookings?from= and ?to=",
    ),
    **dict.fromkeys(("cost_min", "cost_max"), "/jobs?cost_min= and ?cost_max="),
    "below": "/stock_levels?below=",
    "quoted_by": "/quotes?assigned_user=",
    "worked_by": "/timesheet_entries?user=",
}
"""Filters that people ask for and that nothing is looked up by yet, and what answers nearly that."""


@dataclass(frozen=True)
class Related:
    """A filter of what other objects say of one, or of a number that it says; nothing is looked up by it."""

    about: str
    kind: Literal["text", "day", "amount"]
    example: str
    reads: tuple[str, ...] = ()
    """Entities that the answer tells of: who asks must be allowed to read them."""


_BOOKED, _COSTS = ("booking",), ("job_supply", "job_expense")
RELATED: Mapping[str, Mapping[str, Related]] = {
    "job": {
        "crew": Related("Jobs that this user, or one of this team, is booked for.", "text", "North", _BOOKED),
        "scheduled_from": Related("Booked on this local date or later.", "day", "2026-11-02", _BOOKED),
        "scheduled_to": Related("Booked on this local date or earlier.", "day", "2026-11-08", _BOOKED),
        "cost_min": Related("Supplies and expenses cost so much or more, AUD ex tax.", "amount", "100", _COSTS),
        "cost_max": Related("Supplies and expenses cost so much or less, AUD ex tax.", "amount", "5000", _COSTS),
    },
    "stock_level": {"below": Related("Less than so many on hand.", "amount", "5")},
}


def related(entity: str) -> Mapping[str, Related]:
    """The filters of an entity that it is not looked up by."""
    return RELATED.get(entity, {})


def not_held(name: str) -> NotHeld | None:
    """Why nothing can be looked up by a filter yet; None for one that is known, or that nobody will ever know."""
    instead = NOT_HELD_YET.get(name)
    return None if instead is None else NotHeld(f"{name}: nothing is looked up by it yet; expected {instead}")


@dataclass(frozen=True)
class Need:
    """How fresh an answer must be."""

    max_age: timedelta | None = None
    """None: however old, as long as it was looked at."""
    wait: timedelta = timedelta(0)
    """How long the caller waits while it is fetched."""
    allow_stale: bool = False
    """Whether an older answer, marked stale, is better than none."""


@dataclass(frozen=True)
class One:
    """One object, by its id, a GUID of the portal or the API, or (a job) its number."""

    entity: str
    ident: str
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    """Words of the entity's `includes`."""


@dataclass(frozen=True)
class Many:
    """A page of an entity's objects."""

    entity: str
    filters: Mapping[str, str] = field(default_factory=dict)
    first: date | None = None
    """Local date, itself included, as is `last`; of the object's own date."""
    last: date | None = None
    undated: bool = False
    """Those without a date of their own, which no range of dates holds."""
    gone: bool = False
    cursor: str | None = None
    limit: int = A_PAGE
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    """As of `One`."""

    @property
    def listing(self) -> str:
        """What is listed, whichever page of it: a cursor is of one listing."""
        limits = (self.first, self.last, self.undated, self.gone)
        return repr((self.entity, sorted(self.filters.items()), [str(one) for one in limits]))

    @property
    def job_number(self) -> str | None:
        """The one job that it is about."""
        return self.filters.get("job_number")


def checked(entity: str, question: One | Many) -> None:
    """Raise `InvalidQuestion` or `NotHeld` for a question that makes no sense for the entity."""
    record = RECORDS[entity]
    _check_printed(entity, question)
    if isinstance(question, One):
        text("id", question.ident)
        return
    _check_filters(entity, question.filters)
    if (question.first or question.last or question.undated) and not record.dated:
        raise InvalidQuestion(f"from, to, undated: a {entity} has no date of its own; leave them out")
    if question.undated and (question.first or question.last):
        raise InvalidQuestion("undated: what has no date is in no range; leave out from and to, or this")
    if question.first and question.last and question.first > question.last:
        raise InvalidQuestion("from: expected a date that is not after to")
    if not 1 <= question.limit <= MOST_A_PAGE:
        raise InvalidQuestion(f"limit: expected a number from 1 to {MOST_A_PAGE}")


def _check_printed(entity: str, question: One | Many) -> None:
    """What of the objects, and beside them, shall be printed."""
    spec = CATALOG[entity]
    known = (*spec.record.contract_fields(), *ENVELOPE)
    for name in question.fields:
        if name not in known:
            raise InvalidQuestion(f"fields: a {entity} has no {name!r}; expected some of {', '.join(known)}")
    for word in question.include:
        if word not in spec.includes:
            beside = ", ".join(spec.includes) or "nothing"
            raise InvalidQuestion(f"include: {word!r} does not stand beside {spec.plural}; expected {beside}")


def _check_filters(entity: str, filters: Mapping[str, str]) -> None:
    known = (*RECORDS[entity].filters, *related(entity))
    for name, value in filters.items():
        if name not in known and (later := not_held(name)) is not None:
            raise later
        if name not in known:
            raise InvalidQuestion(f"{name}: no filter of {entity}; expected some of {', '.join(known)}")
        text(name, value)
    of_days = {name: day(name, filters[name]) for name, one in _asked(entity, filters) if one.kind == "day"}
    for name, one in _asked(entity, filters):
        if one.kind == "amount":
            amount(name, filters[name])
    first, last = of_days.get("scheduled_from"), of_days.get("scheduled_to")
    if first and last and first > last:
        raise InvalidQuestion("scheduled_from: expected a date that is not after scheduled_to")


def _asked(entity: str, filters: Mapping[str, str]) -> Iterator[tuple[str, Related]]:
    return ((name, one) for name, one in related(entity).items() if name in filters)


def from_json(asked: Mapping[str, Any]) -> tuple[One | Many, Need]:
    """A question and its need: `entity`; `id`, or `filters` (with `from`, `to`), `undated`, `gone`, `cursor`, `limit`;
    `include` (words parted by commas); `max_age`, `wait` (seconds), `allow_stale`. Raises `InvalidQuestion`.
    """
    unknown = [name for name in asked if name not in KNOWN]
    if unknown:
        raise InvalidQuestion(f"{unknown[0]}: there is no such argument; expected some of {', '.join(KNOWN)}")
    entity = known_entity(asked.get("entity"))
    need = Need(
        max_age=None if asked.get("max_age") is None else seconds("max_age", asked["max_age"], LONGEST_AGE),
        wait=seconds("wait", asked.get("wait", 0), LONGEST_WAIT),
        allow_stale=_switch(asked, "allow_stale"),
    )
    if asked.get("id") is not None:
        return One(entity, text("id", asked["id"]), include=_include(asked)), need
    filters = _filters(asked)
    page = Many(
        entity,
        {name: text(name, value) for name, value in filters.items() if name not in ("from", "to")},
        _day(filters, "from"),
        _day(filters, "to"),
        undated=_switch(asked, "undated"),
        gone=_switch(asked, "gone"),
        cursor=None if asked.get("cursor") is None else text("cursor", asked["cursor"]),
        limit=_limit(asked),
        include=_include(asked),
    )
    return page, need


def _include(asked: Mapping[str, Any]) -> tuple[str, ...]:
    return () if asked.get("include") is None else fields_of(text("include", asked["include"]))


def _filters(asked: Mapping[str, Any]) -> dict[str, str]:
    filters = {} if asked.get("filters") is None else asked["filters"]
    if not isinstance(filters, dict) or not all(isinstance(value, str) for value in filters.values()):
        raise InvalidQuestion("filters: expected texts by their names")
    return filters


def _day(filters: Mapping[str, str], name: str) -> date | None:
    return day(name, filters[name]) if name in filters else None


def _limit(asked: Mapping[str, Any]) -> int:
    limit = asked.get("limit", MOST_A_PAGE)
    if isinstance(limit, bool) or not isinstance(limit, int):
        raise InvalidQuestion(f"limit: expected a number from 1 to {MOST_A_PAGE}")
    return limit


def known_entity(said: object) -> str:
    """The name of an entity. Raises `InvalidQuestion`."""
    if not isinstance(said, str) or said not in CATALOG:
        raise InvalidQuestion(f"entity: {said!r:.80} is none; expected one of {', '.join(CATALOG)}")
    return said


def text(name: str, said: object) -> str:
    """A text as every door takes it. Raises `InvalidQuestion`."""
    try:
        return outside.text(name, said)
    except ConfigError as error:
        raise InvalidQuestion(str(error)) from error


def _switch(asked: Mapping[str, Any], name: str) -> bool:
    try:
        return asked.get(name) is not None and outside.switch(name, asked[name])
    except ConfigError as error:
        raise InvalidQuestion(str(error)) from error


def seconds(name: str, value: object, most: timedelta) -> timedelta:
    """A duration in seconds. Raises `InvalidQuestion`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most.total_seconds():
        raise InvalidQuestion(f"{name}: expected seconds, from 0 to {most.total_seconds():.0f}")
    return timedelta(seconds=value)


def day(name: str, said: str) -> date:
    """A local date. Raises `InvalidQuestion`."""
    try:
        return outside.day(said)
    except ValueError as error:
        raise InvalidQuestion(f"{name}: expected a date such as 2026-03-01") from error


def amount(name: str, said: str) -> Decimal:
    """A number. Raises `InvalidQuestion`."""
    if not _AMOUNT.fullmatch(said):
        raise InvalidQuestion(f"{name}: expected a number such as 1250.00")
    return Decimal(said)


def fields_of(text: str | None) -> tuple[str, ...]:
    """Names out of a list parted by commas.

    >>> fields_of("status, name")
    ('status', 'name')
    """
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def cursor(place: Position, listing: str) -> str:
    """A position in a listing as a caller carries it.

    >>> position(cursor(("2026-03-01", 17), "jobs"), "jobs")
    ('2026-03-01', 17)
    """
    said = f"{place[0]}.{place[1]}"
    seal = hashlib.sha256(f"{listing}\0{said}".encode()).hexdigest()[:12]
    return base64.urlsafe_b64encode(f"{said}.{seal}".encode()).decode().rstrip("=")


def position(text: str, listing: str) -> Position:
    """The position of a cursor. Raises `InvalidQuestion` for one that is none, was changed or is of another listing."""
    day, number, *_ = (*_parts(text), "", "")
    place = (day, int(number)) if _NUMBER.fullmatch(number) else ("", 0)
    if cursor(place, listing) != text.rstrip("="):
        raise InvalidQuestion(
            "cursor: expected one that an answer gave, unchanged, with the question that it was given to"
        )
    return place


def in_feed(text: str, feed: str) -> int:
    """The place in the feed of changes that a cursor stands for. Raises `InvalidQuestion`.

    Callers keep it for months: one of earlier releases, which had no seal, goes on.

    >>> in_feed(base64.urlsafe_b64encode(b".17").decode(), "changes")
    17
    """
    parts = _parts(text)
    if len(parts) == 2 and parts[0] == "" and _NUMBER.fullmatch(parts[1]):
        return int(parts[1])
    return position(text, feed)[1]


def _parts(cursor: str) -> list[str]:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode().split(".")
    except (binascii.Error, ValueError):
        return []


def chosen(printed: dict[str, object], fields: Sequence[str]) -> dict[str, object]:
    """The named fields of an object, with what identifies it; all of them where none is named."""
    if not fields:
        return printed
    return {name: value for name, value in printed.items() if name in ("entity", "id") or name in fields}
