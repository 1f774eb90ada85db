"""The workspace, opened with the settings in force. Imported late: `--help` needs none of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.cli import output
from scraper.config import env_file
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.settings import Settings
    from scraper.workspace import Workspace


_chosen: list[str] = []
_DATA_DIR = "ASCORA_DATA_DIR"


def choose(account: str | None, data_dir: Path | None = None, settings_file: Path | None = None) -> None:
    """Work on this account, in this data folder, with this file in place of `.env`; None leaves it as it is set.

    Folder and file go by the environment, so that every process this one starts goes by them too.
    """
    _chosen[:] = [account] if account is not None else []
    for variable, path in ((_DATA_DIR, data_dir), (env_file.VARIABLE, settings_file)):
        if path is not None:
            os.environ[variable] = str(path)


@contextmanager
def restored() -> Iterator[None]:
    """What was chosen within the block is forgotten behind it."""
    before = {variable: os.environ.get(variable) for variable in (_DATA_DIR, env_file.VARIABLE)}
    try:
        yield
    finally:
        for variable, value in before.items():
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value


def chosen() -> Settings:
    """The settings of the account in force. Raises `ConfigError`."""
    from scraper import settings

    return settings.load(account=_chosen[0] if _chosen else None)


def located() -> Settings:
    """The same for what opens the store; where no setting says where that lies, it is told. Raises `ConfigError`."""
    found = chosen()
    if not env_file.place().exists() and not found.model_fields_set & {"data_dir", "database_url"}:
        output.note(f"no .env here; data in {found.data_dir}")
    return found


@contextmanager
def opened() -> Iterator[Workspace]:
    """Store, blobs and profile of the account in force; no browser. Raises `ConfigError`."""
    from scraper.workspace import open_workspace

    with open_workspace(located()) as workspace:
        yield workspace


@contextmanager
def reading() -> Iterator[Workspace]:
    """The same for a command that writes nothing, where nothing can be written too.

    Where no store is yet, it reads an empty one, and leaves none.
    """
    from scraper.workspace import open_workspace

    settings = located()
    with tempfile.TemporaryDirectory(prefix="ascora-", ignore_cleanup_errors=True) as folder:
        if not _is_there(settings):
            output.note(f"nothing is stored yet in {settings.data_dir}: `ascora sync` reads the portal")
            settings = _empty(settings, Path(folder))
        elif (file := _file(settings)) is not None and not os.access(file.parent, os.W_OK):
            from scraper.store.reading_copy import copied

            settings = settings.model_copy(update={"database_url": f"sqlite:///{copied(file, Path(folder))}"})
        with open_workspace(settings) as workspace:
            yield workspace


@contextmanager
def over_what_is_there(settings: Settings) -> Iterator[Settings]:
    """The settings; where the account has no store yet, over an empty one beside its place that goes with the block.

    Raises `ConfigError` where none could be made there.
    """
    if _is_there(settings):
        yield settings
        return
    place = next(one for one in (settings.data_dir, *settings.data_dir.parents) if one.is_dir())
    try:
        folder = tempfile.TemporaryDirectory(prefix=".ascora-", dir=place)
    except OSError as error:
        raise ConfigError(
            f"ASCORA_DATA_DIR: {settings.data_dir} cannot be made ({error.strerror}); expected a folder to write into"
        ) from error
    with folder:
        yield _empty(settings, Path(folder.name))


def _empty(settings: Settings, folder: Path) -> Settings:
    """The settings over a store in this folder; evidence that has a place of its own keeps it."""
    own = {"data_dir": folder, "database_url": f"sqlite:///{folder / 'ascora.db'}"}
    evidence = {} if "blob_url" in settings.model_fields_set else {"blob_url": str(folder / "blobs")}
    return settings.model_copy(update=own | evidence)


def _is_there(settings: Settings) -> bool:
    """Whether the account has a store; of a server's database that was named on purpose, nobody asks."""
    if settings.data_dir.exists() and not settings.data_dir.is_dir():
        return True  # not as it should be: opening it says so
    file = _file(settings)
    return file is None or file.exists()


def _file(settings: Settings) -> Path | None:
    """The file of the database; None where a server has it."""
    from sqlalchemy import make_url

    if not settings.database_url.startswith("sqlite:///"):
        return None
    return Path(make_url(settings.database_url).database or "")
