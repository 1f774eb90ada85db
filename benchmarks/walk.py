"""How much does care cost? A sync against the same walk with bare Playwright locators, in one run, as ratios.

`python -m benchmarks.walk`. Both log in, walk the Jobs list, open every card and section card, take every cell, every
claim and every file. The bare walk knows this one portal by heart, waits only for page loads, keeps no evidence and
stores nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks._bundled import Access, portal, workspace
from flows.browser import find_chromium
from scraper.sync import pipeline
from scraper.sync.plan import Scope

JOBS = 25
ROUNDS = 2
SCREENS = (
    *("jobs_grid", "job_details", "job_custom_details", "attachments_grid", "retentions_grid"),
    *("job_stages_grid", "variations_grid", "progress_claims_grid", "claim_view"),
)
FILES = ("file", "claim_file")
"""Screens that both walks look at. That ours keeps some of them twice, for two readers, is its own affair."""


@dataclass
class Taken:
    """What one walk brought."""

    pages: int = 0
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0

    def screen(self, markup: str) -> None:
        """One more screen was read."""
        self.pages += 1
        self.bytes += len(markup.encode())


class Silent:
    """Progress that nobody watches."""

    def plan(self, total: int, before: int = 0) -> None:
        """Nothing to show."""

    def advance(self, what: str) -> None:
        """Nothing to show."""

    def note(self, line: str) -> None:
        """Nothing to show."""


def ours(access: Access) -> Taken:
    """One sync of an empty installation, without the open API."""
    taken = Taken()
    with workspace(access, api=False) as ws:
        report = pipeline.sync(ws, Scope(), Silent())
        assert report["outcome"] == "complete", report
        for snapshot in ws.store.evidence.latest([*SCREENS, *FILES]):
            taken.bytes += snapshot.size_bytes
            taken.pages += snapshot.kind not in FILES
            taken.files += snapshot.kind in FILES
    return taken


def bare(access: Access) -> Taken:
    """The same walk as a script of twenty minutes' work does it."""
    taken = Taken()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium.find(None), args=find_chromium.launch_args())
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.goto(f"{access['portal_url']}/login")
        page.locator("input:not([type=hidden])").first.fill(access["username"])
        page.locator("input[type=password]").fill(access["password"])
        page.locator("form button[type=submit]").click()
        page.wait_for_url("**/Portal/Dashboard")
        _cells(page.locator(".card.wide tbody tr"))
        taken.screen(page.content())
        waiting = _jobs(page, taken)
        while waiting:
            waiting += _card(page, waiting.pop(0), taken)
        browser.close()
    return taken


def _jobs(page: Page, taken: Taken) -> list[str]:
    """Addresses of all cards, from all pages of the list."""
    page.get_by_role("link", name="Jobs", exact=True).click()
    page.get_by_label("Status", exact=True).select_option("all")
    page.wait_for_url("**status=all**")
    found: list[str] = []
    while True:
        _cells(page.locator("#jobsGrid tbody tr"))
        found += _links(page, "#jobsGrid td:nth-child(2) a")
        taken.screen(page.content())
        following = page.get_by_role("link", name="Next", exact=True)
        if following.count() == 0:
            return found
        following.click()


def _card(page: Page, address: str, taken: Taken) -> list[str]:
    """Read one card; addresses of its sections' cards."""
    page.goto(address)
    for field in page.locator(".field").all():
        field.locator("label").inner_text()
        field.locator("input, select, textarea").input_value()
    _cells(page.locator("#checklist tbody tr"))
    _cells(page.locator("#sections tbody tr"))
    sections = _links(page, "#sections td.icons a[target]")
    taken.screen(page.content())
    page.get_by_role("tab", name="Attachments").click()
    _cells(page.locator("#attachments tbody tr"))
    taken.screen(page.content())
    for file in _links(page, '#attachments a[title="Download"]'):
        _file(page, file, taken)
    for tab in ("Stages", "Variations", "Progress Claims"):
        if page.get_by_role("tab", name=tab).count():
            page.get_by_role("tab", name=tab).click()
            _cells(page.locator("table.grid tbody tr"))
            taken.screen(page.content())
    for claim in _links(page, 'a[href^="/Portal/ProgressClaims/View/"]'):
        page.goto(claim)
        for value in page.locator(".own-fields td").all():
            value.inner_text()
        _cells(page.locator("table.grid tbody tr"))
        taken.screen(page.content())
        for file in _links(page, 'a[href^="/Portal/ProgressClaims/Download/"]'):
            _file(page, file, taken)
    return sections


def _file(page: Page, address: str, taken: Taken) -> None:
    taken.bytes += len(page.request.get(address).body())
    taken.files += 1


def _cells(rows: Locator) -> list[list[str]]:
    return [[cell.inner_text() for cell in row.locator("td").all()] for row in rows.all()]


def _links(page: Page, selector: str) -> list[str]:
    return [urljoin(page.url, link.get_attribute("href") or "") for link in page.locator(selector).all()]


def _timed(walk: Callable[[Access], Taken], access: Access) -> Taken:
    began = time.perf_counter()
    taken = walk(access)
    taken.seconds = time.perf_counter() - began
    return taken


def main() -> int:
    """Walk both ways in turns, the best of each counts; print ratios."""
    with portal(JOBS) as access:
        rounds = [(_timed(ours, access), _timed(bare, access)) for _ in range(ROUNDS)]
    mine, plain = (min(walks, key=lambda walk: walk.seconds) for walks in zip(*rounds, strict=True))
    if (mine.pages, mine.files) != (plain.pages, plain.files):
        print(f"the walks differ: {mine} and {plain}", file=sys.stderr)
        return 1
    print(f"walk: {mine.pages} screens and {mine.files} files, ours against bare Playwright locators")
    print(f"  screens per second   ratio {plain.seconds / mine.seconds:.2f}")
    print(f"  bytes per second     ratio {mine.bytes / mine.seconds / (plain.bytes / plain.seconds):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
