"""A card and its tabs, as far as a flow knows them, and the addresses that the portal has taught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from scraper.evidence.snapshot import Context

Opener = Literal["view", "link", "script", "row"]
"""What of a row leads to a screen of its own: its View, a plain link, a link by a script, the row itself."""


class AddressBook(Protocol):
    """Addresses learnt from the portal itself, per account."""

    def learn(self, name: str, url: str) -> None:
        """Keep an address under a name."""

    def address(self, name: str) -> str | None:
        """The address kept under a name."""


@dataclass(frozen=True)
class Card:
    """One job or section card, as far as it is known before it is opened."""

    job_number: str
    """The top job's number."""
    section_name: str | None = None
    portal_id: str | None = None
    url: str | None = None
    """Address of the card, where it is known."""
    name: str | None = None
    """What its row in the Jobs list calls it, to tell rows of one number apart."""

    @property
    def context(self) -> Context:
        """What evidence taken on this card is about."""
        return Context(job_number=self.job_number, section_name=self.section_name, portal_id=self.portal_id)

    @property
    def identities(self) -> tuple[str | None, ...]:
        """What a request about this card may name it by."""
        return self.portal_id, self.job_number

    def __str__(self) -> str:
        return f"{self.job_number} / {self.section_name}" if self.section_name else self.job_number


@dataclass(frozen=True)
class RecordCard:
    """The card of anything but a job, as far as it is known before it is opened."""

    entity: str
    key: str
    """Its natural key, joined by U+001F."""
    name: str
    """What a person knows it by, and reads on its card: its number or its name."""
    portal_id: str | None = None
    url: str | None = None
    """Where its row leads."""

    @property
    def context(self) -> Context:
        """What evidence taken on this card is about."""
        return Context(portal_id=self.portal_id, row=self.key)

    @property
    def identities(self) -> tuple[str | None, ...]:
        """What a request about this card may name it by."""
        return self.portal_id, self.name

    def __str__(self) -> str:
        return f"{self.entity.replace('_', ' ')} {self.name}"


AnyCard = Card | RecordCard


@dataclass(frozen=True)
class Tab:
    """A tab that was opened."""

    name: str
    badge: int | None
    """The count that the tab itself shows."""
