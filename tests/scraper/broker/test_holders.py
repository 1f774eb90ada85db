"""Who lives is told by the operating system alone."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import pytest

from scraper.broker import holders


def test_who_lives_is_told_by_a_lock_alone(tmp_path: Path) -> None:
    """This process lives; one that never was, or left its file behind, does not, and the file goes."""
    mine = holders.own(tmp_path)
    assert holders.own(tmp_path) == mine
    assert holders.is_alive(tmp_path, mine)
    (tmp_path / "process-dead").touch()
    assert not holders.is_alive(tmp_path, "process-dead")
    assert not holders.is_alive(tmp_path, f"process-{uuid.uuid4().hex}")
    assert os.listdir(tmp_path) == [mine]


def test_a_forked_child_has_a_name_of_its_own_and_keeps_its_parents(tmp_path: Path) -> None:
    """What a worker has taken is not handed out while one of its children may be still at it."""
    parent, reading, writing = holders.own(tmp_path), *os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, holders.own(tmp_path).encode())
        os._exit(0)
    os.waitpid(child, 0)
    name = os.read(reading, 100).decode()
    assert name.startswith("process-")
    assert name != parent
    assert not holders.is_alive(tmp_path, name)
    assert holders.is_alive(tmp_path, parent)


def test_who_comes_clears_away_what_the_dead_have_left(tmp_path: Path) -> None:
    """A name that is being made is nobody's yet, and is left."""
    for name in ("process-dead", ".process-new"):
        (tmp_path / name).touch()
    mine = holders.own(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [".process-new", mine]


def test_a_file_that_may_not_be_opened_is_somebodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another user's process is no dead one."""

    def refused(*_: object) -> None:
        raise PermissionError

    (tmp_path / "process-theirs").touch()
    monkeypatch.setattr("scraper.broker.holders.fcntl.flock", refused)
    assert holders.is_alive(tmp_path, "process-theirs")
    assert os.listdir(tmp_path) == ["process-theirs"]
