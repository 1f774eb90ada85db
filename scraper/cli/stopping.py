"""Ctrl-C: what is in hand is put back, one line says how to go on, and nothing else is said."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer

from scraper.cli import exits, output


@contextmanager
def stopped_by_hand(goes_on: Callable[[], str]) -> Iterator[None]:
    """Around work that a person may stop; `goes_on` says how it is taken up again."""
    try:
        yield
    except KeyboardInterrupt:
        _hush()
        output.note(f"stopped; {goes_on()}")
        raise typer.Exit(exits.STOPPED) from None


def _hush() -> None:
    """The browser got the signal too: what its connection says of that at the end of the process is no news."""
    logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None


def command_of(scope: Mapping[str, Any]) -> str:
    """The command that goes on with a run of this scope.

    >>> command_of({"entities": ["job"], "jobs": ["J1"], "since": None, "full": True})
    'ascora sync job --job J1 --full'
    >>> command_of({"reread": ["job"]})
    'ascora reread job'
    """
    if "reread" in scope:
        return " ".join(("ascora reread", *scope["reread"]))
    jobs = (f"--job {number}" for number in scope["jobs"])
    days = (f"--{name} {scope[name]}" for name in ("since", "from", "to") if scope.get(name))
    return " ".join(("ascora sync", *scope["entities"], *jobs, *days, *(("--full",) if scope["full"] else ())))
