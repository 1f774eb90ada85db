"""Progress on standard error: a bar with counts and rate on a terminal, a plain line every 10 s in a pipe."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from scraper.cli import output
from scraper.cli.output import shown

if TYPE_CHECKING:
    from rich.progress import Progress as Bars


EVERY_SECONDS = 10


class Progress(Protocol):
    """What the engine tells about its way."""

    noted: set[str]
    """The notes that were printed."""

    def plan(self, total: int, before: int = 0) -> None:
        """So many work items are known now; the number may grow. `before` of them were over when this began."""

    def advance(self, what: str) -> None:
        """One more item is done; `what` names it."""

    def note(self, line: str) -> None:
        """Something a person should read while it runs."""

    def step(self, line: str) -> None:
        """How far it is, for where no bar shows it."""


class Lines:
    """Notes, and every so often how far it is, a line each: for a pipe or a log."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._done, self._before, self._total, self._last = 0, 0, 0, ""
        self.noted: set[str] = set()

    def plan(self, total: int, before: int = 0) -> None:
        """Remember it."""
        self._total, self._before = total, before

    def advance(self, what: str) -> None:
        """Count it."""
        self._done, self._last = self._done + 1, f", last {what}"

    def note(self, line: str) -> None:
        """Print the line, once."""
        if line not in self.noted:
            self.noted.add(line)
            output.note(line)

    def step(self, line: str) -> None:
        """Print the line."""
        output.note(line)

    def how_far(self) -> None:
        """Print what is done of what is known, and how long the rest takes at that rate; the rest may grow."""
        if not self._total:
            return
        took, over = self._clock() - self._began, self._before + self._done
        left = took / self._done * max(self._total - over, 0) if self._done else None
        about = "" if left is None else f", about {_span(left)} left"
        self.step(f"{over} of {self._total} items in {_span(took)}{about}{self._last}")


def _span(seconds: float) -> str:
    """A duration in words.

    >>> _span(7.2), _span(125), _span(7300)
    ('7 s', '2 min', '2 h 2 min')
    """
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def _told_regularly(lines: Lines) -> Iterator[None]:
    """Say how far it is every `EVERY_SECONDS` of a block."""
    over = threading.Event()

    def tell() -> None:
        while not over.wait(EVERY_SECONDS):
            lines.how_far()

    teller = threading.Thread(target=tell, name="progress", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


class Bar:
    """One bar: items done of items known, per minute, time so far."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task = bars.add_task("starting", total=None, rate="")
        self._done = 0
        self.noted: set[str] = set()

    def plan(self, total: int, before: int = 0) -> None:
        """Set the length of the bar, and where it begins."""
        self._bars.update(self._task, total=total, completed=before + self._done)

    def advance(self, what: str) -> None:
        """Move the bar by one."""
        task = self._bars.tasks[self._task]
        self._done += 1
        rate = f"{self._done / task.elapsed * 60:.0f}/min" if task.elapsed else ""
        self._bars.update(self._task, advance=1, description=shown(what), rate=rate)

    def note(self, line: str) -> None:
        """Print the line above the bar, once."""
        if line not in self.noted:
            self.noted.add(line)
            self._bars.console.print(shown(line), markup=False, highlight=False)

    def step(self, line: str) -> None:
        """Say nothing: the bar does."""


@contextmanager
def progress() -> Iterator[Progress]:
    """The progress that suits standard error, gone when the work is over."""
    if not sys.stderr.isatty():
        lines = Lines()
        with _told_regularly(lines):
            yield lines
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
