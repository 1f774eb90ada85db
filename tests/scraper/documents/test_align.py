"""Static text laid over a text: known only where every way says the same."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.documents import align
from scraper.documents.align import lay
from scraper.documents.blocks import Box, Paragraph, Picture, Text
from scraper.documents.flow import flow, plain


@given(
    statics=st.lists(st.text("ab", max_size=3), min_size=2, max_size=5),
    fillings=st.lists(st.text("ab", max_size=3), min_size=4, max_size=4),
)
def test_it_knows_exactly_what_trying_every_way_knows(statics: list[str], fillings: list[str]) -> None:
    """Against all ways of cutting the text, one by one."""
    text = statics[0] + "".join(filled + static for filled, static in zip(fillings, statics[1:], strict=False))
    ways = set(every_way(tuple(statics), text))
    laid = lay(statics, ["text"] * (len(statics) - 1), plain(text))
    assert laid is not None
    for number, span in enumerate(laid.slots):
        said = {way[number] for way in ways}
        assert (text[slice(*span)] if span else None) == (said.pop() if len(said) == 1 else None)


def every_way(statics: tuple[str, ...], text: str) -> list[tuple[str, ...]]:
    """All fillings that give the text."""
    head, *rest = statics
    if not text.startswith(head):
        return []
    text = text[len(head) :]
    if not rest:
        return [()] if not text else []
    cuts = ((text[:cut], text[cut:]) for cut in range(len(text) + 1))
    return list(itertools.chain(*([(filled, *way) for way in every_way(tuple(rest), left)] for filled, left in cuts)))


def test_nobody_types_a_control_or_a_picture() -> None:
    """A text does not reach over a box; a picture's place takes one picture or none."""
    box, picture = Box("t", checked=True), Picture("", b"x")
    text = flow([Paragraph((Text("a"), box, Text("b")))])
    assert lay(["", ""], ["text"], text) is None
    assert lay(["", "\ue000", ""], ["text", "text"], text).slots == ((0, 1), (2, 3))  # type: ignore[union-attr]
    for inlines, expected in (((picture,), (0, 1)), ((), (0, 0))):
        laid = lay(["", ""], ["picture"], flow([Paragraph(inlines)]))
        assert laid is not None
        assert laid.slots == (expected,)
    assert lay(["", ""], ["picture"], flow([Paragraph((picture, picture))])) is None
    assert lay(["", ""], ["picture"], plain("x")) is None


def test_too_many_ways_are_not_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text made to take time is refused by counting, before anything is tried."""
    monkeypatch.setattr(align, "MOST", 10)
    assert lay(["", " ", ""], ["text", "text"], plain("x " * 10)) is not None
    assert lay(["", " ", ""], ["text", "text"], plain("x " * 11)) is None
