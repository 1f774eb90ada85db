"""Getting a token, having something fetched, and following what changes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from scraper.entities import CATALOG
from scraper.errors import InvalidQuestion, NotFound, Unauthenticated
from scraper.service import problems, schemas, threadpool
from scraper.service.auth import Caller
from scraper.service.examples import change_of, fetch_of
from scraper.service.requests import known_entity
from scraper.service.responses import Service, reply
from scraper.service.routes.objects import ASKED, FETCHED, SAME, Bare, Ident
from scraper.store.confidential import confidential_of


def router(service: Service) -> APIRouter:
    """The routes."""
    routes, authenticator = APIRouter(), service.authenticator
    anybody: Any = authenticator.needing()
    refresher: Any = authenticator.needing("refresh")
    told = {"content": {"application/json": {"example": fetch_of()}}}

    @routes.post(
        "/authenticate",
        tags=["access"],
        summary="Trade a secret for an access token",
        operation_id="authenticate",
        response_model=schemas.Access,
        responses=problems.documented(InvalidQuestion, Unauthenticated),
    )
    async def authenticate(request: Request, given: schemas.Credentials, _: Bare) -> Any:
        token, access, lasts = await authenticator.trade(request, given.secret)
        request.state.token_name = token.name
        kept = {"account": token.account, "scopes": list(token.scopes)}
        return {"access_token": access, "token_type": "bearer", "expires_in": lasts, **kept}

    @routes.post(
        "/refresh",
        tags=["fetches"],
        summary="Have something fetched anew, however fresh it is",
        operation_id="refresh",
        status_code=202,
        response_model=schemas.FetchState,
        responses=problems.documented(*ASKED, *FETCHED) | {202: told},
    )
    async def refresh(
        request: Request, asked: schemas.RefreshRequest, _: Bare, caller: Annotated[Caller, refresher]
    ) -> Any:
        entity = known_entity(asked.entity)
        caller.require_entity(CATALOG[entity])
        fetch = await threadpool.run(caller.account.resolver.refresh, entity, asked.job_number)
        request.state.answered = {"fetch": fetch.id}
        return fetch.as_json()

    @routes.get(
        "/fetches/{id}",
        tags=["fetches"],
        summary="How a fetch stands",
        operation_id="get_fetch",
        response_model=schemas.FetchState,
        responses=problems.documented(*ASKED, NotFound) | {200: told},
    )
    async def get_fetch(id: Ident, _: Bare, caller: Annotated[Caller, anybody]) -> Any:  # noqa: A002
        fetch = await threadpool.run(caller.account.resolver.fetch, id)
        caller.require_entity(CATALOG[fetch.entity])
        return fetch.as_json()

    @routes.get(
        "/changes",
        tags=["changes"],
        summary="What is new, changed or gone, in the order it became so",
        operation_id="list_changes",
        response_class=Response,
        responses=problems.documented(*ASKED)
        | SAME
        | {200: {"model": schemas.Changes, "content": {"application/json": {"example": change_of()}}}},
    )
    async def changes(
        request: Request, asked: Annotated[schemas.Since, Query()], caller: Annotated[Caller, anybody]
    ) -> Response:
        found, reached, more = await threadpool.run(caller.account.resolver.queries.changes, asked.since, asked.limit)
        readable = [one for one in found if caller.may_read(CATALOG[one["data"]["entity"]])]
        seen = await threadpool.run(_seen_by, caller, readable)
        request.state.answered = {"ids": [one["data"]["id"] for one in seen]}
        return reply(request, {"changes": seen, "next": reached, "more": more})

    return routes


def _seen_by(caller: Caller, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without forms whose file is confidential, for who may not see such."""
    if caller.has("admin"):
        return changes
    hidden = confidential_of(caller.account.ws.store)

    def is_hidden(one: dict[str, Any]) -> bool:
        return bool(one["entity"] == "compliance_form" and hidden.is_form(one, one["portal_id"]))

    return [one for one in changes if not is_hidden(one["data"])]
