"""What other services import: typed questions to an Ascora account, on a store at hand or over HTTP.

    from scraper.client import Ascora
    from scraper.models import ComplianceForm

    with Ascora("https://ascora.internal:8443", secret) as ascora:
        answer = ascora.page(ComplianceForm, job_number="J1252", max_age=3600, wait=60)
        for form in answer.data:
            print(form.record.template_name, answer.age, answer.source)

Without an address the store of the settings in force is asked; workers fetch what it lacks either way. Everything that
is no answer is raised as a kind of `NotAnswered` (`scraper.errors`), the same both ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from scraper.errors import InvalidQuestion
from scraper.models import Record
from scraper.service.typed import Answer, Change, Evidence, Fetch, FieldChange, FormFinding, FormTable, Stored

R = TypeVar("R", bound=Record)
D = TypeVar("D")
PAGE = 200
__all__ = (
    "Answer",
    "Ascora",
    "Change",
    "Evidence",
    "Fetch",
    "FieldChange",
    "FormFinding",
    "FormTable",
    "Stored",
    "Way",
)


class Way(Protocol):
    """How questions get to the service: all in and out is JSON."""

    def answer(self, entity: str, ident: str | None, asked: Mapping[str, Any]) -> dict[str, Any]: ...  # noqa: D102
    def forms(self, view: str, asked: Mapping[str, Any]) -> dict[str, Any]: ...  # noqa: D102
    def schedules(self, asked: Mapping[str, Any]) -> dict[str, Any]: ...  # noqa: D102
    def history(self, entity: str, ident: str) -> dict[str, Any]: ...  # noqa: D102
    def evidence(self, sha256: str) -> dict[str, Any]: ...  # noqa: D102
    def evidence_file(self, sha256: str) -> AbstractContextManager[Iterator[bytes]]: ...  # noqa: D102
    def changes(self, since: str | None, limit: int) -> dict[str, Any]: ...  # noqa: D102
    def refresh(self, entity: str, job_number: str | None) -> dict[str, Any]: ...  # noqa: D102
    def fetch(self, ident: str) -> dict[str, Any]: ...  # noqa: D102
    def file(self, entity: str, ident: str, sha256: str | None) -> AbstractContextManager[Iterator[bytes]]: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


class Ascora:
    """An account's fallback source. Close it, or use it in a `with` block; safe to share between threads."""

    def __init__(self, url: str | None = None, secret: str | None = None, *, account: str | None = None) -> None:
        """`url` and `secret` (of `ascora token create`): a service. Neither: the store of `account`, or of settings.

        Raises `ConfigError` for settings that are wrong, `Unauthenticated` for a secret that is not in force.
        """
        if (url is None) != (secret is None):
            raise InvalidQuestion("Ascora: expected both an address and a secret, or neither")
        self._way: Way
        if url is not None and secret is not None:
            from scraper.service.remote import Remote

            self._way = Remote(url, secret)
        else:
            from scraper.service.local import Local

            self._way = Local(account)

    def one(
        self,
        kind: type[R],
        ident: str,
        *,
        max_age: float | None = None,
        wait: float = 0,
        allow_stale: bool = False,
        include: Sequence[str] = (),
    ) -> Answer[Stored[R]]:
        """One object, by its id, a GUID of the portal or the API, or (a job) its number. Raises `NotAnswered`.

        `max_age`: seconds that the answer may be old, None: however old. `wait`: seconds to wait while it is fetched;
        then `StillFetching` is raised. `allow_stale`: an older answer is better than an error. `include`: what shall
        stand beside it, such as `payments` and `claims` of an invoice; how old that is, each of its objects says.
        """
        told = self._way.answer(kind.entity, ident, _beside(include) | _need(max_age, wait, allow_stale))
        return _answer(told, _stored(kind, told["data"]))

    def page(
        self,
        kind: type[R],
        *,
        first: date | None = None,
        last: date | None = None,
        undated: bool = False,
        gone: bool = False,
        cursor: str | None = None,
        limit: int = 50,
        max_age: float | None = None,
        wait: float = 0,
        allow_stale: bool = False,
        include: Sequence[str] = (),
        **filters: str,
    ) -> Answer[list[Stored[R]]]:
        """A page of objects; `filters` are those of the entity, such as `job_number`. The rest is as for `one`."""
        asked = _of_page(first, last, undated=undated, gone=gone, cursor=cursor, limit=limit) | _beside(include)
        told = self._way.answer(kind.entity, None, asked | _need(max_age, wait, allow_stale) | filters)
        return _answer(told, [_stored(kind, one) for one in told["data"]])

    def all(self, kind: type[R], **asked: Any) -> Iterator[Stored[R]]:
        """Every object, page after page; freshness counts for the first."""
        cursor = None
        while True:
            answer = self.page(kind, cursor=cursor, limit=PAGE, **asked)
            yield from answer.data
            cursor = answer.next
            if cursor is None:
                return

    def form_findings(
        self, *, unsigned: bool = False, unread: bool = False, late: bool = False, limit: int = PAGE, **asked: Any
    ) -> Answer[list[FormFinding]]:
        """What the records of a page of forms do not show; of these kinds alone where any is named.

        `asked`: filters of forms (`job_number`, `category`), `first`, `last`, `cursor`, and the rest as for `page`.
        """
        told = self._way.forms("findings", _of_page(limit=limit, unsigned=unsigned, unread=unread, late=late, **asked))
        return _answer(told, [_finding(one) for one in told["data"]])

    def form_answers(self, *, limit: int = PAGE, **asked: Any) -> Answer[FormTable]:
        """The answers of a page of forms as one table; `category` or `template_name` is needed; else as above."""
        told = self._way.forms("answers", _of_page(limit=limit, **asked))
        data = told["data"]
        rows = tuple(map(tuple, data["rows"]))
        return _answer(told, FormTable(tuple(data["columns"]), data["labels"], tuple(data["forms"]), rows))

    def schedules(
        self,
        *,
        first: date | None = None,
        last: date | None = None,
        user: str | None = None,
        team: str | None = None,
        job_number: str | None = None,
    ) -> list[dict[str, Any]]:
        """Who is booked when: days (local, both ends included), each with `day` and `users`; each of these with `user`,
        `user_id` and `entries` in the order they begin. Raises `NotAnswered`."""
        asked = {"first": first, "last": last, "user": user, "team": team, "job": job_number}
        told = self._way.schedules({name: one for name, one in asked.items() if one is not None})
        days: list[dict[str, Any]] = told["days"]
        return days

    def history(self, kind: type[Record], ident: str) -> list[FieldChange]:
        """What changed in an object, field by field, the oldest first. Raises `NotAnswered`."""
        told = self._way.history(kind.entity, ident)["data"]
        return [FieldChange(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in told]

    def evidence(self, sha256: str) -> Evidence:
        """What is kept under a SHA-256, such as a field's `provenance` names. Raises `NotAnswered`."""
        told = self._way.evidence(sha256)
        return Evidence(**{**told, "scrubbed": tuple(told["scrubbed"]), "seen": tuple(told["seen"])})

    def evidence_file(self, sha256: str) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of that, chunk by chunk."""
        return self._way.evidence_file(sha256)

    def changes(self, since: str | None = None) -> Iterator[Change]:
        """What is new, changed or gone since a cursor (None: from the beginning), up to now.

        Keep the last `cursor` and begin there next time: nothing is missed, and nothing comes twice unless it changed.
        """
        more = True
        while more:
            told = self._way.changes(since, 1000)
            for one in told["changes"]:
                yield Change(one["cursor"], one["change"], _stored(_kind(one["data"]["entity"]), one["data"]))
            since, more = told["next"], told["more"]

    def refresh(self, kind: type[Record], job_number: str | None = None) -> Fetch:
        """Have something fetched anew; ask `fetch` how it stands."""
        return _fetch(self._way.refresh(kind.entity, job_number))

    def fetch(self, ident: str) -> Fetch:
        """How a fetch stands, such as that of a `StillFetching`."""
        return _fetch(self._way.fetch(ident))

    def file(self, one: Stored[Any], sha256: str | None = None) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of an attachment, of a form's or a claim's document, or of a form's picture, chunk by chunk."""
        return self._way.file(one.record.entity, one.id, sha256)

    def close(self) -> None:
        """Let go of connections."""
        self._way.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _of_page(
    first: date | None = None,
    last: date | None = None,
    *,
    max_age: float | None = None,
    wait: float = 0,
    allow_stale: bool = False,
    **asked: Any,
) -> dict[str, Any]:
    """A question for a page, as it is asked: what is not said is left out."""
    days = {name: day.isoformat() for name, day in (("from", first), ("to", last)) if day is not None}
    return (
        days
        | _need(max_age, wait, allow_stale)
        | {name: one for name, one in asked.items() if one is not None and one is not False}
    )


def _beside(include: Sequence[str]) -> dict[str, str]:
    return {"include": ",".join(include)} if include else {}


def _finding(told: Mapping[str, Any]) -> FormFinding:
    return FormFinding(
        form_id=told["id"],
        job_number=told["job"],
        section_name=told["section"],
        document=told["document"],
        finding=told["finding"],
        what=told["what"],
        category=told["category"],
        template_name=told["template"],
    )


def _need(max_age: float | None, wait: float, allow_stale: bool) -> dict[str, Any]:
    asked: dict[str, Any] = {"wait": int(wait), "allow_stale": allow_stale}
    return asked if max_age is None else asked | {"max_age": int(max_age)}


def _kind(entity: str) -> type[Record]:
    from scraper.entities import RECORDS

    return RECORDS[entity]


def _stored(kind: type[R], told: Mapping[str, Any]) -> Stored[R]:
    names = (*kind.contract_fields(), "portal_id", "api_id", "extra")
    return Stored(
        id=told["id"],
        record=kind.of_printed({name: told[name] for name in names}),
        version=told["version"],
        late=told["late"],
        first_seen_at=datetime.fromisoformat(told["first_seen_at"]),
        last_seen_at=datetime.fromisoformat(told["last_seen_at"]),
        changed_at=datetime.fromisoformat(told["changed_at"]),
        gone_at=None if told["gone_at"] is None else datetime.fromisoformat(told["gone_at"]),
        provenance=told["provenance"],
        conflicts=tuple(told["conflicts"]),
        findings=tuple(told["findings"]),
    )


def _answer(told: Mapping[str, Any], data: D) -> Answer[D]:
    return Answer(
        data=data,
        source=told["source"],
        observed_at=datetime.fromisoformat(told["observed_at"]),
        age=timedelta(seconds=told["age"]),
        complete=told["complete"],
        stale=told["stale"],
        conflicts=tuple(told["conflicts"]),
        run_id=told["run_id"],
        next=told["next"],
        fetch=told["fetch"],
        withheld=tuple(told["withheld"]),
        included={
            word: tuple(_stored(_kind(one["entity"]), one) for one in objects)
            for word, objects in told.get("included", {}).items()
        },
    )


def _fetch(told: Mapping[str, Any]) -> Fetch:
    return Fetch(told["id"], told["entity"], told["job_number"], told["state"], told["problem"])
