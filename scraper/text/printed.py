"""Words as they are printed: tidied, blank, yes or no."""

from __future__ import annotations

import re

from scraper.profile.details import Formats
from scraper.spelling import UNSEEN


def text(printed: str) -> str | None:
    """Words as printed: outer and line-end spaces gone, no-break spaces plain, inner lines kept; blank is None.

    >>> text("  Replace tap \\r\\n\\r\\n  and test\\u00a0it ")
    'Replace tap\\n\\n  and test it'
    >>> text(" \\u00a0 ") is None
    True
    """
    lines = plain(printed).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip() or None


def is_blank(printed: str, formats: Formats) -> bool:
    """Whether the portal printed nothing, or one of its signs for nothing (such as a dash)."""
    tidy = plain(printed).strip().casefold()
    return not tidy or tidy in {sign.casefold() for sign in formats.blank}


def yes_no(printed: str, formats: Formats) -> bool:
    """A printed yes or no, in the profile's words and signs, without case.

    >>> from scraper.profile import load
    >>> yes_no("y", load().formats), yes_no("✗", load().formats)
    (True, False)
    """
    tidy = plain(printed).strip().casefold()
    if tidy in {word.casefold() for word in formats.yes}:
        return True
    if tidy in {word.casefold() for word in formats.no}:
        return False
    raise ValueError(f"{printed!r} is neither yes nor no")


def plain(printed: str) -> str:
    """The same with plain spaces and minus signs, and without characters that show nothing."""
    spaced = re.sub("[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", printed)
    return UNSEEN.sub("", spaced).replace("\u2212", "-")
