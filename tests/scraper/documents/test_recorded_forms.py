"""Every recorded form under `fixtures/forms/cases` reads as it was reviewed to read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scraper.documents import template_library
from scraper.documents.form import ReadForm, read_form
from scraper.profile import load
from tests.conftest import TEMPLATES

CASES = sorted((TEMPLATES.parent / "cases").iterdir())
PROFILE = load()


def outcome(form: ReadForm) -> dict[str, Any]:
    """A form as `expected.json` has it."""
    return {
        "template_name": form.template_name,
        "method": form.method,
        **{
            name: [one.model_dump(mode="json") for one in getattr(form, name)]
            for name in ("answers", "signatures", "photos", "readings")
        },
        "pictures": sorted(form.pictures),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_recorded_form(case: Path) -> None:
    """With the templates that the case names, and no others."""
    names = json.loads((case / "templates.json").read_text("utf-8"))
    templates = template_library.load([TEMPLATES / f"{name}.docx" for name in names], PROFILE.forms, "case")
    form = read_form(next(case.glob("document.*")).read_bytes(), templates, PROFILE.forms, PROFILE.formats)
    assert outcome(form) == json.loads((case / "expected.json").read_text("utf-8"))


def test_there_are_enough() -> None:
    """Every template as Word in both kinds and as LibreOffice's PDF, a scan, and what happens without a template."""
    assert len(CASES) >= 25
