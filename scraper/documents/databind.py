"""Data that controls are bound to: the custom XML parts of a document, and its own properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from lxml import etree

from scraper.documents.markup import attribute, child
from scraper.documents.package import Package
from scraper.errors import DocumentUnreadable

_PREFIX = re.compile(r"""xmlns:([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PROPERTIES = {
    "core-properties": "{6c3c8bc8-f283-45ae-878a-bab7291924a1}",
    "extended-properties": "{6668398d-a668-4e3e-a5eb-62b293d839f1}",
}
"""The names under which controls are bound to the document's own properties."""


class Data:
    """The data of one document; its parts are read when a control asks for one."""

    def __init__(self, package: Package, main: str) -> None:
        self._package, self._main = package, main

    def of(self, properties: etree._Element | None) -> str | None:
        """What the data of a control says; None where it is bound to none that is there."""
        binding = child(properties, "dataBinding")
        if binding is None:
            return None
        named = attribute(binding, "storeItemID").casefold()
        spaces = {prefix: first or second for prefix, first, second in
                  _PREFIX.findall(attribute(binding, "prefixMappings"))}  # fmt: skip
        parts = self._parts.values() if not named else [one for name, one in self._parts.items() if name == named]
        found = (_found(part, attribute(binding, "xpath"), spaces) for part in parts)
        return next((one for one in found if one is not None), None)

    @cached_property
    def _parts(self) -> Mapping[str, etree._Element]:
        """The parts that hold data, by the names that controls call them."""
        found: dict[str, etree._Element] = {}
        for kind, name in _PROPERTIES.items():
            if (part := self._package.part("", kind)) is not None:
                found[name] = part
        for target in self._package.related(self._main, "customXml"):
            try:
                item, about = self._package.xml(target), self._package.part(target, "customXmlProps")
            except DocumentUnreadable:
                continue  # Word itself then shows what the control holds
            found.setdefault(attribute(about, "itemID").casefold() or target, item)
        return found


def _found(part: etree._Element, path: str, spaces: Mapping[str, str]) -> str | None:
    try:
        found = etree.XPath(path, namespaces=dict(spaces), smart_strings=False)(part)
    except (etree.XPathError, ValueError, TypeError):
        return None
    first = found[0] if isinstance(found, list) and found else found
    if isinstance(first, etree._Element):
        return "".join(first.itertext())
    return first if isinstance(first, str) else None
