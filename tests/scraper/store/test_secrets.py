"""Credentials at rest: sealed, bound to their place, and sealed anew under another key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text

from scraper.errors import ConfigError
from scraper.store import Store
from scraper.store.sessions import StoredSession
from scraper.vault.cipher import Vault
from tests.scraper.store.conftest import Clock

CANARY = "canary-5d1f"


def test_credentials_are_kept_per_account(open_store: Callable[..., Store], clock: Clock) -> None:
    """Setting one again replaces it; what is deleted is gone."""
    acme, bolt = open_store(), open_store("bolt")
    acme.secrets.set("portal_password", "old")
    acme.secrets.set("portal_password", CANARY)
    acme.secrets.set("api_key", "k")
    assert acme.secrets.all() == {"portal_password": CANARY, "api_key": "k"}
    assert acme.secrets.names() == {"api_key": clock.now, "portal_password": clock.now}
    assert bolt.secrets.all() == {}
    assert acme.secrets.delete("api_key")
    assert not acme.secrets.delete("api_key")
    assert acme.secrets.all() == {"portal_password": CANARY}


def test_no_row_can_stand_in_for_another(url: str, open_store: Callable[..., Store]) -> None:
    """Of another account or another name: it does not open, and the line shows nothing of it."""
    open_store().secrets.set("portal_password", CANARY)
    engine = create_engine(url)
    for change in ("account = 'bolt'", "account = 'acme', name = 'api_key'"):
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE secrets SET {change}"))
        for account in ("acme", "bolt"):
            store = open_store(account)
            if not store.secrets.names():
                continue
            with pytest.raises(ConfigError, match="ASCORA_VAULT_KEY: the stored secret") as refused:
                store.secrets.all()
            assert CANARY not in str(refused.value)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM secrets")).one()
    assert not any(CANARY.encode() in bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))
    engine.dispose()


def test_everything_of_a_database_is_sealed_anew(open_store: Callable[..., Store]) -> None:
    """Credentials and sessions of every account; afterwards the old key is not needed, and the new one is."""
    acme, bolt = open_store(), open_store("bolt")
    acme.secrets.set("portal_password", CANARY)
    bolt.secrets.set("api_key", "k")
    acme.sessions.save({"cookies": []}, "http://portal/home", expected_version=None)
    old, new = bytes(32), bytes(range(32))
    assert acme.secrets.rewrap(Vault(new, old)) == 3
    acme.secrets._vault = acme.sessions._vault = bolt.secrets._vault = Vault(new)
    assert (acme.secrets.all(), bolt.secrets.all()) == ({"portal_password": CANARY}, {"api_key": "k"})
    session = acme.sessions.load()
    assert isinstance(session, StoredSession)
    assert session.state == {"cookies": []}
    with pytest.raises(ConfigError):
        acme.secrets.rewrap(Vault(old))
    assert acme.secrets.all() == {"portal_password": CANARY}, "all or nothing"
