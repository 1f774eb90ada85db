"""What a person or a program reads on standard output: lines, JSON; text that cannot steer a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.errors import ConfigError

FORMATS = ("table", "json", "jsonl", "csv")


def emit(lines: Iterable[str]) -> None:
    """Print lines. A reader that has had enough (`| head`) ends the printing, not the program."""
    try:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would raise once more when Python closes standard output.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def instant(at: datetime) -> str:
    """An instant to the second, with its offset.

    >>> instant(datetime(2026, 3, 1, 9, 0, 0, 5))
    '2026-03-01T09:00:00'
    """
    return at.isoformat(timespec="seconds")


def folder(out: Path) -> Path:
    """A folder to write into, made where it is not there. Raises `ConfigError`."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"--out: {out} cannot be made ({error.strerror}); expected a folder") from error
    return out


def wrote(out: Path, number: int, what: str) -> None:
    """Say what a file holds that was written."""
    emit([f"{out}: {number} {what}"])


def note(line: str) -> None:
    """Say something beside what is printed, on standard error."""
    sys.stderr.write(shown(line) + "\n")
    sys.stderr.flush()


def plain(value: object) -> object:
    """A value as JSON has it: an instant as text.

    >>> plain(datetime(2026, 3, 1, 9)), plain(7), plain(None)
    ('2026-03-01T09:00:00', 7, None)
    """
    return value.isoformat() if isinstance(value, datetime) else value


def as_json(value: object) -> str:
    """Indented JSON, characters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def json_array(objects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON array, an object a line, without holding them all.

    >>> list(json_array([{"a": 1}, {"a": 2}]))
    ['[', '{"a": 1},', '{"a": 2}', ']']
    """
    yield "["
    held: str | None = None
    for one in objects:
        if held is not None:
            yield held + ","
        held = json.dumps(one, ensure_ascii=False)
    if held is not None:
        yield held
    yield "]"


def shown(value: object) -> str:
    r"""A value in one line that cannot steer a terminal.

    >>> shown(None), shown("two\nlines \x1b[2J"), shown({"id": "7"}), shown({"id": "7", "name": "Kim"}), shown([1])
    ('', 'two lines ?[2J', '{"id": "7"}', 'Kim', '[1]')
    >>> shown(["J1", "J2"])
    'J1, J2'
    """
    if value is None:
        return ""
    if isinstance(value, Mapping) and value.get("name"):
        value = value["name"]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ", ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else " " if char.isspace() else "?" for char in text)
