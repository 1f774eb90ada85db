from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.browser import find_chromium
from scraper.errors import ConfigError

MakeProgram = Callable[..., Path]


CHROME = "chrome-linux64/chrome"


@pytest.fixture
def make_program(tmp_path: Path) -> MakeProgram:
    """An executable that ends with a given code."""

    def make(place: str, code: int = 0) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\nexit {code}\n")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture(autouse=True)
def _bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing on PATH, nothing downloaded."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(find_chromium, "MAC_APPS", ())


def _own(make_program: MakeProgram, tmp_path: Path, code: int = 0, name: str = "chromium", at: str = CHROME) -> Path:
    """A Chromium as Playwright downloads it."""
    import playwright

    listed = json.loads((Path(playwright.__file__).parent / "driver/package/browsers.json").read_text("utf-8"))
    revision = next(one["revision"] for one in listed["browsers"] if one["name"] == name)
    folder = f"playwright/{name.replace('-', '_')}-{revision}"
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "INSTALLATION_COMPLETE").touch()
    return make_program(f"{folder}/{at}", code)


def test_the_setting_comes_first_then_playwrights_own_then_path(make_program, tmp_path):
    """The order is ASCORA_BROWSER_PATH, Playwright's own, Chrome, Chromium; the shell is first among its like."""
    by_path = make_program("bin/chromium")
    assert find_chromium.find() == by_path
    chrome = make_program("bin/google-chrome")
    assert find_chromium.find() == chrome
    shell = make_program("bin/chromium-headless-shell")
    assert find_chromium.find() == shell
    own = _own(make_program, tmp_path)
    assert find_chromium.find() == own
    at = "chrome-headless-shell-linux64/chrome-headless-shell"
    own_shell = _own(make_program, tmp_path, name="chromium-headless-shell", at=at)
    assert find_chromium.find() == own_shell
    configured = make_program("elsewhere/chrome")
    assert find_chromium.find(configured) == configured


def test_a_download_that_broke_off_is_not_playwrights_own(make_program, tmp_path):
    """Only a download that Playwright marked as complete counts."""
    own = _own(make_program, tmp_path)
    (own.parent.parent / "INSTALLATION_COMPLETE").unlink()
    with pytest.raises(ConfigError):
        find_chromium.find()


def test_no_browser_is_one_line_that_says_what_to_do():
    """Without any Chromium the error names the setting that would help."""
    with pytest.raises(ConfigError, match="no Chromium found: install Chrome or Chromium, or set ASCORA_BROWSER_PATH"):
        find_chromium.find()


def test_a_setting_that_is_no_program_is_refused(tmp_path):
    """A wrong ASCORA_BROWSER_PATH never falls through to another browser."""
    (tmp_path / "notes.txt").touch()
    with pytest.raises(ConfigError, match=r"ASCORA_BROWSER_PATH: .*notes\.txt is not a program"):
        find_chromium.find(tmp_path / "notes.txt")


@pytest.mark.parametrize(("user", "left"), [(0, True), (1000, False)])
def test_the_sandbox_is_left_only_as_root(monkeypatch, user, left):
    """`--no-sandbox` is a matter of root alone."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--no-sandbox" in find_chromium.launch_args()) is left


class Machine:
    """Runs no command; remembers them and says which ones fail."""

    def __init__(self, *refused: str, gives: Callable[[], object] = lambda: None) -> None:
        self.refused, self.gives, self.ran = refused, gives, [""][:0]

    def __call__(self, command):
        """Refuse, or succeed."""
        self.ran.append(" ".join(part for part in command if part not in (sys.executable, "-m", "-q", "-y")))
        if any(word in self.ran[-1] for word in self.refused):
            return False
        self.gives()
        return True


def test_playwrights_download_is_enough_where_it_works(make_program, tmp_path):
    """A download that runs ends the installation."""
    machine = Machine(gives=lambda: _own(make_program, tmp_path))
    find_chromium.install(machine)
    assert machine.ran == ["playwright install chromium"]


def test_missing_system_libraries_are_added_by_root(make_program, tmp_path, monkeypatch):
    """A download that does not start gets its libraries."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine = Machine(gives=lambda: _own(make_program, tmp_path, code=127))
    find_chromium.install(machine)
    assert machine.ran[:2] == ["playwright install chromium", "playwright install-deps chromium"]


def test_a_refused_download_falls_back_to_the_systems_package(make_program, monkeypatch):
    """Where the download is refused, root installs apt's Chromium, lists refreshed first."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    make_program("bin/apt-get")
    machine = Machine("playwright", "shell")
    find_chromium.install(machine)
    assert machine.ran == [
        "playwright install chromium",
        "apt-get update",
        "apt-get install --no-install-recommends chromium-headless-shell",
        "apt-get install --no-install-recommends chromium",
    ]


def test_an_ordinary_user_without_sudo_installs_nothing(make_program, monkeypatch):
    """Without root nothing is asked of apt."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    make_program("bin/apt-get")
    machine = Machine("playwright")
    find_chromium.install(machine)
    assert machine.ran == ["playwright install chromium"]


def test_a_stub_that_does_not_start_is_no_browser(make_program, monkeypatch, capsys):
    """Setup proves that the browser starts: a package that only asks for snap is refused in one line."""
    stub = make_program("bin/chromium-browser", code=1)
    monkeypatch.setattr(find_chromium, "install", lambda run: None)
    assert find_chromium.main(["--install"]) == 2
    assert capsys.readouterr().err == f"{stub} does not start: {find_chromium.HINT}\n"


def test_setup_prints_the_browser_in_use(make_program, capsys):
    """A browser that starts is printed, and nothing is installed."""
    program = make_program("bin/chromium")
    assert find_chromium.main(["--install"]) == 0
    assert capsys.readouterr().out == f"{program}\n"


def test_the_finder_imports_no_playwright():
    """Doctor, setup and the command line may ask for the browser without loading Playwright."""
    program = "import sys, flows.browser.find_chromium; assert 'playwright' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, env={"PATH": os.environ["PATH"]})
