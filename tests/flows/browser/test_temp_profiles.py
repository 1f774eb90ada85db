"""Temporary files of browsers: named by their process, and swept when it is dead."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from flows.browser import temp_profiles


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_what_is_started_inside_keeps_its_files_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing else does."""
    monkeypatch.delenv(temp_profiles.VARIABLE, raising=False)
    own = temp_profiles.folder()
    assert own == temp_profiles.folder()
    program = [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"]
    with temp_profiles.kept_in(own):
        assert Path(subprocess.check_output(program, text=True).strip()) == own
    assert temp_profiles.VARIABLE not in os.environ


def test_only_what_the_dead_have_left_is_swept() -> None:
    """Their files and whatever still runs in them; those of a process number that was given anew are the dead's."""
    own = temp_profiles.folder()
    dead = own.with_name("4194305-1")
    reused = own.with_name(f"{os.getpid()}-1")
    for folder in (dead, reused):
        (folder / "profile").mkdir(parents=True)
    program = [sys.executable, "-c", "import sys; print('up', flush=True); sys.stdin.read()", f"--user-data-dir={dead}"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as orphan:
        assert orphan.stdout is not None
        orphan.stdout.readline()
        assert temp_profiles.sweep() == 2
        assert orphan.wait(10) < 0
    assert [folder for folder in (own, dead, reused) if folder.exists()] == [own]
    assert psutil.pid_exists(os.getpid())
    assert temp_profiles.sweep() == 0
