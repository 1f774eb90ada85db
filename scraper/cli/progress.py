"""Progress on standard error: a bar with counts and rate on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from scraper.cli import output
from scraper.cli.output import shown

if TYPE_CHECKING:
    from rich.progress import Progress as Bars


class Progress(Protocol):
    """What the engine tells about its way."""

    def plan(self, total: int) -> None:
        """So many work items are known now; the number may grow."""

    def advance(self, what: str) -> None:
        """One more item is done; `what` names it."""

    def note(self, line: str) -> None:
        """Something a person should read while it runs."""

    def step(self, line: str) -> None:
        """How far it is, for where no bar shows it."""


class Lines:
    """Notes alone, a line each: for a pipe or a log."""

    def plan(self, total: int) -> None:
        """Say nothing."""

    def advance(self, what: str) -> None:
        """Say nothing."""

    def note(self, line: str) -> None:
        """Print the line."""
        output.note(line)

    def step(self, line: str) -> None:
        """Print the line."""
        self.note(line)


class Bar:
    """One bar: items done of items known, per minute, time so far."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task = bars.add_task("starting", total=None, rate="")

    def plan(self, total: int) -> None:
        """Set the length of the bar."""
        self._bars.update(self._task, total=total)

    def advance(self, what: str) -> None:
        """Move the bar by one."""
        task = self._bars.tasks[self._task]
        rate = f"{(task.completed + 1) / task.elapsed * 60:.0f}/min" if task.elapsed else ""
        self._bars.update(self._task, advance=1, description=shown(what), rate=rate)

    def note(self, line: str) -> None:
        """Print the line above the bar."""
        self._bars.console.print(shown(line), markup=False, highlight=False)

    def step(self, line: str) -> None:
        """Say nothing: the bar does."""


@contextmanager
def progress() -> Iterator[Progress]:
    """The progress that suits standard error, gone when the work is over."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Bar(bars)
