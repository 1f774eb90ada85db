"""Which accounts a serving process keeps open."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.errors import Unauthenticated
from scraper.service import accounts as opened
from scraper.service.accounts import Accounts
from tests.conftest import KEY


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """An installation of three accounts, two of which may be open at a time."""
    listed = tmp_path / "accounts.toml"
    slugs = ("acme", "bolt", "cove")
    listed.write_text("".join(f'[{slug}]\nportal_url = "https://{slug}.example"\n' for slug in slugs), "utf-8")
    for name, value in {"ACCOUNTS": str(listed), "DATA_DIR": str(tmp_path / "data"), "VAULT_KEY": KEY}.items():
        monkeypatch.setenv(f"ASCORA_{name}", value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(opened, "OPEN_AT_ONCE", 2)
    return Accounts(lambda *_: None)


def test_the_account_that_nobody_asked_for_longest_is_closed(three: Accounts) -> None:
    """Not the one that was opened first: it may be the busiest."""
    acme, bolt = three.get("acme"), three.get("bolt")
    assert three.get("acme") is acme
    cove = three.get("cove")
    assert three.get("acme") is acme
    assert three.get("cove") is cove
    assert three.get("bolt") is not bolt
    three.close()


def test_an_account_of_no_installation_is_refused(three: Accounts) -> None:
    """Whatever a token says."""
    with pytest.raises(Unauthenticated):
        three.get("zeta")
