"""How Word's markup reads as blocks: what a person sees, once and in order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from scraper.documents import package
from scraper.documents.blocks import Block, Box, Cell, Computed, Document, Frame, Paragraph, Picture, Table, Text
from scraper.documents.docx import read_docx
from scraper.errors import DocumentUnreadable
from tests.scraper.documents import word

W = nsdecls("w")


def body(markup: str) -> Document:
    """A document whose body is this markup."""
    document = word.new()
    root = parse_xml(f"<w:body {W} {word.W14}>{markup}</w:body>")
    for place, child in enumerate(root):
        document.element.body.insert(place, child)
    return read_docx(word.saved(document))


def words(blocks: tuple[Block, ...]) -> list[str]:
    """The text of each paragraph, tables by their cells."""
    found = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append("".join(one.text for one in block.inlines if isinstance(one, Text)))
        elif isinstance(block, Frame):
            found += [f"[{text}]" for text in words(block.blocks)]
        else:
            found += ["|".join(",".join(words(cell.blocks)) for cell in row) for row in block.rows]
    return found


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<w:r><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>", "ab"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/></w:r>", "a\nb\tc-"),
        ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "new"),
        ("<w:moveFrom><w:r><w:t>from</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>to</w:t></w:r></w:moveTo>", "to"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", "link"),
        ("<w:smartTag><w:r><w:t>tag</w:t></w:r></w:smartTag>", "tag"),
        (
            "<w:sdt><w:sdtPr><w:tag w:val='x'/></w:sdtPr><w:sdtContent><w:r><w:t>in</w:t></w:r></w:sdtContent></w:sdt>",
            "in",
        ),
        ("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r>", "bold"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>", "☑☐"),
        ("<w:r><w:sym w:font='Strange' w:char='F0FE'/></w:r>", "\ufffd"),
        ("<w:r><w:t>a &amp; \u201cb\u201d \u2013 \U0001f477</w:t></w:r>", "a & \u201cb\u201d \u2013 \U0001f477"),
    ],
)
def test_text_is_what_a_person_sees(markup: str, expected: str) -> None:
    """Runs join, breaks and tabs are signs, deleted text is gone, wrappers are transparent."""
    assert words(body(f"<w:p>{markup}</w:p>").stories[0].blocks)[0] == expected


def test_what_word_computes_is_told_apart() -> None:
    """A page number's instruction is no text, and what it shows is no static text; any other field's result is."""
    document = word.new()
    paragraph = document.add_paragraph("Page ")
    word.field(paragraph, "PAGE", "7")
    word.field(paragraph, "REF Name", "Ann")
    inlines = read_docx(word.saved(document)).stories[0].blocks[0]
    assert isinstance(inlines, Paragraph)
    assert inlines.inlines == (Text("Page "), Computed("7"), Text("Ann"))


@pytest.mark.parametrize("state", ["1", "true", "0", "false"])
@pytest.mark.parametrize("place", ["inline", "block", "cell"])
def test_a_tick_box_is_a_box_wherever_it_stands(state: str, place: str) -> None:
    """In a paragraph, as a paragraph, as a cell."""
    sign = f"<w:r><w:t>{'☒' if state in ('1', 'true') else '☐'}</w:t></w:r>"
    inside = {"inline": sign, "block": f"<w:p>{sign}</w:p>", "cell": f"<w:tc><w:p>{sign}</w:p></w:tc>"}[place]
    box = f"""<w:sdt><w:sdtPr><w:tag w:val="a_b"/><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>
        </w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"""
    around = {"inline": f"<w:p>{box}</w:p>", "block": box, "cell": f"<w:tbl><w:tr>{box}</w:tr></w:tbl>"}[place]
    block = body(around).stories[0].blocks[0]
    if isinstance(block, Table):
        (block,) = block.rows[0][0].blocks
    assert isinstance(block, Paragraph)
    assert block.inlines == (Box("a_b", state in ("1", "true")),)


def test_tables_keep_their_columns() -> None:
    """Spans count, a cell that goes on from above is left out, rows deleted or wrapped are seen through."""
    cell = "<w:tc>{}<w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>".format
    rows = f"""<w:tbl><w:tr>{cell("<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>", "ab")}
        {cell("<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>", "c")}</w:tr>
        <w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("", "b")}{cell("<w:tcPr><w:vMerge/></w:tcPr>", "")}</w:tr>
        <w:tr><w:trPr><w:del/></w:trPr>{cell("", "gone")}</w:tr>
        <w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{cell("", "x")}</w:sdtContent></w:sdt>{cell("", "y")}</w:tr>
        </w:sdtContent></w:sdt></w:tbl>"""
    table = body(rows).stories[0].blocks[0]
    assert isinstance(table, Table)
    assert words((table,)) == ["ab|c", "b", "x|y"]
    assert [[cell.column for cell in row] for row in table.rows] == [[0, 2], [1], [0, 1]]
    assert isinstance(table.rows[0][0], Cell)


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    """Word writes it twice, for programs of today and of yesterday."""
    document = word.new()
    word.text_box(document.add_paragraph("anchor"), "inside")
    assert words(read_docx(word.saved(document)).stories[0].blocks) == ["anchor", "[inside]"]


def test_headers_and_footers_are_stories_of_their_own() -> None:
    """Each part once, under the name of the pages that show it, the body first."""
    document = word.new()
    document.add_paragraph("text")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "every page"
    section.first_page_header.paragraphs[0].text = "first page"
    section.footer.paragraphs[0].text = "below"
    stories = {story.name: words(story.blocks) for story in read_docx(word.saved(document)).stories}
    assert list(stories) == ["body", "header", "first page header", "footer"]
    assert stories["footer"] == ["below"]
    assert (stories["header"], stories["first page header"]) == (["every page"], ["first page"])


def test_pictures_come_with_their_bytes_and_words() -> None:
    """Byte for byte as embedded; one that is only linked has none."""
    document = word.new()
    paragraph = document.add_paragraph()
    word.picture(paragraph, word.png(1), "{photo1}")
    word.picture(paragraph, word.png(2), "linked")
    blip = paragraph._p.xpath(".//a:blip")[1]
    blip.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed", "rId999")
    block = read_docx(word.saved(document)).stories[0].blocks[0]
    assert isinstance(block, Paragraph)
    assert block.inlines == (Picture("{photo1}", word.png(1)), Picture("linked", None))


def rewritten(change: Callable[[str, bytes], bytes]) -> bytes:
    """A Word file with every part passed through `change`."""
    document = word.new()
    document.add_paragraph("text")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word.saved(document))) as source, zipfile.ZipFile(out, "w", 8) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def replaced(part: str, by: bytes) -> Callable[[str, bytes], bytes]:
    """Put other bytes into one part."""
    return lambda name, content: by if name == part else content


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&a;</w:body></w:document>"""


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "cannot be opened as a ZIP"),
        (b"PK\x03\x04 and no more", "cannot be opened as a ZIP"),
        (b"%PDF-1.7", "it is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected by a password"),
        (rewritten(replaced("word/document.xml", LAUGHS)), "declares a document type"),
        (rewritten(replaced("word/document.xml", OUTSIDE)), "declares a document type"),
        (rewritten(replaced("word/document.xml", b"<w:document")), "is no XML"),
        (rewritten(replaced("word/document.xml", b"<html/>")), "holds no Word document"),
        (rewritten(replaced("_rels/.rels", b"<Relationships/>")), "holds no document"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_word_file_is_named(content: bytes, problem: str) -> None:
    """Broken, protected or hostile: one line that says which."""
    with pytest.raises(DocumentUnreadable, match=problem):
        read_docx(content)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is announced as too much is not opened; what unpacks to too much is not read on."""
    bomb = rewritten(replaced("word/document.xml", b"<w:document>" + b" " * (package.MAX_XML + 1)))
    assert len(bomb) < 100_000
    with pytest.raises(DocumentUnreadable, match="unpacks to more"):
        read_docx(bomb)
    monkeypatch.setattr(package, "MAX_ALL", 10_000)
    with pytest.raises(DocumentUnreadable, match="unpacks to more"):
        read_docx(rewritten(lambda _, content: content))


def test_a_damaged_part_is_named() -> None:
    """Bytes that do not unpack."""
    content = bytearray(rewritten(lambda _, content: content))
    place = content.index(b"word/document.xml") + len(b"word/document.xml") + 20
    content[place : place + 40] = bytes(40)
    with pytest.raises(DocumentUnreadable, match=r"word/document\.xml"):
        read_docx(bytes(content))


def test_tables_nested_without_end_are_refused() -> None:
    """Deeper than any form's."""
    nested = "<w:p/>"
    for _ in range(400):
        nested = f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"
    part = f"<w:document {W}><w:body>{nested}</w:body></w:document>".encode()
    with pytest.raises(DocumentUnreadable):
        read_docx(rewritten(replaced("word/document.xml", part)))
