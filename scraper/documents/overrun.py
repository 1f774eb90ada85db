"""Words of a print that run over the edge of the cell of a table in which they begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scraper.documents.blocks import Mark
from scraper.documents.glyphs import Box, Glyph

_OVER = Mark("words that run over the edge of a cell")
_FOOT = 0.5
"""Points by which the feet of letters differ that are drawn in one go."""
_TOUCH = 0.15
"""Share of a letter's size by which they miss each other."""


def kept_whole(glyphs: Sequence[Glyph], cells: Sequence[Box]) -> list[Glyph]:
    """Letters, of which those that run over an edge stand in the cell where their words begin.

    Each cell that they touch gets a mark: nobody knows whether they are one answer or the ends of two.
    """
    found: list[Glyph] = []
    for run in _runs(glyphs):
        written = [one for one in run if one.text.strip()] or run
        first, last = written[0], written[-1]
        homes = {_cell(one.middle, cells): one.middle for one in (last, first)}
        if len(homes) < 2:
            found += run
            continue
        found += (replace(one, home=first.middle) for one in run)
        mark = Glyph(last.x1, last.top, last.x1, last.bottom, thing=_OVER)
        found += (replace(mark, home=place) for cell, place in homes.items() if cell is not None)
    return found


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """What is drawn in one go: letter after letter, on one foot."""
    run: list[Glyph] = []
    for one in glyphs:
        if run and not _goes_on(run[-1], one):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _goes_on(before: Glyph, after: Glyph) -> bool:
    if before.thing or after.thing or before.turn != 0 or after.turn != 0 or abs(before.bottom - after.bottom) > _FOOT:
        return False
    gap = after.x0 - before.x1
    return -after.size / 2 <= gap <= after.size * (1 if before.text.isspace() else _TOUCH)


def _cell(place: tuple[float, float], cells: Sequence[Box]) -> Box | None:
    x, y = place
    return next((one for one in cells if one[0] <= x < one[2] and one[1] <= y < one[3]), None)
