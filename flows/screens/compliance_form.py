"""Compliance forms: a card's Forms tab, where the portal has one, and each form's own screen."""

from __future__ import annotations

from flows.portal import Card, Kept, Portal
from scraper.errors import LayoutChanged, ListingChanged
from scraper.evidence.snapshot import Context
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key


def look_at(portal: Portal, card: Card, name: str, occurrence: int, context: Context) -> Kept:
    """Keep the own screen of a form: of the Forms tab's rows of this name the one that `occurrence` counts, from 1.

    Raises `ListingChanged` when the tab lists no such row any more, `LayoutChanged` when pressing it shows nothing.
    """
    portal.open_card(card)
    tab = portal.tab("forms")
    pages = portal.grid_pages("forms", kind="forms_search", context=card.context, badge=tab.badge if tab else None)
    for row in (row for page in pages for row in page.rows):
        occurrence -= _is_called(row, name)
        if occurrence == 0:
            if not portal.view(row, name):
                raise LayoutChanged(
                    f"pressing the row of {name!r} on the Forms tab of {card} shows no form{key('controls', 'view')}",
                    "forms",
                    portal.evidence(),
                )
            return portal.snapshot(kind="form_view", context=context)
    raise ListingChanged(f"the Forms tab of {card} no longer lists {name!r}")


def _is_called(row: RowView, name: str) -> bool:
    cell = row.cell("name")
    return cell is not None and name in (cell.full.strip(), *(link.text.strip() for link in cell.links))
