"""Every generated form comes back as it was filled in, as far as its kind of file keeps it; what that lost is told."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.portal.forms.templates import TEMPLATES, Made, complete, template, ways
from scraper.documents.form import read_form
from scraper.documents.template import read_template
from scraper.profile import load
from tests.conftest import TEMPLATES as TEMPLATES_FOLDER

PROFILE = load()
KNOWN = [read_template(template(name), name, PROFILE.forms) for name in TEMPLATES]
KINDS = [(name, how) for name in TEMPLATES for how in ways(name)]


def is_read_exactly(name: str, seed: int, how: Made) -> None:
    """Read with all templates at hand; the right one is found."""
    made = complete(name, seed, how)
    form = read_form(made.content, KNOWN, PROFILE.forms, PROFILE.formats)
    assert [one.place for one in form.readings] == list(made.lost), form.readings
    assert form.template_name == name
    word = "docx_tags" if how == "tagged" and _has_names(name) else "docx_template"
    assert form.method == ("pdf_template" if how == "printed" else word)
    found: dict[str, list[dict[str, Any]]] = {
        "answers": [one.model_dump(mode="json") for one in form.answers],
        "signatures": [one.model_dump(mode="json") for one in form.signatures],
        "photos": [one.model_dump(mode="json") for one in form.photos],
    }
    for kind, expected in made.truth.items():
        assert found[kind] == expected
    assert form.pictures == made.pictures


def _has_names(name: str) -> bool:
    return any(
        slot.kind != "text" for known in KNOWN if known.name == name for one in known.codes for slot in one.slots
    )


@pytest.mark.parametrize(("name", "how"), KINDS)
def test_a_form_is_read_exactly(name: str, how: Made) -> None:
    """Two of each template and kind, 40 in all."""
    for seed in range(2):
        is_read_exactly(name, seed, how)


@pytest.mark.drill
@pytest.mark.parametrize(("name", "how"), KINDS)
def test_a_thousand_forms_are_read_exactly(name: str, how: Made) -> None:
    """51 of each template and kind, 1,020 in all."""
    for seed in range(1000, 1051):
        is_read_exactly(name, seed, how)


def test_the_generator_is_the_same_every_time() -> None:
    """Same seed, same bytes; another seed, another form."""
    assert template("SWMS") == template("SWMS")
    assert complete("JSA", 1) == complete("JSA", 1)
    assert complete("JSA", 1).content != complete("JSA", 2).content


def test_the_committed_templates_are_the_generators() -> None:
    """`fixtures/forms/templates` holds what `fixtures.portal.forms.templates.write` writes."""
    assert {path.stem: path.read_bytes() for path in TEMPLATES_FOLDER.iterdir()} == {
        name: template(name) for name in TEMPLATES
    }


def test_a_text_box_in_print_is_told() -> None:
    """Its words may stand anywhere, within an answer too: no answer is given, and the templates that were tried are."""
    form = read_form(complete("Toolbox Talk", 1, "printed").content, KNOWN, PROFILE.forms, PROFILE.formats)
    assert (form.answers, form.signatures) == ((), ())
    assert "Toolbox Talk" in form.readings[0].problem
