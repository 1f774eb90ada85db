"""Whether what arrives is the file that was asked for: told by its first bytes, before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scraper.errors import DownloadRejected, PageReceived, SessionExpired
from scraper.evidence import file_types
from scraper.profile.words import Patterns

_LOGIN_PAGE = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)
_TITLE = re.compile(r"<(title|h1|h2)\b[^>]*>(.*?)</\1", re.IGNORECASE | re.DOTALL)
_EXCERPT = 160
"""Characters reported of what came instead of a file."""


@dataclass(frozen=True)
class Wanted:
    """The file that a row or screen offers."""

    name: str
    """As the portal shows it: it promises a type, and messages name the file by it."""
    is_sized: bool = False
    """Whether the portal says that it holds something."""
    expired: Patterns | None = None
    """What an answer says of a session that has ended."""


@dataclass(frozen=True)
class Announced:
    """What an answer says of itself; none of it proves anything."""

    content_type: str = ""
    name: str | None = None
    is_attachment: bool = False
    url: str = ""
    """Where it came from in the end."""


def checked(chunks: Iterable[bytes], wanted: Wanted, announced: Announced) -> Iterator[bytes]:
    """The file's bytes as they come.

    Raises `SessionExpired` for the log-in page, `DownloadRejected` for other words in the file's place and for nothing
    where the portal shows a size; nothing has been handed on then.
    """
    is_first = True
    for chunk in chunks:
        if is_first:
            _refuse(chunk, wanted, announced)
        is_first = False
        yield chunk
    if is_first and wanted.is_sized:
        raise DownloadRejected(f"{wanted.name!r}: nothing came, and the portal shows a size")


def _refuse(start: bytes, wanted: Wanted, announced: Announced) -> None:
    """Raise when other words came in place of the file."""
    name = wanted.name if file_types.is_known(wanted.name) or announced.name is None else announced.name
    instead = file_types.stand_in(name, start, announced.content_type)
    # A page that is handed out as a file to keep may ask for whatever password it likes.
    may_be_login = instead is not None or (file_types.is_page_name(name) and not announced.is_attachment)
    if may_be_login and _LOGIN_PAGE.search(start.decode("utf-8", "replace")):
        raise SessionExpired(f"download of {wanted.name!r} brought the login page")
    is_answer = instead in {"JSON", "plain text"}
    if is_answer and wanted.expired is not None and wanted.expired.search(file_types.decoded(start)) is not None:
        raise SessionExpired(f"download of {wanted.name!r} was answered{_said(start)}")
    if instead is not None:
        message = f"{wanted.name!r}: the portal sent {instead} instead of the file{_said(start)}"
        raise PageReceived(message, announced.url) if instead == "a web page" else DownloadRejected(message)


def _said(start: bytes) -> str:
    """How what came instead reads, of a page its title.

    >>> _said(b"<html><title>Error</title><p>Sorry"), _said(b"  Try\\n again"), _said(b"<p>")
    (": 'Error'", ": 'Try again'", '')
    """
    words = file_types.decoded(start)
    titled = _TITLE.search(words)
    shown = titled[2] if titled is not None else "" if words.startswith("<") else words
    line = " ".join(re.sub(r"<[^>]*>", " ", shown).split())
    return f": {line[:_EXCERPT]!r}" if line else ""
