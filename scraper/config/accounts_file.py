"""The file with several accounts: a TOML table of settings per slug."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scraper.errors import ConfigError

SLUG = r"[a-z0-9][a-z0-9_-]{0,62}"
SECRETS = ("portal_password", "portal_totp_secret", "api_key")
"""Credentials of an account: they lie in the vault, never in the file."""
SCHEDULE = ("changes_minutes", "revisit_minutes", "full_sweep_at", "health_minutes")
SHARED_SETTINGS = ("account", "accounts", "broker_url", "result_backend", "vault_key", *SCHEDULE)
"""Settings that accounts share; there is one schedule."""


def read(path: Path, fields: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Slug to settings by field name. `fields`: the settings there are, as the file may call them, to field names.

    Raises `ConfigError` naming the file, the account and what was expected.
    """
    try:
        held = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"ASCORA_ACCOUNTS: {path} cannot be read ({error}); expected TOML") from error
    tables: dict[str, dict[str, Any]] = {}
    for slug, table in held.items():
        if not isinstance(table, dict):
            raise ConfigError(f"ASCORA_ACCOUNTS: {path}: {slug} stands outside a table; expected [slug] above settings")
        if not re.fullmatch(SLUG, slug):
            raise ConfigError(f"ASCORA_ACCOUNTS: {path}: [{slug}] is no slug; expected small letters, digits, - and _")
        named = {name.lower().removeprefix("ascora_"): value for name, value in table.items()}
        if len(named) < len(table):
            raise ConfigError(f"ASCORA_ACCOUNTS: {path}, [{slug}]: a setting stands twice; expected each once")
        for name in named:
            if name in SECRETS:
                raise ConfigError(
                    f"ASCORA_ACCOUNTS: {path}, [{slug}]: {name} is a secret and does not belong into a file; "
                    f"expected it in the vault: ascora --account {slug} vault set {name}"
                )
            if name not in fields or name in SHARED_SETTINGS:
                raise ConfigError(
                    f"ASCORA_ACCOUNTS: {path}, [{slug}]: {name} is no setting of one account; "
                    f"expected such as portal_url, portal_username, timezone"
                )
        tables[slug] = {fields[name]: value for name, value in named.items()}
    _check_logins(path, tables)
    return tables


def _check_logins(path: Path, tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Attempts and requests are counted by account: two that log in as one user would have twice as many."""
    seen: dict[tuple[str, str], str] = {}
    for slug, table in tables.items():
        where, user = (str(table.get(name) or "").strip().casefold() for name in ("portal_url", "portal_username"))
        other = seen.setdefault((where.rstrip("/"), user), slug)
        if user and other != slug:
            raise ConfigError(
                f"ASCORA_ACCOUNTS: {path}: [{other}] and [{slug}] log in as the same user; "
                "expected one account for each login"
            )
