"""What a Word file does to a picture before it shows it: edges cut off, light, contrast, clearness, colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal

from lxml import etree

from scraper.documents.markup import attribute, below, child, local, number, signed

Left = Literal["all", "nothing", "unknown"]
"""What is left of a picture to see; `unknown` where its colours or its clearness are changed so that who looks at the
page may see nothing of it."""
Cut = tuple[float, float, float, float]
"""The shares of a picture that are cut off at its left, top, right and foot."""

_WHOLE = 100_000
"""Thousandths of a percent."""
_CLEAR, _FAINT = 5_000, 30_000
"""Of a picture's density: what is not seen, and what is hardly seen."""
_LIGHT, _FLAT = 50_000, -50_000
"""Of brightness and contrast: beyond these ink may be as light as paper."""
_DARK, _PALE = 128, 200
"""Of 255: the lightest colour of ink, and the darkest of paper."""
_PARTS = 65_536
"""Of a whole, as VML counts."""
_NUMBER = re.compile(r"\s*(-?\d*\.?\d+)\s*(f?)\s*")
_HARMLESS = {"grayscl", "extLst"}


def left_of(picture: etree._Element, blip: etree._Element) -> Left:
    """What is left of a picture of DrawingML."""
    extent, moved = child(picture, "spPr", "xfrm", "ext"), child(picture, "blipFill", "stretch", "fillRect")
    is_flat = any(number(side, 1) < 1 for name in ("cx", "cy") if (side := attribute(extent, name)))
    hidden = any(attribute(one, "hidden") in ("1", "true") for one in below(picture, "cNvPr"))
    if is_flat or hidden or _is_off(moved) or any(_is_off(one) for one in below(picture, "srcRect")):
        return "nothing"
    found = [_EFFECTS.get(local(one), _any)(one) for one in blip if local(one) not in _HARMLESS]
    kept = [_light(one) for one in below(blip, "brightnessContrast")]
    if "nothing" in found:
        return "nothing"
    # What newer programs say beside a picture, they may have made part of it already.
    return "all" if all(one == "all" for one in (*found, *kept)) else "unknown"


def cut_of(picture: etree._Element) -> Cut | None:
    """What a picture of DrawingML lacks at its edges; None for nothing."""
    for one in below(picture, "srcRect"):
        edges = [max(0, signed(attribute(one, edge))) / _WHOLE for edge in ("l", "t", "r", "b")]
        if any(edges):
            return edges[0], edges[1], edges[2], edges[3]
    return None


def old_left_of(data: etree._Element) -> Left:
    """What is left of a picture of VML."""
    left, top, right, foot = (_share(attribute(data, f"crop{edge}")) for edge in ("left", "top", "right", "bottom"))
    if left + right >= 1 or top + foot >= 1:
        return "nothing"
    gain, black = _share(attribute(data, "gain", "1")), _share(attribute(data, "blacklevel"))
    is_bilevel = attribute(data, "bilevel").lower() in ("t", "true", "1")
    is_changed = gain < Fraction(1, 2) or abs(black) >= Fraction(1, 4) or is_bilevel or attribute(data, "chromakey")
    return "unknown" if is_changed else "all"


def old_cut_of(data: etree._Element) -> Cut | None:
    """What a picture of VML lacks at its edges; None for nothing."""
    edges = [max(0.0, float(_share(attribute(data, f"crop{edge}")))) for edge in ("left", "top", "right", "bottom")]
    return (edges[0], edges[1], edges[2], edges[3]) if any(edges) else None


def _is_off(edges: etree._Element | None) -> bool:
    """Whether nothing lies between what these edges cut off."""
    left, top, right, foot = (signed(attribute(edges, edge)) for edge in ("l", "t", "r", "b"))
    return max(left, top, right, foot, left + right, top + foot) >= _WHOLE


def _any(_: etree._Element) -> Left:
    return "unknown"


def _clear(effect: etree._Element) -> Left:
    """Of a picture that is clear as a whole."""
    density = number(attribute(effect, "amt"), _WHOLE)
    return "nothing" if density <= _CLEAR else "unknown" if density < _FAINT else "all"


def _light(effect: etree._Element) -> Left:
    """Of brightness and contrast."""
    bright, contrast = signed(attribute(effect, "bright")), signed(attribute(effect, "contrast"))
    if bright >= _WHOLE:
        return "nothing"  # all of it is white
    return "unknown" if abs(bright) >= _LIGHT or contrast <= _FLAT else "all"


def _two_tones(effect: etree._Element) -> Left:
    """Of a picture in black and white: all of one where the limit is at an end."""
    return "all" if _WHOLE // 10 <= number(attribute(effect, "thresh")) <= 9 * _WHOLE // 10 else "unknown"


def _two_colours(effect: etree._Element) -> Left:
    """Of a picture in two colours: ink needs to be dark, and paper light."""
    shades = [_shade(one) for one in effect]
    is_seen = len(shades) == 2 and shades[0] is not None and shades[1] is not None and shades[0] < _DARK
    return "all" if is_seen and (shades[1] or 0) >= _PALE else "unknown"


def _made_clear(effect: etree._Element) -> Left:
    """Of a picture of which one colour is made another: paper may be."""
    changed = child(effect, "clrFrom")
    shade = _shade(changed[0]) if changed is not None and len(changed) else None
    return "all" if shade is not None and shade >= _PALE else "unknown"


def _shade(colour: etree._Element) -> int | None:
    """How light a colour is, of 255; None where nobody can tell."""
    named = attribute(colour, "val")
    if named in _NAMED:
        return _NAMED[named]
    if local(colour) != "srgbClr" or len(named) != 6 or any(local(one) != "alpha" for one in colour):
        return None
    try:
        return min(bytes.fromhex(named))
    except ValueError:
        return None


def _share(text: str) -> Fraction:
    """A share of VML: a fraction, or so many parts of a whole."""
    found = _NUMBER.fullmatch(text)
    return Fraction(found[1]) / (_PARTS if found[2] else 1) if found else Fraction(0)


_NAMED = {"black": 0, "tx1": 0, "dk1": 0, "white": 255, "bg1": 255, "lt1": 255}
_EFFECTS: Mapping[str, Callable[[etree._Element], Left]] = {
    "alphaModFix": _clear,
    "lum": _light,
    "biLevel": _two_tones,
    "duotone": _two_colours,
    "clrChange": _made_clear,
}
"""Effects by name; any other may leave anything."""
