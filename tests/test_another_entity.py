"""An entity more is a record and an `EntitySpec`: everything outside the run takes it as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest

from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.config import outside
from scraper.entities import CATALOG, RECORDS, BelongsTo, EntitySpec, Files
from scraper.entities.places import ApiListing, ApiPerParent, MenuList, Place
from scraper.evidence.snapshot import Context
from scraper.models import DocumentFile, Job, Link, Quote, Reading, Record
from scraper.models.base import Money
from scraper.models.texts import FreeText, Identifier, Plain
from scraper.service.schemas import object_model, page_params
from scraper.service.sources import Place as Asked
from scraper.settings import Settings
from scraper.store.fetches import Fetch
from scraper.store.lookup import BEGINNING, Wanted, most_telling
from scraper.worker.fetches import scope_of
from scraper.workspace import Workspace, open_workspace
from tests.scraper.archive.opened import members

OWNER = "Blue Gum Pty Ltd"


class Survey(Record):
    """Something of the account that has a customer, a document and a name."""

    entity: ClassVar[str] = "survey"
    key: ClassVar[tuple[str, ...]] = ("survey_number",)
    dated: ClassVar[tuple[str, ...]] = ("made_on",)
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"status": ("status",), "customer": ("customer",)}

    survey_number: Identifier
    customer: Link | None = None
    title: FreeText | None = None
    status: Plain | None = None
    made_on: date | None = None
    document: DocumentFile | None = None


class Toll(Record):
    """Something of a job that is on no card."""

    entity: ClassVar[str] = "toll"
    key: ClassVar[tuple[str, ...]] = ("job_number", "gate")
    filters: ClassVar[dict[str, tuple[str, ...]]] = {"job_number": ("job_number",)}

    job_number: Identifier
    gate: FreeText
    amount: Money | None = None


def spec_of(
    record: type[Record], belongs_to: BelongsTo, example: Mapping[str, Any], places: tuple[Place, ...], **more: Any
) -> EntitySpec:
    """An entity whose example stands here."""
    made = EntitySpec(
        record=record,
        plural=f"{record.entity}_list",
        scope="read:surveys",
        belongs_to=belongs_to,
        places=places,
        **more,
    )
    vars(made)["example"] = example
    return made


@pytest.fixture
def more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two entities more."""
    survey = spec_of(
        Survey,
        BelongsTo.ACCOUNT,
        {"survey_number": "S1", "customer": None, "title": "Roof", "status": "new", "made_on": None, "document": None},
        (MenuList(grid="surveys", opens="surveys"), ApiListing(route="surveys", asked_by=("survey_number",))),
        files=Files(folder="surveys", kinds=("survey_file",), document="document", title="title"),
    )
    toll = spec_of(
        Toll,
        BelongsTo.JOB,
        {"job_number": "J1", "gate": "North", "amount": "4.50"},
        (ApiPerParent(route="tolls", of="job"),),
    )
    for spec in (survey, toll):
        monkeypatch.setitem(CATALOG._specs, spec.name, spec)
        monkeypatch.setitem(RECORDS, spec.name, spec.record)


@pytest.fixture
def ws(make_settings: Callable[..., Settings], more: None) -> Iterator[Workspace]:
    """A store that holds one of each, and one survey of somebody else."""
    with open_workspace(make_settings(account="acme")) as workspace:
        report = workspace.blobs.put(b"a report")
        document = DocumentFile(
            name=None, content_type="application/pdf", size_bytes=report.size_bytes, sha256=report.sha256
        )
        mine = Survey(
            survey_number="S1", customer=Link(name=OWNER), title="Roof", status="new", document=document,
            extra={"Weather": "fine"},
        )  # fmt: skip
        other = Survey(survey_number="S2", customer=Link(name="Ironbark"), title="Cellar", status="new")
        toll = Toll(job_number="J1", gate="North", amount=Decimal("4.50"))
        page = workspace.keep(b"<p>", "jobs_grid", "https://portal.example/x", (), Context())
        for record in (mine, other, toll, Job(job_number="J1", site_customer=Link(name=OWNER))):
            at = datetime(2026, 3, 1, tzinfo=UTC)
            reading = Reading(record=record, source="ui", facet="x", observed_at=at, evidence=page.sha256)
            workspace.store.objects.put([reading])
        yield workspace


def test_it_is_looked_up(ws: Workspace) -> None:
    """By its filters, the one that leaves the fewest objects first."""
    assert most_telling.__wrapped__("survey") == ("customer", "status")
    found = ws.store.lookup.page(Wanted("survey", {"status": "new", "customer": OWNER}), BEGINNING, 5)
    assert [one.fields["survey_number"] for _, one in found] == ["S1"]


def test_an_archive_shows_it_with_its_files(ws: Workspace, tmp_path: Path) -> None:
    """On the index what belongs to the account, on a job's page what belongs to the job; no field of it is left out."""
    create(ws, tmp_path / "a.zip", Scope())
    inside = members(tmp_path / "a.zip")
    index, job = inside["data/index.html"].decode(), inside["data/pages/J1.html"].decode()
    assert inside["data/files/surveys/Roof"] == b"a report"
    assert all(text in index for text in ("Survey list", "S1", OWNER, "Cellar", "fine", "files/surveys/Roof"))
    assert all(text in job for text in ("Toll list", "North", "4.50"))
    assert "Cellar" not in job


def test_an_archive_of_a_customer_holds_that_customers(ws: Workspace, tmp_path: Path) -> None:
    """What names no customer is nobody's, and what names another stays out."""
    create(ws, tmp_path / "a.zip", Scope(customer=OWNER))
    lines = members(tmp_path / "a.zip")["data/records/survey.jsonl"].splitlines()
    assert [json.loads(line)["survey_number"] for line in lines] == ["S1"]
    assert len(members(tmp_path / "a.zip")["data/records/toll.jsonl"].splitlines()) == 1


def test_an_archive_of_a_job_holds_none_that_names_no_job(ws: Workspace, tmp_path: Path) -> None:
    """Whose it is, nobody says."""
    create(ws, tmp_path / "a.zip", Scope(jobs=("J1",)))
    assert "data/records/survey.jsonl" not in members(tmp_path / "a.zip")


def test_an_archive_of_a_job_holds_the_quotes_that_name_it(ws: Workspace, tmp_path: Path) -> None:
    """What became the job, what varies it, and their sections; no other client's."""
    page = ws.keep(b"<p>", "quotes_grid", "https://portal.example/x", (), Context())
    quotes = [
        Quote(quote_number="Q1", converted_to_job="J1"),
        Quote(quote_number="Q1.01", parent_quote_number="Q1"),
        Quote(quote_number="Q2", variation_for_job="J1"),
        Quote(quote_number="Q3", converted_to_job="J2"),
        Quote(quote_number="Q3.01", parent_quote_number="Q3"),
        Quote(quote_number="Q4"),
    ]
    at = datetime(2026, 3, 1, tzinfo=UTC)
    ws.store.objects.put(
        [Reading(record=one, source="ui", facet="x", observed_at=at, evidence=page.sha256) for one in quotes]
    )
    create(ws, tmp_path / "a.zip", Scope(jobs=("J1",)))
    lines = members(tmp_path / "a.zip")["data/records/quote.jsonl"].splitlines()
    assert sorted(json.loads(line)["quote_number"] for line in lines) == ["Q1", "Q1.01", "Q2"]


def test_the_service_knows_it(more: None) -> None:
    """Its fields, its filters, and how it is fetched: the API alone where that answers, whole where no card has it."""
    assert {"survey_number", "document"} <= object_model.__wrapped__("survey").model_fields.keys()
    assert {"status", "customer", "first"} <= page_params.__wrapped__("survey").model_fields.keys()
    assert Asked.of("survey", "J1").job_number is None
    assert CATALOG["survey"].is_in_api(of_job=False)
    assert CATALOG["toll"].is_in_api(of_job=True)
    assert not CATALOG["toll"].is_in_api(of_job=False)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    fetch = Fetch("f", "survey", None, "api", at, None, None, None, None)
    assert scope_of(fetch).as_json()["entities"] == ["survey"]


def test_the_doors_know_its_names(more: None) -> None:
    """In the singular and in the plural."""
    assert outside.entities("entities", ["survey_list", "toll", "survey"]) == ("survey", "toll")
