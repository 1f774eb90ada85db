"""The open API over httpx: one key, only reads, one retry layer, one map of errors."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from pydantic import SecretStr

from scraper.api.answers import ApiAnswer, Content, read
from scraper.api.routes import ROUTES, refuse_all_but_reads
from scraper.api.walk import Walk
from scraper.config.outside import http_client
from scraper.errors import (
    ApiRefused,
    ApiUnavailable,
    ConfigError,
    KeyRefused,
    RateLimited,
    RequestRefused,
    ScraperError,
)
from scraper.limits.pace import LONGEST_WAIT
from scraper.limits.retries import retrying
from scraper.limits.retry_after import is_refusal, retry_after_seconds
from scraper.limits.throttle import Throttle
from scraper.settings import is_loopback

ATTEMPTS = 5
PATIENCE = timedelta(minutes=20)
"""How long one call is tried in all."""
TIMEOUT = timedelta(seconds=60)
SCRUBBED = b"[ASCORA_API_KEY]"
SHORTEST_SECRET = 8
"""Scrubbing a shorter key would only damage words that happen to hold it."""

Param = str | int | bool | date | None


class AscoraApi:
    """Read-only client of one account's open API. Close it, or use it in a `with` block.

    Every call raises `ApiRefused` (the key, or the API's own no), `ApiUnavailable` or `RateLimited` (retried here
    already; a later run may succeed), `LayoutChanged` (JSON of an unknown shape), `RequestRefused` (not a known read)
    or `ConfigError` (certificates).
    """

    def __init__(
        self,
        base_url: str,
        key: SecretStr,
        *,
        transport: httpx.BaseTransport | None = None,
        ca_bundle: Path | None = None,
        on_answer: Callable[[ApiAnswer], None] | None = None,
        throttle: Throttle | None = None,
        page_size: int = 250,
        attempts: int = ATTEMPTS,
        timeout: timedelta = TIMEOUT,
        without_private: Callable[[bytes, str], tuple[bytes, tuple[str, ...]]] = lambda raw, _: (raw, ()),
    ) -> None:
        """`on_answer` gets every answer before anything reads it, also those that then prove unreadable; `throttle` is
        the account's, asked before every request and told of every refusal; `attempts` bounds how often one call is
        tried, `timeout` how long one answer may stand still; `without_private` takes out of an answer what is not to
        be kept, and names it.
        """
        self.requests = 0
        """Requests sent so far, repeated ones included."""
        self._key = key
        self._on_answer = on_answer
        self._throttle = throttle
        self._page_size = page_size
        self._without_private = without_private
        self._patiently = retrying(attempts=attempts, timeout=PATIENCE, wait_initial=0.5, wait_max=20)
        self._origin = httpx.URL(base_url)
        self._client = http_client(
            base_url=base_url,
            auth=_KeyHeader(key),
            headers={"Accept": "application/json"},
            transport=transport,
            ca_bundle=ca_bundle,
            # A proxy of the environment has no way to our own loopback.
            trust_env=not is_loopback(self._origin.host),
            timeout=timeout.total_seconds(),
            follow_redirects=True,
            max_redirects=3,
            event_hooks={"request": [self._guard]},
        )

    def list(self, name: str, key: str | None = None, **params: Param) -> Walk:
        """Walk a listing to its proven end. `key` belongs to listings of one object, such as `customer_contacts`."""
        route = ROUTES[name]

        def fetch(page: int) -> tuple[ApiAnswer, Content]:
            paging: dict[str, Param] = {"Page": page, "PageSize": self._page_size} if route.paged else {}
            answer, content = self._get(name, key, params | paging, page)
            return answer, content if route.paged else replace(content, total_pages=1)

        return Walk(fetch, route.id)

    def one(self, name: str, key: str, **params: Param) -> ApiAnswer:
        """Read one object by its number (jobs, quotes) or GUID; `rows` holds it alone."""
        answer, content = self._get(name, key, params, 1)
        return replace(answer, rows=content.rows, last=True)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _get(self, name: str, key: str | None, params: dict[str, Param], page: int) -> tuple[ApiAnswer, Content]:
        route = ROUTES[name]
        query = {name: _sent(value) for name, value in params.items() if value is not None}

        def ask() -> tuple[ApiAnswer, Content]:
            answer = self._answer(name, route.address(key), query, page)
            if self._on_answer is not None:
                self._on_answer(answer)
            return answer, read(answer.raw, route)

        return self._patiently(backoff, ask)

    def _answer(self, name: str, path: str, query: dict[str, str], page: int) -> ApiAnswer:
        if self._throttle is not None and not self._throttle.pace():
            raise RateLimited(f"open API {path}: {self._throttle.why_not()}", LONGEST_WAIT + 1)
        with _translated(path):
            response = self._client.get(path, params=query)
        if response.status_code != 200:
            error = _error(response, path)
            if self._throttle is not None and isinstance(error, RateLimited):
                self._throttle.refused(error.retry_after)
            elif self._throttle is not None and isinstance(error, ApiUnavailable):
                self._throttle.failed()
            raise error
        if self._throttle is not None:
            self._throttle.answered()  # untimed: a page of 250 rows says nothing about the portal's screens
        secret = self._key.get_secret_value().encode()
        content_type = response.headers.get("content-type", "")
        raw, private = self._without_private(response.content, content_type)
        echoed = len(secret) >= SHORTEST_SECRET and secret in raw
        return ApiAnswer(
            name=name,
            url=str(response.url),
            raw=raw.replace(secret, SCRUBBED) if echoed else raw,
            captured_at=datetime.now(UTC),
            content_type=content_type,
            page=page,
            scrubbed=(*private, *(("ASCORA_API_KEY",) if echoed else ())),
        )

    def _guard(self, request: httpx.Request) -> None:
        url = request.url
        if (url.scheme, url.host, url.port) != (self._origin.scheme, self._origin.host, self._origin.port):
            raise RequestRefused(f"the open API redirected to another origin: {url.scheme}://{url.host}")
        refuse_all_but_reads(request.method, url.raw_path.split(b"?")[0].decode("ascii"))
        self.requests += 1


def backoff(error: Exception) -> bool | float:
    """Whether to try again; the seconds where the API itself says when, unless that is longer than `LONGEST_WAIT`."""
    if isinstance(error, RateLimited) and error.retry_after is not None:
        return error.retry_after if error.retry_after <= LONGEST_WAIT else False
    return isinstance(error, RateLimited | ApiUnavailable)


class _KeyHeader(httpx.Auth):
    """Puts the key into the header at sending time, so that no client or repr holds it."""

    def __init__(self, key: SecretStr) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Auth"] = self._key.get_secret_value()
        yield request


def _sent(value: str | int | date) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


@contextmanager
def _translated(path: str) -> Iterator[None]:
    """The border: nothing of httpx gets past it."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        if _distrusts(error):
            raise ConfigError(
                f"ASCORA_CA_BUNDLE: the certificate of the open API is not trusted ({error}); "
                "expected a PEM file with the authority that signed it"
            ) from error
        raise ApiUnavailable(f"open API {path}: {str(error) or type(error).__name__}") from error


def _distrusts(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _error(response: httpx.Response, path: str) -> ScraperError:
    """Status to error, by what is to be done about it."""
    status = response.status_code
    where = f"open API {path}: HTTP {status}"
    if status in (401, 403):
        return KeyRefused(
            f"ASCORA_API_KEY: {where}, the key is refused; expected the one of Administration, API Settings"
        )
    if is_refusal(status, said := response.headers.get("retry-after")):
        return RateLimited(f"{where}, not now", retry_after_seconds(said, time.time))
    if status == 408 or not 400 <= status < 500:
        return ApiUnavailable(where)
    return ApiRefused(f"{where}, not readable this way")
