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
from scraper.spelling import shown

_SIZE = re.compile(r"\s*[(\[]?\b\d[\d.,\u00a0 ]*(?:bytes?|[kmg]i?b)\b[)\]]?\s*$", re.IGNORECASE)
_NO_NAME = re.compile(r"[\n/\\]|\u2026|\.{3}|://")
"""Several lines, a folder, an address; and a name of which the list leaves some out."""


def listed_name(label: str, others: Iterable[str] = ()) -> str | None:
    """The file name that a row shows: its label where that is one, else the one of its other columns that is.

    >>> listed_name("SWMS roof.docx"), listed_name("SWMS", ["Completed", "swms 12.pdf"]), listed_name("SWMS v1.2")
    ('SWMS roof.docx', 'swms 12.pdf', None)
    >>> listed_name("SWMS", ["a.pdf", "b.pdf"]) is None, listed_name("SWMS roof.docx (45 KB)")
    (True, 'SWMS roof.docx')
    """
    if named := _file_name(label):
        return named
    found = set(filter(None, map(_file_name, others)))
    return found.pop() if len(found) == 1 else None


def is_file_name(words: str) -> bool:
    """Whether words are the name of one file, with an ending that says what it is: whole, and in no folder.

    >>> [is_file_name(one) for one in ("SWMS.docx", "SWMS_on_the_ro...pdf", "C:\\\\forms\\\\SWMS.docx", "a.pdf, b.pdf")]
    [True, False, False, False]
    """
    pieces = re.split(r"[\s,;]+", words.strip())
    is_one = not any(is_known(piece) for piece in pieces[:-1])
    return is_one and is_known(words) and not _NO_NAME.search(words)


def _file_name(words: str) -> str | None:
    """The file name that words are, but for the size of the file behind it."""
    words = shown(_SIZE.sub("", words)).strip()
    return words if is_file_name(words) else None


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
        if name and (name := _bare(name)) and not rules.generic.search(re.sub(r"(?:\.[A-Za-z]\w{0,4})+$", "", name)):
            return name
    return None


def _bare(name: str) -> str:
    """A name without the folder and the quotes that it is sent in.

    >>> _bare("C:\\\\Temp\\\\SWMS roof.docx"), _bare('"SWMS%20roof.docx"')
    ('SWMS roof.docx', 'SWMS roof.docx')
    """
    name = shown(name).strip().strip("\"'").strip()
    if " " not in name and re.search("%[0-9A-Fa-f]{2}", name):
        name = unquote(name)
    return re.split(r"[/\\]", name)[-1]
