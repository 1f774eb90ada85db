"""What the open API sends, and on into records: a reader per entity, names as sent, everything unknown to `extra`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from scraper.api.answers import Row
from scraper.api.routes import ROUTES
from scraper.api.sent import Reader, SentRow
from scraper.api.values import Account
from scraper.entities import CATALOG, RECORDS
from scraper.entities.places import ApiPerParent
from scraper.errors import RowRejected
from scraper.models import Record


def _entities() -> Iterator[tuple[str, str]]:
    """Route and entity: of what lists it, and of what answers for one of its ids."""
    known = {place.route: entity for entity, spec in CATALOG.items() for place in spec.apis}
    ids = {ROUTES[name].id: entity for name, entity in known.items() if ROUTES[name].id}
    for name, route in ROUTES.items():
        entity = known.get(name, ids.get(route.id) if "{key}" in route.path else None)
        if entity is not None:
            yield name, entity


ENTITIES = dict(_entities())
"""Route to the entity that its rows are."""


def under(name: str, key: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows that were asked for by their parent's key, which says it itself where they do not."""
    entity = ENTITIES[name]
    place = next((one for one in CATALOG[entity].apis if one.route == name), None)
    reader: Reader = import_module(f"scraper.api.readers.{entity}").READER
    field = reader.fields.get(place.by) if isinstance(place, ApiPerParent) else None
    for row in rows:
        is_said = field is None or any(sent.casefold() == field.name.casefold() for sent in row)
        yield row if is_said or field is None else {**row, field.name: key}


def read(name: str, rows: Iterable[Row], account: Account) -> Iterator[Record | RowRejected]:
    """One record per row of the route `name`, in order; `RowRejected` in place of a row that cannot be read for sure.

    What the row leaves out stays unset. Raises `KeyError` for a route without an entity of its own (see `ENTITIES`).
    """
    record = RECORDS[ENTITIES[name]]
    reader: Reader = import_module(f"scraper.api.readers.{record.entity}").READER
    known_by = [reader.fields[field].name for field in (*record.key, "api_id") if field in reader.fields]
    for row in rows:
        sent = SentRow(row, account)
        try:
            found = [reader.read(sent, record), *_within(reader, row, record, account)]
        except ValueError as error:
            yield RowRejected(str(error), f"open API {name}: {sent.label(*known_by)}")
        else:
            yield from found


def _within(reader: Reader, row: Row, record: type[Record], account: Account) -> Iterator[Record]:
    """The records of what a row holds: without one of them the row is not whole."""
    for one in reader.within(row):
        yield reader.read(SentRow(one, account), record)
        yield from _within(reader, one, record, account)
