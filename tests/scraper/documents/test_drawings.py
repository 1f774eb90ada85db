"""What stands on a page and is no text: pictures are read, and whatever cannot be is a mark in its place."""

from __future__ import annotations

import pytest

from scraper.documents.blocks import Box, Frame, Inline, Mark, Paragraph, Picture, Text
from scraper.documents.docx import read_docx
from tests.scraper.documents import word
from tests.scraper.documents.test_controls import inlines
from tests.scraper.documents.test_form import sha256
from tests.scraper.documents.test_shown import lines, read

IMAGE: word.Part = ("image", "word/media/image1.png", word.png(7))
SIGNED = Picture("", word.png(7))
INK = '<w14:contentPart bwMode="auto" r:id="rId9"/>'
SHAPE = "<wps:wsp><wps:spPr>{}<a:ln><a:solidFill/></a:ln></wps:spPr></wps:wsp>".format


def alternative(choice: str, fallback: str, requires: str = "wps") -> str:
    """A run of alternatives for newer and older programs."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="{requires}">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def inner(run: str) -> str:
    """What stands in a run."""
    return run.removeprefix("<w:r>").removesuffix("</w:r>")


PICTURE = inner(word.drawing(word.embedded("rId1")))


@pytest.mark.parametrize(
    ("run", "seen"),
    [
        (word.drawing(INK), (Mark("ink"),)),
        (alternative(inner(word.drawing(INK)), "", "wpi"), (Mark("ink"),)),
        (alternative(inner(word.drawing(INK)), PICTURE, "wpi"), (SIGNED,)),
        (alternative(inner(word.drawing(INK)), PICTURE.replace("rId1", "rId5"), "wpi"), (Mark("ink"),)),
        ('<w:r><w:contentPart r:id="rId9"/></w:r>', (Mark("ink"),)),
        (word.drawing(SHAPE("<a:custGeom/>")), (Mark("a drawing"),)),
        (word.drawing(SHAPE('<a:prstGeom prst="line"/>'), floats=True), (Mark("a drawing", floats=True),)),
        (word.drawing(f"<wpg:wgp>{SHAPE('')}{word.embedded('rId1')}</wpg:wgp>"), (Mark("a drawing"), SIGNED)),
        (word.drawing("<wps:wsp><wps:spPr><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr></wps:wsp>"), ()),
        (word.drawing(SHAPE(""), hidden=True), ()),
        (word.drawing("<c:chart r:id='rId9'/>"), (Mark("a chart"),)),
        (word.drawing("<dgm:relIds/>"), (Mark("a diagram"),)),
        ("<w:r><w:pict><v:shape path='m0,0l9,9e'/></w:pict></w:r>", (Mark("a drawing"),)),
        ("<w:r><w:pict><v:shapetype><v:path/></v:shapetype><v:line/></w:pict></w:r>", (Mark("a drawing"),)),
        ("<w:r><w:pict><v:group><v:oval/><v:shape><v:imagedata r:id='rId1'/></v:shape></v:group></w:pict></w:r>",
         (Mark("a drawing"), SIGNED)),
        ("<w:r><w:pict><v:rect o:hr='t'/></w:pict></w:r>", ()),
        ("<w:r><w:pict><v:rect style='position:absolute; visibility : hidden'/></w:pict></w:r>", ()),
        ("<w:r><w:pict><v:rect style='position:absolute'/></w:pict></w:r>", (Mark("a drawing", floats=True),)),
        ("<w:r><w:object><v:shape><v:imagedata r:id='rId1'/></v:shape><o:OLEObject/></w:object></w:r>", (SIGNED,)),
        # A program of which Word knows nothing: what it shows instead.
        (alternative(inner(word.drawing(SHAPE(""))), "<w:t>instead</w:t>", "x"), (Text("instead"),)),
        (alternative("<w:t>new</w:t>", "<w:t>old</w:t>", "w14"), (Text("new"),)),
    ],
)  # fmt: skip
def test_whatever_is_drawn_is_seen(run: str, seen: tuple[Inline, ...]) -> None:
    """Ink with its picture where a program drew one; shapes of both kinds; groups, charts, objects."""
    assert inlines(word.packed(word.line(run), IMAGE)) == seen


SVG = '<a:extLst><a:ext><asvg:svgBlip r:embed="rId2"/></a:ext></a:extLst>'


@pytest.mark.parametrize(
    ("picture", "content", "problem"),
    [
        (word.embedded("rId1", SVG), word.png(7), ""),
        (word.embedded("", SVG), b"<svg/>", ""),
        (word.embedded("rId3"), None, "damaged or missing"),
        (word.embedded("rId4"), None, "link"),
        (word.embedded("").replace("<a:blip", '<a:blip r:link="rId4"'), None, "link"),
    ],
)
def test_a_picture_without_bytes_says_why(picture: str, content: bytes | None, problem: str) -> None:
    """A part that is gone, a link to elsewhere; a drawing of lines is there, with or without one of dots."""
    parts = (
        IMAGE,
        ("image", "word/media/image2.svg", b"<svg/>"),
        ("image", "word/media/gone.png", b""),
        ("image", "https://example.test/p.png", ""),
    )
    packed = word.packed(word.line(word.drawing(picture, "sig")), *parts, rename={"word/media/gone.png": "word/x"})
    (found,) = inlines(packed)
    assert isinstance(found, Picture)
    assert (found.alt, found.sha256, problem in found.lacks) == ("sig", content and sha256(content), True)


def test_the_reason_of_a_signature_that_cannot_be_read_is_the_right_one() -> None:
    """A signature as SVG is there; nobody is to look for a link."""
    blank = word.packed(word.line("Received: ", word.drawing(word.embedded("rId1"), "ReceiverSignature")), IMAGE)
    svg = ("image", "word/media/image2.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0L9 9'/></svg>")
    body = word.line("Received: ", word.drawing(word.embedded("", SVG), "ReceiverSignature"))
    values, problems = read(word.packed(body, IMAGE, svg), blank)
    assert values["ReceiverSignature"] is not None or "ReceiverSignature" in problems
    assert "link" not in problems.get("ReceiverSignature", "")


@pytest.mark.parametrize("shape", [SHAPE("<a:custGeom/>"), INK])
def test_a_place_signed_by_hand_is_told(shape: str) -> None:
    """Drawn in place of the sample, or beside it."""
    sample = word.drawing(word.embedded("rId1"), "Signature1")
    blank = word.packed(word.line("Signed: ", sample) + word.line("end"), IMAGE)
    for runs in ((word.drawing(shape),), (sample, word.drawing(shape)), (word.drawing(shape), sample)):
        values, problems = read(word.packed(word.line("Signed: ", *runs) + word.line("end"), IMAGE), blank)
        assert values == {"Signature1": None}
        assert "Signature1" in problems
    assert read(blank, blank) == ({"Signature1": None}, {})


def box(fill: str, words: str) -> str:
    """A text box of today."""
    inside = f"<wps:txbx><w:txbxContent>{words}</w:txbxContent></wps:txbx>"
    return word.drawing(f"<wps:wsp><wps:spPr>{fill}</wps:spPr>{inside}</wps:wsp>")


WHITE = word.line(word.run("Dana", '<w:color w:val="FFFFFF"/>'))


@pytest.mark.parametrize(
    ("fill", "text", "marks"),
    [
        ('<a:solidFill><a:srgbClr val="1F3864"/></a:solidFill>', "Dana", 0),
        ('<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>', "Dana", 0),
        ('<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>', "", 0),
        ("<a:noFill/>", "", 0),
        ('<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>', "Dana", 1),
    ],
)
def test_white_in_a_text_box_is_seen_on_a_dark_ground_alone(fill: str, text: str, marks: int) -> None:
    """Where the ground is one of the theme's colours, nobody can tell."""
    frame = read_docx(word.packed(word.line(box(fill, WHITE)))).stories[0].blocks[1]
    assert isinstance(frame, Frame)
    (inside,) = frame.blocks
    assert isinstance(inside, Paragraph)
    assert "".join(one.text for one in inside.inlines if isinstance(one, Text)) == text
    assert sum(isinstance(one, Mark) for one in inside.inlines) == marks


MATH = "<m:oMath>{}</m:oMath>".format
SIGNS = "<m:r><m:rPr/><m:t>{}</m:t></m:r>".format


@pytest.mark.parametrize(
    ("equation", "seen"),
    [
        (MATH(SIGNS("≤ 1.44 Ω")), (Text("≤ 1.44 Ω"),)),
        (f"<m:oMathPara>{MATH(SIGNS('a') + SIGNS('=b'))}</m:oMathPara>", (Text("a=b"),)),
        (MATH(f"<m:d><m:e>{SIGNS('x')}</m:e></m:d>"), (Text("(x)"),)),
        (
            MATH(f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{SIGNS("x")}</m:e></m:d>'),
            (Text("[x]"),),
        ),
        (MATH(f"<m:sSub><m:e>{SIGNS('Z')}</m:e><m:sub>{SIGNS('s')}</m:sub></m:sSub>"), (Mark("an equation"),)),
        (MATH(f"<m:f><m:num>{SIGNS('1')}</m:num><m:den>{SIGNS('2')}</m:den></m:f>"), (Mark("an equation"),)),
        (MATH(f"<m:rad><m:e>{SIGNS('2')}</m:e></m:rad>"), (Mark("an equation"),)),
    ],
)
def test_an_equation_is_read_where_it_is_one_line_of_signs(equation: str, seen: tuple[Inline, ...]) -> None:
    """What stands above and below, or under a root, is told."""
    assert inlines(word.packed(word.line(equation))) == seen


def diary(work: str) -> str:
    """A day on site."""
    return word.line("Diary") + word.line("Work done:") + work + word.line("Weather: Fine") + word.line("end")


BLANK = diary(word.line("{Work}")).replace("Fine", "{Weather}")
CHUNK = '<w:altChunk r:id="rId1"/>'


@pytest.mark.parametrize(
    ("part", "types", "work"),
    [
        (("aFChunk", "word/c.docx", word.packed(word.line("Ran cable tray."))), "", "Ran cable tray."),
        (("aFChunk", "word/c.docx", word.packed(word.line("Ran") + word.line("Cut"))), "", "Ran\nCut"),
        (("aFChunk", "word/c.docx", word.packed('<w:altChunk r:id="rId1"/>')), "", None),
        (("aFChunk", "word/c.docx", b"PK and no more"), "", None),
        (("aFChunk", "word/c.txt", "Ran cäble\r\nCut".encode()), "text/plain", "Ran cäble\nCut"),
        (("aFChunk", "word/c.txt", "Ran cäble".encode("utf-16")), "text/plain", "Ran cäble"),
        (("aFChunk", "word/c.txt", "Ran cäble".encode("latin-1")), "text/plain", None),
        (("aFChunk", "word/c.html", b"<p>Ran cable</p>"), "text/html", None),
        (("aFChunk", "word/c.rtf", rb"{\rtf1 Ran cable}"), "application/rtf", None),
        (("image", "word/c.png", word.png(1)), "", None),
    ],
)
def test_a_chunk_is_read_where_it_is_word_or_plain_text(part: word.Part, types: str, work: str | None) -> None:
    """Any other is told; the words around it are what they are."""
    named = f'<Override PartName="/{part[1]}" ContentType="{types}"/>' if types else ""
    for filler in ("", "<w:p/>"):
        values, problems = read(word.packed(diary(CHUNK + filler), part, types=named), BLANK)
        assert values == {"Work": work, "Weather": "Fine"}
        assert ("Work" in problems) == (work is None)


def test_what_word_shows_of_other_documents_is_told() -> None:
    """Also what a control of another program shows."""
    assert inlines(word.packed(word.line("<w:subDoc r:id='rId1'/>"))) == (Mark("another document"),)
    assert inlines(word.packed(word.line(OBJECT))) == (Mark("a control of another program"),)


OBJECT = (
    "<w:r><w:object><v:shape><v:imagedata r:id='rId2'/></v:shape><w:control r:id='rId1' w:name='height'/>"
    "</w:object></w:r>"
)


@pytest.mark.parametrize(
    ("classid", "inside", "shown"),
    [
        ("{8BD21D40-EC42-11CE-9E0D-00AA006002F3}", '<ax:ocxPr ax:name="Value" ax:value="1"/>', Box("height", True)),
        ("{8BD21D40-EC42-11CE-9E0D-00AA006002F3}", '<ax:ocxPr ax:name="Value" ax:value="0"/>', Box("height", False)),
        ("{8bd21d50-ec42-11ce-9e0d-00aa006002f3}", '<ax:ocxPr ax:name="Value" ax:value="-1"/>', Box("height", True)),
        ("{8BD21D40-EC42-11CE-9E0D-00AA006002F3}", "", Box("height", None)),
        ("{978C9E23-D4B0-11CE-BF2D-00AA003F40D0}", "", Mark("a control of another program")),
    ],
)
def test_a_box_of_another_program_is_read_or_told(classid: str, inside: str, shown: Inline) -> None:
    """Its name is its code; where its state lies in bytes of its own, that is said."""
    part = f'<ax:ocx xmlns:ax="urn:ax" ax:classid="{classid}" ax:persistence="x">{inside}</ax:ocx>'.encode()
    parts = (("control", "word/activeX/activeX1.xml", part), ("image", "word/media/1.wmf", b"wmf"))
    body = word.line(OBJECT, " Work above 2 m") + word.line("end")
    found = inlines(word.packed(body, *parts))
    assert found == (shown, Text(" Work above 2 m"))
    if isinstance(shown, Box):
        values, problems = read(word.packed(body, *parts), word.packed(body, *parts))
        assert (values["height"], "height" in problems) == (shown.checked, shown.checked is None)


def test_comments_are_no_part_of_the_page() -> None:
    """What somebody wrote in the margin of Word is not printed."""
    body = word.line("<w:commentRangeStart w:id='0'/>", "Dana", "<w:r><w:commentReference w:id='0'/></w:r>")
    comment = f"<w:comment w:id='0'>{word.line('who?')}</w:comment>"
    packed = word.packed(body, ("comments", "word/comments.xml", comment))
    assert lines(packed) == ["Dana"]
    assert [one.name for one in read_docx(packed).stories] == ["body"]


PERMIT = (
    word.line("Permit to work") + word.line("Holder: {Holder}") + word.line("Signed: {}") + word.line("Keep it here")
)
SAMPLE = word.drawing(word.embedded("rId1"), "Signature1")
STAMP = word.drawing(word.embedded("rId2"), floats=True)
OVER = "<wps:wsp><wps:spPr/><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>".format


@pytest.mark.parametrize("place", ["Permit to work", "Signed: ", "Keep it here"])
@pytest.mark.parametrize(
    "stamp",
    [
        STAMP,
        word.drawing(OVER(word.line("APPROVED")), floats=True),
        word.drawing(INK, floats=True),
        "<w:r><w:pict><v:shape style='position:absolute'><v:imagedata r:id='rId2'/></v:shape></w:pict></w:r>",
    ],
)
def test_what_somebody_lays_over_a_page_costs_no_answer_and_may_be_the_signature(stamp: str, place: str) -> None:
    """A stamp, a scanned signature, a text box: written beside any words, seen anywhere."""
    parts = (("image", "word/media/1.png", word.png(1)), ("image", "word/media/2.png", word.png(2)))
    blank = PERMIT.replace("{}", "</w:t></w:r>" + SAMPLE + "<w:r><w:t>")
    filled = blank.replace("{Holder}", "Dana").replace(place, f"{place}</w:t></w:r>{stamp}<w:r><w:t>", 1)
    values, problems = read(word.packed(filled, *parts), word.packed(blank, *parts))
    assert values == {"Holder": "Dana", "Signature1": None}
    assert "Signature1" in problems
    assert read(word.packed(blank.replace("{Holder}", "Dana"), *parts), word.packed(blank, *parts))[1] == {}


def test_what_lies_over_the_templates_page_too_is_told_of_nothing() -> None:
    """A logo that floats, a text box of the form's own."""
    parts = (("image", "word/media/1.png", word.png(1)), ("image", "word/media/2.png", word.png(2)))
    own = word.drawing(OVER(word.line("Form 7")), floats=True)
    blank = PERMIT.replace("{}", f"</w:t></w:r>{SAMPLE}<w:r><w:t>").replace(
        "to work", f"to work</w:t></w:r>{STAMP}{own}<w:r><w:t>"
    )
    filled = blank.replace("{Holder}", "Dana")
    assert read(word.packed(filled, *parts), word.packed(blank, *parts)) == ({"Holder": "Dana", "Signature1": None}, {})
