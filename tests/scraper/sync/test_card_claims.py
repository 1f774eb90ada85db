"""What of a claim is not read because nothing leads to its own screen is told by the claim's name."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from flows.portal import Card, Opener, Tab
from scraper.models import ProgressClaim
from scraper.profile import load
from scraper.sync.card_claims import CardClaims


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
