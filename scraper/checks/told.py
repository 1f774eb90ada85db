"""Whether a form says of a code why it has no answer: what could not be read is neither done nor left undone."""

from __future__ import annotations

import re
from collections.abc import Iterable


def why_unread(code: str, readings: Iterable[tuple[str, str]]) -> str | None:
    """The first of a form's readings (place, problem) that is of this code; None where there is none.

    >>> why_unread("sign1", [("sign10", "it is blank"), ("table 1, row 2", "3 cells here: name1, sign1")])
    'table 1, row 2: 3 cells here: name1, sign1'
    """
    named = re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])")
    for place, problem in readings:
        if place == code:
            return problem
        if named.search(problem):
            return f"{place}: {problem}"
    return None
