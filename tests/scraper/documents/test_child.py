"""Reading in a child process: the same answers, limits that hold, and a next form after every bad one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psutil
import pytest

from scraper.documents import child
from scraper.documents.child import FormReader
from scraper.documents.form import read_form
from scraper.documents.template import read_template
from scraper.errors import DocumentUnreadable
from scraper.profile import load
from tests.scraper.documents.test_docx import replaced, rewritten
from tests.scraper.documents.test_form import FILLED, swms

PROFILE = load()
TEMPLATE = read_template(swms(), "SWMS", PROFILE.forms)
FORM = swms(FILLED)
EXPECTED = read_form(FORM, [TEMPLATE], PROFILE.forms, PROFILE.formats)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
GREEDY = rewritten(
    replaced("word/document.xml", f"<w:document {W}><w:body>{'<w:p/>' * 2_500_000}</w:body></w:document>".encode())
)
"""Within every limit on sizes, and a hundred times as large once it is parsed."""


@pytest.fixture(scope="module")
def reader() -> Iterator[FormReader]:
    """One reader for all."""
    with FormReader([TEMPLATE], PROFILE.forms, PROFILE.formats) as opened:
        yield opened


def children() -> set[int]:
    """The processes of this one."""
    return {one.pid for one in psutil.Process().children()}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a form may take is asked for where a test is about it; a busy machine is slow with all of them."""
    monkeypatch.setattr(child, "SECONDS", 60.0)


def test_it_reads_what_reading_here_reads(reader: FormReader) -> None:
    """Answers, signatures, photos and their bytes; by the same process form after form."""
    assert reader.read(FORM) == EXPECTED
    before = children()
    assert reader.read(FORM) == EXPECTED
    assert children() == before


def test_what_is_unreadable_is_so_here_too(reader: FormReader) -> None:
    """The same line as without a child, and the child lives on."""
    with pytest.raises(DocumentUnreadable, match="it is no PDF, or a damaged one"):
        reader.read(b"%PDF-1.7")
    assert reader.read(FORM) == EXPECTED


def test_a_form_that_takes_too_much_memory_costs_itself_alone(reader: FormReader) -> None:
    """The next form is read."""
    with pytest.raises(DocumentUnreadable, match="memory"):
        reader.read(GREEDY)
    assert reader.read(FORM) == EXPECTED


def test_a_form_that_takes_too_long_costs_itself_alone(reader: FormReader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is ended, and the next form gets another."""
    assert reader.read(FORM) == EXPECTED
    before = children()
    monkeypatch.setattr(child, "SECONDS", 0.0)
    monkeypatch.setattr(child, "BYTES_A_SECOND", 1e15)
    with pytest.raises(DocumentUnreadable, match="longer than 0 s"):
        reader.read(FORM)
    monkeypatch.undo()
    assert reader.read(FORM) == EXPECTED
    assert children() != before


def test_a_child_that_dies_is_replaced(reader: FormReader) -> None:
    """Whatever ended it."""
    assert reader.read(FORM) == EXPECTED
    assert reader._child is not None
    reader._child.kill()
    reader._child.wait()
    assert reader.read(FORM) == EXPECTED


def test_several_threads_share_it(reader: FormReader) -> None:
    """One after the other, each with its own answer."""
    found = []
    threads = [threading.Thread(target=lambda: found.append(reader.read(FORM))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [EXPECTED] * 4


def test_closing_ends_it() -> None:
    """No process is left behind."""
    before = children()
    with FormReader([TEMPLATE], PROFILE.forms, PROFILE.formats) as opened:
        opened.read(FORM)
        assert children() > before
    assert children() == before
