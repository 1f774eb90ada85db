"""A sync that is killed anywhere is finished by the next one: nothing lost, nothing twice, no browser left behind."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from fixtures.portal import truth
from tests.drills.killing import Installation, comparable, stored_fields

Install = Callable[..., Installation]
KILLS = 20
CHANCE = random.Random(20261122)
POINTS = [(["classic", "kendo"][kill % 2], CHANCE.random(), CHANCE.random()) for kill in range(KILLS)]
"""Skin, how much of a run's requests are answered, and how many seconds later the kill comes."""


@pytest.fixture(scope="module")
def undisturbed(fresh: Install) -> Callable[[str], tuple[int, dict[str, int]]]:
    """Per skin: how many requests one run that nobody kills makes, and the versions it leaves, object by object."""
    known: dict[str, tuple[int, dict[str, int]]] = {}

    def look(skin: str) -> tuple[int, dict[str, int]]:
        if skin not in known:
            installation = fresh(skin)
            installation.sync()
            known[skin] = installation.requests, versions(installation)
        return known[skin]

    return look


def versions(installation: Installation) -> dict[str, int]:
    """How often each stored object was written."""
    with installation.workspace() as ws:
        names = truth.entities(installation.portal.site)
        return {one.id: one.version for name in names for one in ws.store.objects.list(name)}


def assert_whole(installation: Installation, logins: int) -> None:
    """The store holds the truth and nothing else, every run is ended, and few passwords were submitted."""
    expected = truth.entities(installation.portal.site)
    if installation.entities:
        expected = {name: expected[name] for name in installation.entities}
    with installation.workspace() as ws:
        assert stored_fields(ws, list(expected)) == {name: comparable(objects) for name, objects in expected.items()}
        assert {run["outcome"] for run in ws.store.runs.list()} == {"complete"}
        assert ws.store.sessions.state().state == "ok"
        evidence = {
            origin["evidence"]
            for name in expected
            for one in ws.store.objects.list(name)
            for origin in one.provenance.values()
        }
        assert all(ws.blobs.has(sha256) for sha256 in evidence if sha256)
    assert installation.portal.site.logins <= logins
    assert installation.portal.site.alarm.alerts == []
    assert installation.left_behind() == []


@pytest.mark.drill
@pytest.mark.parametrize(("skin", "share", "delay"), POINTS)
def test_a_run_killed_anywhere_is_finished_by_the_next(
    fresh: Install, undisturbed: Callable[[str], tuple[int, dict[str, int]]], skin: str, share: float, delay: float
) -> None:
    """Wherever SIGKILL hits, the next plain sync ends complete: the truth, and as many versions as without a kill."""
    requests, expected = undisturbed(skin)
    installation = fresh(skin)
    installation.sync_and_kill(1 + int(share * requests), delay)
    assert installation.left_behind() == []
    assert installation.sync()["outcome"] == "complete"
    assert_whole(installation, logins=2)
    assert versions(installation) == expected


@pytest.mark.browser
def test_a_run_killed_twice_is_finished_by_the_third(fresh: Install) -> None:
    """Two kills in a row, early and late, cost nothing but time."""
    taken = ("job", "job_section", "job_checklist", "attachment", "compliance_form", "customer")
    installation = fresh("classic", jobs=1, entities=taken)
    alive = [installation.sync_and_kill(requests, 0.1) for requests in (14, 24)]
    assert all(len(names) > 2 for names in alive), "a kill came when no browser ran"
    assert installation.left_behind() == []
    assert installation.sync()["outcome"] == "complete"
    assert_whole(installation, logins=3)
