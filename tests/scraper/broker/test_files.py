"""The files of an embedded broker: their names, how they appear whole, and what is set aside."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from queue import Empty

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.broker import files
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


@given(st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True), st.sampled_from(["", "process-0", "process-af01"]))
def test_an_address_names_the_process_that_alone_reads_it(queue: str, holder: str) -> None:
    """Any process may read what names none."""
    assert files.holder_of(files.address_of(queue, holder)) == holder


@pytest.mark.parametrize(
    ("name", "times"), [("1_x.jobs.msg", 0), ("1_x~2.jobs.msg", 2), ("1_x~.jobs.msg", 0), ("1_x~no.jobs.msg", 0)]
)
def test_a_name_counts_how_often_its_message_was_lost(name: str, times: int) -> None:
    """A name that somebody else has given counts none."""
    assert files.times_lost(name) == times


def test_a_name_tells_when_its_message_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the second and finer; one that tells no time is old."""
    monkeypatch.setattr("scraper.broker.files.time.time_ns", lambda: 90_000_000_000)
    assert files.age(f"{30_000_000_000:020}_x.jobs.msg") == 60.0
    assert files.age("celeryev.5f.msg") == float("inf")


def test_a_look_counts_calls_and_nothing_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what one process alone reads, nor what is half written; what is in hand and set aside stands beside."""
    assert str(files.look(folder)) == "0 calls wait; 0 in hand; 0 set aside"
    monkeypatch.setattr("scraper.broker.files.time.time_ns", lambda: 90_000_000_000)
    for name in (
        f"{30_000_000_000:020}_x.jobs.msg",
        f"{80_000_000_000:020}_y.jobs.msg",
        f"{10_000_000_000:020}_z.reply.process-0.msg",
        f".{20_000_000_000:020}_w.jobs.msg.process-0.taken",
        ".0af3.part",
    ):
        (folder / name).touch()
    files.set_aside(folder / f"{80_000_000_000:020}_y.jobs.msg", folder.parent / files.BROKEN, "y.jobs.msg")
    assert files.look(folder) == files.Waiting(1, 60, 1, 1)
    assert str(files.look(folder)) == "1 calls wait, the oldest for 60 s; 1 in hand; 1 set aside"


def test_a_file_is_there_whole_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full leaves what was there, and nothing half."""
    files.write_whole(folder / "table", "first")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("scraper.broker.files.os.replace", full)
    for name in ("table", "other"):  # one trouble is one line in a log, whichever file met it
        with pytest.raises(OSError, match="No space left on device: ") as told:
            files.write_whole(folder / name, "second")
        assert told.value.filename == str(folder)
    monkeypatch.undo()
    assert (os.listdir(folder), (folder / "table").read_text()) == (["table"], "first")
    files.write_whole(folder / "table", "second")
    assert (folder / "table").read_text() == "second"


def test_a_lock_is_held_by_one_at_a_time(folder: Path) -> None:
    """Another handle of the same file waits for it."""
    with files.locked(folder / "lock"), (folder / "lock").open("a") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (folder / "lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
