"""Who may ask what: tokens, scopes, limits, accounts, files, and the log of it all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from scraper.entities import CATALOG
from scraper.errors import TooManyRequests
from scraper.models import Attachment, ComplianceForm, Reading
from scraper.models.base import DocumentFile
from scraper.service import auth
from scraper.service.accounts import Accounts
from scraper.service.files import safe_name
from scraper.store import Planned, Store
from scraper.store.tokens import SCOPES
from scraper.workspace import Workspace
from tests.scraper.service.conftest import Service
from tests.scraper.service.test_http import problem
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, job, reading

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 40


def test_nothing_is_told_without_a_token(service: Service) -> None:
    """Of no address but those that say whether it is well, and the reference."""
    openapi = service.client.get("/openapi.json").json()
    free = {"/healthz", "/readyz", "/authenticate"}
    for path, methods in openapi["paths"].items():
        for method in methods:
            if path in free:
                continue
            at = path.replace("{id}", "x").replace("{sha256}", "0" * 64)
            answer = service.client.request(method, at, json={"entity": "job"} if method == "post" else None)
            problem(answer, 401, "unauthenticated")
            assert answer.headers["www-authenticate"] == "Bearer"
    for given in (
        "Bearer x",
        "Basic eDp5",
        "Bearer asca_acme." + "A" * 12 + "." + "x" * 43,
        f"Bearer {service.secret()}",
    ):
        problem(service.client.get("/jobs", headers={"authorization": given}), 401, "unauthenticated")


def test_of_two_tokens_none_counts(service: Service) -> None:
    """Whose call it were nobody could say, whichever of them is in force."""
    good = service.bearer("read:jobs")["authorization"]
    for other in (good, "Bearer ascs_acme.x.y", ""):
        answer = service.client.get("/jobs/J1", headers=[("authorization", good), ("authorization", other)])
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_a_scope_covers_its_own_and_no_more(service: Service) -> None:
    """Each entity by its scope; files, runs and refreshes by theirs."""
    for scope in SCOPES:
        bearer = service.bearer(scope)
        for entity in CATALOG:
            answer = service.client.get(f"/{CATALOG[entity].plural}/x", headers=bearer)
            assert (answer.status_code == 403) == (scope not in CATALOG[entity].scopes), (scope, entity, answer.text)
        for path in ("/runs", "/metrics"):
            assert (service.client.get(path, headers=bearer).status_code == 403) == (scope != "admin")
        asked = {"entity": "job", "job_number": "J1"}
        problem(service.client.post("/refresh", json=asked, headers=bearer), 403, "forbidden")
    both = service.bearer("refresh", "read:jobs")
    assert service.client.post("/refresh", json={"entity": "job", "job_number": "J1"}, headers=both).status_code == 202
    problem(service.client.post("/refresh", json={"entity": "variation"}, headers=both), 403, "forbidden")
    problem(service.client.get("/attachments/x/file", headers=service.bearer("read:jobs")), 403, "forbidden")
    problem(service.client.get("/attachments/x/file", headers=service.bearer("files")), 403, "forbidden")
    problem(service.client.get("/attachments/x/file", headers=service.bearer("files", "read:jobs")), 404, "not_found")


def test_a_token_has_its_limit(service: Service) -> None:
    """The answer says when to come back; another token is not held up."""
    bearer = service.bearer("admin", a_minute=3)
    for _ in range(3):
        assert service.client.get("/runs", headers=bearer).status_code == 200
    answer = service.client.get("/runs", headers=bearer)
    problem(answer, 429, "too_many_requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 20
    assert service.client.get("/runs", headers=service.bearer("admin")).status_code == 200


def test_secrets_are_not_guessed(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few tries from one address none is looked at."""
    monkeypatch.setattr(auth, "GUESSES_A_MINUTE", 5)
    secret = service.secret()
    guesses = [secret[:-1] + letter for letter in "abcdefg" if letter != secret[-1]][:6]
    codes = [service.client.post("/authenticate", json={"secret": one}).status_code for one in guesses]
    assert codes == [401] * 5 + [429]
    problem(service.client.post("/authenticate", json={"secret": secret}), 429, "too_many_requests")


def test_a_bucket_fills_again() -> None:
    """One request a second at sixty a minute, never more than a minute's worth at once."""
    now = [0.0]
    buckets = auth.Buckets(lambda: now[0])
    for _ in range(60):
        buckets.take("x", 60)
    for passed in (1, 1, 3600):
        now[0] += passed
        for _ in range(min(passed, 60)):
            buckets.take("x", 60)
        with pytest.raises(TooManyRequests):
            buckets.take("x", 60)


@pytest.fixture
def two_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, worker: Any, accounts: Accounts
) -> Accounts:
    """An installation of two accounts in one database, each with a job, a file and a run."""
    table = tmp_path / "accounts.toml"
    table.write_text('[acme]\nportal_username = "a@x"\n[bolt]\nportal_username = "b@x"\n')
    for name in ("ACCOUNT", "API_KEY"):
        monkeypatch.delenv(f"ASCORA_{name}")
    monkeypatch.setenv("ASCORA_ACCOUNTS", str(table))
    monkeypatch.setenv("ASCORA_ACCOUNT", "acme")
    both = worker.accounts = Accounts(worker.told, clock)
    for slug in ("acme", "bolt"):
        ws = both.get(slug).ws
        blob = ws.blobs.put(JPEG + slug.encode())
        ws.store.objects.put([job("J1", clock(), name=slug)])
        ws.store.objects.put(
            [
                attachment(
                    "J1", "a.jpg", clock(), sha256=blob.sha256, size_bytes=len(JPEG) + 4, content_type="image/jpeg"
                )
            ]
        )
        ws.store.runs.finish(ws.store.runs.begin({"entities": [], "jobs": []}).id)
    return both


def test_no_account_sees_another(two_accounts: Accounts) -> None:
    """Neither rows nor files nor runs nor changes, whatever id is asked for."""
    from scraper.service.http_api import make_app
    from tests.servers import serving

    with (
        serving(make_app(two_accounts)) as url,
        httpx.Client(base_url=url, trust_env=False, verify=False, timeout=60) as client,
    ):
        service = Service(client, two_accounts)
        stores: dict[str, Store] = {slug: two_accounts.get(slug).ws.store for slug in ("acme", "bolt")}
        for own, other in (("acme", "bolt"), ("bolt", "acme")):
            bearer = service.bearer(account=own)
            (theirs,) = stores[other].objects.list("attachment")
            (mine,) = stores[own].objects.list("attachment")
            assert client.get(f"/attachments/{mine.id}/file", headers=bearer).content == JPEG + own.encode()
            problem(client.get(f"/attachments/{theirs.id}/file", headers=bearer), 404, "not_found")
            problem(client.get(f"/attachments/{theirs.id}", headers=bearer), 404, "not_found")
            assert client.get("/jobs/J1", headers=bearer).json()["data"]["name"] == own
            seen = client.get("/changes", headers=bearer).json()["changes"]
            assert {one["data"]["account"] for one in seen} == {own}
            (their_run,) = stores[other].runs.list()
            problem(client.get(f"/runs/{their_run['run_id']}", headers=bearer), 404, "not_found")
            swapped = {"authorization": bearer["authorization"].replace(f"_{own}.", f"_{other}.")}
            problem(client.get("/jobs", headers=swapped), 401, "unauthenticated")
            assert {one.body["account"] for one in stores[own].audit.entries()} == {own}
        unknown = {"secret": service.secret(account="acme").replace("_acme.", "_nobody.")}
        problem(client.post("/authenticate", json=unknown), 401, "unauthenticated")


@pytest.fixture
def filed(ws: Workspace, clock: Clock) -> Callable[..., str]:
    """Put a file on the job J1; its id."""

    def put(name: str, data: bytes = JPEG, content_type: str | None = "image/jpeg", **said: Any) -> str:
        blob = ws.blobs.put(data)
        facts: dict[str, Any] = {"sha256": blob.sha256, "size_bytes": blob.size_bytes, "content_type": content_type}
        row = reading(Attachment(job_number="J1", name=name, **facts, **said), clock(), facet="attachments_grid")
        return ws.store.objects.put([row]).ids[0]

    return put


def test_a_file_is_sent_whole_or_in_part(service: Service, filed: Callable[..., str]) -> None:
    """Ranges of one piece, tags, and what cannot be had of it."""
    at = f"/attachments/{filed('a b.jpg')}/file"
    bearer = service.bearer("files", "read:jobs")

    def get(**headers: str) -> httpx.Response:
        return service.client.get(at, headers=bearer | {name.replace("_", "-"): text for name, text in headers.items()})

    whole = get()
    assert (whole.status_code, whole.content) == (200, JPEG)
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["content-disposition"] == "attachment; filename*=UTF-8''a%20b.jpg"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in whole.headers["content-security-policy"]
    etag = whole.headers["etag"]
    for asked, first, last in (
        ("bytes=0-0", 0, 0),
        ("bytes=100-", 100, len(JPEG) - 1),
        ("bytes=-5", len(JPEG) - 5, len(JPEG) - 1),
    ):
        part = get(range=asked)
        assert (part.status_code, part.content) == (206, JPEG[first : last + 1])
        assert part.headers["content-range"] == f"bytes {first}-{last}/{len(JPEG)}"
    assert get(range="bytes=0-1", if_range=etag).status_code == 206
    for asked in ("bytes=0-1,3-4", "bytes=5-2", "lines=1-2", "bytes=-", "bytes=x-y"):
        assert get(range=asked).content == JPEG
    assert get(range="bytes=0-1", if_range='"other"').content == JPEG
    beyond = get(range=f"bytes={len(JPEG)}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(JPEG)}")
    assert get(if_none_match=etag).status_code == 304


@pytest.mark.parametrize(
    "name", ["..", "../../etc/passwd", "a\r\nSet-Cookie: x", "\u202egpj.exe", "x" * 999, 'a"b;c.jpg', "\0"]
)
def test_a_name_leads_nowhere_and_breaks_nothing(service: Service, filed: Callable[..., str], name: str) -> None:
    """However it was called in the portal."""
    at = f"/attachments/{filed(name, content_type='text/html; x' if name == '..' else 'image/jpeg')}/file"
    answer = service.client.get(at, headers=service.bearer("files", "read:jobs"))
    assert answer.content == JPEG
    assert "set-cookie" not in answer.headers
    assert all(letter not in safe_name(name) for letter in '/\\\r\n"')
    assert len(safe_name(name).encode()) <= 200
    assert answer.headers["content-type"] == ("application/octet-stream" if name == ".." else "image/jpeg")


def test_a_confidential_file_needs_more(
    service: Service, filed: Callable[..., str], ws: Workspace, clock: Clock
) -> None:
    """As an attachment, and as the form that the same file is."""
    hidden = filed("SWMS.docx", b"secret form", confidential=True)
    blob = ws.blobs.put(b"secret form")
    document = DocumentFile(name="SWMS.docx", sha256=blob.sha256)
    form = ComplianceForm(job_number="J1", document_name="SWMS.docx", document=document)
    (form_id,) = ws.store.objects.put(
        [Reading(record=form, source="ui", facet="form", observed_at=clock(), evidence=blob.sha256)]
    ).ids
    some, every = service.bearer("files", "read:jobs", "read:compliance"), service.bearer()
    for at in (
        f"/attachments/{hidden}/file",
        f"/compliance_forms/{form_id}/file",
        f"/compliance_forms/{form_id}/files/{blob.sha256}",
    ):
        problem(service.client.get(at, headers=some), 403, "forbidden")
        assert service.client.get(at, headers=every).content == b"secret form"
    problem(service.client.get(f"/compliance_forms/{form_id}/files/{'0' * 64}", headers=every), 404, "not_found")


def test_what_a_confidential_form_says_needs_more(
    service: Service, filed: Callable[..., str], ws: Workspace, clock: Clock
) -> None:
    """In a list, alone, in the feed, and by a picture of it; a list says what it leaves out and is not complete."""
    filed("other name.pdf", b"secret form", confidential=True)
    blob = ws.blobs.put(b"secret form")
    forms = [
        ComplianceForm(job_number="J1", document_name=name, document=DocumentFile(name=name, sha256=sha256))
        for name, sha256 in (("SWMS.docx", blob.sha256), ("JSA.docx", "1" * 64))
    ]
    hidden, plain = ws.store.objects.put(
        [Reading(record=one, source="ui", facet="f", observed_at=clock(), evidence=blob.sha256) for one in forms]
    ).ids
    run = ws.store.runs.begin({"entities": [], "jobs": [], "since": None, "full": True})
    where = {"job_number": "J1", "section_name": None}
    ws.store.items.plan(run, [Planned("card", "compliance_form", where)])
    item = ws.store.items.take(run)
    assert item is not None
    ws.store.runs.coverage(item, entity="compliance_form", listing="forms", scope=where, expected=2, taken=2)
    ws.store.items.done(item)
    some, every = service.bearer("files", "read:jobs", "read:compliance"), service.bearer()

    def ids(at: str, bearer: dict[str, str]) -> set[str]:
        told = service.client.get(at, headers=bearer).json()
        return {one["id"] for one in told.get("data") or [change["data"] for change in told["changes"]]}

    at = "/compliance_forms?job_number=J1"
    told = service.client.get(at, headers=some).json()
    assert ([one["id"] for one in told["data"]], told["withheld"], told["complete"]) == ([plain], [hidden], False)
    assert ids(at, every) == {plain, hidden}
    problem(service.client.get(f"/compliance_forms/{hidden}", headers=some), 403, "forbidden")
    assert service.client.get(f"/compliance_forms/{plain}", headers=some).json()["withheld"] == []
    assert ids("/changes", every) - ids("/changes", some) == {hidden}


def test_bytes_that_are_lost_are_told(
    service: Service, filed: Callable[..., str], ws: Workspace, tmp_path: Path
) -> None:
    """Not an empty file."""
    ident = filed("a.jpg")
    for path in (tmp_path / "data" / "blobs" / "sha256").rglob("*"):
        if path.is_file():
            path.unlink()
    problem(service.client.get(f"/attachments/{ident}/file", headers=service.bearer()), 404, "not_found")
    (row,) = ws.store.objects.put([attachment("J2", "never taken.jpg", ws.clock())]).ids
    problem(service.client.get(f"/attachments/{row}/file", headers=service.bearer()), 404, "not_found")


def test_everything_asked_is_in_the_log_before_it_is_answered(
    service: Service, filed: Callable[..., str], ws: Workspace
) -> None:
    """Who, what, when, from where, what was answered; refusals too. Neither secret nor token is in it."""
    ident = filed("a.jpg")
    secret = service.secret("read:jobs")
    access = service.client.post("/authenticate", json={"secret": secret}).json()["access_token"]
    bearer = {"authorization": f"Bearer {access}"}
    service.client.get(f"/attachments/{ident}?fields=name", headers=bearer)
    service.client.get("/runs", headers=bearer)
    service.client.post("/authenticate", json={"secret": secret[:-1] + "_"})
    service.client.get("/healthz")
    told = [one.body for one in ws.store.audit.entries()]
    assert [(one["method"], one["path"], one["status"]) for one in told] == [
        ("POST", "/authenticate", 200),
        ("GET", f"/attachments/{ident}", 200),
        ("GET", "/runs", 403),
        ("POST", "/authenticate", 401),
    ]
    assert told[1]["answered"] == {"entity": "attachment", "ids": [ident], "source": "store", "stale": False}
    assert (told[1]["query"], told[1]["from"], told[1]["name"]) == ("fields=name", "127.0.0.1", "a test")
    assert len({one["token"] for one in told}) == 1
    kept = json.dumps(told)
    assert secret.rpartition(".")[2] not in kept
    assert access.rpartition(".")[2] not in kept
    assert ws.store.audit.broken_at() is None


def test_what_cannot_be_logged_is_not_answered(
    service: Service, filed: Callable[..., str], ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an object nor a file."""
    from sqlalchemy.exc import OperationalError

    ident, bearer = filed("a.jpg"), service.bearer()

    def refuse(*_: object) -> None:
        raise OperationalError("insert", {}, Exception("disk full"))

    monkeypatch.setattr(ws.store.audit, "append", refuse)
    for at in (f"/attachments/{ident}", f"/attachments/{ident}/file", "/changes"):
        assert "audit log" in problem(service.client.get(at, headers=bearer), 503, "storage_down")


def test_every_answer_carries_its_headers(service: Service) -> None:
    """Answers, problems and pages alike; nobody is told what serves them."""
    for at in ("/healthz", "/jobs", "/docs", "/nowhere"):
        headers = service.client.get(at).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert len(headers["x-request-id"]) == 16
