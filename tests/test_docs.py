"""What the documents name is there: paths, links, commands, settings, events, tests, and the knobs of the portal."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel

from scraper.cli import app
from scraper.entities import CATALOG
from scraper.profile import Profile
from scraper.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.yml")])
}
README = PAGES["README.md"]
every_page = pytest.mark.parametrize("doc", PAGES)


def _in(doc: str, title: str) -> str:
    """The text of a page below a heading, up to the next heading of its rank."""
    return PAGES[doc].split(f"\n## {title}\n")[1].split("\n## ")[0]


def _code(text: str) -> list[str]:
    """What stands as code in a text, in a line or in a block."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    lines = re.sub(r"^ *```\w*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*re.findall(r"`([^`]+)`", lines), *(line.strip() for block in blocks for line in block.splitlines())]


def test_readme_is_short_and_leads_to_every_page():
    """Less than two hundred lines, two commands, and a way on."""
    assert len(README.splitlines()) < 200
    assert {"make demo", "make test"} <= {line.split("#")[0].strip() for line in _code(README)}
    linked = set(re.findall(r"\]\(([^)#]+)", README))
    assert {page for page in PAGES if page.endswith(".md") and "decisions/" not in page} - {"README.md"} <= linked
    assert "docs/decisions/README.md" in linked


def test_readme_has_a_row_for_each_entity_and_figure():
    """In the order of the catalogue, each with a page that speaks of it; a figure with the command that prints it."""
    row = r"^\| (.+?) \| (.+?) \| \[\w+\]\(([\w/.]+)\) \|$"
    rows = re.findall(row, _in("README.md", "What it reads"), re.MULTILINE)
    entities = [(name.strip("`"), page) for name, _, page in rows if name.startswith("`")]
    assert [name for name, _ in entities] == list(CATALOG)
    words = {name: (name, spec.words, spec.plural_words) for name, spec in CATALOG.items()}
    told = {page: " ".join(PAGES[page].casefold().split()) for _, page in entities}
    assert [name for name, page in entities if not any(word in told[page] for word in words[name])] == []
    asked = [(one, page) for name, commands, page in rows if not name.startswith("`") for one in _code(commands)]
    assert len(asked) > 5
    assert [one for one, page in asked if one not in PAGES[page] or one not in PAGES["docs/contract.md"]] == []


def test_the_decisions_are_all_listed():
    """A page each, and its line in the index; each says what was rejected."""
    listed = set(re.findall(r"\]\(([^)#]+)", PAGES["docs/decisions/README.md"]))
    pages = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md")}
    del pages["README.md"]
    assert listed == set(pages)
    assert [name for name, text in pages.items() if "**Rejected.**" not in text or len(text.splitlines()) > 30] == []


@every_page
def test_every_link_leads_somewhere(doc):
    """A file of the tree, and a heading of it where the link names one."""
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", PAGES[doc]):
        path = (ROOT / doc).parent / target if target else ROOT / doc
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}, anchor


@every_page
def test_every_path_exists(doc):
    """No page names a file or folder that is gone."""
    named = re.findall(
        r"(?:^|[\s(])((?:scraper|flows|fixtures|tests|benchmarks|docs|\.ci)/[\w./-]*\w)", "\n".join(_code(PAGES[doc]))
    )
    mine = [path for path in named if "our-portal" not in path]
    assert [path for path in mine if not (ROOT / path.split("::")[0]).exists()] == []


def test_paths_are_found_where_they_are_named():
    """The map names many."""
    named = re.findall(r"`((?:scraper|flows|fixtures|tests|benchmarks|docs)(?:/[\w./-]+)?)`", PAGES["docs/develop.md"])
    assert len(set(named)) > 25


@every_page
def test_every_file_of_the_map_exists(doc):
    """In a table of places, a bare file name is one of the row's place."""
    for place, about in re.findall(
        r"^\| `((?:scraper|flows|fixtures)[\w./]*)`.*? \| (.*) \|$", PAGES[doc], re.MULTILINE
    ):
        folder = ROOT / place if (ROOT / place).is_dir() else (ROOT / place).parent
        bare = [name for name in re.findall(r"`(\w+\.py)`", about) if name != "celeryconfig.py"]
        assert [name for name in bare if not (folder / name).exists()] == [], place


def test_every_make_target_in_prose_exists():
    """Documents and CI call targets that the Makefile has."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    prose = "\n".join([*PAGES.values(), (ROOT / ".ci/run").read_text("utf-8")])
    named = set(re.findall(r"(?:`|^ *|exec )make ([a-z]+)", prose, re.MULTILINE))
    assert {"demo", "test", "setup", "check"} <= named <= targets


def test_what_runs_before_a_commit_is_what_check_runs():
    """All of `make check` that takes seconds."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    check = set(re.findall(r"^\t\$\(VENV\)/bin/(.+)$", makefile.split("\ncheck:")[1].split("\n\n")[0], re.MULTILINE))
    hooks = re.findall(r"entry: \.venv/bin/(.+)$", (ROOT / ".pre-commit-config.yaml").read_text("utf-8"), re.MULTILINE)
    assert {hook.replace("ruff format", "ruff format --check") for hook in hooks} == check - {"mypy"}


def test_the_issue_form_asks_for_a_recorded_case():
    """With the command that makes one."""
    (form,) = (text for page, text in PAGES.items() if page.startswith(".github/"))
    assert "`ascora record ENTITY --case" in form


@cache
def _commands() -> set[str]:
    found = set()
    for name, command in vars(typer.main.get_command(app))["commands"].items():
        found |= {name} | {f"{name} {one}" for one in getattr(command, "commands", {})}
    return found


@every_page
def test_every_command_exists(doc):
    """What a page calls `ascora ...` is a command, with the one below it where there is one."""
    known = _commands()
    groups = {name.split()[0] for name in known if " " in name}
    for line in _code(PAGES[doc]):
        for first, second in re.findall(r"\bascora (?:--account \w+ )?([a-z]+)(?: ([a-z]+))?", line):
            assert first in known, line
            assert first not in groups or not second or f"{first} {second}" in known, line


@every_page
def test_every_setting_exists(doc):
    """A variable that a page names is a setting."""
    assert set(re.findall(r"\bASCORA_[A-Z_]+[A-Z]", PAGES[doc])) <= set(Settings.variables().values())


def test_operations_explain_exactly_the_login_outcomes():
    """Every outcome that stops the account has a line that says what to do."""
    from flows.login.submit import TEXTS

    section = _in("docs/operations.md", "When the portal refuses a login").split("| login outcome")[1]
    assert set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)) == set(TEXTS)


@cache
def _told() -> set[str]:
    """Every text of the program that looks like the name of an event in a log."""
    files = [path for folder in ("scraper", "flows") for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files for name in re.findall(r'"([a-z]+\.[a-z_]+)"', path.read_text("utf-8"))}


@pytest.mark.parametrize("doc", ["docs/operations.md", "docs/workers.md", "docs/service.md"])
def test_every_event_exists(doc):
    """What is said to stand in a log is written there by the program."""
    told = _told()
    kinds = {text.split(".")[0] for text in told} - {"ascora"}
    named = {text for text in re.findall(r"`([a-z]+\.[a-z_]+)`", PAGES[doc]) if text.split(".")[0] in kinds}
    assert named
    assert named - told == set()


def test_the_bundled_portal_takes_what_is_said():
    """Example lines use skins, drifts, faults and switches that exist."""
    from fixtures.portal.dialect import DRIFTS, SKINS
    from fixtures.portal.faults import FAULTS
    from fixtures.portal.options import SWITCHES

    text = "\n".join(PAGES.values())
    for option, known in (("skin", SKINS), ("drift", DRIFTS), ("fault", FAULTS)):
        named = set(re.findall(rf"--{option} ([\w-]+)", text))
        assert named
        assert named <= set(known)
    switched = re.findall(r"--switch (\w+)=([\w-]+)", text)
    assert switched
    assert [name for name, value in switched if value not in SWITCHES[name].values] == []


def test_security_names_tests_that_exist():
    """Every test that the page on security calls a proof is one."""
    named = set(re.findall(r"`(test_\w+)`", PAGES["docs/security.md"]))
    known = {
        name
        for path in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    assert len(named) > 10
    assert named - known == set()


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models that a field of the profile holds, however they are wrapped."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for one in get_args(annotation) for model in _models(one)]


def _has(model: type[BaseModel], section: str, key: str) -> bool:
    """Whether a section of the profile, such as `grids.X`, takes such a key."""
    models = [model]
    for part in section.split("."):
        models = [
            deeper
            for one in models
            for deeper in (_models(one.model_fields[part].annotation) if part in one.model_fields else [one])
        ]
    return any(key in one.model_fields for one in models) and models != [model]


@every_page
def test_every_line_of_a_profile_exists(doc):
    """A key that a page names with its section, as in `[pager] empty`, is one that the profile knows."""
    named = re.findall(r"`\[+([\w.]+)\]+ (\w+)`", PAGES[doc])
    assert [(section, key) for section, key in named if not _has(Profile, section, key)] == []


def test_the_glossary_has_each_word_once():
    """Some fifty words at most, in tables, none of them twice."""
    words = [
        word
        for cell in re.findall(r"^\| ([^|]+) \| [^|-]", PAGES["docs/glossary.md"], re.MULTILINE)
        for word in cell.split(", ")
        if cell != "word"
    ]
    assert 30 <= len(words) <= 70
    assert len(set(words)) == len(words)
