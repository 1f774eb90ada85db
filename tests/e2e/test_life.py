"""What happens over time to an installation that is exact: nothing new, late, changed, gone, back, another layout.

The tests of a skin share one installation. Each finds it exact and leaves it exact, so that they run in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import cache

import pytest

from fixtures.portal.options import Options
from fixtures.portal.server import PortalServer
from scraper.settings import load
from scraper.workspace import open_workspace
from tests.conftest import KEY, access_to
from tests.e2e.installation import Installation

pytestmark = pytest.mark.browser


# The tests of a skin run in one process: they share its installation.
CLASSIC = pytest.param("classic", marks=pytest.mark.xdist_group("life in classic"))
KENDO = pytest.param("kendo", marks=pytest.mark.xdist_group("life in kendo"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Installation]]:
    """By skin, an installation in front of a small portal, after its first run."""
    with ExitStack() as running:

        @cache
        def install(skin: str) -> Installation:
            portal = running.enter_context(PortalServer(jobs=3, options=Options(skin=skin)))
            settings = load(data_dir=tmp_path_factory.mktemp(skin) / "data", vault_key=KEY, **access_to(portal))
            here = Installation(portal, running.enter_context(open_workspace(settings)))
            first = here.sync()
            assert (first["outcome"], first["login"]) == ("complete", "ok"), first
            return here

        yield install


@pytest.fixture
def here(request: pytest.FixtureRequest, installed: Callable[[str], Installation]) -> Installation:
    """The installation in front of the portal whose skin the test names."""
    return installed(request.param)


@pytest.fixture(autouse=True)
def _exact_before_and_after(here: Installation) -> Iterator[None]:
    """The store holds the truth, and nothing was written in the portal."""
    assert here.differences() == {}
    yield
    assert here.differences() == {}
    assert here.alarms == []
    assert here.portal.site.logins == 1


def completed_job(here: Installation) -> str:
    """The number of a top job that is completed."""
    done = (f for f in here.stored("job") if f["status"] == "completed" and not f["parent_job_number"])
    return str(next(done)["job_number"])


@pytest.mark.parametrize("here", [CLASSIC, KENDO], indirect=True)
def test_a_second_run_finds_nothing_new(here: Installation) -> None:
    """Nothing changed: no version is written, no file fetched again, fewer pages opened; nor does rereading change."""
    *_, first = here.ws.store.runs.list()
    versions = here.versions()
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


@pytest.mark.parametrize("here", [CLASSIC], indirect=True)
def test_jobs_change_and_attachments_come_late_go_and_come_back(here: Installation) -> None:
    """A changed job gets a version, the others keep theirs; what appears after its job was read as completed is late;
    what a complete listing lacks is gone, not deleted."""
    before = here.versions()
    number = completed_job(here)
    assert not any(stored.late for stored in here.ws.store.objects.list("attachment"))

    here.control("late", job=number, name="late photo.jpg")
    here.control("touch", job=number)
    report = here.sync()
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


@pytest.mark.parametrize("here", [CLASSIC], indirect=True)
def test_only_what_was_asked_for(here: Installation) -> None:
    """One job, one entity, a date: the run takes that and reports on that."""
    number = completed_job(here)
    report = here.sync(jobs=(number,), entities=("attachment",), full=True)
    assert report["outcome"] == "complete", report
    held = [fields for fields in here.stored("attachment") if fields["job_number"] == number]
    assert report["entities"]["attachment"]["taken"] == len(held) > 0
    assert "customer" not in report["entities"]

    nothing = here.sync(jobs=("J999999",))
    assert nothing["outcome"] == "partial"
    skipped = nothing["entities"]["job"]["skipped"]
    assert [one["what"] for one in skipped] == ["J999999"]

    tomorrow = here.ws.clock().date() + timedelta(days=2)
    since = here.sync(since=tomorrow)
    assert since["requests"]["browser_pages"] < report["requests"]["browser_pages"]


@pytest.mark.parametrize("here", [KENDO], indirect=True)
def test_a_portal_that_changes_between_two_runs(here: Installation) -> None:
    """Drift in the next run neither alters nor loses nor doubles any object."""
    before = here.versions()
    here.control("drift", names="rename-known,reorder-columns,address-shapes,move-tab")
    report = here.sync(full=True)
    assert report["outcome"] == "complete", report
    assert here.versions().keys() == before.keys()
