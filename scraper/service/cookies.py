"""A person's session: an access token in a cookie that no script reads and no other site sends."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

from scraper.errors import Forbidden
from scraper.settings import is_loopback

SESSION_LASTS = timedelta(hours=1)
"""From the log-in, however much is looked at."""
NAME, SAFE_NAME = "ascora", "__Host-ascora"
"""The second where the way is encrypted: browsers then take it from this host alone, and send it to no other."""


def is_safe(request: Request) -> bool:
    """Whether the way to the caller is encrypted: by TLS, or by a proxy before it, without which no other host than
    this one is served."""
    return request.url.scheme == "https" or not is_loopback(request.url.hostname or "")


def access_of(request: Request) -> str | None:
    """The access token that a person's browser holds."""
    return request.cookies.get(SAFE_NAME if is_safe(request) else NAME)


def give(request: Request, response: Response, access: str, lasts: int) -> None:
    """Let the browser hold it, for so many seconds."""
    safe = is_safe(request)
    response.set_cookie(
        SAFE_NAME if safe else NAME, access, max_age=lasts, path="/", secure=safe, httponly=True, samesite="strict"
    )


def take(request: Request, response: Response) -> None:
    """Let the browser forget it."""
    safe = is_safe(request)
    response.delete_cookie(SAFE_NAME if safe else NAME, path="/", secure=safe, httponly=True, samesite="strict")


def of_own_page(request: Request) -> None:
    """Raise `Forbidden` for a form that another site's page sends: browsers say whose page it was."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    is_own = site in ("same-origin", "none") if site is not None else origin is None or _is_here(request, origin)
    if not is_own:
        raise Forbidden("this form was sent by a page of another site")


def _is_here(request: Request, origin: str) -> bool:
    return urlsplit(origin).netloc == request.headers.get("host")
