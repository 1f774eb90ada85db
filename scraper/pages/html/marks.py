"""What stands beside the words of a heading or label and belongs to neither: sort signs, counts, hints, footnotes."""

from __future__ import annotations

import re

from bs4.element import Tag

from scraper.pages.html import dom

_ARROWS = "\u2190-\u21ff\u2304\u23f6\u23f7\u25b2-\u25bf\u2b06\u2b07\u2bc5\u2bc6\U0001f53a-\U0001f53d\ufe0e\ufe0f"
_HINTS = "\u24d8\u2139\U0001f6c8\u2753\u2754\ufe0f"
_BEHIND = re.compile(
    rf"""(?<=\S)\s*(?:
        [{_ARROWS}]\s*\d{{0,2}}         # sorted, perhaps as the second of several
      | [*†‡§]+
      | (?<=\w\w\w)[\u00b9\u00b2\u00b3\u2070-\u2079]+   # of a footnote; m² is a unit
      | [(\[]\d[\d,]*[)\]]           # a count, a footnote in brackets
      | [(\[](?:in\s)?(?:AUD|A\$)[)\]]  # all amounts are
      | [{_HINTS}]
    )$""",
    re.VERBOSE,
)
_BEFORE = re.compile(rf"^[{_ARROWS}*{_HINTS}]\s*(?=\S)")
_TIPS = ("title", "aria-label", "aria-describedby", "tabindex", "data-tooltip", "data-toggle", "data-bs-toggle")
_LONGEST_UNIT = 2
"""Letters of a unit of measure, whose power is no footnote."""


def bare(words: str) -> str:
    """The words without what stands beside them; a sign that is all there is stays.

    >>> [bare(words) for words in ("Job Number ▲", "Name (12)", "Total Ex Tax *", "Team ⓘ", "Area (m²)", "Paid¹", "↑")]
    ['Job Number', 'Name', 'Total Ex Tax', 'Team', 'Area (m²)', 'Paid', '↑']
    """
    before, words = "", words.strip()
    while words != before:
        before, words = words, _BEHIND.sub("", _BEFORE.sub("", words))
    return words


def is_mark(tag: Tag) -> bool:
    """Whether an element within a heading or a label holds such a mark and no word of it."""
    words = tag.get_text().strip()
    if tag.name == "sup":
        before = re.search(r"\w*$", str(tag.previous_sibling or ""))
        return bool(re.fullmatch(r"[\d*†‡§,a-z]{1,3}", words)) and len(before.group() if before else "") > _LONGEST_UNIT
    if len(words) == 1:
        return words in f"?{_HINTS}" or (words.isalpha() and any(dom.attribute(tag, key) for key in _TIPS))
    return False
