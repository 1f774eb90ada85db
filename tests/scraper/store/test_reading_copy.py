"""A database where nothing can be written is read from a copy: whole, and whoever writes it meanwhile."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.store.reading_copy import copied


@pytest.fixture
def open_database(tmp_path: Path) -> Iterator[Path]:
    """A database that a process has open, with a row that is in its log alone."""
    path = tmp_path / "ascora.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    with connection:
        connection.execute("CREATE TABLE told (word)")
        connection.execute("INSERT INTO told VALUES ('late')")
    yield path
    connection.close()


def words(database: Path) -> list[str]:
    """What it holds."""
    with sqlite3.connect(database) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM told")]


def test_a_copy_holds_what_a_living_writer_has_kept(open_database: Path, tmp_path: Path) -> None:
    """What is in its log alone, too."""
    there = tmp_path / "there"
    there.mkdir()
    assert words(copied(open_database, there)) == ["late"]


def test_a_copy_holds_what_a_dead_writer_has_kept(open_database: Path, tmp_path: Path) -> None:
    """A log without its index, as a snapshot of a disk has it; nothing is left beside the original."""
    left, there = tmp_path / "left", tmp_path / "there"
    for folder in (left, there):
        folder.mkdir()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{open_database}{ending}", left / f"ascora.db{ending}")
    before = sorted(one.name for one in left.iterdir())
    assert words(copied(left / "ascora.db", there)) == ["late"]
    assert sorted(one.name for one in left.iterdir()) == before


def test_what_cannot_be_copied_is_one_line(tmp_path: Path) -> None:
    """Of a folder that is not there."""
    (tmp_path / "ascora.db").touch()
    with pytest.raises(ConfigError, match="cannot be copied to be read") as refused:
        copied(tmp_path / "ascora.db", tmp_path / "nowhere")
    assert "\n" not in str(refused.value)
