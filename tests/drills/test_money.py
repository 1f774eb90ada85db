"""A project's money under every switch of the portal, and a contract of forty sections and twenty-four claims."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.portal.dialect import SKINS
from fixtures.portal.options import SWITCHES
from fixtures.portal.seeded_contracts import BIG
from tests.e2e.conftest import install  # noqa: F401 - the fixture
from tests.e2e.installation import Installation
from tests.e2e.test_claims import MONEY, found

pytestmark = [pytest.mark.browser, pytest.mark.drill]

UNLIKE = {("claims_tab", "never"), ("claim_stamp", "on")}
"""A tab that must be there, and documents that are never twice the same: `tests/e2e/test_claims.py` has them."""
LINELESS = ("claim_view", "off")
"""Claims without screens of their own: that their lines are not known is told."""
KNOBS = [
    (skin, name, value)
    for skin in SKINS
    for name, switch in SWITCHES.items()
    if name.startswith(("claim", "variation", "retention", "stage", "invoices", "section"))
    for value in switch.values
    if value != switch.default(skin) and (name, value) not in UNLIKE
]


@pytest.mark.parametrize(("skin", "name", "value"), KNOBS)
def test_every_guess_is_read_exactly(
    install: Callable[..., Installation],  # noqa: F811
    skin: str,
    name: str,
    value: str,
) -> None:
    """Whatever nobody could confirm, the truth comes out, no clean contract is accused, and nothing is written."""
    here = install(skin=skin, jobs=4, switches={name: value})
    report = here.sync(entities=MONEY)
    assert report["outcome"] == ("partial" if (name, value) == LINELESS else "complete"), report
    assert here.differences(*MONEY) == {}
    assert [one for one in found(here) if one[2] == "failed"] == []
    assert here.alarms == []


@pytest.mark.parametrize("skin", SKINS)
def test_a_large_contract_takes_one_visit_per_screen(
    install: Callable[..., Installation],  # noqa: F811
    skin: str,
) -> None:
    """Forty sections, twenty-four claims: exact, and each screen and document is asked for once."""
    here = install(skin=skin, jobs=BIG + 1)
    job = here.portal.site.world.jobs[BIG]
    assert (len(job.sections), len(job.contract.claims)) == (40, 24)
    report = here.sync(entities=("job_section", *MONEY), jobs=(job.number,))
    assert report["outcome"] == "complete", report
    for entity in ("job_section", "variation", "claim_section", "progress_claim"):
        true = [one for one in here.truth()[entity] if one["job_number"] == job.number]
        assert sorted(map(repr, here.stored(entity))) == sorted(map(repr, true)), entity
    asked = here.portal.site.requests
    claims = {path: times for path, times in asked.items() if "/ProgressClaims/View/" in path or "/Download/" in path}
    assert len(claims) == 48
    assert set(claims.values()) == {1}
    cards = [asked[f"GET {here.portal.site.dialect.job_address(one.guid)}"] for one in job.sections]
    tabs = 1 if skin == "kendo" else 2  # a tab of the classic skin is a page of its own
    assert max(cards) <= tabs + (skin == "kendo")  # kendo tells a section's address only by opening it
