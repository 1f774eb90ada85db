"""How a printed value reads: strict, whole text or nothing.

Every reader raises `ValueError` for anything it does not recognise completely: a wrong value is worse than none.
Blank is not a value either; callers decide beforehand what a blank means (`is_blank`).
"""

from __future__ import annotations

from scraper.text.amounts import is_signed, money, number, percent, price
from scraper.text.dates import day, epoch, instant, is_zoned, local
from scraper.text.filled import typed
from scraper.text.printed import is_blank, text, yes_no

__all__ = [
    "day",
    "epoch",
    "instant",
    "is_blank",
    "is_signed",
    "is_zoned",
    "local",
    "money",
    "number",
    "percent",
    "price",
    "text",
    "typed",
    "yes_no",
]
