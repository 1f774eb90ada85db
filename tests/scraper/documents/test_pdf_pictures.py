"""The pictures of a print: as they are seen on paper, in their places, and only those that are seen."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from PIL import Image

from scraper.documents.blocks import Mark, Picture, paragraphs
from scraper.documents.pdf import read_pdf
from tests.scraper.documents.prestart import SEEN, SIGNATURE, SIGNED, read
from tests.scraper.documents.raw_pdf import form, made, stream, words

PUT = "q 60 0 0 20 80 112 cm /I Do Q "
"""The picture in the place of the signature."""
RED, GREEN, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (255, 255, 255), (0, 0, 0)


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 20), (200, 40, 40)).save(out, "JPEG")
    return out.getvalue()


JPEG = _jpeg()


def picture(data: bytes, more: str = "", *, size: tuple[int, int] = (60, 20), space: str = "/DeviceRGB") -> bytes:
    """An image XObject of 8 bits a colour."""
    head = f"/Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} /BitsPerComponent 8"
    return stream(data, f"{head} /ColorSpace {space} {more}")


def jpeg(more: str = "") -> bytes:
    """The JPEG, as it is."""
    return picture(JPEG, f"/Filter /DCTDecode {more}")


def mask(shade: int, rest: int) -> bytes:
    """Half of it in one shade, half in another."""
    return picture(bytes([shade] * 600 + [rest] * 600), space="/DeviceGray")


def stencil(*, upper: int, lower: int) -> bytes:
    """Which half of the dots is painted: bits of 0 are."""
    data = bytes([upper] * 80 + [lower] * 80)
    return stream(data, "/Type /XObject /Subtype /Image /Width 60 /Height 20 /ImageMask true /BitsPerComponent 1")


def seen(content: bytes) -> list[bytes | str]:
    """The pictures of a print, and its marks."""
    found: list[bytes | str] = []
    for one in paragraphs(read_pdf(content).stories[0].blocks):
        found += (inline.open().read() for inline in one.inlines if isinstance(inline, Picture))
        found += (inline.what for inline in one.inlines if isinstance(inline, Mark))
    return found


def shown(objects: Mapping[int, str | bytes], paint: str = PUT, more: str = "", *, catalog: str = "") -> bytes:
    """The form with a picture, numbered 10."""
    resources = "/XObject << /I 10 0 R /X 13 0 R /J 14 0 R >>"
    return made(SEEN + SIGNATURE + paint, resources=resources, objects=objects, page=more, catalog=catalog)


@pytest.mark.parametrize(
    ("objects", "upper", "lower"),
    [
        ({10: jpeg("/SMask 11 0 R"), 11: mask(0, 255)}, WHITE, None),
        ({10: jpeg("/Mask 11 0 R"), 11: stencil(upper=255, lower=0)}, WHITE, None),
        (
            {10: picture(bytes(1200), "/SMask 11 0 R", space="[/Indexed /DeviceRGB 0 <FF0000>]"), 11: mask(0, 255)},
            WHITE,
            RED,
        ),
        ({10: picture(bytes(RED) * 600 + bytes(GREEN) * 600, "/Mask [255 255 0 0 0 0]")}, WHITE, GREEN),
        ({10: stencil(upper=0, lower=255)}, BLACK, WHITE),
        ({10: picture(bytes(BLACK) * 1200, "/SMask 11 0 R"), 11: mask(255, 0)}, BLACK, WHITE),
    ],
)
def test_what_is_clear_is_paper(
    objects: dict[int, str | bytes], upper: tuple[int, int, int], lower: tuple[int, int, int] | None
) -> None:
    """Soft masks, stencils, colours that count as clear, palettes: ink on white, as it is seen."""
    (content,) = seen(shown(objects))
    assert isinstance(content, bytes)
    image = Image.open(io.BytesIO(content))
    assert (image.size, image.mode, image.getpixel((2, 2))) == ((60, 20), "RGB", upper)
    assert lower is None or image.getpixel((57, 17)) == lower


def test_a_jpeg_that_nothing_shines_through_stays_as_it_is() -> None:
    """Byte for byte, with a mask that hides nothing too."""
    assert seen(shown({10: jpeg()})) == [JPEG]
    assert seen(shown({10: jpeg("/SMask 11 0 R"), 11: mask(255, 255)})) == [JPEG]


TURN = {0: "", 90: "q 0 1 -1 0 300 0 cm ", 180: "q -1 0 0 -1 300 300 cm ", 270: "q 0 -1 1 0 0 300 cm "}


@pytest.mark.parametrize("turn", TURN)
def test_a_picture_stands_in_its_place_however_the_page_is_turned(turn: int) -> None:
    """The place of the signature holds it."""
    content = made(
        TURN[turn] + SEEN + SIGNATURE + PUT,
        page=f"/Rotate {turn} /MediaBox [0 0 300 300]",
        resources="/XObject << /I 10 0 R >>",
        objects={10: jpeg()},
    )
    assert read(content, SIGNED).signature == Picture("", JPEG).sha256


@pytest.mark.parametrize(
    "content",
    [
        made(
            "q 1 0 0 1 50 30 cm " + SEEN + SIGNATURE + PUT + "Q",
            page="/MediaBox [0 0 400 300] /CropBox [50 30 350 230]",
            resources="/XObject << /I 10 0 R >>",
            objects={10: jpeg()},
        ),
        made(
            "q 1 0 0 1 -50 -30 cm " + SEEN + SIGNATURE + PUT + "Q",
            page="/MediaBox [-50 -30 250 170]",
            resources="/XObject << /I 10 0 R >>",
            objects={10: jpeg()},
        ),
        shown(
            {
                10: jpeg(),
                13: form(
                    "q 30 0 0 10 0 0 cm /I Do Q", "0 0 90 90", "/XObject << /I 10 0 R >>", "/Matrix [1 0 0 1 5 6]"
                ),
            },
            "q 2 0 0 2 70 100 cm /X Do Q ",
        ),
        shown({10: jpeg()}, PUT + PUT),
    ],
)
def test_a_picture_stands_in_its_place_however_it_is_painted(content: bytes) -> None:
    """On a page that does not begin at nought, within a drawing, twice."""
    assert read(content, SIGNED).signature == Picture("", JPEG).sha256


LAYER: dict[int, str | bytes] = {10: jpeg("/OC 12 0 R"), 12: "<< /Type /OCG /Name (Draft) >>"}


@pytest.mark.parametrize(
    "content",
    [
        shown({10: jpeg()}, "q 60 0 0 20 320 112 cm /I Do Q "),
        shown({10: jpeg()}, "q 0 0 9 9 re W n 60 0 0 20 80 112 cm /I Do Q "),
        shown({10: jpeg()}, PUT + "1 g 78 110 70 30 re f "),
        shown({10: jpeg("/SMask 11 0 R"), 11: mask(0, 0)}),
        shown(LAYER, catalog="/OCProperties << /OCGs [12 0 R] /D << /OFF [12 0 R] >> >>"),
        shown({10: jpeg()}, "q 200 0 0 1 20 115 cm /I Do Q "),
        made(
            "q 300 0 0 200 0 0 cm /I Do Q " + SEEN + SIGNATURE,
            resources="/XObject << /I 10 0 R >>",
            objects={10: jpeg()},
        ),
    ],
)
def test_a_picture_that_is_not_seen_or_none_is_no_signature(content: bytes) -> None:
    """Beside the page, cut off, painted over, clear, on a layer that is off; a ruled line, the ground of the page."""
    found = read(content, SIGNED)
    assert (found.answers, found.signature, found.readings) == ({"Job": "J21", "Operator": "Lou"}, None, "")


def test_a_layer_that_is_on_hides_nothing() -> None:
    """Nor does a clip that has room, or something that covers a corner."""
    assert seen(shown(LAYER, catalog="/OCProperties << /OCGs [12 0 R] /D << >> >>")) == [JPEG]
    assert seen(shown({10: jpeg()}, "q 70 105 90 40 re W n " + PUT + "Q ")) == [JPEG]
    assert seen(shown({10: jpeg()}, PUT + "1 g 130 110 30 30 re f ")) == [JPEG]


def strips(*shades: int, height: int = 5) -> tuple[str, dict[int, str | bytes]]:
    """Strips of one picture, each of one shade, put under each other from the top."""
    paint = ""
    objects: dict[int, str | bytes] = {}
    for number, shade in enumerate(shades):
        paint += f"q 60 0 0 {height} 80 {127 - height * number} cm /{'IXJ'[number]} Do Q "
        objects[{0: 10, 1: 13, 2: 14}[number]] = picture(
            bytes([shade] * 60 * height), size=(60, height), space="/DeviceGray"
        )
    return paint, objects


def test_strips_of_one_picture_are_one() -> None:
    """A driver cut it; each goes on where the one above ends."""
    paint, objects = strips(250, 244, 240)
    (content,) = seen(shown(objects, paint))
    assert isinstance(content, bytes)
    image = Image.open(io.BytesIO(content))
    assert (image.size, image.getpixel((0, 2)), image.getpixel((0, 12))) == ((60, 15), (250,) * 3, (240,) * 3)


def test_signatures_in_rows_of_a_table_stay_apart() -> None:
    """A rule between two pictures parts them, however near they are; and so does their being the same."""
    paint, objects = strips(250, 244)
    assert len(seen(shown(objects, paint + "0.5 w 70 127 m 150 127 l S "))) == 2
    same: dict[int, str | bytes] = {
        number: picture(bytes([9, 240] * 150), size=(60, 5), space="/DeviceGray") for number in (10, 13)
    }
    paint, _ = strips(0, 0)
    assert len([one for one in seen(shown(same, paint)) if isinstance(one, bytes)]) == 2


def test_pictures_that_only_stand_under_each_other_stay_apart() -> None:
    """What ends dark and goes on light is two; and so is what is not flat."""
    paint, objects = strips(20, 240)
    assert len(seen(shown(objects, paint))) == 2
    paint, objects = strips(250, 250, height=31)
    found = seen(made(words((20, 20, "End")) + paint, resources="/XObject << /I 10 0 R /X 13 0 R >>", objects=objects))
    assert len([one for one in found if isinstance(one, bytes)]) == 2


def test_a_damaged_picture_costs_itself_alone() -> None:
    """It is told where it stands; the words are read."""
    found = read(shown({10: picture(b"", "/Filter /JPXDecode")}), SIGNED)
    assert found.answers == {"Job": "J21", "Operator": "Lou"}
    assert found.signature is None


@pytest.mark.parametrize(("dense", "is_seen"), [("0", False), ("0.9", True)])
def test_a_picture_as_clear_as_air_is_none(dense: str, is_seen: bool) -> None:
    """It is in the file, and nobody signed."""
    content = made(
        SEEN + SIGNATURE + f"q /G gs {PUT}Q ",
        resources=f"/XObject << /I 11 0 R >> /ExtGState << /G << /ca {dense} >> >>",
        objects={11: jpeg()},
    )
    assert (read(content, SIGNED).signature is not None) is is_seen


def test_a_picture_of_a_dot_is_none() -> None:
    """Programs count who opened a file by such."""
    dot = "q 1 0 0 1 80 112 cm /I Do Q "
    content = made(SEEN + SIGNATURE + dot, resources="/XObject << /I 11 0 R >>", objects={11: jpeg()})
    assert (read(content, SIGNED).signature, read(content, SIGNED).readings) == (None, "")
