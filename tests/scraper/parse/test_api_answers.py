"""What the open API's kept answers say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from scraper.evidence.snapshot import Context
from scraper.parse.api_answers import read_answer
from scraper.settings import Settings
from scraper.workspace import open_workspace


def test_a_kept_answer_reads_as_it_did_when_it_came(make_settings: Callable[..., Settings]) -> None:
    """Each row is a reading of the open API with the answer as its evidence; a row that is none is refused with it."""
    rows: list[dict[str, Any]] = [
        {"jobId": str(uuid5(NAMESPACE_OID, number)), "jobNumber": number, "jobName": "Alarm"} for number in ("J1", "")
    ]
    answer = json.dumps({"success": True, "results": rows, "totalPages": 1, "totalRecords": 2}).encode()
    with open_workspace(make_settings()) as ws:
        context = Context(walk="w", last=True)
        kept = ws.keep(answer, "api_jobs", "https://api.example/Jobs", (), context, "application/json")
        (reading,), (refused,) = read_answer(ws, kept)
    assert reading.record.key_values()[0] == "J1"
    assert (reading.source, reading.facet, reading.evidence) == ("api", "api", kept.sha256)
    assert refused.snapshot == kept.sha256
