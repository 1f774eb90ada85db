"""Word files for tests, written with python-docx and with the markup that it does not know."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def new() -> Any:
    """An empty document."""
    return docx.Document()


def saved(document: Any) -> bytes:
    """Its bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def box(paragraph: Any, tag: str, checked: bool = False, words: str = "") -> None:
    """A check-box content control, and words after it."""
    sign = "☒" if checked else "☐"
    named = f'<w:tag w:val="{tag}"/>' if tag else ""
    control = f"""<w:sdt {nsdecls("w")} {W14}><w:sdtPr>{named}<w14:checkbox><w14:checked w14:val="{int(checked)}"/>
        </w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"""
    paragraph._p.append(parse_xml(control))
    if words:
        paragraph.add_run(words)


def picture(paragraph: Any, content: bytes, alt: str = "") -> None:
    """A picture with an alternative text."""
    drawing = paragraph.add_run().add_picture(io.BytesIO(content))
    drawing._inline.docPr.set("descr", alt)


def png(shade: int) -> bytes:
    """A small picture; another shade is another picture."""
    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    rows = bytes([0, shade, shade, 0, shade, shade])
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def text_box(paragraph: Any, words: str) -> None:
    """A text box as Word writes it: once for programs of today, once for older ones."""
    inside = f"<w:txbxContent><w:p><w:r><w:t xml:space='preserve'>{escape(words)}</w:t></w:r></w:p></w:txbxContent>"
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    shape = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    paragraph._p.append(
        parse_xml(f"""<w:r {nsdecls("w", "wp", "a")} xmlns:mc="{space}" xmlns:wps="{shape}"
            xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
            <wp:anchor><a:graphic><a:graphicData uri="{shape}">
            <wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>
            </a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}
            </v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>""")
    )


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field such as PAGE, and what Word computed for it last."""
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText> {instruction} </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{part}</w:r>"))
