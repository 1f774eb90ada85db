"""Words of a PDF that nobody sees are no answers, whatever hides them; where that is not sure, it is told."""

from __future__ import annotations

import pytest

from scraper.errors import DocumentUnreadable
from tests.scraper.documents.prestart import SEEN, Read, read
from tests.scraper.documents.raw_pdf import FONTS, form, made, words

BOTH = {"Job": "J21", "Operator": "Lou"}
DRAFT = words((75, 160, "draft"))
LAYER = "/OC /L BDC " + DRAFT + "EMC "
IN_LAYER = "/Properties << /L 10 0 R >>"
OFF = "/OFF [10 0 R]"


def layers(how: str) -> str:
    """The catalog's entry for one layer."""
    return f"/OCProperties << /OCGs [10 0 R] /D << {how} >> >>"


DRAFTS: dict[int, str | bytes] = {10: "<< /Type /OCG /Name (Draft) >>"}
ALPHA = "/ExtGState << /G << /ca 0 >> >>"


UNSEEN = {
    "no paint": made(SEEN + "q 3 Tr " + DRAFT + "Q "),
    "no paint, as a clip": made(SEEN + "q 7 Tr " + DRAFT + "Q "),
    "no paint, under the answer": made(words((20, 160, "Job: J99"), before="q 3 Tr ") + "Q " + SEEN),
    "white": made(SEEN + "1 g " + DRAFT),
    "nearly white": made(SEEN + "0.97 0.98 1 rg " + DRAFT),
    "white, under the answer": made(words((20, 160, "Job: J99"), before="1 g ") + "0 g " + SEEN),
    "as its ground": made("0.8 1 0.8 rg 70 155 60 16 re f " + DRAFT + "0 g " + SEEN),
    "thin as air": made(SEEN + "/G gs " + DRAFT, resources=ALPHA),
    "cut off": made(SEEN + "q 200 20 20 20 re W n " + DRAFT + "Q "),
    "painted over": made(SEEN + DRAFT + "1 g 72 155 60 16 re f "),
    "tiny": made(SEEN + words((75, 160, "draft"), size=0.4)),
    "beside the page": made(SEEN + words((310, 160, "draft"))),
    "layer off": made(SEEN + LAYER, catalog=layers(OFF), resources=IN_LAYER, objects=DRAFTS),
    "all layers off": made(SEEN + LAYER, catalog=layers("/BaseState /OFF"), resources=IN_LAYER, objects=DRAFTS),
    "layer off, by a group of them": made(
        SEEN + LAYER.replace("/L", "/M"),
        resources="/Properties << /M 12 0 R >>",
        catalog=layers(OFF),
        objects={10: "<< /Type /OCG /Name (Draft) >>", 12: "<< /Type /OCMD /OCGs [10 0 R] /P /AllOn >>"},
    ),
    "layer off, as a drawing": made(
        SEEN + "q 1 0 0 1 75 160 cm /X Do Q ",
        resources="/XObject << /X 11 0 R >>",
        catalog=layers(OFF),
        objects={
            10: "<< /Type /OCG /Name (Draft) >>",
            11: form(words((0, 0, "draft")), "0 0 99 20", entries="/OC 10 0 R"),
        },
    ),
}


@pytest.mark.parametrize("how", UNSEEN)
def test_words_that_are_not_seen_are_no_answers(how: str) -> None:
    """Only what stands there to be seen is the answer."""
    assert read(UNSEEN[how]) == Read(BOTH, None, "")


USED = "<< /Event /{0} /Category [/{0}] /OCGs [10 0 R] >>".format
TOLD = {
    "cut through": (made(SEEN + "q 72 150 20 20 re W n " + words((72, 160, "12345678")) + "Q "), "as a whole"),
    "blacked out": (made(SEEN + "40 158 60 12 re f "), "covers"),
    "blacked out in part": (made(SEEN + "56 158 60 12 re f "), "covers"),
    "on paper alone": (
        made(
            SEEN + LAYER,
            resources=IN_LAYER,
            catalog=layers("/AS [" + " ".join(map(USED, ("View", "Print"))) + "]"),
            objects={
                10: "<< /Type /OCG /Name (D) /Usage << /View << /ViewState /OFF >> /Print << /PrintState /ON >> >> >>"
            },
        ),
        "on paper alone",
    ),
    "behind a mask": (
        made(
            SEEN + "q /G gs " + DRAFT + "Q ",
            resources="/ExtGState << /G << /SMask << /S /Luminosity /G 11 0 R >> >> >>",
            objects={11: form("0 g 0 0 300 200 re f", "0 0 300 200", entries="/Group << /S /Transparency >>")},
        ),
        "not known whether they are seen",
    ),
    "cut off within a letter": (made(SEEN + "q 60 150 34 22 re W n " + DRAFT + "Q "), "not seen as a whole"),
    "cut off within a letter by a drawing's edge": (
        made(SEEN + "/X Do ", resources="/XObject << /X 10 0 R >>", objects={10: form(DRAFT, "0 0 94 200")}),
        "not seen as a whole",
    ),
    "the next word is cut off": (
        made(SEEN + DRAFT + "q 60 150 39 22 re W n " + words((101, 160, "two")) + "Q "),
        "not seen as a whole",
    ),
}


@pytest.mark.parametrize("how", TOLD)
def test_what_is_not_seen_for_sure_is_told(how: str) -> None:
    """The answer is null, and why is said; the others stay."""
    content, why = TOLD[how]
    found = read(content)
    assert found.answers == BOTH | {"Job": None}
    assert found.readings.startswith("Job: ")
    assert why in found.readings


STILL_SEEN = {
    "layer on": made(SEEN + LAYER, catalog=layers(""), resources=IN_LAYER, objects=DRAFTS),
    "white on black": made(SEEN + "70 155 60 16 re f 1 g " + DRAFT),
    "grey": made(SEEN + "0.75 g " + DRAFT),
    "over a shaded row": made("0.9 g 0 150 300 25 re f 0 g " + SEEN + DRAFT),
    "before a shaded row is painted around it": made(SEEN + DRAFT + "0.9 g 0 60 300 25 re f "),
    "underlined": made(SEEN + DRAFT + "70 158 40 0.7 re f "),
    "in a clip that has room for it": made(SEEN + "q 60 150 80 22 re W n " + DRAFT + "Q "),
    "as lines alone": made(SEEN + "q 1 g 0 G 1 Tr 0.3 w " + DRAFT + "Q "),
}


@pytest.mark.parametrize("how", STILL_SEEN)
def test_words_that_are_seen_stay(how: str) -> None:
    """Shading, layers and clips hide nothing by themselves."""
    assert read(STILL_SEEN[how]) == Read(BOTH | {"Job": "J21 draft"}, None, "")


@pytest.mark.parametrize(
    "content",
    [
        made("q 0 1 -1 0 200 0 cm " + SEEN + "1 g " + DRAFT + "Q ", page="/Rotate 90 /MediaBox [0 0 200 300]"),
        made("q -1 0 0 -1 300 200 cm " + SEEN + "1 g " + DRAFT + "Q ", page="/Rotate 180"),
        made("q 0 -1 1 0 0 300 cm " + SEEN + "1 g " + DRAFT + "Q ", page="/Rotate 270 /MediaBox [0 0 200 300]"),
        made(
            "q 1 0 0 1 50 30 cm " + SEEN + "1 g " + DRAFT + "Q ",
            page="/MediaBox [0 0 400 300] /CropBox [50 30 350 230]",
        ),
        made("q 1 0 0 1 -70 -40 cm " + SEEN + "1 g " + DRAFT + "Q ", page="/MediaBox [-70 -40 230 160]"),
        made(
            "q 2 0 0 2 0 0 cm /X Do Q ",
            page="/MediaBox [0 0 600 400]",
            resources="/XObject << /X 11 0 R >>",
            objects={
                11: form("1 0 0 1 0 -5 cm " + SEEN + "1 g " + DRAFT, "0 0 300 200", FONTS, "/Matrix [1 0 0 1 0 5]")
            },
        ),
    ],
)
def test_places_hold_however_the_page_is_turned_and_cut(content: bytes) -> None:
    """By /Rotate, by its boxes, within a drawing of its own."""
    assert read(content) == Read(BOTH, None, "")


def test_what_a_program_read_from_a_scan_is_no_answer() -> None:
    """Words without paint over a picture of the page: the form is a scan."""
    content = made(
        "q 300 0 0 200 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x99 EI Q q 3 Tr " + SEEN + "Q ",
    )
    with pytest.raises(DocumentUnreadable, match="it is a scan"):
        read(content)
