"""Equations: one that is a plain line of signs reads as that line; any other cannot be written as a line."""

from __future__ import annotations

from lxml import etree

from scraper.documents.markup import attribute, child, children, is_on, local

_SILENT = {"rPr", "ctrlPr", "dPr", "boxPr", "sPrePr", "oMathParaPr", "proofErr", "bookmarkStart", "bookmarkEnd"}
_TRANSPARENT = {"oMath", "e", "box", "ins", "moveTo"}


def linear(element: etree._Element) -> str | None:
    """The signs of an equation in their order; None where some stand above, below or over one another."""
    signs = ""
    for one in element:
        name = local(one)
        if name in _SILENT or not name or name in ("del", "moveFrom"):
            continue
        part = one.text or "" if name == "t" else None
        if name == "r" and (look := _look(one)) is not None:
            part = "" if look else None
        elif name == "r" or name in _TRANSPARENT:
            part = linear(one)
        elif name == "d":
            part = _in_brackets(one)
        if part is None:
            return None
        signs += part
    return signs


def _look(run: etree._Element) -> bool | None:
    """Of signs that are not simply seen, whether they are gone; else they are struck out. None for what is seen."""
    for properties in children(run, "rPr"):
        if any(child(properties, name) is not None for name in ("del", "moveFrom")) or is_on(
            child(properties, "vanish")
        ):
            return True
        if any(is_on(child(properties, name)) for name in ("strike", "dstrike")):
            return False
    return None


def _in_brackets(element: etree._Element) -> str | None:
    properties = child(element, "dPr")
    begin, end, between = (
        attribute(child(properties, name), "val", default)
        for name, default in (("begChr", "("), ("endChr", ")"), ("sepChr", "|"))
    )
    parts = [linear(one) for one in element if local(one) == "e"]
    return None if None in parts else begin + between.join(part for part in parts if part is not None) + end
