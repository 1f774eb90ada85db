"""A Word file as a package of parts, opened with care: it comes from phones and mailboxes, and may be hostile.

The names of parts are compared as programs write them: without regard to case, to which slash, and to whether a sign
is written as itself or by its number after a percent sign.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from urllib.parse import unquote

from lxml import etree

from scraper.documents.blocks import Stored
from scraper.errors import DocumentUnreadable

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "[Content_Types].xml"
_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
_OTHERS = {
    b"{\\rtf": "it is an RTF file, whatever its name says",
    b"<!doctype html": "it is a page of HTML, whatever its name says",
    b"<html": "it is a page of HTML, whatever its name says",
    b"mime-version:": "it is a web page saved as one file, whatever its name says",
    b"<?xml": "it is a file of XML, whatever its name says",
}
"""How files begin that older programs and servers name as Word files."""
MAX_PART = 64 * 1024 * 1024
MAX_XML = 16 * 1024 * 1024
MAX_ALL = 256 * 1024 * 1024
MAX_PARTS = 5000
CHUNK = 1 << 20
_HELD = 64 * 1024
"""Pictures up to this, as signatures are, are held: opening them anew costs more than their bytes."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What `zipfile` raises for damaged, encrypted and unknown archives."""


class Package:
    """The parts of one Office Open XML file. Raises `DocumentUnreadable` for whatever is none."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(b"%PDF-"):
            raise DocumentUnreadable("it is a PDF; expected a .docx file")
        if content.startswith(_LEGACY):
            raise DocumentUnreadable("it is an old .doc file or protected by a password; expected a .docx file")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            parts = self._zip.infolist()
        except _BROKEN as error:
            raise DocumentUnreadable(_no_zip(content)) from error
        self._most = MAX_ALL + len(content)  # what the file itself holds, such as photos, is not unpacked
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > self._most:
            raise DocumentUnreadable("it unpacks to more than any form holds; it was not opened")
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise DocumentUnreadable("its ZIP is protected by a password; expected an open .docx file")
        self._entries: dict[str, list[zipfile.ZipInfo]] = {}
        for part in parts:
            self._entries.setdefault(_folded(part.filename), []).append(part)
        self._spent = 0
        self.relations = cache(self._relations)
        self.part = cache(self._part)

    def main(self) -> str:
        """The name of the part that holds the document itself."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and self.has(target):
                return target
        raise DocumentUnreadable("it is a ZIP but holds no document; expected a .docx file")

    def has(self, part: str) -> bool:
        """Whether there is a part of that name."""
        return _folded(part) in self._entries

    def _entry(self, part: str) -> zipfile.ZipInfo:
        """The one entry of that name; of several whose names differ in case only, the one that is written so."""
        found = self._entries[_folded(part)]
        found = [one for one in found if _plain(one.filename) == _plain(part)] or found
        if len({(one.CRC, one.file_size) for one in found}) > 1:
            raise DocumentUnreadable(f"it holds its part {part!r} more than once, and not the same")
        return found[0]

    def read(self, part: str, limit: int = MAX_PART) -> bytes:
        """The bytes of a part. What the archive claims of sizes is not believed."""
        try:
            with self._zip.open(self._entry(part)) as stream:
                content = stream.read(limit + 1)
        except _BROKEN as error:
            raise DocumentUnreadable(f"its part {part!r} is damaged or missing") from error
        self._spend(part, len(content), len(content), limit)
        return content

    def stored(self, part: str) -> Stored:
        """A part as it lies, such as a photo: read through once for its hash, and not held."""
        try:
            entry = self._entry(part)
        except _BROKEN as error:
            raise DocumentUnreadable(f"its part {part!r} is damaged or missing") from error
        if entry.file_size <= _HELD:
            content = self.read(part, _HELD)
            return Stored(hashlib.sha256(content).hexdigest(), partial(io.BytesIO, content))
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(entry) as stream:
                while piece := stream.read(CHUNK):
                    digest.update(piece)
                    size += len(piece)
                    self._spend(part, len(piece), size, MAX_PART)
        except _BROKEN as error:
            raise DocumentUnreadable(f"its part {part!r} is damaged or missing") from error
        return Stored(digest.hexdigest(), partial(self._zip.open, entry))

    def _spend(self, part: str, more: int, size: int, limit: int) -> None:
        self._spent += more
        if size > limit or self._spent > self._most:
            raise DocumentUnreadable(f"its part {part!r} unpacks to more than any form holds")

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part; document types and entities are refused, nothing outside is looked up."""
        return parsed(self.read(part, MAX_XML), part)

    def _relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Relationship id to its kind (last word of its type) and the part it points to; `outside` for what
        is no part."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(listing):
            return {}
        found = {}
        for one in self.xml(listing).iter(_RELATIONS):
            if one.get("TargetMode") == "External":
                found[str(one.get("Id"))] = "outside", ""
            else:
                target = str(one.get("Target", "")).replace("\\", "/")
                inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                found[str(one.get("Id"))] = str(one.get("Type", "")).rsplit("/", 1)[-1], inside.lstrip("/")
        return found

    def content_type(self, part: str) -> str:
        """What the package says that a part is; empty where it does not."""
        if not self.has(_TYPES):
            return ""
        by_name, by_ending = "", ""
        for one in self.xml(_TYPES):
            if _folded(str(one.get("PartName", "."))) == _folded(part):
                by_name = str(one.get("ContentType", ""))
            elif str(one.get("Extension", "")).casefold() == posixpath.splitext(part)[1].lstrip(".").casefold():
                by_ending = str(one.get("ContentType", ""))
        return by_name or by_ending

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of a kind that a part points to and that are there, in their order."""
        return [target for one, target in self.relations(part).values() if one == kind and self.has(target)]

    def _part(self, owner: str, kind: str) -> etree._Element | None:
        """The root of the one part of a kind that a part points to, such as its styles; None where there is none."""
        target = next(iter(self.related(owner, kind)), None)
        return None if target is None else self.xml(target)


def parsed(content: bytes, part: str) -> etree._Element:
    """The root of XML that came from outside. Raises `DocumentUnreadable`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise DocumentUnreadable(f"its part {part!r} is no XML") from error
    if root is None or root.getroottree().docinfo.doctype:
        raise DocumentUnreadable(f"its part {part!r} declares a document type; Word never writes one")
    return root


def _no_zip(content: bytes) -> str:
    """What a file is that cannot be opened as a ZIP."""
    head = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    found = next((said for begin, said in _OTHERS.items() if head.startswith(begin)), "")
    if found:
        return f"{found}; expected a .docx file"
    return "it is no .docx file, or a damaged one: it cannot be opened as a ZIP"


@lru_cache(1024)
def _plain(name: str) -> str:
    return posixpath.normpath(unquote(name.replace("\\", "/"))).lstrip("/")


def _folded(name: str) -> str:
    return _plain(name).casefold()
