"""Formatting as Word resolves it: document defaults, then styles of tables, paragraphs and letters, then the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from scraper.documents.markup import ON, attribute, below, child, children, is_on, local, number, value
from scraper.documents.package import parsed

Formatting = Mapping[str, str]
"""What one place says of letters: property to value; a toggle is `1` or empty."""
_TOGGLES = ("vanish", "strike", "caps", "smallCaps", "emboss", "imprint", "outline", "shadow")
"""On in two styles at once is off."""
_SWITCHES = ("dstrike", "specVanish")
_PLAIN = ("sz", "w", "rStyle", "spacing", "vertAlign", "position")
NO_FILLING = "none"
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
_KEPT = 1024
_MOST_KEPT = 1024 * 1024
_THEME = {"background1": "FFFFFF", "light1": "FFFFFF", "bg1": "FFFFFF", "lt1": "FFFFFF",
          "text1": "000000", "dark1": "000000", "tx1": "000000", "dk1": "000000"}  # fmt: skip
UNKNOWN = "unknown"
"""A colour that nobody can tell."""
_CLEAR = 95_000
"""Thousandths of a percent: letters that are as clear as this are not seen."""


def formatting(properties: etree._Element | None) -> Formatting:
    """What an `rPr` says."""
    found: dict[str, str] = {}
    for one in properties if properties is not None else ():
        name = local(one)
        if name in _TOGGLES or name in _SWITCHES:
            found[name] = "1" if is_on(one) else ""
        elif name in _PLAIN:
            found[name] = attribute(one, "val")
        elif name in _READ:
            own, read = _READ[name]
            found[own] = read(one)
        elif name == "rFonts":
            found |= _fonts(one)
    return found


def _filling(element: etree._Element) -> str:
    """The colour that newer programs fill letters with; `NO_FILLING` where they are not filled at all."""
    if child(element, "noFill") is not None:
        return NO_FILLING
    if (gradient := child(element, "gradFill")) is not None:
        shades = [_solid(one) for one in below(gradient, "gs")]
        return next((one for one in shades if one not in (NO_FILLING, "FFFFFF")), UNKNOWN if not shades else shades[0])
    return _solid(child(element, "solidFill"))


def _solid(filling: etree._Element | None) -> str:
    """The one colour of a filling, or of one end of it; `UNKNOWN` where it has none."""
    colour = None if filling is None else next(iter(filling), None)
    if colour is None:
        return UNKNOWN
    if number(value(colour, "alpha")) >= _CLEAR:
        return NO_FILLING
    named = attribute(colour, "val")
    is_plain = all(local(one) == "alpha" for one in colour)
    return named if local(colour) == "srgbClr" else _THEME.get(named, UNKNOWN) if is_plain else UNKNOWN


def shading(element: etree._Element | None) -> str:
    """The colour that a shading gives its ground; empty for none, `UNKNOWN` for a pattern."""
    if element is None:
        return ""
    pattern = attribute(element, "val", "clear")
    if pattern == "nil":
        return ""
    if pattern == "solid":
        ink = attribute(element, "color", "auto")
        return "000000" if ink == "auto" else ink
    fill = attribute(element, "fill", "auto")
    if pattern != "clear":
        return UNKNOWN
    if fill == "auto" and (named := attribute(element, "themeFill")):
        return _THEME.get(named, UNKNOWN) if _is_plain(element, "Fill") else UNKNOWN
    return "" if fill == "auto" else fill


def _colour(element: etree._Element) -> str:
    colour = attribute(element, "val", "auto")
    named = attribute(element, "themeColor")
    return _THEME.get(named, colour) if named and _is_plain(element) else colour


def _is_plain(element: etree._Element, of: str = "") -> bool:
    """Whether a colour of the theme is meant as it is, neither lighter nor darker."""
    return not any(attribute(element, f"theme{of}{name}") for name in ("Tint", "Shade"))


def _fonts(element: etree._Element) -> dict[str, str]:
    found = {}
    for name in ("ascii", "hAnsi"):
        if attribute(element, f"{name}Theme"):
            found[name] = ""
        elif font := attribute(element, name):
            found[name] = font
    return found


def _highlight(element: etree._Element) -> str:
    return _HIGHLIGHTS.get(attribute(element, "val"), "")


def _outlined(element: etree._Element) -> str:
    return "" if child(element, "noFill") is not None else "1"


_READ: Mapping[str, tuple[str, Callable[[etree._Element], str]]] = {
    "color": ("color", _colour),
    "fitText": ("fit", lambda element: attribute(element, "val")),
    "highlight": ("highlight", _highlight),
    "shd": ("shd", shading),
    "textFill": ("fill", _filling),
    "textOutline": ("outlined", _outlined),
    "glow": ("glow", lambda _: "1"),
}
"""What else is said of letters: what it is called here, and how it is read."""


@dataclass(frozen=True)
class Style:
    """One style of the document, with what it is based on."""

    name: str
    letters: Formatting
    ground: str
    """Of paragraphs: the colour behind them; empty for none."""
    elements: tuple[etree._Element, ...]
    """It and what it is based on, the nearest last."""


_NONE = Style("", {}, "", ())


class Styles:
    """The styles part of a document; without one, everything looks plain."""

    def __init__(self, root: etree._Element | None) -> None:
        self._found: dict[tuple[str, str], etree._Element] = {}
        self._default: dict[str, str] = {}
        for one in children(root, "style") if root is not None else ():
            kind, id_ = attribute(one, "type", "paragraph"), attribute(one, "styleId")
            self._found.setdefault((kind, id_), one)
            if len(one.attrib) > 2 and attribute(one, "default").lower() in ON:
                self._default.setdefault(kind, id_)
        self.defaults = formatting(child(root, "docDefaults", "rPrDefault", "rPr"))
        self.style = lru_cache(_KEPT)(self._style)

    def _style(self, kind: str, id_: str) -> Style:
        """A style, or the default one of its kind where the name is empty or unknown."""
        chain: list[etree._Element] = []
        known: set[str] = set()
        id_ = id_ if (kind, id_) in self._found else self._default.get(kind, "")
        while id_ not in known and (element := self._found.get((kind, id_))) is not None:
            known.add(id_)
            chain.insert(0, element)
            id_ = value(element, "basedOn")
        if not chain:
            return _NONE
        grounds = [shading(child(one, "pPr", "shd")) for one in chain if child(one, "pPr", "shd") is not None]
        letters = merged(formatting(child(one, "rPr")) for one in chain)
        return Style(value(chain[-1], "name").casefold(), letters, (grounds or [""])[-1], tuple(chain))

    def letters(self, table: Formatting, paragraph: Style, own: Formatting) -> Formatting:
        """What is in force for a run in a paragraph of this style: its own words last."""
        character = self.style("character", own.get("rStyle", ""))
        layers = (table, paragraph.letters, character.letters)
        found = {**self.defaults, **table, **paragraph.letters, **character.letters}
        for name in _TOGGLES:
            on = sum(layer.get(name) == "1" for layer in layers) % 2 == 1
            found[name] = "1" if on or self.defaults.get(name) == "1" else ""
        return {**found, **own, "style": character.name or own.get("rStyle", "").casefold()}


def styles_of(content: bytes | None) -> Styles:
    """The styles in the bytes of a part; those of a company's forms are the same from form to form, and long."""
    if content is None:
        return Styles(None)
    return _kept(content) if len(content) <= _MOST_KEPT else Styles(parsed(content, "styles"))


@lru_cache(maxsize=4)
def _kept(content: bytes) -> Styles:
    return Styles(parsed(content, "styles"))


def merged(layers: Iterable[Formatting]) -> dict[str, str]:
    """Layer upon layer: the last that says something of a property counts."""
    return {name: value for layer in layers for name, value in layer.items()}
