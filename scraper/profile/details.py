"""How the portal words label-and-value screens, and how it prints values."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from scraper.profile.part import Part
from scraper.profile.words import Patterns, fold


class Details(Part):
    """One label-and-value screen: field to accepted labels."""

    name: str = ""
    """Its key in the profile."""
    heading: str = "(?P<job_number>(?!))"
    """Pattern of the card's number within its headings; the default finds none."""
    title_line: str = "(?P<job_number>(?!))"
    """Pattern of a line that is the card's title by its words, where no heading gives the number."""
    custom_fields: tuple[str, ...] = ()
    other_groups: tuple[str, ...] = ()
    standard_groups: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    parts: dict[str, tuple[str, ...]] = {}
    """Beginning of fields to the titles over their labels: what is `suburb` elsewhere is `postal_suburb` below one of
    the titles of `postal`."""
    required: tuple[str, ...] = ()
    marked_only: tuple[str, ...] = ()
    labels: dict[str, tuple[str, ...]]

    @cached_property
    def by_label(self) -> dict[str, str]:
        """Folded label to field."""
        mapped: dict[str, str] = {}
        for field, wordings in self.labels.items():
            for wording in wordings:
                mapped.setdefault(fold(wording), field)
        return mapped

    def below(self, titles: Iterable[str], field: str) -> str | None:
        """The field that a label is below titles, nearest first; None where none of them says so."""
        folded = [fold(title) for title in titles]
        found = (
            f"{part}_{field}"
            for title in folded
            for part, wordings in self.parts.items()
            if title in {fold(wording) for wording in wordings}
        )
        return next((name for name in found if name in self.labels), None)

    @cached_property
    def bare_labels(self) -> frozenset[str]:
        """Folded labels that are known as such even without markup that says so."""
        return frozenset(self.by_label) - {fold(wording) for wording in self.marked_only}


class AddressWords(Part):
    """What tells the parts of an address apart that is printed in one piece."""

    states: tuple[str, ...]
    street_types: tuple[str, ...]
    """What a street's name ends with, and a suburb's does not."""
    countries: tuple[str, ...]


class Formats(Part):
    """How dates, times, ticks and addresses are printed."""

    dates: tuple[str, ...]
    short_dates: tuple[str, ...] = ()
    """With a year of two digits."""
    times: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    blank: tuple[str, ...]
    """What is printed where there is no value; compared without case."""
    nothing: tuple[str, ...] = ()
    """Words for no date and for no amount."""
    sides: tuple[str, ...] = ()
    """Headings of a column that says on which side of the books the amounts of its row are."""
    less: tuple[str, ...] = ()
    """Its words for the side that is less."""
    currencies: tuple[str, ...] = ()
    """Headings of a column that says in which currency the amounts of its row are."""
    currency: tuple[str, ...] = ()
    """Its words for the account's own, Australian dollars."""
    units: Patterns
    """Notes on a page that its amounts are in thousands, rounded, or in another currency."""
    clocks: Patterns
    """Notes on a page that may name the time zone of its times."""
    ditto: tuple[str, ...] = ()
    """Signs that stand for what the row above says."""
    broken: Patterns
    """What is printed in a value's place where a program failed to fill it in, or hides it."""
    prompts: Patterns
    """Words that ask for a value where there is none, if they are set off as such: pressable, grey, slanted."""
    ticks: tuple[str, ...] = ()
    crosses: tuple[str, ...] = ()
    """Signs that are no beside a tick, and else may mark what is chosen."""
    empty_boxes: tuple[str, ...] = ()
    filled_and_hollow: tuple[tuple[str, str], ...] = ()
    """Pairs of signs that mean yes and no where both stand in one column."""
    address: AddressWords
