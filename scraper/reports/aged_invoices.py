"""What customers owe, by how long it is overdue: computed from the invoices and payments held, and never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scraper.reports.statements import Beside

FORMULA = "outstanding as printed, with what was paid after the day added back; days from the due date to that day"
BY = ("due_date", "invoice_date")
"""What days are counted from."""
NOT_DUE, UNDATED, CREDITS = "not due", "no date", "credits"
BUCKETS = (NOT_DUE, "1-30 days", "31-60 days", "61-90 days", "over 90 days", UNDATED, CREDITS)
"""Columns: days overdue; what has no such date; what customers are owed."""
_UNTIL = (0, 30, 60, 90)
_NONE = "not shown"
_NOTHING = Decimal(0)

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Owed:
    """One invoice of which something is outstanding. Money is AUD inc tax."""

    customer: str
    number: str
    invoice_date: date | None
    due_date: date | None
    counted_from: date | None
    total: Decimal | None
    outstanding: Decimal
    bucket: str

    def days(self, as_of: date) -> int | None:
        """Days from the date that counts to that day; None without such a date."""
        return None if self.counted_from is None else (as_of - self.counted_from).days


@dataclass(frozen=True)
class Line:
    """What one customer owes, by bucket."""

    customer: str
    amounts: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """Credits taken off."""
        return sum(self.amounts.values(), Decimal("0.00"))


@dataclass(frozen=True)
class Refused:
    """An invoice that the accounting package did not take."""

    number: str
    customer: str
    message: str


@dataclass(frozen=True)
class Aged:
    """The aged list, with what it is made of."""

    as_of: date
    by: str
    owed: tuple[Owed, ...]
    lines: tuple[Line, ...]
    refused: tuple[Refused, ...]
    missing: tuple[str, ...]
    """What could not be counted, and why."""
    notes: tuple[str, ...] = ()
    """What else a reader should know, such as how old this is."""
    beside: Beside | None = None
    """What the portal's own Statements say."""

    @property
    def total(self) -> Line:
        """Of all customers."""
        sums = {name: sum((one.amounts[name] for one in self.lines), Decimal("0.00")) for name in BUCKETS}
        return Line("Total", sums)

    def as_json(self) -> dict[str, Any]:
        """As another program reads it; money as text."""
        return {
            "formula": FORMULA,
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "customers": [_line(one) for one in self.lines],
            "total": _line(self.total),
            "refused": [vars(one) for one in self.refused],
            "missing": list(self.missing),
            "statement": None if self.beside is None else self.beside.as_json(),
            "notes": list(self.notes),
        }


def aged(
    invoices: Iterable[Object],
    payments: Iterable[Object],
    as_of: date,
    today: date,
    by: str = BY[0],
    claims: Iterable[Object] = (),
) -> Aged:
    """What was outstanding at the end of a day, by customer. An invoice dated later did not exist then.

    `today`: the day that the invoices are from. `claims`: the progress claims, which are invoices too, and of which a
    retention may be withheld.
    """
    held = {one["invoice_number"]: amount(one["retention_withheld"]) for one in claims}
    paid: defaultdict[str, list[Object]] = defaultdict(list)
    for one in payments:
        paid[one["invoice_number"]].append(one)
    owed: list[Owed] = []
    refused: list[Refused] = []
    all_ = list(invoices)
    missing: list[str] = [] if all_ else ["no invoice is stored"]
    spelled: dict[str, str] = {}
    for one in all_:
        made = _day(one["invoice_date"])
        if made is not None and made > as_of:
            continue
        if one["accounting_state"] == "error":
            refused.append(Refused(one["invoice_number"], _customer(one), one["accounting_message"] or _NONE))
        try:
            number = one["invoice_number"]
            if made is None and as_of < today:
                raise ValueError(f"its date is not shown, so whether it was there on {as_of} is not known")
            outstanding = _outstanding(one, paid[number], as_of, today, held.get(number, _NOTHING))
        except ValueError as error:
            missing.append(f"invoice {one['invoice_number']}: {error}")
            continue
        if outstanding:
            counted_from = _day(one[by])
            bucket = _bucket(outstanding, counted_from, as_of)
            due, total = _day(one["due_date"]), amount(one["total_inc_tax"])
            customer = spelled.setdefault(folded(_customer(one)), _customer(one))
            owed.append(Owed(customer, one["invoice_number"], made, due, counted_from, total, outstanding, bucket))
    owed.sort(key=lambda one: (one.customer.casefold(), one.counted_from or date.max, one.number))
    return Aged(as_of, by, tuple(owed), tuple(_lines(owed)), tuple(refused), tuple(missing))


def folded(customer: str) -> str:
    """What two spellings of one customer have in common.

    >>> folded("Blue  Gum") == folded("BLUE GUM")
    True
    """
    return " ".join(customer.casefold().split())


def how_old(read_on: date | None, as_of: date) -> str | None:
    """What to know of a list that was last read before the day that it is of; None where it was read by then."""
    if read_on is None:
        return "nobody has walked the Invoices list yet: what is here may be part of it"
    return f"the invoices were read last on {read_on}; what happened since is not here" if read_on < as_of else None


def _outstanding(
    invoice: Object, payments: Sequence[Object], as_of: date, today: date, retention: Decimal | None
) -> Decimal:
    """What was outstanding that day. Raises `ValueError` where it is not known, saying why."""
    now, paid, total = (amount(invoice[name]) for name in ("outstanding", "amount_paid", "total_inc_tax"))
    if now is None:
        if total is None or paid is None:
            raise ValueError("what is outstanding is not shown")
        if retention is None:
            raise ValueError("what is outstanding is not shown, nor what its claim withholds")
        now = total - paid - retention
    if as_of >= today:
        return now
    if paid is None and total is None:
        raise ValueError("what was paid of it is not shown")
    return now + _paid_later(payments, total - now if paid is None and total is not None else paid, as_of)


def _paid_later(payments: Sequence[Object], paid: Decimal | None, as_of: date) -> Decimal:
    """What was paid after a day. Raises `ValueError` where the payments are not all that was paid, or undated."""
    amounts = [amount(one["amount"]) for one in payments]
    if None in amounts or sum((one for one in amounts if one is not None), Decimal(0)) != paid:
        raise ValueError(f"its payments are not known whole, so what was paid by {as_of} is not")
    if any(one["payment_date"] is None for one in payments):
        raise ValueError(f"a payment of it has no date, so what was paid by {as_of} is not known")
    later = (one["amount"] for one in payments if date.fromisoformat(one["payment_date"]) > as_of)
    return sum(map(Decimal, later), Decimal(0))


def _bucket(outstanding: Decimal, counted_from: date | None, as_of: date) -> str:
    if outstanding < 0:
        return CREDITS
    if counted_from is None:
        return UNDATED
    days = (as_of - counted_from).days
    return next((name for name, until in zip(BUCKETS, _UNTIL, strict=False) if days <= until), BUCKETS[len(_UNTIL)])


def _lines(owed: Sequence[Owed]) -> Iterator[Line]:
    found: dict[str, dict[str, Decimal]] = {}
    for one in owed:
        amounts = found.setdefault(one.customer, dict.fromkeys(BUCKETS, Decimal("0.00")))
        amounts[one.bucket] += one.outstanding
    yield from (Line(customer, amounts) for customer, amounts in found.items())


def _customer(invoice: Object) -> str:
    link = invoice["customer"] or {}
    return str(link.get("name") or link.get("id") or _NONE)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def amount(text: str | None) -> Decimal | None:
    """Money as it is stored, as a number."""
    return None if text is None else Decimal(text)


def _line(line: Line) -> dict[str, str]:
    amounts = {name.replace(" ", "_"): f"{amount:.2f}" for name, amount in line.amounts.items()}
    return {"customer": line.customer, **amounts, "total": f"{line.total:.2f}"}
