"""Who may ask the service: secrets that are shown once, and the short-lived tokens they are traded for.

Both are long and random, so their SHA-256 is kept in their place: nothing to guess, and nothing to steal here. Each
carries the account's slug, since every account may have a database of its own.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from scraper.entities import CATALOG, EntitySpec
from scraper.errors import ConfigError, Forbidden
from scraper.store.database import Database
from scraper.store.service_tables import access_tokens, tokens

SCOPES = (*dict.fromkeys(scope for spec in CATALOG.values() for scope in spec.scopes), "files", "refresh", "admin")
ACCESS_LASTS = timedelta(minutes=15)
_FORM = re.compile(r"asc([sa])_([a-z0-9][a-z0-9_-]{0,62})\.([A-Za-z0-9]{12})\.([A-Za-z0-9_-]{43})")

_HOLDER = (
    select(tokens)
    .join(access_tokens, access_tokens.c.token_id == tokens.c.id)
    .where(tokens.c.account == bindparam("account"), tokens.c.id == bindparam("id"))
    .where(access_tokens.c.account == bindparam("account"), access_tokens.c.hash == bindparam("hash"))
    .where(access_tokens.c.expires_at > bindparam("now"))
)


@dataclass(frozen=True)
class Token:
    """What a secret stands for."""

    account: str
    id: str
    name: str
    """Who or what it was made for."""
    scopes: tuple[str, ...]
    a_minute: int
    """Requests a minute, at most."""
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    """When it was last traded for an access token."""

    def has(self, scope: str) -> bool:
        """Whether its scopes cover something."""
        return scope in self.scopes

    def require(self, *scopes: str) -> None:
        """Raise `Forbidden` where a scope lacks."""
        lacking = [scope for scope in scopes if not self.has(scope)]
        if lacking:
            raise self._lacks(lacking[0])

    def may_read(self, spec: EntitySpec) -> bool:
        """Whether one of its scopes opens an entity."""
        return any(map(self.has, spec.scopes))

    def require_entity(self, spec: EntitySpec) -> None:
        """Raise `Forbidden` where no scope opens it."""
        if not self.may_read(spec):
            raise self._lacks(" or ".join(spec.scopes))

    def _lacks(self, what: str) -> Forbidden:
        return Forbidden(f"the token lacks the scope {what}; it has {', '.join(self.scopes)}")


class Tokens:
    """The tokens of one account."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._clock = clock

    def create(self, name: str, scopes: Sequence[str], lasts: timedelta, a_minute: int) -> tuple[Token, str]:
        """A new token, and its secret, which nobody can read again. Raises `ConfigError` for an unknown scope."""
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if unknown or not scopes:
            told = f"{unknown[0]}: no such scope" if unknown else "no scope"
            raise ConfigError(f"{told}; expected some of {', '.join(SCOPES)}")
        id_, secret = _id(), _random()
        now = self._clock()
        values: dict[str, Any] = {
            "secret_hash": _hash(secret),
            "name": name,
            "scopes": sorted(set(scopes), key=SCOPES.index),
            "a_minute": a_minute,
            "created_at": now,
            "expires_at": now + lasts,
        }
        with self._database.write() as connection:
            made = insert(tokens).values(account=self._account, id=id_, **values).returning(tokens)
            token = _token(connection.execute(made).one())
        return token, f"ascs_{self._account}.{id_}.{secret}"

    def trade(self, secret: str, lasts: timedelta = ACCESS_LASTS) -> tuple[Token, str] | None:
        """An access token for a secret, with what it stands for; None for a secret that opens nothing (any more)."""
        now, parts = self._clock(), _FORM.fullmatch(secret)
        if parts is None or parts[1] != "s" or parts[2] != self._account:
            return None
        with self._database.write() as connection:
            row = connection.execute(select(tokens).where(*self._of(parts[3]))).first()
            if row is None or not secrets.compare_digest(row.secret_hash, _hash(parts[4])) or not _is_good(row, now):
                return None
            random = _random()
            connection.execute(delete(access_tokens).where(*self._old(now)))
            values = {"hash": _hash(random), "token_id": row.id, "expires_at": min(now + lasts, row.expires_at)}
            connection.execute(insert(access_tokens).values(account=self._account, scopes=row.scopes, **values))
            connection.execute(update(tokens).where(*self._of(row.id)).values(used_at=now))
        return _token(row), f"asca_{self._account}.{row.id}.{random}"

    def holder(self, access: str) -> Token | None:
        """What an access token stands for; None when it is over, or its token is revoked."""
        now, parts = self._clock(), _FORM.fullmatch(access)
        if parts is None or parts[1] != "a" or parts[2] != self._account:
            return None
        asked = {"account": self._account, "id": parts[3], "hash": _hash(parts[4]), "now": now}
        with self._database.statement() as connection:
            row = connection.execute(_HOLDER, asked).first()
        return _token(row) if row is not None and _is_good(row, now) else None

    def end(self, access: str) -> None:
        """End one access token: whoever it was given to has logged out."""
        parts = _FORM.fullmatch(access)
        if parts is not None:
            mine = (access_tokens.c.account == self._account, access_tokens.c.hash == _hash(parts[4]))
            with self._database.write() as connection:
                connection.execute(delete(access_tokens).where(*mine))

    def list(self) -> Iterator[Token]:
        """Every token, the oldest first."""
        mine = select(tokens).where(tokens.c.account == self._account).order_by(tokens.c.created_at, tokens.c.id)
        with self._database.read() as connection:
            rows = connection.execute(mine).all()
        yield from map(_token, rows)

    def revoke(self, id: str) -> None:  # noqa: A002
        """End a token, and every access token it was traded for, at once. Raises `ConfigError` when there is none."""
        with self._database.write() as connection:
            good = update(tokens).where(*self._of(id), tokens.c.revoked_at.is_(None))
            if connection.execute(good.values(revoked_at=self._clock())).rowcount == 0:
                raise ConfigError(f"token {id}: there is none in force; expected an id that `ascora token list` prints")
            mine = (access_tokens.c.account == self._account, access_tokens.c.token_id == id)
            connection.execute(delete(access_tokens).where(*mine))

    def _of(self, id_: str) -> tuple[Any, ...]:
        return tokens.c.account == self._account, tokens.c.id == id_

    def _old(self, now: datetime) -> tuple[Any, ...]:
        return access_tokens.c.account == self._account, access_tokens.c.expires_at <= now


def account_of(text: str) -> str | None:
    """The account that a secret or an access token says it is of; None for what has not their form.

    >>> account_of("asca_acme.AbCdEf012345." + "x" * 43)
    'acme'
    """
    parts = _FORM.fullmatch(text)
    return parts[2] if parts is not None else None


def id_of(text: str) -> str | None:
    """The id of the token that a secret or an access token says it is of."""
    parts = _FORM.fullmatch(text)
    return parts[3] if parts is not None else None


def _is_good(row: Row[Any], now: datetime) -> bool:
    return row.revoked_at is None and bool(row.expires_at > now)


def _token(row: Row[Any]) -> Token:
    return Token(
        account=row.account,
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes),
        a_minute=row.a_minute,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )


def _id() -> str:
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
    return "".join(secrets.choice(alphabet) for _ in range(12))


def _random() -> str:
    return secrets.token_urlsafe(32)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
