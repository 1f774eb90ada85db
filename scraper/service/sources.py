"""Which sources can be asked for something now, from the cheapest to the surest, and what a fetch has brought."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from scraper.entities import CATALOG, EntitySpec
from scraper.errors import NotAnswered, NoWorker, PaceUnknown, PersonNeeded, SourceUnavailable
from scraper.store.fetches import Fetch, FetchSource
from scraper.workspace import Workspace

API = "api"
NO_WORKER = (
    "no worker has looked after this account in the last minute: `ascora worker` starts one; until then "
    "`allow_stale` gives what is held, where such a list was read before"
)
PAUSE_SECONDS = 8.0
"""A source that is left alone for longer is down; for less, it only wanted a pause."""


@dataclass(frozen=True)
class Place:
    """What is fetched together: an entity of one job, or of the whole account."""

    entity: str
    job_number: str | None

    @classmethod
    def of(cls, entity: str, job_number: str | None) -> Place:
        """An entity that one listing shows for the whole account is fetched whole, but for a job of known number."""
        return cls(entity, job_number if CATALOG[entity].is_listed_by_job else None)

    @property
    def spec(self) -> EntitySpec:
        """The entity."""
        return CATALOG[self.entity]

    def __str__(self) -> str:
        return f"{self.entity} of {self.job_number or 'the account'}"


class Sources:
    """The sources of one account, as they stand now."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._store = ws.store
        self._settings = ws.settings
        self._throttle = ws.throttle

    def first_source(self, place: Place) -> FetchSource:
        """Where a fetch begins. Raises `NotAnswered`: why nothing can be asked."""
        for source in self._usable(place):
            if not self._store.has_live_worker():
                raise NoWorker(NO_WORKER)
            return source
        raise self._unavailable_reason(place)

    def trouble(self, fetch: Fetch) -> NotAnswered | None:
        """Why an open fetch cannot make progress right now, or None."""
        still = self._stands_still()
        if still is not None:
            return still
        if not self._store.has_live_worker():
            return NoWorker(NO_WORKER)
        closed = self._throttle.closed_for() if fetch.source != API else 0.0
        if closed > PAUSE_SECONDS:
            return SourceUnavailable(f"the portal does not answer, and is left alone for {closed:.0f} s", closed)
        return None

    def advance(self, fetch: Fetch) -> None:
        """Judge a fetch whose run has ended: it is over, or goes on with the next source."""
        if fetch.run_id is None or fetch.outcome is None:
            return
        place = Place(fetch.entity, fetch.job_number)
        if self.has_brought(fetch):
            self._store.fetches.end(fetch, None)
        elif fetch.source == API and (rest := [source for source in self._usable(place) if source != API]):
            self._store.fetches.fall_back(fetch, rest[0])
        else:
            self._store.fetches.end(fetch, self._failure(fetch))

    def has_brought(self, fetch: Fetch) -> bool:
        """Whether a source has shown what was asked for since."""
        if CATALOG[fetch.entity].is_card and fetch.job_number is not None:
            job = self._store.lookup.job(fetch.job_number)
            return job is not None and job.last_seen_at >= fetch.asked_at
        seen = self._store.seen(fetch.entity, fetch.job_number)
        return seen is not None and (seen.at >= fetch.asked_at or seen.run_id == fetch.run_id)

    def _usable(self, place: Place) -> Iterator[FetchSource]:
        if self._stands_still() is not None:
            return
        if self._api_answers(place) and self._api_trouble() is None:
            yield "api"
        if not place.spec.is_in_portal or self._throttle.closed_for() > 0:
            return
        known = self._store.cards.find(place.job_number) if place.job_number is not None else None
        yield "card" if known is not None and known.url is not None else "portal"

    def _api_answers(self, place: Place) -> bool:
        return place.spec.is_in_api(of_job=place.job_number is not None)

    def _api_trouble(self) -> str | None:
        own = self._settings.api_key
        kept = self._store.secrets.all().get("api_key")  # somebody may have replaced it since the account was opened
        keys = {key for key in (kept, None if own is None else own.get_secret_value()) if key is not None}
        troubles = {self._store.circuits.why_not(API, key) for key in keys} or {"there is no ASCORA_API_KEY"}
        return None if None in troubles else " ".join(filter(None, troubles))

    def _stands_still(self) -> NotAnswered | None:
        state = self._store.sessions.state()
        if state.state != "ok":
            return PersonNeeded(f"{state.state}: {state.reason or state.word}")
        with suppress(PaceUnknown):
            if self._throttle.off is not None:
                return PersonNeeded(f"switched off: {self._throttle.off}")
        if self._settings.is_quiet(self._ws.clock()):
            return SourceUnavailable(f"the account has quiet hours now ({self._settings.quiet_hours})")
        return None

    def _unavailable_reason(self, place: Place) -> NotAnswered:
        still = self._stands_still()
        if still is not None:
            return still
        closed = self._throttle.closed_for()
        said = [f"the portal is left alone for {closed:.0f} s"] if place.spec.is_in_portal else []
        said += [f"the open API: {self._api_trouble()}"] if self._api_answers(place) else []
        return SourceUnavailable("; ".join(said), closed or None)

    def _failure(self, fetch: Fetch) -> dict[str, str]:
        report = self._store.runs.report(str(fetch.run_id))
        skips = [skip for one in report["entities"].values() for skip in one["skipped"]]
        if fetch.source == API and CATALOG[fetch.entity].is_in_portal:  # the portal may know it, and could not be asked
            why = self._unavailable_reason(Place(fetch.entity, fetch.job_number))
            return {"code": why.code, "detail": f"the open API did not bring it; {why}"}
        if fetch.outcome == "complete" or any(skip["what"] == fetch.job_number for skip in skips):
            return {
                "code": "not_found",
                "detail": f"looked for, and not there: {Place(fetch.entity, fetch.job_number)}",
            }
        errors = [(one["type"], one["message"]) for one in report["errors"]]
        said = "; ".join(dict.fromkeys([*(message for _, message in errors), *(skip["why"] for skip in skips)]))
        unreadable = any(name in ("LayoutChanged", "RowRejected", "DownloadRejected") for name, _ in errors)
        code = "unreadable" if unreadable else "source_unavailable"
        return {"code": code, "detail": said or f"run {fetch.run_id} ended {fetch.outcome} without it"}
