"""What is to be kept of each item and where: the company's own thresholds, as a file says them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from scraper.errors import ConfigError
from scraper.profile.words import fold

COLUMNS = ("part", "location", "minimum", "target")
_EXPECTED = "expected part, minimum, and where it has them location and target"


@dataclass(frozen=True)
class Threshold:
    """Of one item at one place; without a place, at all of them together."""

    part: str
    location: str | None
    minimum: Decimal
    """Fewer are too few."""
    target: Decimal
    """So many there shall be; the minimum where nothing says."""


def load(path: Path) -> list[Threshold]:
    """The thresholds of a CSV or TOML file (`[[levels]]`). Raises `ConfigError` naming file and line or entry."""
    where = f"ASCORA_STOCK_LEVELS {path}"
    try:
        rows = list(_of_toml(path, where) if path.suffix.lower() == ".toml" else _of_csv(path, where))
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read ({error.strerror}); expected a CSV or TOML file") from error
    except (UnicodeDecodeError, csv.Error, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{where}: {error}; expected a CSV or TOML file in UTF-8") from error
    found: dict[tuple[str, str], Threshold] = {}
    for place, row in rows:
        one = _threshold(row, f"{where}: {place}")
        key = (fold(one.part), fold(one.location or ""))
        if key in found:
            raise ConfigError(f"{where}: {place}: {one.part} at {one.location or 'all places'} stands there twice")
        found[key] = one
    return list(found.values())


def _of_csv(path: Path, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = {name: (name or "").strip().casefold() for name in reader.fieldnames or ()}
        if not {"part", "minimum"} <= set(names.values()):
            raise ConfigError(f"{where}: line 1 has no heading part or minimum; {_EXPECTED}")
        for row in reader:
            stated = {names[name]: text.strip() for name, text in row.items() if name in names and text}
            if any(stated.values()):
                yield f"line {reader.line_num}", stated


def _of_toml(path: Path, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    listed = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal).get("levels")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ConfigError(f"{where}: there are no [[levels]]; {_EXPECTED}")
    yield from ((f"entry {number}", one) for number, one in enumerate(listed, 1))


def _threshold(row: Mapping[str, Any], where: str) -> Threshold:
    if unknown := [name for name in row if name not in COLUMNS]:
        raise ConfigError(f"{where}: there is no {unknown[0]!r}; {_EXPECTED}")
    part, minimum = str(row.get("part") or "").strip(), _number(row, "minimum", where)
    if not part or minimum is None:
        raise ConfigError(f"{where}: it lacks part or minimum; {_EXPECTED}")
    target = _number(row, "target", where)
    if target is not None and target < minimum:
        raise ConfigError(f"{where}: the target {target} is below the minimum {minimum}")
    location = str(row.get("location") or "").strip() or None
    return Threshold(part, location, minimum, minimum if target is None else target)


def _number(row: Mapping[str, Any], name: str, where: str) -> Decimal | None:
    if (given := row.get(name)) in (None, ""):
        return None
    try:
        value = Decimal(str(given))
    except InvalidOperation:
        value = Decimal("NaN")
    if isinstance(given, bool) or not value.is_finite() or value < 0:
        raise ConfigError(f"{where}: {name} is {given!r}; expected a number from 0 on")
    return value
