"""What holds for every entity of the catalogue, with no code per entity."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.api import payloads
from scraper.api.routes import ROUTES
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.entities import CATALOG, BelongsTo, EntitySpec
from scraper.entities.places import Api, ApiPerParent, ExportedFile, OfAccount, OnCard, OwnScreen, Windowed
from scraper.evidence.snapshot import Context
from scraper.models import Reading, Record
from scraper.models.texts import texts_of, undeclared
from scraper.pages.registry import PAGES
from scraper.parse.pseudonyms import REPLACED, Pseudonyms
from scraper.profile import load as load_profile
from scraper.settings import load
from scraper.store.lookup import BEGINNING, Wanted
from scraper.store.terms import values_of
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY
from tests.scraper.archive.opened import members

ROOT = Path(__file__).parent.parent
PROFILE = load_profile()
every_entity = pytest.mark.parametrize("spec", CATALOG.values(), ids=list(CATALOG))


def example(spec: EntitySpec) -> Record:
    """The example as a record."""
    return spec.record.of_printed(spec.example)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A store that holds the example of every entity."""
    folder = tmp_path_factory.mktemp("examples")
    with open_workspace(load(data_dir=folder / "data", vault_key=KEY, account="acme")) as workspace:
        for spec in CATALOG.values():
            page = workspace.keep(spec.name.encode(), "jobs_grid", "https://portal.example/x", (), Context())
            reading = Reading(
                record=example(spec),
                source="ui",
                facet=page.kind,
                observed_at=datetime(2026, 11, 8, tzinfo=UTC),
                evidence=page.sha256,
            )
            workspace.store.objects.put([reading])
        yield workspace


@pytest.fixture(scope="module")
def pages(ws: Workspace, tmp_path_factory: pytest.TempPathFactory) -> str:
    """All that the pages of an archive of the examples show, but the statement."""
    archive = tmp_path_factory.mktemp("archive") / "a.zip"
    create(ws, archive, Scope())
    shown = [text for name, text in members(archive).items() if name.startswith(("data/pages/J", "data/index.html"))]
    return html.unescape(re.sub(r"<[^>]+>", " ", b"".join(shown).decode()))


@every_entity
def test_it_has_a_place_or_a_source_in_the_api(spec: EntitySpec) -> None:
    """What nobody lists would be complete without a look."""
    assert spec.is_in_portal or spec.api is not None


@every_entity
def test_its_places_stand_in_the_profile_and_are_read(spec: EntitySpec) -> None:
    """Grids, tabs and menu entries have wordings; every page has a reader, every answer a route and a reader."""
    for place in spec.places:
        if isinstance(place, Api):
            assert place.route in ROUTES
            assert payloads.ENTITIES[place.route] == spec.name
            continue
        assert place.kind in PAGES
        if isinstance(place, OnCard | OfAccount):
            assert place.grid in PROFILE.grids
        if isinstance(place, OfAccount):
            assert place.opens in PROFILE.menu
        if isinstance(place, ExportedFile) or (isinstance(place, Windowed) and place.is_file):
            assert place.grid in PROFILE.exports.files
        if isinstance(place, Windowed):
            assert (place.begins,) == spec.record.dated  # a window's own objects are found by their date
        if isinstance(place, OnCard):
            assert place.tab in PROFILE.tabs
        if isinstance(place, OwnScreen):
            assert (place.tab or "details") in PROFILE.tabs
            assert {place.details} - {None} <= PROFILE.details.keys()
            assert set(place.lists) <= PROFILE.grids.keys()


@every_entity
def test_whose_it_is_says_where_it_is_listed(spec: EntitySpec) -> None:
    """What belongs to a card is listed on one; a job is named by what belongs to one, or may. What a card only adds to
    is listed elsewhere, by a place before it."""
    on_cards = [place for place in spec.places if isinstance(place, OnCard)]
    owning = [place for place in on_cards if place.of == "job" and not place.adds_only]
    assert (spec.belongs_to is BelongsTo.CARD) == bool(owning)
    assert spec.places[0] not in [place for place in on_cards if place.adds_only]
    assert spec.may_name_a_job == ("job_number" in spec.record.contract_fields())
    assert spec.taken_with is None or spec.taken_with in CATALOG


@every_entity
def test_what_a_parent_or_a_card_shows_names_it(spec: EntitySpec) -> None:
    """The parent exists, and is asked for by a field that it has."""
    for place in spec.places:
        if isinstance(place, ApiPerParent | OnCard):
            assert place.of in CATALOG
            assert place.by in spec.record.contract_fields()
        if isinstance(place, OnCard) and place.adds_only:
            assert place.by in spec.record.filters
        if isinstance(place, ApiPerParent):
            assert place.key in (*CATALOG[place.of].record.contract_fields(), "portal_id", "api_id")


@every_entity
def test_its_key_and_its_example_are_its_own(spec: EntitySpec) -> None:
    """The key tells the example; the example says every contract field, and its files are where the catalogue says."""
    assert set(spec.record.key) <= spec.record.model_fields.keys()
    assert any(example(spec).key_values())
    assert tuple(spec.example) == spec.record.contract_fields()
    assert spec.files is None or spec.files.of(spec.example)["sha256"]
    assert spec.files is None or all(isinstance(spec.example[name], list) for name in spec.files.pictures)


@every_entity
def test_its_filters_find_its_example(spec: EntitySpec, ws: Workspace) -> None:
    """Each filter, with each value that the example has, and all of them at once."""
    fields = dict(spec.example)
    values = {name: list(values_of(spec.name, fields, name)) for name in spec.record.filters}
    asked = [{name: value} for name, each in values.items() for value in each]
    asked.append({name: each[0] for name, each in values.items() if each})
    for filters in asked:
        found = ws.store.lookup.page(Wanted(spec.name, filters), BEGINNING, 5)
        assert [one.fields for _, one in found] == [fields], filters


@every_entity
def test_an_archive_shows_it(spec: EntitySpec, pages: str) -> None:
    """A page of the archive shows what the object is known by."""
    told = " ".join(pages.split())
    fields = spec.example
    known = [one for one in example(spec).key_values() if one and one in fields.values()] if spec.has_job else []
    guids = {
        one["id"] for one in fields.values() if isinstance(one, dict) and "id" in one
    }  # a link is shown by its name
    values = [value for name in spec.record.filters for value in values_of(spec.name, fields, name)]
    known += [value for value in values if value not in guids and not spec.has_job]
    known += [value for name in ("name", "template_name", "customer_name") if (value := fields.get(name)) is not None]
    known += [item["name"] for item in fields.get("items", ())]
    assert len(known) > spec.has_job  # more than its job's number
    assert [one for one in known if one not in told] == []


@every_entity
def test_every_text_of_it_says_what_it_tells(spec: EntitySpec) -> None:
    """A field that nobody declared would be free text: `record` replaces it, but nobody has thought of it."""
    assert list(undeclared(spec.record)) == []


@every_entity
def test_recording_it_names_nobody(spec: EntitySpec) -> None:
    """Of a page that shows the example and a column that the model does not know, no name or free text is left."""
    fields = {**spec.example, "extra": {"Gate code": "Ask Mrs Example"}}
    stated = list(texts_of(spec.record, fields))
    page = "<table>" + "".join(f"<tr><td>{html.escape(text)}</td></tr>" for _, text in stated) + "</table>"
    left = Pseudonyms(stated, (), page).scrub(page)
    cells = {html.unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", left, re.DOTALL)}
    assert [text for says, text in stated if says in REPLACED and len(text) > 2 and text in cells] == []
    assert "Mrs Example" not in left


@every_entity
def test_a_case_is_recorded_of_it(spec: EntitySpec) -> None:
    """A page where the portal lists it."""
    cases = ROOT / "fixtures" / "pages" / spec.name
    assert not spec.is_in_portal or any(cases.glob("*/expected.json"))


def test_no_two_entities_share_a_name_or_a_screen() -> None:
    """Names, plurals and kinds of evidence each lead to one entity."""
    specs = CATALOG.values()
    words = [word for spec in specs for word in {spec.name, spec.plural}]
    kinds = [place.kind for spec in specs for place in spec.places]
    assert len(words) == len(set(words))
    assert len(kinds) == len(set(kinds))
    assert all(CATALOG.named(word) is not None for word in words)
    assert all(CATALOG.of_kind(kind) is not None for kind in kinds)
    assert CATALOG.named("boats") is None
    assert CATALOG.of_kind("boats_grid") is None


def test_a_visit_begins_with_what_a_card_needs_and_ends_with_what_leaves_it() -> None:
    """And what is taken with another entity comes before that one."""
    names = [spec.name for spec in CATALOG.as_walked()]
    assert sorted(names) == sorted(CATALOG)
    assert names[:2] == ["job", "job_section"]
    assert names[-1] == "progress_claim"
    assert all(names.index(spec.name) < names.index(spec.taken_with) for spec in CATALOG.values() if spec.taken_with)
