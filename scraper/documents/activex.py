"""Controls that another program draws in a Word file (ActiveX): what can be read of them."""

from __future__ import annotations

from lxml import etree

from scraper.documents.blocks import Box, Inline, Mark
from scraper.documents.markup import attribute, children

_BOXES = {
    "{8bd21d40-ec42-11ce-9e0d-00aa006002f3}",
    "{8bd21d50-ec42-11ce-9e0d-00aa006002f3}",
}
"""Check boxes, and buttons of which one is chosen."""
_STATES = {"1": True, "-1": True, "true": True, "0": False, "false": False}
UNREAD = Mark("a control of another program")


def inline(root: etree._Element, name: str) -> Inline:
    """A control by what its part says; a box whose state lies in bytes that nobody here reads has none."""
    if attribute(root, "classid").casefold() not in _BOXES:
        return UNREAD
    said = {attribute(one, "name"): attribute(one, "value") for one in children(root, "ocxPr")}
    return Box(name, _STATES.get(said.get("Value", "").strip().lower()))
