"""The console at `/`: pages for a person, by a cookie; who asks as a program does is told where to go on."""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from scraper.console import doors, home, objects, runs, tables
from scraper.console.desk import Desk
from scraper.console.layout import ROOT, Moved, Shown
from scraper.errors import Forbidden, NotAnswered, NotFound, ScraperError, StorageDown, TooManyRequests, Unauthenticated
from scraper.service import cookies, file_responses, files, threadpool
from scraper.service.auth import Caller
from scraper.service.responses import Service
from scraper.service.routes.objects import Ident

Look = Callable[[Desk], Shown | Moved]
NEXT = (
    "nothing is listed here. People open this address in a browser. Programs: /docs says what there is and "
    '/openapi.json tells it; POST /authenticate with {"secret": ...} of `ascora token create` gives an access token; '
    "then GET /jobs?limit=20 with the header Authorization: Bearer TOKEN"
)
_SEE_OTHER = 303
_PREVIEW = "preview"
_PREVIEWS = threadpool.Apart({_PREVIEW: 1})
"""One picture is made small at a time, whoever asks: that bounds the room, and leaves the other threads to others."""


def router(service: Service) -> APIRouter:
    """The routes; OpenAPI, which is for programs, has none of them."""
    routes = APIRouter(include_in_schema=False)

    async def look(request: Request, at: Look) -> Response:
        async def answered() -> Response:
            caller = await service.authenticator.known(request, cookies.access_of(request))
            return sent(request, await threadpool.run(_looked, caller, at))

        return await _for_a_person(request, answered)

    @routes.get("/")
    async def first(request: Request) -> Response:
        if not is_person(request):
            raise NotFound(NEXT)
        return await look(request, home.home)

    @routes.get(f"{ROOT}/runs")
    async def all_runs(request: Request) -> Response:
        return await look(request, lambda desk: runs.runs(desk, request.query_params.get("before")))

    @routes.get(f"{ROOT}/runs/{{id}}")
    async def one_run(request: Request, id: Ident) -> Response:  # noqa: A002
        return await look(request, lambda desk: runs.run(desk, id))

    @routes.get(f"{ROOT}/missing")
    async def missing(request: Request) -> Response:
        return await look(request, lambda desk: home.missing(desk, request.query_params.get("before")))

    _add_doors(routes, service)
    _add_objects(routes, service, look)
    return routes


def _add_doors(routes: APIRouter, service: Service) -> None:
    @routes.get(f"{ROOT}/login")
    async def login(request: Request) -> Response:
        return _page(doors.login(request.query_params.get("to", doors.HOME)))

    @routes.post(f"{ROOT}/login")
    async def log_in(request: Request) -> Response:
        said = parse_qs((await request.body()).decode())
        to = doors.within(said.get("to", [""])[0])
        try:
            cookies.of_own_page(request)
            token, access, lasts = await service.authenticator.trade(
                request, said.get("secret", [""])[0].strip(), cookies.SESSION_LASTS
            )
        except (Unauthenticated, Forbidden, TooManyRequests, StorageDown) as error:
            return _page(doors.login(to, str(error)), error)
        request.state.token_name = token.name
        request.state.answered = {"page": "login"}
        response = RedirectResponse(to, _SEE_OTHER)
        cookies.give(request, response, access, lasts)
        return response

    @routes.post(f"{ROOT}/logout")
    async def log_out(request: Request) -> Response:
        async def ended() -> Response:
            cookies.of_own_page(request)
            access = cookies.access_of(request)
            caller = await service.authenticator.known(request, access)
            await threadpool.run(caller.account.ws.store.tokens.end, access or "")
            request.state.answered = {"page": "logout"}
            return RedirectResponse(f"{ROOT}/login", _SEE_OTHER)

        response = await _for_a_person(request, ended)
        cookies.take(request, response)
        return response


def _add_objects(routes: APIRouter, service: Service, look: Callable[[Request, Look], Awaitable[Response]]) -> None:
    at = f"{ROOT}/{{plural}}"

    @routes.get(at)
    async def listed(request: Request, plural: str) -> Response:
        return await look(request, lambda desk: tables.table(desk, plural, dict(request.query_params)))

    @routes.get(f"{at}/{{id}}")
    async def one(request: Request, plural: str, id: Ident) -> Response:  # noqa: A002
        return await look(request, lambda desk: objects.page(desk, plural, id))

    @routes.get(f"{at}/{{id}}/field")
    async def field(request: Request, plural: str, id: Ident, name: str) -> Response:  # noqa: A002
        return await look(request, lambda desk: objects.field(desk, plural, id, name))

    @routes.get(f"{at}/{{id}}/evidence")
    async def frame(request: Request, plural: str, id: Ident, name: str, facet: str) -> Response:  # noqa: A002
        return await look(request, lambda desk: objects.frame(desk, plural, id, name, facet))

    @routes.get(f"{at}/{{id}}/file")
    async def file(request: Request, plural: str, id: Ident) -> Response:  # noqa: A002
        return await _file(request, service, plural, id, None)

    @routes.get(f"{at}/{{id}}/files/{{sha256}}")
    async def picture(request: Request, plural: str, id: Ident, sha256: str) -> Response:  # noqa: A002
        return await _file(request, service, plural, id, sha256)

    @routes.get(f"{at}/{{id}}/file/preview")
    async def small(request: Request, plural: str, id: Ident) -> Response:  # noqa: A002
        return await _preview(request, service, plural, id, None)

    @routes.get(f"{at}/{{id}}/files/{{sha256}}/preview")
    async def small_picture(request: Request, plural: str, id: Ident, sha256: str) -> Response:  # noqa: A002
        return await _preview(request, service, plural, id, sha256)


def _looked(caller: Caller, at: Look) -> Shown | Moved:
    """A page, of the store as it stands at one moment."""
    ws = caller.account.ws
    with ws.store.frozen():
        return at(Desk(ws, caller.token))


async def _file(request: Request, service: Service, plural: str, ident: str, sha256: str | None) -> Response:
    async def answered() -> Response:
        caller = await service.authenticator.known(request, cookies.access_of(request))
        entity, file = await threadpool.run(_found, caller, plural, ident, sha256)
        request.state.answered = {"entity": entity, "ids": [ident], "sha256": file.sha256}
        return await file_responses.send(request, caller.account.ws.blobs, file)

    return await _for_a_person(request, answered)


async def _preview(request: Request, service: Service, plural: str, ident: str, sha256: str | None) -> Response:
    async def answered() -> Response:
        caller = await service.authenticator.known(request, cookies.access_of(request))
        entity, file = await threadpool.run(_found, caller, plural, ident, sha256)
        request.state.answered = {"entity": entity, "ids": [ident], "sha256": file.sha256, "is_preview": True}
        with _PREVIEWS.within(_PREVIEW):
            return await file_responses.send_preview(request, caller.account.ws.blobs, file)

    return await _for_a_person(request, answered)


def _found(caller: Caller, plural: str, ident: str, sha256: str | None) -> tuple[str, files.File]:
    spec = Desk(caller.account.ws, caller.token).spec(plural)
    caller.require("files")
    file, is_confidential = files.file_of(caller.account.ws.store, spec.name, ident, sha256)
    if is_confidential:
        caller.require("admin")
    return spec.name, file


def is_person(request: Request) -> bool:
    """Whether a browser asks: it takes pages, and brings no token in a header."""
    return "text/html" in request.headers.get("accept", "") and "authorization" not in request.headers


async def _for_a_person(request: Request, answer: Callable[[], Awaitable[Response]]) -> Response:
    """An answer; in place of a problem, a page that says it, or the log-in."""
    try:
        return await answer()
    except Unauthenticated:
        asked = f"{request.url.path}{f'?{request.url.query}' if request.url.query else ''}"
        return RedirectResponse(f"{ROOT}/login?to={quote(asked, safe='')}", _SEE_OTHER)
    except NotAnswered as error:
        return _page(doors.problem(error.title, str(error)), error)
    except ScraperError as error:
        down = StorageDown(str(error))
        return _page(doors.problem(down.title, str(down)), down)


def sent(request: Request, found: Shown | Moved) -> Response:
    """A page as it is answered, and a note of it for the audit log."""
    if isinstance(found, Moved):
        return RedirectResponse(found.to, _SEE_OTHER)
    request.state.answered = dict(found.told)
    return _page(found)


def _page(page: Shown, error: NotAnswered | None = None) -> Response:
    headers = {"content-security-policy": page.policy, "cache-control": "no-store"}
    headers |= {"x-frame-options": "SAMEORIGIN"} if page.is_frame else {"referrer-policy": "same-origin"}
    if error is not None and error.retry_after is not None:
        headers["retry-after"] = str(max(1, round(error.retry_after)))
    return Response(
        page.html.encode("utf-8", "replace"),
        200 if error is None else error.status,
        headers,
        "text/html; charset=utf-8",
    )
