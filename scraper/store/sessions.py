"""The account's session, sealed and versioned, and the scarce things around logging in.

Everything here is one row in the database before it is done in the portal, so all processes of an installation together
keep to one login at a time, three submissions an hour and one use of each authenticator code.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from scraper.errors import AttemptsExhausted, LoginError, RetryableError
from scraper.store.database import Database
from scraper.store.lease import Lease
from scraper.store.owner import Owner
from scraper.store.secrets import session_place
from scraper.store.tables import accounts, addresses, login_attempts, sessions, totp_steps
from scraper.store.upsert import insert_once, upsert
from scraper.store.work import RESUME_WITHIN
from scraper.vault.cipher import Vault

RESUME = "ascora account resume"
SUBMISSIONS_AN_HOUR = 3
VERSIONS_KEPT = 3
LOGIN_LASTS = timedelta(minutes=3)
"""A login is over by then; a holder of the lease that takes longer is replaced."""
LOGIN_WAIT = timedelta(minutes=4)

State = Literal["ok", "stopped", "needs_person"]
_CONSEQUENCES: dict[str, State] = {
    "bad_credentials": "stopped",
    "second_factor_refused": "stopped",
    "locked": "needs_person",
    "password_expired": "needs_person",
    "second_factor_needed": "needs_person",
    "two_factor_setup_demanded": "needs_person",
    "company_locked": "needs_person",
    "blocked": "needs_person",
    "unknown": "needs_person",
}
"""What an outcome of a login does to the account; `ok`, `reused` and `maintenance` do nothing."""


@dataclass(frozen=True)
class StoredSession:
    """A browser session that was proven to be logged in when it was saved."""

    version: int
    state: dict[str, Any] = field(repr=False)
    landing_url: str = field(repr=False)
    saved_at: datetime


@dataclass(frozen=True)
class AccountState:
    """Whether the account may log in, and if not, why."""

    state: State
    word: str | None = None
    """Outcome of the login that led here."""
    reason: str | None = None
    since: datetime | None = None
    evidence: str | None = None

    @property
    def deadline(self) -> datetime | None:
        """Until then an unfinished run goes on where it stopped; afterwards it is closed as failed. None while ok."""
        return None if self.state == "ok" or self.since is None else self.since + RESUME_WITHIN


class Sessions:
    """Session, login attempts, state and learnt addresses of one account."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._account = database.account
        self._vault = vault
        self._clock = clock
        self._lease = Lease(database, "login", clock, lasts=LOGIN_LASTS, wait=LOGIN_WAIT)

    # The session itself

    def load(self) -> StoredSession | None:
        """The newest session that was not discarded; None when there is none.

        After `discard` the next older one comes up: it may have outlived the newer, and a look costs no login.
        """
        with self._database.read() as connection:
            row = connection.execute(self._good().order_by(sessions.c.version.desc()).limit(1)).first()
        if row is None:
            return None
        held = json.loads(self._vault.open(row.sealed, bound_to=self._place(row.version)))
        return StoredSession(row.version, held["state"], held["landing_url"], row.saved_at)

    def save(self, state: dict[str, Any], landing_url: str, *, expected_version: int | None) -> int | None:
        """Keep a session that was just proven logged in; returns its version.

        `expected_version` is the one it takes the place of (None: there was none). Returns None and keeps nothing when
        a newer good session was saved in the meantime: that one is to be loaded instead.
        """
        with self._database.write() as connection:
            newer = self._good().where(sessions.c.version > (expected_version or 0)).limit(1)
            if connection.execute(newer).first() is not None:
                return None
            latest = select(func.max(sessions.c.version)).where(sessions.c.account == self._account)
            version = (connection.scalar(latest) or 0) + 1
            plain = json.dumps({"state": state, "landing_url": landing_url}).encode()
            values = {
                "account": self._account,
                "version": version,
                "sealed": self._vault.seal(plain, bound_to=self._place(version)),
                "saved_at": self._clock(),
            }
            connection.execute(insert(sessions).values(values))
            self._forget_old(connection)
            return version

    def discard(self, version: int) -> None:
        """The session of this version is no longer logged in. It is marked, not deleted."""
        of_version = (sessions.c.account == self._account, sessions.c.version == version)
        with self._database.write() as connection:
            connection.execute(update(sessions).where(*of_version).values(discarded_at=self._clock()))

    # Logging in

    def login_lease(self, owner: Owner | None = None) -> AbstractContextManager[int]:
        """The right to log in: one process at a time. Yields the fencing token for `claim_submission`.

        Waits for a living holder; then `load` first, for the holder has probably logged in.
        """
        return self._lease.hold(owner)

    def claim_submission(self, token: int | None = None) -> int:
        """Claim the right to submit credentials or a code once, BEFORE submitting; returns the attempt's number.

        Raises `AttemptsExhausted` after three within the last hour, `LoginError` when the account is stopped or needs a
        person, and `RetryableError` when another process has taken over the login (`token` is no longer in force): it
        has probably logged in.
        """
        now = self._clock()
        recent = select(func.count()).where(
            login_attempts.c.account == self._account, login_attempts.c.at > now - timedelta(hours=1)
        )
        with self._database.write() as connection:
            self.require_ok()
            if token is not None and not self._lease.is_held(token):
                raise RetryableError("another process has taken over the login; nothing was submitted")
            if (connection.scalar(recent) or 0) >= SUBMISSIONS_AN_HOUR:
                raise AttemptsExhausted(
                    f"{SUBMISSIONS_AN_HOUR} login submissions within the last hour; nothing was submitted, "
                    "try again in an hour"
                )
            made = insert(login_attempts).values(account=self._account, at=now).returning(login_attempts.c.seq)
            attempt: int = connection.execute(made).scalar_one()
            return attempt

    def record_outcome(self, word: str, message: str | None = None, evidence: str | None = None) -> None:
        """What came of the login, kept with its submission; stops the account or calls for a person where it must.

        To be called by whoever holds the lease, so that the newest open submission is the caller's.
        """
        open_ones = select(func.max(login_attempts.c.seq)).where(
            login_attempts.c.account == self._account, login_attempts.c.word.is_(None)
        )
        with self._database.write() as connection:
            made = update(login_attempts).where(login_attempts.c.seq == open_ones.scalar_subquery())
            connection.execute(made.values(word=word, message=message, evidence=evidence))
            consequence = _CONSEQUENCES.get(word)
            if consequence is not None:
                self._set_state(connection, AccountState(consequence, word, message, self._clock(), evidence))

    def claim_totp_step(self, step: int) -> bool:
        """Whether the authenticator code of this time step was never used; it counts as used from now on."""
        with self._database.write() as connection:
            return insert_once(connection, totp_steps, {"account": self._account, "step": step}, {})

    # The account

    def state(self) -> AccountState:
        """Whether the account may log in."""
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.account == self._account)).first()
        return (
            AccountState("ok")
            if row is None
            else AccountState(row.state, row.word, row.reason, row.since, row.evidence)
        )

    def require_ok(self) -> None:
        """Raises `LoginError` when the account is stopped or needs a person."""
        held = self.state()
        if held.state != "ok":
            raise LoginError(_refusal(held), held.word or "unknown", held.evidence)

    def stop(self, word: str, reason: str, evidence: str | None = None) -> None:
        """No login until a person resumes the account: the portal refused what we have."""
        with self._database.write() as connection:
            self._set_state(connection, AccountState("stopped", word, reason, self._clock(), evidence))

    def needs_person(self, word: str, reason: str, evidence: str | None = None) -> None:
        """No login until a person has done something in the portal and resumes the account."""
        with self._database.write() as connection:
            self._set_state(connection, AccountState("needs_person", word, reason, self._clock(), evidence))

    def resume(self) -> None:
        """A person has mended it: the account may log in again. The hour's submissions still count."""
        with self._database.write() as connection:
            self._set_state(connection, AccountState("ok", since=self._clock()))

    # Addresses

    def learn(self, name: str, url: str) -> None:
        """Remember where a screen was found."""
        values = {"url": url, "learnt_at": self._clock()}
        with self._database.write() as connection:
            upsert(connection, addresses, {"account": self._account, "name": name}, values)

    def address(self, name: str) -> str | None:
        """Where the screen was last found; None when it never was."""
        wanted = select(addresses.c.url).where(addresses.c.account == self._account, addresses.c.name == name)
        with self._database.read() as connection:
            return connection.scalar(wanted)

    def _good(self) -> Any:
        return select(sessions).where(sessions.c.account == self._account, sessions.c.discarded_at.is_(None))

    def _place(self, version: int) -> str:
        return session_place(self._account, version)

    def _forget_old(self, connection: Connection) -> None:
        """Keep the last good versions, and every version newer than the oldest of them."""
        mine = sessions.c.account == self._account
        good = select(sessions.c.version).where(mine, sessions.c.discarded_at.is_(None))
        kept = connection.scalars(good.order_by(sessions.c.version.desc()).limit(VERSIONS_KEPT)).all()
        connection.execute(delete(sessions).where(mine, sessions.c.version < min(kept)))

    def _set_state(self, connection: Connection, now: AccountState) -> None:
        values = {
            "state": now.state,
            "word": now.word,
            "reason": now.reason,
            "since": now.since,
            "evidence": now.evidence,
        }
        upsert(connection, accounts, {"account": self._account}, values)


def _refusal(held: AccountState) -> str:
    what = "is stopped" if held.state == "stopped" else "needs a person"
    why = held.reason or str(held.word)
    mend = "" if RESUME in why else f"; mend it in the portal, then run: {RESUME}"
    return f"the account {what} ({why}){mend}"
