"""A user of the company: Administration > Users, and the user's card (ui). Nothing about pay is read."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from scraper.models.base import Part, Record
from scraper.models.texts import Contact, Identifier, Person, Plain


class Licence(Part):
    """A licence or card that a user holds, or a tool or vehicle handed out."""

    type: Plain | None = None
    number: Identifier | None = None
    expires_on: date | None = None
    """None: it does not expire, or nobody has said when."""


class User(Record):
    """Somebody who works with the portal or its app."""

    entity: ClassVar[str] = "user"
    goes_by_guid: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ("name", "email")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {
        "user": ("name",),
        "email": ("email",),
        "team": ("team",),
        "role": ("role",),
        "scheduler_group": ("scheduler_group",),
    }
    searched: ClassVar[tuple[str, ...]] = ("name", "email")

    name: Person
    email: Contact | None = None
    role: Plain | None = None
    """As the company words it: Administrator, Supervisor, Scheduler, Standard User ..."""
    team: Person | None = None
    scheduler_group: Plain | None = None
    stock_location: Person | None = None
    """Where what this user takes is booked from: a store, or a van that may carry somebody's name."""
    labour_role: Plain | None = None
    """What its labour is charged as."""
    web_access: bool | None = None
    mobile_access: Plain | None = None
    """As printed: No Access, Timesheet Only, Full Access."""
    active: bool | None = None
    licences: tuple[Licence, ...] | None = None
    """In the order shown."""
