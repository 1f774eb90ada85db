"""Who asks: a token in force, its scopes and its limit."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

import structlog
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from scraper.entities import EntitySpec
from scraper.errors import TooManyRequests, Unauthenticated
from scraper.service import threadpool
from scraper.service.accounts import Account, Accounts
from scraper.store.tokens import ACCESS_LASTS, Token, account_of, id_of

GUESSES_A_MINUTE = 30
"""Refused secrets from one address: more are not even looked at."""
KEPT_BUCKETS = 10_000
NONE = "expected once the header Authorization: Bearer TOKEN, with a token of POST /authenticate"
log = structlog.get_logger("ascora")
bearer = HTTPBearer(auto_error=False, description="The access token of `POST /authenticate`.")


@dataclass(frozen=True)
class Caller:
    """A token in force, and the account it is of."""

    account: Account
    token: Token

    def has(self, scope: str) -> bool:
        """Whether its scopes cover something."""
        return self.token.has(scope)

    def may_read(self, spec: EntitySpec) -> bool:
        """Whether one of its scopes opens an entity."""
        return self.token.may_read(spec)

    def require_entity(self, spec: EntitySpec) -> None:
        """Raise `Forbidden` where no scope opens it."""
        self.token.require_entity(spec)

    def require(self, *scopes: str) -> None:
        """Raise `Forbidden` where a scope lacks."""
        self.token.require(*scopes)


class Buckets:
    """A token bucket per caller, in this process: requests a minute; what one second leaves unused the next may use."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, a_minute: int) -> None:
        """Count one request. Raises `TooManyRequests` when it is one too many."""
        now = self._clock()
        left, at = self._left.pop(name, (float(a_minute), now))
        left = min(float(a_minute), left + (now - at) * a_minute / 60)
        is_over = left < 1
        self._left[name] = (left if is_over else left - 1, now)
        while len(self._left) > KEPT_BUCKETS:
            self._left.popitem(last=False)
        if is_over:
            wait = (1 - left) * 60 / a_minute
            raise TooManyRequests(f"more than {a_minute} requests a minute", round(wait, 3))


class Authenticator:
    """Tells who asks."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._limits = Buckets()
        self._guesses = Buckets()

    async def trade(self, request: Request, secret: str, lasts: timedelta = ACCESS_LASTS) -> tuple[Token, str, int]:
        """An access token for a secret, and its seconds. Raises `Unauthenticated`, `TooManyRequests`."""
        address = request.client.host if request.client is not None else ""
        self._guesses.take(address, GUESSES_A_MINUTE)
        slug = account_of(secret)
        if slug is None:
            raise Unauthenticated("secret: expected one that `ascora token create` printed")
        account = await threadpool.run(self._accounts.get, slug)
        request.state.account = account
        request.state.token_id = id_of(secret)
        traded = await threadpool.run(account.ws.store.tokens.trade, secret, lasts)
        if traded is None:
            log.warning("secret.refused", account=slug, token=id_of(secret), address=address)
            raise Unauthenticated("the secret is not in force: wrong, expired or revoked")
        token, access = traded
        lasts = min(lasts, token.expires_at - account.ws.clock())
        return token, access, int(lasts.total_seconds())

    async def known(self, request: Request, access: str | None) -> Caller:
        """The caller of a request, by an access token. Raises `Unauthenticated`, `TooManyRequests`."""
        slug = account_of(access) if access is not None else None
        if access is None or slug is None or len(request.headers.getlist("authorization")) > 1:
            raise Unauthenticated(NONE)  # of two tokens nobody knows whose the call is
        account, token = await threadpool.run(self._look_up, slug, access)
        request.state.account = account
        request.state.token_id = id_of(access)
        if token is None:
            raise Unauthenticated("the token is not in force: wrong, expired or revoked")
        request.state.token_name = token.name
        request.state.place.take(f"{slug}.{token.id}")
        self._limits.take(f"{slug}.{token.id}", token.a_minute)
        return Caller(account, token)

    def _look_up(self, slug: str, access: str) -> tuple[Account, Token | None]:
        account = self._accounts.get(slug)
        return account, account.ws.store.tokens.holder(access)

    def reading(self, spec: EntitySpec, *scopes: str) -> Any:
        """A dependency: the caller, whose token opens the entity and has these scopes."""

        async def caller(
            request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
        ) -> Caller:
            found = await self.known(request, None if given is None else given.credentials)
            found.require_entity(spec)
            found.require(*scopes)
            return found

        return Depends(caller)

    def needing(self, *scopes: str) -> Any:
        """A dependency: the caller, whose token has these scopes."""

        async def caller(
            request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
        ) -> Caller:
            found = await self.known(request, None if given is None else given.credentials)
            found.require(*scopes)
            return found

        return Depends(caller)
