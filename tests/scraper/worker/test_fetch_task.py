"""`ascora.fetch`: a question that must be fetched comes back until its time is over, and its caller is told which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scraper import tasks
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

QUESTION = {"entity": "job_checklist", "filters": {"job_number": "J1"}}


class ComesBack(Exception):
    """What a call that comes back ends with."""


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """An account that nothing is held of, which a worker looks after."""
    with open_workspace(load(data_dir=tmp_path, vault_key=KEY, account="acme")) as workspace:
        workspace.store.swept()
        monkeypatch.setattr(tasks.process, "workspace", lambda _: workspace)
        monkeypatch.setattr(tasks, "_begin_fetches", lambda _: None)
        yield workspace


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What calls come back with."""
    sent: list[dict[str, Any]] = []

    def retry(kwargs: dict[str, Any], countdown: float) -> ComesBack:
        sent.append(kwargs)
        return ComesBack()

    monkeypatch.setattr(tasks.fetch, "retry", retry)
    return sent


def test_a_question_comes_back_with_its_fetch_and_its_time(ws: Workspace, later: list[dict[str, Any]]) -> None:
    """The first time as later; nobody else's fetch is begun meanwhile."""
    with pytest.raises(ComesBack):
        tasks.fetch(account="acme", wait=60, **QUESTION)
    with pytest.raises(ComesBack):
        tasks.fetch(**later[0])
    (fetch,) = ws.store.fetches.open()
    assert later[0]["under_way"]["id"] == fetch.id
    assert later[1] == later[0]


def test_who_does_not_wait_is_told_what_is_fetched(ws: Workspace, later: list[dict[str, Any]]) -> None:
    """At once, and when the time is over."""
    told = tasks.fetch(account="acme", **QUESTION)["problem"]
    (fetch,) = ws.store.fetches.open()
    over = {"id": fetch.id, "until": 1.0}
    assert (told["code"], told["fetch"]) == ("still_fetching", fetch.id)
    assert tasks.fetch(account="acme", wait=60, under_way=over, **QUESTION)["problem"]["code"] == "still_fetching"
    assert later == []
