"""Rows as CSV, to a file or to standard output."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from scraper.errors import ConfigError


def write_csv(lines: Iterable[Sequence[str]], out: Path | None) -> None:
    """Write rows to a file that spreadsheets know as UTF-8, or to standard output. Raises `ConfigError`."""
    if out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(lines)
        return
    try:
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines)
    except OSError as error:
        raise ConfigError(f"--out: {out} cannot be written ({error.strerror}); expected a file") from error
