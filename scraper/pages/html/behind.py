"""What stands behind the words of a cell, in attributes: exact moments, and a look that means something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4.element import Tag

from scraper.pages.html import dom

RED_MARK = "data-ascora-red"
"""Set by the capture on amounts that are painted red where those around them are not."""

_NEGATIVE = re.compile(
    r"(?:[a-z]+-)?(?:negative|neg|minus|credit)(?:-(?:amount|value|number|money|balance|circle|square|fill|sign|icon|outline))*|(?:bi|ti|icon|pi)-dash",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"data-(?:.+-)?(?:date|time|datetime|timestamp|stamp|epoch|ms|utc|iso|instant|moment|sort|order|value|title|content)"
    r"|data-(?:bs-|mdb-)?original-title",
    re.IGNORECASE,
)
_NEGATIVE_NAME = re.compile(
    r"\b(?:negative|minus|credit(?! (?:card|limit|terms?|account|check))(?:ed)?"
    r"|refund(?:ed)?|revers(?:al|ed)|deduct(?:ed|ion)|decrease[ds]?)\b",
    re.IGNORECASE,
)
_LONGEST_NAME = 40
_NAMES = ("aria-label", "alt", "title")
_SIGN_LOOKS = frozenset(
    """
    arrow caret chevron angle triangle trend trending down up minus dash undo rotate reply return refund credit decrease
    increase subtract negative
    """.split()  # noqa: SIM905
)
"""Words in the names of drawings that may stand for a sign."""
_LOOKLESS = frozenset({"icon", "svg", "img", "image", "small", "sm", "xs", "lg", "k", "fa", "bi", "ti", "pi", "mat"})
DRAWING = "a drawing"
_SPOKEN = ("datetime", "title", "aria-label")


def moments(tags: Iterable[Tag]) -> tuple[str, ...]:
    """Every attribute that may say exactly which moment is meant, each once."""
    return tuple(dict.fromkeys(value for tag in tags for value in _moments(tag)))


def stamps(tags: Iterable[Tag]) -> tuple[str, ...]:
    """The moments that the markup itself gives for the words of an element (`<time datetime>`)."""
    return tuple(said for tag in tags if tag.name == "time" and (said := dom.attribute(tag, "datetime").strip()))


def _moments(tag: Tag) -> Iterator[str]:
    for name, value in tag.attrs.items():
        if isinstance(value, str) and value.strip() and (name in _SPOKEN or _MOMENT.fullmatch(name)):
            yield value.strip()


def style(tags: Iterable[Tag]) -> str:
    """The look that may mean a negative amount; empty where there is none.

    >>> from bs4 import BeautifulSoup
    >>> style(BeautifulSoup("<b class='amount is-negative'>5</b>", "lxml").find_all())
    'class is-negative'
    """
    for tag in tags:
        if RED_MARK in tag.attrs:
            return "red"
        for name in dom.attribute(tag, "class").split():
            if _NEGATIVE.fullmatch(name):
                return f"class {name}"
        for name in _NAMES:
            said = str(tag.attrs.get(name, "")).strip()
            if _NEGATIVE.fullmatch(said) or (len(said) <= _LONGEST_NAME and _NEGATIVE_NAME.search(said)):
                return f"the name {said}"
    return ""


def drawing(tags: Iterable[Tag]) -> str:
    """What is drawn without a word and may stand for a sign: by its name an arrow, or something without a name.

    >>> from bs4 import BeautifulSoup
    >>> [drawing(BeautifulSoup(f"<b>{one}</b>", "lxml").find_all()) for one in (
    ...     "<i class='fa fa-arrow-down'></i>5", "<svg></svg>5", "<i class='fa fa-lock'></i>5", "<i>5</i>")]
    ['the drawing arrow', 'a drawing', '', '']
    """
    for tag in tags:
        is_part = any(parent.name in ("a", "svg") for parent in tag.parents)
        if is_part or not dom.is_drawn(tag) or tag.get_text().strip():
            continue
        words = _words_of_drawing(tag)
        if signs := [word for word in words if word in _SIGN_LOOKS]:
            return f"the drawing {signs[0]}"
        if not set(words) - _LOOKLESS:
            return DRAWING
    return ""


def _words_of_drawing(tag: Tag) -> list[str]:
    """The words of its classes, its name and its file."""
    file = dom.attribute(tag, "src").partition("?")[0].rpartition("/")[2].rpartition(".")[0]
    said = (dom.attribute(tag, "class"), dom.own_name(tag), file if "," not in file else "")
    return [word.lower() for words in said for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", words)]
