"""A backup made as the page says, while the store grows, is a whole store again in an empty place."""

from __future__ import annotations

import re
import shlex
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from sqlalchemy import make_url, text

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.settings import load
from scraper.sync import pipeline
from scraper.workspace import open_workspace
from tests import servers
from tests.conftest import KEY
from tests.e2e.installation import Notes
from tests.scraper.archive.holdings import Holdings, fill
from tests.scraper.retention.conftest import Opened, Years, dump

PAGE = (Path(__file__).parents[3] / "docs" / "keeping.md").read_text("utf-8")


def told(program: str) -> str:
    """The line of the page that begins with that program."""
    (found,) = re.findall(rf"^{program} .+$", PAGE, re.MULTILINE)
    return str(found)


def database_saved(one: Years, backup: Path, request: pytest.FixtureRequest) -> None:
    """As the page says; the statement of `sqlite3` by the library, since the program may not be installed."""
    url = make_url(one.ws.settings.database_url)
    if url.get_backend_name() == "sqlite":
        (statement,) = shlex.split(told("sqlite3"))[2:]
        connection = sqlite3.connect(str(url.database))
        connection.execute(statement.replace("backup/ascora.db", str(backup / "ascora.db")))
        connection.close()
        return
    words = told("pg_dump").replace("backup/", f"{backup}/").replace("DATABASE", server(one)).split()
    schema = str(url.query["options"]).split("search_path=")[1]  # a test has a schema, not a server
    subprocess.run([programs(request) / words[0], *words[1:], f"--schema={schema}"], check=True)


def server(one: Years, database: str | None = None) -> str:
    """The address as PostgreSQL's own programs take it."""
    url = make_url(one.ws.settings.database_url).set(drivername="postgresql")
    plain = url.difference_update_query(["options"])
    return (plain if database is None else plain.set(database=database)).render_as_string(hide_password=False)


def programs(request: pytest.FixtureRequest) -> Path:
    """Where the programs of the tests' server are: those of another version refuse it."""
    with request.getfixturevalue("postgres").connect() as connection:
        return Path(f"/proc/{connection.scalar(text('SELECT pg_backend_pid()'))}/exe").resolve().parent


def database_restored(one: Years, backup: Path, data: Path, request: pytest.FixtureRequest) -> str:
    """Its URL, in an empty place."""
    url = make_url(one.ws.settings.database_url)
    if url.get_backend_name() == "sqlite":
        data.mkdir()
        (backup / "ascora.db").rename(data / "ascora.db")
        return f"sqlite:///{data / 'ascora.db'}"
    with request.getfixturevalue("postgres").connect() as connection:
        connection.execute(text("CREATE DATABASE restored ENCODING 'UTF8' TEMPLATE template0"))
    given = f"--dbname={server(one, 'restored')}"
    subprocess.run([programs(request) / "pg_restore", given, backup / "ascora.pgdump"], check=True)
    return url.set(database="restored").render_as_string(hide_password=False)


@pytest.fixture
def blob_url(years: Opened, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Where evidence lies: in a folder beside a database in a file, in S3 beside a server."""
    if "sqlite" in request.node.name:
        yield None
        return
    with servers.s3() as url:
        yield f"{url}/evidence"


def test_what_was_backed_up_while_it_grew_is_whole(
    years: Opened, blob_url: str | None, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every row as it was when the database was saved; all evidence that is named; an archive of it verifies."""
    backup, data = tmp_path / "backup", tmp_path / "restored"
    backup.mkdir()
    with years(tmp_path, **({} if blob_url is None else {"blob_url": blob_url})) as one:
        fill(one.ws)
        one.look({"J1": "Roof"})
        create(one.ws, tmp_path / "before.zip", Scope())
        pipeline.reread(one.ws, ("job",), Notes())
        at = one.clock()
        rows, state, named = dump(one.ws.settings.database_url), one.state(), one.named()
        database_saved(one, backup, request)
        one.look({"J1": "Shed", "J2": "Roof"})
        Holdings(one.ws).attachment("late.dwg", b"late")
        place = one.ws.settings.blob_url
        if blob_url is None:
            words = told("cp").replace("data/blobs", place).replace("backup/", f"{backup}/").split()
            subprocess.run(words, check=True)
            restored = str(data / "blobs")
        else:
            remote, restored = fsspec.url_to_fs(place)[0], f"{blob_url}-restored"
            remote.get(f"{place}/", f"{backup / 'blobs'}/", recursive=True)
            remote.put(f"{backup / 'blobs'}/", f"{restored}/", recursive=True)
        url = database_restored(one, backup, data, request)
        if blob_url is None:
            data.mkdir(exist_ok=True)
            (backup / "blobs").rename(restored)
        assert dump(url) == rows
        clock = one.clock
    clock.now = at
    with open_workspace(load(data_dir=data, database_url=url, blob_url=restored, vault_key=KEY), clock) as ws:
        again = Years(ws, clock)
        assert again.state() == state
        assert [sha256 for sha256 in named if ws.store.evidence.of(sha256) and not ws.blobs.has(sha256)] == []
        assert [seen.sha256 for seen in again.sights().values() if not ws.blobs.has(seen.sha256)] == []
        create(ws, tmp_path / "after.zip", Scope())
        assert check(tmp_path / "after.zip").problems == []
        assert (ws.store.archives.broken_at(), ws.store.audit.broken_at()) == (None, None)
        pipeline.reread(ws, ("job",), Notes())
        assert again.state() == state
