"""The capture statement: who took what, when and how, what was covered and left out, and what this does not prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from scraper.archive.evidence import Evidence
from scraper.archive.files import Files
from scraper.archive.ro_crate import software
from scraper.archive.scope import Selection
from scraper.checks.required_forms import missing_forms
from scraper.entities import RECORDS
from scraper.errors import LayoutChanged
from scraper.parse.snapshots import required_forms
from scraper.workspace import Workspace

FORMAT = "ascora-capture-statement/1"
NOT_PROVEN = (
    "That Ascora's own record is true: the archive shows what the portal and the open API displayed to this user.",
    "That nothing was changed or removed in Ascora before it was taken.",
    "That nobody but the account's own installation made this archive, unless its fingerprint came by another way.",
    "When a person signed, filled in or photographed something, beyond what the file or the portal says.",
    "That what the portal user may not see does not exist.",
)


def statement(ws: Workspace, selection: Selection, files: Files, evidence: Evidence) -> dict[str, Any]:
    """The statement as JSON. Nothing in it depends on when it is made."""
    undated = {entity: ids for entity in RECORDS if (ids := list(_undated(selection, entity)))}
    objects = {entity: _counted(selection, entity) for entity in RECORDS}
    settings = ws.settings
    return {
        "format": FORMAT,
        "account": settings.account,
        "read": ws.store.circumstances(),
        "archived_by": software(),
        "time_zone": settings.timezone,
        "captured": {"first": evidence.first, "last": evidence.last},
        "scope": selection.scope.as_json(),
        "jobs": None if selection.jobs is None else list(selection.jobs),
        "objects": objects,
        "undated": undated,
        "coverage": ws.store.covered(selection.jobs),
        "required_forms": _required(ws, selection),
        "files": {
            "archived": len(set(files.paths.values())),
            "maybe_confidential": files.unsure,
            "absent": [one._asdict() for one in files.absent],
            "withheld_forms": [
                {"id": one.id, "job_number": one.fields["job_number"], "why": "its document is confidential"}
                for one in selection.withheld
            ],
            "confidential_forms": selection.needs_request,
        },
        "evidence": dict(sorted(evidence.kept.items())),
        "evidence_absent": evidence.absent,
        "does_not_prove": list(NOT_PROVEN),
    }


def _required(ws: Workspace, selection: Selection) -> dict[str, Any]:
    """Forms that a job's type requires and the record does not show; `rules` are how many (null: unread).

    A form counts that the store holds, whether it is in this archive or not.
    """
    try:
        rules = required_forms(ws)
    except LayoutChanged:
        return {"rules": None, "missing": []}
    jobs = (one.fields for one in selection.objects("job") if one.gone_at is None)
    forms = (one.fields for one in selection.stored("compliance_form") if one.gone_at is None)
    missing = [asdict(one) for one in missing_forms(jobs, forms, rules)] if rules else []
    return {"rules": len(rules), "missing": missing}


def _counted(selection: Selection, entity: str) -> dict[str, int]:
    objects = conflicts = findings = gone = late = 0
    for one in selection.objects(entity):
        objects += 1
        conflicts += len(one.body["conflicts"])
        findings += sum(finding["outcome"] == "failed" for finding in one.body["findings"])
        gone += one.gone_at is not None
        late += one.late
    return {"objects": objects, "conflicts": conflicts, "failed_findings": findings, "gone": gone, "late": late}


def _undated(selection: Selection, entity: str) -> Iterator[str]:
    """What is in for want of a date, where dates were asked for."""
    if selection.scope.first or selection.scope.last:
        yield from (one.id for one in selection.objects(entity) if selection.own_day(one) is None)


def by_listing(listings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Coverage, summed up by listing and entity; what has a count of its source is told from what has none."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in listings:
        zero = dict.fromkeys(("walked", "counted", "expected", "of_expected", "taken", "rejected", "unproven"), 0)
        total = found.setdefault(
            (one["listing"], one["entity"]), {name: one[name] for name in ("listing", "entity")} | zero
        )
        total["walked"] += 1
        total["taken"] += one["taken"]
        total["rejected"] += one["rejected"]
        total["unproven"] += not one["proven"]
        if one["expected"] is not None:
            total["counted"] += 1
            total["expected"] += one["expected"]
            total["of_expected"] += one["taken"]
    return list(found.values())
