"""What a worker's child holds, and when it lets go of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.worker.process import Child
from tests.conftest import KEY


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    """A worker's child of an installation with nothing but a data folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    made = Child()
    monkeypatch.setattr(made, "_browser_thread", lambda: None)
    yield made
    made.close()


@pytest.mark.parametrize("how", ["file", "vault"])
def test_a_worker_that_runs_finds_new_credentials(child: Child, tmp_path: Path, how: str) -> None:
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
