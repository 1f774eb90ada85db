"""What the portal's own Statements say, beside the list of what customers owe: computed, and never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from scraper.reports.aged_invoices import BUCKETS, Aged, Line, amount, folded

NOT_HELD = (
    "no Statements are held to lay beside it: an administrator finds them behind Administration, Statements, and"
    " `ascora sync statement` reads them"
)
LATER = "dated after the day of the list"
_NOTHING = Decimal(0)

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """Where the list and a Statement differ. Money is AUD inc tax."""

    customer: str
    invoice: str | None
    """None: of all, where not every invoice is shown; or of what a Statement prints beyond its invoices."""
    listed: Decimal | None
    """None where it is not in the list."""
    stated: Decimal | None
    """None where it is on no Statement."""

    why: str = ""
    """Where the two themselves tell."""

    @property
    def difference(self) -> Decimal:
        """How much more the list has."""
        return (self.listed or _NOTHING) - (self.stated or _NOTHING)


@dataclass(frozen=True)
class Beside:
    """The Statements of the customers of an aged list."""

    read_on: date | None
    amounts: Mapping[str, Decimal | None]
    """By customer as the list spells it, what the Statement says in all; None where it shows no amount."""
    differences: tuple[Difference, ...]

    def as_json(self) -> dict[str, Any]:
        """As another program reads it; money as text."""
        return {
            "read_on": None if self.read_on is None else self.read_on.isoformat(),
            "customers": [{"customer": name, "outstanding": _text(said)} for name, said in self.amounts.items()],
            "differences": [
                {
                    "customer": one.customer,
                    "invoice": one.invoice,
                    "listed": _text(one.listed),
                    "stated": _text(one.stated),
                    "difference": _text(one.difference),
                    "why": one.why,
                }
                for one in self.differences
            ],
        }


def beside(found: Aged, statements: Iterable[Object], read_on: date | None) -> Aged:
    """The aged list with the Statements beside it, or with a note of why there are none.

    `read_on`: the day that they were last walked. A Statement says what is owed when it is read, so that none stands
    beside the list of a day gone by.
    """
    held = list(statements)
    if not held:  # a user who may not see them has walked none, however often
        return replace(found, notes=(*found.notes, NOT_HELD))
    if read_on is not None and found.as_of < read_on:
        told = f"the Statements are of {read_on}, and stand beside no list of a day gone by"
        return replace(found, notes=(*found.notes, told))
    spelled = {folded(one.customer): one.customer for one in found.lines}
    said: defaultdict[str, list[Object]] = defaultdict(list)
    for one in held:
        said[spelled.setdefault(folded(one["customer_name"]), one["customer_name"])].append(one)
    amounts = {name: _total(each) for name, each in said.items()}
    known = {line.customer for line in found.lines}
    added = [Line(name, dict.fromkeys(BUCKETS, Decimal("0.00"))) for name in amounts if name not in known]
    lines = tuple(sorted((*found.lines, *added), key=lambda one: one.customer.casefold()))
    differences = tuple(one for line in lines for one in _differences(found, line, said[line.customer]))
    old = () if read_on in (None, found.as_of) else (f"the Statements were read last on {read_on}",)
    return replace(found, lines=lines, notes=(*found.notes, *old), beside=Beside(read_on, amounts, differences))


def _total(statements: Iterable[Object]) -> Decimal | None:
    """Of all Statements of one customer's name; None where one shows no amount."""
    amounts = [amount(one["outstanding"]) for one in statements]
    shown = [one for one in amounts if one is not None]
    return sum(shown, Decimal("0.00")) if len(shown) == len(amounts) else None


def _differences(found: Aged, line: Line, statements: list[Object]) -> Iterator[Difference]:
    """Invoice by invoice where the Statement shows them all, and what is left of the difference in all."""
    listed = {one.number: one.outstanding for one in found.owed if one.customer == line.customer}
    stated, later = _stated(statements), _dated_later(statements, found.as_of)
    explained = Decimal(0)
    for number in dict.fromkeys((*listed, *stated)) if stated is not None else ():
        why = LATER if number in later else ""
        one = Difference(line.customer, number, listed.get(number), (stated or {}).get(number), why)
        explained += one.difference
        if one.difference:
            yield one
    total = _total(statements)
    if total is None or line.total - total == explained:
        return
    if stated is None:
        yield Difference(line.customer, None, line.total, total)
    else:
        yield Difference(line.customer, None, None, total + explained - line.total)


def _stated(statements: Iterable[Object]) -> dict[str, Decimal] | None:
    """What is outstanding by invoice; None where a Statement does not show it of all that are on it."""
    found: dict[str, Decimal] = {}
    for one in statements:
        if one["lines"] is None:
            return None
        for line in one["lines"]:
            if (left := amount(line["outstanding"])) is None:
                return None
            found[line["invoice_number"]] = found.get(line["invoice_number"], _NOTHING) + left
    return found


def _dated_later(statements: Iterable[Object], as_of: date) -> set[str]:
    """Numbers of invoices that an aged list leaves out: they are not there yet."""
    lines = (line for one in statements for line in one["lines"] or ())
    return {one["invoice_number"] for one in lines if (one["invoice_date"] or "") > as_of.isoformat()}


def _text(money: Decimal | None) -> str | None:
    return None if money is None else f"{money:.2f}"
