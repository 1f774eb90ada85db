"""Every recipe of the page answers at the first try, over data of several companies."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fixtures.portal import files, seeding, truth
from fixtures.portal.options import Options
from fixtures.portal.site import Site
from scraper import cli
from scraper.entities import RECORDS
from scraper.evidence.snapshot import Context
from scraper.models import Reading
from scraper.settings import load
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY

PAGE = Path(__file__).parents[3] / "docs" / "recipes.md"
RECIPES = re.findall(r"^\| .+ \| `(ascora .+)` \|$", PAGE.read_text("utf-8"), re.MULTILINE)
ON_PAPER = [one for one in RECIPES if "archive report" in one]
"""These are printed by a browser."""
Fill = Callable[[str], str]


def fill(ws: Workspace, site: Site) -> None:
    """Store all that a perfect sync of a company would hold, with the files, and the run that took it."""
    at = datetime(2026, 11, 1, tzinfo=UTC)
    run = ws.store.runs.begin({"entities": [], "jobs": [], "since": None, "full": True})
    page = ws.keep(b"<p>the page that showed it", "jobs_grid", "https://portal.example/Jobs", (), Context())
    for job in site.world.jobs:
        for attachment in (one for card in (job, *job.sections) for one in card.attachments if one.kind != "big"):
            ws.blobs.put(files.content(attachment))
    for entity, objects in truth.entities(site).items():
        records = [RECORDS[entity].of_printed(one) for one in objects]
        ws.store.objects.put(
            [Reading(record=one, source="ui", facet="f", observed_at=at, evidence=page.sha256) for one in records]
        )
    ws.store.runs.finish(run.id)


def words_of(ws: Workspace) -> dict[str, str]:
    """What the page's words in capitals stand for here: of jobs, the one that has most to tell."""
    objects = {entity: [one.as_json() for one in ws.store.objects.list(entity)] for entity in RECORDS}
    told = {
        job["job_number"]: [
            sum(one["job_number"] == job["job_number"] for one in objects[entity])
            for entity in ("progress_claim", "compliance_form", "attachment")
        ]
        for job in objects["job"]
    }
    number = max(told, key=lambda one: (all(told[one]), sum(told[one])))
    job = next(one for one in objects["job"] if one["job_number"] == number)
    return {
        "JOB": str(number).lower(),
        "STATUS": job["status"],
        "CUSTOMER": job["site_customer"]["name"],
        "SUPPLIER": objects["supplier"][0]["supplier_number"].lower(),
        "FORM": objects["compliance_form"][0]["id"][:8],
        "SHA": job["provenance"]["name"]["evidence"][:12],
    }


@pytest.fixture(scope="module", params=[("classic", 1), ("kendo", 4)], ids=["classic", "kendo"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Fill]:
    """A folder with the data of one company, and how a recipe reads there; filled once for all recipes."""
    skin, seed = request.param
    folder = tmp_path_factory.mktemp(skin)
    with open_workspace(load(data_dir=folder / "ascora-data", vault_key=KEY)) as ws:
        fill(ws, Site.of(seeding.build(8, seed), Options(skin=skin)))
        words = words_of(ws)
    (folder / ".env").write_text(f"ASCORA_VAULT_KEY={KEY}\n", "utf-8")
    (folder / ".env").chmod(0o600)

    def filled(recipe: str) -> str:
        for name, value in words.items():
            recipe = re.sub(rf"\b{name}\b", value, recipe)
        return recipe

    return folder, filled


def answer(company: tuple[Path, Fill], recipe: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a recipe in the company's folder."""
    folder, filled = company
    monkeypatch.chdir(folder)
    return cli.main(shlex.split(filled(recipe))[1:])


def test_there_are_twenty_recipes() -> None:
    """A command each, none twice; nothing in capitals stays that nobody fills."""
    assert len(set(RECIPES)) == 20
    known = {"JOB", "STATUS", "CUSTOMER", "SUPPLIER", "FORM", "SHA"}
    assert {word for recipe in RECIPES for word in re.findall(r"\b[A-Z]{2,}\b", recipe)} == known


@pytest.mark.parametrize("recipe", [one for one in RECIPES if one not in ON_PAPER])
def test_a_recipe_answers(
    company: tuple[Path, Fill], recipe: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With exit code 0 and something to read; what it is told to write is there, and holds something."""
    code = answer(company, recipe, monkeypatch)
    told, problem = capsys.readouterr()
    assert (code, bool(told or problem)) == (0, True), problem
    assert max([len(line) for line in told.splitlines() if "  " in line[:60]], default=0) < 400
    for out in re.findall(r"--out (\S+)", company[1](recipe)):
        place = Path(out)
        assert any(place.iterdir()) if place.is_dir() else place.stat().st_size > 10


def test_what_a_recipe_says_is_what_is_stored(
    company: tuple[Path, Fill], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A job by its number, its customer's jobs, and the form of an id."""
    monkeypatch.chdir(company[0])
    for recipe, name in (
        ("ascora show job JOB --format json", "job_number"),
        ("ascora show supplier SUPPLIER --format json", "supplier_number"),
    ):
        assert cli.main(shlex.split(company[1](recipe))[1:]) == 0
        said = company[1](recipe).split()[3]
        assert json.loads(capsys.readouterr().out)[name].lower() == said
    assert cli.main(shlex.split(company[1]('ascora list jobs --customer "CUSTOMER" --format json'))[1:]) == 0
    customer = company[1]("CUSTOMER")
    jobs = json.loads(capsys.readouterr().out)
    assert jobs
    assert all(customer in (one["site_customer"]["name"], one["billing_customer"]["name"]) for one in jobs)


@pytest.mark.browser
@pytest.mark.parametrize("company", [("classic", 1)], indirect=True, ids=["classic"])
@pytest.mark.parametrize("recipe", ON_PAPER)
def test_a_recipe_prints(company: tuple[Path, Fill], recipe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF; the short one has fewer pages than the one with the source of every field."""
    from pypdfium2 import PdfDocument

    assert answer(company, recipe, monkeypatch) == 0
    long = recipe.replace(" --short", "").replace("JOB.pdf", "long.pdf")
    assert answer(company, long, monkeypatch) == 0
    (short_one,) = re.findall(r"--out (\S+)", company[1](recipe))
    pages = [PdfDocument(name) for name in (short_one, "long.pdf")]
    assert len(pages[0]) < len(pages[1])
    texts = ["".join(page.get_textpage().get_text_range() for page in one) for one in pages]
    assert company[1]("CUSTOMER").split()[0] in texts[0]
    assert ["Observed" in text for text in texts] == [False, True]
