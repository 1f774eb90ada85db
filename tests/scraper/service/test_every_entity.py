"""The service answers every entity of the catalogue, with no code per entity."""

from __future__ import annotations

from scraper.entities import CATALOG
from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.workspace import Workspace
from tests.scraper.service.conftest import Service
from tests.scraper.store.conftest import Clock


def test_every_entity_is_answered_under_its_plural_to_who_has_its_scope(
    service: Service, ws: Workspace, clock: Clock
) -> None:
    """One object by its id, with its files where it has any; and the reference tells of it."""
    paths = service.client.get("/openapi.json").json()["paths"]
    bearers = {spec.scope: service.bearer(spec.scope) for spec in CATALOG.values()}
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
