"""Which accounting package an account uses: a list or labels, whatever its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from fixtures.portal.options import SWITCHES
from fixtures.portal.skins.lists import LISTINGS
from scraper.evidence.snapshot import Context
from scraper.parse.accounting_connection import NOT_SEEN, accounting_package
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace
from tests.recorded import details, grid
from tests.scraper.store.conftest import Clock
from tests.scraper.sync.walked import site_of


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace, on a day."""
    clock = Clock()
    clock.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with open_workspace(make_settings(), clock) as workspace:
        yield workspace


def seen(ws: Workspace, page: str) -> str:
    """What is told once an administrator saw this screen."""
    context = Context()
    ws.keep(page.encode(), "accounts_integration", "https://portal.example/accounts", (), context)
    return accounting_package(ws).removeprefix("the accounting package, as seen on 2026-03-02: ")


@pytest.mark.parametrize("state", SWITCHES["accounts_state"].values)
def test_it_is_what_the_bundled_portal_lists(ws: Workspace, state: str) -> None:
    """Whatever state the connection is in; where there is none, that."""
    site = site_of(1, accounts_state=state, accounting_package="myob")
    (listing,) = [one for one in LISTINGS if one.key == "accounts_integration"]
    told = f"MYOB, {site.world.company}, {state}" if state != "never" else "none is connected"
    rows = [cells for _, cells in listing.rows(site)]
    assert seen(ws, grid(listing.title, listing.headings, rows)) == told


def test_it_may_be_labels(ws: Workspace) -> None:
    """With the words of another company; a word that nobody knows is kept."""
    pairs = {"Accounting Package": "QuickBooks Online", "Connected To": "Blue Gum Pty Ltd", "Status": "Paused"}
    page = "<h1>Accounts Integration</h1>" + details(pairs)
    assert seen(ws, page) == "QuickBooks Online, Blue Gum Pty Ltd, Paused"


@pytest.mark.parametrize("page", [None, "<h1>Accounts Integration</h1><p>Coming soon</p>"])
def test_what_nobody_saw_or_cannot_be_read_is_told(ws: Workspace, page: str | None) -> None:
    """With where to find it."""
    assert (accounting_package(ws) if page is None else seen(ws, page)) == NOT_SEEN
