"""What of a page's letters and pictures is seen: what changes the page when it is left out.

Only what can be unseen at all is tried: what is painted over, cut off, faint, coloured as its ground, or on a layer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2
from pypdfium2 import raw

from scraper.documents.legible import goes_on, is_large, is_speck
from scraper.documents.nearby import Nearby
from scraper.documents.surface import Box, Colour, Item, Surface
from scraper.documents.trials import CHANGE, UNKNOWN, Trial, apart, change

CUT = "words that are not seen as a whole"
TINY = "words that are too small or too narrow to be read"
_UNPAINTED = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_STROKED = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
_RULES = "_.\u2026"
"""What lines to write on are typed with."""
_THIN = 3.0
"""Points: no letter hides behind a line."""
_DENSE = 40
"""Of 255: what covers less is seen through."""
_FAINT = 225
"""Of 255: red, green and blue of what may be white on white."""
_LEAST = 0.05
"""Share of a picture that is seen of it at least."""
_WHOLE = 0.75
"""Share of a letter that is left of one which is as good as whole."""
_MOST_TRIALS = 6


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
        hidden = {one for one in texts if raw.FPDFTextObj_GetTextRenderMode(one.handle) in _UNPAINTED}
        doubtful = [one for one in texts if one not in hidden and self._may_hide(one)]
        edge = self._surface.box
        if not hidden and not doubtful and all(_is_plain(one, edge) for one in chars):
            return [None] * len(chars)
        return self._states(chars, list(self._owners(chars, texts)), hidden, doubtful)

    def _states(
        self,
        chars: Sequence[dict[str, Any]],
        owners: Sequence[Item | None],
        hidden: Container[Item],
        doubtful: Sequence[Item],
    ) -> list[str | None]:
        trials = self._trials(doubtful, self._idle(doubtful))
        pairs = zip(chars, owners, strict=True)
        found = ["" if item in hidden else self._of_letter(char, item, trials) for char, item in pairs]
        by_item: dict[Item, list[int]] = defaultdict(list)
        for place, item in enumerate(owners):
            if item is not None and chars[place]["text"].strip():
                by_item[item].append(place)
        for item, places in by_item.items():
            self._correct(found, item, places)
        _cut_before(found, chars, by_item)
        return found

    def _of_letter(self, char: dict[str, Any], item: Item | None, trials: Mapping[Item, Trial]) -> str | None:
        if is_speck(char) or not self._surface.box.holds(_box(char)):
            return ""
        return self._state(char, item, trials) if is_large(char) else TINY

    def _state(self, char: dict[str, Any], item: Item | None, trials: Mapping[Item, Trial]) -> str | None:
        if item is None or item not in trials or not char["text"].strip():
            return None
        box = _box(char)
        state = trials[item].state(self._surface.dots(box))
        if state is None and (clip := item.clip()) is not None and box.cut(clip).area < _WHOLE * box.area:
            return CUT
        if state is None or char["text"] not in _RULES:
            return state
        # a picture on the line that one signs on
        above = [one for one in self._areas if one.order > item.order and one.box.meets(box)]
        return None if above and all(one.colour is None for one in above) else state

    def _correct(self, found: list[str | None], item: Item, places: Sequence[int]) -> None:
        """Of a run of which some is seen and some is not, tell that; and that it is unseen only if it can be drawn."""
        unseen = [place for place in places if found[place] == ""]
        if len(unseen) < len(places):
            why = CUT if any(found[place] is None for place in places) else ""
        else:
            why = "" if self._can_be_drawn(item) else UNKNOWN
        for place in unseen:
            found[place] = why

    def _can_be_drawn(self, item: Item) -> bool:
        """Whether there is anything to see in a run of letters, or else no need to know: a font may have no signs."""
        clip = item.clip()
        if raw.FPDFTextObj_GetTextRenderMode(item.handle) in _UNPAINTED or (clip and not clip.meets(item.box)):
            return True
        painted = item.colour()
        if not self._surface.box.meets(item.box) or (painted and painted[1] < _DENSE):
            return True
        drawn = raw.FPDFTextObj_GetRenderedBitmap(self._surface.page.pdf, self._surface.page, item.handle, 2.0)
        if not drawn:
            return False
        ink = pypdfium2.PdfBitmap.from_raw(drawn).to_pil()
        return "A" not in ink.getbands() or ink.getchannel("A").getbbox() is not None

    def pictures(self, layered: Container[tuple[int, int]]) -> list[Item]:
        """Pictures of which something is seen; `layered` are widths and heights, in dots, of those on layers."""
        found = [one for one in self._pictures if self._is_left(one)]
        doubtful = [
            one
            for one in found
            if self._may_be_off(one) or one.dots in layered or self._is_covered(one) or _is_clear(one)
        ]
        trials = self._trials(doubtful, self._idle(doubtful))
        return [one for one in found if one not in trials or trials[one].is_seen(self._surface.dots(one.box))]

    def drawn(self, boxes: Sequence[Box]) -> list[bool]:
        """Whether any path in a place is seen, per place."""
        if not boxes:
            return []
        paths = [one for one in self._surface.items if one.kind == raw.FPDF_PAGEOBJ_PATH]
        near = Nearby([box.grown(_THIN) for box in boxes])
        within = [one for one in paths if any(_is_of(one.box, boxes[at]) for at in near.meeting(_middle(one.box)))]
        page, rest = (self._surface.shown([*self._pictures, *more]) for more in ((), within))
        found = change(page, rest)
        return [found.crop(self._surface.dots(box.grown(1))).getbbox() is not None for box in boxes]

    @cached_property
    def _pictures(self) -> list[Item]:
        return [one for one in self._surface.items if one.kind == raw.FPDF_PAGEOBJ_IMAGE]

    def _is_left(self, item: Item) -> bool:
        """Whether the page and what cuts it off leave something of a picture."""
        clip = item.clip()
        left = item.box.cut(self._surface.box)
        if max(item.box.x1 - item.box.x0, item.box.bottom - item.box.top) < _THIN:
            return False
        return (left if clip is None else left.cut(clip)).area >= item.box.area * _LEAST

    def _may_be_off(self, item: Item) -> bool:
        return self._has_layers and item.may_be_layered

    def _is_covered(self, item: Item) -> bool:
        return any(one.order > item.order and one.box.cut(item.box).area > item.box.area / 2 for one in self._areas)

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

    def _may_hide(self, item: Item) -> bool:
        is_stroked = raw.FPDFTextObj_GetTextRenderMode(item.handle) in _STROKED
        painted = item.colour(of_stroke=is_stroked)
        if self._may_be_off(item) or painted is None or painted[1] < _DENSE or min(painted[0]) >= _FAINT:
            return True
        clip = item.clip()
        if clip is not None and item.box.cut(clip.grown(1)) != item.box:
            return True
        if raw.FPDFPageObj_HasTransparency(item.handle):
            return True  # a mask may hide it
        return any(
            one.box.meets(item.box)
            for one in self._areas
            if one.order > item.order or one.colour is None or _is_like(one.colour, painted[0])
        )

    def _idle(self, doubtful: Sequence[Item]) -> list[Item]:
        """Pictures that nothing doubtful touches: they need not be painted, which for photos takes long."""
        return [one for one in self._pictures if not any(one.box.meets(other.box) for other in doubtful)]

    def _trials(self, items: Sequence[Item], idle: Sequence[Item]) -> Mapping[Item, Trial]:
        """The page without some of it: as few pages as keep apart what lies over one another."""
        if not items:
            return {}
        ways = (False, True) if self._has_layers else (False,)
        pages = [self._surface.shown(idle, on_paper=way) for way in ways]
        found: dict[Item, Trial] = {}
        for number, group in enumerate(apart(items)):
            changes = [
                change(page, self._surface.shown([*idle, *group], on_paper=way))
                for page, way in zip(pages, ways, strict=True)
                if number < _MOST_TRIALS
            ]
            found |= dict.fromkeys(group, Trial(pages[0], changes))
        return found

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


def _cut_before(
    found: list[str | None], chars: Sequence[dict[str, Any]], by_item: Mapping[Item, Sequence[int]]
) -> None:
    """Tell the letters behind which a clip hides the rest of their words."""
    cut = [places[0] for item, places in by_item.items() if found[places[0]] == "" and _is_clipped_off(item)]
    for place in goes_on(chars, found, cut):
        found[place] = CUT


def _is_clipped_off(item: Item) -> bool:
    """Whether a clip hides all of it."""
    clip = item.clip()
    return clip is not None and not clip.meets(item.box)


def _is_of(path: Box, box: Box) -> bool:
    """Whether a path is what stands in a place, and no line that only goes through it.

    pdfium counts to a path what its bends lean to, which is beyond where it goes.
    """
    near = box.grown(_THIN)
    width, height = near.x1 - near.x0, near.bottom - near.top
    return near.holds(path) and path.x1 - path.x0 <= 3 * width and path.bottom - path.top <= 3 * height


def _middle(box: Box) -> Box:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return Box(x, y, x, y).grown(0.01)


def _start(item: Item, surface: Surface) -> tuple[float, float]:
    """Where its first letter stands, as pdfplumber gives the matrix of a letter."""
    matrix = item.own_matrix
    return surface.unshown(matrix.e, matrix.f)


def _is_plain(char: dict[str, Any], edge: Box) -> bool:
    """Whether it is large, and on the page as a whole: most letters are, and this is quickly told."""
    is_within = edge.x0 <= char["x0"] and char["x1"] <= edge.x1 and edge.top <= char["top"]
    return is_within and bool(char["bottom"] <= edge.bottom) and is_large(char)


def _is_clear(item: Item) -> bool:
    """Whether a picture may be seen through, or not be seen at all."""
    return bool(raw.FPDFPageObj_HasTransparency(item.handle))


def _is_like(one: Colour, other: Colour) -> bool:
    return all(abs(mine - its) < 2 * CHANGE for mine, its in zip(one, other, strict=True))


def _box(char: dict[str, Any]) -> Box:
    return Box(char["x0"], char["top"], char["x1"], char["bottom"])
