"""One row as the open API sends it, and how an entity's reader says what of it is which field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from scraper.api.answers import Row
from scraper.api.values import Account, Unsure, parts, plain, repair
from scraper.models import Part, Record


class Sent(NamedTuple):
    """The field's name as sent, and how its value reads. A reader raises `ValueError` for what it cannot read."""

    name: str
    read: Callable[[Any, Account], Any]


def list_of(kind: type[Part], fields: Mapping[str, Sent]) -> Callable[[Any, Account], tuple[Part, ...] | None]:
    """A reader of a list of objects that are parts of a row; what is not set is no list."""

    def read(value: Any, account: Account) -> tuple[Part, ...] | None:
        return None if value is None else tuple(kind(**SentRow(one, account).take(fields)) for one in parts(value))

    return read


class SentRow:
    """One row by folded name; remembers what was asked for, so that the rest can go to `extra`."""

    def __init__(self, row: Row, account: Account) -> None:
        self._sent = {name.casefold(): (name, value) for name, value in row.items()}
        self._asked: set[str] = set()
        self.account = account

    def label(self, *names: str) -> str:
        """What to call the row in an error: the first of these fields that was sent."""
        for name in map(str.casefold, names):
            if isinstance(value := self._sent.get(name, ("", None))[1], str):
                return f"{name} {repair(value)}"
        return "a row without number or id"

    def take(self, table: Mapping[str, Sent]) -> dict[str, Any]:
        """Field to value, for the fields that were sent; what nobody can be sure of stays for `extra`, verbatim."""
        read: dict[str, Any] = {}
        for field, sent in table.items():
            folded = sent.name.casefold()
            if folded not in self._sent:
                continue
            try:
                read[field] = sent.read(self._sent[folded][1], self.account)
                self._asked.add(folded)
            except Unsure:
                continue
            except ValueError as error:
                raise ValueError(f"{sent.name}: {error}") from error
        return read

    def extra(self) -> dict[str, str]:
        """Every other plain value that says something, by its name as sent."""
        rest = {name: value for folded, (name, value) in self._sent.items() if folded not in self._asked}
        return {repair(name): said for name, value in rest.items() if (said := plain(value))}


@dataclass(frozen=True)
class Reader:
    """How an entity's rows read."""

    fields: Mapping[str, Sent]
    build: Callable[[SentRow], Record] | None = None
    """Where a record is more than its fields. Raises `ValueError` for a row that cannot be read for sure."""
    needs: tuple[str, ...] = ()
    """Fields without which a row is none, besides those that the record requires."""
    within: Callable[[Row], Iterable[Row]] = lambda _: ()
    """The rows that a row holds and that are objects of their own. Raises `ValueError`."""

    def read(self, row: SentRow, record: type[Record]) -> Record:
        """The record of a row. Raises `ValueError`."""
        if self.build is not None:
            return self.build(row)
        fields = row.take(self.fields)
        for name, field in record.model_fields.items():
            if (field.is_required() or name in self.needs) and fields.get(name) is None:
                raise ValueError(f"{self.fields[name].name}: {_a(record.entity)} without {_a(name)}")
        return record(extra=row.extra(), **fields)


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name.replace('_', ' ')}"
