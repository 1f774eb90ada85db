"""Names for files in an archive: readable, safe on every system, and never two that some system takes for one."""

from __future__ import annotations

import re
import unicodedata

from scraper.archive.verify import LONGEST_PATH, folded, why_unsafe

LONGEST_BASE = 40
"""Characters of the one folder inside a ZIP; with it, a path is no longer than any may be."""
LONGEST_NAME = 70
"""Characters of one part of a path."""
LONGEST_BYTES = 200
LONGEST_ENDING = 10
ACTIVE = re.compile(
    r"bat|cmd|com|cpl|dll|docm|dotm|exe|hta|html?|jar|jse?|lnk|mht|mhtml|ms[ci]|pif|ps1|reg|scf|scr|shtml|svgz?|swf|"
    r"url|vb[es]?|ws[fh]|xht|xhtml|xlsm|xml|xslt?",
    re.IGNORECASE,
)
"""Endings of files that do something when they are opened; such a file is kept under its name and `.bin`."""


def safe(name: str, instead: str = "unnamed") -> str:
    """One part of a path that any system takes, as near to the name as can be.

    >>> safe("../../etc/passwd"), safe("CON.txt"), safe("a\\u202egnp.exe "), safe("Floor 1: plan?.pdf")
    ('_.._etc_passwd', '_CON.txt', 'agnp.exe', 'Floor 1_ plan_.pdf')
    >>> safe(" . ")
    'unnamed'
    """
    known = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    kept = "".join("" if _is_unseen(sign) else "_" if sign in '<>:"/\\|?*%' else sign for sign in known)
    kept = re.sub(r"\s+", " ", kept).lstrip(" .").rstrip(" .") or instead
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = kept, "", ""
    kept = _cut(stem, LONGEST_NAME - len(dot + ending)) + dot + ending
    kept = unicodedata.normalize("NFC", kept)
    return f"_{kept}" if why_unsafe(kept) else kept


class Names:
    """The paths given out so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, folder: str, name: str, ending: str = "") -> str:
        """A path in this folder for a file of this name, that no other file has; `ending` for one of our own.

        >>> names = Names()
        >>> [names.give("data/files/J1", one) for one in ("a.jpg", "A.JPG", "a.jpg", "plan.html")]
        ['data/files/J1/a.jpg', 'data/files/J1/A (2).JPG', 'data/files/J1/a (3).jpg', 'data/files/J1/plan.html.bin']
        """
        stem, dot, ending = safe(name), "", ending.lstrip(".")
        if ending:
            dot = "."
        elif "." in stem:
            stem, dot, ending = stem.rpartition(".")
            ending += ".bin" if ACTIVE.fullmatch(ending) else ""
        room = LONGEST_PATH - LONGEST_BASE - 1 - len(folder) - 1 - len(dot + ending) - len(" (99999)")
        path, number = f"{folder}/{_cut(stem, room)}{dot}{ending}", 1
        while folded(path) in self._taken:
            number += 1
            path = f"{folder}/{_cut(stem, room)} ({number}){dot}{ending}"
        self._taken.add(folded(path))
        return path


def _is_unseen(sign: str) -> bool:
    """Control and format characters, such as those that turn the direction of writing."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _cut(stem: str, characters: int) -> str:
    kept = stem[: max(characters, 1)]
    while len(kept.encode()) > LONGEST_BYTES:
        kept = kept[:-1]
    return kept.rstrip(" .") or "_"
