"""Entities that no portal has, one for each kind of place that no entity of the catalogue uses yet."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from scraper.api import payloads
from scraper.api.routes import ROUTES, Route
from scraper.api.sent import Reader, Sent
from scraper.api.values import words
from scraper.entities import CATALOG, RECORDS, BelongsTo, EntitySpec
from scraper.entities.places import ApiPerParent, CardTab, ExportedFile, MenuList, Place, Windowed
from scraper.models import Record
from scraper.models.base import Money
from scraper.models.texts import FreeText, Identifier
from scraper.pages import values
from scraper.pages.html.rows import RowView
from scraper.pages.page import GridPage
from scraper.pages.registry import PAGES

PROFILE = """
[menu]
depots = ["Depots"]
meters = ["Meters"]
roster = ["Roster"]
[tabs]
lockers = ["Lockers"]
[windows]
weeks_back = 3
weeks_ahead = 1
[exports.files]
meters = ["Export All Meters"]
[grids.depots]
title = ["Depots"]
required = ["depot_number"]
columns = { depot_number = ["Depot"], suburb = ["Suburb"] }
[grids.lockers]
title = ["Lockers"]
required = ["locker"]
columns = { locker = ["Locker"], holds = ["Holds"] }
[grids.meters]
title = ["Meters"]
required = ["serial"]
columns = { serial = ["Serial", "Serial No."], price = ["Price"], read_on = ["Read On"], place = ["Place"] }
[grids.shifts]
title = ["Roster"]
required = ["worker", "starts_at"]
columns = { worker = ["Worker"], starts_at = ["Starts"] }
"""


class Depot(Record):
    """Has a card of its own."""

    entity: ClassVar[str] = "depot"
    key: ClassVar[tuple[str, ...]] = ("depot_number",)

    depot_number: Identifier
    suburb: FreeText | None = None


class Locker(Record):
    """Stands on the card of a depot."""

    entity: ClassVar[str] = "locker"
    key: ClassVar[tuple[str, ...]] = ("depot_number", "locker")

    depot_number: Identifier
    locker: Identifier
    holds: FreeText | None = None


class Shift(Record):
    """Stands on a roster that is asked from day to day."""

    entity: ClassVar[str] = "shift"
    key: ClassVar[tuple[str, ...]] = ("worker", "starts_at")
    dated: ClassVar[tuple[str, ...]] = ("starts_at",)

    worker: FreeText
    starts_at: datetime | date


class Meter(Record):
    """Stands in a file that is exported."""

    entity: ClassVar[str] = "meter"
    key: ClassVar[tuple[str, ...]] = ("serial",)

    serial: Identifier
    price: Money | None = None
    read_on: date | None = None
    place: FreeText | None = None


class Toll(Record):
    """Is what the open API answers for a depot."""

    entity: ClassVar[str] = "toll"
    key: ClassVar[tuple[str, ...]] = ("depot_number", "gate")

    depot_number: Identifier
    gate: Identifier


class DepotsPage(GridPage[Depot]):
    kind = "depots_grid"
    record = Depot
    grid = "depots"
    columns = {"depot_number": values.identity, "suburb": values.words}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Depot:
        return self.record_of(Depot, {**fields, "portal_id": row.portal_id, "extra": self.unplaced(row)})


class LockersPage(GridPage[Locker]):
    kind = "lockers_grid"
    record = Locker
    grid = "lockers"
    columns = {"locker": values.identity, "holds": values.words}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Locker:
        return self.record_of(Locker, {**fields, "depot_number": self.snapshot.context.row})


class ShiftsPage(GridPage[Shift]):
    kind = "shifts_grid"
    record = Shift
    grid = "shifts"
    columns = {"worker": values.identity, "starts_at": values.instant}

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Shift:
        return self.record_of(Shift, fields)


class MetersPage(GridPage[Meter]):
    kind = "meters_grid"
    record = Meter
    grid = "meters"
    columns = {
        "serial": values.identity, "price": values.money, "read_on": values.local_day, "place": values.words,
    }  # fmt: skip

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> Meter:
        return self.record_of(Meter, {**fields, "extra": self.unplaced(row)})


PLACES: dict[type[Record], tuple[Place, ...]] = {
    Depot: (MenuList(grid="depots", opens="depots"),),
    Locker: (CardTab(grid="lockers", tab="lockers", of="depot", by="depot_number"),),
    Shift: (Windowed(grid="shifts", opens="roster", days=7, begins="starts_at"),),
    Meter: (ExportedFile(grid="meters", opens="meters"),),
    Toll: (ApiPerParent(route="tolls", of="depot", key="depot_number", by="depot_number"),),
}
READERS = {
    "depots_grid": DepotsPage, "lockers_grid": LockersPage, "shifts_grid": ShiftsPage, "meters_export": MetersPage,
}  # fmt: skip


def invent(patch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Make the catalogue know them; the profile that words them."""
    for record, places in PLACES.items():
        spec = EntitySpec(
            record=record, plural=f"{record.entity}s", scope="read:jobs", belongs_to=BelongsTo.ACCOUNT, places=places
        )
        patch.setitem(CATALOG._specs, spec.name, spec)
        patch.setitem(RECORDS, spec.name, record)
    for kind, page in READERS.items():
        patch.setitem(PAGES, kind, page)
    reader: Any = ModuleType("scraper.api.readers.toll")
    reader.READER = Reader({"depot_number": Sent("depotNumber", words), "gate": Sent("gate", words)})
    patch.setitem(sys.modules, reader.__name__, reader)
    patch.setitem(ROUTES, "tolls", Route("/Depots/Tolls/{key}", "tolls"))
    patch.setitem(payloads.ENTITIES, "tolls", "toll")
    profile = folder / "profile.toml"
    profile.write_text(PROFILE, "utf-8")
    return profile
