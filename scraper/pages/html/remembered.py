"""A small cache of facts about a page: several lists and fields are read from one screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Found = TypeVar("Found")

_PAGES = 8
"""Pages kept: a screen as it is captured and as it is kept, the dialogs in front of it, and the screen before."""


def remembered(find: Callable[[*Given], Found]) -> Callable[[*Given], Found]:
    """The same for the same page, as long as it is one of the last: nobody changes a page that was read, nor what was
    found in it.

    >>> from scraper.pages.html.dom import parse
    >>> links = remembered(lambda page: page.find_all("a"))
    >>> page = parse("<a>1</a><a>2</a>")
    >>> links(page) is links(page), links(page) is links(parse("<a>3</a>"))
    (True, False)
    """
    last: deque[tuple[tuple[*Given], Found]] = deque(maxlen=_PAGES)

    def found(*given: *Given) -> Found:
        for known, result in tuple(last):
            if all(map(_is_same, known, given)):
                return result
        result = find(*given)
        last.append((given, result))
        return result

    return found


def _is_same(one: object, other: object) -> bool:
    """Elements are compared by what they are, since comparing what they say costs as much as reading it."""
    return one is other or (type(one) is type(other) is str and one == other)
