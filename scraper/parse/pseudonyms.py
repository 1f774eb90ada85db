"""A page without the people in it: what names somebody is replaced, the same text always by the same word."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable
from html.entities import html5

from scraper.models.texts import Says, Stated

REPLACED = (Says.PERSON, Says.ORGANISATION, Says.PLACE, Says.CONTACT, Says.FREE_TEXT)
"""What is replaced; of a text that is several, the first."""
SHORTEST = 3
LONGEST_COUNT = 8
"""Digits in a row that may be an amount or a count; more are somebody's number."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.$-])(\+?61[ -]?\d|\(0\d\)|0\d)([ -]?\d){7,8}(?![\w-])")
_DEGREES = re.compile(r"(?<![\w.])-?\d{1,3}\.\d{3,}(?![\w.])")
_PAIR = re.compile(r"(?<![\w.])-?\d{1,2}\.\d{3,}(?:\s*[,;/|]\s*|\s+)-?\d{1,3}\.\d{3,}(?![\w.])")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?"
_NUMBER = r"[-(+]*(?:AUD|A?\$)?\s?\d[\d,]*(?:\.\d+)?\s?%?\)?"
_DAY = rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\W+)?\d{{1,4}}[ /.-](?:\d{{1,2}}|{_MONTH})[ ,/.-]{{1,2}}\d{{1,4}}"
_NOBODY = re.compile(rf"\W*(?:{_NUMBER}|{_CLOCK}|{_DAY}(?:[T ,]+{_CLOCK})?)\W*", re.IGNORECASE)
"""An amount, a count, a share, a date or a time: no number of anybody's, unless it has as many digits as one."""
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")
_CUT_SHORT = re.compile(r"(?<=[>\"'])\s*([^<>\"'…]{3,}?)\s*(…|&hellip;|&#8230;|\.\.\.)(?=\s*[<\"'])")
_CHARACTERS: dict[str, list[str]] = {}
"""What a character is called in markup: `&` is `amp;`."""
for _name, _text in html5.items():
    if _name.endswith(";"):
        _CHARACTERS.setdefault(_text, []).append(_name)


class Pseudonyms:
    """Words in place of texts, for one page and what is kept beside it."""

    def __init__(
        self, stated: Iterable[Stated], own_words: Collection[str], page: str, anywhere: Collection[str] = ()
    ) -> None:
        """`stated`: what the account's records say; `own_words`: wordings of the portal itself, which free text may
        repeat; `page`: all that is to be scrubbed, for of texts that are not in it none is looked for; `anywhere`:
        single words that are replaced in the midst of others too."""
        self._places: list[float] = []
        self._known: dict[str, Says] = {}
        for says, text in sorted(stated, key=_rank):
            if says is Says.COORDINATE:
                self._places.append(float(text))
            elif says in REPLACED and _names_somebody(says, text, own_words):
                self._known.setdefault(text, says)
        shown = _as_read(page)
        looked_for = sorted((text for text in self._known if _as_read(text) in shown), key=len, reverse=True)
        self._words = [_word(self._known[text], text, number) for number, text in enumerate(looked_for, 1)]
        self._read = {_as_read(text): word for text, word in zip(looked_for, self._words, strict=True)}
        patterns = [_pattern(self._known[text], text, text in anywhere) for text in looked_for]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def scrub(self, text: str) -> str:
        """A text without what names somebody, and with coordinates moved to the middle of their degrees."""
        if self._pattern is not None:
            text = _CUT_SHORT.sub(self._cut_short, text)
            text = self._pattern.sub(lambda found: self._words[(found.lastindex or 1) - 1], text)
        text = _EMAIL.sub("person@portal.example", text)
        text = _PHONE.sub("0400 000 000", text)
        text = _PAIR.sub(lambda pair: _DEGREES.sub(_moved, pair[0]), text)
        return _DEGREES.sub(lambda one: _moved(one) if self._is_place(one[0]) else one[0], text)

    def of_these(self, stated: Iterable[Stated]) -> set[str]:
        """Which of the texts that are to be replaced are stated all the same."""
        return {text for says, text in stated if says in REPLACED and text in self._known and text not in self._words}

    def _cut_short(self, found: re.Match[str]) -> str:
        """The beginning of a text, as a list shows what is too long for its column."""
        begun = _as_read(found[1])
        word = next((word for text, word in self._read.items() if text.startswith(begun)), None)
        return found[0] if word is None else f"{_ENDING.sub('', word)}{found[2]}"

    def _is_place(self, printed: str) -> bool:
        return any(abs(float(printed) - place) < 0.001 for place in self._places)


def _rank(stated: Stated) -> int:
    return REPLACED.index(stated[0]) if stated[0] in REPLACED else len(REPLACED)


def _names_somebody(says: Says, text: str, own_words: Collection[str]) -> bool:
    if len(text) < SHORTEST:
        return False
    if says is Says.CONTACT:
        return not (_EMAIL.fullmatch(text) or _PHONE.fullmatch(text))
    if says is not Says.FREE_TEXT:
        return True
    is_number = _NOBODY.fullmatch(text) is not None and max(map(len, re.findall(r"\d+", text))) < LONGEST_COUNT
    return not is_number and " ".join(text.split()).casefold() not in own_words


def _word(says: Says, text: str, number: int) -> str:
    """A pseudonym; of a file's name with its ending.

    >>> _word(Says.FREE_TEXT, "Smith house.JPG", 7), _word(Says.PERSON, "K. Tran", 8)
    ('Text 7.JPG', 'Person 8')
    """
    name, point, ending = text.rpartition(".")
    is_file = says is Says.FREE_TEXT and name and _ENDING.fullmatch(point + ending)
    return f"{says.title()} {number}" + (point + ending if is_file else "")


def _pattern(says: Says, text: str, is_anywhere: bool) -> str:
    """Where a text is looked for: anywhere; a single free word only where it stands alone, for it may be any word."""
    written = however_written(text)
    if says is Says.FREE_TEXT and len(text.split()) == 1 and not is_anywhere:
        return rf"(?:(?<=[>\"'\n\t])|(?<=[>\"'] ))({written})(?=\s*[<\"'])"
    return rf"(?<!\w)({written})(?!\w)"


def however_written(text: str) -> str:
    """A pattern of this text as itself, in markup or in a script, where `&` may be `&amp;`, `&#38;` or `\\u0026`."""
    return r"(?:\s|&nbsp;|&#160;|<br ?/?>|\\[nrt])+".join("".join(map(_character, word)) for word in text.split())


def _character(one: str) -> str:
    if one.isascii() and one.isalnum():
        return one
    ways = [rf"\\?{re.escape(one)}", rf"(?i:\\u{ord(one):04x}|&#0*{ord(one)};|&#x0*{ord(one):x};)"]
    return f"(?:{'|'.join(ways + [f'&{name}' for name in _CHARACTERS.get(one, ())])})"


def _as_read(text: str) -> str:
    """A text as a person reads it, whether it stands in markup, in JSON or in a script."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), html.unescape(text))
    text = re.sub(r"<br ?/?>|\\[nrt]", " ", text)
    return " ".join(text.replace("\\", "").split())


def _moved(degrees: re.Match[str]) -> str:
    """The middle of a degree, with as many decimals as were printed."""
    whole, _, decimals = degrees[0].partition(".")
    return f"{whole}.5{'0' * (len(decimals) - 1)}"
