"""Around the whole service: bounds before anything is read, headers and the audit log before anything is answered."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from pydantic_core import to_json
from starlette.datastructures import Headers, MutableHeaders

from scraper.errors import NotAnswered, TooLarge, TooManyRequests, TooSlow
from scraper.service import door, threadpool
from scraper.service.accounts import Account
from scraper.service.audit import AuditWriter

log = structlog.get_logger("ascora")
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]

MOST_AT_ONCE, MOST_A_TOKEN = 500, 300
"""Requests under way, those that wait for a fetch included; and so many of one token, for two fifths are others'."""
LONGEST_ADDRESS, LONGEST_BODY = 8_192, 16_384
"""Bytes of path and query, and of a body: no question is longer."""
BODY_SECONDS = 10.0
"""How long a body may take to arrive. It occupies no place meanwhile."""
WATCHED = {"/healthz": 1, "/readyz": 1, "/metrics": 2}
"""What watches the service asks these: they are answered however many others wait, by so many threads of their own."""
TELL_SECONDS = 60.0
"""That it is full is one line of the log a minute, however many are refused."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "private, no-cache",
}


class Places:
    """Who is being answered, all in all and by token."""

    def __init__(self) -> None:
        self.taken = 0
        self.of_token: Counter[str] = Counter()


class Place:
    """That of one request, until it leaves."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._token: str | None = None
        places.taken += 1

    def take(self, token: str) -> None:
        """It is of this token. Raises `TooManyRequests` where the token has as many as it may."""
        if self._places.of_token[token] >= MOST_A_TOKEN:
            raise TooManyRequests(f"{MOST_A_TOKEN} requests of this token are under way already", 1.0)
        self._places.of_token[token] += 1
        self._token = token

    def leave(self) -> None:
        """Make room."""
        self._places.taken -= 1
        if self._token is not None:
            self._places.of_token[self._token] -= 1
            self._places.of_token += Counter()  # those at zero are forgotten


class Middleware:
    """The service as it is served."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._places, self._watching = Places(), Places()
        self._told_full = -TELL_SECONDS
        self._apart = threadpool.Apart(WATCHED)
        self._writers: WeakKeyDictionary[Account, AuditWriter] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {}).update(request_id=secrets.token_hex(8), is_head=scope["method"] == "HEAD")
        answer = _Answer(self, scope, send)
        try:
            body = await _body(scope, receive)
            meant = {**scope, **door.address(scope)}
        except NotAnswered as error:
            await problem(error, answer)
            return
        if meant["method"] == "HEAD":
            meant["method"] = "GET"  # answered as that is, without its body
        is_watching = meant["path"] in WATCHED
        if not is_watching and self._places.taken >= MOST_AT_ONCE:
            self._tell_full()
            await problem(TooManyRequests("the service answers as many at once as it can", 1.0), answer)
            return
        place = scope["state"]["place"] = Place(self._watching if is_watching else self._places)
        try:
            with self._apart.within(meant["path"]):
                await self._pass(meant, body, receive, answer)
        finally:
            place.leave()

    def _tell_full(self) -> None:
        now = time.monotonic()
        if now - self._told_full >= TELL_SECONDS:
            self._told_full = now
            of_token = dict(self._places.of_token.most_common(3))
            log.warning("service.full", under_way=self._places.taken, of_token=of_token, problem="too_many_requests")

    async def _pass(self, meant: Scope, body: list[Message], receive: Receive, answer: _Answer) -> None:
        gone = asyncio.Event()

        async def again() -> Message:
            if body:
                return body.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        await _while_there(self._app(meant, again, answer), receive, gone, answer)

    async def enter(self, scope: Scope, status: int) -> None:
        """Keep who asked what and what is answered. Raises `StorageDown`."""
        state = scope["state"]
        account: Account | None = state.get("account")
        if account is None:
            return
        writer = self._writers.get(account)
        if writer is None:
            writer = self._writers[account] = AuditWriter(account.ws.store.audit)
        client = scope.get("client")
        await writer.enter(
            {
                "request": state["request_id"],
                "token": state.get("token_id"),
                "name": state.get("token_name"),
                "from": client[0] if client else None,
                "method": scope["method"],
                "path": scope["path"],
                "query": scope["query_string"].decode("ascii", "backslashreplace"),
                "status": status,
                "answered": state.get("answered"),
            }
        )


async def _while_there(
    answering: Coroutine[Any, Any, None], receive: Receive, gone: asyncio.Event, answer: _Answer
) -> None:
    """Answer as long as the caller is there: one that hangs up ends its wait and frees its place."""

    async def listen() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()

    listener, work = asyncio.create_task(listen()), asyncio.create_task(answering)
    try:
        await asyncio.wait({listener, work}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done() and not answer.is_complete:
            work.cancel()
        await work
    except asyncio.CancelledError:
        if not gone.is_set():
            raise  # the server itself ends
    finally:
        listener.cancel()
        work.cancel()


class _Answer:
    """What goes back: nothing of it before it is in the audit log."""

    def __init__(self, middleware: Middleware, scope: Scope, send: Send) -> None:
        self._middleware = middleware
        self._scope = scope
        self._send = send
        self._is_replaced = False
        self.is_complete = False
        """Whether all of it was handed over."""

    async def __call__(self, message: Message) -> None:
        if self._is_replaced:
            return
        if message["type"] == "http.response.start":
            try:
                await self._middleware.enter(self._scope, message["status"])
            except NotAnswered as error:
                self._is_replaced = True
                await problem(error, self._with_headers)
                return
            await self._with_headers(message)
            return
        self.is_complete = not message.get("more_body", False)
        if self._scope["state"]["is_head"]:
            message = {"type": "http.response.body", "body": b"", "more_body": not self.is_complete}
        await self._send(message)

    async def _with_headers(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers["x-request-id"] = self._scope["state"]["request_id"]
            message = {**message, "headers": headers.raw}
        await self._send(message)


async def problem(error: NotAnswered, send: Send) -> None:
    """Answer with a problem, outside of any framework."""
    body = to_json(error.as_json())
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    headers += [(b"retry-after", b"1")] if error.retry_after is not None else []
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(scope: Scope, receive: Receive) -> list[Message]:
    """The whole body as one message, read before anything else; none for methods without one.

    Raises `TooLarge`, `TooSlow`, `InvalidQuestion`.
    """
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
        raise TooLarge(f"the address: expected {LONGEST_ADDRESS} bytes at most")
    announced = Headers(scope=scope).get("content-length", "0")
    if announced.isdigit() and int(announced) > LONGEST_BODY:
        raise TooLarge(f"the body: expected {LONGEST_BODY} bytes at most")
    if scope["method"] in ("GET", "HEAD"):
        return []
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read(receive, Headers(scope=scope).get("content-type", ""))
    except TimeoutError as error:
        raise TooSlow(f"the body: expected within {BODY_SECONDS:.0f} s") from error


async def _read(receive: Receive, content_type: str) -> list[Message]:
    read, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return [message]
        read += message.get("body", b"")
        more = message.get("more_body", False)
        if len(read) > LONGEST_BODY:
            raise TooLarge(f"the body: expected {LONGEST_BODY} bytes at most")
    door.body(read, content_type)
    return [{"type": "http.request", "body": read, "more_body": False}]
