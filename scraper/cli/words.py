"""Arguments of the command line: what is accepted, and one plain line for what is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import scraper
from scraper.cli import output
from scraper.config import outside
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.entities import EntitySpec

Entity = Annotated[
    str, typer.Argument(metavar="ENTITY", help="Name of an entity, such as job or attachment.", show_default=False)
]
Entities = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ENTITY]...", help="Only these entities; all when left out.", show_default=False),
]
Format = Annotated[str, typer.Option("--format", metavar="|".join(output.FORMATS), help="How to print.")]


_DAYS = {"d": 1, "w": 7}
_MOST_DAYS = 36_500
SHORT_ID = 8
"""So much of an id names one object of thousands: what `list` shows and `show` takes."""


def entity(name: str) -> str:
    """The entity's name, which may be given in the plural. Raises `ConfigError` naming the ones there are."""
    from scraper.entities import CATALOG

    if (spec := CATALOG.named(name)) is None:
        known = (form for one in CATALOG.values() for form in (one.name, one.plural))
        near = "".join(f" (perhaps {form}?)" for form in get_close_matches(name.lower(), known, 1, 0.75))
        raise ConfigError(f"ENTITY: {name!r} is not known{near}; expected one of {', '.join(CATALOG)}")
    return spec.name


def spec(name: str) -> EntitySpec:
    """What the catalogue knows of the entity. Raises `ConfigError` naming the ones there are."""
    from scraper.entities import CATALOG

    return CATALOG[entity(name)]


def names(option: str, text: str | None) -> tuple[str, ...]:
    """Names parted by commas. Raises `ConfigError` where the option is given and names none.

    >>> names("--fields", "status, name"), names("--fields", None)
    (('status', 'name'), ())
    """
    found = tuple(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))
    if text is not None and not found:
        raise ConfigError(f"{option}: expected names parted by commas, got nothing")
    return found


def entities(names: Sequence[str] | None) -> tuple[str, ...]:
    """Several names, each checked, without repeats; empty means all."""
    return tuple(dict.fromkeys(entity(name) for name in names or ()))


def output_format(name: str, accepted: Sequence[str] = output.FORMATS) -> str:
    """The output format. Raises `ConfigError` naming the ones there are."""
    if name not in accepted:
        raise ConfigError(f"--format: {name!r} is not known; expected {' or '.join(accepted)}")
    return name


def need_file(form: str, out: Path | None, example: str) -> None:
    """Raise `ConfigError` for a workbook without a file, with an example of one."""
    if form == "xlsx" and out is None:
        raise ConfigError(f"--out: a workbook needs a file; expected a path such as {example}.xlsx")


def jobs(numbers: Sequence[str] | None) -> tuple[str, ...]:
    """Job numbers as printed by the portal, without repeats. Raises `ConfigError` for what is none.

    >>> jobs(["J1001", " J1001 "])
    ('J1001',)
    """
    if not all(number.strip() for number in numbers or ()):
        raise ConfigError("--job: expected a job number such as J1001, got nothing")
    return tuple(dict.fromkeys(outside.text("--job", number) for number in numbers or ()))


def local_date(text: str | None, option: str = "--since") -> date | None:
    """A date given as YYYY-MM-DD. Raises `ConfigError` for anything else.

    >>> local_date("2026-03-31")
    datetime.date(2026, 3, 31)
    """
    if text is None:
        return None
    try:
        return outside.day(text)
    except ValueError:
        raise ConfigError(f"{option}: {text!r} is no date; expected YYYY-MM-DD, such as 2026-03-31") from None


def days(option: str, text: str) -> int:
    """So many days. Raises `ConfigError`.

    >>> days("--within", "30d"), days("--within", "6w"), days("--within", "14")
    (30, 42, 14)
    """
    found = re.fullmatch(r"\s*(\d{1,5})\s*([dw]?)\s*", text.lower())
    count = int(found[1]) * _DAYS.get(found[2], 1) if found else _MOST_DAYS + 1
    if count > _MOST_DAYS:
        raise ConfigError(f"{option}: {text!r} is no span of time; expected days or weeks, such as 30d or 6w")
    return count


def span(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """`--from` and `--to`, each as `local_date` has it. Raises `ConfigError` where one ends before the other begins."""
    days = local_date(first, "--from"), local_date(last, "--to")
    if days[0] and days[1] and days[0] > days[1]:
        raise ConfigError(f"--to: {last} is before {first}; expected the same day or a later one")
    return days


def case_name(text: str) -> str:
    """The folder name of a recorded case.

    >>> case_name("retention-held")
    'retention-held'
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ConfigError(f"--case: {text!r} is no folder name; expected small letters, digits and dashes")
    return text


def checkout() -> Path:
    """The folder of the source checkout. Raises `ConfigError` in an installation that has none."""
    root = Path(scraper.__file__).resolve().parent.parent
    if not (root / "fixtures" / "portal").is_dir():
        raise ConfigError("this command needs a source checkout: the bundled portal and the cases are not installed")
    return root
