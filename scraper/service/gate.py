"""Around the whole service: bounds before anything is read, headers and the audit log before anything is answered."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from pydantic_core import to_json
from starlette.datastructures import Headers, MutableHeaders

from scraper.errors import NotAnswered, TooLarge, TooManyRequests
from scraper.service.accounts import Account
from scraper.service.auditing import AuditWriter

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_AT_ONCE = 500
"""Requests under way, those that wait for a fetch included."""
LONGEST_ADDRESS, LONGEST_BODY = 8_192, 16_384
"""Bytes of path and query, and of a body: no question is longer."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "private, no-cache",
}


class Gate:
    """The service as it is served."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._under_way = 0
        self._writers: WeakKeyDictionary[Account, AuditWriter] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["request_id"] = secrets.token_hex(8)
        answer = _Answer(self, scope, send)
        if self._under_way >= MOST_AT_ONCE:
            await problem(TooManyRequests("the service answers as many at once as it can", 1.0), answer)
            return
        self._under_way += 1
        try:
            await self._pass(scope, receive, answer)
        finally:
            self._under_way -= 1

    async def _pass(self, scope: Scope, receive: Receive, answer: Send) -> None:
        try:
            body = await _body(scope, receive)
        except TooLarge as error:
            await problem(error, answer)
            return

        async def again() -> Message:
            if body:
                return body.pop()
            return await receive()

        await self._app(scope, again, answer)

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


class _Answer:
    """What goes back: nothing of it before it is in the audit log."""

    def __init__(self, gate: Gate, scope: Scope, send: Send) -> None:
        self._gate = gate
        self._scope = scope
        self._send = send
        self._is_replaced = False

    async def __call__(self, message: Message) -> None:
        if self._is_replaced:
            return
        if message["type"] == "http.response.start":
            try:
                await self._gate.enter(self._scope, message["status"])
            except NotAnswered as error:
                self._is_replaced = True
                await problem(error, self._with_headers)
                return
            await self._with_headers(message)
            return
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
    """The whole body as one message, read before anything else; none for methods without one. Raises `TooLarge`."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
        raise TooLarge(f"the address: expected {LONGEST_ADDRESS} bytes at most")
    announced = Headers(scope=scope).get("content-length", "0")
    if announced.isdigit() and int(announced) > LONGEST_BODY:
        raise TooLarge(f"the body: expected {LONGEST_BODY} bytes at most")
    if scope["method"] in ("GET", "HEAD"):
        return []
    read, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return [message]
        read += message.get("body", b"")
        more = message.get("more_body", False)
        if len(read) > LONGEST_BODY:
            raise TooLarge(f"the body: expected {LONGEST_BODY} bytes at most")
    return [{"type": "http.request", "body": read, "more_body": False}]
