"""From a question to an HTTP answer: looked up, waited for, tagged, packed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any

from fastapi import Request
from pydantic_core import to_json
from starlette.responses import Response

from scraper.entities import CATALOG
from scraper.service import threadpool
from scraper.service.accounts import Accounts
from scraper.service.auth import Authenticator, Caller
from scraper.service.fetch_waiters import Waits
from scraper.service.file_responses import is_known, listed, takes_gzip
from scraper.service.form_views import View
from scraper.service.queries import Question
from scraper.service.requests import Many, Need, related
from scraper.service.resolver import Answer
from scraper.service.schemas import Freshness
from scraper.store.confidential import confidential_of
from scraper.store.fetches import Fetch

SMALLEST_GZIP = 1_000
GZIP_LEVEL = 1


class Service:
    """What the routes stand on."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.authenticator = Authenticator(accounts)
        self._waits = Waits()

    async def answer(
        self, request: Request, caller: Caller, question: Question, asked: Freshness, view: View | None = None
    ) -> Response:
        """Answer a question of a caller, as a view shows it where one is given. Raises `NotAnswered`."""
        for entity in _told_of(question):
            caller.require_entity(CATALOG[entity])
        max_age = None if asked.max_age is None else timedelta(seconds=asked.max_age)
        need = Need(max_age, timedelta(seconds=asked.wait), asked.allow_stale)
        resolver = caller.account.resolver
        found = await threadpool.run(resolver.look, question, need)
        waits = self._waits
        if isinstance(found, Fetch) and need.wait and await waits.over(caller, found, need.wait):
            found = await threadpool.run(resolver.look, question, need, found)
        if isinstance(found, Fetch):
            found = await threadpool.run(resolver.out_of_time, question, need, found)
        return answered(request, await threadpool.run(seen_by, caller, found), view)


def _told_of(question: Question) -> Iterator[str]:
    """Other entities that an answer has beside its own, or tells of by a filter; other words are refused elsewhere."""
    spec = CATALOG[question.entity]
    yield from (spec.includes[word] for word in question.include if word in spec.includes)
    if isinstance(question, Many):
        asked = (one for name, one in related(question.entity).items() if name in question.filters)
        yield from (entity for one in asked for entity in one.reads)


def seen_by(caller: Caller, found: Answer) -> Answer:
    """An answer without the forms that are confidential, for who may not see such. Raises `Forbidden` for one alone."""
    if found.question.entity != "compliance_form" or caller.has("admin"):
        return found
    held = found.held.without(confidential_of(caller.account.ws.store).withholds)
    if held.withheld and not held.is_list:
        caller.require("admin")
    return replace(found, held=held)


def answered(request: Request, found: Answer, view: View | None = None) -> Response:
    """An answer, and a note of it for the audit log."""
    request.state.answered = {
        "entity": found.question.entity,
        "ids": [one.id for one in (*found.held.objects, *chain.from_iterable(found.held.included.values()))],
        "source": found.source,
        "stale": found.stale,
    }
    told = found.as_json()
    return reply(request, told if view is None else view(told), varying=("age",))


def reply(request: Request, told: Mapping[str, Any], *, varying: tuple[str, ...] = ()) -> Response:
    """JSON with its tag, packed where the caller can unpack it. `varying`: what two equal answers may differ in."""
    body = to_json({name: value for name, value in told.items() if name not in varying})
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": etag, "vary": "accept-encoding, authorization"}
    if is_known(listed(request.headers, "if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    if varying:  # laid down once: an answer of many objects is long
        body = body[:-1] + b"," + to_json({name: told[name] for name in varying})[1:]
    if len(body) >= SMALLEST_GZIP and takes_gzip(listed(request.headers, "accept-encoding")):
        body, headers["content-encoding"] = gzip.compress(body, GZIP_LEVEL), "gzip"
    return Response(body, 200, headers, "application/json")
