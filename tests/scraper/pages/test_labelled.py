"""The card of any record is read by its labels, whatever titles stand over them and however an address is printed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.errors import LayoutChanged, RowRejected
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models.supplier import Supplier
from scraper.pages.supplier import SupplierDetailsPage
from scraper.profile import load


def read(html: str, row: str | None = "S1\x1fAcme") -> Supplier | RowRejected:
    """What a page makes of the one card."""
    snapshot = Snapshot(
        sha256="0" * 64,
        kind="supplier_details",
        url="https://portal.example/s/1",
        captured_at=datetime(2026, 3, 1, tzinfo=UTC),
        size_bytes=len(html),
        context=Context(row=row),
    )
    (found,) = SupplierDetailsPage(snapshot, html, load(), ZoneInfo("Australia/Sydney")).read()
    return found


def card(*groups: tuple[str, dict[str, str]]) -> str:
    """Labels and values in tables below headings."""
    found = ""
    for title, pairs in groups:
        rows = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in pairs.items())
        found += f"<h3>{title}</h3><table>{rows}</table>"
    return found


def supplier(*groups: tuple[str, dict[str, str]]) -> Supplier:
    """A card that is read."""
    found = read(card(("Supplier Details", {"Supplier Name": "Acme"}), *groups))
    assert isinstance(found, Supplier)
    return found


STREET = {"Address Line 1": "1 High Street", "Suburb": "Yass", "State": "NSW", "Postcode": "2582"}
POST = {"Address 1": "PO Box 7", "City": "Orange", "State": "NSW", "Post Code": "2800"}


@pytest.mark.parametrize("title", ["Postal Address", "Postal", "Mailing Address", "POSTAL ADDRESS:"])
def test_what_stands_below_a_title_of_its_own_is_another_address(title: str) -> None:
    """In whatever order the two stand; neither takes a part of the other."""
    for groups in ([("Street Address", STREET), (title, POST)], [(title, POST), ("Street Address", STREET)]):
        found = supplier(*groups)
        assert found.address is not None
        assert found.postal_address is not None
        assert (found.address.line1, found.address.suburb) == ("1 High Street", "Yass")
        assert (found.postal_address.line1, found.postal_address.postcode) == ("PO Box 7", "2800")


def test_a_label_may_say_by_itself_which_address_it_is_of() -> None:
    """Without any title."""
    found = supplier(("Details", {**STREET, "Postal Suburb": "Orange", "Postal Postcode": "2800"}))
    assert found.postal_address is not None
    assert (found.postal_address.suburb, found.postal_address.line1) == ("Orange", None)
    assert found.address is not None
    assert found.address.suburb == "Yass"


def test_an_address_in_one_piece_is_told_apart_as_far_as_it_is_sure() -> None:
    """What is not sure is kept as printed."""
    found = supplier(("Contact", {"Address": "1 High Street, Yass NSW 2582", "Postal Address": "Somewhere out west"}))
    assert found.address is not None
    assert (found.address.line1, found.address.suburb) == ("1 High Street", "Yass")
    assert found.postal_address is None
    assert found.extra["Postal Address"] == "Somewhere out west"


def test_an_address_of_somebody_else_is_not_the_suppliers() -> None:
    """It is kept under the title over it."""
    found = supplier(("Delivery Address", STREET))
    assert found.address is None
    assert found.extra["Delivery Address Suburb"] == "Yass"


def test_an_empty_address_is_none_and_one_that_no_label_is_about_is_not_said() -> None:
    """The one is a statement, the other is not."""
    found = supplier(("Postal Address", dict.fromkeys(POST, "")))
    assert found.postal_address is None
    assert "postal_address" in found.model_fields_set
    assert "address" not in found.model_fields_set


def test_contact_notes_and_account_are_read() -> None:
    """By any of the wordings that list and card share."""
    found = supplier(
        ("Contact", {"First Name": "Kim", "Surname": "Lee", "Mobile Number": "0400 000 000", "Fax": "02 9000 0000"}),
        ("Accounts", {"Account Code": "5-1000", "Due Days Type": "End of month", "Comments": "Ring first"}),
    )
    assert (found.contact_first_name, found.contact_last_name, found.mobile) == ("Kim", "Lee", "0400 000 000")
    assert (found.fax, found.expense_account, found.notes) == ("02 9000 0000", "5-1000", "Ring first")
    assert (found.invoice_due_days_type, found.supplier_number) == ("End of month", "S1")


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ({"Supplier Name": "Bolt"}, "the card is of 'Bolt', and 'Acme' was opened"),
        ({"Supplier Name": "Acme", "Supplier Number": "S2"}, "the card is of 'S2', and 'S1' was opened"),
        ({"Supplier Name": "Acme", "Phone": "1", "Telephone": "2"}, "'Phone' stands twice with different values"),
        ({"ABN": "51"}, "no label for name"),
    ],
)
def test_a_card_that_cannot_be_believed_stops_the_screen(pairs: dict[str, str], told: str) -> None:
    """Another record's card, a label twice with two values, a required label that is missing."""
    with pytest.raises(LayoutChanged, match=told):
        read(card(("Details", pairs)))


def test_the_same_number_under_another_name_is_the_same_record() -> None:
    """Lists shorten names; the first part of the key that both show decides."""
    found = read(card(("Details", {"Supplier Name": "Acme Pty Ltd", "Supplier Number": "s1"})))
    assert isinstance(found, Supplier)
    assert found.name == "Acme Pty Ltd"
