"""From kept answers of the open API to readings."""

from __future__ import annotations

from collections.abc import Iterable

from scraper.api import answers, payloads
from scraper.api.routes import ROUTES
from scraper.api.values import Account
from scraper.entities import CATALOG
from scraper.errors import RowRejected
from scraper.evidence.snapshot import Snapshot
from scraper.models import Reading
from scraper.parse.snapshots import API_FACET, reading_of
from scraper.workspace import Workspace


def facet_of(route: str) -> str:
    """What the rows of a route are read as: of an entity with several, each but the first has its own."""
    others = [one.route for one in CATALOG[payloads.ENTITIES[route]].apis[1:]]
    return f"api_{route}" if route in others else API_FACET


def read_answer(ws: Workspace, snapshot: Snapshot) -> tuple[list[Reading], list[RowRejected]]:
    """The readings of one kept answer of the open API."""
    name = snapshot.kind.removeprefix("api_")
    rows = answers.read(ws.blobs.get(snapshot.sha256), ROUTES[name]).rows
    return read_rows(ws, name, rows, snapshot)


def read_rows(
    ws: Workspace, name: str, rows: Iterable[answers.Row], snapshot: Snapshot
) -> tuple[list[Reading], list[RowRejected]]:
    """The readings of an answer's rows."""
    account = Account(ws.profile, ws.zone)
    if (key := snapshot.context.row) is not None:
        rows = payloads.under(name, key, rows)
    readings: list[Reading] = []
    rejected: list[RowRejected] = []
    for item in payloads.read(name, rows, account):
        if isinstance(item, RowRejected):
            rejected.append(RowRejected(item.message, item.where, snapshot.sha256))
        else:
            readings.append(reading_of(item, snapshot, "api", facet_of(name)))
    return readings, rejected
