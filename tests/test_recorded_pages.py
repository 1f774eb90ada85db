"""Every recorded page under `fixtures/pages` reads as it is expected to, with no code per case."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scraper.evidence.snapshot import Snapshot
from scraper.pages.outcome import outcome
from scraper.pages.registry import PAGES
from scraper.profile import load

ROOT = Path(__file__).parent.parent / "fixtures" / "pages"
CASES = sorted(path.parent for path in ROOT.glob("*/*/page.html"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_recorded_page(case: Path) -> None:
    """The page gives exactly the records, the rejected rows and the refusal that were written down for it."""
    snapshot = Snapshot.model_validate_json((case / "page.json").read_text("utf-8"))
    html = (case / "page.html").read_bytes()
    assert hashlib.sha256(html).hexdigest() == snapshot.sha256, "page.html is not the page that page.json describes"
    page = PAGES[snapshot.kind](snapshot, html.decode(), load(), ZoneInfo("Australia/Sydney"))
    assert outcome(page) == json.loads((case / "expected.json").read_text("utf-8"))


def test_every_page_is_recorded() -> None:
    """No page object goes without a recorded case."""
    kinds = {json.loads((case / "page.json").read_text("utf-8"))["kind"] for case in CASES}
    assert kinds == set(PAGES)
