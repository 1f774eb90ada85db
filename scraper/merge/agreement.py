"""When two values say the same thing, and the one value that then says all of it."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from scraper.models import Part
from scraper.spelling import comparable

HALF_A_CENT = Decimal("0.005")
DAMAGED = "\ufffd"
"""Stands where a character could not be shown; a browser puts it where the API sends a NUL."""


def join(kept: Any, other: Any, zone: tzinfo | None = None) -> Any:
    """One value that holds what both values say, or None where they contradict each other. Neither may be None.

    Equal means: text without regard to its spelling, the amount of white space and damaged characters (the one with
    fewer of these, then with more line breaks, is kept); money to the cent; the same instant; an instant within the
    minute, second or local day (of `zone`, else of its own offset) that the coarser value names (the finer one is
    kept); parts of a group one by one, each side filling in what the other leaves open; lists of one length, member by
    member. Everything else must be equal.

    >>> join("12 High St", "12  High St ")
    '12 High St'
    >>> join(date(2026, 2, 18), datetime.fromisoformat("2026-02-18T09:30+11:00")).hour
    9
    >>> join(Decimal("5.00"), Decimal("5.01")) is None
    True
    """
    if isinstance(kept, str) and isinstance(other, str):
        return _text(kept, other)
    if isinstance(kept, Decimal) and isinstance(other, Decimal):
        return kept if abs(kept - other) <= HALF_A_CENT else None
    if isinstance(kept, date) and isinstance(other, date):
        return _time(kept, other, zone)
    if isinstance(kept, Part) and type(kept) is type(other):
        return _parts(kept, other, zone)
    if isinstance(kept, tuple) and isinstance(other, tuple) and len(kept) == len(other):
        return _lists(kept, other, zone)
    return kept if kept == other else None


def _lists(kept: tuple[Any, ...], other: tuple[Any, ...], zone: tzinfo | None) -> tuple[Any, ...] | None:
    joined = [join(one, its, zone) for one, its in zip(kept, other, strict=True)]
    return None if None in joined else tuple(joined)


def _text(kept: str, other: str) -> str | None:
    if comparable(kept.replace(DAMAGED, "")).split() != comparable(other.replace(DAMAGED, "")).split():
        return None
    return max(kept, other, key=lambda said: (-said.count(DAMAGED), said.count("\n")))


def _time(kept: date, other: date, zone: tzinfo | None) -> date | None:
    if kept == other:
        return kept
    coarse, fine = sorted((kept, other), key=_fineness)
    if not isinstance(fine, datetime):
        return None
    if not isinstance(coarse, datetime):
        local = fine.astimezone(zone) if zone is not None and fine.tzinfo is not None else fine
        return fine if local.date() == coarse else None
    cut = fine.replace(microsecond=0) if _fineness(coarse) > 1 else fine.replace(second=0, microsecond=0)
    return fine if cut == coarse else None


def _fineness(value: date) -> int:
    """0 day, 1 minute, 2 second, 3 below."""
    if not isinstance(value, datetime):
        return 0
    if value.microsecond:
        return 3
    return 2 if value.second else 1


def _parts(kept: Part, other: Part, zone: tzinfo | None) -> Part | None:
    filled: dict[str, Any] = {}
    for name in type(kept).model_fields:
        mine, theirs = getattr(kept, name), getattr(other, name)
        if mine is None or theirs is None:
            value = theirs if mine is None else mine
        elif (value := join(mine, theirs, zone)) is None:
            return None
        if value is not None:
            filled[name] = value
    return type(kept)(**filled)
