"""Names of what is nobody's business here: what an hour of a person costs, and where money is paid to."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape

from scraper.profile.part import Part
from scraper.profile.words import Patterns

LONGEST = 60
"""Characters of a heading, label or key; longer ones are sentences."""
_EDGES = re.compile(r"""\s*[<>"'=:{}\[\],]+\s*""")
"""Where a name may begin or end in markup and JSON."""
_TAG = re.compile(r"<[^<>]*>")


class Private(Part):
    """Headings, labels, sheet columns and keys of JSON whose values are never kept."""

    names: Patterns

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{one})" for one in self.names.patterns) or "(?!)", re.IGNORECASE)

    def is_named(self, name: str) -> bool:
        """Whether a heading, label or key is such a name."""
        return len(name) <= LONGEST and self._pattern.search(spaced(name)) is not None

    def may_be_in(self, text: str) -> bool:
        """Whether such a name may stand in markup or JSON: if not, there is nothing to look for. The words of a name
        may stand in elements of their own.
        """
        said = spaced(" ".join(unescape(text).split()))
        if any(map(self.is_named, set(_EDGES.split(said)))):
            return True
        return self._pattern.search(" ".join(_TAG.sub(" ", said).split())) is not None


def spaced(name: str) -> str:
    """A name in words, however it is written.

    >>> spaced("hourlyPayRate"), spaced("bank_account-no"), spaced("BSB")
    ('hourly Pay Rate', 'bank account no', 'BSB')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", name)
