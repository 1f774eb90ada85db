"""A PDF as a document: its pages' lines, tables and pictures."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect

from scraper.documents.blocks import Picture
from scraper.documents.glyphs import Glyph
from scraper.documents.prints import Print, print_of
from scraper.documents.raster import png
from scraper.documents.sheets import sheet
from scraper.errors import DocumentUnreadable

MOST_PAGES = 200


def is_pdf(content: bytes) -> bool:
    """Whether the bytes say that they are a PDF; programs put up to a kilobyte of other things before that."""
    return b"%PDF-" in content[:1024]


def read_pdf(content: bytes) -> Print:
    """The document in a PDF's bytes: one story, `body`. Raises `DocumentUnreadable` for what gives no text."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise DocumentUnreadable(f"it has {len(pdf.pages)} pages; forms of up to {MOST_PAGES} are read")
            pictures = _pictures(content)
            sheets = [sheet(page, pictures[number]) for number, page in enumerate(pdf.pages)]
    except DocumentUnreadable:
        raise
    except Exception as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise DocumentUnreadable("it is protected by a password") from error
        raise DocumentUnreadable(f"it is no PDF, or a damaged one ({type(cause).__name__})") from error
    if not any(one.has_letters for one in sheets):
        raise DocumentUnreadable("it is a scan: pictures of pages without text, from which no answer is guessed")
    return print_of(sheets)


def _pictures(content: bytes) -> list[list[Glyph]]:
    """Per page its pictures: a JPEG as it is, byte for byte; any other as a PNG of the same dots."""
    found = []
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            height = page.get_height()
            shown = []
            for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
                left, low, right, high = one.get_bounds()
                is_jpeg = one.get_filters()[-1:] == ["DCTDecode"]
                data = bytes(one.get_data(decode_simple=True)) if is_jpeg else png(one.get_bitmap().to_pil())
                shown.append(Glyph(left, height - high, right, height - low, thing=Picture("", data)))
            found.append(shown)
    finally:
        document.close()
    return found
