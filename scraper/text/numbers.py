"""How the number of a section is written: the suffix alone or behind the parent's number."""

from __future__ import annotations

import re

_SUFFIX = r"[./-]?(?P<nth>[0-9]{1,3})"


def full_number(printed: str, parent: str | None) -> str:
    """The number of a section in one spelling, `PARENT.NN`; any other number as printed.

    >>> [full_number(one, "Q2002") for one in ("01", "-01", "/1", "Q2002-01", "Q2002.1", "Q2002")]
    ['Q2002.01', 'Q2002.01', 'Q2002.01', 'Q2002.01', 'Q2002.01', 'Q2002']
    >>> full_number("Q2002-01", None), full_number("Q3001", "Q2002")
    ('Q2002-01', 'Q3001')
    """
    if parent is None or printed == parent:
        return printed
    found = re.fullmatch(_SUFFIX, printed.removeprefix(parent))
    has_sign = printed.removeprefix(parent)[:1] in "./-" if printed.startswith(parent) else True
    return f"{parent}.{int(found['nth']):02d}" if found and has_sign else printed
