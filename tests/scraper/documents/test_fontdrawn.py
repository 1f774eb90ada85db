"""A font in the file is held against what it draws: a space that is somebody's hand is none, nor a letter of no ink."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import reportlab

from tests.scraper.documents.raw_pdf import stream
from tests.scraper.documents.test_fonts import job, told_by

FONTS = Path(reportlab.__file__).parent / "fonts"
DESCRIBED = (
    "/FontDescriptor << /Type /FontDescriptor /FontName /ABCDEF+Own /Flags 32 /{file} 13 0 R /Ascent 800 /Descent -200"
    " /FontBBox [0 -200 1000 800] /ItalicAngle 0 /CapHeight 700 /StemV 80 >>"
).format


def simple(kind: str, file: str, encoding: str = "/WinAnsiEncoding") -> str:
    """A font of 256 signs, whose program is in the file."""
    return (
        f"<< /Type /Font /Subtype /{kind} /BaseFont /ABCDEF+Own /FirstChar 32 /LastChar 90 /Widths [{'600 ' * 59}]"
        f" /Encoding {encoding} /ToUnicode 12 0 R {DESCRIBED(file=file)} >>"
    )


def type1() -> bytes:
    """A program of Type 1, in the three parts that a PDF keeps it in."""
    content = (FONTS / "_er_____.pfb").read_bytes()
    parts = []
    while content[:2] in (b"\x80\x01", b"\x80\x02"):
        size = int.from_bytes(content[2:6], "little")
        parts.append(content[6 : 6 + size])
        content = content[6 + size :]
    lengths = len(parts[0]), sum(map(len, parts[1:-1])), len(parts[-1])
    named = " ".join(f"/Length{number} {size}" for number, size in enumerate(lengths, 1))
    return stream(b"".join(parts), named)


TRUE_TYPE = stream((FONTS / "Vera.ttf").read_bytes())
KINDS = {"TrueType": ("FontFile2", TRUE_TYPE), "Type1": ("FontFile", type1())}
AS_WRITTEN = {ord(one): f"{ord(one):04x}" for one in "J21 "}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("text", "table", "found"),
    [
        ("(J21)", {}, ("J21", False)),
        ("(J 21)", {}, ("J 21", False)),
        ("(J21)", {0x32: "0020"}, (None, True)),
        ("(J21)", {0x32: "00A0"}, (None, True)),
        ("(J 1)", {0x20: "0032"}, (None, True)),
        ("(J 1)", {0x20: "002D"}, (None, True)),
    ],
)
def test_what_a_simple_font_draws_is_believed(
    kind: str, text: str, table: Mapping[int, str], found: tuple[object, bool]
) -> None:
    """A sign for a space, and none for a digit or a dash, whatever the file's table says."""
    file, program = KINDS[kind]
    assert job(simple(kind, file), text, table={**AS_WRITTEN, **table}, more={13: program}) == found


def test_a_sign_whose_name_is_a_space_and_that_draws_something_is_none() -> None:
    """The glyph named so was drawn anew, and no table speaks of it."""
    content = bytearray((FONTS / "Vera.ttf").read_bytes())
    places = {
        bytes(content[at : at + 4]): int.from_bytes(content[at + 8 : at + 12])
        for at in range(12, 12 + 16 * content[5], 16)
    }
    loca = next(place for tag, place in places.items() if tag == b"loca")
    space, hand = 3, 54
    content[loca + 2 * space : loca + 2 * space + 4] = content[loca + 2 * hand : loca + 2 * hand + 4]
    font = simple("TrueType", "FontFile2").replace("/ToUnicode 12 0 R", "")
    assert job(font, "( )", more={13: stream(bytes(content))}) == (None, True)
    assert job(font, "(J 1)", more={13: TRUE_TYPE}) == ("J 1", False)


@pytest.mark.parametrize(("text", "found"), [("0032", ("J21", False)), ("0020", (None, True))])
def test_what_a_numbered_font_draws_is_believed(text: str, found: tuple[object, bool]) -> None:
    """Its signs are written by their own numbers."""
    below = (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Own /CIDToGIDMap /Identity /DW 600"
        f" {DESCRIBED(file='FontFile2')} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Own /Encoding /Identity-H /ToUnicode 15 0 R"
        f" /DescendantFonts [{below}] >>"
    )
    listed = told_by({0x2D: "004A", 0x15: text, 0x14: "0031"})
    table = listed.replace(b"<00> <FF>", b"<0000> <FFFF>")
    for code in (b"2d", b"15", b"14"):
        table = table.replace(b" <" + code + b"> <", b" <00" + code + b"> <")
    length = len(table) - len(listed)
    size = int(listed.split(b"/Length ")[1].split(b" ")[0])
    table = table.replace(b"/Length %d" % size, b"/Length %d" % (size + length))
    assert job(font, "<002d00150014>", more={13: TRUE_TYPE, 15: table}) == found
