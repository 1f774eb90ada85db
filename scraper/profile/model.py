"""The portal as data: the shipped profile, an account's own file laid over it, and how wordings are compared."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError, field_validator

from scraper.errors import ConfigError
from scraper.profile.details import Details, Formats
from scraper.profile.forms import Forms
from scraper.profile.guard import Guard
from scraper.profile.lists import Controls, Downloads, Exports, Filters, Grid, Pager, Windows
from scraper.profile.login import Login
from scraper.profile.part import Part as _Part
from scraper.profile.private import Private
from scraper.profile.review import Review
from scraper.profile.shared import resolve
from scraper.profile.words import Patterns, fold


class Variations(_Part):
    """Which statuses of a variation say that it changed its job, and which that it did not (yet)."""

    applied: tuple[str, ...]
    not_applied: tuple[str, ...]


class Profile(_Part):
    """Everything the adapter knows about how the portal words things."""

    login: Login
    menu: dict[str, tuple[str, ...]]
    addresses: dict[str, tuple[str, ...]]
    tabs: dict[str, tuple[str, ...]]
    controls: Controls
    downloads: Downloads
    exports: Exports
    windows: Windows
    pager: Pager
    filters: Filters
    grids: dict[str, Grid]
    details: dict[str, Details]
    formats: Formats
    forms: Forms
    variations: Variations
    required_tabs: dict[str, tuple[str, ...]]
    """Pricing method (or `section`, for a section's card) to the tabs that such a card must show."""
    words: dict[str, dict[str, tuple[str, ...]]]
    """Kind of word to contract word to what the portal prints for it."""
    statuses: dict[str, tuple[str, ...]]
    pricing_methods: dict[str, tuple[str, ...]]
    guard: Guard
    never_press: Patterns
    private: Private
    review: Review

    @field_validator("grids", "details", mode="before")
    @classmethod
    def _name(cls, value: Any) -> Any:
        """Each goes by its key, so that an error can say where its wordings stand."""
        if not isinstance(value, dict):
            return value
        return {name: part | {"name": name} if isinstance(part, dict) else part for name, part in value.items()}

    def in_window(self, start: date, end: date) -> Profile:
        """The profile of a screen that is asked from one day to another: what says so narrows nothing there, and what
        retrieves it applies its other filters too."""
        windows, filters = self.windows, self.filters
        days = [(start.strftime(form), end.strftime(form)) for form in self.formats.dates]
        told = [words for one, two in days for words in (f"{one} - {two}", f"Period: {one} to {two}")]
        fields = "|".join(re.escape(name) for name in (*windows.start, *windows.end))
        aside = Patterns(patterns=(*filters.aside.patterns, rf"^\W*(?:{fields})\W*$"))
        harmless = "|".join(map(re.escape, told))
        notes = Patterns(patterns=(*filters.notes.patterns, rf"^\W*(?:{harmless})\W*$"))
        return self.model_copy(
            update={
                "filters": filters.model_copy(update={"aside": aside, "notes": notes, "span": filters.span.but(*told)}),
                "pager": self.pager.model_copy(update={"partial": self.pager.partial.but(*told)}),
                "controls": self.controls.model_copy(
                    update={"apply_filter": (*windows.retrieve, *self.controls.apply_filter)}
                ),
            }
        )

    def word(self, kind: str, printed: str) -> str:
        """Contract word of a printed one of this kind; an unknown one as printed."""
        return _word(self.words[kind], printed)

    def status(self, printed: str) -> str:
        """Contract word of a job status; an unknown one as printed."""
        return _word(self.statuses, printed)

    def pricing_method(self, printed: str) -> str:
        """Contract word of a pricing method; an unknown one as printed."""
        return _word(self.pricing_methods, printed)


def load(overlay: Path | None = None) -> Profile:
    """The shipped profile, with an account's own file laid over it. Raises `ConfigError` naming file and key."""
    if overlay is None:
        return _of("", "the shipped profile")
    where = f"ASCORA_PROFILE {overlay}"
    try:
        return _of(overlay.read_text("utf-8"), where)
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read ({error.strerror}); expected a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where}: {error}; expected a TOML file") from error


@lru_cache(maxsize=16)  # a process opens the same account again and again, and nothing alters a profile
def _of(overlay: str, where: str) -> Profile:
    data = _lay_over(tomllib.loads(_shipped()), tomllib.loads(overlay))
    if isinstance(data["guard"], dict):  # a table of its own in the file, but the guard's to go by
        data["guard"]["reads"] = data.pop("reads")
    try:
        return Profile.model_validate(resolve(data))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{where}: {key}: {first['msg']}") from error
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from error


def _shipped() -> str:
    return resources.files(__package__).joinpath("default.toml").read_text("utf-8")


def _lay_over(base: Any, own: Any) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        return {
            key: _lay_over(base[key], own[key]) if key in base and key in own else own.get(key, base.get(key))
            for key in {**base, **own}
        }
    if isinstance(base, list) and isinstance(own, list):
        return own + [item for item in base if item not in own]
    return own


def _word(table: dict[str, tuple[str, ...]], printed: str) -> str:
    folded = fold(printed)
    return next((word for word, wordings in table.items() if folded in {fold(w) for w in wordings}), printed.strip())
