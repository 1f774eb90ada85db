"""The markup of Office Open XML, by local names: transitional and strict files differ in their namespaces alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from lxml import etree

_WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_OFFICE = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "urn:schemas-microsoft-com:",
)
"""How the namespaces begin that Word of today understands."""
ON = frozenset({"1", "true", "on", "t"})


def local(element: etree._Element) -> str:
    """The local name of an element; empty for a comment."""
    tag = element.tag
    return _named(tag)[1] if isinstance(tag, str) else ""


def word(element: etree._Element) -> str:
    """The local name of an element of WordprocessingML; empty for any other."""
    tag = element.tag
    return _named(tag)[0] if isinstance(tag, str) else ""


@cache
def _named(tag: str) -> tuple[str, str]:
    """The name in WordprocessingML, and the local name."""
    namespace, _, name = tag.rpartition("}")
    return name if namespace[1:] in _WORD else "", name


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that local name, and its first child of the next name, and so on."""
    for name in path:
        if element is None or not len(element):
            return None
        element = next(element.iterchildren("{*}" + name), None)
    return element


def named(element: etree._Element | None) -> Mapping[str, etree._Element]:
    """The first child of each local name: for properties of which several are asked."""
    found: dict[str, etree._Element] = {}
    for one in element if element is not None else ():
        found.setdefault(local(one), one)
    return found


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All children of that local name."""
    yield from element.iterchildren(f"{{*}}{name}")


def below(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """All elements below of these local names."""
    yield from element.iter(*(f"{{*}}{name}" for name in names))


def attribute(element: etree._Element | None, name: str, default: str = "") -> str:
    """An attribute by its local name, whatever its namespace."""
    if element is not None:
        namespace = element.tag.rpartition("}")[0]
        own = element.get(f"{namespace}}}{name}") or element.get(name)
        if own is not None:
            return str(own)
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(value)
    return default


def value(element: etree._Element | None, *path: str) -> str:
    """The `val` of a child; empty where there is none."""
    return attribute(child(element, *path), "val")


def number(text: str, default: int = 0) -> int:
    """A whole number as markup has it; what no document needs counts as none."""
    return min(int(text), 1_000_000) if text.isascii() and text.isdigit() else default


def signed(text: str) -> int:
    """A whole number that may be below nothing; what no document needs counts as none."""
    return -number(text[1:]) if text.startswith("-") else number(text)


def is_on(element: etree._Element | None) -> bool:
    """Whether a property is there and not switched off."""
    return element is not None and attribute(element, "val", "1").lower() in ON


def branch(element: etree._Element) -> etree._Element | None:
    """Of alternatives for newer and older programs, the one that Word of today shows; None for no alternatives."""
    if local(element) != "AlternateContent":
        return None
    for one in element:
        if local(one) == "Choice" and len(one) and _understood(one):
            return one
    return child(element, "Fallback")


def fallback(element: etree._Element) -> etree._Element | None:
    """Of alternatives, the one for older programs."""
    return child(element, "Fallback") if local(element) == "AlternateContent" else None


def _understood(choice: etree._Element) -> bool:
    needed = (choice.nsmap.get(prefix) for prefix in attribute(choice, "Requires").split())
    return all(namespace is None or namespace.startswith(_OFFICE) for namespace in needed)
