"""The reference page of the service: made of its own OpenAPI, with nothing from anywhere else."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from scraper.errors import PROBLEMS
from scraper.service.schemas import Problem

INTRODUCTION = (
    "Every answer says where it comes from (`source`), when a source last showed it (`observed_at`; `age` in seconds), "
    "whether anything was left out (`complete`) and where sources disagree (`conflicts`). A question says how fresh "
    "its answer must be (`max_age`), how long it waits for one (`wait`), and whether an older one is better than none "
    "(`allow_stale`)."
)
_STYLE = "style-src 'unsafe-inline'"


def add_to(app: FastAPI) -> None:
    """Serve the page at `/docs`."""

    told = app.openapi

    def openapi() -> dict[str, Any]:
        """With the shape of problems, without the answer that FastAPI documents and this service never gives."""
        if app.openapi_schema is None:
            schema = told()
            for methods in schema["paths"].values():
                for one in methods.values():
                    one["responses"].pop("422", None)
            schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
            for name in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(name, None)
        return told()

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI has for it

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        policy = f"default-src 'none'; {_STYLE}; frame-ancestors 'none'"
        return HTMLResponse(page(app.openapi()), headers={"content-security-policy": policy})


def page(openapi: dict[str, Any]) -> str:
    """The page for a person."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in openapi["paths"].items():
        for method, told in methods.items():
            shown = ((status, _example(one)) for status, one in told["responses"].items())
            examples = {status: text for status, text in shown if text is not None}
            one = {**told, "path": path, "method": method.upper(), "examples": examples}
            groups.setdefault(told["tags"][0], []).append(one)
    return _template().render(openapi=openapi, groups=groups, problems=list(PROBLEMS.values()))


def _example(told: dict[str, Any]) -> str | None:
    for content in told.get("content", {}).values():
        if "example" in content:
            return json.dumps(content["example"], indent=2, ensure_ascii=False)
    return None


@cache
def _template() -> jinja2.Template:
    source = files(__package__).joinpath("templates/reference.html").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
