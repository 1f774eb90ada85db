"""What the company bills and buys, and what jobs cost, is taken whole from the portal and the open API.

On every change, `test_demo` does it with all entities.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.drill]

Install = Callable[..., Installation]
OF_ACCOUNT = ("invoice", "payment", "supplier_invoice", "purchase_order", "supply")
OF_JOBS = ("labour_line", "job_supply", "job_expense")


@pytest.mark.parametrize("skin", ["classic", "kendo"])
@pytest.mark.parametrize("period", ["days", "year"])
def test_a_list_that_shows_a_period_is_asked_for_all_days(install: Install, skin: str, period: str) -> None:
    """At once, or year by year; no invoice is missing, and what is kept reads the same again."""
    here = install(jobs=3, skin=skin, switches={"invoices_period": period})
    report = here.sync(entities=("invoice",))
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert here.differences("invoice") == {}
    versions = here.versions()
    here.reread("invoice")
    assert here.versions() == versions


@pytest.mark.parametrize("skin", ["classic", "kendo"])
def test_all_of_it_is_what_the_portal_holds(install: Install, skin: str) -> None:
    """Whatever the lists show at first; nothing that is read writes, and what the world holds adds up."""
    here = install(jobs=3, skin=skin)
    report = here.sync(entities=(*OF_ACCOUNT, *OF_JOBS))
    skipped = {name: one["skipped"] for name, one in report["entities"].items() if one["skipped"]}
    assert (report["outcome"], skipped, report["errors"]) == ("complete", {}, [])
    assert here.differences(*OF_ACCOUNT, *OF_JOBS) == {}
    failed = [
        (one.entity, found)
        for entity in (*OF_ACCOUNT, "job")
        for one in here.ws.store.objects.list(entity)
        for found in one.body["findings"]
        if found["outcome"] == "failed"
    ]
    assert failed == []
