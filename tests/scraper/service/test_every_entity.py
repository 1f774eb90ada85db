"""The service answers every entity of the catalogue, with no code per entity."""

from __future__ import annotations

from scraper.entities import CATALOG
from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.models.invoice import Invoice
from scraper.store import Planned
from scraper.sync.plan import Scope
from scraper.workspace import Workspace
from tests.scraper.service.conftest import Service
from tests.scraper.store.conftest import Clock


def test_every_entity_is_answered_under_its_plural_to_who_has_its_scope(
    service: Service, ws: Workspace, clock: Clock
) -> None:
    """One object by its id, with its files where it has any; and the reference tells of it."""
    paths = service.client.get("/openapi.json").json()["paths"]
    bearers = {scope: service.bearer(scope) for scope in sorted({spec.scope for spec in CATALOG.values()})}
    for entity, spec in CATALOG.items():
        page = ws.keep(entity.encode(), "a_page", "https://portal.example/x", (), Context())
        record = spec.record.of_printed(spec.example)
        reading = Reading(record=record, source="ui", facet="a_page", observed_at=clock(), evidence=page.sha256)
        (ident,) = ws.store.objects.put([reading]).ids
        for scope, bearer in bearers.items():
            answer = service.client.get(f"/{spec.plural}/{ident}", headers=bearer)
            assert answer.status_code == (200 if scope in spec.scopes else 403), (entity, scope, answer.text)
        data = service.client.get(f"/{spec.plural}/{ident}", headers=bearers[spec.scope]).json()["data"]
        assert {name: data[name] for name in spec.example} == spec.example
        assert {f"/{spec.plural}", f"/{spec.plural}/{{id}}"} <= paths.keys()
        assert (f"/{spec.plural}/{{id}}/file" in paths) == (spec.files is not None)


def test_what_the_account_lists_is_found_by_a_job_that_it_names(service: Service, ws: Workspace, clock: Clock) -> None:
    """A listing of the account was seen whole, whichever job is asked for."""
    run = ws.store.runs.begin(Scope(entities=("invoice",)).as_json())
    ws.store.items.plan(run, [Planned("listing", "invoice", {"jobs": []})])
    item = ws.store.items.take(run)
    assert item is not None
    page = ws.keep(b"invoices", "a_page", "https://portal.example/x", (), Context())
    records = [Invoice(invoice_number=n, job_numbers=jobs) for n, jobs in (("I1", ("J1", "J2")), ("I2", ("J2",)))]
    ws.store.objects.put(
        [Reading(record=r, source="ui", facet="p", observed_at=clock(), evidence=page.sha256) for r in records]
    )
    ws.store.runs.coverage(item, entity="invoice", listing="invoices_grid", expected=2, taken=2)
    ws.store.items.done(item)
    for number, found in (("J1", ["I1"]), ("J2", ["I1", "I2"]), ("J3", [])):
        answer = service.client.get("/invoices", params={"job_number": number}, headers=service.bearer("read:billing"))
        assert answer.status_code == 200, answer.text
        assert sorted(one["invoice_number"] for one in answer.json()["data"]) == found
