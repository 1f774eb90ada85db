"""One installation of the adapter in front of one bundled portal, held against the portal's own truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from fixtures.portal import truth
from fixtures.portal.data import TODAY
from fixtures.portal.seeded_time import FIRST_DAY
from fixtures.portal.server import PortalServer
from scraper.entities import CATALOG, RECORDS
from scraper.sync import pipeline
from scraper.workspace import Workspace

Object = dict[str, Any]
OF_JOBS = tuple(name for name, spec in CATALOG.items() if spec.has_job and spec.scope != "read:costs")
"""What a test takes that is about something else: a run of all entities is three times as long."""


@dataclass
class Notes:
    """A run's progress, as far as a test asks for it."""

    notes: list[str] = field(default_factory=list)

    def plan(self, total: int, before: int = 0) -> None:
        """So many items are known by now."""

    def advance(self, what: str) -> None:
        """One more is done."""

    def note(self, line: str) -> None:
        """Something a person should know."""
        self.notes.append(line)


@dataclass
class Installation:
    """A portal, and the data folder of an account that reads it."""

    portal: PortalServer
    ws: Workspace
    api: bool = True
    """Whether the account has a key of the open API."""
    progress: Notes = field(default_factory=Notes)
    entities: tuple[str, ...] = ()
    """Taken and held against the truth unless others are asked for; none means all."""

    def sync(self, **scope: Any) -> dict[str, Any]:
        """Run to the end; the run report."""
        asked = {"entities": self.entities, "first": FIRST_DAY, "last": TODAY, **scope}
        return pipeline.sync(self.ws, pipeline.Scope(**asked), self.progress)

    def reread(self, *entities: str) -> dict[str, Any]:
        """Read the kept evidence again; the run report."""
        return pipeline.reread(self.ws, entities or self.entities, self.progress)

    def control(self, what: str, **values: str) -> None:
        """Let something happen in the portal, as `fixtures.portal.control` has it."""
        address = f"{self.portal.portal_url}/__control/{what}"
        httpx.post(address, params=values, trust_env=False, timeout=60).raise_for_status()

    @property
    def alarms(self) -> list[Any]:
        """Writes that the portal has seen."""
        return list(self.portal.site.alarm.alerts)

    def stored(self, entity: str) -> list[Object]:
        """The contract's fields of every object that is not gone."""
        names = RECORDS[entity].contract_fields()
        return [
            {name: printed[name] for name in names}
            for printed in (one.as_json() for one in self.ws.store.objects.list(entity, include_gone=False))
        ]

    def versions(self) -> dict[str, int]:
        """How often each stored object was written, by its id."""
        return {one.id: one.version for entity in self.truth() for one in self.ws.store.objects.list(entity)}

    def truth(self) -> dict[str, list[Object]]:
        """What a perfect extraction would hold now."""
        user, site = self.ws.settings.portal_username, self.portal.site
        is_administrator = user == site.world.secrets.administrator
        return truth.entities(site, api=self.api, places=self.ws.settings.keeps_places, administrator=is_administrator)

    def differences(self, *entities: str) -> dict[str, dict[str, list[str]]]:
        """By entity (of these, or of all), the objects that only the store or only the truth holds; empty when the
        extraction is exact."""
        found = {}
        for entity, objects in self.truth().items():
            if entity not in (entities or self.entities or (entity,)):
                continue
            here, there = (_lines(each) for each in (self.stored(entity), objects))
            if here != there:
                lacks, adds = [one for one in there if one not in here], [one for one in here if one not in there]
                found[entity] = {"only stored": adds, "only true": lacks}
        return found

    def wrong(self) -> list[str]:
        """Stored fields that are neither null nor what the portal or the open API really shows."""
        truths = [truth.entities(self.portal.site, api=api) for api in (True, False)]
        return [problem for entity in truths[0] for problem in _wrong(entity, self.stored(entity), truths)]


def _lines(objects: list[Object]) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True) for one in objects)


def _wrong(entity: str, objects: list[Object], truths: list[dict[str, list[Object]]]) -> Iterator[str]:
    for one in objects:
        key = _key(entity, one)
        # Twins share a key: the object is right when it is right as one of them.
        known = [[true for true in each[entity] if _key(entity, true) == key] for each in truths]
        twins = list(zip(*known, strict=True)) if all(known) else [(true,) for each in known for true in each]
        faults = [[name for name in one if not _is_true(one[name], name, twin)] for twin in twins]
        if not faults:
            yield f"{entity} {key}: there is no such thing"
        elif all(faults):
            yield f"{entity} {key}: wrong in {min(faults, key=len)}"


def _is_true(value: Any, name: str, known: tuple[Object, ...]) -> bool:
    if isinstance(value, dict):  # of a group, each part can be unknown alone
        groups = [true[name] for true in known if true[name] is not None]
        return all(part is None or any(part == group[key] for group in groups) for key, part in value.items())
    return value is None or any(value == true[name] for true in known)


def _key(entity: str, one: Object) -> tuple[Any, ...]:
    key = tuple(one[name] for name in RECORDS[entity].key if name in one)
    # Of two jobs of one number, one is a section: told by its parent, and by its name.
    return (*key, one["parent_job_number"] and one["name"]) if entity == "job" else key
