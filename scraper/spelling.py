"""One spelling for words that look the same: accents as Unicode NFC has them, without characters that show nothing."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters that show nothing by themselves: places to break a word, marks of direction, variants of a sign."""

NOTHING = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Of a class of characters: those that show nothing anywhere."""
JOINERS = "\u200c\u200d"
"""Needed within words of some scripts and within emoji; beside Latin letters, digits and signs they show nothing."""
_JOINED_WITHOUT = "\u0000-\u058f\u1e00-\u206f"
SHOWS_NOTHING = re.compile(
    rf"[{NOTHING}]|(?:(?<=[{_JOINED_WITHOUT}{NOTHING}])|^)[{JOINERS}]+|[{JOINERS}]+(?=[{_JOINED_WITHOUT}{NOTHING}]|$)"
)
"""What shows nothing where it stands."""


def shown(words: str) -> str:
    """The words without what shows nothing.

    >>> shown("SWMS_\\u200broof.pdf"), shown("commis\\u00adsioning"), shown("\\u200eJ1001\\u200e")
    ('SWMS_roof.pdf', 'commissioning', 'J1001')
    >>> shown("\\u0645\\u06cc\\u200c\\u062e") == "\\u0645\\u06cc\\u200c\\u062e"  # Persian needs it to be read
    True
    """
    return SHOWS_NOTHING.sub("", words)


def composed(words: str) -> str:
    """Words with their accents as Unicode NFC writes them, whatever way the source does; nothing is left out.

    >>> composed("cafe\\u0301") == "caf\\u00e9"
    True
    """
    return unicodedata.normalize("NFC", words)


def is_composed(words: str) -> bool:
    """Whether `composed` would change nothing."""
    return unicodedata.is_normalized("NFC", words)


def comparable(words: str) -> str:
    """Words as identity compares them: NFC, accents kept, without characters that show nothing.

    >>> comparable("Cafe\\u0301_\\u200broof\\u00ad.pdf") == "Caf\\u00e9_roof.pdf"
    True
    """
    return composed(UNSEEN.sub("", words))
