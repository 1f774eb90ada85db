"""Which Chromium to drive and how it is started. Imports no Playwright: `doctor` and `make setup` ask here too.

`python -m flows.browser.find_chromium` prints the browser in use; with `--install` it
installs one first where none runs.
The headless shell, the build of Chromium without a window, comes first: a run costs it half the processor time.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from scraper.errors import ConfigError

ON_PATH = ("chromium-headless-shell", "google-chrome", "google-chrome-stable", "chrome", "chromium", "chromium-browser")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_PLAYWRIGHTS = {
    "chromium-headless-shell": (
        "chrome-headless-shell-*/chrome-headless-shell",
        "chrome-headless-shell-*/chrome-headless-shell.exe",
        "chrome-linux*/headless_shell",
    ),
    "chromium": ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe"),
}
"""Playwright's name of a build, and where the program is in its folder."""
_DONE = "INSTALLATION_COMPLETE"
HINT = "install Chrome or Chromium, or set ASCORA_BROWSER_PATH to the program to drive"


def find(configured: Path | None = None) -> Path:
    """The browser to drive: ASCORA_BROWSER_PATH, else Playwright's own, else Chrome or Chromium on PATH.

    Raises `ConfigError` with one line that says what to do.
    """
    if configured is not None:
        if not (configured.is_file() and os.access(configured, os.X_OK)):
            raise ConfigError(
                f"ASCORA_BROWSER_PATH: {configured} is not a program; expected the path of Chrome or Chromium"
            )
        return configured
    found = next(_candidates(), None)
    if found is None:
        raise ConfigError(f"no Chromium found: {HINT}")
    return found


def launch_args() -> list[str]:
    """Command-line switches of every launch.

    The sandbox is left only as root, where Chromium refuses to start in it.
    """
    args = [
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",  # containers give /dev/shm 64 MB, and a tab that outgrows it crashes
        "--no-first-run",
    ]
    return [*args, "--no-sandbox"] if _is_root() else args


def runs(program: Path) -> bool:
    """Whether the program starts at all: a missing system library or a stub that only asks for snap says no here."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def install(run: Callable[[Sequence[str]], bool]) -> None:
    """Make a Chromium available: Playwright's download, and where that is refused or cannot run, the system's package.

    `run` executes a command and says whether it went well.
    """
    playwright = [sys.executable, "-m", "playwright"]
    if run([*playwright, "install", "chromium"]):
        own = _playwrights_own()
        if own is not None and (runs(own) or (_can_be_root() and run([*playwright, "install-deps", "chromium"]))):
            return
    if shutil.which("apt-get") and _can_be_root():
        apt = ["apt-get"] if _is_root() else ["sudo", "-n", "apt-get"]
        if run([*apt, "update", "-q"]):
            put = [*apt, "install", "-q", "-y", "--no-install-recommends"]
            _ = run([*put, "chromium-headless-shell"]) or run([*put, "chromium"])


def _candidates() -> Iterator[Path]:
    own = _playwrights_own()
    if own is not None:
        yield own
    for name in ON_PATH:
        if path := shutil.which(name):
            yield Path(path)
    yield from (Path(app) for app in MAC_APPS if Path(app).is_file())


def _playwrights_own() -> Path | None:
    """The Chromium of exactly the revision that the installed Playwright was built for, without starting its driver."""
    spec = importlib.util.find_spec("playwright")
    if spec is None or spec.origin is None:
        return None
    listed = json.loads((Path(spec.origin).parent / "driver/package/browsers.json").read_text("utf-8"))["browsers"]
    revisions = {browser["name"]: browser["revision"] for browser in listed}
    programs = (
        path
        for name, patterns in _PLAYWRIGHTS.items()
        if (folder := _playwright_folder() / f"{name.replace('-', '_')}-{revisions.get(name)}").joinpath(_DONE).exists()
        for pattern in patterns
        for path in folder.glob(pattern)
    )
    return next(programs, None)


def _playwright_folder() -> Path:
    configured = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if configured:
        return Path(configured)
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/ms-playwright"
    if sys.platform == "win32":
        return Path.home() / "AppData/Local/ms-playwright"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _can_be_root() -> bool:
    if _is_root():
        return True
    return (
        shutil.which("sudo") is not None
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    )


def _loud(command: Sequence[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode == 0


def main(arguments: Sequence[str]) -> int:
    """Print the browser that will be driven; `--install` first installs one where none runs. 2 when there is none."""
    configured = os.environ.get("ASCORA_BROWSER_PATH")
    try:
        if configured:
            find(Path(configured))
        elif "--install" in arguments and not any(runs(path) for path in _candidates()):
            install(_loud)
        found = find(Path(configured) if configured else None)
        if not runs(found):
            raise ConfigError(f"{found} does not start: {HINT}")
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{found}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
