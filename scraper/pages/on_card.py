"""What a row of a card's list belongs to: the job, with its section, or the quote whose card it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scraper.evidence.snapshot import Context
from scraper.pages.job import top_number
from scraper.profile.words import fold


def owner_fields(context: Context, stated: Mapping[str, Any]) -> dict[str, str | None]:
    """`job_number` with `section_name`, or `quote_number`, by the card; the section by the row where that names one.

    `stated`: what the row says of these fields. Raises `ValueError` for a row that names another job or quote.

    >>> owner_fields(Context(row="Q7"), {"quote_number": "q7"})
    {'quote_number': 'Q7'}
    """
    is_job = context.job_number is not None
    number = context.job_number if context.job_number is not None else (context.row or "").partition("\x1f")[0]
    other = stated.get("quote_number" if is_job else "job_number")
    named = stated.get("job_number" if is_job else "quote_number")
    own = named if named is None or not is_job else top_number(named) or named
    if other is not None or (own is not None and fold(own) != fold(number)):
        raise ValueError(f"it names {other or named}, on the card of {number}")
    if not is_job:
        return {"quote_number": number}
    return {"job_number": number, "section_name": stated.get("section_name") or context.section_name}
