"""Where the service does what would block its event loop, and how long it waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import SQLAlchemyError

from scraper.errors import ConfigError, StorageDown

AT_ONCE = 12
"""Threads of the process: with those for what watches it, no more than a database's pool has connections."""
PATIENCE_SECONDS = 15.0
Given = ParamSpec("Given")
Result = TypeVar("Result")


_limiter: ContextVar[CapacityLimiter | None] = ContextVar("limiter", default=None)


class Apart:
    """Threads of their own for some kinds of work: so many by kind."""

    def __init__(self, kinds: Mapping[str, int]) -> None:
        self._kinds = kinds
        self._limiters: dict[str, CapacityLimiter] = {}

    @contextmanager
    def within(self, kind: str) -> Iterator[None]:
        """What is done within, in this task, waits for no thread of another kind."""
        if kind not in self._kinds:
            yield
            return
        token = _limiter.set(self._limiters.setdefault(kind, CapacityLimiter(self._kinds[kind])))
        try:
            yield
        finally:
            _limiter.reset(token)


def limit() -> None:
    """Set the number of threads; call it in the event loop."""
    to_thread.current_default_thread_limiter().total_tokens = AT_ONCE


async def run(work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
    """Do something with the store in a thread. Raises what it raises; `StorageDown` when the database does not answer.

    A thread that hangs is left behind: its caller gets an answer all the same.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await to_thread.run_sync(
                lambda: work(*given, **named), abandon_on_cancel=True, limiter=_limiter.get()
            )
    except TimeoutError as error:
        raise StorageDown(f"the database did not answer within {PATIENCE_SECONDS:.0f} s") from error
    except (SQLAlchemyError, ConfigError) as error:
        raise StorageDown("the database cannot be asked now") from error
