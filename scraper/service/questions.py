"""What can be asked, and how fresh the answer must be; everything from outside is checked here, in words."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from scraper.errors import InvalidQuestion, NotHeld
from scraper.models import RECORDS
from scraper.spelling import composed
from scraper.store.lookup import BEGINNING, Position
from scraper.store.stored import ENVELOPE

MOST_A_PAGE, A_PAGE = 200, 50
LONGEST_WAIT = timedelta(seconds=120)
LONGEST_AGE = timedelta(days=3650)
LONGEST_TEXT = 300
KNOWN = ("account", "entity", "id", "filters", "undated", "gone", "cursor", "limit", "max_age", "wait", "allow_stale")
"""What a question in JSON may say."""
NOT_HELD_YET = {
    "crew": "booking",
    "technician": "booking",
    "booked_on": "booking",
    "booked_from": "booking",
    "booked_to": "booking",
    "supplier": "supplier",
    "quoted_by": "quote",
    "worked_by": "timesheet_entry",
}
"""Filters that people will ask for, and the entity that has to exist first."""


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

    @property
    def after(self) -> Position:
        """Where the page begins. Raises `InvalidQuestion`."""
        return BEGINNING if self.cursor is None else position(self.cursor)

    @property
    def job_number(self) -> str | None:
        """The one job that it is about."""
        return self.filters.get("job_number")


def checked(entity: str, question: One | Many) -> None:
    """Raise `InvalidQuestion` or `NotHeld` for a question that makes no sense for the entity."""
    record = RECORDS[entity]
    known = (*record.contract_fields(), *ENVELOPE)
    for name in question.fields:
        if name not in known:
            raise InvalidQuestion(f"fields: a {entity} has no {name!r}; expected some of {', '.join(known)}")
    if isinstance(question, One):
        if not 0 < len(question.ident) <= LONGEST_TEXT or "\0" in question.ident:
            raise InvalidQuestion(f"id: expected a text of 1 to {LONGEST_TEXT} characters without zero bytes")
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
    if question.cursor is not None:
        position(question.cursor)  # one that is none is told before anything is asked


def _check_filters(entity: str, filters: Mapping[str, str]) -> None:
    known = RECORDS[entity].filters
    for name, value in filters.items():
        if name in NOT_HELD_YET:
            raise NotHeld(f"{name}: the entity {NOT_HELD_YET[name]} is not held yet, so nothing can be looked up by it")
        if name not in known:
            raise InvalidQuestion(f"{name}: no filter of {entity}; expected some of {', '.join(known)}")
        if not value or len(value) > LONGEST_TEXT or "\0" in value:
            raise InvalidQuestion(f"{name}: expected a text of 1 to {LONGEST_TEXT} characters")


def from_json(asked: Mapping[str, Any]) -> tuple[One | Many, Need]:
    """A question and its need: `entity`; `id`, or `filters` (with `from`, `to`), `undated`, `gone`, `cursor`, `limit`;
    `max_age`, `wait` (seconds), `allow_stale`. Raises `InvalidQuestion`.
    """
    unknown = [name for name in asked if name not in KNOWN]
    if unknown:
        raise InvalidQuestion(f"{unknown[0]}: there is no such argument; expected some of {', '.join(KNOWN)}")
    entity = asked.get("entity")
    if entity not in RECORDS:
        raise InvalidQuestion(f"entity: {entity!r} is none; expected one of {', '.join(RECORDS)}")
    need = Need(
        max_age=None if asked.get("max_age") is None else seconds("max_age", asked["max_age"], LONGEST_AGE),
        wait=seconds("wait", asked.get("wait") or 0, LONGEST_WAIT),
        allow_stale=asked.get("allow_stale") is True,
    )
    if asked.get("id") is not None:
        return One(str(entity), composed(str(asked["id"]))), need
    filters = asked.get("filters") or {}
    if not isinstance(filters, dict) or not all(isinstance(value, str) for value in filters.values()):
        raise InvalidQuestion("filters: expected texts by their names")
    dates = {name: day(name, filters[name]) if name in filters else None for name in ("from", "to")}
    limit = asked.get("limit", MOST_A_PAGE)
    if isinstance(limit, bool) or not isinstance(limit, int):
        raise InvalidQuestion(f"limit: expected a number from 1 to {MOST_A_PAGE}")
    page = Many(
        str(entity),
        {name: composed(value) for name, value in filters.items() if name not in dates},
        dates["from"],
        dates["to"],
        undated=asked.get("undated") is True,
        gone=asked.get("gone") is True,
        cursor=None if asked.get("cursor") is None else str(asked["cursor"]),
        limit=limit,
    )
    return page, need


def seconds(name: str, value: object, most: timedelta) -> timedelta:
    """A duration in seconds. Raises `InvalidQuestion`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most.total_seconds():
        raise InvalidQuestion(f"{name}: expected seconds, from 0 to {most.total_seconds():.0f}")
    return timedelta(seconds=value)


def day(name: str, text: str) -> date:
    """A local date. Raises `InvalidQuestion`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidQuestion(f"{name}: expected a date such as 2026-03-01") from error


def fields_of(text: str | None) -> tuple[str, ...]:
    """Names out of a list parted by commas.

    >>> fields_of("status, name")
    ('status', 'name')
    """
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def cursor(place: Position) -> str:
    """A position as a caller carries it.

    >>> position(cursor(("2026-03-01", 17)))
    ('2026-03-01', 17)
    """
    return base64.urlsafe_b64encode(f"{place[0]}.{place[1]}".encode()).decode().rstrip("=")


def position(text: str) -> Position:
    """The position of a cursor. Raises `InvalidQuestion`."""
    try:
        day, number = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode().split(".")
        place = (day, int(number))
    except (binascii.Error, ValueError):
        place = ("", -1)
    if not 0 <= place[1] < 1 << 62 or not number.isascii() or cursor(place) != text.rstrip("="):
        raise InvalidQuestion("cursor: expected one that an answer gave, unchanged")
    return place


def chosen(printed: dict[str, object], fields: Sequence[str]) -> dict[str, object]:
    """The named fields of an object, with what identifies it; all of them where none is named."""
    if not fields:
        return printed
    return {name: value for name, value in printed.items() if name in ("entity", "id") or name in fields}
