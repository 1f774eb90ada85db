"""The console in a real browser: accessible, in two clicks, without scripts, and running nothing of the portal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from flows.browser import find_chromium
from scraper.models import Job
from scraper.service.accounts import Accounts
from scraper.service.connection import Connection
from scraper.service.http_api import make_app
from scraper.workspace import Workspace
from tests.scraper.archive.holdings import HOSTILE, OURS, Holdings, fill
from tests.scraper.console.conftest import UNSIGNED, put_unsigned
from tests.scraper.service.conftest import Service
from tests.servers import serving

pytestmark = pytest.mark.browser
WIDTHS = (400, 800, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, started in a thread's own Playwright."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=find_chromium.find(None), args=find_chromium.launch_args()
        )
        yield launched
        launched.close()


@pytest.fixture
def held(ws: Workspace) -> Holdings:
    """Two clients' jobs, an unsigned SWMS, and a page of the portal that would run if it could."""
    made = fill(ws)
    put_unsigned(made)
    row = f"<tr><td>{OURS}</td><td>{HOSTILE}<svg onload=alert(1)></svg><a href='https://evil.example/'>go</a></td></tr>"
    page = f"<script>alert(1)</script><table><thead><tr><th>Job Number</th><th>Job Name</th></tr></thead>{row}</table>"
    made.put(Job(job_number=OURS, name="Switchboard " + HOSTILE), made.page(page, "jobs_grid"))
    return made


@pytest.fixture
def address(accounts: Accounts, held: Holdings) -> Iterator[str]:
    """The console, on loopback."""
    with serving(make_app(accounts), http=Connection) as url:
        yield url.replace("https:", "http:")


def logged_in(context: BrowserContext, address: str, accounts: Accounts) -> tuple[Page, list[str]]:
    """The first page, and everything about it that should not be."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda one: None if one.url.startswith(address) else wrong.append(one.url))
    page.on("console", lambda one: wrong.append(one.text))
    page.on("pageerror", lambda one: wrong.append(str(one)))
    page.on("dialog", lambda one: wrong.append(one.message))
    page.goto(f"{address}/")
    page.get_by_label("Secret of your token").fill(Service(None, accounts).secret())  # type: ignore[arg-type]
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="What needs a look").wait_for()
    return page, wrong


def test_every_page_is_accessible_and_fits(browser: Browser, address: str, accounts: Accounts, ws: Workspace) -> None:
    """No violation that axe knows, nothing asked elsewhere, nothing on the console; at three widths it fits."""
    with browser.new_context() as context:
        page, wrong = logged_in(context, address, accounts)
        job, form = ws.store.lookup.job(OURS), next(iter(ws.store.objects.list("compliance_form")))
        assert job is not None
        pages = (
            "/",
            "/console/login",
            "/console/jobs",
            "/console/compliance_forms?point=unsigned",
            f"/console/jobs/{job.id}",
            f"/console/compliance_forms/{form.id}",
            f"/console/compliance_forms/{form.id}/field?name=answers",
            f"/console/jobs/{job.id}/field?name=name",
            f"/console/jobs/{job.id}/evidence?name=name&facet=jobs_grid",
            "/console/runs",
        )
        for at in pages:
            page.goto(address + at)
            if "/evidence" not in at:  # sandboxed: no script runs there, axe's neither
                found = Axe().run(page, options={"iframes": False})
                assert found.violations_count == 0, f"{at}: {found.generate_report()}"
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.locator("html").evaluate("one => one.scrollWidth") == width, f"{at} at {width}"
        assert wrong == []


def test_an_unsigned_swms_in_two_clicks(browser: Browser, address: str, accounts: Accounts) -> None:
    """Without scripts, too: what is unsigned, then the form; its signature is missing in sight."""
    with browser.new_context(java_script_enabled=False) as context:
        page, wrong = logged_in(context, address, accounts)
        page.get_by_role("link", name="unsigned").first.click()
        page.get_by_role("rowheader", name=UNSIGNED).get_by_role("link").click()
        assert page.get_by_role("heading", level=1).inner_text() == f"SWMS, job {OURS}"
        assert page.get_by_text("unsigned").first.is_visible()
        page.get_by_role("button", name="Log out").click()
        page.get_by_label("Secret of your token").wait_for()
        assert wrong == []


def test_evidence_is_inert_and_marked(browser: Browser, address: str, accounts: Accounts) -> None:
    """The cell stands marked in sight; what of the page would run, load or lead does not."""
    with browser.new_context() as context:
        page, wrong = logged_in(context, address, accounts)
        page.get_by_label("Find a job").fill(OURS)
        page.get_by_role("button", name="Find").click()
        assert HOSTILE in page.get_by_role("heading", level=1).inner_text()
        page.get_by_text("The job's own card").click()
        page.get_by_role("row", name="name Switchboard").get_by_role("link").click()
        frame = page.frame_locator("iframe").first
        mark = frame.locator("#marked")
        mark.wait_for()
        assert mark.inner_text() == "picturego"
        assert mark.evaluate_handle("one => one.ownerDocument.scripts.length").json_value() == 0
        assert frame.locator("a, script, img, form, svg").count() == 0
        assert wrong == []
