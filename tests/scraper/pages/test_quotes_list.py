"""The Quotes list under the headings that the vendor's own workbook of quotes has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scraper.models import Address, Quote
from tests.scraper.pages.test_money import grid, read

HEADINGS = (
    "QUOTE NUMBER|QUOTE NAME|IS SECTION/STAGE|QUOTE STATUS|DATE CREATED|QUOTE DATE|DUE DATE|VALID UNTIL DATE"
    "|SITE CUSTOMER|SITE CONTACT|BILLING CUSTOMER|BILLING CONTACT|ADDRESS LINE 1|ADDRESS LINE 2|SUBURB|STATE|POSTCODE"
    "|PRICING METHOD|TOTAL AMOUNT EX TAX|TOTAL TAX|QUOTE DESCRIPTION|PURCHASE ORDER|CLIENT ORDER NUMBER|JOB TYPE"
    "|ASSIGNED TO|TEAM|VARIATION FOR JOB NUMBER"
)
ROW = (
    "Q1|Rewire|No|In Progress|1/03/2026|2/03/2026|3/03/2026|4/03/2026|Blue Gum|Kim|Acme|Lee|1 High St||Yass|NSW|2582"
    "|Fixed Price|$100.00|$10.00|Text|PO1|C1|Service|Sam|Red|J1"
)


def test_every_column_of_the_workbook_has_its_place() -> None:
    """In capitals as they are; the tax alone has no field, and is kept as printed."""
    (quote,) = read("quotes_grid", grid(HEADINGS, ROW))
    assert isinstance(quote, Quote)
    assert quote.extra == {"TOTAL TAX": "$10.00"}
    assert quote.address == Address(line1="1 High St", line2=None, suburb="Yass", state="NSW", postcode="2582")
    assert (quote.quote_number, quote.status, quote.total_ex_tax) == ("Q1", "in_progress", Decimal("100.00"))
    assert (quote.quote_date, quote.due_date, quote.valid_until) == (
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 4),
    )
    assert (quote.variation_for_job, quote.assigned_user, quote.team) == ("J1", "Sam", "Red")


@pytest.mark.parametrize(
    ("headings", "cells", "address"),
    [
        ("Suburb|Postcode", "Yass|2582", Address(suburb="Yass", postcode="2582")),
        ("Street Address|Town", "1 High St|Yass", None),
        ("Suburb|State", "|", None),
    ],
)
def test_an_address_of_a_row_is_what_its_columns_say(headings: str, cells: str, address: Address | None) -> None:
    """No column, no address; blank ones are none."""
    (quote,) = read("quotes_grid", grid(f"Quote No.|{headings}", f"Q1|{cells}"))
    assert isinstance(quote, Quote)
    assert quote.address == address
    assert ("address" in quote.model_fields_set) == ("Suburb" in headings)
