"""The words of an address, a key or an action, and which of them say that something is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from scraper.profile.guard import Guard as Rules

_IDENTITY = re.compile(
    r"(?<![0-9a-z])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[a-f]*[0-9])[0-9a-f]{16,})(?![0-9a-z])",
    re.IGNORECASE,
)
"""A GUID or a long hexadecimal id, whose letters spell words by chance only (`…-b3add9577b6b`)."""
_INFLECTIONS = frozenset(
    {
        "d",
        "ed",
        "led",
        "ted",
        "al",
        "als",
        "s",
        "es",
        "r",
        "rs",
        "er",
        "ers",
        "ing",
        "ings",
        "ion",
        "ions",
        "ment",
        "ments",
        "able",
        "age",
        "ages",
        "ance",
        "ances",
        "ant",
        "ants",
        "ation",
        "ations",
        "ature",
        "atures",
        "ees",
        "ence",
        "ences",
        "ery",
        "ies",
        "ive",
        "ors",
        "ral",
        "rals",
        "ure",
        "ures",
    }
)


_MORE_READING = frozenset(
    {"count", "page", "filter", "group", "total", "totals", "get", "load", "read", "list", "search"}
)


def words_of(path: str) -> list[str]:
    """The words of a path, split at capitals, signs and digits.

    >>> words_of("/Portal/Jobs/MarkAsCompleted/12")
    ['portal', 'jobs', 'mark', 'as', 'completed']

    An id has no words:

    >>> words_of("/Portal/Files/2a4926f0-5f22-4dfc-8d64-b3add9577b6b")
    ['portal', 'files']
    """
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", _IDENTITY.sub("/", unquote(path)))]


def identities_in(text: str) -> frozenset[str]:
    """The GUIDs and long hexadecimal ids of a text, as `bare` writes them.

    >>> sorted(identities_in("/Jobs/{2A4926F0-5F22-4DFC-8D64-B3ADD9577B6B}?x=ad"))
    ['2a4926f05f224dfc8d64b3add9577b6b']
    """
    return frozenset(map(bare, _IDENTITY.findall(text)))


def shape_of(url: str) -> str:
    """An address without its query, and without the identities in its path.

    >>> shape_of("https://portal.example/Jobs/7/Files/2A4926F0-5F22-4DFC-8D64-B3ADD9577B6B?page=2")
    'https://portal.example/Jobs/{id}/Files/{id}'
    """
    plain = _IDENTITY.sub("{id}", url.split("?", 1)[0])
    return re.sub(r"/\d+(?=/|$)", "/{id}", plain)


def bare(identity: str) -> str:
    """An identity without case, braces and dashes, in which ways of writing it differ."""
    return re.sub(r"[{}-]", "", identity.strip()).lower()


def write_word(path: str, rules: Rules, *, posted: bool = False) -> str | None:
    """The write or log-out word that a path holds, or None. `posted`: in a POST more words write than in a GET.

    >>> from scraper import profile
    >>> rules = profile.load().guard
    >>> write_word("/Portal/Jobs/Delete/7", rules), write_word("/portal/jobs/deletejob", rules)
    ('delete', 'delete')
    >>> write_word("/Portal/Jobs/Completed", rules), write_word("/Account/LogOff", rules)
    (None, 'log off')
    >>> write_word("/Account/LogIn", rules), write_word("/Portal/Jobs/Log/7", rules)
    (None, 'log')
    >>> [write_word(path, rules, posted=True) for path in ("/Jobs/Verifying/Get", "/Jobs/Verified", "/Permits/Read")]
    ['verifying', None, None]
    """
    words = words_of(path)
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    written = (pair for pair in (*rules.logout_pairs, *rules.write_pairs) if pair in pairs)
    if (found := next(written, None)) is not None:
        return found
    plain = {at for at, said in (*enumerate(pairs), *enumerate(words)) if said in rules.plain_pairs}
    left = [word for at, word in enumerate(words) if at not in plain]
    if not posted:
        return one_of(left, (*rules.write_words, *rules.form_words, *rules.logout_words))
    known = (*rules.write_words, *rules.form_words, *rules.logout_words, *rules.post_words, *rules.post_verbs)
    stems = (word for word in left if _stems(word) & set(rules.post_verbs))
    return one_of(left, known) or next(stems, None) or _deed(path, rules) or _second_deed(path, rules)


def _deed(path: str, rules: Rules) -> str | None:
    """A thing's name that is used as a verb: what it is done to stands right behind it, in the same part of the path or
    as the next one, or what makes a deed of it right before it.

    >>> from scraper import profile
    >>> rules = profile.load().guard
    >>> [_deed(path, rules) for path in ("/Jobs/InvoiceJob/Data", "/jobs/invoicejob/data", "/Invoice/Job/Data")]
    ['invoice job', 'invoice job', 'invoice job']
    >>> [_deed(path, rules) for path in ("/Invoice/Lines/Read", "/InvoiceJobs_Read/7", "/Jobs/InvoiceRead")]
    [None, 'invoice jobs', None]
    """
    parts = [words_of(part) for part in path.split("/")]
    found = (
        f"{verb} {thing}"
        for verb, thing in _side_by_side(parts, rules)
        if verb in rules.thing_deeds and thing in rules.deed_objects
    )
    return next((pair for pair in found if pair not in rules.plain_pairs), None) or _made_deed(parts, rules)


def _side_by_side(parts: list[list[str]], rules: Rules) -> Iterator[tuple[str, str]]:
    """Words of which one may do something to the other: in one part of a path, as two parts, or run together."""
    for part in parts:
        yield from pairwise(part)
        for word in part:
            yield from ((verb, word[len(verb) :]) for verb in rules.thing_deeds if word.startswith(verb))
    yield from ((first[0], second[0]) for first, second in pairwise(parts) if len(first) == len(second) == 1)


def _made_deed(parts: list[list[str]], rules: Rules) -> str | None:
    """What makes a deed of a thing's name, with the name: at the beginning of a part, or run together with it."""
    for first in rules.deed_prefixes:
        for verb in rules.thing_deeds:
            made = [*first.split(), verb]
            if any(part[: len(made)] == made or first + verb in part for part in parts):
                return " ".join(made)
    return None


def _second_deed(path: str, rules: Rules) -> str | None:
    """What is done besides reading: `GetAndInvoice`; None where nothing is.

    >>> from scraper import profile
    >>> rules = profile.load().guard
    >>> [_second_deed(path, rules) for path in ("/Jobs/GetAndInvoice", "/GetAndCount", "/BillsAndPayments/List")]
    ['and invoice', None, None]
    """
    for part in map(words_of, path.split("/")):
        for at, word in enumerate(part[:-1]):
            if word in ("and", "then") and part[0] in rules.reads.first_words and part[at + 1] not in _MORE_READING:
                return f"{word} {part[at + 1]}"
    return None


def _stems(word: str) -> set[str]:
    """What a word may be a form of in -s or -ing.

    >>> sorted(_stems("verifies")), sorted(_stems("submitting"))
    (['verifi', 'verifie', 'verify'], ['submit', 'submitt', 'submitte'])
    """
    if word.endswith("ing"):
        stem = word[:-3]
        return {stem, f"{stem}e"} | ({stem[:-1]} if stem[-2:-1] == stem[-1:] else set())
    if not word.endswith("s"):
        return set()
    return (
        {word[:-1]}
        | ({word[:-2]} if word.endswith("es") else set())
        | ({f"{word[:-3]}y"} if word.endswith("ies") else set())
    )


def one_of(words: list[str], known: tuple[str, ...]) -> str | None:
    """Which of the known words is among these or a part of one that runs words together; None for none.

    >>> one_of(["jobs", "deletejob"], ("delete",)), one_of(["completed"], ("complete",))
    ('delete', None)
    """
    whole = next((word for word in words if word in known), None)
    if whole is not None:
        return whole
    return next((verb for word in words for verb in known if _runs_into(word, verb)), None)


def _runs_into(word: str, verb: str) -> bool:
    rest = word.removeprefix(verb)
    if len(verb) >= 4 and rest != word and len(rest) >= 3 and rest not in _INFLECTIONS:
        return True
    return len(verb) >= 6 and word.endswith(verb) and len(word) - len(verb) >= 2


def reads(path: str, rules: Rules, besides: tuple[str, ...] = ()) -> bool:
    """Whether a path is that of a read, by the last part of it that has words; `besides`: other words to end with.

    >>> from scraper import profile
    >>> rules = profile.load().guard
    >>> [reads(path, rules) for path in ("/Jobs/Read/7", "/JobList", "/Jobs/GetFiles", "/Grid.ashx", "/Jobs/Status")]
    [True, True, True, True, False]
    """
    plain = re.sub(r"\.\w{2,5}(?=/|$)", "", path)
    parts = [words for part in re.split("[/:]", plain) if (words := words_of(part))]
    last_words = (*rules.reads.last_words, *besides)
    return bool(parts) and (parts[-1][-1] in last_words or parts[-1][0] in rules.reads.first_words)


def is_reading_action(name: str, rules: Rules) -> bool:
    """Whether an action such as `Jobs.Search` reads."""
    return write_word("/" + name, rules, posted=True) is None and reads(name.replace(".", "/"), rules)
