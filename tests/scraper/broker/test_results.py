"""What tasks answered, as files: whole, for as long as they are kept, and never at the price of a worker."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest
from celery import Celery
from structlog.testing import capture_logs

from scraper.broker import results
from scraper.broker.results import Backend

DAY = 86_400


@pytest.fixture
def backend(tmp_path: Path) -> Backend:
    """An empty folder of answers that are kept for a day."""
    return Backend(app=Celery(set_as_current=False), url=f"file://{tmp_path}", expires=DAY)


def test_an_answer_comes_back_and_goes(backend: Backend) -> None:
    """As bytes, whether it was text or bytes."""
    for value in ('{"a": 1}', b'{"a": 1}'):
        backend.set(b"celery-task-meta-1", value)
        assert backend.get(b"celery-task-meta-1") == b'{"a": 1}'
    backend.delete(b"celery-task-meta-1")
    assert backend.get(b"celery-task-meta-1") is None


@pytest.mark.parametrize("left", [b"", b'{"status": "SUC', b"\xff"])
def test_half_an_answer_is_none(backend: Backend, tmp_path: Path, left: bytes) -> None:
    """As a power cut leaves it."""
    (tmp_path / "celery-task-meta-1").write_bytes(left)
    assert backend.get(b"celery-task-meta-1") is None


def test_a_full_disk_leaves_what_was_answered_and_nothing_half(
    backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again: what is done is not to be done again for that."""
    backend.set(b"celery-task-meta-1", "1")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("scraper.broker.results.os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        backend.set(b"celery-task-meta-1", "2")
    assert os.listdir(tmp_path) == ["celery-task-meta-1"]
    assert backend.get(b"celery-task-meta-1") == b"1"
    assert backend.exception_safe_to_retry(OSError())
    assert not backend.exception_safe_to_retry(ValueError())
    assert (backend.always_retry, backend.max_retries) == (True, results.TRIES)


def test_a_worker_begins_even_where_no_answer_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, and waits for room."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("scraper.broker.results.os.replace", full)
    with capture_logs() as lines:
        Backend(app=Celery(set_as_current=False), url=f"file://{tmp_path}")
    assert [(line["event"], line["folder"]) for line in lines] == [("results.not_kept", str(tmp_path))]


def test_answers_live_as_long_as_they_are_kept(backend: Backend, tmp_path: Path) -> None:
    """By their age, in every time zone; what is none of the answers stays."""
    old, young = time.time() - DAY - 60, time.time() - DAY + 3600
    for name, age in (
        ("celery-task-meta-old", old),
        (".0af3.part", old),
        ("celery-task-meta-young", young),
        ("notes.txt", old),
    ):
        (tmp_path / name).write_text("{}")
        os.utime(tmp_path / name, (age, age))
    backend.cleanup()
    assert sorted(os.listdir(tmp_path)) == ["celery-task-meta-young", "notes.txt"]
    backend.expires = None
    os.utime(tmp_path / "celery-task-meta-young", (0, 0))
    backend.cleanup()
    assert (tmp_path / "celery-task-meta-young").exists()
