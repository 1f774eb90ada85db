"""Tick boxes that are content controls: their state, where the sign that a person sees says the same."""

from __future__ import annotations

from lxml import etree

from scraper.documents.blocks import Mark
from scraper.documents.flow import TICKED, UNTICKED
from scraper.documents.markup import ON, attribute, below, child, word
from scraper.documents.symbols import symbol

_TICKS = {*TICKED, *"Xx×✕✖✗✘■●•"}
_BLANKS = {*UNTICKED, *"○◯❏❐❑❒▫◻◽", ""}


def state(control: etree._Element, box: etree._Element) -> tuple[bool | None, tuple[Mark, ...]]:
    """Whether a control's box is ticked; None, and what stands there, where it shows another sign."""
    checked = child(box, "checked")
    is_ticked = checked is not None and attribute(checked, "val").lower() in {*ON, ""}
    seen = _signs(control)
    if _says(seen, child(box, "checkedState"), child(box, "uncheckedState"), is_ticked=is_ticked):
        return is_ticked, ()
    said = "ticked" if is_ticked else "not ticked"
    return None, (Mark(f"a tick box that is stored as {said} and shows {seen.strip() or 'nothing'}"),)


def _says(seen: str, ticked: etree._Element | None, blank: etree._Element | None, *, is_ticked: bool) -> bool:
    """Whether signs say the state: as the control declares, else as people tick."""
    own, other = (ticked, blank) if is_ticked else (blank, ticked)
    if own is not None and seen == _sign(attribute(own, "font"), attribute(own, "val")):
        return True
    if other is not None and seen == _sign(attribute(other, "font"), attribute(other, "val")):
        return False
    return seen.strip() in (_TICKS if is_ticked else _BLANKS)


def _signs(control: etree._Element) -> str:
    """What a control holds, signs of symbol fonts as those signs."""
    found = ""
    for run in below(control, "r"):
        font = attribute(child(run, "rPr", "rFonts"), "ascii")
        for one in run:
            if word(one) == "t":
                found += "".join(symbol(font, ord(letter)) or letter for letter in one.text or "")
            elif word(one) == "sym":
                found += _sign(attribute(one, "font"), attribute(one, "char"))
    return found


def _sign(font: str, number: str) -> str:
    """What a font shows for a number in hexadecimal digits."""
    try:
        code = int(number, 16)
        return symbol(font, code) or chr(code)
    except (ValueError, OverflowError):
        return ""
