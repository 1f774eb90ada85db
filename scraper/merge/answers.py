"""A form's answers from its document and from its own screen, brought together: the screen knows labels, not codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest

from scraper.models.compliance_form import Answer
from scraper.profile.words import fold

_YES, _NO = (
    frozenset({"yes", "y", "true", "ticked", "checked", "on"}),
    frozenset({"no", "n", "false", "unticked", "off"}),
)


def in_terms_of(document: Sequence[Answer], screen: Sequence[Answer]) -> tuple[Answer, ...]:
    """The screen's answers with the document's codes, labels, kinds and rows, where one label stands for one code.

    A label that the document knows for several codes is taken in their order, when the screen has it as often; else
    it says nothing for sure and is left out. A label that the document does not know stays an answer of its own.
    """
    known: defaultdict[str, list[Answer]] = defaultdict(list)
    for one in document:
        for name in dict.fromkeys(_names(one)):
            known[name].append(one)
    asked: defaultdict[str, list[Answer]] = defaultdict(list)
    for one in screen:
        asked[fold(one.label or one.code)].append(one)
    found = []
    for name, shown in asked.items():
        if name not in known:
            found += shown
        elif len(known[name]) == len(shown):
            found += [_as(mine, theirs) for mine, theirs in zip_longest(known[name], shown)]
    return tuple(found)


def _names(answer: Answer) -> tuple[str, ...]:
    """What a screen may call it: its label, with the number of its row where it is in one, or its code."""
    label = answer.label or answer.code
    return (fold(answer.code), fold(label if answer.row is None else f"{label} {answer.row}"))


def _as(known: Answer, shown: Answer) -> Answer:
    """What the screen shows for a known answer; the known one itself where both say the same."""
    said = " ".join((shown.text or "").split())
    if known.kind == "tick" or isinstance(known.value, bool):
        ticked = shown.value if isinstance(shown.value, bool) else _tick_said(said)
        return known.model_copy(update={"value": ticked, "text": None}) if ticked is not None else shown
    if known.kind == "choice":
        return known if _is_choice(said, known) else known.model_copy(update={"value": (said,) if said else None})
    if said == " ".join((known.text or "").split()):
        return known
    return known.model_copy(update={"kind": shown.kind, "value": shown.value, "text": shown.text})


def _tick_said(words: str) -> bool | None:
    """The state of a tick that is printed in words."""
    return True if fold(words) in _YES else False if fold(words) in _NO else None


def _is_choice(words: str, known: Answer) -> bool:
    """Whether the words are the choices known, however they are strung together."""
    chosen = known.value if isinstance(known.value, tuple) else ()
    return words in ("/".join(chosen), *(f"{sign} ".join(chosen) for sign in (",", ";", "")))
