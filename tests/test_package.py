"""What is installed where there is no checkout: everything the program needs, and nothing that only developers do."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built beside it."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("dist")
    for path in ROOT.iterdir():
        if not path.name.startswith(".") and path.suffix != ".egg-info" and path.name not in ("build", "dist"):
            (tree / path.name).symlink_to(path)
    done = subprocess.run([sys.executable, "-c", BUILD, out], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """The files in the wheel, but for what it says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_program_whole(names):
    """Every file of its two packages, code or not."""
    files = (path for folder in ("scraper", "flows") for path in (ROOT / folder).rglob("*") if path.is_file())
    mine = {str(path.relative_to(ROOT)) for path in files if path.suffix != ".pyc"}
    assert names == mine | {"celeryconfig.py"}


@pytest.mark.parametrize(
    "name",
    [
        "scraper/store/migrations/env.py",
        "scraper/store/migrations/versions/form_8.py",
        "scraper/profile/default.toml",
        "scraper/archive/templates/index.html",
        "scraper/service/templates/reference.html",
        "scraper/entities/examples/job.json",
        "flows/browser/page/capture.js",
        "flows/py.typed",
    ],
)
def test_the_wheel_holds_what_is_no_module(names, name):
    """Steps of the database, profile, pages, examples, scripts and the marker of types."""
    assert name in names


@pytest.fixture
def ascora(wheel: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The program as it is installed, in a folder that has no checkout."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASCORA_")}
    environment |= {"PYTHONPATH": str(tmp_path / "installed"), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scraper", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


def test_an_installed_program_says_what_needs_the_checkout(ascora, tmp_path):
    """`--help` works; the demo and the recording of cases end with one plain line, and leave nothing behind."""
    helped = ascora("--help")
    assert (helped.returncode, "archive" in helped.stdout) == (0, True)
    for arguments in (("demo",), ("record", "job", "--case", "mine")):
        refused = ascora(*arguments)
        assert refused.returncode == 2
        assert refused.stdout == ""
        assert len(refused.stderr.strip().splitlines()) == 1
        assert "needs a source checkout" in refused.stderr
    assert not (tmp_path / "ascora-demo").exists()
