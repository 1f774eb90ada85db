"""A signature is what its picture shows, not what it holds: cut off, washed out, clear or covered it signs nothing."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from tests.scraper.documents import word
from tests.scraper.documents.test_form import sha256
from tests.scraper.documents.test_shown import read


def _signature() -> bytes:
    """Two strokes in the midst of white paper."""
    image = Image.new("RGB", (200, 80), "white")
    ImageDraw.Draw(image).line([(40, 25), (160, 55), (40, 55), (160, 25)], fill="black", width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


SIGNATURE = _signature()
PARTS = [("image", "word/media/1.png", word.drawn(0)), ("image", "word/media/2.png", SIGNATURE)]


def form(place: str) -> bytes:
    """A form with something in the place for its signature."""
    return word.packed(word.line("Signed: ", place) + word.line("Name: Bob") + word.line("end"), *PARTS)


BLANK = form(word.drawing(word.embedded("rId1"), "Signature1"))


def picture(effect: str = "", cut: str = "", stretch: str = "", more: str = "") -> str:
    """A picture of DrawingML with an effect."""
    return word.drawing(
        f"<pic:pic><pic:nvPicPr><pic:cNvPr id='1' name='p'{more}/></pic:nvPicPr><pic:blipFill><a:blip r:embed='rId2'>"
        f"{effect}</a:blip><a:srcRect {cut}/><a:stretch><a:fillRect {stretch}/></a:stretch></pic:blipFill><pic:spPr/>"
        "</pic:pic>",
        "Signature1",
    )


def old(data: str = "", style: str = "") -> str:
    """The same of VML."""
    return (
        f"<w:r><w:pict><v:shape style='width:100pt;height:40pt;{style}' alt='Signature1'>"
        f"<v:imagedata r:id='rId2' {data}/></v:shape></w:pict></w:r>"
    )


def colour(value: str) -> str:
    """One of DrawingML."""
    return f"<a:srgbClr val='{value}'/>"


NEWER = (
    "<a:extLst><a:ext uri='x'><a14:imgProps xmlns:a14='http://schemas.microsoft.com/office/drawing/2010/main'>"
    "<a14:imgLayer r:embed='rId1'><a14:imgEffect><a14:brightnessContrast bright='{}'/></a14:imgEffect></a14:imgLayer>"
    "</a14:imgProps></a:ext></a:extLst>"
).format
CHANGED = "<a:clrChange><a:clrFrom>{}</a:clrFrom><a:clrTo><a:srgbClr val='00FF00'/></a:clrTo></a:clrChange>".format
SEEN = {
    "as it is": picture(),
    "a part of it": picture(cut="l='15000' b='10000'"),
    "with room around it": picture(cut="l='-5000' t='-5000'"),
    "in grey": picture("<a:grayscl/>"),
    "a little lighter": picture("<a:lum bright='20000' contrast='-10000'/>"),
    "a little lighter, as newer programs say it": picture(NEWER(20_000)),
    "half clear": picture("<a:alphaModFix amt='50000'/>"),
    "in black and white": picture("<a:biLevel thresh='50000'/>"),
    "in dark and light": picture(f"<a:duotone>{colour('102080')}{colour('FFFFFF')}</a:duotone>"),
    "on clear paper": picture(CHANGED(colour("FFFFFF"))),
    "in VML": old(),
    "a part of it in VML": old("cropleft='6554f' gain='60000f'"),
}
UNSEEN = {
    "cut off as a whole": picture(cut="l='60000' r='40000'"),
    "but for its margin": picture(cut="r='85000'"),
    "but for its margin above": picture(cut="b='80000'"),
    "moved out of its frame": picture(stretch="l='100000' r='-100000'"),
    "hidden": picture(more=" hidden='1'"),
    "white": picture("<a:lum bright='100000'/>"),
    "nearly white": picture("<a:lum bright='70000' contrast='-70000'/>"),
    "of one grey": picture("<a:lum contrast='-100000'/>"),
    "of light alone": picture("<a:lumMod val='0'/><a:lumOff val='100000'/>"),
    "white, as newer programs say it": picture(NEWER(100_000)),
    "clear": picture("<a:alphaModFix amt='0'/>"),
    "nearly clear": picture("<a:alphaModFix amt='10000'/>"),
    "clear by its colours": picture("<a:alphaRepl a='0'/>"),
    "white for black": picture("<a:biLevel thresh='0'/>"),
    "in two whites": picture(f"<a:duotone>{colour('FFFFFF')}{colour('FFFFFF')}</a:duotone>"),
    "its ink made clear": picture(CHANGED(colour("000000"))),
    "its colour replaced": picture(f"<a:clrRepl>{colour('FFFFFF')}</a:clrRepl>"),
    "cut off in VML": old("croptop='1'"),
    "but for its margin in VML": old("cropright='58000f'"),
    "washed out in VML": old("gain='19661f' blacklevel='22938f'"),
}


@pytest.mark.parametrize("how", SEEN)
def test_a_picture_that_is_seen_signs(how: str) -> None:
    """Kept as it is in the file."""
    assert read(form(SEEN[how]), BLANK) == ({"Signature1": sha256(SIGNATURE)}, {})


@pytest.mark.parametrize("how", UNSEEN)
def test_a_picture_that_is_not_seen_signs_nothing(how: str) -> None:
    """And that is told, so that nobody is called unsigned."""
    values, problems = read(form(UNSEEN[how]), BLANK)
    assert values["Signature1"] is None
    assert set(problems) == {"Signature1"}


@pytest.mark.parametrize("place", [old(style="visibility:hidden"), old(style="display:none")])
def test_a_hidden_shape_leaves_its_place_empty(place: str) -> None:
    """As on the page."""
    assert read(form(place), BLANK)[0]["Signature1"] is None


SHAPE = "<wps:wsp><wps:spPr><a:prstGeom prst='rect'/>{}<a:ln>{}</a:ln></wps:spPr>{}</wps:wsp>".format
WHITE, NO_LINE = f"<a:solidFill>{colour('FFFFFF')}</a:solidFill>", "<a:noFill/>"
WORDS = "<wps:txbx><w:txbxContent><w:p/></w:txbxContent></wps:txbx>"


@pytest.mark.parametrize("shape", [SHAPE(WHITE, NO_LINE, ""), SHAPE(WHITE, NO_LINE, WORDS)])
def test_a_picture_that_something_filled_lies_over_signs_nothing(shape: str) -> None:
    """Before it in the text or behind it: which is on top is the page's to say."""
    over = word.drawing(shape, floats=True)
    for place in (picture() + over, over + picture()):
        values, problems = read(form(place), BLANK)
        assert values["Signature1"] is None
        assert "Signature1" in problems


def test_a_shape_of_no_filling_covers_nothing() -> None:
    """A ring around a signature, or nothing at all."""
    clear = word.drawing(SHAPE("<a:noFill/>", "<a:solidFill/>", ""), floats=True)
    assert read(form(picture() + clear), BLANK)[0]["Signature1"] == sha256(SIGNATURE)
