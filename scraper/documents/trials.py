"""A page tried without some of what it shows: where it changes, that was seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops

from scraper.documents.surface import Box, Item

COVERED = "words under something that covers them"
LAYERED = "words of a layer that is shown on the screen alone, or on paper alone"
UNKNOWN = "words of which it is not known whether they are seen"
CHANGE = 24
"""Of 255: the least difference that an eye sees."""
_CELL = 20.0


@dataclass(frozen=True)
class Trial:
    """The page as it is, and where it changes without some letters: on the screen, then on paper."""

    page: Image.Image
    changes: Sequence[Image.Image]
    """None where there was too much to try."""

    def is_seen(self, dots: tuple[int, int, int, int]) -> bool:
        """Whether something of what stands in a place is, on the screen or on paper, or may be."""
        return not self.changes or any(one.crop(dots).getbbox() is not None for one in self.changes)

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
        return COVERED if sum(counts[: 256 - CHANGE]) > 0.6 * sum(counts) else ""


def apart(items: Sequence[Item]) -> Iterator[list[Item]]:
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


def change(before: Image.Image, after: Image.Image) -> Image.Image:
    """Where two pictures differ so that an eye sees it."""
    red, green, blue = ImageChops.difference(before, after).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([0] * CHANGE + [255] * (256 - CHANGE))
