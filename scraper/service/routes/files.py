"""The bytes of attachments, of forms with their pictures, and of claims."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from scraper.entities import CATALOG, EntitySpec, Files
from scraper.errors import Changed, NotFound
from scraper.service import file_responses, files, problems, threadpool
from scraper.service.auth import Caller
from scraper.service.responses import Service
from scraper.service.routes.objects import ASKED, SAME, Bare, Ident, Told

_BYTES = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
SENT: Told = {
    200: {"description": "The bytes.", "content": _BYTES},
    206: {"description": "The range that was asked for.", "content": _BYTES},
    416: {"description": "The file has no such range."},
}
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="As the form names its picture.")]


def router(service: Service) -> APIRouter:
    """The routes of all entities that have files."""
    routes = APIRouter()
    for spec in CATALOG.values():
        if spec.files is not None:
            _add(routes, service, spec, spec.files)
    return routes


def _add(routes: APIRouter, service: Service, spec: EntitySpec, has: Files) -> None:
    entity = spec.name
    who: Any = service.authenticator.reading(spec, "files")

    async def send(request: Request, caller: Caller, ident: str, sha256: str | None) -> Response:
        file = await threadpool.run(_file, caller, entity, ident, sha256)
        request.state.answered = {"entity": entity, "ids": [ident], "sha256": file.sha256}
        return await file_responses.send(request, caller.account.ws.blobs, file)

    async def main(request: Request, id: Ident, _: Bare, caller: Annotated[Caller, who]) -> Response:  # noqa: A002
        return await send(request, caller, id, None)

    async def picture(
        request: Request,
        id: Ident,  # noqa: A002
        sha256: Sha256,
        _: Bare,
        caller: Annotated[Caller, who],
    ) -> Response:
        return await send(request, caller, id, sha256)

    at = f"/{spec.plural}/{{id}}"
    for path, endpoint, name, summary in (
        ("/file", main, f"get_{entity}_file", f"The file of one {entity}"),
        ("/files/{sha256}", picture, f"get_{entity}_picture", "A signature or photo of one form"),
    ):
        if endpoint is picture and not has.pictures:
            continue
        routes.add_api_route(
            at + path,
            endpoint,
            methods=["GET"],
            operation_id=name,
            tags=[entity],
            summary=summary,
            description="Ranges and tags are honoured; a confidential file needs the scope `admin`.",
            response_class=Response,
            responses=problems.documented(*ASKED, NotFound, Changed) | SAME | SENT,
        )


def _file(caller: Caller, entity: str, ident: str, sha256: str | None) -> files.File:
    file, is_confidential = files.file_of(caller.account.ws.store, entity, ident, sha256)
    if is_confidential:
        caller.require("admin")
    return file
