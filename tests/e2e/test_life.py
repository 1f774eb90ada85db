"""The life of an installation: nothing told, nothing new, late, changed, gone, back, only what was asked for, another
layout.

A chapter finds the installation exact and leaves it exact.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta

import pytest

from scraper.pages.registry import ENTITY_PAGES
from scraper.sync import pipeline
from tests.e2e.canary import leaks, secrets_of
from tests.e2e.installation import OF_JOBS, Installation
from tests.test_recorded_pages import test_recorded_page as reads_as_recorded

pytestmark = pytest.mark.browser


def completed_job(here: Installation) -> str:
    """The number of a top job that is completed."""
    done = (f for f in here.stored("job") if f["status"] == "completed" and not f["parent_job_number"])
    return str(next(done)["job_number"])


def nothing_that_a_run_leaves_tells_a_secret_or_a_name(here: Installation) -> None:
    """After two logins, secrets are in no file of the data folder, however encoded; a recorded case of any screen names
    no person."""
    here.control("expire-sessions")
    assert here.sync(entities=("job",), full=True)["login"] == "ok"
    secrets = secrets_of(here.portal)
    assert len(secrets) >= 9  # three, and three of each session
    data = here.ws.settings.data_dir
    assert leaks(data, secrets) == []

    world = here.portal.site.world
    people = {user.name for user in world.users} | {user.email for user in world.users}
    people |= {text for one in world.customers for text in (one.name, one.email, one.phone, one.street.line1) if text}
    people |= {text for one in world.contacts for text in (one.name, one.email, one.mobile) if text}
    taken = here.entities or tuple(ENTITY_PAGES)
    kinds = {name: [page.kind for page in pages] for name, pages in ENTITY_PAGES.items() if name in taken}
    screens = [name for name, known in kinds.items() if any(here.ws.store.evidence.latest(known))]
    for entity in screens:
        case = pipeline.record_case(here.ws, entity, "now", data.parent / "pages")
        reads_as_recorded(case)
        text = html.unescape("".join(path.read_text("utf-8") for path in case.iterdir()))
        assert [name for name in sorted(people) if name in text] == [], entity
    # No job here is priced by stages, and with a key the price book comes from the open API.
    assert len(screens) >= len(kinds) - 2


def a_second_run_finds_nothing_new(here: Installation) -> None:
    """Nothing changed: no version is written, no file fetched again, fewer pages opened; nor does rereading change.

    What the first run found is its one version of an object, findings included.
    """
    *_, first = here.ws.store.runs.list()
    versions = here.versions()
    assert set(versions.values()) == {1}
    files = list(here.ws.store.evidence.latest(["file"]))
    assert len(files) == len(here.stored("attachment"))

    second = here.sync()
    assert (second["outcome"], second["login"]) == ("complete", "reused")
    assert not any(figures["new"] or figures["changed"] for figures in second["entities"].values()), second
    assert second["requests"]["browser_pages"] < first["requests"]["browser_pages"]
    assert here.versions() == versions
    assert list(here.ws.store.evidence.latest(["file"])) == files

    rereading = here.reread()
    assert rereading["outcome"] == "complete", rereading
    assert rereading["requests"] == {"browser_pages": 0, "portal_http": 0, "api": 0}
    assert here.versions() == versions


def jobs_change_and_attachments_come_late_go_and_come_back(here: Installation) -> None:
    """A changed job gets a version, the others keep theirs; what appears after its job was read as completed is late;
    what a complete listing lacks is gone, not deleted."""
    before = here.versions()
    number = completed_job(here)
    assert not any(stored.late for stored in here.ws.store.objects.list("attachment"))

    here.control("late", job=number, name="late photo.jpg")
    here.control("touch", job=number)
    report = here.sync(entities=OF_JOBS)
    assert report["entities"]["attachment"]["new"] == 1
    assert report["entities"]["job"]["changed"] == 1
    late = [stored for stored in here.ws.store.objects.list("attachment") if stored.late]
    assert [stored.fields["name"] for stored in late] == ["late photo.jpg"]
    now = here.versions()
    assert len([id_ for id_, version in before.items() if now[id_] != version]) == 1
    assert here.differences() == {}

    files = next(card for card in here.portal.site.world.cards() if card.number == number).attachments
    taken_away = files.pop()
    assert here.sync(jobs=(number,), entities=("attachment",))["outcome"] == "complete"
    gone = here.ws.store.objects.get("attachment", late[0].id)
    assert gone is not None
    assert gone.gone_at is not None
    assert here.differences() == {}

    files.append(taken_away)
    assert here.sync(jobs=(number,), entities=("attachment",))["outcome"] == "complete"
    back = here.ws.store.objects.get("attachment", late[0].id)
    assert back is not None
    assert back.gone_at is None


def only_what_was_asked_for(here: Installation) -> None:
    """One job, one entity, a date: the run takes that and reports on that."""
    number = completed_job(here)
    report = here.sync(jobs=(number,), entities=("attachment",), full=True)
    assert report["outcome"] == "complete", report
    held = [fields for fields in here.stored("attachment") if fields["job_number"] == number]
    assert report["entities"]["attachment"]["taken"] == len(held) > 0
    assert "customer" not in report["entities"]

    nothing = here.sync(jobs=("J999999",), entities=("job",))
    assert nothing["outcome"] == "partial"
    skipped = nothing["entities"]["job"]["skipped"]
    assert [one["what"] for one in skipped] == ["J999999"]

    tomorrow = here.ws.clock().date() + timedelta(days=2)
    since = here.sync(since=tomorrow, entities=("attachment",))
    assert since["requests"]["browser_pages"] < report["requests"]["browser_pages"]


def a_portal_that_changes_between_two_runs(here: Installation) -> None:
    """Drift in the next run neither alters nor loses nor doubles any object."""
    before = here.versions()
    here.control("drift", names="rename-known,reorder-columns,address-shapes,move-tab")
    report = here.sync(full=True, entities=OF_JOBS)
    assert report["outcome"] == "complete", report
    assert here.versions().keys() == before.keys()


SOME = (*OF_JOBS, "supplier")
"""What a life on every change is about; the drills have all."""
CHAPTERS = (
    nothing_that_a_run_leaves_tells_a_secret_or_a_name,
    a_second_run_finds_nothing_new,
    jobs_change_and_attachments_come_late_go_and_come_back,
)
LAST = (only_what_was_asked_for, a_portal_that_changes_between_two_runs)
"""Drills: what a run is asked for is planned in tests without a browser, and what a changed portal shows is read in
`test_drift`, on every change."""


@pytest.mark.parametrize(
    ("skin", "jobs", "entities", "chapters"),
    [
        pytest.param("kendo", 1, SOME, CHAPTERS, id="kendo"),
        pytest.param("classic", 2, (), (*CHAPTERS, *LAST), id="classic", marks=pytest.mark.drill),
        pytest.param("kendo", 2, (), (*CHAPTERS, *LAST), id="kendo, two jobs", marks=pytest.mark.drill),
    ],
)
def test_the_life_of_an_installation(
    install: Callable[..., Installation],
    skin: str,
    jobs: int,
    entities: tuple[str, ...],
    chapters: tuple[Callable[[Installation], None], ...],
    subtests: pytest.Subtests,
) -> None:
    """One portal, one data folder, run after run: the store holds the truth, and nothing is written in the portal."""
    here = install(skin=skin, jobs=jobs, switches={"totp": "on"})
    here.entities = entities
    first = here.sync()
    assert (first["outcome"], first["login"]) == ("complete", "ok"), first
    assert here.differences() == {}
    for chapter in chapters:
        with subtests.test(chapter.__name__):
            chapter(here)
            assert here.differences() == {}
            assert here.alarms == []
            assert here.portal.site.logins == 2  # the first chapter ends a session
