"""Wordings: how they are compared, and groups of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property, lru_cache

from pydantic import field_validator

from scraper.profile.part import Part


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Case, spaces and punctuation folded away, as wordings are compared.

    >>> fold("Job  No.") == fold("job no") == "jobno"
    True
    >>> fold("Job #"), fold("Claimed (%)"), fold("›")  # a sign that carries the meaning is kept
    ('job#', 'claimed%', '›')
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("&", "and")
    letters = "".join(char for char in text if char.isalnum() or char in "#%")
    return letters or "".join(text.split())


def matches(text: str, wordings: tuple[str, ...]) -> bool:
    """Whether `text` is one of the wordings, folded; a trailing badge such as `(12)` does not count."""
    folded = _folded(wordings)
    return fold(text) in folded or fold(re.sub(r"\s*[(\[]?\d[\d,]*[)\]]?\s*$", "", text)) in folded


@lru_cache(maxsize=1024)
def _folded(wordings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(wording) for wording in wordings)


class Headings(Part):
    """Wordings of headings."""

    headings: tuple[str, ...]


class Patterns(Part):
    """Regular expressions, searched without case."""

    patterns: tuple[str, ...]

    @field_validator("patterns")
    @classmethod
    def _compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern, re.IGNORECASE)  # as it is searched: compiled once
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return value

    def but(self, *texts: str) -> Patterns:
        """Those of them that are in none of the texts."""
        return Patterns(patterns=tuple(p for p in self.patterns if not Patterns(patterns=(p,)).in_any(texts)))

    def in_any(self, texts: Iterable[str]) -> bool:
        """Whether one is found in one of the texts."""
        return any(self.search(text) for text in texts)

    def without(self, text: str) -> str:
        """`text` with nothing where they are found.

        >>> Patterns(patterns=("[0-9]+",)).without("at 12, then 7")
        'at , then '
        """
        for pattern in self.patterns:
            text = re.sub(pattern, "", text, flags=re.IGNORECASE)
        return text

    def search(self, text: str) -> str | None:
        """The first pattern found in `text`, or None."""
        return next((one.pattern for one in self._compiled if one.search(text)), None)

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.patterns)
