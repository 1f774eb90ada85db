"""How a company's hours become lines of its payroll package: columns, pay items and employees, as a file says them."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scraper.errors import ConfigError
from scraper.profile.words import fold

FACTS = (
    "user", "first_name", "last_name", "employee", "pay_item", "rate_type", "job", "type", "day", "from", "to", "hours",
)  # fmt: skip
"""What a column may hold, as `{day}`."""
OF_ENTRIES = ("job", "type", "day")
"""Of these, those by which hours are told apart where a column shows them."""


@dataclass(frozen=True)
class Column:
    """One column of the file."""

    heading: str
    value: str
    """Text with facts in braces."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts in it."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.value) if name is not None)


@dataclass(frozen=True)
class Employee:
    """Somebody whom the payroll package pays."""

    first_name: str
    last_name: str
    id: str = ""


@dataclass(frozen=True)
class PayrollMap:
    """The whole file."""

    columns: tuple[Column, ...]
    pay_items: Mapping[str, str]
    """Rate type in the contract's word to what the package calls it."""
    employees: tuple[Employee, ...] = ()
    """Whom the package knows; none named: a user's two words are first and last name."""
    not_paid: frozenset[str] = field(default_factory=frozenset)
    """Users, folded, who are paid elsewhere."""
    dates: str = "%Y-%m-%d"

    @property
    def shown(self) -> tuple[str, ...]:
        """By which facts of an entry hours are told apart."""
        return tuple(one for one in OF_ENTRIES if any(one in column.facts for column in self.columns))


def load(path: Path) -> PayrollMap:
    """The map of a TOML file. Raises `ConfigError` naming file and key."""
    where = f"--map: {path}"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read ({error.strerror}); expected a TOML file") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{where}: {error}; expected a TOML file in UTF-8") from error
    if unknown := [name for name in data if name not in ("columns", "pay_items", "employees", "not_paid", "dates")]:
        raise ConfigError(
            f"{where}: there is no {unknown[0]!r}; expected columns, pay_items, employees, not_paid, dates"
        )
    columns = tuple(
        Column(*_texts(one, ("heading", "value"), (), f"{where}: [[columns]]"))
        for one in _tables(data, "columns", where)
    )
    for column in columns:
        _check(column, where)
    if sum("hours" in one.facts for one in columns) != 1:
        raise ConfigError(f"{where}: [[columns]]: expected one column with the value '{{hours}}'")
    return PayrollMap(
        columns=columns,
        pay_items=_pay_items(data.get("pay_items"), where),
        employees=tuple(
            Employee(*_texts(one, ("first_name", "last_name"), ("id",), f"{where}: [[employees]]"))
            for one in _tables(data, "employees", where)
        ),
        not_paid=_names(data.get("not_paid", []), where),
        dates=_form(data.get("dates", "%Y-%m-%d"), where),
    )


def _tables(data: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ConfigError(f"{where}: {name}: expected tables [[{name}]]")
    return found


def _texts(table: Mapping[str, Any], needed: tuple[str, ...], others: tuple[str, ...], where: str) -> list[str]:
    """The values of these keys, in this order."""
    if unknown := [name for name in table if name not in (*needed, *others)]:
        raise ConfigError(f"{where}: there is no {unknown[0]!r}; expected {', '.join((*needed, *others))}")
    given = [table.get(name, "") for name in (*needed, *others)]
    if not all(isinstance(one, str) for one in given) or not all(one.strip() for one in given[: len(needed)]):
        raise ConfigError(f"{where}: expected texts for {', '.join(needed)}")
    return given


def _check(column: Column, where: str) -> None:
    try:
        facts = column.facts
    except ValueError as error:
        raise ConfigError(f"{where}: [[columns]] {column.heading}: {column.value!r}: {error}") from error
    if unknown := [name for name in facts if name not in FACTS]:
        known = ", ".join(f"{{{name}}}" for name in FACTS)
        raise ConfigError(
            f"{where}: [[columns]] {column.heading}: there is no {{{unknown[0]}}}; expected some of {known}"
        )
    if "hours" in facts and column.value != "{hours}":
        raise ConfigError(f"{where}: [[columns]] {column.heading}: expected nothing beside {{hours}}, a number")


def _pay_items(given: object, where: str) -> dict[str, str]:
    if not isinstance(given, dict) or not given or not all(isinstance(one, str) and one for one in given.values()):
        raise ConfigError(f'{where}: pay_items: expected a table such as normal = "Ordinary Hours"')
    return dict(given)


def _names(given: object, where: str) -> frozenset[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ConfigError(f"{where}: not_paid: expected a list of users")
    return frozenset(map(fold, given))


def _form(given: object, where: str) -> str:
    if not isinstance(given, str) or "%d" not in given:
        raise ConfigError(f"{where}: dates: expected a form such as %d/%m/%Y")
    return given
