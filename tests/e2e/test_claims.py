"""A project's money, from the portal to the ledger: other columns and documents, planted faults, twins, a lost tab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from scraper.models import ClaimSection, Job, JobStage, ProgressClaim, Retention, Variation
from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser

Install = Callable[..., Installation]
MONEY = tuple(one.entity for one in (JobStage, Variation, ClaimSection, ProgressClaim, Retention))


def found(here: Installation) -> list[tuple[str, str, str]]:
    """Entity, check and outcome of every finding of the ledger."""
    return [
        (entity, one["check"], one["outcome"])
        for entity in ("job", "claim_section", "progress_claim")
        for stored in here.ws.store.objects.list(entity)
        for one in stored.as_json()["findings"]
    ]


@pytest.mark.drill
def test_few_columns_and_a_document_that_is_made_anew(install: Install) -> None:
    """Claims without numbers, both figures in one cell, a template that is asked for, a document with the time in it:
    exact all the same, each screen opened and each document fetched once, and nothing new the second time."""
    switches = {
        "claim_columns": "few",
        "claimed_as": "one",
        "claim_template": "asked",
        "claim_document": "pdf",
        "variation_applied": "on",
        "retention_columns": "all",
    }
    here = install(jobs=2, skin="kendo", switches=switches)
    assert here.sync(entities=(*MONEY, "quote"))["outcome"] == "complete"  # which says what a variation is
    assert here.differences(*MONEY) == {}
    assert {(check, outcome) for _, check, outcome in found(here)} == set()
    asked = here.portal.site.requests
    screens = {path: times for path, times in asked.items() if "/ProgressClaims/View/" in path}
    documents = {path: times for path, times in asked.items() if "/ProgressClaims/Download/" in path}
    assert len(screens) == len(documents) == 5
    assert set(screens.values()) == set(documents.values()) == {1}

    here.portal.site.options = replace(here.portal.site.options, switches=switches | {"claim_stamp": "on"})
    versions = here.versions()
    assert here.sync(entities=MONEY, full=True)["outcome"] == "complete"
    assert here.versions() == versions
    assert sum(times for path, times in asked.items() if "/ProgressClaims/Download/" in path) == 5

    claim = here.portal.site.world.jobs[0].contract.claims[0]
    claim.planted["amount_paid"] = claim.amount_paid - Decimal(5)
    number = here.portal.site.world.jobs[0].number
    here.control("fault", name="truncated-download-always")
    assert here.sync(entities=MONEY, jobs=(number,), full=True)["outcome"] == "partial"
    here.control("fault", name="truncated-download-always", on="0")
    asked.clear()
    assert here.sync(entities=MONEY, jobs=(number,), full=True)["outcome"] == "complete"
    assert sum(times for path, times in asked.items() if "/ProgressClaims/Download/" in path) == 1
    assert here.alarms == []


@pytest.mark.drill
def test_planted_faults_are_found_and_nothing_else(install: Install) -> None:
    """A tax that does not add up, a claim beyond its section's value, a document and an invoice that say otherwise."""
    here = install(jobs=2)
    first, second = here.portal.site.world.jobs
    first.contract.claims[0].planted["tax"] = first.contract.claims[0].tax + Decimal("0.50")
    section = second.contract.claim_sections[0]
    line = next(one for one in second.contract.claims[2].lines if one.section is section)
    line.value += section.total_value
    report = here.sync(entities=MONEY)
    assert report["outcome"] == "complete", report
    assert here.differences(*MONEY) == {}
    assert sorted(found(here)) == [("claim_section", "section_value", "failed")]  # the total moved with the tax

    first.contract.claims[0].planted["total_inc_tax"] = Decimal("1.00")
    first.contract.claims[0].misbilled["amount_paid"] = Decimal("1.00")
    first.contract.claims[1].planted["outstanding"] = Decimal("0.50")
    first.contract.claims[1].misprinted["tax"] = Decimal("7.00")
    first.contract.claims[1].planted["total_ex_tax"] = first.contract.claims[1].total_ex_tax + 100  # not yet sent
    assert here.sync(entities=MONEY, jobs=(first.number,), full=True)["outcome"] == "complete"
    assert sorted(found(here)) == [
        ("claim_section", "section_value", "failed"),
        ("progress_claim", "claim_document", "failed"),
        ("progress_claim", "claim_invoice", "failed"),  # by the Invoices list
        ("progress_claim", "claim_invoice", "failed"),  # by the open API's queue
        ("progress_claim", "claim_lines", "failed"),
        ("progress_claim", "claim_paid", "failed"),
        ("progress_claim", "claim_tax", "failed"),
    ]
    assert here.differences(*MONEY) == {}  # what the screen shows had changed, so the document was fetched again


def test_two_sections_of_one_name_lose_nothing(install: Install) -> None:
    """Sections that only their cards tell apart keep their own variations and claims."""
    here = install(jobs=2)
    job = here.portal.site.world.jobs[1]
    for section, of_claims in zip(job.sections[1:3], job.contract.claim_sections[1:3], strict=True):
        section.name = of_claims.name = "Level 1"
    assert sum(len(section.variations) for section in job.sections[1:3]) > 1
    report = here.sync(entities=("job_section", "variation", "claim_section"), jobs=(job.number,))
    assert report["outcome"] == "complete", report
    stored = [one for one in here.stored("variation") if one["job_number"] == job.number]
    assert len(stored) == sum(len(section.variations) for section in job.sections)
    assert report["entities"]["variation"]["taken"] == len(stored)
    names = [one["name"] for one in here.stored("claim_section") if one["job_number"] == job.number]
    assert names.count("Level 1") == 2


@pytest.mark.drill
def test_a_claims_screen_may_be_a_pop_up_over_its_card_and_its_tab_may_be_missed(install: Install) -> None:
    """Opened by a script behind its name, or by pressing its row; the card behind it, with lists of its own, is none of
    it. A card with a fixed price and no Progress Claims tab is an error, not a job without claims."""
    here = install(jobs=1, skin="kendo", switches={"claim_opens": "name"})
    site = here.portal.site
    for opens in ("name", "row"):
        site.options = replace(site.options, switches={"claim_opens": opens})
        assert here.sync(entities=MONEY, full=True)["outcome"] == "complete"
        assert here.differences(*MONEY) == {}
        claims = here.stored("progress_claim")
        assert claims
        assert all(claim["lines"] and claim["document"] is not None for claim in claims)
    assert here.alarms == []

    site.options = replace(site.options, switches={"claims_tab": "never"})
    report = here.sync(entities=MONEY, full=True)
    assert report["outcome"] == "partial"
    for entity in ("claim_section", "progress_claim"):
        (skipped,) = report["entities"][entity]["skipped"]
        card = skipped["what"]
        told = f"the card of {card} has no Progress Claims tab, as jobs priced by fixed_price have"
        assert skipped["why"].startswith(told)
        assert "[tabs] progress_claims" in skipped["why"]
    assert here.stored("progress_claim") == claims
    (job,) = (one for one in here.ws.store.objects.list(Job.entity))
    assert job.gone_at is None
