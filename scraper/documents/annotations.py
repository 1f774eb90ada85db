"""What was put on a finished PDF: fields that were filled in, stamps, ink, notes, lines through words, signatures.

pdfium makes what they look like a part of the page; what is known of them beyond that is kept beside it.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

Corners = tuple[float, float, float, float]
"""Left, foot, right and head, in the file's own points."""

_NOTHING = {
    raw.FPDF_ANNOT_LINK,
    raw.FPDF_ANNOT_POPUP,
    raw.FPDF_ANNOT_PRINTERMARK,
    raw.FPDF_ANNOT_TRAPNET,
}
"""What adds nothing to the words and takes nothing from them."""
_MARKERS = {
    raw.FPDF_ANNOT_HIGHLIGHT: "a highlight",
    raw.FPDF_ANNOT_UNDERLINE: "a line below",
    raw.FPDF_ANNOT_SQUIGGLY: "a line below",
}
"""What says nothing of the words that it marks, and something where there are none."""
_NAMES = {
    raw.FPDF_ANNOT_TEXT: "a note",
    raw.FPDF_ANNOT_LINE: "a line",
    raw.FPDF_ANNOT_STAMP: "a stamp",
    raw.FPDF_ANNOT_INK: "ink",
    raw.FPDF_ANNOT_FILEATTACHMENT: "an attached file",
    raw.FPDF_ANNOT_FREETEXT: "a typed note",
    raw.FPDF_ANNOT_REDACT: "a mark for blacking out",
    raw.FPDF_ANNOT_WATERMARK: "a drawing",
}
_LAYERED = "something on a layer, which may be off"
_STROKES = (raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_POLYLINE)
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_BUTTONS = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_TYPED = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)


@dataclass(frozen=True)
class Annotation:
    """One thing that was put on a page."""

    corners: Corners
    what: str
    """For a person; empty for what is no thing to see by itself."""
    values: tuple[str, ...] | None = None
    """Of a form field: what it may show, as it stands in the file or as the option's words; empty for nothing."""
    is_ticked: bool | None = None
    """Of a tick box or radio button."""
    struck: tuple[Corners, ...] = ()
    """Of a line through words: where it goes."""
    marked: tuple[Corners, ...] = ()
    """Of a highlight: what it covers."""
    is_drawn: bool = False
    """Whether it is strokes of a pen, however large its box."""
    is_typed: bool = False
    """Whether its words, where it has any, are words of the page."""
    is_ground: bool = False
    """Whether it is something to see only where it shows a picture or strokes of a pen, such as a button."""


@dataclass(frozen=True)
class Finished:
    """A PDF with everything on its pages, and what was put there."""

    content: bytes
    pages: tuple[tuple[Annotation, ...], ...]


def finished(content: bytes) -> Finished:
    """Make what annotations and fields look like a part of the pages."""
    document = pypdfium2.PdfDocument(content)
    try:
        document.init_forms()
        pages = []
        for number in range(len(document)):
            page = document[number]
            pages.append(tuple(_annotations(page, document.formenv)))
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
        out = io.BytesIO()
        document.save(out, flags=raw.FPDF_NO_INCREMENTAL | raw.FPDF_REMOVE_SECURITY)
        return Finished(out.getvalue(), tuple(pages))
    finally:
        document.close()


def _opened(page: pypdfium2.PdfPage) -> Iterator[Any]:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        with _annotation(raw.FPDFPage_GetAnnot(page, number)) as handle:
            if handle:
                yield handle


@contextmanager
def _annotation(handle: Any) -> Iterator[Any]:
    try:
        yield handle
    finally:
        if handle:
            raw.FPDFPage_CloseAnnot(handle)


def _annotations(page: pypdfium2.PdfPage, forms: Any) -> Iterator[Annotation]:
    for handle in _opened(page):
        kind = raw.FPDFAnnot_GetSubtype(handle)
        if kind in _NOTHING or raw.FPDFAnnot_GetFlags(handle) & _UNSEEN:
            continue
        corners = _corners(handle)
        if raw.FPDFAnnot_HasKey(handle, b"OC"):
            yield Annotation(corners, _LAYERED)
        elif kind == raw.FPDF_ANNOT_WIDGET:
            yield _field(handle, forms, corners)
        elif kind == raw.FPDF_ANNOT_STRIKEOUT:
            yield Annotation(corners, "", struck=tuple(_quads(handle)) or (corners,))
        elif kind in _MARKERS:
            yield Annotation(corners, _MARKERS[kind], marked=tuple(_quads(handle)) or (corners,))
        else:
            name = _NAMES.get(kind, "a drawing")
            yield Annotation(
                corners,
                name,
                is_drawn=kind in _STROKES,
                is_typed=kind == raw.FPDF_ANNOT_FREETEXT,
                is_ground=kind == raw.FPDF_ANNOT_WATERMARK,
            )


def _field(handle: Any, forms: Any, corners: Corners) -> Annotation:
    kind = raw.FPDF_FORMFIELD_UNKNOWN if forms is None else raw.FPDFAnnot_GetFormFieldType(forms, handle)
    if kind in _BUTTONS:
        return _tick_box(handle, forms, corners)
    if kind in _TYPED:
        value = _words(lambda into, size: raw.FPDFAnnot_GetFormFieldValue(forms, handle, into, size))
        options = range(max(0, raw.FPDFAnnot_GetOptionCount(forms, handle)))
        chosen = [_option(handle, forms, at) for at in options if raw.FPDFAnnot_IsOptionSelected(forms, handle, at)]
        values = dict.fromkeys(one for one in (", ".join(chosen), value) if one.strip())
        return Annotation(corners, "a form field", values=tuple(values))
    if kind == raw.FPDF_FORMFIELD_SIGNATURE and _is_signed(handle):
        return Annotation(corners, "a digital signature")
    if kind in (raw.FPDF_FORMFIELD_PUSHBUTTON, raw.FPDF_FORMFIELD_SIGNATURE):
        return Annotation(corners, "a drawing in a form field", is_ground=True)
    # One that the file's form has lost, as where a program put several files into one.
    return Annotation(corners, "a drawing in a form field", is_typed=True, is_ground=True)


def _tick_box(handle: Any, forms: Any, corners: Corners) -> Annotation:
    """As it is shown, which its field's value may not agree with."""
    is_ticked = bool(raw.FPDFAnnot_IsChecked(forms, handle))
    own = _words(lambda into, size: raw.FPDFAnnot_GetFormFieldExportValue(forms, handle, into, size))
    value = _words(lambda into, size: raw.FPDFAnnot_GetStringValue(handle, b"V", into, size))
    differs = value == "Off" if is_ticked else value == own != ""
    return Annotation(corners, "a tick box whose field says otherwise" if differs else "", is_ticked=is_ticked)


def _option(handle: Any, forms: Any, at: int) -> str:
    return _words(lambda into, size: raw.FPDFAnnot_GetOptionLabel(forms, handle, at, into, size))


def _is_signed(handle: Any) -> bool:
    """The signature stands in the field, or in the one that this is a part of."""
    if raw.FPDFAnnot_HasKey(handle, b"V"):
        return True
    with _annotation(raw.FPDFAnnot_GetLinkedAnnot(handle, b"Parent")) as parent:
        return bool(parent) and bool(raw.FPDFAnnot_HasKey(parent, b"V"))


def _corners(handle: Any) -> Corners:
    found = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(handle, found)
    return found.left, found.bottom, found.right, found.top


def _quads(handle: Any) -> Iterator[Corners]:
    for number in range(raw.FPDFAnnot_CountAttachmentPoints(handle)):
        quad = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(handle, number, quad):
            across = quad.x1, quad.x2, quad.x3, quad.x4
            down = quad.y1, quad.y2, quad.y3, quad.y4
            yield min(across), min(down), max(across), max(down)


def _words(ask: Callable[[Any, int], int]) -> str:
    """What pdfium writes as UTF-16 into room that it is given."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    room = (ctypes.c_ushort * (size // 2))()
    ask(room, size)
    return bytes(room).decode("utf-16-le", "replace").rstrip("\0")
