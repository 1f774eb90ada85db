"""Word files for tests, written with python-docx and with the markup that it does not know."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
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


def drawn(shade: int) -> bytes:
    """A small picture of two dots in a shade and two in black, so that something is seen on it."""
    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes([0, shade, 0, 0, 0, shade]))), (b"IEND", b"")]
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


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": _OFFICE,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "wpi": "http://schemas.microsoft.com/office/word/2010/wordprocessingInk",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "x": "urn:of-another-program",
    }.items()
)
Part = tuple[str, str, str | bytes]
"""Kind of relationship, name of the part, content; a string is what stands within its root element."""
_ROOTS = {"header": "hdr", "footer": "ftr", "glossaryDocument": "glossaryDocument"}


def packed(
    body: str,
    *parts: Part,
    package: Sequence[Part] = (),
    types: str = "",
    rename: Mapping[str, str] = {},
) -> bytes:
    """A Word file of raw markup. Parts get the ids `rId1`, `rId2`, … in their order; `package` belong to the whole."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="xml" ContentType="application/xml"/>{types}</Types>""",
        "_rels/.rels": _relations([("officeDocument", "word/document.xml", ""), *package]),
        "word/_rels/document.xml.rels": _relations(parts, folder="word/"),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
    }
    for kind, name, content in (*parts, *package):
        if name.startswith("http"):
            continue
        element = _ROOTS.get(kind, kind)
        files[name] = f"<w:{element} {SPACES}>{content}</w:{element}>" if isinstance(content, str) else content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(rename.get(name, name), content)
    return out.getvalue()


def _relations(parts: Sequence[Part], folder: str = "") -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" '
        + (f'Target="{name}" TargetMode="External"/>' if name.startswith("http") else f'Target="/{name}"/>')
        for number, (kind, name, _) in enumerate(parts, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    )


def run(words: str, properties: str = "") -> str:
    """A run of one text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def line(*runs: str, style: str = "", mark: str = "") -> str:
    """A paragraph of runs, given as markup or as mere words."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{named}<w:rPr>{mark}</w:rPr></w:pPr>{inside}</w:p>"


def table(*rows: str, properties: str = "") -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells, each given as blocks."""
    inside = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def cell(blocks: str, properties: str = "") -> str:
    """A cell of blocks."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def control(properties: str, content: str) -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def drawing(graphic: str, alt: str = "", *, floats: bool = False, hidden: bool = False) -> str:
    """A run with a drawing of DrawingML."""
    kind, unseen = "anchor" if floats else "inline", ' hidden="1"' * hidden
    return (
        f'<w:r><w:drawing><wp:{kind}><wp:docPr id="1" name="d" descr="{alt}"{unseen}/>'
        f"<a:graphic><a:graphicData uri='u'>{graphic}</a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>"
    )


def embedded(id_: str, extension: str = "") -> str:
    """A picture of DrawingML, by the id of its part."""
    by = f' r:embed="{id_}"' if id_ else ""
    return f"<pic:pic><pic:blipFill><a:blip{by}>{extension}</a:blip></pic:blipFill><pic:spPr/></pic:pic>"
