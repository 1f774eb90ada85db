"""One kept page, answer or file by its SHA-256: what it is, where it was seen, and who may have it."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import Any

from scraper.entities import CATALOG
from scraper.errors import NotFound
from scraper.evidence.snapshot import Snapshot
from scraper.service.files import File, content_type_of
from scraper.store import Store
from scraper.store.confidential import confidential_of

MOST_SEEN = 100
"""So many times that it was seen are told, the latest."""
FORM = "compliance_form"


@dataclass(frozen=True)
class Evidence:
    """What is kept under one SHA-256."""

    snapshots: tuple[Snapshot, ...]
    """The newest first."""
    is_confidential: bool

    @property
    def file(self) -> File:
        """Its bytes, as a file is sent."""
        one = self.snapshots[0]
        ending = mimetypes.guess_extension(one.content_type) or ".bin"
        return File(f"{one.kind} {one.sha256[:12]}{ending}", content_type_of(one.content_type), one.sha256)

    def lacks(self, scopes: tuple[str, ...]) -> str | None:
        """A scope that these lack for it: for each kind that it was kept as, one of those that open such a kind."""
        needed = [_opened_by(kind) for kind in dict.fromkeys(one.kind for one in self.snapshots)]
        needed += [("admin",)] if self.is_confidential else []
        return next((any_of[0] for any_of in needed if not set(any_of) & set(scopes)), None)

    def as_json(self) -> dict[str, Any]:
        """As it is answered."""
        one = self.snapshots[0]
        seen = [
            {
                "kind": each.kind,
                "captured_at": each.captured_at.isoformat(),
                "url": each.url,
                "job_number": each.context.job_number,
                "section_name": each.context.section_name,
            }
            for each in self.snapshots[:MOST_SEEN]
        ]
        facts = {"sha256": one.sha256, "content_type": one.content_type, "size_bytes": one.size_bytes}
        return {**facts, "scrubbed": sorted({name for each in self.snapshots for name in each.scrubbed}), "seen": seen}


def evidence_of(store: Store, sha256: str) -> Evidence:
    """What is kept under a SHA-256. Raises `NotFound`."""
    found = store.evidence.beginning(sha256)
    if not found:
        raise NotFound(f"no evidence {sha256} is kept")
    return Evidence(tuple(found), confidential_of(store).is_file(sha256) or _is_of_a_hidden_form(store, found))


def _is_of_a_hidden_form(store: Store, found: list[Snapshot]) -> bool:
    """Whether it is a list, screen or document of the forms of a job that has a confidential one."""
    spec = CATALOG[FORM]
    own = {place.kind for place in spec.places} | {kind for kind in spec.kinds if len(_opened_by(kind)) == 1}
    jobs = {one.context.job_number for one in found if one.kind in own}
    hidden = confidential_of(store)
    return any(hidden.withholds(form) for job in jobs for form in store.objects.list(FORM, job))


def _opened_by(kind: str) -> tuple[str, ...]:
    """The scopes each of which opens a kind of evidence; what is kept beside the entities is the operator's."""
    return tuple(dict.fromkeys(scope for spec in CATALOG.values() if kind in spec.kinds for scope in spec.scopes)) or (
        "admin",
    )
