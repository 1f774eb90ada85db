"""The service over HTTP, for `scraper.client`: a token that renews itself, and problems as the errors they were."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from scraper.config.outside import http_client
from scraper.entities import CATALOG
from scraper.errors import PROBLEMS, InvalidQuestion, NotAnswered, SourceUnavailable, StillFetching
from scraper.settings import is_loopback

GRACE_SECONDS = 30
"""Beyond what the caller waits for a fetch."""


class Remote:
    """One service, with one secret."""

    def __init__(self, url: str, secret: str, transport: httpx.BaseTransport | None = None) -> None:
        """`url` is https, or http on loopback: a secret never goes over a network in clear."""
        host = urlsplit(url).hostname or ""
        is_own = is_loopback(host)
        if urlsplit(url).scheme != "https" and not (urlsplit(url).scheme == "http" and is_own):
            raise InvalidQuestion("Ascora: expected an https address; plain http is for loopback only")
        self._secret = secret
        self._token = _AccessToken(self._trade)
        self._client = http_client(
            base_url=url, transport=transport, trust_env=not is_own, timeout=GRACE_SECONDS, follow_redirects=False
        )

    def answer(self, entity: str, ident: str | None, asked: Mapping[str, Any]) -> dict[str, Any]:
        """An answer. Raises `NotAnswered`."""
        at = f"/{CATALOG[entity].plural}" + ("" if ident is None else f"/{quote(ident, safe='')}")
        return self._json(self._get(at, asked, asked.get("wait", 0) + GRACE_SECONDS))

    def forms(self, view: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Forms as a view of them shows. Raises `NotAnswered`."""
        return self._json(self._get(f"/form_{view}", asked, asked.get("wait", 0) + GRACE_SECONDS))

    def schedules(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Who is booked when. Raises `NotAnswered`."""
        named = {"first": "from", "last": "to", "job": "job_number"}
        return self._json(self._get("/schedules", {named.get(name, name): str(one) for name, one in asked.items()}))

    def history(self, entity: str, ident: str) -> dict[str, Any]:
        """What changed in an object."""
        return self._json(self._get(f"/{CATALOG[entity].plural}/{quote(ident, safe='')}/history", {}))

    def evidence(self, sha256: str) -> dict[str, Any]:
        """What a piece of evidence is."""
        return self._json(self._get(f"/evidence/{quote(sha256, safe='')}", {}))

    def changes(self, since: str | None, limit: int) -> dict[str, Any]:
        """A page of the feed."""
        return self._json(self._get("/changes", {"limit": limit} | ({"since": since} if since else {})))

    def refresh(self, entity: str, job_number: str | None) -> dict[str, Any]:
        """A fetch that is begun or joined."""
        asked = {"entity": entity} | ({"job_number": job_number} if job_number is not None else {})
        return self._json(self._send("POST", "/refresh", json=asked), ok=(202,))

    def fetch(self, ident: str) -> dict[str, Any]:
        """How a fetch stands."""
        return self._json(self._get(f"/fetches/{quote(ident, safe='')}", {}))

    def file(self, entity: str, ident: str, sha256: str | None) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of a file, chunk by chunk."""
        at = f"/{CATALOG[entity].plural}/{quote(ident, safe='')}/" + ("file" if sha256 is None else f"files/{sha256}")
        return self._bytes(at)

    def evidence_file(self, sha256: str) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of a piece of evidence, chunk by chunk."""
        return self._bytes(f"/evidence/{quote(sha256, safe='')}/file")

    @contextmanager
    def _bytes(self, at: str) -> Iterator[Iterator[bytes]]:
        response = self._send("GET", at, is_stream=True)
        try:
            if response.status_code != 200:
                response.read()
                raise _problem(response)
            yield response.iter_bytes()
        finally:
            response.close()

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _get(self, at: str, params: Mapping[str, Any], seconds: float = GRACE_SECONDS) -> httpx.Response:
        sent = {name: str(value).lower() if isinstance(value, bool) else value for name, value in params.items()}
        return self._send("GET", at, params=sent, timeout=seconds)

    def _send(self, method: str, at: str, *, is_stream: bool = False, **given: Any) -> httpx.Response:
        try:
            return self._client.send(
                self._client.build_request(method, at, **given), stream=is_stream, auth=self._token
            )
        except httpx.HTTPError as error:
            raise SourceUnavailable(f"the service does not answer: {str(error) or type(error).__name__}") from error

    def _trade(self) -> str:
        response = self._client.post("/authenticate", json={"secret": self._secret})
        return str(self._json(response)["access_token"])

    @staticmethod
    def _json(response: httpx.Response, ok: tuple[int, ...] = (200,)) -> dict[str, Any]:
        if response.status_code not in ok:
            raise _problem(response)
        told: dict[str, Any] = response.json()
        return told


class _AccessToken(httpx.Auth):
    """The short-lived token that requests carry: got when it is first needed, and anew when it is no longer taken."""

    def __init__(self, trade: Callable[[], str]) -> None:
        self._trade = trade
        self._lock = threading.Lock()
        self._held = ""

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request once, and once more with another token if the first is refused."""
        token = self._other_than("")
        response = yield self._carrying(token, request)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            yield self._carrying(self._other_than(token), request)

    def _other_than(self, refused: str) -> str:
        with self._lock:
            if self._held == refused:
                self._held = self._trade()
            return self._held

    @staticmethod
    def _carrying(token: str, request: httpx.Request) -> httpx.Request:
        request.headers["authorization"] = f"Bearer {token}"
        return request


def _problem(response: httpx.Response) -> NotAnswered:
    try:
        told = response.json()
        code, detail, after = str(told["code"]), str(told["detail"]), told.get("retry_after")
    except (ValueError, KeyError, TypeError):
        return SourceUnavailable(f"the service answered HTTP {response.status_code} and no problem that is known")
    if code == StillFetching.code:
        return StillFetching(detail, after, str(told.get("fetch")))
    return PROBLEMS.get(code, NotAnswered)(detail, after)
