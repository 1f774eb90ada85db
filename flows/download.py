"""Files, streamed: over the session's own cookies where a plain link leads to one, else by pressing the control.

Nothing is kept of a file that is shorter than announced or that turns out to be a page of the portal.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from flows.guard import Guard
from flows.judge import origin_of
from scraper.errors import (
    DownloadRejected,
    PortalUnavailable,
    RateLimited,
    RequestRefused,
    SessionExpired,
    TruncatedDownload,
)
from scraper.evidence.blobs import Blob
from scraper.limits.retry_after import retry_after_seconds

CHUNK_BYTES = 1 << 18
MAX_HOPS = 5
_LOGIN_PAGE = re.compile(rb"<input[^>]+type=[\"']?password", re.IGNORECASE)
_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(!--|[a-z])", re.IGNORECASE)

PutStream = Callable[[Iterator[bytes]], Blob]
"""Stores a stream under its SHA-256 and returns what was stored; keeps nothing when the stream raises."""


@dataclass(frozen=True)
class Fetched:
    """A stored file and where it came from in the end."""

    blob: Blob
    url: str
    content_type: str = "application/octet-stream"
    """As the answer announced it; what the bytes are is for the file's reader to say."""
    name: str | None = None
    """The file name that the answer announced."""


class Downloader:
    """Fetches files behind the guard with a session's cookies."""

    def __init__(
        self,
        guard: Guard,
        cookies: list[dict[str, Any]],
        user_agent: str,
        ca_bundle: Path | None,
        timeout: timedelta,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        jar = httpx.Cookies()
        for cookie in cookies:
            jar.set(cookie["name"], cookie["value"], domain=cookie["domain"].lstrip("."), path=cookie["path"])
        verify: ssl.SSLContext | bool = True
        if ca_bundle is not None:
            verify = ssl.create_default_context()
            verify.load_verify_locations(ca_bundle)
        self._guard = guard
        self._client = httpx.Client(
            cookies=jar,
            headers={"User-Agent": user_agent, "Accept-Language": "en-AU"},
            timeout=timeout.total_seconds(),
            verify=verify,
            transport=transport,
            follow_redirects=False,
            trust_env=not guard.is_local,  # a proxy of the environment has no way to our own loopback
        )

    def fetch(self, url: str, referer: str, name: str, put: PutStream) -> Fetched:
        """Stream one file into `put`.

        Raises `RequestRefused`, `SessionExpired`, `RateLimited`, `PortalUnavailable`, `TruncatedDownload`, and
        `DownloadRejected` when a page came instead of the file `name`.
        """
        try:
            for _ in range(MAX_HOPS):
                verdict = self._guard.judge("GET", url, "file")
                if not verdict.allowed:
                    raise RequestRefused(f"download of {name!r} refused: {verdict.why} {verdict.mend}".rstrip())
                self._guard.throttle.pace()
                self._guard.traffic.portal_http += 1
                # An address of another origin is signed; it must not learn which page it was found on.
                headers = {"Referer": referer} if origin_of(referer) == origin_of(url) else {}
                with self._client.stream("GET", url, headers=headers) as response:
                    if response.is_redirect:
                        url = urljoin(url, response.headers["location"])
                        continue
                    _refuse_status(response, name)
                    self._guard.throttle.answered()
                    announced = response.headers.get("content-type", Fetched.content_type)
                    return Fetched(put(_checked(response, name)), self._plain(url), announced, _name(response))
        except httpx.HTTPError as error:
            if isinstance(error, httpx.RemoteProtocolError):
                raise TruncatedDownload(f"{name!r} ended early: {error}") from error
            raise PortalUnavailable(f"download of {name!r}: {type(error).__name__}: {error}") from error
        raise PortalUnavailable(f"download of {name!r}: more than {MAX_HOPS} redirects")

    def _plain(self, url: str) -> str:
        """The address as it is kept: what signs an address of another origin is a key to the file."""
        return url if self._guard.is_home(url) else url.split("?", 1)[0]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _name(response: httpx.Response) -> str | None:
    """The announced file name, where the header can be read."""
    header = Message()
    header["content-disposition"] = response.headers.get("content-disposition", "")
    try:
        return header.get_filename()
    except (LookupError, UnicodeError):  # a character set that does not exist, or bytes that are none of it
        return None


def _refuse_status(response: httpx.Response, name: str) -> None:
    status = response.status_code
    if status == 401:
        raise SessionExpired(f"download of {name!r} answered 401")
    if status == 429:
        raise RateLimited(
            f"download of {name!r} answered 429",
            retry_after_seconds(response.headers.get("retry-after"), time.time),
        )
    if status >= 500:
        raise PortalUnavailable(f"download of {name!r} answered {status}")
    if status != 200:
        raise DownloadRejected(f"{name!r}: the portal answered {status} instead of the file")


def _checked(response: httpx.Response, name: str) -> Iterator[bytes]:
    """The file's bytes; raises before the end when they are a page, and at the end when some are missing."""
    announced = response.headers.get("content-length")
    first = True
    for chunk in response.iter_bytes(CHUNK_BYTES):
        if first and _is_page(chunk, response, name):
            if _LOGIN_PAGE.search(chunk):
                raise SessionExpired(f"download of {name!r} brought the login page")
            raise DownloadRejected(f"{name!r}: the portal sent a web page instead of the file")
        first = False
        yield chunk
    if announced is not None and announced.isdigit() and response.num_bytes_downloaded != int(announced):
        raise TruncatedDownload(f"{name!r}: {response.num_bytes_downloaded} of {announced} bytes arrived")


def _is_page(start: bytes, response: httpx.Response, name: str) -> bool:
    """Whether a web page came in place of the file `name`; the header alone says nothing, it may come with any file."""
    if name.lower().endswith((".htm", ".html", ".xhtml")):
        return False
    if _PAGE.match(start):
        return True
    is_announced = "html" in response.headers.get("content-type", "").lower()
    return is_announced and not name.lower().endswith((".xml", ".svg")) and _MARKUP.match(start) is not None
