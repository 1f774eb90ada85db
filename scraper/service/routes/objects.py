"""A listing and a single object for every entity."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import AfterValidator
from starlette.responses import Response

from scraper.entities import CATALOG, EntitySpec
from scraper.errors import PROBLEMS, Forbidden, InvalidQuestion, NotFound, NotHeld, StillFetching, Unauthenticated
from scraper.service import door, problems, schemas
from scraper.service.auth import Caller
from scraper.service.examples import answer_of
from scraper.service.responses import Service

Ident = Annotated[
    str,
    Path(min_length=1, max_length=300, description="Its id, or a GUID of the portal or the API; of a job, its number."),
    AfterValidator(door.ident),
]
Bare = Annotated[schemas.Nothing, Query()]
Told = dict[int | str, dict[str, Any]]
ASKED = (InvalidQuestion, Unauthenticated, Forbidden)
FETCHED = tuple(PROBLEMS[code] for code in ("unreadable", "source_unavailable", "person_needed", "no_worker"))
SAME: Told = {304: {"description": "The caller's copy (`If-None-Match`) is as good."}}


def router(service: Service) -> APIRouter:
    """The routes of all entities."""
    routes = APIRouter()
    for spec in CATALOG.values():
        _add(routes, service, spec)
    return routes


def _add(routes: APIRouter, service: Service, spec: EntitySpec) -> None:
    entity = spec.name
    asks: Any = schemas.page_params(entity)
    asks_one: Any = schemas.one_params(entity)
    who: Any = service.authenticator.reading(spec)

    async def many(request: Request, asked: Annotated[asks, Query()], caller: Annotated[Caller, who]) -> Response:
        return await service.answer(request, caller, schemas.many_of(entity, asked), asked)

    async def one(
        request: Request,
        id: Ident,  # noqa: A002
        asked: Annotated[asks_one, Query()],
        caller: Annotated[Caller, who],
    ) -> Response:
        return await service.answer(request, caller, schemas.one_of(entity, id, asked), asked)

    said = (spec.record.__doc__ or "").strip()
    told = problems.documented(*ASKED, NotHeld, NotFound, *FETCHED, StillFetching) | SAME
    for path, endpoint, model, name, summary in (
        ("", many, schemas.many_model(entity), f"list_{spec.plural}", f"A page of {spec.plural}"),
        ("/{id}", one, schemas.one_model(entity), f"get_{entity}", f"One {entity}"),
    ):
        example = {"application/json": {"example": answer_of(entity, many=endpoint is many)}}
        routes.add_api_route(
            f"/{spec.plural}{path}",
            endpoint,
            methods=["GET"],
            operation_id=name,
            tags=[entity],
            summary=summary,
            description=said,
            response_class=Response,
            responses=told | {200: {"model": model, "description": "What is held.", "content": example}},
        )
