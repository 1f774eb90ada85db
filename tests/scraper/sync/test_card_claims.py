"""Claims of a card: their own screens, documents and invoices; what nothing leads to is told by the claim's name."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from flows.portal import Card, Opener, Tab
from scraper.models import ProgressClaim
from scraper.profile import load
from scraper.sync.card_claims import CardClaims
from scraper.workspace import Workspace
from tests.recorded import ORIGIN, RecordedPortal
from tests.scraper.sync.conftest import Sync, skips


class Portal:
    """A card whose claims are opened by something, and lead nowhere."""

    def __init__(self, opener: Opener | None) -> None:
        self.opener = opener
        self.pressed = 0

    def opens(self, *_: Any) -> Opener | None:
        """What of a row looks as if it opened something."""
        return self.opener

    def link_of(self, *_: Any) -> None:
        """No plain link."""

    def learnt(self, *_: Any) -> None:
        """No address of a claim was ever seen."""

    def view(self, *_: Any) -> bool:
        """Pressing shows nothing new."""
        self.pressed += 1
        return False

    def open_card(self, *_: Any) -> None:
        """It is at hand."""

    def tab(self, name: str) -> Tab:
        """It is there."""
        return Tab(name, None)

    def grid_pages(self, *_: Any, **__: Any) -> list[Any]:
        """The list of claims once more."""
        return [SimpleNamespace(rows=(ROW, ROW))]


ROW: Any = SimpleNamespace(text=lambda: "11 | Deposit")
READING: Any = None


@pytest.mark.parametrize(
    ("opener", "why", "presses"),
    [
        (None, "nothing of its row on the Progress Claims tab shows that it opens a screen", 0),
        ("row", "pressing its row on the Progress Claims tab shows no screen", 1),
        ("script", "pressing its name on the Progress Claims tab shows no screen", 1),
    ],
)
def test_lines_that_nothing_leads_to_are_told(opener: Opener | None, why: str, presses: int) -> None:
    """Each claim by its name, with the line of the profile that would mend it; what leads nowhere is pressed once."""
    held = SimpleNamespace(objects=SimpleNamespace(held=lambda _: {}))
    ws: Any = SimpleNamespace(profile=load(), store=held)
    portal: Any = Portal(opener)
    claims = CardClaims(ws, portal, Card("J1"))
    for number in ("11", "12"):
        record = ProgressClaim(job_number="J1", claim_number=number, claim_name="Deposit", claim_date=date(2026, 1, 20))
        assert list(claims.listed(record, ROW, READING)) == []
    assert list(claims.screens()) == []
    assert [(entity, what) for entity, what, _ in claims.skipped] == [
        ("progress_claim", "J1: claim 11"),
        ("progress_claim", "J1: claim 12"),
    ]
    assert all(f"its lines and payments are not read: {why}" in told for *_, told in claims.skipped)
    assert all("[controls] view" in told for *_, told in claims.skipped)
    assert portal.pressed == presses


@pytest.mark.usefixtures("one_claim")
def test_a_claim_has_its_lines_its_document_and_its_invoice(sync: Sync, ws: Workspace, portal: RecordedPortal) -> None:
    """From its own screen, once; the document is not fetched again while the screen shows the same."""
    assert sync("progress_claim")["outcome"] == "complete"
    (claim,) = ws.store.objects.list("progress_claim")
    assert [one["section_name"] for one in claim.fields["lines"]] == ["Rough In"]
    assert claim.fields["document"]["size_bytes"] == 18
    assert "invoices_grid" in ws.store.objects.facets("progress_claim", claim.id)
    portal.files.clear()
    sync("progress_claim", full=True)
    (again,) = ws.store.objects.list("progress_claim")
    assert (again.fields["document"], again.version) == (claim.fields["document"], claim.version)


@pytest.mark.usefixtures("one_claim")
def test_a_claim_whose_screen_cannot_be_read_is_told_and_the_others_are_taken(
    sync: Sync, ws: Workspace, portal: RecordedPortal
) -> None:
    """By its number and the card."""
    del portal.behind[f"{ORIGIN}/c1"]
    report = sync("progress_claim")
    assert report["outcome"] == "partial"
    assert skips(report, "progress_claim") == [f"J2: claim 1: {ORIGIN}/c1 shows nothing that is known"]
    (claim,) = ws.store.objects.list("progress_claim")
    assert (claim.fields["claim_number"], claim.fields["lines"]) == ("1", None)
