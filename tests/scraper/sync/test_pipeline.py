"""The main path: what begins a run, what a reread reads, and what they say."""

from __future__ import annotations

import pytest

from scraper.sync import pipeline
from scraper.workspace import Workspace
from tests.e2e.installation import Notes
from tests.recorded import RecordedPortal, details, grid, link, screen
from tests.scraper.sync.conftest import Sync, tabs


def test_what_one_run_read_another_reads_again_from_what_was_kept(sync: Sync, ws: Workspace) -> None:
    """A reread equals the sync: no object, version or value more or less."""
    sync("job", "job_section", "attachment")
    before = {
        (one.entity, one.id): (one.version, one.body)
        for entity in ("job", "job_section", "attachment")
        for one in ws.store.objects.list(entity)
    }
    assert pipeline.reread(ws, ("job", "job_section", "attachment"), Notes())["outcome"] == "complete"
    after = {
        (one.entity, one.id): (one.version, one.body)
        for entity in ("job", "job_section", "attachment")
        for one in ws.store.objects.list(entity)
    }
    assert after == before


@pytest.mark.usefixtures("one_claim")
def test_what_objects_say_of_each_other_is_found_when_all_are_there(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """A variation on a section's card, looked at after the job's, tells that the job's total holds it: no first run
    accuses what a second would not. First run, second run and reread say the same, in one version of each object."""
    pairs = {"Job Number": "J2", "Pricing Method": "Sections", "Job Status": "New", "Total Ex Tax": "$130.00"}
    sections = grid("Sections", ("Section", "Status"), [(link("Rough In", "s1"), "New")])
    claimed = grid("Progress Claim Sections", ("Section Name", "Total Value"), [("Rough In", "$100.00")])
    card = portal.cards["J2", None] | {"details": screen("<h1>J2</h1>" + details(pairs, sections))}
    listed = card["progress_claims"].pages[0]
    portal.cards["J2", None] = card | {"progress_claims": screen(listed + claimed)}
    headings = ("Quote Number", "Name", "Total Ex Tax", "Applied To Job")
    extra = screen(grid("Variations", headings, [("Q9", "Extra lights", "$30.00", "Yes")]))
    portal.cards["J2", "Rough In"] = tabs("J2", "Fixed Price", heading="J2 / Rough In") | {"variations": extra}
    money = ("job", "job_section", "variation", "claim_section", "progress_claim")

    def found() -> set[tuple[str, int, str]]:
        objects = [one for entity in money for one in ws.store.objects.list(entity)]
        return {(one.id, one.version, str(one.body["findings"])) for one in objects}

    sync(*money)
    first = found()
    (job,) = (one for one in ws.store.objects.list("job") if one.fields["total_ex_tax"] == "130.00")
    assert [(one["check"], one["outcome"]) for one in job.body["findings"]] == []
    assert {version for _, version, _ in first} == {1}
    sync(*money, full=True)
    assert found() == first
    pipeline.reread(ws, money, sync.notes)
    assert found() == first
