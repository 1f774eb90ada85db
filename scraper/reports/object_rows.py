"""Objects as rows: which columns they have, and what stands in each; a link has columns of its own. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, get_args, get_origin

from scraper.errors import ConfigError
from scraper.models.base import Part, Record
from scraper.models.texts import Says, says_of
from scraper.reports.form_register import Cell, day, number
from scraper.store.stored import AFTER, BEFORE

EVIDENCE = ("provenance",)
"""What says where each value was read."""


@dataclass(frozen=True)
class Columns:
    """The columns of an entity's objects."""

    record: type[Record]

    @cached_property
    def parts(self) -> dict[str, tuple[str, str]]:
        """The columns that are a part of a field, such as `site_customer_name`, with that field and part."""
        own = self.record.contract_fields()
        found: dict[str, tuple[str, str]] = {}
        for name in own:
            for one in _single(self.record.model_fields[name].annotation):
                found |= {f"{name}_{part}": (name, part) for part in one.model_fields}
        return {name: place for name, place in found.items() if name not in own}

    @cached_property
    def all(self) -> tuple[str, ...]:
        """What identifies an object, its own fields with their parts behind them, then how it is known."""
        own: list[str] = []
        for name in self.record.contract_fields():
            own += [name, *(column for column, (field, _) in self.parts.items() if field == name)]
        return tuple(dict.fromkeys((*BEFORE, *own, *AFTER)))

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The entity's own fields, first those that a person knows an object by: its key, its name, what it is looked
        up by, its date."""
        record = self.record
        looked_up = (name for names in record.filters.values() for name in names)
        first = (*record.key, "name", *looked_up, *record.dated)
        own = record.contract_fields()
        return tuple(dict.fromkeys((*(name for name in first if name in own), *own)))

    def chosen(self, names: Sequence[str], *, evidence: bool = True) -> tuple[str, ...]:
        """The columns of these names, all where none is named. Raises `ConfigError` naming those there are."""
        for name in names:
            if name not in self.all:
                known = ", ".join(self.all)
                raise ConfigError(f"--fields: a {self.record.entity} has no {name!r}; expected some of {known}")
        return tuple(names) or tuple(name for name in self.all if evidence or name not in EVIDENCE)

    def value(self, one: Mapping[str, Any], column: str) -> Any:
        """What an object, as the store prints it, has in a column; None where that is unknown."""
        field, part = self.parts.get(column, (column, None))
        value = one.get(field)
        return value if part is None or value is None else value[part]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The columns that hold no free text: `number` (days, too) or `phone`, by what the record declares."""
        return dict(self._kinds())

    def _kinds(self) -> Iterator[tuple[str, str]]:
        for name, field in self.record.model_fields.items():
            types = set(_types(field.annotation))
            if says_of(self.record, name) is Says.CONTACT:
                yield name, "phone"
            elif str not in types and types & {Decimal, int, float, date}:
                yield name, "number"

    def cell(self, one: Mapping[str, Any], column: str) -> Cell:
        """The same for a workbook; what is nested is JSON text."""
        value = self.value(one, column)
        if isinstance(value, str) and self.kinds.get(column) == "number":
            found = number(value)
            return day(value) if isinstance(found, str) else found
        if value is None or isinstance(value, bool | str):
            return value
        return Decimal(str(value)) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)


def _types(annotation: object) -> Iterator[object]:
    yield annotation
    for one in get_args(annotation):
        yield from _types(one)


def _single(annotation: object) -> Iterable[type[Part]]:
    """The model of a field that holds one part and not several."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    elif get_origin(annotation) is not tuple:
        for one in get_args(annotation):
            yield from _single(one)
