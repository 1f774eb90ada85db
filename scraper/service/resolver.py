"""Answers from the store if that is fresh enough; else fetches from the cheapest source; else says why not.

`look` never waits, so that a thread, an event loop and a task can each wait in their own way.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scraper.errors import PROBLEMS, NotAnswered, NotFound, ScraperError, StillFetching, StorageDown
from scraper.service.queries import Held, Queries, Question, printed
from scraper.service.requests import Many, Need
from scraper.service.sources import API, Sources
from scraper.store.fetches import Fetch
from scraper.workspace import Workspace

POLL_SECONDS = 0.1
"""Pause between two polls of a fetch: not every database can notify of a changed row."""
ASK_AGAIN_SECONDS = 2.0
"""When a caller that does not wait should poll again."""
Send = Callable[[str], None]
"""Tells the workers that an account has a fetch to begin. Raises `RetryableError` when the broker is out of reach."""


@dataclass(frozen=True)
class Answer:
    """What the store holds, and how current and complete it is."""

    question: Question
    held: Held
    source: str
    """`store`: it was fresh enough; `api` or `portal`: it was fetched for this question."""
    now: datetime
    stale: bool = False
    """It is older than was asked for."""
    fetch_id: str | None = None
    """The fetch that will bring a newer one, where one is under way."""

    @property
    def age(self) -> timedelta:
        """Since a source last showed it."""
        return max(self.now - self.held.observed_at, timedelta(0))

    def as_json(self) -> dict[str, Any]:
        """As it is answered over HTTP and Celery."""
        held = self.held
        data = [printed(one, self.question) for one in held.objects]
        return {
            "data": data if held.is_list else data[0],
            "source": self.source,
            "observed_at": held.observed_at.isoformat(),
            "age": int(self.age.total_seconds()),
            "complete": held.complete,
            "stale": self.stale,
            "conflicts": held.conflicts,
            "run_id": held.run_id,
            "next": held.next,
            "fetch": self.fetch_id,
            "withheld": list(held.withheld),
        } | self._included()

    def _included(self) -> dict[str, Any]:
        """What was asked to stand beside it; nothing where nothing was."""
        beside = {word: [one.as_json() for one in objects] for word, objects in self.held.included.items()}
        return {"included": beside} if beside else {}


class Resolver:
    """Answers the questions of one account."""

    def __init__(self, ws: Workspace, send: Send) -> None:
        self._ws = ws
        self._send = send
        self._fetches = ws.store.fetches
        self.queries = Queries(ws.store, ws.settings.account, ws.zone)
        self.sources = Sources(ws)

    def look(self, question: Question, need: Need, fetch: Fetch | None = None) -> Answer | Fetch:
        """The answer; or the fetch that will bring it, to be handed in at the next look. Raises `NotAnswered`."""
        if fetch is not None:
            return self._fetched(question, need, fetch)
        held = self.queries.held(question)
        if held is not None and self._is_good(question, need, held):
            return Answer(question, held, "store", self._ws.clock())
        place = self.queries.place(question)
        if place is None:
            raise NotFound(f"no {question.entity} {getattr(question, 'ident', '')!r} is known; ask by its job_number")
        try:
            source = self.sources.first_source(place)
            asked, is_new = self._fetches.ask(place.entity, place.job_number, source)
            if is_new:
                self._tell()
        except NotAnswered as error:
            return self._instead(question, need, held, error)
        return asked

    def answer(self, question: Question, need: Need, pause: Callable[[float], None] = time.sleep) -> Answer:
        """The answer, waited for as long as the need says. Raises `NotAnswered`; `StillFetching` when time is over."""
        found = self.look(question, need)
        polls = int(need.wait.total_seconds() / POLL_SECONDS)
        while isinstance(found, Fetch) and polls > 0:
            pause(POLL_SECONDS)
            polls -= 1
            found = self.look(question, need, found)
        return found if isinstance(found, Answer) else self.out_of_time(question, need, found)

    def out_of_time(self, question: Question, need: Need, fetch: Fetch) -> Answer:
        """The answer once the wait is over: an older one, if allowed. Raises `StillFetching`."""
        held = self.queries.held(question) if need.allow_stale else None
        if held is not None:
            return self._stale(question, held, fetch.id)
        what = f"{fetch.entity} of {fetch.job_number or 'the account'} is being fetched"
        raise StillFetching(what, ASK_AGAIN_SECONDS, fetch.id)

    def refresh(self, entity: str, job_number: str | None) -> Fetch:
        """Have something fetched, however fresh it is. Raises `NotAnswered`."""
        place = self.queries.place(Many(entity, {} if job_number is None else {"job_number": job_number}))
        assert place is not None  # a page always has one  # noqa: S101
        asked, is_new = self._fetches.ask(place.entity, place.job_number, self.sources.first_source(place))
        if is_new:
            self._tell()
        return asked

    def fetch(self, id: str) -> Fetch:  # noqa: A002
        """The fetch of an id, advanced where its run has ended. Raises `NotFound`."""
        found = self._fetches.get(id)
        if found is None:
            raise NotFound(f"no fetch {id!r} is known")
        return self.state(found)

    def is_waiting_over(self, fetch: Fetch) -> bool:
        """Whether another look will tell more: the fetch has ended, or cannot make progress."""
        now = self.state(fetch)
        return now.ended_at is not None or self.sources.trouble(now) is not None

    def state(self, fetch: Fetch) -> Fetch:
        """The fetch as it stands now; one whose run has ended is advanced."""
        now = self._fetches.get(fetch.id) or fetch
        if now.ended_at is None and now.outcome is not None:
            self.sources.advance(now)
            now = self._fetches.get(fetch.id) or now
            if now.ended_at is None and now.run_id is None:
                with suppress(NotAnswered):  # the next sweep begins it otherwise
                    self._tell()
        return now

    def _fetched(self, question: Question, need: Need, fetch: Fetch) -> Answer | Fetch:
        now = self.state(fetch)
        if now.ended_at is None:
            trouble = self.sources.trouble(now)
            return now if trouble is None else self._instead(question, need, self.queries.held(question), trouble)
        held = self.queries.held(question)
        if now.why is not None:
            problem = PROBLEMS[now.why["code"]](now.why["detail"])
            return self._instead(question, need, held, problem)
        if held is None:
            return self._instead(question, need, held, NotFound(f"{question.entity}: looked for, and not there"))
        return Answer(question, held, "api" if now.source == API else "portal", self._ws.clock())

    def _instead(self, question: Question, need: Need, held: Held | None, problem: NotAnswered) -> Answer:
        if held is None or not need.allow_stale:
            raise problem
        return self._stale(question, held, None)

    def _stale(self, question: Question, held: Held, fetch_id: str | None) -> Answer:
        return Answer(question, held, "store", self._ws.clock(), stale=True, fetch_id=fetch_id)

    def _is_good(self, question: Question, need: Need, held: Held) -> bool:
        if need.max_age is None or (isinstance(question, Many) and question.cursor is not None):
            return True
        return self._ws.clock() - held.observed_at <= need.max_age

    def _tell(self) -> None:
        try:
            self._send(self._ws.settings.account)
        except (ScraperError, OSError) as error:
            raise StorageDown(f"the broker cannot be reached: {error}") from error
