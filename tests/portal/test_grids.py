"""Every declared grid, screen of labels and card of the bundled portal, none by its name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from fixtures.portal.dialect import SKINS
from fixtures.portal.grids import CARDS, GRIDS, LABELS, MENU_LISTS, on_tab, shown
from fixtures.portal.grids.declared import Field, Grid, OnCard
from fixtures.portal.grids.suppliers import CARD, DETAILS
from fixtures.portal.options import SWITCHES, Options
from fixtures.portal.seeding import build
from fixtures.portal.site import Site
from fixtures.portal.skins import controls
from fixtures.portal.skins.menu import menu_of
from fixtures.portal.wording import EXTRA
from fixtures.portal.writes import WRITES


def site_of(skin: str, **switches: str) -> Site:
    """A portal that nobody visits."""
    return Site.of(build(2, 1), Options(skin=skin, switches=switches))


def fields() -> Iterator[Field]:
    """Every declared field."""
    yield from chain.from_iterable(grid.fields for grid in GRIDS.values())
    yield from chain.from_iterable(part.fields for labels in LABELS.values() for part in labels.parts)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda grid: grid.name)
def test_a_grid_is_declared_whole(grid: Grid) -> None:
    """Each skin shows declared fields, each once; no two are read at one address."""
    known = {one.name for one in grid.fields} | set(EXTRA)
    for order in (grid.classic, grid.kendo):
        names = [name.removeprefix("-") for name in order.split()]
        assert set(names) <= known
        assert len(set(names)) == len(names)
    assert set(grid.hides) <= known
    assert grid.named in known or grid.opens(site_of("kendo")) == "page"
    assert [one.name for one in GRIDS.values() if one.address == grid.address] == [grid.name]


@pytest.mark.parametrize("skin", SKINS)
def test_every_row_has_what_its_columns_print(skin: str) -> None:
    """The values of a row answer to every column that is drawn."""
    site = site_of(skin)
    for grid in GRIDS.values():
        for of in ("all", "", *(job.guid for job in site.world.jobs)):
            for row in grid.rows(site, of):
                assert all(isinstance(shown.printed(site, row, one), str) for one in shown.columns(site, grid.name))


def test_what_a_declaration_names_exists() -> None:
    """Switches with their values, writing controls, tabs of cards, entries of the menu."""
    assert all(one.only is None or one.only[1] in SWITCHES[one.only[0]].values for one in fields())
    assert {name for names in controls.PLACES.values() for name in names.split()} <= WRITES.keys()
    on_cards = [one.at for one in GRIDS.values() if isinstance(one.at, OnCard) and one.at.of != "job"]
    assert all(place.tab in CARDS[place.of].tabs for place in on_cards)
    assert all(set(card.labels) <= set(card.tabs) for card in CARDS.values())
    user = build(1, 1).users[1]
    top = menu_of(user, "/Portal/Jobs", Options(skin="kendo"))
    entries = {entry.path for one in top for entry in (one, *one.children)}
    assert {place.path for place in MENU_LISTS.values()} <= entries


def test_every_card_shows_something_on_every_tab() -> None:
    """Labels, or grids."""
    site = site_of("classic")
    for card in CARDS.values():
        for tab in card.tabs:
            thing = next(iter(card.things(site.world)))
            assert shown.card_groups(site, card, tab, thing) or on_tab(card.of, tab)


@pytest.mark.parametrize("skin", SKINS)
def test_the_truth_of_a_record_is_what_its_screens_say(skin: str) -> None:
    """In the forms of the contract, with none for what is empty; what stands on no screen asked for is none too."""
    site = site_of(skin)
    supplier = site.world.suppliers[0]
    values = shown.values_of(DETAILS.name, supplier)
    whole = shown.told(site, values, grids=("suppliers",), labels=(DETAILS.name,))
    assert whole["mobile"] == supplier.mobile
    assert whole["address.line1"] == supplier.street.line1
    assert (
        shown.told(site, shown.values_of(DETAILS.name, site.world.suppliers[1]), labels=(DETAILS.name,))["fax"] is None
    )
    assert "mobile" not in shown.told(site, values, grids=("suppliers",))
    assert CARD.address(supplier.guid).endswith(supplier.guid)


def test_a_switch_takes_a_field_off_its_grid() -> None:
    """And off what a person can read of it."""
    on, off = (site_of("classic", stage_value=value) for value in ("on", "off"))
    assert {"value", "percent_complete"} == shown.in_page(on, "stages") - shown.in_page(off, "stages")
    assert [shown.stands(site, "stages", "value") for site in (on, off)] == [True, False]
