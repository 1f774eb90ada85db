"""Which object a record is about where its owner is shown by GUID in one place and by name in another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scraper.models import Record
from scraper.models.base import Link
from scraper.models.contact import Contact
from scraper.models.job_supply import JobSupply
from scraper.models.payment import Payment
from scraper.models.supplier_invoice import SupplierInvoice
from scraper.models.supply import Supply
from scraper.store import Store
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import reading

G = "0f0b6d1e-0000-4000-8000-00000000000{}".format
ACME, OTHER = G(1), G(2)


def bill(number: str, supplier: str | None, name: str | None = "Acme", **said: Any) -> SupplierInvoice:
    """A supplier's invoice."""
    return SupplierInvoice(tracking_number=number, supplier=Link(id=supplier, name=name), **said)


def put(store: Store, clock: Clock, facet: str, *records: Record) -> tuple[str, ...]:
    """What one listing shows; the ids of what it is about."""
    source = "api" if facet == "api" else "ui"
    said = [reading(one, clock(), facet=facet, source=source, of=facet) for one in records]  # type: ignore[arg-type]
    return store.objects.put(said).ids


@pytest.mark.parametrize("first", ["api", "ui"])
def test_a_link_by_guid_and_the_same_by_name_are_one(store: Store, clock: Clock, first: str) -> None:
    """Whichever is seen first: a bill is not held twice because a list prints only whose it is."""
    sent, shown = [bill("X1", ACME, api_id=G(7))], [bill("X1", None), bill("X2", None)]
    order = [("api", sent), ("ui", shown)] if first == "api" else [("ui", shown), ("api", sent)]
    ids = {facet: put(store, clock, facet, *records) for facet, records in order}
    assert ids["ui"][0] == ids["api"][0]
    assert len(list(store.objects.list("supplier_invoice"))) == 2
    assert put(store, clock, "card", bill("X1", ACME, name=None)) == (ids["api"][0],)


def test_two_owners_of_one_name_stay_two(store: Store, clock: Clock) -> None:
    """A reading that shows only the name joins none of them, and that is told; one with the GUID joins its own."""
    both = put(store, clock, "api", bill("X1", ACME, api_id=G(7)), bill("X1", OTHER, api_id=G(8)))
    assert len(set(both)) == 2
    assert store.objects.unsure([bill("X1", None), bill("X1", OTHER), bill("X9", None)], "ui") == [True, False, False]
    assert put(store, clock, "ui", bill("X1", OTHER)) == (both[1],)


def test_a_contact_of_a_customer_that_is_named_alone_is_the_same(store: Store, clock: Clock) -> None:
    """As bills are."""
    sent = Contact(customer=Link(id=ACME, name="Acme"), first_name="Kim", api_id=G(7))
    (ident,) = put(store, clock, "api", sent)
    assert put(store, clock, "ui", Contact(customer=Link(name="Acme"), first_name="Kim")) == (ident,)


@pytest.mark.parametrize(
    "of",
    [
        lambda **said: Supply(part_number="A1", **said),
        lambda **said: Payment(invoice_number="I1", payment_date=date(2026, 3, 1), method="Cash", **said),
        lambda **said: JobSupply(job_number="J1", part_number="A1", **said),
        lambda **said: bill("X1", None, **said),
    ],
)
def test_a_reading_without_a_guid_joins_the_one_object_of_its_key_and_none_of_two(
    store: Store, clock: Clock, of: Any
) -> None:
    """Rows of one listing are told apart by their order, with or without GUIDs."""
    (one,) = put(store, clock, "grid", of(portal_id=G(1)))
    assert store.objects.unsure([of()], "card") == [False]
    assert put(store, clock, "card", of()) == (one,)
    put(store, clock, "grid", of(portal_id=G(1)), of(portal_id=G(2)))
    assert store.objects.unsure([of(), of(portal_id=G(2))], "export") == [True, False]
    assert store.objects.unsure([of()], "grid") == [False]
