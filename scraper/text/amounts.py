"""Amounts of money, numbers and percentages."""

from __future__ import annotations

import re
from decimal import Decimal

from scraper.spelling import UNSEEN
from scraper.text.printed import plain

_THIN = "\u2007\u2009\u202f"
"""Spaces that part thousands, and nothing else."""
_PART = "(?P<part>[0-9]{2}0{2,}|[0-9]{1,2})"
"""Cents, also of four places and more; what has three may be thousands."""
_AMOUNT = rf"(?P<whole>[0-9]{{1,3}}(?:(?:,[0-9]{{3}})+|(?:[{_THIN}][0-9]{{3}})+)|[0-9]+)(?:\.{_PART})?"
_CURRENCY = r"AUD\s*\$|AUD|AU\$|A\$|\$"
_MINUS = "[-\u2010-\u2014\u2212\ufe63\uff0d]"
_TRAILING_MINUS = "[-\u2212\ufe63\uff0d]"
"""A dash behind an amount may be an ornament; a minus sign is none."""
_MONEY = re.compile(
    rf"(?P<minus>{_MINUS})?\s*(?P<currency>{_CURRENCY})?\s*(?P<open>\()?\s*(?P<minus_inside>{_MINUS})?\s*"
    rf"(?P<currency_inside>{_CURRENCY})?\s*(?P<late_minus>{_MINUS})?\s*{_AMOUNT}(?P<trailing_minus>{_TRAILING_MINUS})?"
    r"(?P<code_inside>\s*AUD)?\s*(?P<close>\))?(?P<code>\s*AUD)?(?:\s*(?P<book>CR|DR)\.?)?",
    re.IGNORECASE,
)
_FINE_PART = r"(?P<part>[0-9]{4,8}|[0-9]{1,2}|(?<=0\.)(?<![0-9]0\.)[0-9]{3})"
"""Parts of a cent too; three places are none but behind a nought."""
_PRICE = re.compile(_MONEY.pattern.replace(_PART, _FINE_PART), re.IGNORECASE)
_SIGNS = ("minus", "open", "minus_inside", "late_minus", "trailing_minus", "book")
_NUMBER = re.compile(r"(?P<minus>-)?\s*(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?")


def money(printed: str) -> Decimal:
    """An amount in AUD; sign kept, nothing rounded; at most cents.

    >>> money("$1,250.00"), money("-$5.00"), money("$-5.00"), money("1250"), money("1,250.00 AUD")
    (Decimal('1250.00'), Decimal('-5.00'), Decimal('-5.00'), Decimal('1250'), Decimal('1250.00'))
    >>> money("($1,250.00)"), money("$(5.00)"), money("5.00-"), money("$5.00 CR"), money("$5.00 DR")
    (Decimal('-1250.00'), Decimal('-5.00'), Decimal('-5.00'), Decimal('-5.00'), Decimal('5.00'))
    >>> money("1,23")
    Traceback (most recent call last):
    ValueError: '1,23' is no amount of money
    """
    return _amount(_MONEY, printed, 2)


def price(printed: str) -> Decimal:
    """The same for one piece, which may cost a part of a cent.

    >>> price("$0.0345"), price("$12.50"), price("-1,250.00"), price("$0.335")
    (Decimal('0.0345'), Decimal('12.50'), Decimal('-1250.00'), Decimal('0.335'))
    >>> price("1.250")
    Traceback (most recent call last):
    ValueError: '1.250' is no amount of money
    """
    return _amount(_PRICE, printed, 8)


def _amount(form: re.Pattern[str], printed: str, decimals: int) -> Decimal:
    found = form.fullmatch(UNSEEN.sub("", printed).strip())
    if found is None or bool(found["open"]) != bool(found["close"]) or _is_doubled(found):
        raise ValueError(f"{printed!r} is no amount of money")
    signs = [sign for sign in _SIGNS if found[sign]]
    if len(signs) > 1:
        raise ValueError(f"{printed!r} is no amount of money: it has two signs")
    part = found["part"]
    value = Decimal(re.sub("[^0-9]", "", found["whole"]) + (f".{part[:decimals]}" if part else ""))
    is_negative = bool(signs) and (found["book"] or "CR").upper() == "CR"
    return -value if is_negative and value else value


def is_signed(printed: str) -> bool:
    """Whether an amount says itself, by a sign, brackets or its side of the books, whether it is negative.

    >>> is_signed("(5.00)"), is_signed("$5.00 DR"), is_signed("$5.00"), is_signed("n/a")
    (True, True, False, False)
    """
    found = _MONEY.fullmatch(UNSEEN.sub("", printed).strip())
    return found is not None and any(found[sign] for sign in _SIGNS)


def _is_doubled(found: re.Match[str]) -> bool:
    """Whether the currency is named twice on one side of the amount."""
    return bool((found["currency"] and found["currency_inside"]) or (found["code"] and found["code_inside"]))


def number(printed: str) -> Decimal:
    """A plain number, thousands commas allowed.

    >>> number("1,234.5"), number("-3")
    (Decimal('1234.5'), Decimal('-3'))
    """
    found = _NUMBER.fullmatch(plain(printed).strip())
    if found is None:
        raise ValueError(f"{printed!r} is no number")
    value = Decimal(found["whole"].replace(",", "") + (f".{found['part']}" if found["part"] else ""))
    return -value if found["minus"] and value else value


def percent(printed: str) -> Decimal:
    """Per cent with its sign: without it, 0.5 could be half of all or half of one hundredth.

    >>> percent("12.5 %")
    Decimal('12.5')
    """
    tidy = plain(printed).strip()
    if not tidy.endswith("%"):
        raise ValueError(f"{printed!r} is no percentage: the sign % is missing")
    try:
        return number(tidy[:-1])
    except ValueError as error:
        raise ValueError(f"{printed!r} is no percentage") from error
