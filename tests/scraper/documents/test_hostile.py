"""Damaged files: a form or the one deliberate error, never a crash."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from scraper.documents.form import read_form
from scraper.documents.template import read_template
from scraper.errors import DocumentUnreadable
from scraper.profile import load
from tests.scraper.documents.test_form import FILLED, swms

PROFILE = load()
TEMPLATE = read_template(swms(), "SWMS", PROFILE.forms)
FORM = swms(FILLED)
SNIPPETS = (
    b"<",
    b"/>",
    b"</w:p>",
    b"<w:tbl>",
    b"<w:tr/>",
    b"<w:sdt>",
    b"&#0;",
    b"\xff\xfe",
    b'w:val=""',
    b'r:embed="rId1"',
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Some bytes flipped, cut out, doubled, or replaced by markup."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(changed))
        length = chance.choice((1, 3, 20, 200))
        what = chance.randrange(4)
        if what == 0:
            changed[place] ^= 1 << chance.randrange(8)
        elif what == 1:
            del changed[place : place + length]
        elif what == 2:
            changed[place:place] = changed[place : place + length]
        else:
            changed[place:place] = chance.choice(SNIPPETS)
        if not changed:
            break
    return bytes(changed)


def repacked(chance: random.Random) -> bytes:
    """A whole ZIP with one damaged part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FORM)) as source, zipfile.ZipFile(out, "w") as target:
        victim = chance.choice(["word/document.xml", "word/document.xml", *source.namelist()])
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, mutated(part, chance) if name == victim else part)
    return out.getvalue()


def survives(content: bytes) -> None:
    """Reading gives a form or the one deliberate error; a form that was not read says why."""
    try:
        form = read_form(content, [TEMPLATE], PROFILE.forms, PROFILE.formats)
    except DocumentUnreadable:
        return
    assert form.method != "none" or form.readings


@pytest.mark.parametrize("seed", range(4))
def test_damage_is_survived(seed: int) -> None:
    """A few dozen damaged files of either sort."""
    chance = random.Random(seed)
    for _ in range(15):
        survives(mutated(FORM, chance))
        survives(repacked(chance))


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(100, 120))
def test_much_damage_is_survived(seed: int) -> None:
    """Thousands of them."""
    chance = random.Random(seed)
    for _ in range(150):
        survives(mutated(FORM, chance))
        survives(repacked(chance))


def test_a_file_cut_off_anywhere_is_no_form() -> None:
    """A download that broke off, wherever it did."""
    for length in range(0, len(FORM) - 1, 997):
        with pytest.raises(DocumentUnreadable):
            read_form(FORM[:length], [TEMPLATE], PROFILE.forms, PROFILE.formats)
