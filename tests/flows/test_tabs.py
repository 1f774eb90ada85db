"""A list behind several tabs of which none shows all is read behind each of them, or what is not read is named."""

from __future__ import annotations

import pytest

from scraper.pages.html.around import Surroundings
from scraper.pages.html.dom import parse
from scraper.pages.html.tables import tables
from scraper.pages.html.tabs import tab_name, tabs_of
from tests.flows.paper import PROFILE, Paper, jobs, taken, walk


def strip(*names: str, on: str, tag: str = "button", to: str = "") -> str:
    """A row of tabs, marked up as such; each leads to the page of its name."""
    tabs = (
        f'<{tag} role="tab" aria-selected="{str(name == on).lower()}" data-to="{to or name}">{name}</{tag}>'
        for name in names
    )
    return f'<div role="tablist">{"".join(tabs)}</div>'


def pills(*names: str, on: str) -> str:
    """The same in the manner of Bootstrap."""
    items = (
        f'<li class="{"active" if name == on else ""}"><a href="?show={name}" data-to="{name}">{name}</a></li>'
        for name in names
    )
    return f'<ul class="nav nav-tabs">{"".join(items)}</ul>'


def segments(*names: str, on: str) -> str:
    """The same as buttons in one row."""
    return "".join(
        [
            '<div class="segmented">',
            *(f'<button class="{"selected" if n == on else ""}" data-to="{n}">{n}</button>' for n in names),
            "</div>",
        ]
    )


@pytest.mark.parametrize("kind", [strip, pills, segments])
def test_each_tab_is_read(kind) -> None:
    """All rows of all tabs, in order, each once; the end is proven."""
    names = ("Active", "On Hold", "Archived")
    pages = {
        "Active": kind(*names, on="Active") + jobs(1, 2) + "<p>2 jobs</p>",
        "On Hold": kind(*names, on="On Hold") + jobs(3) + "<p>1 jobs</p>",
        "Archived": kind(*names, on="Archived") + jobs(4, 5) + "<p>2 jobs</p>",
    }
    found = walk(Paper(**pages))
    assert taken(found) == ["J1", "J2", "J3", "J4", "J5"]
    assert found[-1].doubts == ()
    assert found[-1].expected == 5
    assert [page.snapshot.context.page for page in found] == [1, 2, 3]
    assert [page.snapshot.context.before for page in found] == [0, 2, 3]


def test_the_pages_of_each_tab_are_read() -> None:
    """A pager counts what its tab holds."""
    names = ("Current", "Past")

    def shown(on: str, pager: str, *numbers: int) -> str:
        return f"{strip(*names, on=on)}{jobs(*numbers)}<div>{pager}</div>"

    following = "<a href='?p' data-to={}>Next</a>"
    found = walk(
        Paper(
            Current=shown("Current", f"1 - 2 of 3 items {following.format('second')}", 1, 2),
            second=shown("Current", "3 - 3 of 3 items <span>Next</span>", 3),
            Past=shown("Past", f"1 - 1 of 2 items {following.format('last')}", 4),
            last=shown("Past", "2 - 2 of 2 items <span>Next</span>", 5),
        )
    )
    assert taken(found) == ["J1", "J2", "J3", "J4", "J5"]
    assert (found[-1].doubts, found[-1].expected) == ((), 5)


def test_a_tab_that_lists_nothing_says_so() -> None:
    """Nothing behind a tab is nothing; the others are read."""
    names = ("Open", "Archived")
    empty = strip(*names, on="Archived") + jobs().replace("<tbody>", "<tbody><tr><td colspan=2>No records available.")
    found = walk(Paper(Open=strip(*names, on="Open") + jobs(1), Archived=empty))
    assert (taken(found), found[-1].doubts) == (["J1"], ())


@pytest.mark.parametrize(
    "other",
    [
        "<p>A chart</p>",
        "<table><tr><th>Quote</th><th>Sum</th></tr><tr><td>Q1</td><td>$1</td></tr></table>",
        jobs(1),
    ],
    ids=["no list", "another list", "the same rows"],
)
def test_what_is_behind_a_tab_that_is_not_read_is_told(other: str) -> None:
    """By the name of the tab, with what a person can do; the rows before are kept."""
    names = ("Open", "Timeline")
    found = walk(Paper(Open=strip(*names, on="Open") + jobs(1), Timeline=strip(*names, on="Timeline") + other))
    assert taken(found) == ["J1"]
    assert any("'Timeline'" in why and "no_part" in why for why in found[-1].doubts)


def test_a_tab_that_cannot_be_pressed_holds_nothing() -> None:
    """As little as a Next that cannot be."""
    tabs = "<div role=tablist><a role=tab aria-selected=true>Open</a><a role=tab aria-disabled=true>Old</a></div>"
    assert walk(Paper(Open=tabs + jobs(1)))[-1].doubts == ()


@pytest.mark.parametrize("other", ["Deleted", "Recycle Bin (3)", "Job Templates"])
def test_what_is_no_part_of_the_list_is_left_alone(other: str) -> None:
    """What was thrown away, and what jobs are made from, are no jobs."""
    screen = Paper(Open=strip("Open", other, on="Open") + jobs(1), **{other: strip("Open", other, on=other) + jobs(2)})
    assert (taken(found := walk(screen)), found[-1].doubts) == (["J1"], ())


@pytest.mark.parametrize(
    "tabs",
    [
        "<ul class=nav-tabs><li class=active><a>Open</a><li><a href='/Portal/Quotes' data-to=Approve>Waiting</a></ul>",
        "<div class=pills><button class=active>Open</button><button data-to=Approve>Approve</button></div>",
    ],
    ids=["another address", "a write"],
)
def test_what_may_lead_elsewhere_or_write_is_told_and_not_pressed(tabs: str) -> None:
    """A link to another address, words that stand for a write on what is no tab."""
    screen = Paper(Open=tabs + jobs(1), Approve=tabs + jobs(2))
    found = walk(screen)
    assert (taken(found), screen.used) == (["J1"], [])
    assert any("is not read" in why for why in found[-1].doubts)


def test_a_row_on_two_tabs_denies_the_proof() -> None:
    """Tabs that overlap may lack something else in between."""
    names = ("Mine", "Team")
    found = walk(Paper(Mine=strip(*names, on="Mine") + jobs(1), Team=strip(*names, on="Team") + jobs(1, 2)))
    assert any("on page 1 and on page 2" in why for why in found[-1].doubts)


@pytest.mark.parametrize(
    "above",
    [
        strip("All", "Active", "Archived", on="All"),
        strip("Details", "Attachments", "Purchase Orders", on="Details"),
        strip("Dashboard", "Jobs", "Schedule", on="Jobs"),
        strip("List", "Map", on="List"),
        strip("Active", on="Active"),
        "<nav class='tabs'><a class=active>Alpha</a><a>Beta</a></nav>",
        "<div><a class=active>Alpha</a><a>Beta</a></div>",
        "<header><div class=tabs><a class=active>Alpha</a><a>Beta</a></div></header>",
        "<div class=tabs><a>Alpha</a><a>Beta</a></div>",
        "<div class='table-tools'><button class=active>A</button><button>B</button></div>",
    ],
)
def test_what_chooses_something_else_is_no_tab_of_the_list(above: str) -> None:
    """All, the tabs of a card, menus, ways of looking, a single one, and what is marked up as no tabs."""
    page = parse(f"<main>{above}{jobs(1)}</main>")
    (table,) = tables(page)
    assert tabs_of(Surroundings(page, table, [], []), PROFILE) == []


def test_the_nearest_tabs_are_the_lists() -> None:
    """A card's own tabs stand further up; a count behind a name is none of it."""
    page = parse(
        strip("Details", "Variations", on="Variations")
        + strip("Approved (2)", "Declined (1)", on="Approved (2)")
        + jobs(1)
    )
    (table,) = tables(page)
    assert [tab_name(tab) for tab in tabs_of(Surroundings(page, table, [], []), PROFILE)] == ["Approved", "Declined"]


def test_tabs_within_the_tab_of_a_card_are_of_the_list_whatever_their_names() -> None:
    """The card's own tabs stand further out: *Jobs* is the one in force there."""
    outer = strip("Details", "Jobs", on="Jobs")
    names = ("Files", "Forms")
    found = walk(
        Paper(
            Files=outer + pills(*names, on="Files") + jobs(1),
            Forms=outer + pills(*names, on="Forms") + jobs(2),
        )
    )
    assert (taken(found), found[-1].doubts) == (["J1", "J2"], ())
    alone = walk(Paper(Jobs=strip("Jobs", "Forms", on="Jobs") + jobs(1), Forms=jobs(2)))
    assert (taken(alone), alone[-1].doubts) == (["J1"], ())
