"""What a drawing of DrawingML or VML shows: pictures, text boxes, and what nobody reads, such as ink and shapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from scraper.documents.blocks import Inline, Mark, Picture
from scraper.documents.effects import Left, cut_of, left_of, old_cut_of, old_left_of
from scraper.documents.floats import Floats
from scraper.documents.markup import attribute, below, branch, child, fallback, local, number, word
from scraper.documents.styles import UNKNOWN

_SHAPES = {"shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc", "image"}
"""Of VML."""
_UNREAD = {
    "contentPart": "ink",
    "ink": "ink",
    "chart": "a chart",
    "relIds": "a diagram",
    "model3d": "a model",
}
_SIGNATURE_LINE = "a line for a digital signature stands there, and whether anybody signed on it is not read"
_UNSHOWN = "a picture stands there of which nothing is shown: it has no size, is clear, or is cut off as a whole"
_CHANGED = (
    "its picture is shown with other colours, light or clearness, and whether anything is seen on it is not known"
)
_POINT = 12_700
"""Of the units that Word measures drawings in: nobody sees what is smaller."""
_ROOM = re.compile(r"\s*(?P<name>[\w-]+)\s*:\s*(?P<value>[^;]*)")
_NOTHING = re.compile(r"0*\.?0+\D*")
"""A measure of none."""
_PAPER = {"bg1": "FFFFFF", "lt1": "FFFFFF", "tx1": "000000", "dk1": "000000"}
_NAMED = {"white": "FFFFFF", "black": "000000", "red": "FF0000", "yellow": "FFFF00", "silver": "C0C0C0"}


@dataclass(frozen=True)
class TextBox:
    """The content of a text box that is anchored here, and the colour of its ground; empty where it has none."""

    content: etree._Element
    ground: str = ""


Drawn = Inline | TextBox


@dataclass(frozen=True)
class Drawings:
    """Reads drawings; `picture` gives the one that has an alternative text behind a relationship id.

    `control` gives what the control of another program shows that lies behind one, under its name.
    """

    picture: Callable[[str, str], Picture]
    control: Callable[[str, str], Inline]
    floats: Floats

    def of(self, element: etree._Element) -> list[Drawn]:
        """What a `drawing`, `pict` or `object` shows, in its order."""
        control = child(element, "control")
        if control is not None:
            return [self.control(attribute(control, "id"), attribute(control, "name"))]
        docs = list(below(element, "docPr"))
        if any(attribute(one, "hidden") in ("1", "true") for one in docs):
            return []
        floats = _floats(element)
        found = list(self._parts(element, floats=floats)) or _unknown(element, floats=floats)
        if why := self._unseen(element, floats=floats):
            found = [replace(one, content=None, lacks=why) if isinstance(one, Picture) else one for one in found]
        shared = next(filter(None, map(_alt, docs)), "")
        first = shared if sum(isinstance(one, Picture) for one in found) == 1 else ""
        return [
            replace(one, alt=first or one.alt or shared, floats=floats) if isinstance(one, Picture) else one
            for one in found
        ]

    def _unseen(self, element: etree._Element, *, floats: bool) -> str:
        """Why nobody sees its pictures, or may not; empty where they are seen."""
        if any(_is_flat(one, _POINT) for one in below(element, "extent")):
            return _UNSHOWN
        return self.floats.doubt(element) if floats else ""

    def alternatives(self, element: etree._Element) -> list[Drawn] | None:
        """Of alternatives that show ink: the picture of it for programs that draw none; None where there is none."""
        taken, other = branch(element), fallback(element)
        if taken is None or other is None or not any(True for _ in below(taken, "contentPart")):
            return None
        found = [drawn for one in below(other, "drawing", "pict") for drawn in self.of(one)]
        is_shown = any(isinstance(one, Picture) and one.content is not None for one in found)
        return found if is_shown else None

    def _parts(self, element: etree._Element, *, floats: bool) -> Iterator[Drawn]:
        taken = branch(element)
        for one in element if taken is None else taken:
            name = local(one)
            if name in ("pic", "blip"):
                yield from self._pictures(one)
            elif name == "wsp":
                yield from self._shape(one, floats=floats)
            elif name in _SHAPES and not word(one):
                yield from self._old_shape(one, floats=floats)
            elif word(one) == "txbxContent":
                yield TextBox(one)
            elif name in _UNREAD:
                yield Mark(_UNREAD[name], floats)
            elif name and name != "shapetype":
                yield from self._parts(one, floats=floats)

    def _pictures(self, element: etree._Element) -> Iterator[Picture]:
        alt = next((_alt(one) for one in below(element, "cNvPr")), "")
        for blip in below(element, "blip"):
            ids = (attribute(one, "embed") for one in (blip, *below(blip, "svgBlip")))
            found = self.picture(alt, next(filter(None, ids), "") or attribute(blip, "link"))
            yield _left(replace(found, cut=cut_of(element)), left_of(element, blip))

    def _shape(self, element: etree._Element, *, floats: bool) -> Iterator[Drawn]:
        """A shape of today: its text box, the picture it is filled with, or that something is drawn."""
        properties = child(element, "spPr")
        pictures = [] if properties is None else list(self._pictures(properties))
        boxes = [TextBox(one, _ground(element)) for one in below(element, "txbxContent")]
        yield from pictures
        yield from boxes[:1]
        is_free = child(properties, "custGeom") is not None
        if (is_free or not boxes) and not pictures and _is_drawn(element, properties):
            yield Mark("a drawing", floats, covers=floats and _is_filled(element, properties))

    def _old_shape(self, element: etree._Element, *, floats: bool) -> Iterator[Drawn]:
        """A shape of VML."""
        style = _style(element)
        if "hidden" in style.get("visibility", "") or style.get("display") == "none" or attribute(element, "hr") == "t":
            return
        pictures = [self._old_picture(element, one) for one in below(element, "imagedata")]
        boxes = [TextBox(one, _old_ground(element)) for one in below(element, "txbxContent")]
        is_to_sign = child(element, "signatureline") is not None
        yield from (replace(one, content=None, lacks=_SIGNATURE_LINE) for one in pictures) if is_to_sign else pictures
        yield from boxes
        if pictures or boxes:
            return
        if child(element, "textpath") is not None:
            yield Mark("words drawn over the page")
        elif not _is_off(element, "filled") or not _is_off(element, "stroked"):
            yield Mark("a drawing", floats, covers=floats and not _is_off(element, "filled"))

    def _old_picture(self, shape: etree._Element, data: etree._Element) -> Picture:
        alt = attribute(shape, "alt") or attribute(data, "title")
        found = self.picture(alt, attribute(data, "id") or attribute(data, "pict") or attribute(data, "href"))
        sides = (_style(shape).get(side, "") for side in ("width", "height"))
        is_flat = any(_NOTHING.fullmatch(side) for side in sides)
        return _left(replace(found, cut=old_cut_of(data)), "nothing" if is_flat else old_left_of(data))


def _floats(element: etree._Element) -> bool:
    """Whether it stands beside the text, and not in a line of it."""
    is_anchored = any(True for _ in below(element, "anchor"))
    return is_anchored or any(_style(one).get("position") == "absolute" for one in element)


def _unknown(element: etree._Element, *, floats: bool) -> list[Drawn]:
    """That something is drawn of a kind that nobody here knows; nothing for a known one that shows nothing."""
    holds = any(len(one) for one in below(element, "graphicData")) or child(element, "OLEObject") is not None
    is_known = any(True for _ in below(element, "wsp", "blipFill", *_SHAPES))
    return [Mark("a drawing", floats)] if holds and not is_known else []


def _left(picture: Picture, left: Left) -> Picture:
    """A picture as what is left of it to see."""
    if left == "unknown":
        return replace(picture, content=None, lacks=_CHANGED)
    return _unshown(picture) if left == "nothing" else picture


def _unshown(picture: Picture) -> Picture:
    """A picture of which nobody sees anything."""
    return replace(picture, content=None, lacks=_UNSHOWN)


def _is_flat(extent: etree._Element, least: int) -> bool:
    """Whether a size says that something is less broad or high."""
    return any(number(side, least) < least for name in ("cx", "cy") if (side := attribute(extent, name)))


def _alt(element: etree._Element) -> str:
    return attribute(element, "descr") or attribute(element, "title")


def _style(element: etree._Element) -> dict[str, str]:
    """The style of a VML shape."""
    return {one["name"]: one["value"].strip() for one in _ROOM.finditer(attribute(element, "style"))}


def _is_off(element: etree._Element, name: str) -> bool:
    return attribute(element, name).lower() in ("f", "false", "0")


def _is_drawn(element: etree._Element, properties: etree._Element | None) -> bool:
    """Whether a shape of today has a line or a filling."""
    line, style = child(properties, "ln"), child(element, "style")
    has_line = child(line, "noFill") is None if line is not None else _idx(style, "lnRef")
    return has_line or _is_filled(element, properties)


def _is_filled(element: etree._Element, properties: etree._Element | None) -> bool:
    """Whether a shape of today has a filling."""
    is_empty = child(properties, "noFill") is not None
    has_filling = any(child(properties, name) is not None for name in ("solidFill", "gradFill", "pattFill", "blipFill"))
    return has_filling or (not is_empty and _idx(child(element, "style"), "fillRef"))


def _idx(style: etree._Element | None, name: str) -> bool:
    return attribute(child(style, name), "idx", "0") != "0"


def _ground(element: etree._Element) -> str:
    """The colour of the ground in a text box of today."""
    properties = child(element, "spPr")
    if child(properties, "noFill") is not None:
        return ""
    filling = child(properties, "solidFill")
    if filling is None:
        is_filled = _idx(child(element, "style"), "fillRef") or any(
            child(properties, name) is not None for name in ("gradFill", "pattFill", "blipFill")
        )
        return UNKNOWN if is_filled else ""
    colour = next(iter(filling), None)
    if colour is None or len(colour):
        return UNKNOWN
    named = attribute(colour, "val")
    return named if local(colour) == "srgbClr" else _PAPER.get(named, UNKNOWN)


def _old_ground(element: etree._Element) -> str:
    """The same of VML, where a shape is white unless it says otherwise."""
    if _is_off(element, "filled"):
        return ""
    colour = attribute(element, "fillcolor", "white").split(" ")[0]
    if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        return colour[1:]
    return _NAMED.get(colour.lower(), UNKNOWN)
