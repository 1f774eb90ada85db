"""What only a real browser sees of the skins: grids drawn by script, tabs on demand, new tabs, pop-ups, downloads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from fixtures.portal.server import PortalServer
from flows.browser import find_chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for this file."""
    with sync_playwright() as playwright:
        given = os.environ.get("ASCORA_BROWSER_PATH")
        program = find_chromium.find(Path(given) if given else None)
        launched = playwright.chromium.launch(executable_path=program, args=find_chromium.launch_args())
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A context of its own for each test."""
    with browser.new_context() as fresh:
        fresh.set_default_timeout(10_000)
        yield fresh


@pytest.fixture
def enter(
    context: BrowserContext, start_portal: Callable[..., PortalServer]
) -> Callable[..., tuple[PortalServer, Page]]:
    """Start a portal and log in through its own log-in page."""

    def walk_in(skin: str, **options: Any) -> tuple[PortalServer, Page]:
        server = start_portal(skin=skin, **options)
        words, secrets = server.site.dialect.login, server.site.world.secrets
        page = context.new_page()
        page.goto(f"{server.portal_url}/login")
        page.get_by_label(words.user).fill(secrets.username)
        page.get_by_label(words.password).fill(secrets.password)
        page.get_by_role("button", name=words.submit).click()
        page.wait_for_url("**/Portal/Dashboard")
        return server, page

    return walk_in


def open_card(server: PortalServer, page: Page, index: int) -> None:
    """Go to the card of one of the world's jobs."""
    page.goto(server.portal_url + server.site.dialect.job_address(server.site.world.jobs[index].guid))


def grid(page: Page, name: str) -> Any:
    """A kendo grid that has finished reading."""
    found = page.locator(f'[data-role=grid][aria-label="{name}"][aria-busy=false]')
    expect(found).to_be_visible()
    return found


def test_kendo_list_pages_to_its_end(enter: Callable[..., tuple[PortalServer, Page]]) -> None:
    """Go to the next page leads through all rows, and is off at the end."""
    server, page = enter("kendo", jobs=23)
    page.get_by_role("link", name="Jobs").click()
    expect(page.get_by_text("1 - 20 of 23 items")).to_be_visible()
    page.get_by_label("Go to the next page").click()
    expect(page.get_by_text("21 - 23 of 23 items")).to_be_visible()
    expect(grid(page, "Jobs").locator("tbody tr")).to_have_count(3)
    expect(page.get_by_label("Go to the next page")).to_have_attribute("aria-disabled", "true")
    assert server.site.alarm.alerts == []


def test_kendo_section_opens_in_a_new_tab(enter: Callable[..., tuple[PortalServer, Page]]) -> None:
    """View on a section's row opens its card in another tab, with the parent's number."""
    server, page = enter("kendo")
    open_card(server, page, 1)
    with page.expect_popup() as opened:
        grid(page, "Sections").get_by_role("button", name="View", exact=True).first.click()
    job = server.site.world.jobs[1]
    expect(opened.value.get_by_role("heading", level=2)).to_have_text(f"Job Card: {job.number}")
    expect(opened.value.get_by_text(f"Section: {job.sections[0].name}")).to_be_visible()


def test_kendo_downloads_from_another_origin(enter: Callable[..., tuple[PortalServer, Page]]) -> None:
    """The icon of a row downloads its file, whole, from the files' own origin."""
    server, page = enter("kendo")
    open_card(server, page, 0)
    page.get_by_role("tab", name="Files").click()
    with page.expect_download() as waiting:
        grid(page, "Attachments").get_by_role("button", name="Download").nth(4).click()
    attachment = server.site.world.jobs[0].attachments[4]
    assert waiting.value.url.startswith(server.site.files_url)
    assert waiting.value.suggested_filename == attachment.name
    assert waiting.value.path().stat().st_size > 0


def test_kendo_keeps_chosen_columns(enter: Callable[..., tuple[PortalServer, Page]]) -> None:
    """A column unticked in the three-dot menu is not shown, and still not after a reload."""
    _, page = enter("kendo")
    page.get_by_role("link", name="Jobs").click()
    heading = grid(page, "Jobs").get_by_role("columnheader", name="Service Zone")
    heading.hover()
    heading.get_by_title("Column Settings").click()
    page.get_by_label("Service Zone").uncheck()
    expect(heading).to_be_hidden()
    page.reload()
    grid(page, "Jobs")
    expect(heading).to_be_hidden()


def test_kendo_filters_by_status(enter: Callable[..., tuple[PortalServer, Page]]) -> None:
    """Choosing a status reads the list anew."""
    server, page = enter("kendo", jobs=12)
    page.get_by_role("link", name="Jobs").click()
    grid(page, "Jobs")
    page.get_by_role("combobox", name="Job Status").click()
    page.get_by_role("option", name="Completed").click()
    completed = sum(job.status == "completed" for job in server.site.world.jobs)
    expect(page.get_by_text(f"1 - {completed} of {completed} items")).to_be_visible()


@pytest.mark.parametrize(("skin", "tab"), [("classic", "Attachments"), ("kendo", "Files")])
def test_images_open_in_a_pop_up(enter: Callable[..., tuple[PortalServer, Page]], skin: str, tab: str) -> None:
    """The name of a photo opens a dialog with the picture in it; Escape closes it."""
    server, page = enter(skin)
    open_card(server, page, 0)
    page.get_by_role("tab", name=tab).click()
    page.get_by_role("link", name=server.site.world.jobs[0].attachments[0].name).first.click()
    picture = page.get_by_role("dialog").get_by_role("img")
    expect(picture).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("skin", ["classic", "kendo"])
def test_hover_opens_the_drop_down(enter: Callable[..., tuple[PortalServer, Page]], skin: str) -> None:
    """Advanced shows Job Templates while the mouse is on it, and not before."""
    _, page = enter(skin)
    child = page.get_by_role("link", name="Job Templates")
    expect(child).to_be_hidden()
    page.get_by_text("Advanced", exact=True).first.hover()
    child.click()
    expect(page.get_by_role("heading", name="Job Templates")).to_be_visible()


@pytest.mark.parametrize("skin", ["classic", "kendo"])
def test_moved_tab_opens_from_more(enter: Callable[..., tuple[PortalServer, Page]], skin: str) -> None:
    """Under move-tab the files are reached through More."""
    server, page = enter(skin, drift=("move-tab",))
    open_card(server, page, 0)
    page.get_by_role("button", name="More").hover()
    page.get_by_text(server.site.dialect.tabs[-1].title).last.click()
    expect(page.get_by_role("columnheader", name=server.site.dialect.heading("attachments", "name"))).to_be_visible()
