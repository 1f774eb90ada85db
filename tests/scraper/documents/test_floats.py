"""A floating picture signs where it stands on its page and nothing lies over it; else that is told."""

from __future__ import annotations

import pytest

from tests.scraper.documents import word
from tests.scraper.documents.test_effects import SIGNATURE
from tests.scraper.documents.test_form import sha256
from tests.scraper.documents.test_shown import read

PARTS = [("image", "word/media/1.png", word.drawn(0)), ("image", "word/media/2.png", SIGNATURE)]
PARTS += [("image", "word/media/3.png", word.png(7))]
PAGE = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1440" w:top="1440"/></w:sectPr>'
CM = 360_000


def form(place: str, more: str = "", page: str = PAGE) -> bytes:
    """A form with something in the place for its signature, and something behind its end."""
    return word.packed(
        word.line("Signed: ", place) + word.line("Name: Bob") + word.line("end") + word.line(more) + page, *PARTS
    )


def floating(
    x: float, y: float, frame: str = "page column", size: float = 4, front: int = 1, id_: str = "rId2", more: str = ""
) -> str:
    """A floating picture, in centimetres; `frame` is what it is measured from along the line, or that and down."""
    across, down = frame.split()[0], "page" if frame.split()[0] == "page" else "paragraph"
    return (
        f'<w:r><w:drawing><wp:anchor relativeHeight="{front}" {more}>'
        f'<wp:positionH relativeFrom="{across}"><wp:posOffset>{int(x * CM)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{int(y * CM)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{int(size * CM)}" cy="{int(size * CM / 2)}"/>'
        f'<wp:docPr id="1" name="d" descr="{"Signature1" if id_ == "rId2" else "Stamp"}"/>'
        f"<a:graphic><a:graphicData uri='u'>{word.embedded(id_)}</a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></w:r>"
    )


def stamp(x: float, y: float, frame: str = "page column", front: int = 1, more: str = "") -> str:
    """Another floating picture, a little larger."""
    return floating(x, y, frame, 5, front, "rId3", more)


def old(style: str) -> str:
    """A floating picture of VML, 100 points broad."""
    return (
        f"<w:r><w:pict><v:shape style='position:absolute;width:100pt;height:40pt;{style}' alt='Signature1'>"
        f"<v:imagedata r:id='rId2'/></v:shape></w:pict></w:r>"
    )


BLANK = form(word.drawing(word.embedded("rId1"), "Signature1"))
SEEN = {
    "on the page": form(floating(2, 3)),
    "half beside it": form(floating(-2, 3)),
    "at its right edge": form(floating(17.5, 3)),
    "in the margin": form(floating(-2.5, 0, "column")),
    "right of the line": form(floating(12, 0, "column")),
    "on a broad page": form(floating(22, 3), page=PAGE.replace("11906", "16838")),
    "in front of another": form(floating(2, 3, front=2), stamp(1.9, 2.9, front=1)),
    "in front of one behind the text": form(floating(2, 3, front=1), stamp(1.9, 2.9, front=2, more='behindDoc="1"')),
    "half under another": form(floating(2, 3, front=1), stamp(4, 3, front=2)),
    "far from another": form(floating(2, 3, front=1), stamp(9, 20, front=2)),
    "beside another's paragraph": form(floating(0, 0, "column", front=1), stamp(0, 0, "column", front=2)),
    "in VML": form(old("margin-left:20pt")),
    "in VML on the page": form(old("left:20pt;mso-position-horizontal-relative:page")),
}
UNSEEN = {
    "left of the page": form(floating(-4.2, 3)),
    "right of it": form(floating(21.2, 3)),
    "above it": form(floating(2, -2.2)),
    "below it": form(floating(2, 30)),
    "but for its edge": form(floating(-3.9, 3)),
    "right of it, from the margin": form(floating(19, 3, "margin")),
    "left of it, from the column": form(floating(-7, 0, "column")),
    "under another": form(floating(2, 3, front=1), stamp(1.9, 2.9, front=2)),
    "behind the text, under another": form(floating(2, 3, front=9, more='behindDoc="1"'), stamp(1.9, 2.9, front=2)),
    "in VML, left of the page": form(old("margin-left:-300pt")),
    "in VML, right of it": form(old("left:22cm;mso-position-horizontal-relative:page")),
}


@pytest.mark.parametrize("how", SEEN)
def test_a_floating_picture_that_is_seen_signs(how: str) -> None:
    """Kept as it is in the file."""
    assert read(SEEN[how], BLANK)[0] == {"Signature1": sha256(SIGNATURE)}


@pytest.mark.parametrize("how", UNSEEN)
def test_a_floating_picture_that_may_not_be_seen_signs_nothing(how: str) -> None:
    """And that is told, so that nobody is called unsigned."""
    values, problems = read(UNSEEN[how], BLANK)
    assert values["Signature1"] is None
    assert "Signature1" in problems


def test_in_a_table_the_column_is_nobodys_to_say() -> None:
    """A cell further right begins further right."""
    cells = word.table(word.row(word.cell(word.line("Signed: ", floating(-7, 0, "column")))))
    blank = word.table(word.row(word.cell(word.line("Signed: ", word.drawing(word.embedded("rId1"), "Signature1")))))
    filled, template = (
        word.packed(one + word.line("Name: Bob") + word.line("end") + PAGE, *PARTS) for one in (cells, blank)
    )
    assert read(filled, template)[0] == {"Signature1": sha256(SIGNATURE)}
