"""Files, streamed over the session's own cookies, from the address of a link or of whatever a press asked for.

Nothing is kept of a file that is shorter than announced, or of the words that a portal sends in a file's place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import Message
from pathlib import Path
from urllib.parse import urljoin

import httpx

from flows.browser.cookies import Jar, parse
from flows.files.arrival import Announced, Wanted, checked
from flows.guard.read_only_rules import origin_of
from flows.guard.request_guard import Guard
from flows.guard.traffic import FileRequest
from flows.kept import Fetched
from scraper.config.outside import http_client
from scraper.errors import (
    DownloadRejected,
    PortalUnavailable,
    RateLimited,
    RequestRefused,
    SessionExpired,
    TruncatedDownload,
)
from scraper.evidence.blobs import Blob
from scraper.limits.retry_after import is_refusal, retry_after_seconds

CHUNK_BYTES = 1 << 18
MAX_HOPS = 5

PutStream = Callable[[Iterator[bytes]], Blob]
"""Stores a stream under its SHA-256 and returns what was stored; keeps nothing when the stream raises."""


class Downloader:
    """Fetches files behind the guard with a session's cookies."""

    def __init__(
        self,
        guard: Guard,
        jar: Jar,
        user_agent: str,
        ca_bundle: Path | None,
        timeout: timedelta,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._guard = guard
        self._jar = jar
        self._timeout = timeout.total_seconds()
        self._client = http_client(
            headers={"User-Agent": user_agent, "Accept-Language": "en-AU"},
            timeout=self._timeout,
            ca_bundle=ca_bundle,
            transport=transport,
            follow_redirects=False,
            trust_env=not guard.is_local,  # a proxy of the environment has no way to our own loopback
        )

    def fetch(
        self, asked: FileRequest, referer: str, wanted: Wanted, put: PutStream, patience: timedelta = timedelta()
    ) -> Fetched:
        """Stream one file into `put`; `patience`: how long the portal may take to make it, if that is longer.

        Raises `RequestRefused`, `SessionExpired`, `RateLimited`, `PortalUnavailable`, `TruncatedDownload`, and
        `DownloadRejected` when something else came instead of the file.
        """
        name = wanted.name
        try:
            for _ in range(MAX_HOPS):
                with self._answer(asked, referer, name, patience) as response:
                    if response.is_redirect:
                        asked = _next_hop(asked, response)
                        continue
                    _refuse_status(response, name)
                    self._guard.throttle.answered()
                    announced = _announced(response)
                    blob = put(_whole(checked(response.iter_bytes(CHUNK_BYTES), wanted, announced), response, name))
                    kind = announced.content_type or Fetched.content_type
                    return Fetched(blob, self._plain(asked.url), kind, announced.name)
        except httpx.HTTPError as error:
            if isinstance(error, httpx.RemoteProtocolError):
                raise TruncatedDownload(f"{name!r} ended early: {error}") from error
            raise PortalUnavailable(f"download of {name!r}: {type(error).__name__}: {error}") from error
        raise PortalUnavailable(f"download of {name!r}: more than {MAX_HOPS} redirects")

    @contextmanager
    def _answer(self, asked: FileRequest, referer: str, name: str, patience: timedelta) -> Iterator[httpx.Response]:
        """The answer to one request that the guard lets through; what it does to the session's cookies is kept."""
        kind = "download" if asked.method == "POST" else "file"
        verdict = self._guard.judge(asked.method, asked.url, kind, asked.body, dict(asked.headers))
        if not verdict.allowed:
            raise RequestRefused(f"download of {name!r} refused: {verdict.why} {verdict.mend}".rstrip())
        self._guard.throttle.pace()
        self._guard.traffic.portal_http += 1
        # An address of another origin is signed; it must not learn which page it was found on.
        headers = dict(asked.headers) | ({"Referer": referer} if origin_of(referer) == origin_of(asked.url) else {})
        if cookies := self._jar.header(asked.url):
            headers["Cookie"] = cookies
        timeout = httpx.Timeout(self._timeout, read=max(self._timeout, patience.total_seconds()))
        content = asked.body if asked.method == "POST" else None
        with self._client.stream(asked.method, asked.url, headers=headers, content=content, timeout=timeout) as answer:
            set_cookies = (parse(one, asked.url) for one in answer.headers.get_list("set-cookie"))
            self._jar.keep(one for one in set_cookies if one is not None)
            self._client.cookies.clear()  # the jar holds them, and alone decides where they go
            yield answer

    def _plain(self, url: str) -> str:
        """The address as it is kept: what signs an address of another origin is a key to the file."""
        return url if self._guard.is_home(url) else url.split("?", 1)[0]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _next_hop(asked: FileRequest, response: httpx.Response) -> FileRequest:
    """Where a redirect leads; only a temporary or permanent one of the strict kind sends a body on."""
    url = urljoin(asked.url, response.headers["location"])
    is_strict = response.status_code in (307, 308)
    return replace(asked, url=url) if is_strict else FileRequest("GET", url)


def _announced(response: httpx.Response) -> Announced:
    """What the headers say; a file name only where it can be read."""
    header = Message()
    header["content-disposition"] = response.headers.get("content-disposition", "")
    try:
        name = header.get_filename()
    except (LookupError, UnicodeError):  # a character set that does not exist, or bytes that are none of it
        name = None
    is_attachment = header.get_content_disposition() == "attachment"
    return Announced(response.headers.get("content-type", ""), name, is_attachment, str(response.url))


def _refuse_status(response: httpx.Response, name: str) -> None:
    status = response.status_code
    if status == 401:
        raise SessionExpired(f"download of {name!r} answered 401")
    said = response.headers.get("retry-after")
    if is_refusal(status, said):
        raise RateLimited(f"download of {name!r} answered {status}", retry_after_seconds(said, time.time))
    if status >= 500:
        raise PortalUnavailable(f"download of {name!r} answered {status}")
    if status != 200:
        raise DownloadRejected(f"{name!r}: the portal answered {status} instead of the file")


def _whole(chunks: Iterator[bytes], response: httpx.Response, name: str) -> Iterator[bytes]:
    """The bytes as they come; raises at the end when some are missing."""
    announced = response.headers.get("content-length")
    yield from chunks
    if announced is not None and announced.isdigit() and response.num_bytes_downloaded != int(announced):
        raise TruncatedDownload(f"{name!r}: {response.num_bytes_downloaded} of {announced} bytes arrived")
