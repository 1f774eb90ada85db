"""A visitor of the bundled portal who speaks plain HTTP, and one portal shared by tests that only look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from fixtures.portal.server import PortalServer


class Visitor:
    """A browser without scripts: cookies, redirects, the anti-forgery field of the last page."""

    def __init__(self, server: PortalServer, http: httpx.Client) -> None:
        self.server = server
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
        secrets = self.server.site.world.secrets
        page = self.get(self.server.site.options.switch("login_path"))
        return self.submit(page, Email=email or secrets.username, Password=password or secrets.password)

    def control(self, what: str, **params: object) -> None:
        self.http.post(
            f"/__control/{what}", params={key: str(value) for key, value in params.items()}
        ).raise_for_status()


@pytest.fixture
def visit() -> Iterator[Callable[[PortalServer], Visitor]]:
    """A visitor with an empty cookie jar; gone with the test."""
    with ExitStack() as open_clients:

        def make(server: PortalServer) -> Visitor:
            http = httpx.Client(base_url=server.portal_url, follow_redirects=True)
            return Visitor(server, open_clients.enter_context(http))

        yield make


@pytest.fixture(scope="module")
def portal() -> Iterator[PortalServer]:
    """A small classic portal for tests that change nothing."""
    with PortalServer(jobs=3) as server:
        yield server


@pytest.fixture(scope="module")
def api(portal: PortalServer) -> Iterator[httpx.Client]:
    """The shared portal's API, with its key."""
    with httpx.Client(base_url=portal.api_url, headers={"Auth": portal.site.world.secrets.api_key}) as client:
        yield client
