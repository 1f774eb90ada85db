"""What the forms lack, their answers as one table, an object's history, and one piece of evidence."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from scraper.entities import CATALOG, EntitySpec
from scraper.errors import Changed, Forbidden, InvalidQuestion, NotFound, StillFetching
from scraper.reports.history import changes
from scraper.service import examples, file_responses, form_views, problems, schemas, threadpool, view_schemas
from scraper.service.auth import Caller
from scraper.service.evidence import Evidence, evidence_of
from scraper.service.requests import Many, One
from scraper.service.responses import Service, reply
from scraper.service.routes.files import SENT, Sha256
from scraper.service.routes.objects import ASKED, FETCHED, SAME, Bare, Ident
from scraper.store.confidential import confidential_of


def router(service: Service) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    _add_forms(routes, service)
    for spec in CATALOG.values():
        _add_history(routes, service, spec)
    _add_evidence(routes, service)
    return routes


def _add_forms(routes: APIRouter, service: Service) -> None:
    who: Any = service.authenticator.reading(CATALOG[form_views.FORM])
    told = problems.documented(*ASKED, *FETCHED, StillFetching) | SAME

    @routes.get(
        "/form_findings",
        tags=["forms"],
        summary="What the records of forms do not show: unsigned, unread, late and more",
        operation_id="list_form_findings",
        response_class=Response,
        responses=told | {200: {"model": view_schemas.FormFindings, "content": _example(examples.findings_of())}},
    )
    async def form_findings(
        request: Request, asked: Annotated[view_schemas.FindingsAsked, Query()], caller: Annotated[Caller, who]
    ) -> Response:
        view = form_views.findings({kind: getattr(asked, kind) for kind in form_views.KINDS})
        return await service.answer(request, caller, _forms(asked), asked, view)

    @routes.get(
        "/form_answers",
        tags=["forms"],
        summary="The answers of forms as one table: a row per form, a column per code",
        operation_id="list_form_answers",
        response_class=Response,
        responses=told | {200: {"model": view_schemas.FormAnswers, "content": _example(examples.form_table_of())}},
    )
    async def form_answers(
        request: Request, asked: Annotated[view_schemas.FormsAsked, Query()], caller: Annotated[Caller, who]
    ) -> Response:
        if asked.category is None and asked.template_name is None:
            raise InvalidQuestion("category, template_name: expected one of them, such as category=swms")
        return await service.answer(request, caller, _forms(asked), asked, form_views.table)


def _forms(asked: Any) -> Many:
    """The question about forms that a view is made of. Raises `InvalidQuestion`."""
    if asked.fields is not None:
        raise InvalidQuestion("fields: this answer has its own columns; leave it out")
    return schemas.many_of(form_views.FORM, asked)


def _add_history(routes: APIRouter, service: Service, spec: EntitySpec) -> None:
    entity = spec.name
    who: Any = service.authenticator.reading(spec)

    async def history(request: Request, id: Ident, _: Bare, caller: Annotated[Caller, who]) -> Response:  # noqa: A002
        ident, told = await threadpool.run(_history, caller, entity, id)
        request.state.answered = {"entity": entity, "ids": [ident]}
        return reply(request, {"id": ident, "data": told})

    routes.add_api_route(
        f"/{spec.plural}/{{id}}/history",
        history,
        methods=["GET"],
        operation_id=f"get_{entity}_history",
        tags=[entity],
        summary=f"What changed in one {entity}, field by field",
        description="The oldest first; each with the evidence that showed it.",
        response_class=Response,
        responses=problems.documented(*ASKED, NotFound)
        | SAME
        | {200: {"model": view_schemas.History, "content": _example(examples.history_of(entity))}},
    )


def _history(caller: Caller, entity: str, ident: str) -> tuple[str, list[dict[str, Any]]]:
    store = caller.account.ws.store
    one = caller.account.resolver.queries.one(One(entity, ident))
    if one is None:
        raise NotFound(f"no {entity} {ident!r} is held")
    if confidential_of(store).withholds(one):
        caller.require("admin")
    return one.id, [change.as_json() for change in changes(store.objects.versions(entity, one.id))]


def _add_evidence(routes: APIRouter, service: Service) -> None:
    who: Any = service.authenticator.needing("files")
    told = problems.documented(*ASKED, NotFound) | SAME
    description = "It needs the scope of every kind of screen that it was kept as; what is confidential needs `admin`."

    @routes.get(
        "/evidence/{sha256}",
        tags=["evidence"],
        summary="What a kept page, answer or file is, where and when it was seen",
        description=description,
        operation_id="get_evidence",
        response_class=Response,
        responses=told | {200: {"model": view_schemas.EvidenceFacts, "content": _example(examples.evidence_of())}},
    )
    async def facts(request: Request, sha256: Sha256, _: Bare, caller: Annotated[Caller, who]) -> Response:
        found = await threadpool.run(_evidence, caller, sha256)
        request.state.answered = {"sha256": sha256}
        return reply(request, found.as_json())

    @routes.get(
        "/evidence/{sha256}/file",
        tags=["evidence"],
        summary="Its bytes",
        description=f"{description} Ranges and tags are honoured.",
        operation_id="get_evidence_file",
        response_class=Response,
        responses=problems.documented(*ASKED, NotFound, Changed) | SAME | SENT,
    )
    async def content(request: Request, sha256: Sha256, _: Bare, caller: Annotated[Caller, who]) -> Response:
        found = await threadpool.run(_evidence, caller, sha256)
        request.state.answered = {"sha256": sha256}
        return await file_responses.send(request, caller.account.ws.blobs, found.file)


def _evidence(caller: Caller, sha256: str) -> Evidence:
    found = evidence_of(caller.account.ws.store, sha256)
    if (lacking := found.lacks(caller.token.scopes)) is not None:
        raise Forbidden(f"the token lacks the scope {lacking}; it has {', '.join(caller.token.scopes)}")
    return found


def _example(value: Any) -> dict[str, Any]:
    return {"application/json": {"example": value}}
