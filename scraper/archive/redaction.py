"""Of a page or answer that shows other clients too: the rows of the archive's own objects, as they stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from scraper.api import answers
from scraper.api.answers import Row
from scraper.api.routes import ROUTES
from scraper.errors import RowRejected
from scraper.evidence.snapshot import Snapshot
from scraper.models import Record
from scraper.models.invoice import Invoice
from scraper.pages.page import GridPage
from scraper.pages.registry import PAGES
from scraper.parse.api_answers import read_rows
from scraper.parse.invoice_facts import QUEUES
from scraper.parse.snapshots import page_of, under_top_job
from scraper.store import StoredObject
from scraper.workspace import Workspace

Pointing = list[StoredObject]
"""The objects whose fields point to a piece of evidence."""


def own_rows(ws: Workspace, snapshot: Snapshot, objects: Pointing) -> Iterator[dict[str, Any]]:
    """Each row with the object that it is of: `json` of an answer, `html` of a page.

    Raises `KeyError` when the page is no longer stored, `ScraperError` when its rows cannot be told apart.
    """
    content = ws.blobs.get(snapshot.sha256)
    name = snapshot.kind.removeprefix("api_")
    if name in ROUTES and name != snapshot.kind:
        for row in answers.read(content, ROUTES[name]).rows:
            for own in _of_answer(ws, name, row, snapshot, objects):
                yield {"entity": own.entity, "id": own.id, "json": to_jsonable_python(row)}
    elif snapshot.kind in PAGES and isinstance(listing := page_of(ws, snapshot), GridPage):
        for record, view in listing.rows():
            for own in () if isinstance(record, RowRejected) else _of_record(objects, under_top_job(ws, record)):
                yield {"entity": own.entity, "id": own.id, "html": str(view.tag)}


def _of_answer(ws: Workspace, name: str, row: Row, snapshot: Snapshot, objects: Pointing) -> Iterator[StoredObject]:
    if name in QUEUES:
        number = next((value for key, value in row.items() if key.casefold() == "invoicenumber"), None)
        yield from _invoiced(objects, number)
        return
    for reading in read_rows(ws, name, [row], snapshot)[0]:
        yield from _same(objects, reading.record)


def _of_record(objects: Pointing, record: Record) -> Iterator[StoredObject]:
    """What a row of a list tells of: its own object, and of an invoice the claim and the payments too."""
    if isinstance(record, Invoice):
        yield from _invoiced(objects, record.invoice_number)
    else:
        yield from _same(objects, record)


def _invoiced(objects: Pointing, number: str | None) -> Iterator[StoredObject]:
    """The invoice of this number, the claim that it is, and its payments."""
    wanted = str(number or "").strip()
    yield from (one for one in objects if wanted and one.fields.get("invoice_number") == wanted)


def _same(objects: Pointing, record: Record) -> Iterator[StoredObject]:
    """The object that the record is of."""
    yield from [one for one in objects if is_of(record, one)][:1]


def is_of(record: Record, one: StoredObject) -> bool:
    """Whether a record says the GUID of an object, or its key as far as that is printed."""
    if record.entity != one.entity:
        return False
    guids = ("portal_id", "api_id")
    if any(getattr(record, name) is not None and getattr(record, name) == one.body[name] for name in guids):
        return True
    fields: Mapping[str, Any] = one.fields
    said = record.model_dump(mode="json")
    return all(said[name] == fields[name] for name in record.key if name in fields)
