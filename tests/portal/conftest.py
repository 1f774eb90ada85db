"""A visitor of the bundled portal who speaks plain HTTP, and one portal shared by tests that only look."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from fixtures.portal.app import api_app, portal_app
from fixtures.portal.options import Options
from fixtures.portal.seeding import build
from fixtures.portal.server import PortalServer
from fixtures.portal.site import Site


class Visitor:
    """A browser without scripts: cookies, redirects, the anti-forgery field of the last page."""

    def __init__(self, site: Site, http: httpx.Client) -> None:
        self.site = site
        self.http = http

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.http.get(path, **options)  # type: ignore[arg-type]

    def submit(self, page: httpx.Response, **fields: object) -> httpx.Response:
        """Send the form of a page, with its hidden fields."""
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        assert action is not None
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        return self.http.post(action[1], data={**hidden, **fields})

    def log_in(self, password: str | None = None, email: str | None = None) -> httpx.Response:
        secrets = self.site.world.secrets
        page = self.get(self.site.options.switch("login_path"))
        return self.submit(page, Email=email or secrets.username, Password=password or secrets.password)

    def control(self, what: str, **params: object) -> None:
        self.http.post(
            f"/__control/{what}", params={key: str(value) for key, value in params.items()}
        ).raise_for_status()


class InProcess(httpx.BaseTransport):
    """Calls an ASGI application from code that does not wait: one event loop per request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return asyncio.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self.app.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(await answer.aread()))


@dataclass
class LocalPortal:
    """A portal without a server: its applications are called in this process, which is quicker."""

    site: Site

    def client(self) -> httpx.Client:
        transport = InProcess(portal_app(self.site))
        return httpx.Client(transport=transport, base_url=self.site.portal_url, follow_redirects=True)

    def api(self) -> httpx.Client:
        """The API, with its key."""
        headers = {"Auth": self.site.world.secrets.api_key}
        return httpx.Client(transport=InProcess(api_app(self.site)), base_url="http://api.test", headers=headers)


@pytest.fixture
def local_portal() -> Callable[..., LocalPortal]:
    """A portal in this process: `jobs`, the rest are its options."""

    def make(jobs: int = 3, **options: Any) -> LocalPortal:
        site = Site.of(build(jobs), Options(**options))
        site.portal_url, site.files_url = "http://portal.test", "http://files.test"
        return LocalPortal(site)

    return make


@pytest.fixture
def visit() -> Iterator[Callable[[PortalServer | LocalPortal], Visitor]]:
    """A visitor with an empty cookie jar; gone with the test."""
    with ExitStack() as open_clients:

        def make(portal: PortalServer | LocalPortal) -> Visitor:
            if isinstance(portal, LocalPortal):
                return Visitor(portal.site, open_clients.enter_context(portal.client()))
            http = httpx.Client(base_url=portal.portal_url, follow_redirects=True, timeout=60)
            return Visitor(portal.site, open_clients.enter_context(http))

        yield make


@pytest.fixture(scope="module")
def portal() -> LocalPortal:
    """A small classic portal for tests that change nothing."""
    site = Site.of(build(3), Options())
    site.portal_url = "http://portal.test"
    return LocalPortal(site)


@pytest.fixture(scope="module")
def api(portal: LocalPortal) -> Iterator[httpx.Client]:
    """The shared portal's API, with its key."""
    with portal.api() as client:
        yield client
