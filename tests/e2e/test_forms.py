"""Compliance forms on a Forms tab and on screens of their own, with templates of the portal or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import SecretStr

from fixtures.portal import files
from fixtures.portal.forms.templates import TEMPLATES
from fixtures.portal.skins.lists import REQUIRED_FORMS
from scraper.parse.snapshots import required_forms
from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]


def as_administrator(here: Installation) -> Installation:
    """The same installation with a user who sees Administration, and without templates of its own."""
    secrets = here.portal.site.world.secrets
    update = {
        "portal_username": secrets.administrator,
        "portal_password": SecretStr(secrets.administrator_password),
        "form_templates": None,
    }
    here.ws.settings = here.ws.settings.model_copy(update=update)
    return here


@pytest.mark.drill
def test_a_forms_tab_is_read_with_the_templates_of_administration(install: Install) -> None:
    """An administrator needs no folder of templates. Forms come late; a tab that is no longer there takes none away."""
    here = as_administrator(install(jobs=1, skin="kendo", switches={"forms": "tab", "form_view": "on"}))
    report = here.sync()
    assert report["outcome"] == "complete", report
    assert report["entities"]["compliance_form"]["expected"] == report["entities"]["compliance_form"]["taken"] > 0
    assert {one.name for one in here.ws.templates} == set(TEMPLATES)
    required = {(one.job_type, one.template, one.when) for one in required_forms(here.ws)}
    kinds = zip(here.portal.site.world.job_types, REQUIRED_FORMS, strict=False)
    moments = ("before_first_check_in", "after_completion")
    assert required == {
        (kind.name, form, when) for kind, forms in kinds for form, when in zip(forms, moments, strict=True) if form
    }
    assert here.differences() == {}

    number = here.portal.site.world.jobs[0].number
    here.control("late", job=number, name="JSA of the second day.docx")
    report = here.sync(jobs=(number,), entities=("compliance_form",))
    assert (report["outcome"], report["entities"]["compliance_form"]["new"]) == ("complete", 1), report
    assert here.differences().keys() <= {"attachment"}

    site, forms = here.portal.site, here.stored("compliance_form")
    site.options = replace(site.options, switches={"forms": "attachments"})
    report = here.sync(jobs=(number,), entities=("compliance_form",), full=True)
    assert report["outcome"] == "partial"
    assert "no Forms tab, and had one" in report["entities"]["compliance_form"]["skipped"][0]["why"]
    assert len(here.stored("compliance_form")) == len(forms)
    assert here.alarms == []


def test_a_forms_own_screen_gives_the_answers_that_its_document_does_not(install: Install) -> None:
    """Without templates the screen's labels and values are the answers, to the letter, and each template is named."""
    here = install(
        settings={"form_templates": None}, jobs=1, switches={"forms": "both", "form_view": "on", "badges": "on"}
    )
    report = here.sync(entities=("compliance_form",))
    assert report["outcome"] == "complete", report
    forms = {form["document"]["name"]: form for form in here.stored("compliance_form")}
    listed = [one for card in here.portal.site.world.cards() for one in card.attachments if one.is_form]
    assert forms.keys() == {one.name for one in listed}
    for one in listed:
        truth = files.form(one)
        assert truth is not None
        said = {(answer["label"], answer["text"]) for answer in forms[one.name]["answers"]}
        typed = {a["text"] for a in truth.truth["answers"] if a["kind"] not in ("tick", "choice") and a["text"]}
        assert typed <= {text for _, text in said}
        assert any(f"the template {truth.template_name!r} is missing" in note for note in here.progress.notes)
