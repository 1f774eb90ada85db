"""A completed Word file and the print that another program made of it give the same answers, or say why not."""

from __future__ import annotations

import pytest

from scraper.documents.form import ReadForm, read_form
from scraper.documents.template import read_template
from scraper.profile import load
from tests.conftest import TEMPLATES
from tests.scraper.documents.kinds import KINDS, PAGES, Kind

PROFILE = load()
PRINTS = TEMPLATES.parent / "prints"
KEPT = sorted(path.stem for path in PRINTS.iterdir())


def read(content: bytes, kind: Kind) -> ReadForm:
    """With its own template."""
    template = read_template(kind.template(), "T", PROFILE.forms)
    return read_form(content, [template], PROFILE.forms, PROFILE.formats)


def said(form: ReadForm) -> dict[str, str | None]:
    """Its answers, line breaks as spaces."""
    return {one.code: " ".join(one.text.split()) if one.text else None for one in form.answers}


@pytest.mark.parametrize("name", KINDS)
def test_the_word_file_is_read(name: str) -> None:
    """As it was filled in."""
    kind = KINDS[name]
    assert said(read(kind.completed(), kind)) == {code: " ".join(one.split()) for code, one in kind.answers.items()}


@pytest.mark.parametrize("name", KEPT)
def test_its_print_gives_the_same(name: str) -> None:
    """Or nothing, and the reason, where the kind says so."""
    kind = KINDS[name.removesuffix("-chromium")]
    form = read((PRINTS / f"{name}.pdf").read_bytes(), kind)
    right = {code: None if code in kind.told else " ".join(one.split()) for code, one in kind.answers.items()}
    assert (form.method, said(form)) == ("pdf_template", right)
    why = " | ".join(f"{one.place}: {one.problem}" for one in form.readings)
    assert all(code in why for code in kind.told)


def test_every_kind_is_kept() -> None:
    """By one program or by two."""
    assert set(KEPT) == {*KINDS, *(f"{name}-chromium" for name in PAGES)}
