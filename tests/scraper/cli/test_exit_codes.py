"""Exit codes and the one plain line, command by command: a command without a row here fails."""

from __future__ import annotations

import io
import os
import re
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
import uvicorn

from scraper import cli
from scraper.cli import doctor
from scraper.errors import AccountLocked, LayoutChanged, PortalUnavailable, RateLimited
from scraper.settings import load
from scraper.sync.connections import Connections
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

Words = tuple[str, ...]
Ascora = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Row:
    """How a command is called, and what it needs."""

    words: Words = ()
    empty: int = 0
    """Its exit code where nothing is stored yet."""
    bad: tuple[Words, ...] = ()
    """Words in place of these that it cannot mean, besides an option that there is not."""
    opens: bool = True
    """Whether it opens the store."""
    asks: bool = False
    """Whether it asks the portal."""
    runs: bool = True
    """Whether it can be run to its end here: it needs no browser, and ends by itself."""


DATES = (("--from", "01/02/2026"), ("--from", "2026-02-02", "--to", "2026-01-01"))
FORMAT = ("--format", "xml")
PAYROLL = str(Path(__file__).parents[3] / "docs" / "payroll" / "xero.toml")
ROWS: dict[str, Row] = {
    "demo": Row(bad=(("--out", __file__),), opens=False, runs=False),
    "login": Row(empty=2, bad=(("now",),), asks=True),
    "sync": Row(empty=2, bad=(("boats",), ("--since", "yesterday"), ("--job", "")), asks=True),
    "list": Row(("job",), bad=((), ("boats",), ("job", *FORMAT), ("job", "--job", "\0"), ("customer", "--job", "J1"))),
    "show": Row(("job", "J1"), 2, bad=(("job",), ("boats", "J1"), ("job", "J1", "--format", "csv"))),
    "files": Row(("--job", "J1", "--out", "new"), 2, bad=((), ("--job", "", "--out", "new"), ("--job", "J1"))),
    "evidence": Row(
        ("0" * 64,),
        2,
        bad=((), ("sha",), ("0" * 7,), ("prune",), ("prune", "--older-than", "soon"), ("0" * 64, "--dry-run")),
    ),
    "reread": Row(bad=(("boats",),)),
    "record": Row(("job", "--case", "one"), 2, bad=(("job",), ("job", "--case", "../x"), ("boats", "--case", "one"))),
    "runs": Row(
        bad=(("none",), ("retry", "none"), ("watch", "none"), ("a", "b", "c"), FORMAT, ("--full",), ("start", "boats"))
    ),
    "worker": Row(opens=False, runs=False, bad=(("--queues", "lihgt"), ("--queues", ""), ("-c", "0"), ("-c", "two"))),
    "serve": Row(
        opens=False,
        runs=False,
        bad=(("--port", "70000"), ("--host", "0.0.0.0"), ("--proxy", "squid"), ("--proxy", ""), ("--tls-cert", "none")),
    ),
    "settings": Row(bad=(FORMAT,), opens=False),
    "doctor": Row(bad=(("now",),), empty=2, opens=False),
    "token create": Row(
        ("--name", "a", "--scope", "read:jobs"),
        bad=((), ("--name", "", "--scope", "admin"), ("--name", "a", "--scope", "all")),
    ),
    "token list": Row(bad=(("x",),)),
    "token revoke": Row(("none",), 2, bad=((),)),
    "audit verify": Row(bad=(("x",),)),
    "audit export": Row(bad=(FORMAT, *DATES)),
    "account show": Row(bad=(("x",),)),
    "account stop": Row(bad=(("because",),)),
    "account resume": Row(bad=(("now",),)),
    "vault set": Row(("api_key",), bad=((), ("pin",))),
    "vault list": Row(bad=(("x",),)),
    "vault delete": Row(("api_key",), 2, bad=((), ("pin",))),
    "vault rotate": Row(empty=2, bad=(("x",),), opens=False),  # with one key there is nothing to do
    "forms table": Row(
        ("--template", "SWMS"), 2, bad=((), ("--category", "boat"), ("--template", "SWMS", "--format", "xlsx"))
    ),
    "forms show": Row(("none",), 2, bad=((), ("none", "--format", "csv"))),
    "forms findings": Row(
        bad=(FORMAT, ("--format", "xlsx"), ("--out", "x.csv"), ("--category", "boat"), ("--job", "J0"))
    ),
    "forms unread": Row(bad=(FORMAT, ("x",))),
    "forms missing": Row(empty=2, bad=(FORMAT, ("x",))),
    "forms read": Row(("none.docx",), 2, bad=((), (".",)), opens=False),
    "claims check": Row(bad=(FORMAT, ("--job", ""), ("--job", "J0"))),
    "claims table": Row(("--job", "J1"), 2, bad=((), ("--job", "J1", "--format", "xlsx"), ("--job", " "))),
    "quotes winrate": Row(bad=(("--by", "moon"), FORMAT, ("--format", "xlsx"), ("--columns", "boat"))),
    "invoices aged": Row(bad=(("--as-of", "soon"), ("--by", "moon"), FORMAT, ("--format", "xlsx"))),
    "jobs costs": Row(bad=(("--job", "J1"), ("--job", ""), FORMAT, ("--format", "xlsx"))),
    "equipment due": Row(bad=(("--within", "soon"), FORMAT, ("--columns", "boat"))),
    "licences expiring": Row(bad=(("--within", ""), FORMAT, ("x",))),
    "stock low": Row(empty=2, bad=(FORMAT, ("--format", "xlsx"), ("x",))),
    "stock reorder": Row(empty=2, bad=(FORMAT, ("--format", "xlsx"), ("--columns", "boat"))),
    "timesheets table": Row(
        ("--from", "2026-11-02", "--to", "2026-11-08"),
        bad=((), ("--from", "soon", "--to", "2026-11-08"), ("--from", "2024-01-01", "--to", "2026-01-01")),
    ),
    "timesheets payroll": Row(
        ("--period", "2026-11-02/2026-11-08", "--map", PAYROLL),
        4,
        bad=(
            (),
            ("--period", "2026-11-02", "--map", PAYROLL),
            ("--period", "2026-11-02/2026-11-08", "--map", "no.toml"),
        ),
    ),
    "margins": Row(
        ("--from", "2026-11-02", "--to", "2026-11-08"),
        bad=((), ("--from", "soon", "--to", "2026-11-08"), ("--from", "2024-01-01", "--to", "2026-01-01")),
    ),
    "review": Row(bad=(FORMAT, ("close", "a"), ("close", "a", "--note", " "), ("seen",), ("--columns", "boat"))),
    "schedule": Row(bad=(("--from", "soon"), FORMAT, ("--since", "x"), ("--from", "2026-11-09", "--to", "2026-11-02"))),
    "purchasing open": Row(bad=(("--columns", "boat"), FORMAT, ("--format", "xlsx"), ("--out", "x.csv"), ("x",))),
    "erase user": Row(("Kim Tran", "--yes"), 2, bad=((), ("Kim Tran",), (" ", "--yes"))),
    "archive create": Row(("--out", "new.zip"), bad=((), ("--out", "a.zip", "--customer", ""), ("--out", "."))),
    "archive verify": Row(("none.zip",), 2, bad=((), ("none.zip", "--key", "ab")), opens=False),
    "archive extract": Row(("none.zip", "--out", "new.zip", "--form", "f"), 2, bad=((), ("none.zip",)), opens=False),
    "archive report": Row(("--job", "J1", "--out", "new.pdf"), 2, bad=((), ("--job", "", "--out", "new.pdf"))),
    "archive key": Row(bad=(("x",),)),
    "archive log": Row(bad=(FORMAT,)),
}
RUN = [name for name, row in ROWS.items() if row.runs]
OPENING = [name for name in RUN if ROWS[name].opens]
ASKING = [name for name in RUN if ROWS[name].asks]


def commands(command: Any, path: Words = ()) -> Iterator[str]:
    """Every command there is, by its words."""
    if hasattr(command, "commands"):
        for name, one in command.commands.items():
            yield from commands(one, (*path, name))
    else:
        yield " ".join(path)


@pytest.fixture
def ascora(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ascora:
    """Run a command of a new installation without credentials: its exit code, output and errors."""
    monkeypatch.setattr(doctor, "CHECKS", tuple(one for one in doctor.CHECKS if one.name not in ("browser", "portal")))
    for name, value in {"DATA_DIR": str(tmp_path / "data"), "VAULT_KEY": KEY}.items():
        monkeypatch.setenv(f"ASCORA_{name}", value)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("value\n"))
        code = cli.main([*words])
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who may log in, to a portal that nobody serves."""
    for name, value in {"USERNAME": "a@b.example", "PASSWORD": "x", "URL": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(f"ASCORA_PORTAL_{name}", value)


def call(ascora: Ascora, name: str, *words: str) -> tuple[int, str, str]:
    """The command as its row has it, or with other words."""
    return ascora(*name.split(), *(words or ROWS[name].words))


def one_line(problem: str) -> str:
    """The last line, which is the only one that is no remark; a trace has more."""
    remarks = ("no ASCORA_API_KEY: this run reads", "nothing is stored yet in ")
    lines = [line for line in problem.splitlines() if not line.startswith(remarks)]
    assert len(lines) == 1, problem
    return lines[0]


def test_every_command_has_a_row() -> None:
    """One that is added must say how it ends."""
    assert sorted(commands(typer.main.get_command(cli.app))) == sorted(ROWS)


@pytest.mark.parametrize(("name", "words"), [(name, words) for name, row in ROWS.items() for words in row.bad])
def test_words_that_a_command_cannot_mean_are_exit_code_2(ascora: Ascora, name: str, words: Words) -> None:
    """In one line, before anything is begun."""
    code, said, problem = ascora(*name.split(), *words)
    assert (code, bool(one_line(problem)), said) == (2, True, "")


@pytest.mark.parametrize("name", ROWS)
def test_an_option_that_there_is_not_is_exit_code_2(ascora: Ascora, name: str) -> None:
    """It is named."""
    code, said, problem = ascora(*name.split(), *ROWS[name].words, "--nonsense")
    assert (code, said, "--nonsense" in one_line(problem)) == (2, "", True)


@pytest.mark.parametrize("name", RUN)
def test_a_store_that_is_not_there_yet_is_an_empty_one(ascora: Ascora, name: str) -> None:
    """What lists prints nothing, what is asked for by name is not there, what asks the portal lacks its user."""
    code, said, problem = call(ascora, name)
    assert code == ROWS[name].empty
    if code and name != "doctor":
        assert (bool(one_line(problem)), said) == (True, "")
    if ROWS[name].asks:
        assert problem.startswith("ASCORA_PORTAL_USERNAME: not set")


@pytest.mark.parametrize("name", RUN)
def test_settings_that_are_none_are_exit_code_2(
    ascora: Ascora, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The variable is named; what needs no setting asks for none."""
    monkeypatch.setenv("ASCORA_TIMEZONE", "Australia/Sidney")
    code, said, problem = call(ascora, name)
    assert code == 2
    assert "ASCORA_TIMEZONE" in (said if name == "doctor" else one_line(problem)) or name.startswith("archive ")


def a_file(place: Path) -> None:
    """No database."""
    place.write_text("nothing of the kind " * 100)


def a_folder(place: Path) -> None:
    """No file."""
    place.mkdir()


def anothers(place: Path) -> None:
    """With a table of a name that is ours."""
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE runs (seconds INTEGER)")
    connection.close()


def anothers_version(place: Path) -> None:
    """Which counts its versions as we do, and stands where we stand."""
    from scraper.store.tables import SCHEMA_VERSION

    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE schema_version (version INTEGER)")
        connection.execute("INSERT INTO schema_version VALUES (?)", (SCHEMA_VERSION,))
    connection.close()


def too_new(place: Path) -> None:
    """Of a program that is not made yet."""
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE schema_version (version INTEGER)")
        connection.execute("INSERT INTO schema_version VALUES (99999)")
    connection.close()


@pytest.mark.parametrize("name", OPENING)
def test_a_database_that_nobody_serves_is_exit_code_2(
    ascora: Ascora, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable is named, and no password shown."""
    monkeypatch.setenv("ASCORA_DATABASE_URL", "postgresql://user:hidden@127.0.0.1:9/none")
    code, said, problem = call(ascora, name)
    assert (code, said) == (2, "")
    assert one_line(problem).startswith("ASCORA_DATABASE_URL")
    assert "hidden" not in problem


@pytest.mark.parametrize("name", ["list", "sync", "runs", "token create", "account stop", "doctor"])
@pytest.mark.parametrize("spoil", [a_file, a_folder, anothers, anothers_version, too_new])
def test_a_file_that_is_no_database_of_ours_is_exit_code_2(
    ascora: Ascora, name: str, spoil: Callable[[Path], None], tmp_path: Path, credentials: None
) -> None:
    """Every command says the same, the doctor too; nothing is written into another's tables."""
    (tmp_path / "data").mkdir()
    spoil(tmp_path / "data" / "ascora.db")
    code, said, problem = call(ascora, name)
    assert code == 2
    told = said if name == "doctor" else one_line(problem)
    assert "ASCORA_DATABASE_URL" in told
    assert "database   FAILED" in told or name != "doctor"


@pytest.mark.parametrize("name", ["list", "sync", "token create", "archive key"])
def test_a_data_folder_that_is_a_file_is_exit_code_2(ascora: Ascora, name: str, tmp_path: Path) -> None:
    """The variable is named."""
    (tmp_path / "data").write_text("no folder")
    code, said, problem = call(ascora, name)
    assert (code, said, one_line(problem).startswith("ASCORA_DATA_DIR")) == (2, "", True)


def test_a_store_of_evidence_that_is_a_file_is_exit_code_2(ascora: Ascora, tmp_path: Path, credentials: None) -> None:
    """Before a run is begun."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "blobs").write_text("no folder")
    code, said, problem = ascora("sync")
    assert (code, said, one_line(problem).startswith("ASCORA_BLOB_URL")) == (2, "", True)
    assert len(ascora("runs")[1].splitlines()) == 1


def with_account(change: Callable[[Workspace], object]) -> None:
    """Let something happen to the account."""
    with open_workspace(load()) as ws:
        change(ws)


@pytest.mark.parametrize("name", [*ASKING, "account show", "doctor", "runs watch", "list", "archive create", "reread"])
def test_a_locked_account_is_exit_code_3_of_whoever_asks(
    ascora: Ascora, name: str, credentials: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody starts a browser for it; commands that read the store go on."""
    with_account(lambda ws: ws.store.sessions.needs_person("locked", "the portal locked the user"))
    monkeypatch.setattr("flows.browser.launch.BrowserThread.browser", lambda *_: pytest.fail("a browser was started"))
    if name == "runs watch":
        with_account(lambda ws: ws.store.runs.begin({}))
        with open_workspace(load()) as ws:
            (run_id,) = (one["run_id"] for one in ws.store.runs.list())
        code, _, problem = ascora("runs", "watch", run_id)
    else:
        code, _, problem = call(ascora, name)
    asks = name in (*ASKING, "account show", "doctor", "runs watch")
    assert code == (3 if asks else ROWS[name].empty)
    if name in ASKING:
        assert "the portal locked the user" in one_line(problem)
        assert "ascora account resume" in problem


@pytest.mark.parametrize("name", [*ASKING, "doctor", "account show"])
def test_a_portal_at_rest_is_exit_code_5_of_whoever_asks(
    ascora: Ascora, name: str, credentials: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asked for an hour; for how long it is still left alone is told."""
    with_account(lambda ws: ws.throttle.rest(timedelta(hours=1)))

    def at_rest(connections: Connections, _: Any) -> None:
        raise RateLimited(connections._throttle.why_not(), connections._throttle.closed_for())

    monkeypatch.setattr(Connections, "on_portal", at_rest)
    code, said, problem = call(ascora, name)
    assert code == (0 if name == "account show" else 5)
    told = one_line(problem) if name in ASKING else said
    assert re.search(r"left alone for (?:another )?(?:\d+ s\b|\(s\) +\d)", told), told


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LayoutChanged("the heading Job No is missing", "jobs list"), 4),
        (PortalUnavailable("https://portal.example: 503"), 5),
        (RateLimited("asked to wait an hour", 3600), 5),
        (AccountLocked("the portal locked the user", "locked"), 3),
    ],
)
def test_what_becomes_of_the_portal_is_told_by_the_exit_code(
    ascora: Ascora, name: str, error: Exception, code: int, credentials: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another layout is partial, a portal that is away may come back, a locked user needs a person."""

    def fails(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Connections, "on_portal", fails)
    monkeypatch.setattr("scraper.sync.connections.PROBES", ())
    monkeypatch.setattr("scraper.limits.throttle.Throttle.pace", lambda *_: False)
    found, _, problem = call(ascora, name)
    assert found == code
    assert str(error) in problem
    assert "Traceback" not in problem


@pytest.mark.parametrize("words", [("runs", "watch"), ("runs", "retry"), ("reread",)])
def test_a_partial_run_is_exit_code_4_of_whoever_ends_it(
    ascora: Ascora, words: Words, monkeypatch: pytest.MonkeyPatch, credentials: None
) -> None:
    """Whether it is made, followed or taken again; to print its report is no failure."""
    drifted = LayoutChanged("the heading Job No is missing", "jobs list")

    def fails(*_: Any) -> None:
        raise drifted

    monkeypatch.setattr("scraper.parse.replay.take", fails)
    code, said, _ = ascora("reread", "job", "--json", "-")
    assert (code, '"outcome": "partial"' in said or '"outcome": "failed"' in said) == (4, True)
    with open_workspace(load()) as ws:
        run_id = next(ws.store.runs.list())["run_id"]
    assert ascora("runs", run_id)[0] == 0
    assert ascora(*words, *([run_id] if words[0] == "runs" else []))[0] == 4


def test_a_port_in_use_is_exit_code_2(ascora: Ascora) -> None:
    """It is named."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, _, problem = ascora("serve", "--port", port)
        assert (code, port in one_line(problem)) == (2, True)


@pytest.mark.parametrize("name", ["worker", "serve"])
def test_what_runs_for_good_tells_wrong_settings_first(
    ascora: Ascora, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, and no trace of Celery or the server."""
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("it was started"))
    monkeypatch.setenv("ASCORA_BROKER_URL", "kafka://host")
    code, said, problem = ascora(name)
    assert (code, said, one_line(problem).startswith("ASCORA_BROKER_URL: kafka:// is not supported")) == (2, "", True)


@pytest.mark.parametrize("name", ["worker", "serve"])
def test_what_runs_for_good_tells_a_data_folder_that_is_none_first(
    ascora: Ascora, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As it tells wrong settings."""
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("it was started"))
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_: pytest.fail("it was started"))
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "file"))
    code, said, problem = ascora(name, *(["--port", "0"] if name == "serve" else []))
    assert (code, said, one_line(problem).startswith(f"{tmp_path / 'file'}")) == (2, "", True)
