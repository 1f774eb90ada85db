"""The archive's pages in a real browser: accessible, readable without scripts, and asking nobody anything."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from flows.browser import find_chromium
from scraper.archive.render import environment
from scraper.archive.report import report
from scraper.entities import CATALOG
from scraper.errors import ConfigError
from scraper.workspace import Workspace
from tests.scraper.archive.holdings import HOSTILE, OURS, SECRET_ROW, THEIRS, Holdings
from tests.scraper.archive.opened import unpacked

pytestmark = pytest.mark.browser
WIDTHS = (390, 820, 1280)


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A real Chromium, started in a thread's own Playwright."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=find_chromium.find(None), args=find_chromium.launch_args()
        )
        yield launched
        launched.close()


@pytest.fixture
def data(archived: Callable[..., Path], tmp_path: Path) -> Path:
    """The payload of an extracted archive."""
    return unpacked(archived(), tmp_path / "x") / "data"


def watched(browser: Browser, **options: object) -> tuple[Page, list[str]]:
    """A page, and everything about it that should not be."""
    page = browser.new_page(**options)  # type: ignore[arg-type]
    wrong: list[str] = []
    page.on("request", lambda one: wrong.append(one.url) if not one.url.startswith("file:") else None)
    page.on("console", lambda one: wrong.append(one.text))
    page.on("pageerror", lambda one: wrong.append(str(one)))
    page.on("dialog", lambda one: wrong.append(one.message))
    return page, wrong


def test_every_page_is_accessible_and_quiet(browser: Browser, data: Path) -> None:
    """No violation that axe knows, no request outside, nothing said on the console; at three widths it fits."""
    page, wrong = watched(browser)
    pages = sorted(data.rglob("*.html"))
    assert len(pages) == 2 + 2 + 3, "index, statement, two jobs, three forms"
    for path in pages:
        page.goto(path.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path.name}: {found.generate_report()}"
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") == width, f"{path.name} at {width}"
    assert wrong == []


def test_a_stranger_finds_a_form_its_signature_and_its_document(browser: Browser, data: Path) -> None:
    """From the index by what can be read there; every link of every page leads to a file that is there."""
    page, wrong = watched(browser)
    page.goto((data / "index.html").as_uri())
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=OURS))
    row.get_by_role("link", name="JSA").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == f"JSA, job {OURS}"
    assert page.get_by_role("row", name="Task").inner_text().split("\t")[-1] == f"Dig at {OURS}"
    signature = page.get_by_role("img", name="Signature sign1")
    assert signature.evaluate("one => one.complete && one.naturalWidth") == 40
    assert page.get_by_text("Kim Tran").is_visible()
    assert page.get_by_role("link", name="JSA level 1.pdf").first.is_visible()
    for path in sorted(data.rglob("*.html")):
        page.goto(path.as_uri())
        for address in page.eval_on_selector_all(
            "a[href], img[src], object[data]", "all => all.map(one => one.href || one.src || one.data)"
        ):
            target = Path(unquote(urlsplit(address).path))
            assert target.is_relative_to(data), address
            assert target.is_file(), f"{path.name}: {address}"
    assert wrong == []


def test_it_reads_without_scripts(browser: Browser, data: Path) -> None:
    """Everything but the search, which is not there then."""
    page, wrong = watched(browser, java_script_enabled=False)
    page.goto((data / "index.html").as_uri())
    assert page.get_by_role("link", name=OURS).is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    assert not page.get_by_text("Extract the ZIP file first").is_visible()
    assert wrong == []


def test_search(browser: Browser, data: Path) -> None:
    """By job, form or file; how many are left is said."""
    page, _ = watched(browser)
    page.goto((data / "index.html").as_uri())
    page.get_by_role("searchbox").fill("level 2")
    assert page.get_by_role("rowheader", name=OURS).is_visible() is False
    page.get_by_role("searchbox").fill(f"{THEIRS.lower()} site photo")
    assert page.get_by_role("rowheader", name=THEIRS).is_visible()
    assert not page.get_by_role("rowheader", name=OURS).is_visible()
    assert page.get_by_role("status").inner_text().startswith("1 of ")


def test_opened_inside_the_zip(browser: Browser, data: Path, tmp_path: Path) -> None:
    """Where the page stands alone, as a ZIP's viewer unpacks it, it says to extract first; with and without scripts."""
    alone = tmp_path / "alone" / "index.html"
    alone.parent.mkdir()
    shutil.copy(data / "index.html", alone)
    page, _ = watched(browser)
    page.goto(alone.as_uri())
    page.get_by_role("alert").get_by_text("Extract the ZIP file first").wait_for()
    plain, _ = watched(browser, java_script_enabled=False)
    plain.goto(alone.as_uri())
    assert "extract the ZIP file first" in (plain.get_by_role("img").first.get_attribute("alt") or "")
    page.goto((data / "index.html").as_uri())
    assert not page.get_by_text("Extract the ZIP file first").is_visible()


def test_the_portals_words_are_text(browser: Browser, data: Path) -> None:
    """A job's name that is a script is shown, and does nothing."""
    page, wrong = watched(browser)
    page.goto((data / "pages" / f"{OURS}.html").as_uri())
    assert HOSTILE in page.get_by_role("heading", level=1).inner_text()
    assert wrong == []


def test_the_report_is_the_job_on_paper(ws: Workspace, held: Holdings, tmp_path: Path) -> None:
    """Its forms with answers and signatures, its photo, and no word of another client."""
    out = tmp_path / "r.pdf"
    assert report(ws, out, OURS) == out.stat().st_size
    with pdfplumber.open(out) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
        pictures = sum(len(page.images) for page in pdf.pages)
    for words in (f"Dig at {OURS}", "Kim Tran", "site photo.jpg", "Rough In", "250.00", "costs.xlsx", "page 1 of"):
        assert words in text
    assert pictures >= 1 + 2
    assert THEIRS not in text
    assert SECRET_ROW not in text
    with pytest.raises(ConfigError, match="there already"):
        report(ws, out, OURS)
    assert [path.name for path in tmp_path.glob("*.p*")] == ["r.pdf"]


def _wide(columns: int) -> dict[str, object]:
    """A form with rows of so many columns, of long words."""
    long = ("Responsibilities", "Electrotechnology", "Verantwortlichkeitsbereich", "Risk", "Isolation/Lock-out/Tag-out")
    answers = [
        {
            **dict.fromkeys(("kind", "value"), "text"),
            "code": f"a_rather_long_code_number_{column}_{row}",
            "label": f"{long[column % len(long)]} {long[(column + 2) % len(long)]}",
            "text": long[(column + row) % len(long)] * (1 + column % 3),
            "group": "rows",
            "row": row,
        }
        for row in (1, 2)
        for column in range(columns)
    ]
    said: dict[str, object] = {"id": "f", "answers": answers, "late": False, "method": "docx_tags"}
    unknown = dict.fromkeys(("document", "gone_at", "template_name", "status"), None)
    return said | unknown | dict.fromkeys(("signatures", "photos", "readings", "conflicts", "findings"), ())


def test_no_column_of_a_form_is_cut_off(browser: Browser, ws: Workspace) -> None:
    """However many a row has and however long their words are: beyond the edge nobody looks, and paper has none."""
    made = environment(ws.zone)
    template = made.from_string("<style>{{ style }}</style><body>{% include 'form_parts.html' %}")
    page, _ = watched(browser)
    for columns in (1, 5, 8, 9, 17):
        page.set_content(
            template.render(one=_wide(columns), path_of=lambda *_: None, undated=(), is_report=False, here="x.html")
        )
        for width in (1000, 1100, 1200, 1400, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            wide = "[...document.querySelectorAll('html, .scroll')].filter(one => one.scrollWidth > one.clientWidth)"
            assert page.evaluate(f"{wide}.length") == 0, f"{columns} columns at {width}"
        assert page.get_by_text("Verantwortlichkeitsbereich").count() >= min(columns, 2)


def test_no_column_of_an_entity_is_cut_off(browser: Browser, ws: Workspace) -> None:
    """However many fields it has: the first are columns, and the others stand in one by their names."""
    template = environment(ws.zone).from_string(
        "{% import 'macros.html' as m with context %}<style>{{ style }}</style><body>{{ m.table(spec, objects) }}"
    )
    page, _ = watched(browser)
    for name in ("customer", "quote", "supply"):
        spec = CATALOG[name]
        one = dict.fromkeys(spec.record.contract_fields(), "Verantwortlichkeitsbereich der Bauleitung")
        told: dict[str, Any] = {
            "id": "x",
            **one,
            "entity": name,
            "extra": {},
            "conflicts": (),
            "findings": (),
            "provenance": {},
        }
        told |= {"gone_at": None, "late": False}
        page.set_content(
            template.render(spec=spec, objects=[told], path_of=lambda *_: None, undated=(), is_report=False, here="x")
        )
        for width in (1000, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            wide = "[...document.querySelectorAll('html, .scroll')].filter(one => one.scrollWidth > one.clientWidth)"
            assert page.evaluate(f"{wide}.length") == 0, f"{name} at {width}"
        assert page.get_by_text("Verantwortlichkeitsbereich").count() == len(one)
