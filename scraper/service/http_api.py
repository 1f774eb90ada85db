"""The service over HTTP, as any ASGI server serves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from scraper.service import problems, reference, threadpool
from scraper.service.accounts import Accounts
from scraper.service.middleware import Middleware
from scraper.service.responses import Service
from scraper.service.routes import console, fetches, figures, files, objects, operations, views

VERSION = "1"


def make_app(accounts: Accounts) -> Middleware:
    """The service. Close `accounts` when it has ended."""
    return Middleware(routed(Service(accounts)))


def routed(service: Service) -> FastAPI:
    """Every address, answered by a service."""

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        threadpool.limit()
        yield

    app = FastAPI(
        title="Ascora adapter",
        version=VERSION,
        summary="What the open API cannot answer, with its age and its source.",
        description=reference.INTRODUCTION,
        docs_url=None,
        redoc_url=None,
        lifespan=living,
        redirect_slashes=False,
    )
    problems.add_to(app)
    # What is worked out of an entity's objects stands below its address, and goes before any of them by its id.
    for routes in (figures, objects, files, views, fetches, operations, console):
        app.include_router(routes.router(service))
    reference.add_to(app)
    return app
