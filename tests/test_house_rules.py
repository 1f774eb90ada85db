"""What holds for the whole house: prose that is true, errors that travel, fixtures without secrets."""

from __future__ import annotations

import ast
import pickle
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import typer

from scraper import errors
from scraper.cli import app, exits
from scraper.entities import RECORDS
from scraper.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def _section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _first_cells(section: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def test_readme_lists_exactly_the_settings():
    """Every setting has a line in README, in the order of the class, and README invents none."""
    assert _first_cells(_section("Settings")) == list(Settings.variables().values())


def test_readme_states_the_true_defaults():
    """A default that README prints as code is the default in force."""
    variables = {variable: Settings.model_fields[name].default for name, variable in Settings.variables().items()}
    printed = dict(re.findall(r"^\| `(ASCORA_\w+)` \| `([^`]+)` \|", _section("Settings"), re.MULTILINE))
    assert {name: value.removeprefix("./") for name, value in printed.items()} == {
        name: str(variables[name]) for name in printed
    }


def test_readme_lists_exactly_the_commands():
    """Every command has a line in README, and README invents none."""
    commands = set()
    for name, command in vars(typer.main.get_command(app))["commands"].items():
        below: dict[str, object] = getattr(command, "commands", {})
        commands |= {f"ascora {name} {one}" for one in below} or {f"ascora {name}"}
    assert set(_first_cells(_section("Commands"))) == commands


def test_readme_lists_exactly_the_entities():
    """Every entity has a line in README, in the order of RECORDS."""
    assert _first_cells(_section("What comes out")) == list(RECORDS)


def test_readme_explains_exactly_the_login_outcomes():
    """Every outcome that stops the account has a line that says what to do."""
    from flows.login.submit import TEXTS

    section = _section("Read a real account").split("| login outcome")[1]
    assert set(_first_cells(section)) == set(TEXTS)


def test_readme_lists_exactly_the_exit_codes():
    """The table of exit codes is the one in force."""
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert {int(code) for code in re.findall(r"^\| (\d) \|", _section("Commands"), re.MULTILINE)} == codes


def test_readmes_portal_takes_what_readme_says():
    """The example line of the bundled portal uses a skin, a drift and a fault that exist."""
    from fixtures.portal.dialect import DRIFTS, SKINS
    from fixtures.portal.faults import FAULTS

    for option, known in (("skin", SKINS), ("drift", DRIFTS), ("fault", FAULTS)):
        assert set(re.findall(rf"--{option} ([\w-]+)", README)) <= set(known)


def test_every_path_in_readme_exists():
    """README names no file or folder that is gone."""
    named = set(re.findall(r"`((?:scraper|flows|fixtures|tests|benchmarks|docs)(?:/[\w./-]+)?)`", README))
    assert len(named) > 10
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_make_target_in_prose_exists():
    """README and CI call targets that the Makefile has."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    prose = README + (ROOT / ".ci/run").read_text("utf-8")
    named = set(re.findall(r"(?:`|^|exec )make ([a-z]+)", prose, re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


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


HALL = ("sync", "parse", "worker", "broker", "timetable", "config", "reports", "vault")
"""Rooms whose every module has a test file of its own."""
WITHOUT_TESTS: dict[str, str] = {}
"""Modules of the hall that have none, with the reason. This list only shrinks."""


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
    assert modules - tested == set(WITHOUT_TESTS)
    assert all(WITHOUT_TESTS.values())


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


def test_security_names_tests_that_exist():
    """Every test that the page on security calls a proof is one."""
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text("utf-8")))
    known = {
        name
        for path in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    assert len(named) > 10
    assert named - known == set()
