from __future__ import annotations

import json
import os

import pytest

from fixtures.portal.data import TODAY
from fixtures.portal.seeded_time import FIRST_DAY
from scraper.cli import demo, main, words
from scraper.errors import ConfigError, PortalUnavailable


def test_a_folder_with_something_else_is_never_emptied(tmp_path, capsys):
    """`--out` on a folder of the user's is refused, and what lies there stays."""
    (tmp_path / "thesis.txt").write_text("years of work")
    assert main(["demo", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"--out: {tmp_path} holds something else; expected a new or empty folder\n"
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_demo_folder_is_used_anew(tmp_path):
    """The second demo starts from nothing, with another key."""
    folder = demo._fresh(tmp_path / "demo", words.checkout())
    (folder / "data").mkdir()
    before = (folder / ".env").read_text("utf-8")
    assert demo._fresh(tmp_path / "demo", words.checkout()) == folder
    assert not (folder / "data").exists()
    assert (folder / ".env").read_text("utf-8") != before


def test_the_demo_sees_no_real_account(tmp_path, monkeypatch):
    """Variables of a real account never reach the demo's commands."""
    monkeypatch.setenv("ASCORA_DATABASE_URL", "postgresql://the-real-one")
    monkeypatch.setenv("ASCORA_API_KEY", "the-real-key")
    folder = demo._fresh(tmp_path / "demo", words.checkout())
    done = demo._ascora(folder, {}, "settings", "--format", "json", capture=True)
    shown = json.loads(done.stdout)
    assert shown["ASCORA_ACCOUNT"] == "demo"
    assert shown["ASCORA_API_KEY"] is None
    assert shown["ASCORA_DATABASE_URL"] == f"sqlite:///{folder / 'data' / 'ascora.db'}"


def test_an_installation_without_checkout_says_so_in_one_line(tmp_path, monkeypatch, capsys):
    """`demo` needs the bundled portal; where there is none, one line says why."""
    monkeypatch.setattr("scraper.__file__", str(tmp_path / "scraper" / "__init__.py"))
    assert main(["demo"]) == 2
    assert capsys.readouterr().err.startswith("this command needs a source checkout")


def test_the_bundled_portal_runs_and_ends_with_its_block(tmp_path):
    """The child announces itself, and it is gone when the block is left."""
    import httpx

    with demo._portal(words.checkout(), tmp_path) as access:
        assert set(access) == {"portal_url", "api_url", "username", "password", "totp_secret", "api_key"}
        assert httpx.get(access["portal_url"], follow_redirects=True, trust_env=False, timeout=60).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(access["portal_url"], trust_env=False)


def test_a_portal_that_does_not_start_is_named_with_its_log(tmp_path):
    """A child that dies before its first line is an unavailable portal, and the log is named."""
    (tmp_path / "fixtures" / "portal").mkdir(parents=True)
    for package in ("fixtures", "fixtures/portal"):  # whatever other folder the environment names
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "fixtures" / "portal" / "__main__.py").write_text("raise SystemExit('no port left')")
    os.makedirs(tmp_path / "out")
    with pytest.raises(PortalUnavailable, match=r"portal\.log says why"), demo._portal(tmp_path, tmp_path / "out"):
        raise AssertionError("the block must not run")
    assert "no port left" in (tmp_path / "out" / "portal.log").read_text()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    """`--out FILE` is no folder."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError):
        demo._fresh(tmp_path / "file", words.checkout())


def test_the_demo_asks_for_the_days_of_its_company():
    """Those on which somebody worked there, whenever it is run."""
    assert (FIRST_DAY.isoformat(), TODAY.isoformat()) == demo.DAYS
