"""What operators ask: runs, health, figures."""

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import PlainTextResponse, Response

from scraper.errors import ConfigError, NotFound, StorageDown
from scraper.service import metrics, problems, schemas, threadpool
from scraper.service.accounts import Account, Accounts
from scraper.service.auth import Caller
from scraper.service.examples import run_of
from scraper.service.responses import Service, reply
from scraper.service.routes.objects import ASKED, SAME, Bare, Ident
from scraper.store.audit_log import GONE

_READ_ONLY = "the database can be read and not written; expected the primary server, or a disk that takes writes"
_READY = {"status": "ok", "worker": True}


def router(service: Service) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["operations"])
    who: Any = service.authenticator.needing("admin")

    @routes.get(
        "/runs",
        summary="Run reports, the newest first",
        operation_id="list_runs",
        response_class=Response,
        responses=problems.documented(*ASKED)
        | SAME
        | {200: {"model": schemas.Runs, "content": _example({"data": [run_of()]})}},
    )
    async def runs(
        request: Request, asked: Annotated[schemas.Recent, Query()], caller: Annotated[Caller, who]
    ) -> Response:
        return reply(request, {"data": await threadpool.run(_reports, caller.account, asked.limit)})

    @routes.get(
        "/runs/{id}",
        summary="One run report",
        operation_id="get_run",
        response_class=Response,
        responses=problems.documented(*ASKED, NotFound)
        | SAME
        | {200: {"model": dict[str, Any], "content": _example(run_of())}},
    )
    async def run(request: Request, id: Ident, _: Bare, caller: Annotated[Caller, who]) -> Response:  # noqa: A002
        return reply(request, await threadpool.run(_report, caller.account, id))

    @routes.get(
        "/healthz",
        summary="Whether the process answers",
        operation_id="healthz",
        responses=problems.documented() | {200: {"content": _example({"status": "ok"})}},
    )
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get(
        "/readyz",
        summary="Whether it can answer from its database and enter what it answers, and whether a worker could fetch",
        operation_id="readyz",
        responses=problems.documented() | {200: {"content": _example(_READY)}},
    )
    async def readyz() -> dict[str, Any]:
        return {"status": "ok", "worker": await threadpool.run(_has_live_worker, service.accounts)}

    @routes.get(
        "/metrics",
        summary="The account's figures for Prometheus",
        operation_id="metrics",
        response_class=PlainTextResponse,
        responses=problems.documented(*ASKED),
    )
    async def figures(_: Bare, caller: Annotated[Caller, who]) -> Response:
        return PlainTextResponse(await threadpool.run(metrics.exposition, caller.account))

    return routes


def _reports(account: Account, limit: int) -> list[dict[str, Any]]:
    return list(islice(account.ws.store.runs.list(), limit))


def _report(account: Account, run_id: str) -> dict[str, Any]:
    try:
        return account.ws.store.runs.report(run_id)
    except ConfigError as error:
        raise NotFound(f"no run {run_id!r} is known") from error


def _has_live_worker(accounts: Accounts) -> bool:
    """Whether a worker could fetch. Raises `StorageDown` where no answer can be entered in the audit log."""
    store = accounts.get(accounts.known[0]).ws.store
    if not (store.is_there and accounts.are_there()):
        raise StorageDown(GONE)
    if not store.is_writable():
        raise StorageDown(_READ_ONLY)
    return store.has_live_worker()


def _example(told: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"example": told}}
