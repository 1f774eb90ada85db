"""Portals of technologies that the adapter was not written for are read exactly, or it says what it cannot read.

No profile of theirs, no key of the open API: what is known of each is its address and who may enter.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from fixtures.unknown.portals import PORTALS
from fixtures.unknown.serving import Server, Site
from fixtures.unknown.truth import Shown, truth
from scraper.entities import RECORDS
from scraper.settings import Settings
from scraper.sync import pipeline
from scraper.workspace import Workspace, open_workspace
from tests.e2e.installation import Notes

pytestmark = pytest.mark.browser


class Reading:
    """What its authors made of one portal, read whole by an installation that knows nothing of it."""

    def __init__(self, site: Site, ws: Workspace, jobs: tuple[str, ...] = ()) -> None:
        """`jobs`: what the portal holds; none means all of the world."""
        self.site, self.ws = site, ws
        site.world.jobs = [one for one in site.world.jobs if one.number in jobs or not jobs]
        self.report = pipeline.sync(ws, pipeline.Scope(entities=tuple(truth(site.world, site.style))), Notes())

    def differences(self) -> dict[str, list[str]]:
        """By entity, what is not as the world has it: an object too few or too many, a field that differs."""
        true = truth(self.site.world, self.site.style)
        found = {entity: list(_differences(entity, self._stored(entity), true[entity])) for entity in true}
        return {entity: lines for entity, lines in found.items() if lines}

    def loud(self) -> str:
        """What the report says of what was not read."""
        skipped = {name: one["skipped"] for name, one in self.report["entities"].items() if one["skipped"]}
        return json.dumps({"errors": self.report["errors"], "skipped": skipped}, ensure_ascii=False)

    def _stored(self, entity: str) -> list[dict[str, Any]]:
        return [one.as_json() for one in self.ws.store.objects.list(entity, include_gone=False)]


KEYS = {
    "job": ("job_number", "parent_job_number", "name"),
    "attachment": ("job_number", "section_name", "name"),
    "compliance_form": ("job_number",),
    "job_checklist": ("job_number", "section_name"),
    "variation": ("job_number", "section_name", "quote_number"),
    "progress_claim": ("job_number", "claim_number"),
    "retention": ("job_number", "invoice_number"),
}
"""By what an object is told, where that is not its job and its name."""


def _differences(entity: str, stored: list[dict[str, Any]], true: list[Shown]) -> Iterator[str]:
    names = KEYS.get(entity, ("job_number", "name"))
    there = {tuple(one.shown.get(name) for name in names): one for one in true}
    here = {tuple(one.get(name) for name in names): one for one in stored}
    yield from (f"{key}: it is missing" for key in there if key not in here)
    yield from (f"{key}: there is no such thing" for key in here if key not in there)
    if len(here) != len(stored):
        yield f"{len(stored)} objects of {len(here)} keys"
    fields = set(RECORDS[entity].contract_fields())
    for key in there.keys() & here.keys():
        for name, value in there[key].shown.items():
            if name in fields and _norm(here[key].get(name)) != _norm(value):
                yield f"{key}: {name} is {here[key].get(name)!r}, and is truly {value!r}"
        for name, value in there[key].silent.items():
            if name in fields and here[key].get(name) is not None and _norm(here[key][name]) != _norm(value):
                yield f"{key}: {name} is {here[key][name]!r}, which nothing shows, and is truly {value!r}"


def _norm(value: Any) -> Any:
    """Instants of one moment are one."""
    if isinstance(value, dict):
        return {name: _norm(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_norm(one) for one in value]
    if isinstance(value, str) and len(value) > 16 and value[10] == "T":
        instant = datetime.fromisoformat(value)
        return instant.astimezone(UTC) if instant.tzinfo else instant
    return value


@pytest.fixture
def read(make_settings: Callable[..., Settings]) -> Iterator[Callable[..., Reading]]:
    """Start the portal of this name, with these jobs, and read it."""
    with ExitStack() as opened:

        def start(name: str, jobs: tuple[str, ...]) -> Reading:
            server = opened.enter_context(Server(PORTALS[name]))
            where = server.announcement
            access = {f"portal_{key}": where[key] for key in ("username", "password")}
            settings = make_settings(portal_url=where["portal_url"], **access)
            return Reading(server.site, opened.enter_context(open_workspace(settings)), jobs)

        yield start


TOLD: dict[str, str] = {}
"""Portals that are not read whole yet, with the line that says so; may only shrink."""

SILENT: dict[str, str] = {}
"""Portals whose run is complete and lacks something; may only shrink."""

QUICK = {"frames": ("J20411", "J20414")}
"""Read on every change, with jobs that have files, a checklist and money; the others take minutes together, and `make
drills` has all of them whole."""


def _portals() -> list[Any]:
    marks = {name: [pytest.mark.drill] for name in PORTALS}
    for name, reason in SILENT.items():
        marks[name].append(pytest.mark.xfail(strict=True, reason=reason))
    quick = [pytest.param(name, jobs, id=f"{name}, two jobs") for name, jobs in QUICK.items()]
    return quick + [pytest.param(name, (), marks=marks[name], id=name) for name in PORTALS]


@pytest.mark.parametrize(("name", "jobs"), _portals())
def test_it_is_read_exactly_or_says_what_is_not(name: str, jobs: tuple[str, ...], read: Callable[..., Reading]) -> None:
    """Every object is as the world has it and the run is complete; or it is not, and says why. No write leaves."""
    reading = read(name, jobs)
    assert reading.site.alarm == []
    if (told := TOLD.get(name)) is not None:
        assert reading.report["outcome"] != "complete"
        assert told in reading.loud()
        return
    assert reading.differences() == {}, reading.loud()
    assert reading.report["outcome"] == "complete", reading.loud()
