"""Names of what is nobody's business here: what an hour of a person costs, where money is paid to, and, unless it is
asked for, where somebody was."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from html import unescape

from scraper.profile.part import Part
from scraper.profile.words import Patterns

LONGEST = 60
"""Characters of a heading, label or key; longer ones are sentences."""
_EDGES = re.compile(r"""\s*[<>"'=:{}\[\],]+\s*""")
"""Where a name may begin or end in markup and JSON."""
_TAG = re.compile(r"<[^<>]*>")


class OnScreens(Part):
    """Further names of that kind, on some screens alone: elsewhere such a word is nobody's secret."""

    kinds: str
    """Pattern of the kinds of evidence."""
    names: Patterns
    areas: Patterns = Patterns(patterns=())
    """Titles of areas in which whatever holds a digit is taken out: amounts, accounts, dates."""
    coordinates: Patterns = Patterns(patterns=())
    """What is taken out of every text and attribute there: pairs of decimal degrees."""
    are_places: bool = False
    """Whether they say where somebody was: they are kept where the account asks for places."""


class Private(Part):
    """Headings, labels, sheet columns and keys of JSON whose values are never kept."""

    names: Patterns
    areas: Patterns = Patterns(patterns=())
    """As of `OnScreens`, everywhere."""
    coordinates: Patterns = Patterns(patterns=())
    """As of `OnScreens`, everywhere."""
    screens: tuple[OnScreens, ...] = ()

    def on(self, kind: str, *, places: bool = False) -> Private:
        """What is private on the screens of this kind of evidence; `places`: where somebody was is not."""
        if (kind, places) not in self._known:
            here = [one for one in self.screens if re.search(one.kinds, kind) and not (places and one.are_places)]
            self._known[kind, places] = Private(
                names=_joined(self.names, *(one.names for one in here)),
                areas=_joined(self.areas, *(one.areas for one in here)),
                coordinates=_joined(self.coordinates, *(one.coordinates for one in here)),
            )
        return self._known[kind, places]

    def tells_places(self, kind: str) -> bool:
        """Whether screens of this kind of evidence say where somebody was."""
        return any(one.are_places and re.search(one.kinds, kind) for one in self.screens)

    @cached_property
    def _known(self) -> dict[tuple[str, bool], Private]:
        return {}

    def is_area(self, title: str) -> bool:
        """Whether all below a title is private."""
        return 0 < len(title) <= LONGEST and self._is(title)[1]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{one})" for one in self.names.patterns) or "(?!)", re.IGNORECASE)

    def is_named(self, name: str) -> bool:
        """Whether a heading, label or key is such a name."""
        return len(name) <= LONGEST and self._is(name)[0]

    @cached_property
    def _is(self) -> Callable[[str], tuple[bool, bool]]:
        """Whether something is a private name, and whether it titles a private area; each page says much of the last
        again."""

        def told(name: str) -> tuple[bool, bool]:
            words = spaced(name)
            return self._pattern.search(words) is not None, self.areas.search(words) is not None

        return lru_cache(maxsize=8192)(told)

    def may_be_in(self, text: str) -> bool:
        """Whether such a name may stand in markup or JSON: if not, there is nothing to look for. The words of a name
        may stand in elements of their own.
        """
        said = spaced(" ".join(unescape(text).split()))
        if any(self.is_named(one) or self.is_area(one) for one in set(_EDGES.split(said))):
            return True
        if self.coordinates.search(text) is not None:
            return True
        return self._pattern.search(" ".join(_TAG.sub(" ", said).split())) is not None


def _joined(*several: Patterns) -> Patterns:
    return Patterns(patterns=tuple(one for patterns in several for one in patterns.patterns))


def spaced(name: str) -> str:
    """A name in words, however it is written.

    >>> spaced("hourlyPayRate"), spaced("bank_account-no"), spaced("BSB")
    ('hourly Pay Rate', 'bank account no', 'BSB')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", name)
