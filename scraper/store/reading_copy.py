"""A copy of an SQLite database that lies where nothing can be written: SQLite writes beside a database to read it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from scraper.errors import ConfigError


def copied(database: Path, folder: Path) -> Path:
    """Put what the database holds at this moment into a folder; the path of the copy. Raises `ConfigError`."""
    copy = folder / database.name
    try:
        if Path(f"{database}-shm").exists():  # somebody has it open, and may be writing
            uri = f"{database.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        else:
            for ending in ("", "-wal"):
                if (part := Path(f"{database}{ending}")).exists():
                    shutil.copyfile(part, f"{copy}{ending}")
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(
            f"ASCORA_DATABASE_URL: {database} lies where nothing can be written, and cannot be copied to be read "
            f"({error}); expected the right to read it, and room in {folder.parent}"
        ) from error
    return copy
