"""What no setting may hold, wherever it was set: in the environment, in `.env` or in the accounts file."""

from __future__ import annotations

import re

UNREPLACED = re.compile(r"\$[A-Za-z_]\w*|%[A-Z_]{4,}%")
"""Variables as shells and Windows write them."""
_IN_BRACES = re.compile(r"\$\{[^}]*\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LOGIN = re.compile(r"://[^/]*@")


def plain(value: object) -> object:
    """A value as it was given, a text without the blanks around it. Raises `ValueError` for what is no text or number.

    >>> plain(" Australia/Perth\\n"), plain(7)
    ('Australia/Perth', 7)
    """
    if isinstance(value, bool):
        raise ValueError("expected a text or a number, not true or false")
    if not isinstance(value, str):
        return value
    one_line(value.strip())
    return value.strip()


def one_line(value: str) -> None:
    """Raise `ValueError` where a text holds a control character: none is typed into a field."""
    if _CONTROL.search(value):
        raise ValueError("it holds a control character, such as a line break; expected none")


def place(value: str) -> None:
    """Raise `ValueError` where a path or URL holds a variable that nobody has replaced; a password in it may.

    >>> place("postgresql://reader:a$b@host/ascora")
    """
    bare = _LOGIN.sub("://", value)
    if found := UNREPLACED.search(bare) or _IN_BRACES.search(bare):
        raise ValueError(f"it holds {found[0]}, which is not replaced here; expected it written out")
