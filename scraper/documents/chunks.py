"""Plain text that a Word file has put in from another file."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from scraper.documents.blocks import Paragraph, Text

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(content: bytes, content_type: str) -> list[Paragraph] | None:
    """The lines of a plain text as paragraphs; None for what is no plain text, or in letters that cannot be told.

    >>> [one.inlines[0].text for one in text_of(b"Ran cable\\r\\nTested", "text/plain; charset=utf-8")]
    ['Ran cable', 'Tested']
    """
    if content_type.split(";")[0].strip().lower() != "text/plain":
        return None
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return list(_lines(text))


def _lines(text: str) -> Iterator[Paragraph]:
    for line in text.splitlines():
        yield Paragraph((Text(line),) if line else ())
