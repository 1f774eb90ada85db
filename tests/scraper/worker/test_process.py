"""What a worker's child holds, and when it lets go of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.worker import process
from scraper.worker.process import WorkerProcess
from tests.conftest import KEY


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerProcess]:
    """A worker's child of an installation with nothing but a data folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    made = WorkerProcess()
    monkeypatch.setattr(made, "_browser_thread", lambda: None)
    yield made
    made.close()


@pytest.mark.parametrize("how", ["file", "vault"])
def test_a_worker_that_runs_finds_new_credentials(child: WorkerProcess, tmp_path: Path, how: str) -> None:
    """Without a restart, whether they come into the vault or into `.env`."""
    if how == "vault":
        (tmp_path / ".env").write_text("ASCORA_PORTAL_USERNAME=a@b.example\n")
    before = child.workspace("default")
    assert child.workspace("default") is before
    assert before.settings.portal_password is None
    if how == "vault":
        before.store.secrets.set("portal_password", "x")
    else:
        (tmp_path / ".env").write_text("ASCORA_PORTAL_USERNAME=a@b.example\nASCORA_PORTAL_PASSWORD=x\n")
        (tmp_path / ".env").chmod(0o600)
    assert child.workspace("default").settings.portal_login()[0] == "a@b.example"


def test_an_account_that_is_not_there_is_named_with_those_that_are(child: WorkerProcess) -> None:
    """Nothing is opened for it."""
    with pytest.raises(ConfigError, match=r"'acme' is none of this installation's; expected default"):
        child.workspace("acme")


def test_so_many_accounts_are_held_and_the_one_not_worked_for_longest_goes(
    child: WorkerProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each holds a connection of the database."""
    slugs = [f"a{number}" for number in range(process.MAX_OPEN_ACCOUNTS + 1)]
    file = tmp_path / "accounts.toml"
    file.write_text("".join(f"[{slug}]\n" for slug in slugs), "utf-8")
    monkeypatch.setenv("ASCORA_ACCOUNTS", str(file))
    first, second = child.workspace(slugs[0]), child.workspace(slugs[1])
    for slug in slugs[2 : process.MAX_OPEN_ACCOUNTS]:
        child.workspace(slug)
    assert child.workspace(slugs[0]) is first
    child.workspace(slugs[-1])
    assert child.workspace(slugs[0]) is first
    assert child.workspace(slugs[1]) is not second


def test_what_breaks_at_the_end_is_in_no_way_of_the_rest(child: WorkerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every account is let go of."""
    workspace = child.workspace("default")
    closed: list[str] = []

    def close() -> None:
        closed.append("default")
        raise OSError("gone")

    monkeypatch.setattr(workspace, "close", close)
    child.close()
    child.close()
    assert closed == ["default"]
    monkeypatch.undo()
    workspace.close()
