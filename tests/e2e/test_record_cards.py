"""Cards of records that are no jobs, in both skins of the bundled portal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.drill]
"""Both skins are read with everything else, and held against the truth, by `test_life` and `test_truth`."""


@pytest.mark.parametrize("skin", ["classic", "kendo"])
def test_a_suppliers_card_says_the_rest_of_it(install: Callable[..., Installation], skin: str) -> None:
    """Contact, addresses, notes, account: without the open API they are what the card shows; a reread says the same."""
    here = install(settings={"api_key": None}, jobs=1, skin=skin)
    here.api = False
    report = here.sync(entities=("supplier",))
    assert (report["outcome"], report["errors"]) == ("complete", [])
    assert here.differences("supplier") == {}
    held = {one.id: one.body for one in here.ws.store.objects.list("supplier")}
    assert here.reread("supplier")["outcome"] == "complete"
    assert {one.id: one.body for one in here.ws.store.objects.list("supplier")} == held
    assert here.alarms == []
