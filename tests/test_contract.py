"""What `docs/contract.md` promises is what the code does: each table of that page is held against what it describes."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import httpx
import pytest
import typer

from flows.login.submit import TEXTS
from scraper.celery_app import app as celery
from scraper.cli import app as commands
from scraper.cli import exits
from scraper.entities import CATALOG, EntitySpec
from scraper.errors import PROBLEMS, PortalUnavailable
from scraper.models.base import Part
from scraper.service.accounts import Accounts
from scraper.service.http_api import make_app
from scraper.service.requests import KNOWN
from scraper.settings import Settings, load
from scraper.store import Planned
from scraper.store.stored import ENVELOPE
from scraper.store.tokens import SCOPES
from scraper.workspace import open_workspace
from tests.conftest import KEY

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = (ROOT / "docs" / "contract.md").read_text("utf-8")
every_entity = pytest.mark.parametrize("spec", CATALOG.values(), ids=list(CATALOG))


def _section(title: str) -> str:
    """The text under a heading, up to the next one."""
    (found,) = re.findall(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", CONTRACT, re.MULTILINE | re.DOTALL)
    return str(found)


def _table(title: str, about: str) -> dict[str, list[str]]:
    """The table of a section that is about such things: the other cells of each row, by its first one."""
    (table,) = re.findall(rf"^\| {about} \|.*\n\|[-|]+\|\n((?:\|.*\n)*)", _section(title), re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in str(table).splitlines()]
    assert len({first for first, *_ in rows}) == len(rows)
    return {first.strip("`"): rest for first, *rest in rows}


def _code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_it_lists_exactly_the_settings():
    """Every setting has a line, in the order of the class, and none is invented."""
    assert list(_table("Settings", "variable")) == list(Settings.variables().values())


def test_it_states_the_true_defaults():
    """A default that is printed as code is the default in force."""
    variables = {variable: Settings.model_fields[name].default for name, variable in Settings.variables().items()}
    printed = {name: _code(cells[0]) for name, cells in _table("Settings", "variable").items()}
    assert {name: code[0].removeprefix("./") for name, code in printed.items() if code} == {
        name: str(variables[name]) for name, code in printed.items() if code
    }


def _commands() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, command in vars(typer.main.get_command(commands))["commands"].items():
        below: dict[str, Any] = getattr(command, "commands", {})
        found |= {f"ascora {name} {one}": leaf for one, leaf in below.items()} or {f"ascora {name}": command}
    return found


def test_it_lists_exactly_the_commands():
    """Every command has a line, and none is invented."""
    assert set(_table("Commands", "command")) == set(_commands())


@pytest.mark.parametrize("name", _commands())
def test_it_names_exactly_the_options_of_a_command(name):
    """Every option stands in the command's line under a name that the command takes, and no other; what every table
    takes stands above."""
    told = set(re.findall(r"--[a-z-]+", _table("Commands", "command")[name][0]))
    of_tables = {"--wide", "--columns"}
    assert f"`{'`, `'.join(sorted(of_tables, reverse=True))}" in _section("Commands")
    options = [
        {*one.opts, *one.secondary_opts} for one in _commands()[name].params if one.opts[0] not in ("--help", one.name)
    ]
    assert told <= set().union(*options)
    assert [sorted(names) for names in options if not names & (told | of_tables)] == []


def test_it_lists_exactly_the_exit_codes():
    """The table of exit codes is the one in force."""
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert {int(code) for code in _table("Exit codes", "exit code")} == codes


def test_it_lists_exactly_the_outcomes_of_a_login():
    """The two happy ones, and those that end a login."""
    assert set(_table("Outcomes of a login", "login")) == {"ok", "reused", *TEXTS}


def test_a_report_has_the_members_that_it_says(tmp_path):
    """Of a run with a listing, a skip and an error; the portal's POSTs that read are told beside them."""
    with open_workspace(load(data_dir=tmp_path, vault_key=KEY, account="acme")) as ws:
        run = ws.store.runs.begin({})
        ws.store.items.plan(run, [Planned("api", "job", {})])
        item = ws.store.items.take(run)
        assert item is not None
        ws.store.runs.coverage(item, entity="job", listing="jobs_grid", expected=1, taken=1, not_due=2)
        ws.store.runs.skip(item, "job", "J1", "it cannot be read")
        ws.store.runs.error(item, PortalUnavailable("503"))
        ws.store.items.done(item)
        report = ws.store.runs.finish(run.id)
    (drawn,) = re.findall(r"^```\n(.*?)^```", _section("The run report"), re.MULTILINE | re.DOTALL)
    assert re.findall(r'"(\w+)"', drawn) == _members(report)


def _members(value: Any) -> list[str]:
    """Every member of a JSON value in its order, without the names of entities."""
    if isinstance(value, list):
        return [name for one in value[:1] for name in _members(one)]
    if not isinstance(value, dict):
        return []
    return [found for name, one in value.items() for found in ([] if name in CATALOG else [name]) + _members(one)]


def test_it_lists_exactly_what_every_object_has():
    """The envelope, in the order in which it is printed."""
    assert list(_table("Objects", "member")) == list(ENVELOPE)


def test_it_lists_exactly_the_entities():
    """Each wherever entities are listed, in the order of the catalogue; with their addresses."""
    assert list(_table("Objects", "entity")) == list(CATALOG)
    assert list(_table("Where an entity comes from", "entity")) == list(CATALOG)
    addresses = {name: _code(cells[0]) for name, cells in _table("The service", "entity").items()}
    assert addresses == {name: [f"/{spec.plural}"] for name, spec in CATALOG.items()}


@every_entity
def test_it_states_an_entitys_key_and_fields(spec: EntitySpec) -> None:
    """In their order, with what is in a part and in a list."""
    key, fields = _table("Objects", "entity")[spec.name]
    hints = get_type_hints(spec.record)
    assert key == ", ".join(spec.record.key)
    assert fields == ", ".join(
        f"{name} `{shape}`" if (shape := _shape(hints[name])) else name for name in spec.record.contract_fields()
    )


def _shape(annotation: Any) -> str:
    """`{a,b}` of a part, in brackets what there is a list of; nothing of a plain value."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return f"{{{','.join(annotation.model_fields)}}}"
    if get_origin(annotation) is tuple:
        return f"[{_shape(get_args(annotation)[0]) or 'text'}]"
    if get_origin(annotation) in (Union, UnionType):
        return next(filter(None, map(_shape, get_args(annotation))), "")
    return ""


def test_it_names_exactly_the_scopes():
    """Each with the entities that it opens."""
    told = _table("Scopes", "scope")
    assert list(told) == list(SCOPES)
    of_entities = {scope: _code(told[scope][0]) for scope in dict.fromkeys(spec.scope for spec in CATALOG.values())}
    assert of_entities == {
        scope: [spec.name for spec in CATALOG.values() if scope in spec.scopes] for scope in of_entities
    }


def test_it_lists_exactly_the_addresses(tmp_path, monkeypatch):
    """Those of the OpenAPI, with their methods."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    accounts = Accounts(lambda _: None)

    async def ask() -> Any:
        way = httpx.ASGITransport(make_app(accounts))
        async with httpx.AsyncClient(transport=way, base_url="http://service") as client:
            return (await client.get("/openapi.json")).json()

    try:
        paths = asyncio.run(ask())["paths"]
    finally:
        accounts.close()
    plurals = {
        f"/{spec.plural}{more}": f"/PLURAL{more}"
        for spec in CATALOG.values()
        for more in ("", "/{id}", "/{id}/history")
    }
    there = {f"{method.upper()} {plurals.get(path, path)}" for path, methods in paths.items() for method in methods}
    assert set(_table("The service", "address")) == there


def test_it_lists_exactly_the_problems():
    """Each code, with its status."""
    assert {code: int(cells[0]) for code, cells in _table("The service", "code").items()} == {
        code: kind.status for code, kind in PROBLEMS.items()
    }


def test_it_lists_exactly_the_tasks_and_their_arguments():
    """By name, as the application registers them; a question's arguments are those that it may say."""
    celery.loader.import_default_modules()
    tasks = {name: task for name, task in celery.tasks.items() if name.startswith("ascora.")}
    told = {name: [] if cells[0] == "none" else _code(cells[0]) for name, cells in _table("Tasks", "task").items()}
    taken = {name: list(inspect.signature(task.run).parameters) for name, task in tasks.items()}
    assert {name: set(arguments) for name, arguments in told.items()} == {
        name: set(arguments) for name, arguments in (taken | {"ascora.fetch": KNOWN}).items()
    }


def test_it_lists_exactly_the_events():
    """Those that the program sends, with what they say at least."""
    sent: dict[str, set[str]] = {}
    for text in (path.read_text("utf-8") for path in (ROOT / "scraper").rglob("*.py")):
        for node in ast.walk(ast.parse(text)) if "ascora-" in text else ():
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.args[0].value
                if isinstance(name, str) and name.startswith("ascora-") and getattr(node.func, "id", "") == "tell":
                    sent[name] = {one.arg for one in node.keywords if one.arg is not None}
    told = {name: set(_code(cells[0])) for name, cells in _table("Tasks", "event").items()}
    assert set(told) == set(sent)
    assert [name for name, said in sent.items() if not said <= told[name]] == []
