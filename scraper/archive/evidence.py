"""The evidence that the records point to. What a page says of other clients' jobs stays out of a job's archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scraper.archive.bag import Bag
from scraper.archive.files import CONFIDENTIAL, Files
from scraper.archive.redaction import Pointing, own_rows
from scraper.archive.scope import Selection
from scraper.entities import CATALOG, FILE_KINDS, RECORDS
from scraper.entities.places import JOB, MenuList, OnCard, OwnScreen
from scraper.errors import ScraperError
from scraper.evidence.snapshot import Snapshot
from scraper.workspace import Workspace

EVIDENCE = "data/evidence"
INDEX = f"{EVIDENCE}/index.jsonl"
SHARED = "the page shows other clients too"
_ENDINGS = {"text/html": ".html.txt", "application/json": ".json"}


@dataclass
class Evidence:
    """What became of the evidence."""

    cited: set[str] = field(default_factory=set)
    """Every piece that the archive's records point to, by SHA-256."""
    paths: dict[str, str] = field(default_factory=dict)
    """Where a piece lies in the archive, by SHA-256."""
    kept: Counter[str] = field(default_factory=Counter)
    """How many pieces, by how they are kept."""
    absent: list[dict[str, Any]] = field(default_factory=list)
    """What the store has lost: `sha256`, `kind`, `why`."""
    first: str | None = None
    """When the oldest piece was captured, ISO 8601 UTC."""
    last: str | None = None

    def note(self, one: Mapping[str, Any]) -> None:
        """One piece, as the index tells of it."""
        self.cited.add(one["sha256"])
        self.kept[one["kept"]] += 1
        if "path" in one:
            self.paths[one["sha256"]] = one["path"]
        if one["kept"] in ("missing", "unknown"):
            self.absent.append({name: one.get(name) for name in ("sha256", "kind", "why")})
        if (at := one.get("captured_at")) is not None:
            self.first, self.last = min(self.first or at, at), max(self.last or at, at)


def take(bag: Bag, ws: Workspace, selection: Selection, files: Files) -> Evidence:
    """Put the evidence of the selected objects into the bag, with its index by SHA-256."""
    found = Evidence()

    def index() -> Iterator[dict[str, Any]]:
        for sha256, objects in sorted(_pointed(selection).items()):
            one = _taken(bag, ws, selection, files, sha256, objects)
            found.note(one)
            yield one

    bag.add_records(INDEX, index())
    return found


_OF_ONE = frozenset(
    place.kind
    for spec in CATALOG.values()
    for place in spec.places
    if (isinstance(place, OwnScreen) and isinstance(spec.of_account, MenuList) and not spec.is_card)
    or (isinstance(place, OnCard) and place.of != JOB)
) | frozenset(
    kind for spec in CATALOG.values() if spec.files is not None and not spec.has_job for kind in spec.files.kinds
)
"""Kinds of pages and files that show one record of the account, and what belongs to it: whoever may have that may have
them."""


def _pointed(selection: Selection) -> dict[str, list[tuple[str, str]]]:
    """The objects that point to each piece, by entity and id; nobody asks for them where every page goes in whole."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entity in RECORDS:
        for one in selection.objects(entity):
            for sha256 in {origin["evidence"] for origin in one.provenance.values()}:
                objects = found.setdefault(sha256, [])
                if not selection.scope.is_everything:
                    objects.append((entity, one.id))
    return found


def _taken(
    bag: Bag, ws: Workspace, selection: Selection, files: Files, sha256: str, objects: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    seen = ws.store.evidence.of(sha256)
    if not seen:
        return {"sha256": sha256, "kept": "unknown", "why": "the store has no note of what it is"}
    # The same bytes may have been seen on another client's job too: then that is not told.
    of_one = objects and seen[0].kind in _OF_ONE
    snapshot = next((one for one in seen if of_one or selection.owns(one.context.job_number)), None)
    if snapshot is None:
        pointing = [one for entity, ident in objects if (one := ws.store.objects.get(entity, ident)) is not None]
        return _replaced(ws, seen[0], pointing)
    body = snapshot.model_dump(mode="json")
    if selection.is_withheld_file(sha256):
        return body | {"kept": "no file", "why": CONFIDENTIAL}
    if snapshot.kind not in FILE_KINDS:
        return _copied(bag, ws, snapshot, body)
    if sha256 in files.by_sha256:
        return body | {"kept": "file", "path": files.by_sha256[sha256]}
    return body | {"kept": "no file", "why": "the file is not in the archive"}


def _copied(bag: Bag, ws: Workspace, snapshot: Snapshot, body: dict[str, Any]) -> dict[str, Any]:
    sha256 = snapshot.sha256
    path = f"{EVIDENCE}/{sha256}{_ENDINGS.get(snapshot.content_type.split(';')[0], '.bin')}"
    why = bag.add_blob(path, ws.blobs, sha256)
    if why:
        return body | {"kept": "missing", "why": why}
    return body | {"kept": "page", "path": path}


def _replaced(ws: Workspace, snapshot: Snapshot, objects: Pointing) -> dict[str, Any]:
    """A page that shows other clients too is its hash and the rows of the archive's own objects."""
    told = snapshot.model_dump(mode="json", exclude={"url", "context"}) | {"kept": "own rows", "why": SHARED}
    try:
        return told | {"rows": list(own_rows(ws, snapshot, objects))}
    except KeyError:
        return told | {"rows": [], "why": f"{SHARED}; it is missing in the store"}
    except ScraperError as error:
        # Only what kind of error it is: its words may be another client's row.
        return told | {"rows": [], "why": f"{SHARED}, and its rows cannot be told apart ({type(error).__name__})"}
