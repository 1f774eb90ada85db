"""Credentials of an account, each sealed under a key of its own, which the installation's key wraps.

Both are bound to account and name, so no row can stand in for another. A new installation key wraps the keys anew; the
credentials themselves stay as they are.
"""

from __future__ import annotations

import secrets as random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from scraper.store.database import Database
from scraper.store.tables import secrets, sessions
from scraper.store.upsert import upsert
from scraper.vault.cipher import KEY_BYTES, Vault


class Secrets:
    """The credentials of one account."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._vault = vault
        self._clock = clock

    def set(self, name: str, value: str) -> None:
        """Keep a credential, in place of what was kept by this name."""
        key = random.token_bytes(KEY_BYTES)
        values = {
            "wrapped_key": self._vault.seal(key, bound_to=_wrapping(self._account, name)),
            "sealed": Vault(key).seal(value.encode(), bound_to=_place(self._account, name)),
            "set_at": self._clock(),
        }
        with self._database.write() as connection:
            upsert(connection, secrets, {"account": self._account, "name": name}, values)

    def all(self) -> dict[str, str]:
        """Every credential by its name. Raises `ConfigError` for one that the installation's key does not open."""
        with self._database.read() as connection:
            rows = connection.execute(select(secrets).where(secrets.c.account == self._account)).all()
        return {row.name: self._open(row) for row in rows}

    def names(self) -> dict[str, datetime]:
        """When each credential was set, by its name."""
        wanted = select(secrets.c.name, secrets.c.set_at).where(secrets.c.account == self._account)
        with self._database.read() as connection:
            return {row.name: row.set_at for row in connection.execute(wanted.order_by(secrets.c.name))}

    def delete(self, name: str) -> bool:
        """Forget a credential; False when there was none."""
        with self._database.write() as connection:
            return connection.execute(delete(secrets).where(*self._of(name))).rowcount == 1

    def rewrap(self, vault: Vault) -> int:
        """Seal everything of every account of this database anew under a vault's first key; how many rows.

        All or nothing. Raises `ConfigError` for a row that none of the vault's keys opens.
        """
        with self._database.write() as connection:
            kept = connection.execute(select(secrets)).all()
            for row in kept:
                wrapped = vault.reseal(row.wrapped_key, bound_to=_wrapping(row.account, row.name))
                of_row = (secrets.c.account == row.account, secrets.c.name == row.name)
                connection.execute(update(secrets).where(*of_row).values(wrapped_key=wrapped))
            held = connection.execute(select(sessions)).all()
            for row in held:
                sealed = vault.reseal(row.sealed, bound_to=session_place(row.account, row.version))
                connection.execute(update(sessions).where(sessions.c.seq == row.seq).values(sealed=sealed))
        return len(kept) + len(held)

    def _open(self, row: Row[Any]) -> str:
        key = self._vault.open(row.wrapped_key, bound_to=_wrapping(row.account, row.name))
        return Vault(key).open(row.sealed, bound_to=_place(row.account, row.name)).decode()

    def _of(self, name: str) -> tuple[ColumnElement[bool], ...]:
        return secrets.c.account == self._account, secrets.c.name == name


def session_place(account: str, version: int) -> str:
    """What a kept session is bound to."""
    return f"session:{account}:{version}"


def _wrapping(account: str, name: str) -> str:
    return f"secret's key:{account}:{name}"


def _place(account: str, name: str) -> str:
    return f"secret:{account}:{name}"
