"""The console over HTTP: who gets in and how long, what a browser is told, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from scraper.entities import CATALOG
from scraper.evidence.snapshot import Context
from scraper.models import ComplianceForm
from scraper.service import auth
from scraper.service.middleware import HEADERS
from scraper.store.tokens import SCOPES
from scraper.workspace import Workspace
from tests.scraper.archive.holdings import picture
from tests.scraper.service.conftest import ACCOUNT, Service
from tests.scraper.service.test_http import problem
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, job, reading

PERSON = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def person(service: Service, ws: Workspace, clock: Clock) -> Callable[..., httpx.Client]:
    """Somebody's browser, logged in with a token of these scopes; there is a job with a photo and a form."""
    ws.store.objects.put(
        [
            job("J1", clock(), name="Roof"),
            attachment("J1", "a.jpg", clock(), sha256=ws.blobs.put(b"\xff\xd8\xff").sha256, content_type="image/jpeg"),
            reading(ComplianceForm(job_number="J1", document_name="SWMS.docx", category="swms"), clock(), facet="f"),
        ]
    )

    def made(*scopes: str, a_minute: int = 100_000) -> httpx.Client:
        client = service.client
        client.headers.update(PERSON)
        client.cookies.clear()
        said = {"secret": service.secret(*scopes, a_minute=a_minute), "to": "/console/jobs"}
        answer = client.post("/console/login", data=said, headers=OWN)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/jobs"), answer.text
        return client

    return made


def test_who_asks_as_a_program_is_told_what_to_do_next(service: Service) -> None:
    """A problem as ever, with the first calls; a token makes no page of it."""
    for headers in ({"accept": "application/json"}, {"accept": "*/*"}, {}, {**PERSON, **service.bearer()}):
        detail = problem(service.client.get("/", headers=headers), 404, "not_found")
        for words in ("/docs", "/openapi.json", "POST /authenticate", "ascora token create", "GET /jobs?limit=20"):
            assert words in detail
    assert not [path for path in service.client.get("/openapi.json").json()["paths"] if "console" in path]


def test_nothing_is_shown_before_a_log_in(service: Service, ws: Workspace, clock: Clock) -> None:
    """Every page sends to it, and it leads back to where one wanted to go."""
    ws.store.objects.put([job("J1", clock(), name="Roof")])
    at = ["/", "/console/runs", "/console/runs/x", "/console/missing"]
    for spec in CATALOG.values():
        pages = ("", "/x", "/x/field?name=y", "/x/evidence?name=y&facet=z", "/x/file", f"/x/files/{'0' * 64}")
        at += [f"/console/{spec.plural}{page}" for page in (*pages, f"{pages[-2]}/preview", f"{pages[-1]}/preview")]
    for each in at:
        for headers in (PERSON, {**PERSON, "cookie": "ascora=asca_acme." + "A" * 12 + "." + "x" * 43}):
            answer = service.client.get(each, headers=headers)
            to = f"/console/login?to={quote(each, safe='')}"
            assert (answer.status_code, answer.headers["location"]) == (303, to), each
            assert answer.content == b""
    page = service.client.get("/console/login?to=%2Fconsole%2Fjobs%3Fq%3Dgum", headers=PERSON)
    assert page.status_code == 200
    assert 'name="to" value="/console/jobs?q=gum"' in page.text
    assert "Roof" not in page.text


def test_the_cookie_is_for_this_service_and_not_for_long(service: Service, person: Callable[..., httpx.Client]) -> None:
    """No script reads it, no other site sends it, it ends after an hour, and is no secret of the token."""
    secret = service.secret("read:jobs")
    answer = service.client.post("/console/login", data={"secret": f" {secret} "}, headers=PERSON | OWN)
    kept = answer.headers["set-cookie"]
    for words in ("HttpOnly", "SameSite=strict", "Max-Age=3600", "Path=/"):
        assert words in kept
    assert secret.rpartition(".")[2] not in kept
    assert answer.headers["location"] == "/"
    assert "Secure" not in kept  # loopback; beyond it there is TLS, or a proxy that ends it
    over = service.client.post(
        "/console/login", data={"secret": secret}, headers=PERSON | OWN | {"host": "ascora.example"}
    )
    assert over.headers["set-cookie"].startswith("__Host-ascora=")
    assert "Secure" in over.headers["set-cookie"]


def test_a_session_ends(person: Callable[..., httpx.Client], ws: Workspace, clock: Clock) -> None:
    """By its hour, by a log-out, and at once with its token."""
    client = person()
    assert client.get("/console/jobs").status_code == 200
    clock.advance(hours=1, seconds=1)
    assert client.get("/console/jobs").status_code == 303
    client = person()
    held = client.cookies["ascora"]
    assert client.post("/console/logout", headers=OWN).headers["location"] == "/console/login"
    assert "ascora" not in client.cookies
    assert client.get("/console/jobs", headers={"cookie": f"ascora={held}"}).status_code == 303
    client = person()
    for token in list(ws.store.tokens.list()):
        if token.revoked_at is None:
            ws.store.tokens.revoke(token.id)
    assert client.get("/console/jobs").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
    ],
)
def test_another_sites_page_neither_logs_in_nor_out(
    service: Service, person: Callable[..., httpx.Client], headers: dict[str, str]
) -> None:
    """Browsers say whose page a form was on."""
    client = person()
    refused = client.post("/console/login", data={"secret": service.secret()}, headers=headers)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert "another site" in refused.text
    assert client.post("/console/logout", headers=headers).status_code == 403


def test_a_log_in_is_not_guessed(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together with the guesses of programs, from one address."""
    monkeypatch.setattr(auth, "GUESSES_A_MINUTE", 4)
    secret = service.secret()
    wrong = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    codes = [
        service.client.post("/console/login", data={"secret": wrong}, headers=PERSON | OWN).status_code
        for _ in range(4)
    ]
    assert codes == [401] * 4
    late = service.client.post("/console/login", data={"secret": secret}, headers=PERSON | OWN)
    assert (late.status_code, "retry-after" in late.headers, "set-cookie" in late.headers) == (429, True, False)
    problem(service.client.post("/authenticate", json={"secret": secret}), 429, "too_many_requests")


@pytest.mark.parametrize(
    "body",
    [b"", b"secret=%", b"secret=%ff", b"secret=a&secret=b", b"{}", b"secret=" + b"x" * 9_000, "secret=ä".encode()],
)
def test_a_form_that_is_none_logs_nobody_in(service: Service, body: bytes) -> None:
    """Whatever is sent."""
    headers = {**PERSON, **OWN, "content-type": "application/x-www-form-urlencoded"}
    answer = service.client.post("/console/login", content=body, headers=headers)
    assert answer.status_code in (400, 401)
    assert "set-cookie" not in answer.headers


def test_every_page_has_its_headers(person: Callable[..., httpx.Client], ws: Workspace) -> None:
    """As every answer of the service; what runs on a page is the page's own script alone."""
    client = person()
    (one,) = ws.store.objects.list("job")
    for at in ("/", "/console/login", "/console/jobs", f"/console/jobs/{one.id}", "/console/runs", "/console/nix"):
        answer = client.get(at)
        assert answer.headers["content-type"] == "text/html; charset=utf-8", at
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        for name in ("x-content-type-options", "cross-origin-resource-policy"):
            assert answer.headers[name] == HEADERS[name]
    frame = client.get(f"/console/jobs/{one.id}/evidence", params={"name": "name", "facet": "jobs_grid"})
    assert frame.status_code == 404  # the store has no such page here; the frame's own policy: see the browser


def test_each_page_by_its_scope(person: Callable[..., httpx.Client], ws: Workspace) -> None:
    """The same as in the service, and a page that says which scope lacks."""
    (one,) = ws.store.objects.list("job")
    (photo,) = ws.store.objects.list("attachment")
    for scope in SCOPES:
        client = person(scope)
        assert client.get("/").status_code == 200
        for spec in CATALOG.values():
            answer = client.get(f"/console/{spec.plural}")
            assert (answer.status_code == 403) == (scope not in spec.scopes), (spec.name, scope)
            if answer.status_code == 403:
                assert f"lacks the scope {' or '.join(spec.scopes)}" in answer.text
        for at in ("/console/runs", "/console/runs/x"):
            assert (client.get(at).status_code == 403) == (scope != "admin")
        assert client.get("/console/missing").status_code == 403
        assert client.get(f"/console/attachments/{photo.id}/file").status_code == 403
    both = person("read:jobs", "files")
    sent = both.get(f"/console/attachments/{photo.id}/file")
    assert (sent.status_code, sent.content) == (200, b"\xff\xd8\xff")
    assert "sandbox" in sent.headers["content-security-policy"]
    assert both.get(f"/console/jobs/{one.id}").status_code == 200


def test_a_photo_is_seen_beside_its_facts(person: Callable[..., httpx.Client], ws: Workspace, clock: Clock) -> None:
    """A small picture on the pages of the job, of the photo and of its fields; the file itself is a link away, what is
    marked confidential is for `admin`, and each look is in the audit log."""
    data = picture("green", "JPEG")
    said: dict[str, Any] = {"content_type": "image/jpeg", "is_image": True, "sha256": ws.blobs.put(data).sha256}
    open_, hidden = ws.store.objects.put(
        [
            attachment("J1", "roof.jpg", clock(), facet="file", **said),
            attachment("J1", "b.jpg", clock(), facet="file", confidential=True, **said | {"sha256": "1" * 64}),
        ]
    ).ids
    ws.index(ws.blobs.put(data), "file", "https://portal.example/f", (), Context(job_number="J1"), "image/jpeg")
    client = person("read:jobs", "files")
    at = f"/console/attachments/{open_}/file"
    for page in ("/console/jobs/J1", f"/console/attachments/{open_}"):
        shown = client.get(page).text
        assert (f'src="{at}/preview"' in shown, f'href="{at}"' in shown) == (True, True), page
        assert f"{hidden}/file" not in shown
    sent = client.get(f"{at}/preview")
    assert (sent.status_code, sent.headers["content-type"]) == (200, "image/jpeg")
    assert "sandbox" in sent.headers["content-security-policy"]
    assert client.get(f"{at}/preview", headers={"if-none-match": sent.headers["etag"]}).status_code == 304
    assert client.get(f"/console/attachments/{hidden}/file/preview").status_code == 403
    assert client.get(f"/console/attachments/{open_}/files/{'2' * 64}/preview").status_code == 404
    assert [entry.body["answered"] for entry in ws.store.audit.entries()][-4]["is_preview"]
    assert person("read:jobs").get(f"{at}/preview").status_code == 403
    assert client.get(f"/console/attachments/{hidden}/file/preview").status_code == 403
    assert person("read:jobs", "files", "admin").get(f"/console/attachments/{hidden}/file/preview").status_code == 404


def test_a_token_has_its_limit_here_too(person: Callable[..., httpx.Client]) -> None:
    """And a page that says when to come back."""
    client = person("read:jobs", a_minute=2)
    codes = [client.get("/console/jobs").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert "requests a minute" in client.get("/console/jobs").text


def test_what_is_looked_at_is_in_the_audit_log(person: Callable[..., httpx.Client], ws: Workspace) -> None:
    """Who, where, and which objects the page told of; never the secret."""
    client = person("read:jobs")
    (one,) = ws.store.objects.list("job")
    client.get("/console/jobs?q=roof")
    client.get(f"/console/jobs/{one.id}")
    client.get("/console/claim_sections")
    entries = [entry.body for entry in ws.store.audit.entries()][-4:]
    assert [(each["method"], each["path"], each["status"]) for each in entries] == [
        ("POST", "/console/login", 303),
        ("GET", "/console/jobs", 200),
        ("GET", f"/console/jobs/{one.id}", 200),
        ("GET", "/console/claim_sections", 403),
    ]
    assert entries[1]["query"] == "q=roof"
    assert entries[1]["answered"] == {"entity": "job", "ids": [one.id]}
    assert one.id in entries[2]["answered"]["ids"]
    assert {each["name"] for each in entries} == {"a test"}
    assert {each["account"] for each in entries} == {ACCOUNT}
    assert "ascs_" not in str(entries)


def test_a_browser_is_told_of_a_problem_in_a_page(person: Callable[..., httpx.Client]) -> None:
    """Of what is not there, of a filter that is none."""
    client = person()
    for at, code in (("/console/nix", 404), ("/console/jobs/none", 404), ("/console/jobs?colour=x", 400)):
        answer = client.get(at)
        assert answer.status_code == code
        assert answer.headers["content-type"].startswith("text/html")
        assert re.search(r"<h1>[^<]+</h1>", answer.text)


def test_a_number_with_a_slash_has_its_page(person: Callable[..., httpx.Client], ws: Workspace, clock: Clock) -> None:
    """As in the service."""
    ws.store.objects.put([job("J1/2", clock(), name="Gate")])
    assert "Gate" in person().get("/console/jobs/J1%2F2").text
