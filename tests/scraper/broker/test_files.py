"""The files of an embedded broker: their names, how they appear whole, and what is set aside."""

from __future__ import annotations

import os
from pathlib import Path
from queue import Empty

import pytest

from tests.scraper.broker.test_transport import connected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the messages lie."""
    made = tmp_path / "queue"
    made.mkdir()
    return made


def test_only_so_many_messages_are_kept_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends nonsense every second fills no disk; the oldest goes."""
    monkeypatch.setattr("scraper.broker.files.BROKEN_AT_MOST", 2)
    for number in range(4):
        (folder / f"{number:020}_x.jobs.msg").write_text("nonsense")
    with connected(folder) as connection, pytest.raises(Empty):
        connection.default_channel._get("jobs")
    assert sorted(os.listdir(folder.parent / "broken")) == [f"{number:020}_x.jobs.msg" for number in (2, 3)]
