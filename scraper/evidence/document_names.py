"""What a form's document is called: by the list that shows it, else by the portal that sends it, else by nobody.

A row of the Forms tab is labelled as a person calls the form; that is no file's name, and never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from scraper.evidence.file_types import is_known
from scraper.profile.lists import Downloads


def listed_name(label: str, others: Iterable[str] = ()) -> str | None:
    """The file name that a row shows: its label where that is one, else the one of its other columns that is.

    >>> listed_name("SWMS roof.docx"), listed_name("SWMS", ["Completed", "swms 12.pdf"]), listed_name("SWMS v1.2")
    ('SWMS roof.docx', 'swms 12.pdf', None)
    >>> listed_name("SWMS", ["a.pdf", "b.pdf"]) is None
    True
    """
    if is_file_name(label):
        return label
    found = {one for one in others if is_file_name(one)}
    return found.pop() if len(found) == 1 else None


def is_file_name(words: str) -> bool:
    """Whether words are the name of one file, with an ending that says what it is."""
    return is_known(words) and "\n" not in words and not re.search(r"://", words)


def served_name(announced: str | None, url: str, rules: Downloads) -> str | None:
    """The file name that an answer gave, else that of its address; None for one that any file is sent under.

    >>> from scraper.profile import load
    >>> [served_name(one, "https://a/x", load().downloads) for one in ("SWMS roof.docx", "download (3).pdf", None)]
    ['SWMS roof.docx', None, None]
    >>> served_name(None, "https://a/files/SWMS%20roof.docx?v=1", load().downloads)
    'SWMS roof.docx'
    """
    last = PurePosixPath(unquote(urlsplit(url).path)).name
    for name in (announced, last if is_file_name(last) else None):
        if name and (name := name.strip()) and not rules.generic.search(re.sub(r"\.\w{1,5}$", "", name)):
            return name
    return None
