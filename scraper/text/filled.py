"""What kind of value somebody filled in."""

from __future__ import annotations

import re
from typing import Literal

from scraper.profile.details import Formats
from scraper.text.dates import day

_PLAIN_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
"""Without unit, currency or leading zeros: those are somebody's words."""


def typed(filled: str, formats: Formats) -> tuple[Literal["text", "date", "number"], str | None]:
    """The kind and value of a text: a date or a number only when the whole of it reads as one.

    >>> from scraper.profile import load
    >>> typed("5/3/2026", load().formats), typed("1,250.50", load().formats), typed("0450", load().formats)
    (('date', '2026-03-05'), ('number', '1250.50'), ('text', '0450'))
    """
    if not filled.strip():
        return "text", None
    if _PLAIN_NUMBER.fullmatch(filled):
        return "number", filled.replace(",", "")
    if not any(map(str.isdigit, filled)):
        return "text", filled
    try:
        return "date", day(filled, formats).isoformat()
    except ValueError:
        return "text", filled
