"""Who lives is told by the operating system alone."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

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
