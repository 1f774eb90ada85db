"""The service in the same process, for `scraper.client`: a store at hand, and workers that fetch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from scraper.errors import NotFound
from scraper.reports.history import changes
from scraper.reports.schedule import Asked
from scraper.service import form_views
from scraper.service.accounts import Accounts
from scraper.service.evidence import evidence_of
from scraper.service.files import CHUNK_BYTES, file_of
from scraper.service.notify_workers import tell_workers
from scraper.service.requests import One, from_json, known_entity, text
from scraper.service.schedules import schedules
from scraper.settings import load

_SAID = ("max_age", "wait", "allow_stale", "limit", "cursor", "undated", "gone", "include")


class Local:
    """One account of this installation. No token and no audit log: whoever can read the store needs neither."""

    def __init__(self, account: str | None) -> None:
        self._accounts = Accounts(tell_workers)
        self._account = self._accounts.get(load(account=account).account)

    def answer(self, entity: str, ident: str | None, asked: Mapping[str, Any]) -> dict[str, Any]:
        """An answer. Raises `NotAnswered`."""
        said = {name: value for name, value in asked.items() if name in _SAID}
        filters = {name: value for name, value in asked.items() if name not in _SAID}
        question, need = from_json({"entity": entity, "id": ident, "filters": filters, **said})
        return self._account.resolver.answer(question, need).as_json()

    def forms(self, view: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Forms as a view of them shows: `findings` or `answers`. Raises `NotAnswered`."""
        kinds: dict[str, bool] = {name: bool(asked.get(name)) for name in form_views.KINDS}
        told = self.answer(form_views.FORM, None, {name: one for name, one in asked.items() if name not in kinds})
        return form_views.findings(kinds)(told) if view == "findings" else form_views.table(told)

    def schedules(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Who is booked when. Raises `InvalidQuestion`."""
        return schedules(self._account.ws, Asked(**asked))

    def history(self, entity: str, ident: str) -> dict[str, Any]:
        """What changed in an object. Raises `NotAnswered`."""
        one = self._account.resolver.queries.one(One(known_entity(entity), text("id", ident)))
        if one is None:
            raise NotFound(f"no {entity} {ident!r} is held")
        versions = self._account.ws.store.objects.versions(entity, one.id)
        return {"id": one.id, "data": [change.as_json() for change in changes(versions)]}

    def evidence(self, sha256: str) -> dict[str, Any]:
        """What a piece of evidence is. Raises `NotFound`."""
        return evidence_of(self._account.ws.store, sha256).as_json()

    def changes(self, since: str | None, limit: int) -> dict[str, Any]:
        """A page of the feed."""
        found, reached, more = self._account.resolver.queries.changes(since, limit)
        return {"changes": found, "next": reached, "more": more}

    def refresh(self, entity: str, job_number: str | None) -> dict[str, Any]:
        """A fetch that is begun or joined."""
        number = None if job_number is None else text("job_number", job_number)
        return self._account.resolver.refresh(known_entity(entity), number).as_json()

    def fetch(self, ident: str) -> dict[str, Any]:
        """How a fetch stands."""
        return self._account.resolver.fetch(ident).as_json()

    def file(self, entity: str, ident: str, sha256: str | None) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of a file, chunk by chunk."""
        return self._bytes(file_of(self._account.ws.store, entity, ident, sha256)[0].sha256)

    def evidence_file(self, sha256: str) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of a piece of evidence, chunk by chunk."""
        return self._bytes(evidence_of(self._account.ws.store, sha256).file.sha256)

    @contextmanager
    def _bytes(self, sha256: str) -> Iterator[Iterator[bytes]]:
        try:
            handle = self._account.ws.blobs.open(sha256)
        except KeyError as error:
            raise NotFound("the bytes of this file are not held") from error
        with handle:
            yield iter(lambda: handle.read(CHUNK_BYTES), b"")

    def close(self) -> None:
        """Let go of the database."""
        self._accounts.close()
