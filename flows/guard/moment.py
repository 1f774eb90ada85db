"""What a flow awaits from the portal right now: opened by what it asks for, closed when the screen is ready."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from flows.guard.asked import Asked

PARTS_KEPT = 8
"""Loaded fragments searched for tokens; older fragments have put theirs into the page's forms."""


@dataclass
class Moment:
    """The one thing that knows both what the flow asked for and what the page that came of it holds."""

    _asked: Asked | None = None
    _awaited: bool = False
    _address: str = ""
    """Of the page at hand."""
    _reached: list[str] = field(default_factory=list)
    """Where a pressed row led within the page."""
    _document: str = field(default="", repr=False)
    _parts: deque[str] = field(default_factory=lambda: deque(maxlen=PARTS_KEPT), repr=False)

    def begin(self, asked: Asked) -> None:
        """The flow asks for something; until the screen is ready, what it sets off is awaited."""
        self._asked, self._awaited = asked.following(self._asked), True

    @contextmanager
    def waiting(self, *, ready: bool) -> Iterator[None]:
        """The flow waits for what it asked for last. `ready`: when it is done waiting, the screen is."""
        before, self._awaited = self._awaited, True
        try:
            yield
        finally:
            self._awaited = before and not ready

    def opened(self, address: str, text: str) -> None:
        """A page replaced the one before: a screen opens."""
        if self._asked is None or not self._awaited:
            self._asked = Asked("opening")
        self._awaited, self._address, self._document = True, address, text
        self._reached.clear()
        self._parts.clear()

    def reached(self, address: str) -> None:
        """The page asked for something to show in itself; what a pressed row leads to is what was asked for."""
        if self._awaited and self._asked is not None and self._asked.act == "row":
            self._reached.append(address)

    def loaded(self, text: str) -> None:
        """A part of the page came."""
        self._parts.append(text)

    def situation(self) -> Asked | None:
        """What is awaited; None for nothing."""
        if not self._awaited or self._asked is None:
            return None
        own = replace(self._asked.own, texts=(self._document, *self._parts))
        return replace(self._asked, addresses=(*self._asked.addresses, self._address, *self._reached), own=own)


class _Traffic(Protocol):
    @property
    def moment(self) -> Moment: ...


class _Looks(Protocol):
    @property
    def traffic(self) -> _Traffic: ...


P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=_Looks)


def waits(*, ready: bool = False) -> Callable[[Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]]:
    """A method that waits for what was asked for last; `ready` where the screen is so when it returns."""

    def wrap(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        @wraps(method)
        def waiting(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with self.traffic.moment.waiting(ready=ready):
                return method(self, *args, **kwargs)

        return waiting

    return wrap
