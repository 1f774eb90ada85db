"""The one writer of tables: short columns that fit, all of them with `--wide`, chosen ones with `--columns`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

import typer

from scraper.cli import output, words
from scraper.cli.output import shown
from scraper.errors import ConfigError
from scraper.reports.form_register import Cell

NARROW = 80
"""So wide is a table in a pipe, unless it is asked to be wider."""
SHORT = 40
"""A column is short whose cells, but for a fifth of them, are no longer; so far the columns of a pipe are aligned."""
TEXT_ROOM = 16
"""Characters left for sentences beside the short columns."""
ALIGNED = 100
"""A table in a pipe that would be padded to more has tabs between its cells instead."""
Wide = Annotated[bool, typer.Option("--wide", help="A table of all columns, however wide.")]
Columns = Annotated[
    str | None,
    typer.Option("--columns", metavar="A,B", help="A table of these alone, in this order.", show_default=False),
]


@dataclass(frozen=True)
class Asked:
    """Which columns a person wants; neither: those that fit."""

    names: tuple[str, ...] = ()
    is_wide: bool = False

    def within(self, *tables: Sequence[str]) -> list[Asked | None]:
        """What is asked of each of several tables; None of one that has none of the columns that are named.

        Raises `ConfigError` for a column that none of them has.
        """
        for name in self.names:
            if not any(name in columns for columns in tables):
                known = ", ".join(dict.fromkeys(name for columns in tables for name in columns))
                raise ConfigError(f"--columns: there is no {name!r}; expected some of {known}")
        own = [tuple(name for name in self.names if name in columns) for columns in tables]
        return [Asked(names, self.is_wide) if names or not self.names else None for names in own]


FITTING = Asked()
ALL = Asked(is_wide=True)


def asked(wide: bool, columns: str | None) -> Asked:
    """What `--wide` and `--columns` say. Raises `ConfigError`."""
    return Asked(words.names("--columns", columns), wide)


def show(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    asked: Asked = FITTING,
    *,
    texts: Sequence[str] = (),
    first: Sequence[str] = (),
    none: str | None = None,
) -> None:
    """Print a table: ruled on a terminal, aligned in a pipe, and with tabs where that would be padded far.

    `texts` are the columns of sentences, the last ones: they are always shown, and folded on a terminal. `first` are
    the columns that are given room before the others. `none` is said where there is no row.

    Raises `ConfigError` for a column that is asked for and not there.
    """
    cells = [[shown(cell) for cell in row] for row in rows]
    (own,) = asked.within(columns)
    if not cells and none is not None:
        output.note(none)
    places = _places(columns, cells, own or FITTING, texts, first)
    _write([columns[place] for place in places], [[row[place] for place in places] for row in cells], own or FITTING)
    if not asked.names:
        _tell_left_out([columns[place] for place in _telling(cells) if place not in places])


def _tell_left_out(left: Sequence[str]) -> None:
    if left:
        named = ",".join(left[:2]) + (",..." if len(left) > 2 else "")
        output.note(f"{len(left)} column{'s' if len(left) > 1 else ''} more: --wide, or --columns {named}")


def figure(cell: Cell) -> str:
    """A cell of figures as a person reads it; what is unknown is empty, and nought is nought.

    >>> figure(Decimal("-1250.00")), figure(Decimal(0)), figure(None)
    ('-1,250.00', '0', '')
    """
    if cell is None:
        return ""
    return f"{cell:,f}" if isinstance(cell, Decimal) else str(cell)


def pairs(rows: Iterable[tuple[str, object]]) -> None:
    """Print names with their values, each whole."""
    _write(["", ""], [[shown(cell) for cell in row] for row in rows], FITTING)


def width() -> int:
    """So many characters a table may be wide: the terminal's, `NARROW` in a pipe."""
    return shutil.get_terminal_size((NARROW, 24)).columns if sys.stdout.isatty() else NARROW


def _places(
    columns: Sequence[str], rows: Sequence[Sequence[str]], asked: Asked, texts: Sequence[str], first: Sequence[str]
) -> list[int]:
    if asked.names:
        return [columns.index(name) for name in asked.names]
    if asked.is_wide:
        return list(range(len(columns)))
    telling = _telling(rows) or list(range(len(columns)))
    of_text = [place for place in telling if columns[place] in texts]
    others = sorted(set(telling) - set(of_text), key=lambda place: (columns[place] not in first, place))
    room = width() - (TEXT_ROOM if of_text else 0)
    short = fitting([columns[place] for place in others], [[row[place] for place in others] for row in rows], room)
    return sorted([*(others[place] for place in short), *of_text])


def _telling(rows: Sequence[Sequence[str]]) -> list[int]:
    """The places of the columns that hold anything."""
    return [place for place, cells in enumerate(zip(*rows, strict=True)) if any(cells)]


def fitting(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The places of the short columns, from the left, that stand beside each other within so many characters.

    >>> fitting(["a", "long", "b"], [["1", "x" * 50, "22"]], 80)
    [0, 2]
    """
    chosen: list[int] = []
    used = 0
    for place, name in enumerate(columns):
        lengths = sorted(len(row[place]) for row in rows) or [0]
        widest = max(len(name), min(SHORT, lengths[-1]))
        is_short = lengths[len(lengths) * 4 // 5] <= SHORT
        if is_short and (not chosen or used + widest + 2 <= width):
            chosen.append(place)
            used += widest + 2
    return chosen


def _write(columns: Sequence[str], rows: Sequence[Sequence[str]], asked: Asked) -> None:
    if not sys.stdout.isatty():
        output.emit(_plain([columns, *rows] if any(columns) else rows))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    ruled = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_header=any(columns))
    for column in columns:
        ruled.add_column(column, overflow="fold", no_wrap=asked.is_wide)
    for row in rows:
        ruled.add_row(*(Text(cell) for cell in row))  # Text: what a portal wrote is never markup
    console = Console()
    if asked.is_wide:
        console.width = max(console.width, sum(3 + max(map(len, cells)) for cells in zip(columns, *rows, strict=True)))
    console.print(ruled, soft_wrap=asked.is_wide)


def _plain(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [min(SHORT, max(len(row[index]) for row in rows)) for index in range(len(rows[0]))]
    if sum(widths[:-1]) + 2 * len(widths) > ALIGNED:
        yield from ("\t".join(row) for row in rows)
        return
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
