"""Blank lines to write on: they stand in an answer's place and are no answer."""

from __future__ import annotations

import re

_COUNTS = (
    dict.fromkeys("_\u2017\uff3f\u2026\u22ef", 3)
    | {"\u2025": 2}
    | dict.fromkeys(".\u00b7\u2022\u2027-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u00af\u203e", 1)
)
"""What such lines are typed with, by how many dots or strokes a person sees."""
_LEAST = 3
"""Fewer are somebody's: a dash for nothing, a full stop."""
_BETWEEN = "/:()|$"
"""What a form has between them: of a date, a time, an amount."""
_ENDS = re.compile(r"^[\s_]*_{3,}\s*|\s*_{3,}[\s_]*$")


def written(text: str) -> str:
    """A text without the line that it is written on; empty where that is all there is.

    >>> written("________"), written(" . . . . "), written("\u2026\u2026"), written("__/__/____"), written("\u2014")
    ('', '', '', '', '\u2014')
    >>> written("Bob Tran ______"), written("wait...")
    ('Bob Tran', 'wait...')
    """
    signs = [sign for sign in text if not sign.isspace() and sign not in _BETWEEN]
    if all(sign in _COUNTS for sign in signs) and sum(_COUNTS[sign] for sign in signs) >= _LEAST:
        return ""
    return _ENDS.sub("", text)
