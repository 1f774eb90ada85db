"""What the service answers about forms as a whole, an object's history and one piece of evidence, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from scraper.client import Ascora
from scraper.errors import InvalidQuestion, NotFound
from scraper.evidence.snapshot import Context
from scraper.models import Attachment, ComplianceForm, Job, Reading, Record
from scraper.models.base import DocumentFile
from scraper.models.compliance_form import Answer, FormReading, Signature
from scraper.service import local
from scraper.service.accounts import Accounts
from scraper.service.http_api import make_app
from scraper.store import Planned
from scraper.workspace import Workspace
from tests import servers
from tests.scraper.service.conftest import Service
from tests.scraper.service.test_http import problem
from tests.scraper.store.conftest import Clock


def form(name: str, **said: Any) -> ComplianceForm:
    """A form of the job J1."""
    document = DocumentFile(name=name, sha256=f"{len(name):x}" * 64)
    given: dict[str, Any] = {"job_number": "J1", "category": "swms", "document": document}
    return ComplianceForm(document_name=name, **given | said)


ROOF = form(
    "roof.docx",
    template_name="SWMS",
    answers=(Answer(code="site", label="Where", kind="text", value="Roof"),),
    signatures=(Signature(code="sign1", signed_by="Kim"), Signature(code="sign2", sha256="1" * 64)),
)
TORN = form("torn.pdf", category="jsa", readings=(FormReading(place="Weather", problem="it was torn"),))
HIDDEN = form("pay.docx", signatures=(Signature(code="sign1"),))


@pytest.fixture
def forms(ws: Workspace, clock: Clock) -> list[str]:
    """Three forms that a card listed, of which one is a confidential attachment; their ids."""

    def put(*records: Record) -> list[str]:
        readings = [Reading(record=r, source="ui", facet="f", observed_at=clock(), evidence="e" * 64) for r in records]
        return list(ws.store.objects.put(readings).ids)

    run = ws.store.runs.begin({"entities": [], "jobs": [], "since": None, "full": True})
    where = {"job_number": "J1", "section_name": None}
    ws.store.items.plan(run, [Planned("card", "compliance_form", where)])
    item = ws.store.items.take(run)
    assert item is not None
    ids = put(ROOF, TORN, HIDDEN)
    put(Job(job_number="J1"), Attachment(job_number="J1", name="pay.docx", confidential=True))
    ws.store.runs.coverage(item, entity="compliance_form", listing="forms", scope=where, expected=3, taken=3)
    ws.store.items.done(item)
    return ids


@pytest.fixture
def pages(ws: Workspace, forms: list[str]) -> dict[str, str]:
    """Kept evidence by its kind; its SHA-256."""
    job = Context(job_number="J1")
    return {
        kind: ws.keep(f"<p>{kind}".encode(), kind, f"https://portal/{kind}", ("csrf",), job).sha256
        for kind in ("jobs_grid", "claim_view", "forms_grid", "invoices_grid")
    }


SOME = ("files", "read:jobs", "read:compliance")


def test_findings_are_those_of_the_forms_that_are_asked_for(service: Service, forms: list[str]) -> None:
    """By job, kind of form and kind of finding; how many forms were looked at stands beside."""
    every = service.bearer()

    def found(query: str, bearer: dict[str, str] = every) -> list[tuple[str, str]]:
        told = service.client.get(f"/form_findings?{query}", headers=bearer).json()
        return [(one["document"], one["finding"]) for one in told["data"]]

    assert {("roof.docx", "unsigned"), ("torn.pdf", "unread"), ("pay.docx", "unsigned")} <= set(found("job_number=J1"))
    assert {kind for _, kind in found("job_number=j1&unsigned=true")} == {"unsigned"}
    assert {name for name, _ in found("job_number=J1&unread=true&category=jsa")} == {"torn.pdf"}
    assert found("job_number=J1&late=true") == []
    some = service.client.get("/form_findings?job_number=J1", headers=service.bearer(*SOME)).json()
    assert "pay.docx" not in {one["document"] for one in some["data"]}
    assert (some["forms"], some["withheld"], some["complete"]) == (2, [forms[2]], False)
    problem(service.client.get("/form_findings?fields=id", headers=every), 400, "invalid_parameter")
    problem(service.client.get("/form_findings", headers=service.bearer("read:jobs")), 403, "forbidden")


def test_answers_are_one_table(service: Service, forms: list[str]) -> None:
    """A row per form, a column per code, forms named; of a kind or of a template."""
    told = service.client.get("/form_answers?job_number=J1&category=swms", headers=service.bearer(*SOME)).json()
    table = told["data"]
    (row,) = table["rows"]
    cells = dict(zip(table["columns"], row, strict=True))
    assert (cells["document"], cells["site"], cells["sign1: signed"], cells["sign2: signed"]) == (
        "roof.docx",
        "Roof",
        False,
        True,
    )
    assert (table["labels"]["site"], table["forms"], told["withheld"]) == ("Where", [forms[0]], [forms[2]])
    said = problem(
        service.client.get("/form_answers?job_number=J1", headers=service.bearer()), 400, "invalid_parameter"
    )
    assert "category" in said


def test_a_history_goes_field_by_field(service: Service, ws: Workspace, forms: list[str], clock: Clock) -> None:
    """With the evidence that showed each; of a confidential form to who may see it."""
    again = form("torn.pdf", category="jsa", status="Archived")
    ws.store.objects.put([Reading(record=again, source="ui", facet="f", observed_at=clock(), evidence="a" * 64)])
    some = service.bearer(*SOME)
    told = service.client.get(f"/compliance_forms/{forms[1]}/history", headers=some).json()
    change = next(one for one in told["data"] if one["field"] == "status")
    assert (told["id"], change["before"], change["after"], change["evidence"]) == (forms[1], None, "Archived", "a" * 64)
    assert service.client.get("/jobs/j1/history", headers=some).json()["data"][0]["after"] == "J1"
    problem(service.client.get(f"/compliance_forms/{forms[2]}/history", headers=some), 403, "forbidden")
    assert service.client.get(f"/compliance_forms/{forms[2]}/history", headers=service.bearer()).status_code == 200
    problem(service.client.get("/jobs/J9/history", headers=some), 404, "not_found")
    problem(service.client.get("/variations/x/history", headers=some), 403, "forbidden")


def test_evidence_needs_the_scope_of_what_it_shows(service: Service, pages: dict[str, str]) -> None:
    """What belongs to no entity, and what shows a confidential form, needs `admin`; every piece needs `files`."""
    bearers = {
        "jobs": service.bearer("files", "read:jobs"),
        "claims": service.bearer("files", "read:claims"),
        "all but admin": service.bearer(*SOME, "read:claims", "read:purchasing"),
        "admin": service.bearer(),
        "no files": service.bearer("read:jobs", "admin"),
    }
    opened = {
        kind: {
            name
            for name, bearer in bearers.items()
            for answers in [
                {service.client.get(f"/evidence/{sha}{at}", headers=bearer).status_code for at in ("", "/file")}
            ]
            if answers == {200}
        }
        for kind, sha in pages.items()
    }
    assert opened == {
        "jobs_grid": {"jobs", "all but admin", "admin"},
        "claim_view": {"claims", "all but admin", "admin"},
        "forms_grid": {"admin"},
        "invoices_grid": {"admin"},
    }
    told = service.client.get(f"/evidence/{pages['jobs_grid']}", headers=bearers["jobs"]).json()
    assert [(one["kind"], one["url"], one["job_number"]) for one in told["seen"]] == [
        ("jobs_grid", "https://portal/jobs_grid", "J1")
    ]
    assert told["scrubbed"] == ["csrf"]
    problem(service.client.get(f"/evidence/{'0' * 64}", headers=bearers["admin"]), 404, "not_found")
    problem(service.client.get("/evidence/abc", headers=bearers["admin"]), 400, "invalid_parameter")


def test_evidence_is_sent_as_files_are(service: Service, pages: dict[str, str]) -> None:
    """In part, by its tag, without its body; and nothing in a page runs where it is opened."""
    at, bearer = f"/evidence/{pages['jobs_grid']}/file", service.bearer("files", "read:jobs")
    whole = service.client.get(at, headers=bearer)
    assert whole.content == b"<p>jobs_grid"
    assert whole.headers["content-disposition"].startswith("attachment; filename*=UTF-8''jobs_grid%20")
    assert "sandbox" in whole.headers["content-security-policy"]
    part = service.client.get(at, headers=bearer | {"range": "bytes=3-6"})
    assert (part.status_code, part.content) == (206, b"jobs")
    assert service.client.get(at, headers=bearer | {"if-none-match": whole.headers["etag"]}).status_code == 304
    head = service.client.head(at, headers=bearer)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(whole.content)))


@pytest.fixture(params=["in process", "over HTTP"])
def ascora(
    request: pytest.FixtureRequest, accounts: Accounts, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ascora]:
    """The client, either way."""
    if request.param == "in process":
        monkeypatch.setattr(local, "Accounts", lambda _: accounts)
        yield Ascora()
        return
    _, secret = ws.store.tokens.create("x", (*SOME, "read:claims", "admin"), timedelta(days=1), 10**6)
    with servers.serving(make_app(accounts)) as url, Ascora(url, secret) as client:
        yield client


def test_the_client_asks_the_same(ascora: Ascora, forms: list[str], pages: dict[str, str]) -> None:
    """Typed, in process and over HTTP alike."""
    found = ascora.form_findings(job_number="J1", category="swms", unsigned=True)
    assert {(one.form_id, one.document, one.finding) for one in found.data} == {
        (forms[0], "roof.docx", "unsigned"),
        (forms[2], "pay.docx", "unsigned"),
    }
    table = ascora.form_answers(job_number="J1", category="swms", limit=1)
    assert table.data.form_ids == (forms[0],)
    assert table.data.rows[0][table.data.columns.index("site")] == "Roof"
    assert table.next is not None
    changes = ascora.history(ComplianceForm, forms[0])
    assert {"template_name": "SWMS"}.items() <= {one.field: one.after for one in changes}.items()
    told = ascora.evidence(pages["claim_view"])
    assert (told.content_type, told.seen[0]["kind"]) == ("text/html", "claim_view")
    with ascora.evidence_file(pages["claim_view"]) as chunks:
        assert b"".join(chunks) == b"<p>claim_view"
    with pytest.raises(NotFound):
        ascora.evidence("0" * 64)
    with pytest.raises(InvalidQuestion):
        ascora.form_findings(colour="red")
