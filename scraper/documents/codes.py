"""Codes of pictures: what looks like one, and whether its words say signature or photo. The words are the profile's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Literal

from scraper.profile.forms import Forms, PictureWords
from scraper.spelling import shown

Kind = Literal["signature", "photo", "doubtful", "unsaid"]
"""What a name says of a picture; `doubtful`: it may be a signature."""

_BRACED = re.compile(r"\{([^{}\r\n]+)\}")
_NAME = re.compile(r"[^\W_][\w-]*")
_BETWEEN = r"(?: +| ?[.:/&|#\u2013\u2014] ?| *\()"
_PHRASE = re.compile(rf"[^\W_][\w-]+(?: +[\w-]+){{1,3}}|[^\W_][\w'\u2019-]+{_BETWEEN}#?[\w-]+\)?(?: +\d+)?")
"""Words, or two with a sign between them or behind the first."""
_APART = re.compile(r"[\s.:/()&|#\u2013\u2014]+")
_AROUND = " \u00ab\u00bb<>[]%$*:\u2026|"
"""What people put around a code, or behind it."""
_NUMBERED = re.compile(
    r"(?:picture|image|graphics?|object|shape|figure|frame|text ?box|group|diagram|chart|ink|bild|grafik"
    r"|immagine|imagen|afbeelding|obraz) ?#?\d+",
    re.IGNORECASE,
)
"""What programs call a picture by themselves."""
_FILE = re.compile(r"\.(?:png|jpe?g|jfif|gif|bmp|tiff?|webp|heic|heif|svg|emf|wmf|docx?|pdf)$", re.IGNORECASE)
_JOINTS = re.compile(r"[\W\d_]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_RUN_ON = 8
"""Letters of a word that no other word holds by chance."""


def code_named(text: str) -> str:
    """The code in braces: spaces around it are none of it, nor what nobody sees.

    >>> code_named("\u00a0Permit\u00a0No ")
    'Permit No'
    """
    return " ".join(shown(text).split())


def picture_code(alt: str) -> str:
    """The code in an alternative text: what it has in braces, or a name; empty for a description, a path or a file.

    >>> picture_code(" {Site photo 1} "), picture_code("Signature1"), picture_code("Worker Signature 2")
    ('Site photo 1', 'Signature1', 'Worker Signature 2')
    >>> picture_code("A close-up of a sign"), picture_code("logo.png"), picture_code("A logo\\n\\nDescription")
    ('', '', '')
    """
    alt = shown(alt).replace("\u00a0", " ").strip()
    if _NUMBERED.fullmatch(alt):
        return ""
    if len(braced := _BRACED.findall(alt)) == 1:
        return code_named(braced[0])
    alt = alt.strip(_AROUND)
    return alt if _NAME.fullmatch(alt) or is_phrase(alt) else ""


def is_phrase(code: str) -> bool:
    """Whether a code is several words, as a description of two or three is too.

    >>> is_phrase("Worker\u2019s Signature"), is_phrase("sig.worker"), is_phrase("signature.png")
    (True, True, False)
    >>> is_phrase("Worker Signature"), is_phrase("Company logo"), is_phrase("Signature1"), is_phrase("Signature 1")
    (True, True, False, True)
    """
    words = [one for one in _APART.split(code) if one]
    is_some = len(words) > 1 and len(words[0]) > 1 and not words[0].isdigit()
    return is_some and bool(_PHRASE.fullmatch(code)) and not _FILE.search(code)


def kind_of(code: str, label: str | None, rules: Forms) -> Kind:
    """Whether a picture's code says signature or photo; where it says neither, its label may leave a doubt."""
    for kind, pattern in (("signature", rules.signature), ("photo", rules.photo)):
        if pattern and re.search(pattern, code, re.IGNORECASE):
            return kind  # type: ignore[return-value]
    said = _said(code, rules.pictures)
    if said == "unsaid" and label and _said(label, rules.pictures) in ("signature", "doubtful"):
        return "doubtful"
    return said


def words_of(code: str, known: PictureWords) -> list[str]:
    """The words of a code, in lower case: by capitals, digits and separators; of two that run on, both.

    >>> from scraper.profile import load
    >>> [words_of(one, load().forms.pictures) for one in ("inductSig1", "worker_sign2", "workersign", "HSESignOff")]
    [['induct', 'sig'], ['worker', 'sign'], ['worker', 'sign'], ['hse', 'sign', 'off']]
    """
    words = filter(None, _JOINTS.split(code))
    return [part for word in words for part in _parts(word.casefold(), known)]


def _parts(word: str, known: PictureWords) -> list[str]:
    if not re.search(known.alike, word):
        return [word]
    return _in_parts(word, known.vocabulary) or [word]


def _in_parts(word: str, vocabulary: frozenset[str]) -> list[str]:
    """A word as known ones in a row; empty where it is not."""
    if word in vocabulary:
        return [word]
    for end in range(len(word) - 1, 1, -1):
        if word[:end] in vocabulary and (rest := _in_parts(word[end:], vocabulary)):
            return [word[:end], *rest]
    return []


def _said(code: str, known: PictureWords) -> Kind:
    words = words_of(code, known)
    if _says_so(words, known):
        return "signature"
    found = {_of_word(words, place, known) for place in range(len(words))}
    order: tuple[Kind, ...] = ("signature", "doubtful", "photo")
    return next((kind for kind in order if kind in found), _hinted(words, known))


def _hinted(words: Sequence[str], known: PictureWords) -> Kind:
    """What words say that name no picture: somebody alone, or what people sign under, may be a signature."""
    is_person = bool(words) and all(one in known.roles for one in words)
    return "doubtful" if is_person or any(re.search(known.hint, one) for one in words) else "unsaid"


def _says_so(words: Sequence[str], known: PictureWords) -> bool:
    """Whether words say signature by themselves, or by what they end or begin with."""
    line = f" {' '.join(words)} "
    return any(
        f" {one} " in line or (len(one) >= _RUN_ON and " " not in one and one in line) for one in known.signature
    )


def _of_word(words: Sequence[str], place: int, known: PictureWords) -> Kind:
    """What one word says, where it stands."""
    word, before, after = words[place], words[:place], words[place + 1 : place + 2]
    if word in known.photo:
        return "photo"
    if word.startswith(known.never) or not re.search(known.alike, word):
        return "unsaid"
    if {*before[-1:]} & {*known.boards, *known.traffic}:
        return "photo"
    if {*after} & {*known.photo, *known.views}:
        return "doubtful" if {*before[-1:]} & {*known.roles} or {*after} & {*known.image} else "photo"
    if word not in known.sign or (after and after[0] not in (*known.by, *known.roles)):
        return "doubtful"
    return "doubtful" if _is_shown(before, known) else "signature"


def _is_shown(before: Sequence[str], known: PictureWords) -> bool:
    """Whether what stands before *sign* may be what a board says or what a photo shows, and nobody who signs: a board
    some words before too, unless somebody stands between, as in `site_supervisor_sign`."""
    between = list(takewhile(lambda one: one not in known.roles, reversed(before)))
    return bool({*between} & {*known.traffic, *known.photo}) or bool({*before[-1:]} & {*known.either})
