"""One spelling for words that look the same: accents as Unicode NFC has them, without characters that show nothing."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that show nothing by themselves: places to break a word, marks of direction, variants of a sign."""

_NOTHING = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
"""Of a class of characters: those that show nothing anywhere."""
_TAGS = "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
"""Letters that nobody sees, but in the flags of some countries."""
_JOINERS = "\u200c\u200d"
"""Needed within words of some scripts and within emoji; beside Latin letters, digits and signs they show nothing."""
_VARIANTS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Another look of the sign before; of Latin letters and digits there is none."""
_FILLERS, _JAMO = "\u115f\u1160", "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
"""Within a Korean syllable they hold the place of a letter."""
_ALONE = rf"\u0000-\u058f\u1e00-\u206f\u3000{_NOTHING}{_TAGS}"
"""What has nothing to do with a joiner or variant beside it."""
_WHOLE = (
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f"
    "|[0-9#*]\ufe0f\u20e3|[\u00a9\u00ae\u203c\u2049][\ufe0e\ufe0f]"
)
"""A flag, a key, a sign with a look of its own: what else would show nothing is a part of it."""
_BLANK = "\u2800\u3164\uffa0"
"""What looks like a space, and is a letter by its kind."""
SHOWS_NOTHING = re.compile(
    rf"(?P<whole>{_WHOLE})|(?P<blank>[{_BLANK}])|[{_NOTHING}{_TAGS}]"
    rf"|(?:(?<=[{_ALONE}])|^)[{_JOINERS}]+|[{_JOINERS}]+(?=[{_ALONE}]|$)"
    rf"|(?:(?<=[{_ALONE}{_VARIANTS}{_JOINERS}])|^)[{_VARIANTS}]+"
    rf"|(?<![{_JAMO}])[{_FILLERS}]+(?![{_JAMO}])"
)
"""What shows nothing where it stands, or a space; and whole signs of which such characters are a part."""
MAY_SHOW_NOTHING = f"{_BLANK}{_NOTHING}{_TAGS}{_JOINERS}{_VARIANTS}{_FILLERS}"
"""Of a class of characters: those of which some may show nothing."""


def shown(words: str) -> str:
    """The words without what shows nothing.

    >>> shown("SWMS_\\u200broof.pdf"), shown("commis\\u00adsioning"), shown("\\u200eJ1001\\u200e")
    ('SWMS_roof.pdf', 'commissioning', 'J1001')
    >>> shown("\\u0645\\u06cc\\u200c\\u062e") == "\\u0645\\u06cc\\u200c\\u062e"  # Persian needs it to be read
    True
    >>> shown("EX\\ufe0f\\U000e0031-14"), shown("Bob\\u3164Tran"), shown("1\\ufe0f\\u20e3") == "1\\ufe0f\\u20e3"
    ('EX-14', 'Bob Tran', True)
    """
    return SHOWS_NOTHING.sub(_instead, words)


def _instead(found: re.Match[str]) -> str:
    return found["whole"] or (" " if found["blank"] else "")


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
