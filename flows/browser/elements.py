"""What is on a screen at one moment: controls and fields with every name they go by, and the page as it reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scraper.profile import matches


@dataclass(frozen=True)
class Control:
    """Something to press, with every name it goes by (text, label, tooltip)."""

    number: int
    names: tuple[str, ...]
    role: str
    visible: bool
    href: str | None
    disabled: bool
    selected: bool
    menu: bool
    row: bool
    opens: bool
    form: int
    """Which form of the page it belongs to; -1 for none."""
    target: str | None
    drawn: str = ""
    """Words in it that a font draws as pictures: no name of it, unless it has no other; they may say what it does."""
    framed: bool = False
    """Whether it leads to what a frame of the page shows, and is to be pressed there: a page opened by its address
    alone shows neither the menu beside it nor what it may need of it."""

    def named(self, wordings: Sequence[str]) -> bool:
        """Whether one of its names is one of the wordings, folded, badge aside."""
        return any(matches(name, tuple(wordings)) for name in self.names)

    @property
    def address(self) -> str | None:
        """Where it leads, when it is a plain link."""
        if self.href is None or not self.href.startswith(("http://", "https://")):
            return None
        return self.href


@dataclass(frozen=True)
class Field:
    """Something to fill or choose from, with every label it goes by."""

    number: int
    type: str
    names: tuple[str, ...]
    filled: bool
    length: int
    form: int
    options: tuple[dict[str, Any], ...]
    text: str
    values: tuple[str, ...]
    seen: bool
    """Whether a person sees it: not clear, not shrunk to nothing, not moved off the page, as bait for robots is."""
    autocomplete: str
    """What a browser is told to fill it with, as HTML names it."""

    def named(self, wordings: Sequence[str]) -> bool:
        """Whether one of its labels is one of the wordings, folded."""
        return any(matches(name, tuple(wordings)) for name in self.names)


@dataclass(frozen=True)
class Shot:
    """The page as it reads at one moment."""

    html: str
    url: str
    scrubbed: tuple[str, ...]

    @property
    def asks_password(self) -> bool:
        """Whether a password field is in sight."""
        return any(
            not re.search("data-ascora-(hidden|unseen)", tag) and re.search(r'type="password"', tag, re.IGNORECASE)
            for tag in re.findall(r"<input[^>]*>", self.html)
        )
