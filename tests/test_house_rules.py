"""What holds for the whole house: errors that travel, fixtures without secrets, libraries that are declared."""

from __future__ import annotations

import ast
import pickle
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from scraper import errors

ROOT = Path(__file__).resolve().parent.parent


def _tree() -> list[type[errors.ScraperError]]:
    return [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ScraperError)]


@pytest.mark.parametrize("error", _tree())
def test_every_error_survives_pickling(error):
    """An error arrives on the other side of Celery with its class, text and state."""
    sent = error("one plain line")
    arrived = pickle.loads(pickle.dumps(sent))
    assert type(arrived) is error
    assert (str(arrived), arrived.__dict__) == (str(sent), sent.__dict__)


@pytest.mark.parametrize("error", _tree())
def test_every_error_stands_in_the_drawn_tree(error):
    """The tree on top of `errors.py` is complete."""
    assert error.__name__ in (errors.__doc__ or "")


SECRET_LOOKING = re.compile(
    r"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|xox[abp]-\w{10}|gh[pousr]_\w{30}|eyJ[\w-]{20,}\.eyJ[\w-]{20,}"
    r"|__RequestVerificationToken\"[^>]{0,40}value=\"(?!\[?scrubbed|\"|\{)[^\"]{8,}"
)


def test_no_fixture_holds_anything_secret():
    """Recorded cases and the portal's files carry no key, token or private key."""
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "fixtures").rglob("*")
        if path.is_file() and path.suffix != ".pyc" and SECRET_LOOKING.search(path.read_text("utf-8", "replace"))
    ]
    assert found == []


def _imports(folder: str) -> set[str]:
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return (
        found - set(sys.stdlib_module_names) - {"scraper", "flows", "fixtures", "tests", "benchmarks", "celeryconfig"}
    )


def _declared(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {re.split(r"[\[><=;]", line)[0].lower().replace("_", "-") for line in lines}


@pytest.mark.parametrize(
    ("folders", "extras"),
    [
        (("scraper", "flows"), ("redis", "service", "timestamp")),
        (("fixtures", "tests", "benchmarks"), ("test", "postgres", "redis", "s3", "service")),
    ],
)
def test_what_is_imported_is_declared(folders, extras):
    """A fresh installation holds every library that the code imports by name."""
    declared, owners = _declared(*extras), packages_distributions()
    for module in set().union(*map(_imports, folders)):
        names = {name.lower().replace("_", "-") for name in owners.get(module, [module])}
        assert names & declared, f"{module} is imported, but none of {names} is declared in pyproject.toml"


def test_what_is_declared_has_a_version_of_its_own():
    """Setup installs the versions of `.ci/constraints.txt` and works out none."""
    lines = (ROOT / ".ci" / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines if not line.startswith("#")}
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert _declared(*extras) - {"ascora-adapter"} - pinned == set()


HALL = ("sync", "parse", "worker", "broker", "timetable", "config", "reports", "vault")
"""Rooms whose every module has a test file of its own."""


def test_every_module_of_the_hall_has_a_test_file_of_its_own():
    """`scraper/ROOM/MODULE.py` is tested in `tests/scraper/ROOM/test_MODULE.py`, which holds a test."""
    modules = {
        f"{room}/{path.stem}"
        for room in HALL
        for path in (ROOT / "scraper" / room).glob("*.py")
        if path.stem != "__init__"
    }
    tested = {
        f"{path.parent.name}/{path.stem.removeprefix('test_')}"
        for room in HALL
        for path in (ROOT / "tests" / "scraper" / room).glob("test_*.py")
        if re.search(r"^def test_", path.read_text("utf-8"), re.MULTILINE)
    }
    assert len(modules) > 30
    assert modules - tested == set()


def test_nothing_sleeps():
    """Code and tests wait for conditions; the one honest sleep is a rate limit and lies in scraper/limits."""
    blind = re.compile(r"\btime\.sleep\(|\.wait_for_timeout\(|from time import .*\bsleep\b")
    found = [
        str(path.relative_to(ROOT))
        for folder in ("scraper", "flows", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__) and "limits" not in path.parts and blind.search(path.read_text("utf-8"))
    ]
    assert found == []
