"""Words in a file's place are told from files by their bytes; what a file is called only promises."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.checks import file_type
from scraper.evidence.file_types import WORD, by_head, is_known, stand_in
from scraper.models import Attachment, ComplianceForm, Job
from scraper.models.base import DocumentFile

PAGE = b"<!DOCTYPE html><html><head><title>Error</title></head><body><p>Something went wrong.</p></body></html>"
YELLOW = (
    b"<html><head><title>Runtime Error</title></head><body><h1>Server Error in '/' Application.</h1>"
    b"<table width=100% bgcolor='#ffffcc'><tr><td><code>none</code></td></tr></table>"
    b"<table><tr><td>at line 7</td></tr></table></body></html>"
)
LAID_OUT = (
    b"<html><body><table><tr><td><img src=logo.png></td><td>Please sign in again</td></tr></table>"
    b"<form action=/login></form></body></html>"
)
GRID = (
    b"<html><body><table border=1><tr><th>Job</th><th>Total</th></tr><tr><td>J1</td><td>7</td></tr></table>"
    b"</body></html>"
)
OFFICE = b"urn:schemas-microsoft-com:office:"
EXCEL_PAGE = b'<html xmlns:x="%sexcel"><head><script>var sheets = 1;</script></head><body></body></html>' % OFFICE
WORD_PAGE = b'<html xmlns:w="%sword"><body><p>Dear customer</p></body></html>' % OFFICE
WORKBOOK = b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>'
ANSWER = b'{"success":false,"message":"The file is being scanned."}'
PNG, JPEG, OLE = (
    b"\x89PNG\r\n\x1a\n" + bytes(40),
    b"\xff\xd8\xff\xe0" + bytes(40),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40),
)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@pytest.mark.parametrize(
    ("name", "start", "announced", "what"),
    [
        ("roof.jpg", ANSWER, "", "JSON"),
        ("roof.JPG", b'  \r\n[{"error": "no"}]', "image/jpeg", "JSON"),
        ("roof.heic", b"\xef\xbb\xbf{}", "", "JSON"),
        ("plan.pdf", PAGE, "application/pdf", "a web page"),
        ("plan.pdf", b"<?xml version='1.0'?><!DOCTYPE html><html>", "", "a web page"),
        ("plan.pdf", b"<div>Not found</div>", "text/html", "a web page"),
        ("plan.pdf", b"<Error><Code>NoSuchKey</Code></Error>", "", "XML"),
        ("plan.pdf", b"<?xml version='1.0'?><Error/>", "", "XML"),
        ("plan.pdf", b"An error has occurred.", "text/plain", "plain text"),
        ("swms.docx", "Zugriff verweigert: fällig".encode("cp1252"), "", "plain text"),
        ("swms.docx", "Not found".encode("utf-16"), "", "plain text"),
        ("swms.docx", GRID, "", "a web page"),
        ("film.mp4", ANSWER, "", "JSON"),
        ("drawing.dwg", b"Access denied", "", "plain text"),
        ("jobs.xls", PAGE, "", "a web page"),
        ("jobs.xls", YELLOW, "application/vnd.ms-excel", "a web page"),
        ("jobs.xlsx", LAID_OUT, "", "a web page"),
        ("jobs.xlsx", ANSWER, "", "JSON"),
        ("jobs.xls", b"Sorry, that failed.\nPlease try again, or call us.", "", "plain text"),
        ("jobs.csv", PAGE, "", "a web page"),
        ("jobs.csv", ANSWER, "", "JSON"),
        ("jobs.xml", ANSWER, "", "JSON"),
        ("logo.svg", b"Not found", "", "plain text"),
        ("notes.txt", PAGE, "", "a web page"),
        ("notes.txt", ANSWER, "application/json", "JSON"),
        ("page.html", ANSWER, "", "JSON"),
        ("Roof plan", ANSWER, "application/json; charset=utf-8", "JSON"),
        ("Roof plan v1.2", PAGE, "", "a web page"),
    ],
)
def test_words_in_place_of_a_file_are_named(name: str, start: bytes, announced: str, what: str) -> None:
    """Whatever the answer calls itself: a name that promises bytes, or other words, is not kept by these."""
    assert stand_in(name, start, announced) == what


@pytest.mark.parametrize(
    ("name", "start", "announced"),
    [
        ("roof.jpg", HEIC, ""),
        ("roof.jpg", PNG, "text/html"),
        ("scan.pdf", JPEG, ""),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        ("letter.doc", b"{\\rtf1 hello}", ""),
        ("letter.docx", OLE, ""),
        ("letter.doc", WORD_PAGE, "text/html"),
        ("letter.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", ""),
        ("jobs.xls", GRID, "application/vnd.ms-excel"),
        ("jobs.xls", EXCEL_PAGE, ""),
        ("jobs.xls", WORKBOOK, ""),
        ("jobs.xls", b"Job\tTotal\nJ1\t7\nJ2\t8", ""),
        ("jobs.xlsx", b"Job,Name,Total\nJ1,Roof,7\n", ""),
        ("jobs.csv", b"Job,Total\nJ1,7\n", "text/html"),
        ("jobs.csv", b"<none>,7\n", ""),
        ("jobs.json", ANSWER, "application/json"),
        ("site.geojson", ANSWER, ""),
        ("page.html", PAGE, "text/html"),
        ("page.htm", b"<p>a part of one", "text/html"),
        ("jobs.xml", b"<jobs/>", "text/html"),
        ("logo.svg", b"<!-- drawn --><svg/>", ""),
        ("notes.txt", b"1 < 2", "text/html"),
        ("notes.txt", ANSWER, "text/plain"),
        ("Roof plan", b"By hand", "text/plain"),
        ("model.skp", b"\xff\xfeS\x00k\x00e\x00t\x00c\x00h\x00", ""),
        ("plan.pdf", b"\r\n%PDF-1.4", "text/html"),
        ("plan.pdf", b"", ""),
        ("plan.pdf", b"\x00\x01\x02", "application/json"),
    ],
)
def test_a_file_of_another_type_is_a_file(name: str, start: bytes, announced: str) -> None:
    """It is stored as it was served; only words that stand in a file's place are refused."""
    assert stand_in(name, start, announced) is None


@given(
    st.sampled_from(["jpg", "png", "heic", "pdf", "docx", "xlsx", "doc", "zip", "mp4"]),
    st.text(string.ascii_letters + string.digits + " .,", min_size=1),
)
def test_no_prose_passes_for_a_picture_or_a_document(ending: str, prose: str) -> None:
    """One line of plain words never is, whatever it says."""
    assert stand_in(f"a.{ending}", prose.encode()) == "plain text"


@pytest.mark.parametrize("start", ["BM", "ID3", "II", "MM", "GIF", "PK", "Rar", "MZ", "RIFF", "PDF-1.4", "7z", "qt"])
def test_words_that_begin_as_some_files_do_are_words(start: str) -> None:
    """A customer, a room or a brand may have the letters that a type of file begins with."""
    for rest in (" Homes Pty Ltd", "3 is the plant room, level 2", "*, all done"):
        assert by_head(f"{start}{rest}".encode()) == "text/plain"


@pytest.mark.parametrize("version", [2, 3, 4])
def test_a_recording_with_a_title_is_one(version: int) -> None:
    """A tag says its version in a byte that no text has."""
    assert by_head(b"ID3" + bytes([version, 0, 0, 0, 0, 2, 1])) == "audio/mpeg"


@given(st.binary(max_size=200), st.sampled_from(["a.jpg", "a.pdf", "a.txt", "a", "a.xls", "a.html"]))
def test_only_what_reads_as_words_is_ever_refused(start: bytes, name: str) -> None:
    """Bytes of a known type, and bytes of none, are kept."""
    if stand_in(name, start) is not None:
        assert by_head(start) in {"text/plain", "text/html", "application/xml"}


@pytest.mark.parametrize(
    ("name", "content_type", "size", "found"),
    [
        ("roof.jpg", "image/heic", 900, "image/heic"),
        ("jobs.xls", "text/html", 900, "text/html"),
        ("letter.doc", WORD, 900, None),
        ("plan.pdf", "application/octet-stream", 0, "an empty file"),
    ],
)
def test_a_mismatch_is_a_finding(name: str, content_type: str, size: int, found: str | None) -> None:
    """It says what the name promises and what the bytes are."""
    file = Attachment(job_number="J1", name=name, content_type=content_type, size_bytes=size, sha256="a" * 64)
    (finding,) = file_type.findings(file)
    assert (finding["check"], finding["outcome"]) == ("file_type", "failed")
    assert finding["found"] == (found or content_type)
    assert finding["expected"].endswith(", by its name")


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("roof.jpeg", "image/jpeg"),
        ("roof.heic", "image/heif"),
        ("letter.docx", "application/x-ole-storage"),
        ("film.mov", "video/mp4"),
        ("song.mp3", "application/octet-stream"),
        ("plan.pdf", "application/octet-stream"),
        ("notes.txt", "text/html"),
        ("Roof plan", "application/pdf"),
    ],
)
def test_what_is_promised_or_not_known_is_none(name: str, content_type: str) -> None:
    """Bytes that tell nothing prove nothing, and a name without an ending promises nothing."""
    file = Attachment(job_number="J1", name=name, content_type=content_type, size_bytes=9, sha256="a" * 64)
    assert list(file_type.findings(file)) == []


def test_a_document_is_held_to_its_name_like_an_attachment() -> None:
    """So is that of a form or claim; an object without one has no finding, nor has a row whose file is not held."""
    document = DocumentFile(name="SWMS.docx", content_type="text/html", size_bytes=9, sha256="a" * 64)
    form = ComplianceForm(job_number="J1", document_name="SWMS.docx", document=document)
    assert [one["found"] for one in file_type.findings(form)] == ["text/html"]
    assert list(file_type.findings(Job(job_number="J1"))) == []
    assert list(file_type.findings(Attachment(job_number="J1", name="a.jpg", content_type="image/heic"))) == []


def test_endings_that_say_what_a_file_is_are_known() -> None:
    """Where a row's words have none, what the answer calls its file says it."""
    assert [is_known(name) for name in ("a.PDF", "a.html", "a.txt", "Roof plan v1.2", "a")] == [
        True,
        True,
        True,
        False,
        False,
    ]
