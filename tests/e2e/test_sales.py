"""Customers, contacts, enquiries and quotes in a browser: what is stored is what the bundled portal and API hold.

On every change, `test_demo` does it with all entities.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.drill]

Install = Callable[..., Installation]
SALES = ("customer", "contact", "enquiry", "quote")


def test_lists_and_cards_are_taken_whole_and_once(install: Install) -> None:
    """Every field of every object, sections and lines among them; a second run finds nothing new, and nobody wrote."""
    here = install(jobs=2, skin="kendo")
    report = here.sync(entities=SALES)
    assert report["outcome"] == "complete", report
    assert here.differences(*SALES) == {}
    versions = here.versions()
    assert here.sync(entities=SALES, changes=True)["outcome"] == "complete"
    assert here.versions() == versions
    assert here.alarms == []


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"quotes_filter": "sent", "quote_loss_reason": "list", "quote_section_number": "display"},
        {"exports": "off", "quote_loss_reason": "none"},
        {"export_format": "csv", "export_delay": "on"},
    ],
    ids=["as it is", "filtered, columns elsewhere", "no exports", "another file, late"],
)
def test_every_switch_is_read_right(install: Install, switches: dict[str, str]) -> None:
    """In the other skin, with and without a key."""
    here = install(jobs=2, skin="classic", switches=switches)
    assert here.sync(entities=SALES)["outcome"] == "complete"
    assert here.differences(*SALES) == {}
    assert here.alarms == []
