"""Signed is what somebody signed, unsigned what shows the sample or nothing; all else is told."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.scraper.documents import word
from tests.scraper.documents.test_shown import read
from tests.scraper.documents.test_siblings import BLANK, COMMENT, PARTS, SAMPLE, form, said

MADE = hashlib.sha256(word.drawn(200)).hexdigest()
STROKE = "<wps:wsp><wps:spPr><a:custGeom/><a:ln><a:solidFill/></a:ln></wps:spPr></wps:wsp>"
PICTURE = word.drawing(word.embedded("rId2"))
FLAT = '<a:xfrm><a:ext cx="0" cy="300000"/></a:xfrm>'
LINE = "<o:signatureline issignatureline='t'/>"


def vml(inside: str, of: str = "shape", **attributes: str) -> str:
    """A picture or shape of older Word."""
    named = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<w:r><w:pict><v:{of} {named}>{inside}</v:{of}></w:pict></w:r>"


def tracked(away: str, there: str) -> str:
    """One taken out and another put in, on the record."""
    return f"<w:del>{away}</w:del><w:ins>{there}</w:ins>"


@pytest.mark.parametrize(
    "sign",
    [
        word.drawing(word.embedded("rId2"), "Signature1"),
        word.drawing(word.embedded("rId2")),
        word.drawing(word.embedded("rId2"), "A close-up of a signature"),
        vml('<v:imagedata r:id="rId2"/>', alt="Signature1"),
        vml('<v:imagedata r:id="rId2" o:title="Signature1"/>'),
        vml('<v:shape><v:imagedata r:id="rId2"/></v:shape>', "group", alt="Signature1"),
        '<w:r><w:object><v:shape alt="Signature1"><v:imagedata r:id="rId2"/></v:shape></w:object></w:r>',
        word.drawing(f"<x:lockedCanvas>{word.embedded('rId2')}</x:lockedCanvas>"),
        word.drawing('<wps:wsp><wps:spPr><a:blipFill><a:blip r:embed="rId2"/></a:blipFill></wps:spPr></wps:wsp>'),
        word.control("<w:picture/>", word.drawing(word.embedded("rId2"), "Signature1")),
        tracked(SAMPLE, word.drawing(word.embedded("rId2"))),
        SAMPLE.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>") + word.drawing(word.embedded("rId2")),
        """<w:r><mc:AlternateContent><mc:Choice Requires="x"><x:sign/></mc:Choice><mc:Fallback><w:pict>
            <v:shape><v:imagedata r:id="rId2"/></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>""",
        PICTURE.replace("<wp:docPr", '<wp:extent cx="900000" cy="300000"/><wp:docPr'),
        PICTURE.replace("</a:blip>", '<a:alphaModFix amt="50000"/></a:blip><a:srcRect l="6000" r="4000"/>'),
        vml('<v:imagedata r:id="rId2"/>', alt="Signature1", style="width:90pt;height:0.5in"),
        f'<mc:AlternateContent><mc:Choice Requires="wps">{PICTURE}</mc:Choice></mc:AlternateContent>',
    ],
)
def test_a_picture_in_place_of_the_sample_is_the_signature(sign: str) -> None:
    """In the drawing of any program, with its name or without."""
    assert said("Signature1", sign=sign) == (MADE, "")


@pytest.mark.parametrize(
    "sign",
    [
        SAMPLE,
        "",
        f"<w:del>{SAMPLE}</w:del>",
        vml('<v:imagedata r:id="rId1"/>', alt="Signature1"),
        word.drawing(word.embedded("rId2"), "Signature1", hidden=True),
        word.control("<w:showingPlcHdr/><w:picture/>", SAMPLE),
        vml("", "line", stroked="f", filled="f"),
    ],
)
def test_the_sample_and_nothing_are_unsigned(sign: str) -> None:
    """Nobody signed, and nothing is told."""
    assert said("Signature1", sign=sign) == (None, "")


@pytest.mark.parametrize(
    ("sign", "why"),
    [
        (word.drawing(word.embedded("rId99"), "Signature1"), "none that the file holds"),
        (word.drawing(word.embedded("rId99")), "none that the file holds"),
        (word.drawing(word.embedded(""), "Signature1"), "none that the file holds"),
        (vml('<v:imagedata r:id="rId99"/>', alt="Signature1"), "none that the file holds"),
        (vml('<v:imagedata r:id="rId2"/>' + LINE, alt="Signature1"), "a line for a digital signature"),
        (vml('<v:imagedata r:id="rId2"/>' + LINE, alt="Microsoft Office Signature Line..."), "a line for a digital"),
        (SAMPLE + COMMENT, "a comment beside it"),
        (SAMPLE + word.drawing("<x:sketch/>"), "a drawing"),
        (SAMPLE + word.drawing(STROKE, floats=True), "a drawing"),
        (word.drawing(f"<wpg:wgp>{word.embedded('rId1')}{STROKE}</wpg:wgp>", "Signature1"), "a drawing"),
        (vml('<v:fill r:id="rId2" type="frame"/>', "rect", alt="Signature1"), "a drawing"),
        (SAMPLE + vml("", "polyline", style="position:absolute"), "a drawing"),
        ("Bob Tran", "where its place is"),
        (SAMPLE + word.run(" Bob Tran"), "where its place is"),
        (SAMPLE + word.drawing(word.embedded("rId2")), "a picture"),
        (SAMPLE + word.drawing(word.embedded("rId2"), floats=True), "a picture"),
        (PICTURE.replace("<wp:docPr", '<wp:extent cx="0" cy="0"/><wp:docPr'), "nothing is shown"),
        (PICTURE.replace("<wp:docPr", '<wp:extent cx="900000" cy="12"/><wp:docPr'), "nothing is shown"),
        (PICTURE.replace("<pic:spPr/>", f"<pic:spPr>{FLAT}</pic:spPr>"), "nothing is shown"),
        (PICTURE.replace("</a:blip>", '<a:alphaModFix amt="0"/></a:blip>'), "nothing is shown"),
        (PICTURE.replace("</a:blip>", '</a:blip><a:srcRect l="60000" r="40000"/>'), "nothing is shown"),
        (vml('<v:imagedata r:id="rId2"/>', alt="Signature1", style="width:0;height:0"), "nothing is shown"),
        (vml('<v:imagedata r:id="rId2"/>', style="width:90pt;height:0.0pt"), "nothing is shown"),
    ],
)
def test_what_stands_there_and_is_no_signature_for_sure_is_told(sign: str, why: str) -> None:
    """Ink, typed names, lines to sign on, pictures that are lost: neither signed nor unsigned."""
    values, problems = read(form(sign=sign), BLANK)
    assert values["Signature1"] is None
    assert why in problems["Signature1"]


@pytest.mark.parametrize(
    "filled",
    [
        {"last": word.drawing(word.embedded("rId2"), floats=True)},
        {"last": word.drawing(STROKE, floats=True)},
        {"last": "</w:p><w:p>" + word.drawing(word.embedded("rId2"))},
        {"package": [("digital-signature/origin", "_xmlsignatures/origin.sigs", b"")]},
    ],
)
def test_what_somebody_put_elsewhere_may_be_the_signature(filled: dict[str, Any]) -> None:
    """A picture below, one that floats, a signature of the whole file: unsigned is not said."""
    values, problems = read(form(**filled), BLANK)
    assert values["Signature1"] is None
    assert "may be what was put here" in problems["Signature1"]
    assert read(form(sign=word.drawing(word.embedded("rId2")), **filled), BLANK)[0]["Signature1"] == MADE


@pytest.mark.parametrize("link", ['<a:blip r:link="rId3"/>', '<a:blip r:embed="rId3"/>'])
def test_a_picture_that_lies_elsewhere_is_only_a_link(link: str) -> None:
    """That is another reason than a part that is gone."""
    drawn = word.drawing(f"<pic:pic><pic:blipFill>{link}</pic:blipFill></pic:pic>", "Signature1")
    blank = word.packed(word.line("Signed: ", SAMPLE) + word.line("end"), *PARTS)
    parts: list[word.Part] = [*PARTS, ("image", "https://example.org/sign.png", "")]
    _, problems = read(word.packed(word.line("Signed: ", drawn) + word.line("end"), *parts), blank)
    assert problems == {"Signature1": "its picture is not in the file, only a link to it"}


@pytest.mark.parametrize(("id_", "alt", "value"), [("rId1", "Signature1", None), ("rId2", "", MADE)])
def test_a_signature_in_a_header_is_read_there(id_: str, alt: str, value: str | None) -> None:
    """Its picture is the header's own relationship."""

    def made(id_: str, alt: str) -> bytes:
        links = "".join(
            f'<Relationship Id="rId{number}" Type="x/image" Target="/{name}"/>'
            for number, (_, name, _) in enumerate(PARTS, 1)
        )
        spaces = "http://schemas.openxmlformats.org/package/2006/relationships"
        relations = f'<Relationships xmlns="{spaces}">{links}</Relationships>'.encode()
        return word.packed(
            word.line("The body of the permit")
            + '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/></w:sectPr>',
            *PARTS,
            ("header", "word/header1.xml", word.line("Signed: ", word.drawing(word.embedded(id_), alt))),
            ("x", "word/_rels/header1.xml.rels", relations),
        )

    assert read(made(id_, alt), made("rId1", "Signature1")) == ({"Signature1": value}, {})
