"""Which part is which: names are compared as programs write them, headers and notes by what shows them."""

from __future__ import annotations

import io
import zipfile

import pytest

from scraper.documents.docx import read_docx
from scraper.errors import DocumentUnreadable
from tests.scraper.documents import word
from tests.scraper.documents.test_shown import lines, read

STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "http://purl.oclc.org/ooxml/officeDocument/math",
}
BODY = word.line("Signed: ", word.drawing(word.embedded("rId1"), "IssuerSignature")) + word.line("end")
BLANK = word.packed(BODY, ("image", "word/media/image1.png", word.drawn(100)))
SIGNED = word.drawn(200)


@pytest.mark.parametrize(
    ("target", "entry"),
    [
        ("word/media/image1.png", "word/media/Image1.PNG"),
        ("word/media/image1.png", "word\\media\\image1.png"),
        ("word\\media\\image1.png", "word/media/image1.png"),
        ("word/media/my%20sig.png", "word/media/my sig.png"),
        ("word/media/my sig.png", "word/media/my%20sig.png"),
        ("word/media/100%25.png", "word/media/100%.png"),
        ("word/./media/../media/image1.png", "word/media/image1.png"),
        ("word/media/ünder.png", "word/media/%C3%BCnder.png"),
    ],
)
def test_a_part_is_found_by_its_name_however_that_is_written(target: str, entry: str) -> None:
    """Case, slashes, percent signs, and steps up and down."""
    filled = word.packed(BODY, ("image", target, SIGNED), rename={target: entry})
    values, problems = read(filled, BLANK)
    assert (values["IssuerSignature"] is not None, problems) == (True, {})


@pytest.mark.parametrize(
    "rename",
    [
        {"word/document.xml": "word/Document.xml"},
        {"word/document.xml": "WORD/DOCUMENT.XML", "word/_rels/document.xml.rels": "Word/_Rels/document.XML.rels"},
        {"_rels/.rels": "_Rels/.RELS", "word/document.xml": "/word/document.xml"},
        {"word/document.xml": "word\\document.xml", "_rels/.rels": "_rels\\.rels"},
    ],
)
def test_the_main_part_is_found_however_its_name_is_written(rename: dict[str, str]) -> None:
    """As the parts that belong to it are."""
    filled = word.packed(BODY, ("image", "word/media/image1.png", SIGNED), rename=rename)
    assert read(filled, BLANK)[0]["IssuerSignature"] is not None


def test_a_strict_file_reads_as_any_other() -> None:
    """Its namespaces are other ones."""
    plain = word.packed(
        word.line("a", word.run("hidden", "<w:vanish/>"))
        + BODY
        + word.line("<m:oMath><m:r><m:t>≤ 1</m:t></m:r></m:oMath>"),
        ("image", "word/media/image1.png", SIGNED),
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            for transitional, strict in STRICT.items():
                content = content if name.endswith("png") else content.replace(transitional.encode(), strict.encode())
            target.writestr(name, content)
    assert read_docx(out.getvalue()) == read_docx(plain)
    assert lines(plain) == ["a", "Signed: ", "end", "≤ 1"]


def section(*references: str, first: bool = False) -> str:
    """The end of a section: references are `kind type id`."""
    listed = "".join(
        f'<w:{kind}Reference w:type="{page}" r:id="{id_}"/>' for kind, page, id_ in map(str.split, references)
    )
    return f"<w:sectPr>{listed}{'<w:titlePg/>' * first}</w:sectPr>"


def stories(body: str, *parts: word.Part) -> dict[str, str]:
    """Name to first line, of everything but the body."""
    found = read_docx(word.packed(body, *parts)).stories
    return {one.name: "".join(getattr(each, "text", "") for each in one.blocks[0].inlines) for one in found[1:]}  # type: ignore[union-attr]


def headers(*words: str) -> list[word.Part]:
    """Headers, each of one line."""
    return [("header", f"word/header{number}.xml", word.line(one)) for number, one in enumerate(words, 1)]


EVEN: word.Part = ("settings", "word/settings.xml", "<w:evenAndOddHeaders/>")


def test_headers_are_told_by_the_pages_that_show_them() -> None:
    """Not by the order in which a program lists them; one that no page shows is none."""
    parts = headers("every", "first", "even")
    listed = ("header default rId1", "header first rId2", "header even rId3")
    for order in (listed, tuple(reversed(listed))):
        assert stories(section(*order), *parts) == {"header": "every"}
        assert stories(section(*order, first=True), *parts) == {"header": "every", "first page header": "first"}
        assert stories(section(*order), *parts, EVEN) == {"header": "every", "even page header": "even"}


def test_a_section_goes_on_with_the_headers_before_it() -> None:
    """Only what differs is a story of its own."""
    parts = headers("one", "two", "first")
    ends = f"<w:p><w:pPr>{section('header default rId1', 'header first rId3')}</w:pPr></w:p>"
    assert stories(ends + section(), *parts) == {"header": "one"}
    assert stories(ends + section("header default rId2"), *parts) == {"header": "one", "header of section 2": "two"}
    assert stories(ends + section(first=True), *parts) == {"header": "one", "first page header of section 2": "first"}
    replaced = section("header default rId1").replace(
        "</w:sectPr>", f"<w:sectPrChange>{section()}</w:sectPrChange></w:sectPr>"
    )
    assert stories(replaced, *parts) == {"header": "one"}


def test_codes_of_a_header_are_found_where_a_program_lists_it_otherwise() -> None:
    """Each section with its own copy, or one for all."""
    blank = word.packed(
        f"<w:p><w:pPr>{section('header default rId1')}</w:pPr></w:p>" + section("header default rId2"),
        *headers("Permit {Permit}", "Register {Register}"),
    )
    ends = "<w:p><w:pPr>{}</w:pPr></w:p>"
    for filled in (
        ends.format(section("header default rId2")) + section("header default rId1"),
        ends.format(section("header first rId3", "header default rId2")) + section("header default rId1"),
    ):
        packed = word.packed(filled, *headers("Register R-12", "Permit P-77", "never shown"))
        assert read(packed, blank) == ({"Permit": "P-77", "Register": "R-12"}, {})


def notes(kind: str, *words: str) -> word.Part:
    """Footnotes or endnotes, numbered from 1, after those that Word has for itself."""
    listed = "".join(
        f'<w:{kind} w:id="{number}">{word.line(" ", one)}</w:{kind}>' for number, one in enumerate(words, 1)
    )
    own = f'<w:{kind} w:type="separator" w:id="0">{word.line("<w:r><w:separator/></w:r>")}</w:{kind}>'
    return f"{kind}s", f"word/{kind}s.xml", own + listed


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_codes_stand_in_notes_too(kind: str) -> None:
    """In the order in which the text refers to the notes, whatever numbers these have."""
    refer = f'<w:r><w:{kind}Reference w:id="{{}}"/></w:r>'.format
    blank = word.packed(
        word.line("Scope: {Scope}", refer(1)) + word.line("Limit of this certificate", refer(2)),
        notes(kind, "Not covered: {Exclusions}", "As of {Date}"),
    )
    filled = word.packed(
        word.line("Scope: Board", refer(2)) + word.line("Limit of this certificate", refer(1)),
        notes(kind, "As of 1/2/2026", "Not covered: sub-mains", "of nothing"),
    )
    assert read(filled, blank) == ({"Scope": "Board", "Exclusions": "sub-mains", "Date": "2026-02-01"}, {})
    without = word.packed(word.line("Scope: Board") + word.line("Limit of this certificate"))
    values, problems = read(without, blank)
    assert (values["Scope"], values["Exclusions"]) == ("Board", None)
    assert f"no {kind}s: Exclusions, Date" in problems[f"{kind}s"]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_an_answer_does_not_go_on_into_the_next_note(kind: str) -> None:
    """One that somebody added behind the form's own is no second line of what stands there."""
    refer = f'<w:r><w:{kind}Reference w:id="{{}}"/></w:r>'.format
    blank = word.packed(word.line("Limits", refer(1)), notes(kind, "Not covered: {Exclusions}"))
    for added in ("", refer(2)):
        filled = word.packed(word.line("Limits", refer(1), added), notes(kind, "Not covered: sub-mains", "Spare key"))
        values, problems = read(filled, blank)
        assert values == {"Exclusions": None if added else "sub-mains"}
        assert ("another note stands in its place" in problems.get("Exclusions", "")) == bool(added)


def test_a_note_whose_reference_was_deleted_is_none() -> None:
    """Or is hidden."""
    for gone in ('<w:del w:id="9"><w:r><w:footnoteReference w:id="1"/></w:r></w:del>',
                 '<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="1"/></w:r>'):  # fmt: skip
        assert stories(word.line("a", gone), notes("footnote", "old")) == {}


def test_of_parts_whose_names_differ_in_case_only_each_place_has_its_own() -> None:
    """Two signatures of two phones."""
    body = BODY + word.line("Approved: ", word.drawing(word.embedded("rId2"), "ApproverSignature"))
    parts = [("image", f"word/media/{name}", word.drawn(100)) for name in ("image1.png", "IMAGE1.png")]
    filled = [
        ("image", f"word/media/{name}", word.drawn(shade)) for name, shade in (("sig.png", 200), ("SIG.png", 150))
    ]
    values, problems = read(word.packed(body, *filled), word.packed(body, *parts))
    assert (values["IssuerSignature"] != values["ApproverSignature"], None in values.values()) == (True, False)
    assert problems == {}


def test_a_part_that_is_held_twice_and_not_the_same_is_not_chosen_from() -> None:
    """A program wrote the new form behind the old one, in the same ZIP."""

    def twice(second: bytes) -> bytes:
        out = io.BytesIO(word.packed(word.line("By: Sam")))
        with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", second)
        return out.getvalue()

    with zipfile.ZipFile(io.BytesIO(word.packed(word.line("By: Sam")))) as archive:
        first = archive.read("word/document.xml")
    assert lines(twice(first)) == ["By: Sam"]
    with pytest.raises(DocumentUnreadable, match="more than once"):
        read_docx(twice(first.replace(b"Sam", b"Kim")))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{\\rtf1\\ansi By: Sam}", "an RTF file"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><p>By: Sam", "a page of HTML"),
        (b"<HTML><p>By: Sam", "a page of HTML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a web page saved as one file"),
        (b'<?xml version="1.0"?><pkg:package/>', "a file of XML"),
        (b"By: Sam", "no .docx file"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_as_what_it_is(content: bytes, why: str) -> None:
    """Servers name as Word files what Word opens."""
    with pytest.raises(DocumentUnreadable, match=why):
        read_docx(content)


def test_a_zip_with_a_password_is_told_as_such() -> None:
    """Nothing of it is damaged."""
    content = bytearray(word.packed(word.line("By: Sam")))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(sign)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(sign, place + 1)
    with pytest.raises(DocumentUnreadable, match="a password"):
        read_docx(bytes(content))
