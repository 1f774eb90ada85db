"""Whether a question that a portal asks before a download may be agreed to: only where no word of it means a write."""

from __future__ import annotations

import re
from pathlib import PurePath

from scraper.profile import Profile


def objection(words: str, name: str, profile: Profile) -> str | None:
    """The word of a question that may mean a write, or None; the file's own name is data and says nothing.

    >>> from scraper import profile
    >>> shipped = profile.load()
    >>> objection("Download 'New plan.pdf'?", "New plan.pdf", shipped) is None
    True
    >>> objection("Download the file and mark it as read?", "plan.pdf", shipped)
    'mark '
    """
    for part in (name, PurePath(name).stem):
        words = re.sub(re.escape(part), " ", words, flags=re.IGNORECASE) if part.strip() else words
    words = " ".join(re.sub("[\"'“”‘’]+ *[\"'“”‘’]+", " ", words).split())
    for pattern in profile.downloads.harmless.patterns:
        words = re.sub(pattern, " ", words, flags=re.IGNORECASE)
    if (found := profile.never_press.search(words)) is not None:
        return found
    written = re.search(_writes(profile.guard.write_words), words, re.IGNORECASE)
    return written[0] if written is not None else None


def _writes(verbs: tuple[str, ...]) -> str:
    """A pattern of the verbs in any of their forms."""
    stems = "|".join(sorted({re.escape(verb.removesuffix("e")) for verb in verbs}, key=len, reverse=True))
    return rf"\b(?:{stems})(?:e|es|s|ed|d|ing)?\b"
