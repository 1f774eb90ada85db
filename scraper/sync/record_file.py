"""The document of a record that is no job, which its own screen offers: a supplier's invoice as it came."""

from __future__ import annotations

import json

from flows.card import RecordCard
from flows.portal import Portal
from scraper.entities import CATALOG, RECORDS
from scraper.entities.places import OwnScreen
from scraper.errors import DownloadRejected, RequestRefused, TruncatedDownload
from scraper.evidence.snapshot import Context
from scraper.parse.snapshots import read_document
from scraper.store import Run, StoredObject, WorkItem
from scraper.workspace import Workspace


def take_document(
    ws: Workspace, run: Run, item: WorkItem, portal: Portal, card: RecordCard, parent: StoredObject, place: OwnScreen
) -> None:
    """Fetch the document that the screen at hand offers, once: it was sent as it is, and is not made anew.

    A screen without any, such as of an invoice that somebody typed in, offers none; one that cannot be had is told.
    """
    spec = CATALOG[item.entity]
    if spec.files is None or spec.files.document is None or place.details is None:
        return
    (kind,) = spec.files.kinds
    held = ws.store.objects.held(RECORDS[item.entity].of_printed(_named(parent))).get(kind)
    if held is not None and ws.blobs.has(held.evidence):
        return
    try:
        fetched = portal.download_here(card.name, item.entity)
    except (DownloadRejected, TruncatedDownload, RequestRefused) as error:
        ws.store.runs.skip(item, item.entity, str(card), str(error))
        return
    if fetched is not None:
        key = (json.dumps(parent.fields[name], ensure_ascii=False) for name in RECORDS[item.entity].key)
        row = "\x1f".join((*key, fetched.name or card.name))
        context = Context(portal_id=parent.body["portal_id"], row=row)
        snapshot = ws.index(fetched.blob, kind, fetched.url, (), context, fetched.content_type)
        ws.store.objects.put([read_document(ws, item.entity, snapshot)], run_id=run.id)


def _named(parent: StoredObject) -> dict[str, object]:
    names = {name: parent.fields[name] for name in RECORDS[parent.entity].key}
    return {**names, "portal_id": parent.body["portal_id"], "api_id": parent.body["api_id"]}
