"""Progress claims: what is claimable and what was claimed, on a card's Progress Claims tab; each claim's own screen."""

from __future__ import annotations

from dataclasses import dataclass

from flows.portal import Card, Kept, Opener, Portal
from flows.screens.places import tab_of_card
from scraper.entities.places import CardTab
from scraper.errors import ListingChanged
from scraper.evidence.snapshot import Context
from scraper.pages.html.rows import RowView

_SHAPE = "progress_claim"
"""Name that the shape of a claim's address is learnt under."""
_SEARCH = CardTab(grid="progress_claims", tab="progress_claims", is_counted=False, evidence="progress_claims_search")


@dataclass(frozen=True)
class Listed:
    """One row of the list of claims that leads to a screen of its own."""

    words: str
    """All that the row shows."""
    occurrence: int
    """1 for the first row that shows this."""
    names: tuple[str, ...]
    """What a link of the row may read."""
    opener: Opener | None
    """What of the row leads on; None where nothing does."""
    portal_id: str | None
    url: str | None
    """Where its link leads; None without a plain link."""


def look_at(portal: Portal, card: Card, claim: Listed, context: Context) -> Kept | None:
    """Keep a claim's own screen; the card is left for it. None where pressing its row leads nowhere.

    Raises `ListingChanged` when its row is gone.
    """
    address = claim.url or portal.learnt(_SHAPE, claim.portal_id)
    if address is not None:
        portal.go_to(address)
    elif portal.view(_find(portal, card, claim), *claim.names):
        portal.learn(_SHAPE, claim.portal_id)
    else:
        return None
    return portal.details("claim", kind="claim_view", context=context, lists=("claim_lines", "claim_payments"))


def _find(portal: Portal, card: Card, claim: Listed) -> RowView:
    left = claim.occurrence
    for row in (row for page in tab_of_card(portal, card, _SEARCH) for row in page.rows):
        left -= row.text() == claim.words
        if left == 0:
            return row
    raise ListingChanged(f"the card of {card} no longer lists the claim {claim.words!r}")
