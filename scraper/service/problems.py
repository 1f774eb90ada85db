"""From errors to problems as RFC 9457 has them: one shape for everything that is not an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response

from scraper.errors import (
    InvalidQuestion,
    NotAnswered,
    ScraperError,
    StorageDown,
    TooLarge,
    TooManyRequests,
    TooSlow,
)
from scraper.service.requests import not_held

MEDIA_TYPE = "application/problem+json"


def response(error: NotAnswered) -> Response:
    """A problem as it is answered."""
    headers = {}
    if error.retry_after is not None:
        headers["retry-after"] = str(max(1, round(error.retry_after)))
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(to_json(error.as_json()), error.status, headers, MEDIA_TYPE)


def documented(*kinds: type[NotAnswered]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of them."""
    told: dict[int | str, dict[str, Any]] = {}
    every: tuple[type[NotAnswered], ...] = (*kinds, InvalidQuestion, TooLarge, TooSlow, TooManyRequests, StorageDown)
    for kind in every:
        example = kind(kind.title).as_json()
        one = told.setdefault(
            kind.status, {"description": "", "content": {MEDIA_TYPE: {"schema": _SCHEMA, "examples": {}}}}
        )
        one["description"] = "; ".join(dict.fromkeys([*filter(None, [one["description"]]), kind.title]))
        one["content"][MEDIA_TYPE]["examples"][kind.code] = {"value": example}
    return told


_SCHEMA = {"$ref": "#/components/schemas/Problem"}


def add_to(app: FastAPI) -> None:
    """Let everything that goes wrong be a problem."""

    @app.exception_handler(NotAnswered)
    async def not_answered(request: Request, error: NotAnswered) -> Response:  # noqa: ARG001
        return response(error)

    @app.exception_handler(ScraperError)
    async def other(request: Request, error: ScraperError) -> Response:  # noqa: ARG001
        return response(StorageDown(str(error)))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:  # noqa: ARG001
        return response(_of_validation(error))

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:  # noqa: ARG001
        told = {"type": "about:blank", "title": str(error.detail), "status": error.status_code}
        told |= {"code": _CODES.get(error.status_code, "invalid_request"), "detail": str(error.detail)}
        return Response(to_json(told), error.status_code, _with_head(error.headers), MEDIA_TYPE)

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> Response:  # noqa: ARG001
        told = {"type": "about:blank", "title": "A bug", "status": 500, "code": "bug", "detail": "see the log"}
        return Response(to_json(told), 500, None, MEDIA_TYPE)


_CODES = {404: "not_found", 405: "method_not_allowed"}


def _with_head(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Headers in which HEAD is allowed where GET is: it is answered as that.

    >>> _with_head({"Allow": "GET, POST"}), _with_head(None)
    ({'Allow': 'GET, HEAD, POST'}, {})
    """
    named = dict(headers or {})
    methods = set(filter(None, named.get("Allow", "").replace(" ", "").split(",")))
    if "GET" in methods:
        named["Allow"] = ", ".join(sorted({*methods, "HEAD"}))
    return named


def _of_validation(error: RequestValidationError) -> NotAnswered:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return not_held(name) or InvalidQuestion(f"{name}: there is no such parameter; leave it out")
    return InvalidQuestion(f"{name}: {first['msg'].removeprefix('Value error, ')}")
