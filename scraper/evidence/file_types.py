"""What a file is by its first bytes, what its name promises, and what came where something else came in its place.

Types are told by bytes alone; a name only promises. What a portal sends instead of a file is always words: its log-in
page, an error page, an answer meant for a script, a line of plain text.

No library has this table: filetype 1.2 and puremagic 1.30 take prose for pictures and programs ("BM Scaffolding" is a
bitmap, "MZ Homes" a program), miss HEIC and AVIF of some brands and a PDF behind a preamble, and know of no text.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import PurePath

HEAD_BYTES = 64 * 1024
"""So much of a file is looked at."""
UNKNOWN = "application/octet-stream"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
_OOXML = "application/vnd.openxmlformats-officedocument."
WORD = f"{_OOXML}wordprocessingml.document"
EXCEL = f"{_OOXML}spreadsheetml.sheet"
PDF = "application/pdf"
SLIDES = f"{_OOXML}presentationml.presentation"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", PDF),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"ID3\x02", "audio/mpeg"),
    (b"ID3\x03", "audio/mpeg"),
    (b"ID3\x04", "audio/mpeg"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
)
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic-sequence", b"mif1": "image/heif", b"msf1": "image/heif-sequence",
    b"hevx": "image/heic-sequence", b"hevm": "image/heic-sequence", b"hevs": "image/heic-sequence",
    b"avif": "image/avif", b"avis": "image/avif", b"mif2": "image/heif", b"miaf": "image/heif", b"MiHB": "image/heif",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4",
}  # fmt: skip
_GENERAL, _OF_AV1 = {b"mif1", b"msf1"}, (b"avif", b"avis")
"""Brands of pictures of any kind; and of the one kind among them that names keep apart."""
_OPEN = "application/vnd.oasis.opendocument."
_FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("jpg jpeg jpe jfif", ("image/jpeg",)),
    ("png", ("image/png",)),
    ("gif", ("image/gif",)),
    ("webp", ("image/webp",)),
    ("bmp", ("image/bmp",)),
    ("tif tiff", ("image/tiff",)),
    ("heic heif hif heics heifs", ("image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence")),
    ("avif avifs", ("image/avif",)),
    ("pdf", (PDF,)),
    # Office keeps a document under a password in an OLE container, whatever its name ends with.
    ("docx docm dotx", (WORD, OLE)),
    ("xlsx xlsm xltx", (EXCEL, OLE)),
    ("pptx pptm ppsx", (SLIDES, OLE)),
    ("doc dot xls xlt ppt pps msg vsd", (OLE,)),
    ("odt", (f"{_OPEN}text",)),
    ("ods", (f"{_OPEN}spreadsheet",)),
    ("odp", (f"{_OPEN}presentation",)),
    ("rtf", ("application/rtf",)),
    ("zip", (ZIP,)),
    ("7z", ("application/x-7z-compressed",)),
    ("rar", ("application/vnd.rar",)),
    ("gz tgz", ("application/gzip",)),
    ("mp4 m4v mov m4a 3gp", ("video/mp4", "video/quicktime", "audio/mp4")),
    ("mp3 wav avi mpg mkv wmv dwg", ("audio/mpeg", UNKNOWN)),
)
_PROMISES = {ending: frozenset(types) for endings, types in _FAMILIES for ending in endings.split()}
"""What names of these endings hold: bytes that nobody takes for words."""
_WORDS = {"text/plain", "text/html", "application/xml"}
_PAGES, _MARKUP, _JSON = {"htm", "html", "xhtml"}, {"xml", "svg", "kml", "gpx"}, {"json", "geojson", "ipynb", "har"}
_TABLES = {"csv", "tsv"}
_SHEETS, _LETTERS = {"xls", "xlt", "xlsx", "xlsm"}, {"doc", "dot", "docx", "docm"}

_COMMENTS = r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
_PAGE = re.compile(_COMMENTS + r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(?:!--|[!?a-z])", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:!--|[a-z])", re.IGNORECASE)
_ANSWER = re.compile(r"[\[{]\s*(?:[\"\[{}\]]|-?\d|true|false|null)")
_ASKS = re.compile(r"<(?:form|input|script|nav|iframe)\b", re.IGNORECASE)
_TWO_CELLS = re.compile(r"<t[hd]\b(?:(?!</?(?:tr|table)\b).)*?<t[hd]\b", re.IGNORECASE | re.DOTALL)
_OFFICE = re.compile(r"urn:schemas-microsoft-com:office|<\?mso-application", re.IGNORECASE)
_MAIL = re.compile(r"(?:[\w-]+:[^\n]*\n)*?MIME-Version:", re.IGNORECASE)


def by_head(head: bytes) -> str:
    """The type by the first bytes alone; `application/octet-stream` where they tell nothing, as none do."""
    if found := next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None):
        return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(head) >= 26 and struct.unpack("<I", head[14:18])[0] in (12, 40, 52, 56, 108, 124):
        return "image/bmp"
    if head[:4] == b"\x01\0\0\0" and head[40:44] == b" EMF":
        return "image/emf"
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return ZIP
    if b"%PDF-" in head[:1024]:  # readers accept a preamble
        return PDF
    return _written(head)


def _by_brand(head: bytes) -> str:
    """Of a file of boxes, as phones write: by its own brand, or by those it goes with where that says too little."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    if brands[0] in _GENERAL and (found := next((one for one in brands if one in _OF_AV1), None)):
        return _BRANDS[found]
    own = _BRANDS.get(brands[0])
    pictures = (kind for one in brands if (kind := _BRANDS.get(one, "")).startswith("image/"))
    return own or next(pictures, "video/mp4")


def promised(name: str) -> frozenset[str]:
    """The types that a file of this name may be of; none where its name promises nothing that bytes could prove."""
    return _PROMISES.get(_ending(name), frozenset())


def is_known(name: str) -> bool:
    """Whether a name has an ending that says what the file is, words or not."""
    return _ending(name) in {*_PROMISES, *_PAGES, *_MARKUP, *_JSON, *_TABLES, "txt"}


def is_page_name(name: str) -> bool:
    """Whether a file of this name may itself be a web page."""
    return _ending(name) in _PAGES


def stand_in(name: str, head: bytes, announced: str = "") -> str | None:
    """What came in place of a file of this name, in words; None where it may be the file, of whatever type.

    `announced` is the type that the answer gave itself, which proves nothing alone.

    >>> stand_in("roof.jpg", b'{"success":false}'), stand_in("roof.jpg", b"GIF89a"), stand_in("export.csv", b"<html>")
    ('JSON', None, 'a web page')
    """
    kind = by_head(head)
    if kind not in _WORDS:
        return None
    ending, words = _ending(name), decoded(head)
    if _is_page(ending, words, announced):
        is_file = ending in _PAGES or _is_office(ending, words, _is_table_page)
        return None if is_file else "a web page"
    if _ANSWER.match(words):
        is_answer = ending in {*_PROMISES, *_MARKUP, *_TABLES, *_PAGES} or "json" in announced.lower()
        return "JSON" if is_answer and ending not in _JSON else None
    if _TAG.match(words):
        is_file = ending not in _PROMISES or _is_office(ending, words, lambda _: False)
        return None if is_file else "XML"
    needs_bytes = ending in _PROMISES and not _is_office(ending, words, _is_table_text)
    return "plain text" if needs_bytes or ending in _MARKUP else None


def decoded(head: bytes) -> str:
    """The words that a text begins with, white space before them left out."""
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return head[:HEAD_BYTES].decode(encoding, "replace").lstrip()


def _ending(name: str) -> str:
    return PurePath(name.strip()).suffix.lower().removeprefix(".")


def _is_page(ending: str, words: str, announced: str) -> bool:
    """Whether this is a web page; markup that is announced as one is one too, unless it is known to be none."""
    if _PAGE.match(words):
        return True
    return "html" in announced.lower() and ending not in _MARKUP and _ELEMENT.match(words) is not None


def _is_office(ending: str, words: str, is_table: Callable[[str], bool]) -> bool:
    """Whether words are what portals save under an office file's name: a table, or Office's own markup."""
    if ending not in _SHEETS | _LETTERS:
        return False
    own = _OFFICE.search(words) is not None or _MAIL.match(words) is not None
    return own or (ending in _SHEETS and is_table(words))


def _is_table_page(words: str) -> bool:
    """Whether a page is nothing but a table: rows of several cells, and nothing to fill, press or run."""
    return _TWO_CELLS.search(words) is not None and _ASKS.search(words) is None


def _is_table_text(words: str) -> bool:
    """Whether the lines have the same columns; the last one may be cut. Prose has a comma here and there."""
    lines = [line for line in words.splitlines() if line.strip()][:20]
    whole = lines[: max(2, len(lines) - 1)]
    counts = {mark: {line.count(mark) for line in whole} for mark in "\t;,"}
    return len(lines) > 1 and any(len(n) == 1 and min(n) >= (1 if mark == "\t" else 2) for mark, n in counts.items())


def _written(head: bytes) -> str:
    """Text, as far as bytes can prove it: Unicode, or mostly ASCII, and no control signs."""
    if not head:
        return UNKNOWN
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    whole = head[: len(head) - len(head) % 2] if encoding == "utf-16" else head
    try:
        words = whole.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig" and error.start >= len(head) - 3 and len(head) == HEAD_BYTES:
            words = head[: error.start].decode(encoding)  # a letter cut in two at the end of the head
        elif sum(byte < 0x80 for byte in head) >= 0.9 * len(head):
            words = head.decode("latin-1")
        else:
            return UNKNOWN
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", words):
        return UNKNOWN
    start = words.lstrip()[:256].lower()
    if re.match(r"(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", start, re.DOTALL):
        return "text/html"
    if re.match(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!doctype svg[^>]*>\s*)?<svg\b", start, re.DOTALL):
        return "image/svg+xml"
    return "application/xml" if start.startswith("<?xml") else "text/plain"
