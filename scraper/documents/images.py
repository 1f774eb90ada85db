"""The pictures on a PDF's page, in their places: as files where they are files of their own, else as ink on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageStat
from pypdfium2 import raw

from scraper.documents import raster
from scraper.documents.blocks import Mark, Picture
from scraper.documents.drawn import box_of
from scraper.documents.seen import Seen
from scraper.documents.surface import Box, Item, Surface, around

PAGE = Mark("a picture of a whole page")
DAMAGED = Mark("a damaged picture")
HUGE = Mark("a picture too large to look at")
_WHOLE = 0.8
"""Share of a page that only a scan of it, or its ground, fills."""
_MOST = 0.9
"""Share of a picture that is left of one which is cut off."""
_THIN = 3.0
"""Points: what is thinner is a line."""
_SPECK = 1.0
"""Points: what is smaller is not seen."""
_LONG = 8
"""Times its breadth that a line is long."""
_SEAM = 1.5
"""Points beside which a rule between two pictures runs."""
_NEAR = 0.25
"""Points between two strips of one picture, or over which they lie on each other."""
_ALIKE = 4
"""Times as large as one picture another is at most that it is laid on."""
_FLAT = 0.5
"""Height over width: strips are flatter."""
_GOES_ON = 24.0
"""Of 255: how much two rows of dots differ at most, on average, where a picture goes on."""
_PAPER = 200
"""Of 255: how light most of a row is where it is ink on paper."""
_COARSE = 8
"""Parts of a row that are compared."""


@dataclass(frozen=True)
class Placed:
    """Something on the page that is no letter."""

    box: Box
    what: Picture | Mark


@dataclass(frozen=True, eq=False)
class _Found:
    item: Item
    page: pypdfium2.PdfPage

    @property
    def box(self) -> Box:
        return self.item.box

    @property
    def seen(self) -> Box:
        """What is left of it where something cuts it off; else where it is."""
        clip = self.item.clip()
        left = self.box if clip is None else self.box.cut(clip)
        return left if 0 < left.area < self.box.area * _MOST else self.box

    @cached_property
    def image(self) -> pypdfium2.PdfImage:
        return pypdfium2.PdfImage(self.item.handle, page=self.page)

    @property
    def width(self) -> int:
        """In dots."""
        return self.item.dots[0]

    @property
    def height(self) -> int:
        return self.item.dots[1]


def pictures(surface: Surface, seen: Seen, plumbed: Any, letters: Sequence[dict[str, Any]]) -> Iterator[Placed]:
    """What is seen of a page's own pictures. One that fills the page is its ground, or a scan that nobody reads."""
    masked = {one["srcsize"] for one in filter(_has_mask, plumbed.images)}
    layered = {one["srcsize"] for one in filter(_has_layer, plumbed.images)}
    found = [_Found(one, surface.page) for one in seen.pictures(layered) if _is_picture(one)]
    wholes = [one for one in found if one.box.cut(surface.box).area >= surface.box.area * _WHOLE]
    parts = [one for one in found if one not in wholes]
    for whole in wholes:
        if not any(whole.box.holds(box_of(one)) for one in letters):
            yield Placed(whole.box, PAGE)
    rules = [box_of(one) for one in plumbed.edges if one["orientation"] == "h"] if len(parts) > 1 else []
    yield from _once(_in_parts(surface, parts, rules, masked))


def _in_parts(surface: Surface, parts: Sequence[_Found], rules: Sequence[Box], masked: set[Any]) -> Iterator[Placed]:
    """What is seen of pictures that fill less than the page; those that lie on others last."""
    over = _laid_over(parts)
    for run in _runs([one for one in parts if one not in over], rules):
        yield from _looked_at(surface, run, masked)
    for one, below in over.items():
        yield from (_on_top(each, below.box) for each in _looked_at(surface, [one], masked))


def _once(shown: Iterable[Placed]) -> Iterator[Placed]:
    """Each picture of a place once: some writers paint it twice."""
    known: set[tuple[Box, str | None]] = set()
    for placed in shown:
        key = placed.box, placed.what.sha256 if isinstance(placed.what, Picture) else None
        if key not in known:
            known.add(key)
            yield placed


def _is_picture(item: Item) -> bool:
    width, height = item.box.x1 - item.box.x0, item.box.bottom - item.box.top
    is_line = min(width, height) < _THIN and max(width, height) > _LONG * min(width, height)
    return not item.is_added and not is_line and min(width, height) >= _SPECK


def _laid_over(found: Sequence[_Found]) -> dict[_Found, _Found]:
    """Pictures that lie on another, such as a signature on a sample, each with the one below."""
    over: dict[_Found, _Found] = {}
    standing: list[_Found] = []
    for one in sorted(found, key=lambda one: one.item.order):
        below = next((other for other in standing if _lies_on(one.box, other.box)), None)
        if below is None:
            standing.append(one)
        else:
            over[one] = below
    return over


def _lies_on(box: Box, below: Box) -> bool:
    """Whether it is over most of another that is about as large; one in the very same place is the same once more."""
    small, large = sorted((box.area, below.area))
    is_moved = max(abs(mine - its) for mine, its in zip(box, below, strict=True)) > _SEAM
    return is_moved and large <= _ALIKE * small and box.cut(below).area >= small / 2


def _on_top(placed: Placed, below: Box) -> Placed:
    """What lies on a picture, as it is read: right behind that, wherever it begins."""
    what = replace(placed.what, floats=True)
    return Placed(Box(below.x1, below.top, below.x1, below.bottom), what)


def _has_mask(image: dict[str, Any]) -> bool:
    attrs = image["stream"].attrs
    return bool(image.get("imagemask")) or "SMask" in attrs or "Mask" in attrs


def _has_layer(image: dict[str, Any]) -> bool:
    return "OC" in image["stream"].attrs


def _runs(found: Sequence[_Found], rules: Sequence[Box]) -> Iterator[list[_Found]]:
    """Pictures; several as one where each may go on in the next: strips of one width that lie under each other.

    Signatures in the rows of a table do so too, but for the rules between them.
    """
    run: list[_Found] = []
    for one in sorted(found, key=lambda one: (round(one.box.x0), one.box.top)):
        if run and not (_may_go_on(run[-1], one) and not any(_parts(rule, run[-1].box, one.box) for rule in rules)):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _parts(rule: Box, above: Box, below: Box) -> bool:
    seam = (above.bottom + below.top) / 2
    return abs((rule.top + rule.bottom) / 2 - seam) <= _SEAM and rule.x0 < above.x1 and above.x0 < rule.x1


def _may_go_on(above: _Found, below: _Found) -> bool:
    sides = abs(above.box.x0 - below.box.x0) + abs(above.box.x1 - below.box.x1)
    is_upright = all(abs(one.item.own_matrix.b) + abs(one.item.own_matrix.c) < 0.01 for one in (above, below))
    return (
        is_upright
        and above.width == below.width
        and sides <= _NEAR
        and abs(below.box.top - above.box.bottom) <= _NEAR
        and max(above.height, below.height) < _FLAT * above.width
    )


def _looked_at(surface: Surface, run: Sequence[_Found], masked: set[Any]) -> list[Placed]:
    try:
        return list(_shown(surface, run, masked))
    except pypdfium2.PdfiumError:
        return [Placed(one.box, DAMAGED) for one in run]


def _shown(surface: Surface, run: Sequence[_Found], masked: set[Any]) -> Iterator[Placed]:
    """A picture, or what strips make together; strips that do not go on in each other are pictures of their own."""
    if sum(one.width * one.height for one in run) > raster.MOST_DOTS and not _is_file(run[0], masked):
        yield from (Placed(one.box, HUGE) for one in run)
        return
    if len(run) == 1:
        if (content := _content(surface, run[0], masked)) is not None:
            yield Placed(run[0].seen, Picture("", content))
        return
    boxes, dots = [run[0].box], _dots(surface, run[0])
    for one in run[1:]:
        more = _dots(surface, one)
        if _goes_on(dots, more):
            boxes, dots = [*boxes, one.box], _under(dots, more)
        else:
            yield Placed(around(boxes), Picture("", raster.png(dots)))
            boxes, dots = [one.box], more
    yield Placed(around(boxes), Picture("", raster.png(dots)))


def _is_file(one: _Found, masked: set[Any]) -> bool:
    """Whether it is a JPEG, which nothing in the PDF makes transparent."""
    return _is_jpeg(one) and (one.width, one.height) not in masked


def _is_jpeg(one: _Found) -> bool:
    return bool(one.image.get_filters()[-1:] == ["DCTDecode"])


def _content(surface: Surface, one: _Found, masked: set[Any]) -> bytes | None:
    """A JPEG as it is, byte for byte, unless it is seen through somewhere; any other as a PNG of what is seen.

    None where nothing is.
    """
    image = one.image
    if (one.width, one.height) in masked:
        inked = _inked(surface, one)
        density = inked.getchannel("A").histogram()
        if density[0] == sum(density):
            return None
        if density[255] < sum(density) or not _is_jpeg(one):
            return raster.png(_on_paper(inked))
    if _is_jpeg(one):
        return bytes(image.get_data(decode_simple=True))
    return raster.png(image.get_bitmap().to_pil())


def _dots(surface: Surface, one: _Found) -> Image.Image:
    return _on_paper(_inked(surface, one))


def _inked(surface: Surface, one: _Found) -> Image.Image:
    """With its masks, upright and as large as it is stored."""
    image = one.image
    kept = image.get_matrix()
    image.set_matrix(pypdfium2.PdfMatrix(one.width, 0, 0, one.height, 0, 0))
    try:
        drawn = raw.FPDFImageObj_GetRenderedBitmap(surface.page.pdf, surface.page, one.item.handle)
        if not drawn:
            raise pypdfium2.PdfiumError("a picture is damaged")
        shown: Image.Image = pypdfium2.PdfBitmap.from_raw(drawn).to_pil()
        return shown.convert("RGBA")
    finally:
        image.set_matrix(kept)


def _on_paper(image: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("RGB")


def _goes_on(above: Image.Image, below: Image.Image) -> bool:
    """Whether the last row of dots goes over into the first of the other."""
    width, height = above.size
    rows = above.crop((0, height - 1, width, height)), below.crop((0, 0, width, 1))
    if above.tobytes() == below.tobytes() and ImageStat.Stat(above).var != [0, 0, 0]:
        return False  # the same picture twice
    grounds = [ImageStat.Stat(row.convert("L")).median[0] for row in rows]
    if min(grounds) >= _PAPER and max(grounds) - min(grounds) <= _GOES_ON / 2:
        return True  # ink on paper, which may do anything from one row to the next
    last, first = (row.resize((_COARSE, 1), Image.Resampling.BOX) for row in rows)
    return float(max(ImageStat.Stat(ImageChops.difference(last, first)).mean)) <= _GOES_ON


def _under(above: Image.Image, below: Image.Image) -> Image.Image:
    both = Image.new("RGB", (above.width, above.height + below.height))
    both.paste(above, (0, 0))
    both.paste(below, (0, above.height))
    return both
