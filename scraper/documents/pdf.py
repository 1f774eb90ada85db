"""A PDF as a document: its pages' lines, tables and pictures."""

from __future__ import annotations

from pdfminer.pdfdocument import PDFPasswordIncorrect

from scraper.documents.paper import Paper
from scraper.documents.prints import Print, print_of
from scraper.documents.sheets import sheet
from scraper.errors import DocumentUnreadable


def is_pdf(content: bytes) -> bool:
    """Whether the bytes say that they are a PDF; programs put up to a kilobyte of other things before that."""
    return b"%PDF-" in content[:1024]


def read_pdf(content: bytes) -> Print:
    """The document in a PDF's bytes: one story, `body`. Raises `DocumentUnreadable` for what gives no text."""
    try:
        with Paper(content) as paper:
            sheets = [sheet(page, paper.shown(page)) for page in paper.pages]
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
