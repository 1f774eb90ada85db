"""An address that is printed in one piece, told apart into its parts as far as that leaves no doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.models import Address
from scraper.pages.html.cell import Cell
from scraper.pages.values import Printing, words
from scraper.profile.details import AddressWords
from scraper.profile.words import fold

_MOST_LINES = 2
"""Lines of a street address in the contract."""


@dataclass(frozen=True)
class Printed:
    """One printed address."""

    address: Address
    """What of it is sure."""
    words: str
    """All of it, as printed."""
    doubt: str = ""
    """Why not all parts are sure; empty where they are."""


def printed_address(cell: Cell, printing: Printing) -> Printed | None:
    """The address that a cell shows; a link behind it, such as *Map*, is no part of it."""
    shown = words(cell, printing)
    if shown is None:
        return None
    rules = printing.profile.formats.address
    for link in cell.links:
        rest = shown.removesuffix(link.text).rstrip(" \n,")
        if link.text and rest and rest != shown and read(rest, rules).address.state:
            return read(rest, rules)
    return read(shown, rules)


def read(text: str, rules: AddressWords) -> Printed:
    """The parts of an Australian address: street, then suburb, state and postcode, then perhaps the country.

    Where lines are printed below one another each is one; in a single line commas part street and suburb, and leave
    open which of two parts before the suburb is a line of the address, or what of one.

    >>> from scraper.profile import load
    >>> rules = load().formats.address
    >>> def parts(text): return {k: v for k, v in read(text, rules).address if v}
    >>> parts("Lot 7 Depot Road, South Murwillumbah NSW 2484")
    {'line1': 'Lot 7 Depot Road', 'suburb': 'South Murwillumbah', 'state': 'NSW', 'postcode': '2484'}
    >>> parts("Unit 3, 14 Marine Pde, Kingscliff NSW 2487"), parts("14 Marine Pde Kingscliff NSW 2487")
    ({'suburb': 'Kingscliff', 'state': 'NSW', 'postcode': '2487'}, {'state': 'NSW', 'postcode': '2487'})
    """
    rest, country = _country([line for line in map(str.strip, text.split("\n")) if line.strip(", ")], rules)
    found = re.fullmatch(_ending(rules), "\n".join(rest), re.IGNORECASE | re.DOTALL)
    if found is None:
        return Printed(Address(), text, "it does not end with a state and its postcode")
    sure = {"state": found["state"], "postcode": found["postcode"], "country": country}
    lines = [line.strip(" ,") for line in (found["before"] or "").split("\n") if line.strip(" ,")]
    is_one_line = len(lines) < 2
    *street, suburb = [*lines[:-1], *_at_commas(lines[-1])] if lines else [""]
    if not _is_suburb(suburb, rules):
        why = f"{suburb!r} may hold more than the suburb" if suburb else "no suburb is printed"
        return Printed(Address(**sure), text, why)
    if len(street) > (1 if is_one_line else _MOST_LINES):
        why = f"{', '.join(street)!r} may be one line of the address or several"
        return Printed(Address(suburb=suburb, **sure), text, why)
    named = dict(zip(("line1", "line2"), street, strict=False))
    return Printed(Address(**named, suburb=suburb, **sure), text)


def completed(parts: dict[str, str | None], rules: AddressWords) -> dict[str, str | None]:
    """Labelled parts, of which one holds what follows it too because nothing else on the screen does."""
    if {"state", "postcode"} & parts.keys():
        return parts
    last = "suburb" if "suburb" in parts else "line1"
    whole = read(parts.get(last) or "", rules)
    if whole.doubt or not whole.address.postcode or (last == "suburb" and whole.address.line1):
        return parts
    return parts | {name: value for name, value in whole.address if value is not None}


def _ending(rules: AddressWords) -> str:
    states = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(rules.states, key=len, reverse=True))
    return rf"(?:(?P<before>.*?)[,\s]+)?(?P<state>{states})(?:[,\s]+(?P<postcode>\d{{4}}))?[,.\s]*"


def _country(lines: list[str], rules: AddressWords) -> tuple[list[str], str | None]:
    """The lines without the country at their end, and the country as printed."""
    text = "\n".join(lines)
    names = "|".join(map(re.escape, sorted(rules.countries, key=len, reverse=True)))
    found = re.fullmatch(rf"(?P<rest>.*[\w)])[,\s]+(?P<country>{names})[,.\s]*", text, re.IGNORECASE | re.DOTALL)
    return (lines, None) if found is None else (found["rest"].split("\n"), found["country"])


def _at_commas(line: str) -> list[str]:
    return [part.strip() for part in line.split(",") if part.strip()]


def _is_suburb(words: str, rules: AddressWords) -> bool:
    """Whether the words can be a suburb and nothing but one: no digits, no street but as in *St Kilda*."""
    streets = {fold(word) for word in rules.street_types}
    said = words.split()
    may_end_a_street = said[1:] or said
    return bool(re.fullmatch(r"[^\W\d_][^\d_,;:()/]*", words)) and not any(fold(w) in streets for w in may_end_a_street)
