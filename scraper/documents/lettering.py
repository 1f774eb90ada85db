"""The words of a paragraph as its runs give them: typed, in capitals, joined where they stand together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from scraper.documents.blocks import Inline, Mark, Text
from scraper.documents.drawings import TextBox
from scraper.documents.unseen import texts

Content: TypeAlias = Inline | TextBox
_CODE = re.compile(r"\{[^{}\n]+\}")
_SPACE = " \t\r\n"
_IN_LINE = str.maketrans("\t\n", "  ", "\r")


@dataclass(frozen=True)
class Capitals:
    """Words that are shown in capitals, however they are written."""

    text: str


def typed(element: etree._Element) -> str:
    """The words of a `t`: white space at its ends counts where it says so; a line's end in it is none on the page."""
    text = element.text or ""
    if text != text.strip(_SPACE):
        around = (one.get("{http://www.w3.org/XML/1998/namespace}space") for one in (element, *element.iterancestors()))
        text = text if next(filter(None, around), "") == "preserve" else text.strip(_SPACE)
    return text.translate(_IN_LINE)


def joined(content: Iterable[Content | Capitals]) -> Iterator[Content]:
    """Text that stands together as one, in the one way of writing letters with marks."""
    run: list[Text | Capitals] = []
    for one in content:
        if isinstance(one, Text | Capitals):
            run.append(one)
            continue
        yield from _texts(run)
        run = []
        yield one
    yield from _texts(run)


def _texts(run: list[Text | Capitals]) -> Iterator[Text | Mark]:
    whole = "".join(one.text for one in run)
    if any(isinstance(one, Capitals) for one in run):
        raised = [isinstance(one, Capitals) for one in run for _ in one.text]
        for code in _CODE.finditer(whole):
            raised[slice(*code.span())] = [False] * len(code[0])
        whole = "".join(letter.upper() if up else letter for letter, up in zip(whole, raised, strict=True))
    yield from texts(whole)
