"""Texts shortened for display, and where they stand in full."""

from __future__ import annotations

import re
from collections.abc import Collection

_CUT = re.compile(r"\s*(?:…|\.{3,})\s*")
_CUT_SHORT = re.compile(r"(?:…|\.{3,})$|…\.?\w{0,5}$|\S…(?=\w)")
"""At the end, before the ending of a file's name, or within a word; between words it may be how somebody writes."""
_MAYBE_CUT = re.compile(r"…|\.{3,}(?!\w{1,5}$)")
"""What may stand for what was left out: three full stops before a file's ending are how some people name files."""
_FOLDED = re.compile(
    r"(?:…|\.\.\.)\s*[(\[]?(?:(?:read|show|see|view)\s+)?more[)\]]?\W*$"
    r"|(?<=\S)\W+(?:\+|and )\s?\d+\s+(?:more|others?)\W*$",
    re.IGNORECASE,
)


def full(text: str, tips: Collection[str]) -> str:
    """The text, in full where exactly one of the tool tips begins, goes on and ends as it does.

    >>> full("SWMS_ro…works.pdf", ["Download", "SWMS_roof_works.pdf"])
    'SWMS_roof_works.pdf'
    >>> full("SWMS_ro…works.pdf", ["SWMS_roof_works.docx"])
    'SWMS_ro…works.pdf'
    """
    parts = _CUT.split(text)
    if len(parts) < 2 or not any(part.strip("() []") for part in parts) or text in tips:
        return text
    pattern = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
    whole = {tip for tip in tips if pattern.fullmatch(tip) and not _CUT.search(tip)}
    return whole.pop() if len(whole) == 1 else text


def is_cut(text: str, tips: Collection[str]) -> bool:
    """Whether the text looks shortened and stands nowhere in full.

    >>> is_cut("Level 4 fan ro…", []), is_cut("He said… then left", []), is_cut("SWMS_ro…works.pdf", [])
    (True, False, True)
    """
    return _CUT_SHORT.search(text) is not None and full(text, tips) == text and text not in tips


def may_be_cut(text: str, tips: Collection[str]) -> bool:
    """Whether anything in the text may stand for what was left out: enough to refuse it as a name.

    >>> may_be_cut("SWMS roof … works.pdf", []), may_be_cut("Wait… what", ["Wait… what"])
    (True, False)
    """
    return _MAYBE_CUT.search(text) is not None and full(text, tips) == text and text not in tips


def is_folded(text: str) -> bool:
    """Whether the rest of the text is behind *Read more*."""
    return _FOLDED.search(text) is not None
