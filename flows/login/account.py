"""What a session of one account needs: who logs in, where, and where everything about it is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import SecretStr

from flows.browser.launch import HOME
from scraper.evidence.snapshot import Context, Snapshot
from scraper.profile import Profile


class StoredSession(Protocol):
    """A session as the store hands it out."""

    @property
    def version(self) -> int:
        """Rises by one with every save."""

    @property
    def state(self) -> dict[str, Any]:
        """Cookies and storages, as `Browser.context` takes them."""

    @property
    def landing_url(self) -> str:
        """The page that proved the login; asked again for the next proof."""


class SessionStore(Protocol):
    """Where sessions, attempts and the account's state live; every process of an account shares it."""

    def load(self) -> StoredSession | None:
        """The last good session."""

    def save(self, state: dict[str, Any], landing_url: str, *, expected_version: int | None) -> int | None:
        """Save after proof; None when another process saved first."""

    def discard(self, version: int) -> None:
        """Mark a version as no longer logged in."""

    def login_lease(self) -> AbstractContextManager[int]:
        """The right to log in, with its fencing token; waits while another process holds it."""

    def claim_submission(self, token: int | None = None) -> int:
        """Count a submission before it is made; raises when none may be made."""

    def record_outcome(self, word: str, message: str, evidence: str | None) -> None:
        """Keep how the submission ended; a refusal stops the account."""

    def claim_totp_step(self, step: int) -> bool:
        """True for the first use of a code's window."""


@dataclass(frozen=True)
class Credentials:
    """Who logs in. Secrets leave their wrapper only at fill time."""

    username: str
    password: SecretStr
    totp_secret: SecretStr | None = None


Keep = Callable[[bytes, str, str, tuple[str, ...], Context], Snapshot]
"""Stores bytes as evidence before anything reads them: (bytes, kind, url, scrubbed, context)."""


@dataclass(frozen=True)
class Account:
    """Everything that a session of one account needs."""

    portal_url: str
    credentials: Credentials
    profile: Profile
    store: SessionStore
    keep: Keep
    clock: Callable[[], datetime]
    timeout: timedelta = timedelta(seconds=30)
    timezone: str = HOME
    """IANA name of the zone that the portal's pages print times in."""
