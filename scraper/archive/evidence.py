"""The evidence that the records point to. What a page says of other clients' jobs stays out of a job's archive."""

from __future__ import annotations

from typing import Any

from scraper.archive.bag import Bag
from scraper.archive.files import Files
from scraper.archive.own_rows import Pointing, own_rows
from scraper.archive.scope import Selection
from scraper.errors import ScraperError
from scraper.evidence.snapshot import Snapshot
from scraper.models import RECORDS
from scraper.reading import CLAIM_FILE, FILE_KIND, LISTED_FORM
from scraper.workspace import Workspace

EVIDENCE = "data/evidence"
INDEX = f"{EVIDENCE}/index.jsonl"
_FILES = (FILE_KIND, LISTED_FORM, CLAIM_FILE)
_ENDINGS = {"text/html": ".html.txt", "application/json": ".json"}


def take(bag: Bag, ws: Workspace, selection: Selection, files: Files) -> list[dict[str, Any]]:
    """Put the evidence of the selected objects into the bag; its index, by SHA-256."""
    return [
        _taken(bag, ws, selection, files, sha256, objects) for sha256, objects in sorted(_pointed(selection).items())
    ]


def _pointed(selection: Selection) -> dict[str, Pointing]:
    found: dict[str, Pointing] = {}
    for entity in RECORDS:
        for one in selection.objects(entity):
            for sha256 in {origin["evidence"] for origin in one.provenance.values()}:
                found.setdefault(sha256, []).append(one)
    return found


def _taken(
    bag: Bag, ws: Workspace, selection: Selection, files: Files, sha256: str, objects: Pointing
) -> dict[str, Any]:
    seen = ws.store.evidence.of(sha256)
    if not seen:
        return {"sha256": sha256, "kept": "unknown", "why": "the store has no note of what it is"}
    # The same bytes may have been seen on another client's job too: then that is not told.
    snapshot = next((one for one in seen if selection.owns(one.context.job_number)), seen[0])
    is_ours = selection.owns(snapshot.context.job_number)
    body = snapshot.model_dump(mode="json")
    if not is_ours:
        return _replaced(ws, snapshot, objects, {name: body[name] for name in body if name not in ("url", "context")})
    if snapshot.kind in _FILES:
        path = files.by_sha256.get(sha256)
        return body | (
            {"kept": "file", "path": path} if path else {"kept": "no file", "why": "the file is not in the archive"}
        )
    return _copied(bag, ws, snapshot, body)


def _copied(bag: Bag, ws: Workspace, snapshot: Snapshot, body: dict[str, Any]) -> dict[str, Any]:
    sha256 = snapshot.sha256
    path = f"{EVIDENCE}/{sha256}{_ENDINGS.get(snapshot.content_type.split(';')[0], '.bin')}"
    why = bag.add_blob(path, ws.blobs, sha256)
    if why:
        return body | {"kept": "missing", "why": why}
    return body | {"kept": "page", "path": path}


def _replaced(ws: Workspace, snapshot: Snapshot, objects: Pointing, body: dict[str, Any]) -> dict[str, Any]:
    """A page that shows other clients too is its hash and the rows of the archive's own objects."""
    told = body | {"kept": "own rows", "why": "the page shows other clients too"}
    try:
        return told | {"rows": list(own_rows(ws, snapshot, objects))}
    except KeyError:
        return told | {"rows": [], "why": "it is missing in the store"}
    except ScraperError as error:
        # Only what kind of error it is: its words may be another client's row.
        return told | {"rows": [], "why": f"{told['why']}, and its rows cannot be told apart ({type(error).__name__})"}
