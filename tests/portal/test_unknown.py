"""The portals of unknown technologies themselves: who is let in, what rings the alarm, what their truth is made of."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from fixtures.unknown.portals import PORTALS
from fixtures.unknown.serving import PASSWORD, USERNAME, Server
from fixtures.unknown.truth import truth
from fixtures.unknown.world import world


@contextmanager
def _inside(server: Server) -> Iterator[httpx.Client]:
    where = server.announcement["portal_url"]
    with httpx.Client(base_url=where, trust_env=False, follow_redirects=True, timeout=60) as client:
        yield client


@pytest.mark.parametrize("name", PORTALS)
def test_only_who_has_the_password_is_let_in(name):
    """Without a session every address leads to the log-in form; with one, the first page is shown."""
    with Server(PORTALS[name]) as server, _inside(server) as client:
        assert client.get(server.site.home).url.path == "/login"
        assert client.post("/login", data={"Email": USERNAME, "Password": "wrong"}).url.path == "/login"
        entered = client.post("/login", data={"Email": USERNAME, "Password": PASSWORD})
        assert (entered.status_code, entered.url.path) == (200, server.site.home)
        assert server.site.alarm == []


WRITES = (("POST", "/Portal/Jobs"), ("PUT", "/Portal/Jobs/1"), ("GET", "/Portal/Jobs/Delete/1"))


@pytest.mark.parametrize("name", PORTALS)
def test_what_writes_rings_the_alarm(name):
    """A write is never lost among the reads."""
    with Server(PORTALS[name]) as server, _inside(server) as client:
        client.post("/login", data={"Email": USERNAME, "Password": PASSWORD})
        for method, path in WRITES:
            client.request(method, path)
        assert server.site.alarm == [f"{method} {path}" for method, path in WRITES]


@pytest.mark.parametrize("name", PORTALS)
def test_its_truth_is_the_whole_world(name):
    """Every job, section, file and claim of the world is expected of every portal, with what it shows of it."""
    true = truth(world(), PORTALS[name].style)
    counts = {entity: len(objects) for entity, objects in true.items()}
    assert counts == {
        "job": 8, "job_section": 2, "job_stage": 3, "job_checklist": 1, "variation": 4, "claim_section": 5,
        "progress_claim": 2, "retention": 2, "compliance_form": 1,
        "attachment": 4 if "forms" in PORTALS[name].style.words else 5,
    }  # fmt: skip


def test_it_says_first_where_it_is():
    """Started alone, the first line it prints is JSON with its address and who may enter."""
    command = [sys.executable, "-m", "fixtures.unknown", "classic"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        said = json.loads(started.stdout.readline())
        started.terminate()
    assert said["portal_url"].startswith("http://127.0.0.1:")
    assert (said["username"], said["password"]) == (USERNAME, PASSWORD)
