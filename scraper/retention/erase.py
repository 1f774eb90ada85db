"""Taking a person out of what is kept: objects with their past, evidence, reports; and telling what stays."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError

from scraper.entities import CATALOG
from scraper.errors import ConfigError
from scraper.retention import holding
from scraper.retention.person import Person
from scraper.retention.prune import opened, put_names, refuse_beside_runs
from scraper.spelling import comparable
from scraper.store import StoredObject, rewriting
from scraper.store.database import Database
from scraper.store.scratch import Scratch
from scraper.store.service_tables import audit_log
from scraper.vault.key import find_keys
from scraper.workspace import Workspace

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PHONE = re.compile(r"\+?[\d ()-]{8,20}")


@dataclass(frozen=True)
class Erased:
    """What was done, and what could not be."""

    rows: dict[str, int]
    """Rows of the database whose texts were changed, by table."""
    evidence: int
    """Pages and answers that were made anew."""
    files: list[str]
    """Entity and id of each object with a file that names the person, or may; files of no object by their SHA-256."""
    archives: list[tuple[str, str]]
    """Root and instant of every archive that was made: what is in them is sealed."""
    audit: list[int]
    """Positions in the audit log whose entries name the person."""
    namesakes: list[str]
    """Ids of other users of this name, who have lost it too."""
    is_compact: bool
    """Whether the database was asked to keep no trace of the former texts, and did it."""

    def counts(self) -> dict[str, Any]:
        """For the audit log: nothing that says who it was."""
        told = {"files": len(self.files), "archives": len(self.archives), "audit": len(self.audit)}
        return {"rows": sum(self.rows.values()), "evidence": self.evidence, "untouched": told}


def erase(ws: Workspace, urls: Collection[str], name: str, user_id: str | None = None) -> Erased:
    """Take a person out of the account; `urls` are those of all databases of the installation.

    The whole name goes wherever it is printed, and so do the e-mail address and telephone numbers of the user of that
    name. Raises `ConfigError` where several users are called so and none is named by `user_id`, where nothing names the
    person, and while a run is under way.
    """
    if not comparable(name).strip():
        raise ConfigError("NAME: expected a whole name as the portal prints it, got nothing")
    user, namesakes = _user(ws, name, user_id)
    person = Person(name, _contacts(ws, user) if user is not None else ())
    all_urls = {ws.settings.database_url, *urls}
    with opened(ws.settings.database_url, ws.settings.account) as own:
        refuse_beside_runs(ws, urls)
        owners = list(_files_of(ws, person))
        with _named(all_urls) as named:
            found = holding.look(ws, person, named)
        rows = _rewritten(own, person, found)
        if not rows and not found.moved and not found.nobodys:
            raise ConfigError("NAME: nothing that is kept names this person; expected the whole name as it is printed")
        with _named(all_urls) as named:
            holding.let_go(ws.blobs, found, named)
        with own.read() as connection:
            audit = rewriting.entries_with(connection, audit_log, own.account, person.blanked)
        archives = [(one.root, one.at) for one in ws.store.archives.entries()]
        done = Erased(rows, len(found.moved), _told(owners, found), archives, audit, namesakes, _compacted(own))
    key = find_keys(ws.settings.vault_key)[0]
    tombstone = hmac.new(key, f"erased:{own.account}:{person.name}".encode(), hashlib.sha256).hexdigest()
    answered = {"person": tombstone, **done.counts()}
    ws.store.audit.append([{"name": "ascora", "method": "ERASE", "path": "/users", "answered": answered}])
    return done


def _user(ws: Workspace, name: str, user_id: str | None) -> tuple[StoredObject | None, list[str]]:
    """The user of that name, and the ids of others who are called so."""
    wanted = Person(name).name
    users = [one for one in ws.store.objects.list("user") if Person(one.fields["name"]).name == wanted]
    ids = [one.id for one in users]
    if user_id is not None:
        mine = next((one for one in users if one.id == user_id), None)
        if mine is None:
            raise ConfigError(
                f"--id: no user of that name has the id {user_id}; expected one of {', '.join(ids) or 'none'}"
            )
        return mine, [one for one in ids if one != user_id]
    if len(users) > 1:
        raise ConfigError(
            f"NAME: {len(users)} users are called so; expected --id with one of {', '.join(ids)}: the name goes "
            "wherever it is printed, for whom of them nobody can tell, address and numbers are taken of that one alone"
        )
    return (users[0] if users else None), []


def _contacts(ws: Workspace, user: StoredObject) -> set[str]:
    """Addresses and numbers of the user, today's and former ones, that no other user has."""
    others = {text for one in ws.store.objects.list("user") if one.id != user.id for text in _addresses(one.body)}
    former = (one.body for one in ws.store.objects.versions("user", user.id))
    return {text for body in (user.body, *former) for text in _addresses(body)} - others


def _addresses(body: dict[str, Any]) -> Iterator[str]:
    for text in (body["fields"].get("email"), *body["extra"].values()):
        if text and ("@" in text or _PHONE.fullmatch(text)):
            yield text


def _files_of(ws: Workspace, person: Person) -> Iterator[tuple[str, set[str], bool]]:
    """Of each object with files: entity and id, their SHA-256, and whether the object itself names the person."""
    for spec in CATALOG.values():
        if spec.files is None:
            continue
        for one in ws.store.objects.list(spec.name):
            body = json.dumps(one.body, ensure_ascii=False)
            digests = set(_SHA256.findall(body))
            if digests:
                yield f"{spec.name} {one.id}", digests, person.is_in(body)


def _told(owners: Collection[tuple[str, set[str], bool]], found: holding.Holding) -> list[str]:
    of_objects = [name for name, digests, is_named in owners if is_named or digests & found.files]
    owned = {sha256 for _, digests, _ in owners for sha256 in digests}
    return [*of_objects, *sorted(found.files - owned)]


@contextmanager
def _named(urls: Collection[str]) -> Iterator[Scratch[str]]:
    """The SHA-256 that any database names."""
    with Scratch[str]() as named:
        for url in urls:
            put_names(url, named)
        yield named


def _rewritten(own: Database, person: Person, found: holding.Holding) -> dict[str, int]:
    now = {old: blob.sha256 for old, blob in found.moved.items()}

    def change(text: str) -> str:
        text = person.blanked(text)
        return _SHA256.sub(lambda sha256: now.get(sha256[0], sha256[0]), text) if now else text

    with own.write() as connection:
        return rewriting.rewrite(
            connection, own.account, change, {b.sha256: b.size_bytes for b in found.moved.values()}
        )


def _compacted(own: Database) -> bool:
    """Have a database in a file forget what was in it; a server's own vacuum does so by itself."""
    if own.engine.dialect.name != "sqlite":
        return False
    with suppress(OperationalError), own.engine.connect() as plain:  # another program is reading it
        connection = plain.connection.driver_connection
        assert connection is not None  # noqa: S101 - it is open
        connection.execute("VACUUM")
        (is_busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy
    return False
