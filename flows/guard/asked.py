"""What a flow has asked the portal for at one moment: the situation that a POST is judged in, and immutable."""

from __future__ import annotations

import html
from dataclasses import dataclass, field, replace
from typing import Literal

from scraper.profile.guard import Reading

Act = Literal["opening"] | Reading


@dataclass(frozen=True)
class Form:
    """A form of the page, as it stood when something was pressed."""

    action: str
    """Where it is sent, as a whole address."""
    fields: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True)
class Own:
    """What the page at hand holds itself. Its tokens are secrets, so nothing of this is ever printed."""

    address: str = ""
    texts: tuple[str, ...] = field(default=(), repr=False)
    """Its markup as it came, and that of the parts it has loaded since."""
    forms: tuple[Form, ...] = field(default=(), repr=False)

    def holds(self, value: str) -> bool:
        """Whether the value, whole, stands in a field of a form or in quotes anywhere in the markup."""
        if any(value == held for form in self.forms for _, held in form.fields):
            return True
        return any(_quotes(text, value) or _quotes(html.unescape(text), value) for text in self.texts)


@dataclass(frozen=True)
class Pressed:
    """What the pressed control says of itself."""

    names: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """The fields that it adds to its form."""
    code: str = field(default="", repr=False)
    """What its markup runs."""


@dataclass(frozen=True)
class Asked:
    """One thing that a flow has asked for, while its answer is awaited."""

    act: Act | None
    """None for a press that is no reading: nothing may be posted for it."""
    identities: frozenset[str] = frozenset()
    """GUID, id or number of the card or listing, and of the pressed row."""
    addresses: tuple[str, ...] = ()
    """Where it is shown; their identities are its too."""
    chosen: frozenset[str] = frozenset()
    """What the flow has chosen in filters of this screen."""
    pressed: Pressed = Pressed()
    own: Own = Own()

    def following(self, before: Asked | None) -> Asked:
        """The same on the screen of what was asked before; opening another begins anew."""
        if before is None or self.act == "opening":
            return self
        return replace(
            self,
            identities=self.identities | before.identities,
            addresses=tuple(dict.fromkeys((*before.addresses, *self.addresses))),
            chosen=self.chosen | before.chosen,
        )


def _quotes(text: str, value: str) -> bool:
    return any(f"{mark}{value}{mark}" in text for mark in ('"', "'"))
