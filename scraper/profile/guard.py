"""What may leave the browser, as data: the words of writes, and which POSTs only read."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from scraper.profile.part import Part

Reading = Literal[
    "menu",
    "tab",
    "row",
    "pager",
    "page_size",
    "filter",
    "period",
    "group",
    "view_all",
    "retrieve",
    "export",
    "download",
]
"""What a flow presses a control for."""
Kind = Literal["script", "form", "download"]


class Door(Part):
    """One POST that is named as a read: it may leave while what followed the press of its control is waited for."""

    control: str = ""
    """Name of the control; empty for any reading press and for the opening of a screen."""
    path: str
    """`*` stands for anything. A write word closes the door, unless it is written out here without a `*`."""
    kind: tuple[Kind, ...] = ("script",)
    keys: tuple[str, ...] = ()

    @field_validator("kind", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value


class Reads(Part):
    """Which POSTs only read. Keys are in lower case."""

    presses: tuple[Reading, ...]
    last_words: tuple[str, ...]
    first_words: tuple[str, ...]
    file_words: tuple[str, ...]
    never_words: tuple[str, ...]
    beside_words: tuple[str, ...]
    paging: tuple[str, ...]
    sorting: tuple[str, ...]
    switches: tuple[str, ...]
    filters: tuple[str, ...]
    comparisons: tuple[str, ...]
    windows: tuple[str, ...]
    tokens: tuple[str, ...]
    identity_ends: tuple[str, ...]
    events: tuple[str, ...]
    posts: tuple[Door, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every key whose meaning is known, so that it is none of a write whatever its words."""
        return frozenset((*self.paging, *self.sorting, *self.switches, *self.filters, *self.windows))


class Failed(Part):
    """By which of its outermost keys, in lower case, an answer to a script says that it failed."""

    flags: dict[str, bool]
    """By being true or false."""
    states: dict[str, tuple[str, ...]]
    """By one of these words, in lower case."""
    keys: tuple[str, ...]
    """By holding anything."""


class Guard(Part):
    """What may leave the browser."""

    write_words: tuple[str, ...]
    post_words: tuple[str, ...]
    post_verbs: tuple[str, ...]
    write_pairs: tuple[str, ...]
    plain_pairs: tuple[str, ...]
    thing_deeds: tuple[str, ...]
    """Names of things that are deeds too, where one of the next stands right behind."""
    deed_objects: tuple[str, ...]
    deed_prefixes: tuple[str, ...]
    form_words: tuple[str, ...]
    logout_words: tuple[str, ...]
    logout_pairs: tuple[str, ...]
    screens: tuple[str, ...]
    action_keys: tuple[str, ...]
    write_keys: tuple[str, ...]
    override_keys: tuple[str, ...]
    asset_origins: tuple[str, ...]
    file_origins: tuple[str, ...]
    secrets: tuple[str, ...]
    failed: Failed
    read_posts: tuple[str, ...] = ()
    """Paths of POSTs that only read whatever they carry: doors without a control, as older files write them."""
    reads: Reads
    """The profile's `[reads]`."""

    @property
    def doors(self) -> tuple[Door, ...]:
        """Every named door."""
        return (*self.reads.posts, *(Door(path=path, keys=("*",)) for path in self.read_posts))
