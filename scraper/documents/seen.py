"""What of a page's letters and pictures is seen: what changes the page when it is left out.

Only what can be unseen at all is tried: what is painted over, cut off, faint, coloured as its ground, or on a layer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PIL import Image, ImageChops
from pypdfium2 import raw

from scraper.documents.surface import Box, Colour, Item, Surface

COVERED = "words under something that covers them"
CUT = "words that are not seen as a whole"
LAYERED = "words of a layer that is shown on the screen alone, or on paper alone"
UNKNOWN = "words of which it is not known whether they are seen"
_UNPAINTED = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_STROKED = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
_THIN = 3.0
"""Points: no letter hides behind a line."""
_TINY = 1.0
"""Points: no letter of this size is read."""
_DENSE = 40
"""Of 255: what covers less is seen through."""
_FAINT = 225
"""Of 255: red, green and blue of what may be white on white."""
_CHANGE = 24
"""Of 255: the least difference that an eye sees."""
_MOST_TRIALS = 6
_CELL = 20.0


@dataclass(frozen=True)
class _Area:
    """What can hide something, above it or, in its own colour, below it."""

    order: int
    box: Box
    colour: Colour | None
    """None for a picture or a pattern."""


class Seen:
    """What is seen of one page. `has_layers`: the file has layers, which may be off."""

    def __init__(self, surface: Surface, *, has_layers: bool) -> None:
        self._surface = surface
        self._has_layers = has_layers

    def letters(self, chars: Sequence[dict[str, Any]]) -> list[str | None]:
        """Per letter, in pdfplumber's order: None where it is seen, "" where not, and else why that is not sure."""
        texts = [one for one in self._surface.items if one.kind == raw.FPDF_PAGEOBJ_TEXT]
        hidden = {one for one in texts if self._is_unpainted(one)}
        trials = self._trials([one for one in texts if one not in hidden and self._may_hide(one)])
        edge = self._surface.box
        if not hidden and not trials and all(_is_large(one) and edge.holds(_box(one)) for one in chars):
            return [None] * len(chars)
        found: list[str | None] = []
        by_item: dict[Item, list[int]] = defaultdict(list)
        for place, (char, item) in enumerate(zip(chars, self._owners(chars, texts), strict=True)):
            box = _box(char)
            if not _is_large(char) or not edge.holds(box) or item in hidden:
                found.append("")
            elif item is None or item not in trials or not char["text"].strip():
                found.append(None)
            else:
                found.append(trials[item].state(self._surface.dots(box)))
            if item is not None and char["text"].strip():
                by_item[item].append(place)
        for places in by_item.values():
            _tell_pieces(found, places)
        return found

    def is_picture(self, item: Item) -> bool:
        """Whether anything of a picture is seen."""
        whole = item.box.area
        clip = item.clip()
        left = item.box.cut(self._surface.box)
        if (left if clip is None else left.cut(clip)).area < whole * 0.05:
            return False
        above = [one for one in self._areas if one.order > item.order and one.box.cut(item.box).area > whole / 2]
        return not (above or self._has_layers) or self._changes([item], item.box)

    def is_drawn(self, box: Box) -> bool:
        """Whether any path in a place is seen."""
        near = box.grown(_THIN)
        most = 1.5 * (near.x1 - near.x0), 1.5 * (near.bottom - near.top)
        paths = [
            one
            for one in self._surface.items
            if one.kind == raw.FPDF_PAGEOBJ_PATH
            and near.holds(one.box)
            and (one.box.x1 - one.box.x0 <= most[0] and one.box.bottom - one.box.top <= most[1])
        ]
        return bool(paths) and self._changes(paths, near)

    def _changes(self, items: Iterable[Item], box: Box) -> bool:
        left_out = [*items]
        change = _change(self._surface.shown(), self._surface.shown(left_out))
        return change.crop(self._surface.dots(box)).getbbox() is not None

    @cached_property
    def _areas(self) -> list[_Area]:
        found = []
        for one in self._surface.items:
            if min(one.box.x1 - one.box.x0, one.box.bottom - one.box.top) < _THIN:
                continue
            if one.kind == raw.FPDF_PAGEOBJ_PATH:
                if one.is_filled:
                    colour = one.colour()
                    if colour is None or colour[1] >= _DENSE:
                        found.append(_Area(one.order, one.box, colour and colour[0]))
            elif one.kind != raw.FPDF_PAGEOBJ_TEXT:
                found.append(_Area(one.order, one.box, None))
        return found

    def _is_unpainted(self, item: Item) -> bool:
        return raw.FPDFTextObj_GetTextRenderMode(item.handle) in _UNPAINTED

    def _may_hide(self, item: Item) -> bool:
        is_stroked = raw.FPDFTextObj_GetTextRenderMode(item.handle) in _STROKED
        painted = item.colour(of_stroke=is_stroked)
        if self._has_layers or painted is None or painted[1] < _DENSE or min(painted[0]) >= _FAINT:
            return True
        clip = item.clip()
        if clip is not None and item.box.cut(clip.grown(1)) != item.box:
            return True
        return any(
            one.box.meets(item.box)
            for one in self._areas
            if one.order > item.order or one.colour is None or _is_like(one.colour, painted[0])
        )

    def _trials(self, items: Sequence[Item]) -> Mapping[Item, _Trial]:
        """The page without some of its letters: as few pages as keep apart what lies over one another."""
        if not items:
            return {}
        covering = [one.box for one in self._areas if one.colour is None]
        pictures = [one for one in self._surface.items if one.kind == raw.FPDF_PAGEOBJ_IMAGE]
        idle = [
            one for one in pictures if one.box not in covering or not any(one.box.meets(each.box) for each in items)
        ]
        screens = [self._surface.shown(idle)]
        if self._has_layers:
            screens.append(self._surface.shown(idle, on_paper=True))
        found: dict[Item, _Trial] = {}
        groups = list(_apart(items))
        for group in groups[:_MOST_TRIALS]:
            changes = [
                _change(one, self._surface.shown([*idle, *group], on_paper=bool(number)))
                for number, one in enumerate(screens)
            ]
            found |= dict.fromkeys(group, _Trial(screens[0], changes))
        return found | {one: _Trial(screens[0], []) for group in groups[_MOST_TRIALS:] for one in group}

    def _owners(self, chars: Sequence[dict[str, Any]], texts: Sequence[Item]) -> Iterator[Item | None]:
        """Which run of letters each letter is of: both come in the order of painting, and runs begin with a letter."""
        starts = [_start(one, self._surface) for one in texts]
        at = -1
        for char in chars:
            x, y = char["matrix"][4:6]
            near = max(0.6, char["size"] * 0.6)

            def begins(number: int, x: float = x, y: float = y, near: float = near) -> bool:
                return abs(starts[number][0] - x) < 0.6 and abs(starts[number][1] - y) < near

            if at + 1 < len(texts) and begins(at + 1):
                at += 1
            elif at < 0 or not texts[at].box.grown(1).meets(_box(char)):
                at = next((number for number in range(at + 1, len(texts)) if begins(number)), at)
            yield texts[at] if at >= 0 and texts[at].box.grown(2).meets(_box(char)) else None


@dataclass(frozen=True)
class _Trial:
    """The page as it is, and where it changes without some letters: on the screen, then on paper."""

    page: Image.Image
    changes: Sequence[Image.Image]
    """None where there were too many to try."""

    def state(self, dots: tuple[int, int, int, int]) -> str | None:
        """Of a letter at a place, as `Seen.letters` gives it."""
        seen = [one.crop(dots).getbbox() is not None for one in self.changes]
        if not seen:
            return UNKNOWN
        if all(seen):
            return None
        if any(seen):
            return LAYERED
        counts = self.page.crop(dots).convert("L").histogram()
        return COVERED if sum(counts[: 256 - _CHANGE]) > 0.6 * sum(counts) else ""


def _tell_pieces(found: list[str | None], places: Sequence[int]) -> None:
    """Of a run of which some is seen and some is not: that, in place of what is not."""
    if any(found[place] is None for place in places):
        for place in places:
            if found[place] == "":
                found[place] = CUT


def _apart(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Groups within which nothing lies over anything else."""
    left = list(items)
    while left:
        group: list[Item] = []
        rest: list[Item] = []
        cells: dict[int, list[Box]] = defaultdict(list)
        for one in left:
            box = one.box.grown(-0.5)
            rows = range(int(box.top // _CELL), int(box.bottom // _CELL) + 1)
            if any(box.meets(other) for row in rows for other in cells[row]):
                rest.append(one)
                continue
            group.append(one)
            for row in rows:
                cells[row].append(box)
        yield group
        left = rest


def _change(before: Image.Image, after: Image.Image) -> Image.Image:
    """Where two pictures differ so that an eye sees it."""
    red, green, blue = ImageChops.difference(before, after).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([0] * _CHANGE + [255] * (256 - _CHANGE))


def _start(item: Item, surface: Surface) -> tuple[float, float]:
    """Where its first letter stands, as pdfplumber gives the matrix of a letter."""
    matrix = item.own_matrix
    return surface.unshown(matrix.e, matrix.f)


def _is_large(char: dict[str, Any]) -> bool:
    return float(char["size"]) >= _TINY or not char["text"].strip()


def _is_like(one: Colour, other: Colour) -> bool:
    return all(abs(mine - its) < 2 * _CHANGE for mine, its in zip(one, other, strict=True))


def _box(char: dict[str, Any]) -> Box:
    return Box(char["x0"], char["top"], char["x1"], char["bottom"])
