"""Signs in a Word file that show nothing: dropped, and told where programs differ on what they do to the words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from scraper.documents.blocks import Mark, Text
from scraper.documents.flow import TICKED, UNTICKED
from scraper.spelling import shown

_DOUBTFUL = re.compile("(?P<hyphen>\u00ad)|(?P<order>[\u202d\u202e])(?P<words>[^\u202c]*)")
_COLOURED = re.compile(f"(?<=[{TICKED}{UNTICKED}])[\ufe0e\ufe0f]")
"""What makes a tick a picture, on phones: it is the same tick."""
_JOINED = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]")
"""Letters joined into one sign, and letters in the form that they have at one place of a word."""
_HYPHEN = Mark("a soft hyphen, which only some programs show,")
TURNED = Mark("text that is shown from its end to its beginning")


def texts(words: str) -> Iterator[Text | Mark]:
    """Words as a person reads them, in the one way of writing letters with marks.

    A soft hyphen between letters is a place to break a word; anywhere else Word may show it.

    >>> list(texts("instal\u00adlation")), list(texts("EX\u00ad14"))  # doctest: +ELLIPSIS
    ([Text(text='installation')], [Text(text='EX'), Mark(...), Text(text='14')])
    """
    if words.isascii():  # nothing of these, and nothing to compose
        yield from (Text(words),) if words else ()
        return
    done = 0
    for found in _DOUBTFUL.finditer(words):
        if (doubt := _doubt(found)) is not None:
            yield from _text(words[done : found.start()])
            yield doubt
            done = found.start()
    yield from _text(words[done:])


def unjoined(words: str) -> str:
    """Joined letters as the letters that they are.

    >>> unjoined("Gri\ufb03n")
    'Griffin'
    """
    return _JOINED.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), words)


def is_turned(words: str, *, to_the_left: bool) -> bool:
    """Whether words come out from their end to their beginning that are forced to run in a direction.

    >>> is_turned("EX-14", to_the_left=True), is_turned("EX-14", to_the_left=False), is_turned("-", to_the_left=True)
    (True, False, False)
    """
    against = ("L", "EN", "AN") if to_the_left else ("R", "AL")
    return any(unicodedata.bidirectional(letter) in against for letter in words)


def _text(words: str) -> Iterator[Text]:
    if read := unicodedata.normalize("NFC", unjoined(_COLOURED.sub("", shown(words)))):
        yield Text(read)


def _doubt(found: re.Match[str]) -> Mark | None:
    if found["hyphen"]:
        whole = found.string
        around = whole[max(found.start() - 1, 0) : found.start()], whole[found.end() : found.end() + 1]
        return None if all(map(str.isalpha, around)) else _HYPHEN
    return TURNED if is_turned(found["words"], to_the_left=found["order"] == "\u202e") else None
