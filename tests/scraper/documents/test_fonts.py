"""What a PDF says of its letters is believed where it does not contradict itself."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import pytest

from tests.scraper.documents.prestart import read
from tests.scraper.documents.raw_pdf import form, made, stream, words

LINES = words((20, 180, "Daily prestart"), (20, 160, "Job:"), (20, 140, "Operator: Lou"), (20, 100, "End of form"))
UNTOLD = "the file does not say what letter"
HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {} >>".format
WINDOWS = "/Encoding /WinAnsiEncoding"


def told_by(letters: Mapping[int, str]) -> bytes:
    """A table of what letters the numbers of a font are, as hexadecimal digits."""
    listed = " ".join(f"<{code:02x}> <{text}>" for code, text in letters.items())
    return stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def"
        f" 1 begincodespacerange <00> <FF> endcodespacerange {len(letters)} beginbfchar {listed} endbfchar"
        " endcmap end end"
    )


def job(
    font: str,
    text: str = "(J21)",
    *,
    table: Mapping[int, str] | None = None,
    more: Mapping[int, str | bytes] | None = None,
) -> tuple[object, bool]:
    """The number of the job, written in a font; and whether its letters are told as unknown."""
    drawing = form(f"BT /G 11 Tf 0 0 Td {text} Tj ET", "0 -5 200 20", resources=f"/Font << /G {font} >>")
    shape = stream("500 0 0 0 400 700 d1 0 0 400 700 re f")
    objects: dict[int, str | bytes] = {11: drawing, 13: shape, **(more or {})}
    if table is not None:
        objects[12] = told_by(table)
    resources = "/XObject << /X 11 0 R >>"
    found = read(made(LINES + "q 1 0 0 1 42 160 cm /X Do Q ", resources=resources, objects=objects))
    assert found.answers["Operator"] == "Lou"
    return found.answers["Job"], UNTOLD in found.readings


TABLED = HELVETICA(f"{WINDOWS} /ToUnicode 12 0 R")


@pytest.mark.parametrize("text", ["0039", "0020", "0000", "E012", "FFFD", "00320031"])
def test_a_table_that_contradicts_the_encoding_of_a_font_that_every_reader_has_is_not_believed(text: str) -> None:
    """The sign of the number is drawn by the encoding; who copies it gets what the table says."""
    assert job(TABLED, table={0x32: text}) == (None, True)


@pytest.mark.parametrize("table", [{}, {0x32: "0032"}, {0x4A: "004A", 0x32: "0032", 0x31: "0031"}])
def test_a_table_that_agrees_with_it_is_believed(table: dict[int, str]) -> None:
    """Or that says nothing."""
    assert job(TABLED, table=table) == ("J21", False)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("/J /two /one", ("J21", False)),
        ("/uni004A /u0032 /one", ("J21", False)),
        ("/g45 /g21 /g20", (None, True)),
        ("/.notdef /two /one", (None, True)),
        ("/c65 /c66 /c67", (None, True)),
    ],
)
def test_a_sign_whose_name_says_no_letter_is_not_read_by_its_number(names: str, found: object) -> None:
    """Programs that leave letters out number the rest anew."""
    font = HELVETICA(f"/Encoding << /Type /Encoding /Differences [65 {names}] >>")
    assert job(font, "(ABC)") == found


def drawn(names: str, more: str = "", signs: Sequence[int] = (13, 13, 13)) -> str:
    """A font that draws its signs itself, under three names."""
    parts = names.split()
    held = " ".join(f"{one} {sign} 0 R" for one, sign in dict(zip(parts, signs, strict=True)).items())
    return (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65"
        f" /LastChar 67 /Widths [500 500 500] /CharProcs << {held} >> /Resources << /Font << /H"
        " << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        f" /Encoding << /Type /Encoding /Differences [65 {names}] >> {more} >>"
    )


def job_drawn(names: str, letters: str, table: Mapping[int, str] | None = None) -> tuple[object, bool]:
    """The number of the job as three signs that look like letters."""
    shapes = {
        14 + at: stream(f"600 0 0 -200 700 800 d1 BT /H 1000 Tf ({one}) Tj ET" if one.strip() else "600 0 d0")
        for at, one in enumerate(letters)
    }
    font = drawn(names, "/ToUnicode 12 0 R" * (table is not None), range(14, 17))
    return job(font, "(ABC)", table=table, more=shapes)


def test_what_a_font_that_draws_its_signs_itself_calls_them_is_believed_where_it_can_mean_nothing_else() -> None:
    """`a`, `b`, `c` may be its first three signs, whatever they are; `two` is none by chance."""
    assert job_drawn("/a /b /c", "J21") == (None, True)
    assert job_drawn("/A /B /C", "ABC") == ("ABC", False)
    assert job_drawn("/one /two /three", "123") == ("123", False)
    assert job_drawn("/a /b /c", "J21", {65: "004A", 66: "0032", 67: "0031"}) == ("J21", False)


@pytest.mark.parametrize("letters", ["321", "923", "12 ", "ZZZ"])
def test_a_sign_that_looks_like_another_letter_is_none(letters: str) -> None:
    """Whatever it is called: the page shows what is drawn."""
    assert job_drawn("/one /two /three", letters) == (None, True)


def test_a_table_is_not_believed_of_signs_that_look_quite_different() -> None:
    """A solid block, a scrawl, nothing."""
    table = {65: "004A", 66: "0032", 67: "0031"}
    assert job(drawn("/g1 /g2 /g3", "/ToUnicode 12 0 R"), "(ABC)", table=table) == (None, True)
    assert job_drawn("/g1 /g2 /g3", "J 1", table) == (None, True)
    hand = stream("2500 0 0 0 2400 700 d1 60 w 0 300 m 300 900 500 -200 800 400 c 1200 700 1500 0 2400 350 c S")
    font = drawn("/g1 /g2 /g3", "/ToUnicode 12 0 R", (14, 14, 14))
    assert job(font, "(A)", table=table, more={14: hand}) == (None, True)


@pytest.mark.parametrize("name", ["space", "nbspace", "uni00A0", "uni2003"])
@pytest.mark.parametrize("table", [None, {65: "0020", 66: "0032", 67: "0031"}])
@pytest.mark.parametrize(
    ("shape", "is_told"),
    [
        ("0 0 400 700 re f", True),
        ("20 w 0 0 m 300 400 l S", True),
        ("BI /W 1 /H 1 /BPC 1 /IM true ID \\200 EI", True),
        ("", False),
        ("0 0 400 700 re n", False),
    ],
)
def test_a_space_that_draws_something_is_none(
    name: str, table: dict[int, str] | None, shape: str, *, is_told: bool
) -> None:
    """A hand that signs is kept as a sign of a font too, under any name."""
    drawing = form(
        "BT /G 11 Tf 0 0 Td (A) Tj ET BT /F 11 Tf 14 0 Td (J21) Tj ET",
        "0 -5 200 20",
        resources=f"/Font << /G {drawn(f'/{name} /two /one', '/ToUnicode 12 0 R' if table else '')}"
        " /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>",
    )
    objects: dict[int, str | bytes] = {11: drawing, 13: stream(f"500 0 0 0 400 700 d1 {shape}")}
    if table:
        objects[12] = told_by(table)
    found = read(made(LINES + "q 1 0 0 1 42 160 cm /X Do Q ", resources="/XObject << /X 11 0 R >>", objects=objects))
    assert (found.answers["Job"], UNTOLD in found.readings) == ((None, True) if is_told else ("J21", False))


def test_the_hyphen_of_windows_under_its_second_number_is_no_space() -> None:
    """It has one for soft hyphens too, and draws both."""
    assert job(HELVETICA(WINDOWS), "(J\\25521)") == ("J-21", False)


def test_signs_of_the_dingbats_that_every_reader_has_are_no_letters() -> None:
    """Forms are ticked with them."""
    dingbats = "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"
    for code, sign in (("4", "✔"), ("8", "✘"), ("l", "●")):
        assert job(dingbats, f"({code})") == (sign, False)


EMBEDDED = (
    "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Own /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 90"
    " /Widths ["
    + "556 "
    * 59
    + "] /FontDescriptor << /Type /FontDescriptor /FontName /ABCDEF+Own /Flags {} /FontFile2 13 0 R"
    " /FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 /ItalicAngle 0 /CapHeight 700 /StemV 80 >>"
    " /ToUnicode 12 0 R >>"
).format


def test_a_table_that_contradicts_what_an_embedded_font_is_encoded_as_is_not_believed() -> None:
    """A letter or digit for another; a font that numbers its signs by itself is believed, as it has no other word."""
    tables = {0x4A: "004A", 0x31: "0031"}
    assert job(EMBEDDED(32), table=tables | {0x32: "0039"}) == (None, True)
    assert job(EMBEDDED(32), table=tables | {0x32: "0032"}) == ("J21", False)
    assert job(EMBEDDED(32), table=tables | {0x32: "03A9"})[0] == "J\u03a91"
    assert job(EMBEDDED(4), table=tables | {0x32: "0039"})[0] == "J91"


def program(letters: Mapping[int, str]) -> bytes:
    """A font's own program: a table of which of its signs draws which letter, and nothing else."""
    codes = sorted((ord(letter), sign) for sign, letter in letters.items())
    ends = [*(code for code, _ in codes), 0xFFFF]
    deltas = [*((sign - code) % 0x10000 for code, sign in codes), 1]
    count = len(ends)
    body = struct.pack(
        f">4H{count}HH{count}H{count}H{count}H", 2 * count, 0, 0, 0, *ends, 0, *ends, *deltas, *[0] * count
    )
    cmap = struct.pack(">HHHHL", 0, 1, 3, 1, 12) + struct.pack(">HHH", 4, 6 + len(body), 0) + body
    return struct.pack(">4sHHHH4sLLL", b"\0\1\0\0", 1, 0, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap


def numbered(own: Mapping[int, str], *, mapping: str = "/Identity") -> tuple[object, bool]:
    """`J21` by the file's table, drawn with the signs 3, 4 and 5 of a font whose program says what they are."""
    described = (
        "<< /Type /FontDescriptor /FontName /ABCDEF+Own /Flags 4 /FontFile2 13 0 R /FontBBox [0 -200 1000 800]"
        " /Ascent 800 /Descent -200 /ItalicAngle 0 /CapHeight 700 /StemV 80 >>"
    )
    below = (
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Own /CIDToGIDMap {mapping} /DW 556 /FontDescriptor"
        f" {described} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Own /Encoding /Identity-H /ToUnicode 12 0 R"
        f" /DescendantFonts [{below}] >>"
    )
    table = stream(
        "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange"
        " 3 beginbfchar <0003> <004A> <0004> <0032> <0005> <0031> endbfchar endcmap"
    )
    drawing = form("BT /G 11 Tf 0 0 Td <000300040005> Tj ET", "0 -5 200 20", resources=f"/Font << /G {font} >>")
    objects: dict[int, str | bytes] = {11: drawing, 12: table, 13: stream(program(own))}
    found = read(made(LINES + "q 1 0 0 1 42 160 cm /X Do Q ", resources="/XObject << /X 11 0 R >>", objects=objects))
    return found.answers["Job"], UNTOLD in found.readings


def test_a_table_that_contradicts_the_program_of_a_font_is_not_believed() -> None:
    """The program says what letter a sign is, where it still says it; letters that look alike share a sign."""
    assert numbered({3: "J", 4: "2", 5: "1"}) == ("J21", False)
    assert numbered({3: "J", 4: "7", 5: "1"}) == (None, True)
    assert numbered({3: "\u0408", 4: "2", 5: "1"}) == ("J21", False)
    assert numbered({9: "x"}) == ("J21", False)
    assert numbered({3: "J", 4: "7", 5: "1"}, mapping="13 0 R") == ("J21", False)
