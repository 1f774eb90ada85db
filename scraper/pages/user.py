"""A user: Administration > Users, and the card that a row leads to. What is about pay is no part of its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scraper.errors import RowRejected
from scraper.models import Link
from scraper.models.user import Licence, User
from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.html.rows import RowView
from scraper.pages.own_screen import Listed, OwnScreenPage
from scraper.pages.page import GridPage, Page
from scraper.pages.values import Printing, Reader
from scraper.profile.words import fold


def is_active(cell: Cell, printing: Printing) -> bool | None:
    """Whether an account is in use: by a word such as *Disabled*, else yes or no."""
    shown = values.words(cell, printing) if cell.checked is None else None
    told = {"active": True, "inactive": False}.get(printing.profile.word("user_states", shown)) if shown else None
    return values.yes_no(cell, printing) if told is None else told


_FIELDS: dict[str, Reader] = {
    "name": values.identity,
    "email": values.words,
    "role": values.words,
    "team": values.words,
    "scheduler_group": values.words,
    "stock_location": values.words,
    "labour_role": values.words,
    "web_access": values.yes_no,
    "mobile_access": values.words,
    "active": is_active,
}
"""What list and card both may show."""
_LICENCES = {
    "licences": Listed(
        "licences",
        Licence,
        {"type": values.words, "number": values.words, "expires_on": values.local_day},
        ("expires_on",),
    )
}


class UsersGridPage(GridPage[User]):
    """One record per row. A first and a last name in columns of their own are one name."""

    kind = "users_grid"
    record = User
    grid = "users"
    columns = {**_FIELDS, "last_name": values.words}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> User:  # noqa: ARG002
        """The record of one row."""
        stated = {**_named(fields), "portal_id": row.portal_id, "extra": self.unplaced(row)}
        return self.record_of(User, stated)


class UserDetailsPage(OwnScreenPage):
    """What a user's card says, its licences included where they stand there."""

    kind = "user_details"
    shows = "user"
    record = User
    columns = {**_FIELDS, "last_name": values.words}
    lists = _LICENCES
    rivals = ("leave",)

    def shown(self) -> dict[str, Any]:
        """Its values by field."""
        return _named(super().shown())

    def own_key(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Name and e-mail of the user whose row led here: without a GUID, nothing else joins its card to its row.

        Raises `LayoutChanged` for another user's card.
        """
        name, _, email = (self.snapshot.context.row or "").partition("\x1f")
        if fold(facts.get("name") or name) != fold(name):
            raise self.changed(f"the screen of user {name} shows user {facts['name']}")
        is_told = self.snapshot.context.portal_id is not None and facts.get("email") is not None
        return {"name": name} if is_told else {"name": name, "email": email.partition("\x1f")[0] or None}


class UserLicencesPage(GridPage[User]):
    """A tab of the card that lists nothing but licences; one that cannot be read rejects them all."""

    kind = "user_licences"
    record = User
    grid = "licences"
    columns = {"type": values.words, "number": values.words, "expires_on": values.local_day}

    def read(self) -> Iterator[User | RowRejected]:
        """The user's one record, or why the licences cannot be read."""
        told = [item for item, _ in self.rows()]
        if rejected := [one for one in told if isinstance(one, RowRejected)]:
            yield from rejected
        else:
            users = [one for one in told if isinstance(one, User)]
            extra = {heading: words for one in users for heading, words in one.extra.items()}
            yield self._user(tuple(held for one in users for held in one.licences or ()), extra)

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> User:
        """A user of the one licence that a row is."""
        if fields.get("type") is None:
            raise self.rejected(f"row {position} names no licence", self.line_of("type"))
        extra = {f"{position}. {heading}": words for heading, words in self.unplaced(row).items()}
        return self._user((self.record_of(Licence, fields),), extra)

    def _user(self, licences: tuple[Licence, ...], extra: dict[str, str]) -> User:
        name, _, email = (self.snapshot.context.row or "").partition("\x1f")
        stated = {"name": name, "email": email.partition("\x1f")[0] or None, "licences": licences}
        return self.record_of(User, {**stated, "portal_id": self.snapshot.context.portal_id, "extra": extra})


def owner_of(page: Page) -> Link:
    """The user whose card it is. Raises `RowRejected` where nothing says so."""
    name, *_ = (page.snapshot.context.row or "").split("\x1f")
    if not name:
        raise page.rejected("nothing says which user's card it is", "")
    return Link(id=page.snapshot.context.portal_id, name=name)


def _named(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with the whole name."""
    whole = " ".join(filter(None, (fields.get("name"), fields.get("last_name"))))
    rest = {name: value for name, value in fields.items() if name not in ("name", "last_name")}
    return {"name": whole, **rest} if whole else rest
