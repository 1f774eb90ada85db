"""How one JSON value of the open API reads: strict, `ValueError` for anything else, None for what is not set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MINYEAR, date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from scraper import text
from scraper.models import CustomField, Link
from scraper.models.base import day_in
from scraper.profile import Profile

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


def repair(sent: str) -> str:
    """Text that UTF-8 and every database can hold. The answer itself stays in the evidence as it was sent.

    NULs go, a surrogate pair becomes the character it stands for, a lone surrogate becomes U+FFFD.

    >>> repair("a\\x00b \\ud83d\\ude00 \\ud83d.")
    'ab 😀 \ufffd.'
    """
    joined = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), sent.replace("\0", ""))
    return _LONE.sub("\ufffd", joined)


@dataclass(frozen=True)
class Account:
    """What reading needs to know of the account."""

    profile: Profile
    zone: tzinfo
    """What a bare date-time means."""


class Unsure(ValueError):
    """A value that is well formed but does not say for sure what it means."""


def words(value: Any, _: Account) -> str | None:
    """Text, repaired and tidied; the API sends "" for what is not set, so blank is None."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return text.text(repair(value))


def guid(value: Any, account: Account) -> str | None:
    """An id; GUIDs in lower case."""
    said = words(value, account)
    return said.lower() if said and _GUID.fullmatch(said) else said


def amount(value: Any, _: Account) -> Decimal | None:
    """AUD as sent; nothing rounded."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{value!r} is no amount")
    return Decimal(value)


def yes_no(value: Any, _: Account) -> bool | None:
    """True or false as JSON writes it."""
    if value is None or isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is neither true nor false")


def instant(value: Any, account: Account) -> date | None:
    """ISO 8601: an own offset is kept, a bare time is the account's; .NET's year 1 means not set.

    Raises `Unsure` for a bare time that the clock change skips or repeats.
    """
    said = words(value, account)
    if said is None:
        return None
    if not _ISO.fullmatch(said):
        raise ValueError(f"{said!r} is no ISO 8601 date-time")
    if "T" not in said:
        return date.fromisoformat(said)
    read = datetime.fromisoformat(said)
    if read.year == MINYEAR:
        return None
    if read.tzinfo:
        return read
    try:
        return text.local(read, account.zone)
    except ValueError as error:
        raise Unsure(str(error)) from error


def local_day(value: Any, account: Account) -> date | None:
    """A date; of an instant, its day in the account's time zone. Raises as `instant` does."""
    read = instant(value, account)
    return None if read is None else day_in(account.zone, read)


def parts(value: Any) -> list[Any]:
    """A list of objects within a row; none where it is not set. Raises `ValueError` for anything else."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("it is no list of objects")
    return value


def link(value: Any, account: Account) -> Link | None:
    """`{id, name}`."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is no link of id and name")
    parts = {name.casefold(): part for name, part in value.items()}
    read = Link(id=guid(parts.get("id"), account), name=words(parts.get("name"), account))
    return None if read == Link() else read


def name_of(value: Any, account: Account) -> str | None:
    """The name in a link."""
    read = link(value, account)
    return read.name if read else None


def custom_fields(value: Any, account: Account) -> tuple[CustomField, ...] | None:
    """A list of `{fieldName, fieldValue}`; None as sent for none."""
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("customFields is no list of fields")
    read = []
    for one in value:
        parts = {name.casefold(): part for name, part in one.items()}
        label = words(parts.get("fieldname"), account)
        if label is None:
            raise ValueError("a custom field has no name")
        read.append(CustomField(name=label, value=words(parts.get("fieldvalue"), account)))
    return tuple(read)


def pricing_method(value: Any, account: Account) -> str | None:
    """The contract's word."""
    said = words(value, account)
    return account.profile.pricing_method(said) if said else None


def plain(value: Any) -> str | None:
    """Any plain value as text, for fields without a place in a record; None for blanks, lists and objects."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.text(repair(value)) if isinstance(value, str) else None
