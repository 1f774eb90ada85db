"""What a screen shows in part is shown in full before it is kept."""

from __future__ import annotations

import re
from typing import Any

import pytest

from flows.lists.expand import MOST_PRESSES, unfold
from scraper.pages.html.dom import parse
from scraper.pages.html.folds import Folds
from scraper.profile import load
from tests.flows.paper import HOME, PROFILE, Paper


def unfolded(screen: Paper) -> Paper:
    """The screen afterwards."""
    paper: Any = screen
    unfold(paper)
    return screen


@pytest.mark.parametrize(
    "name",
    [
        "Show all",
        "View all 4 attachments",
        "Show 2 more",
        "+3 more",
        "Read more",
        "Show more",
        "Show more results…",
        "Show older jobs",
        "Load the next 20",
    ],
)
def test_what_shows_the_rest_is_known_by_its_words(name: str) -> None:
    """However many there are and whatever they are of."""
    assert re.search(load().controls.unfold, name)


@pytest.mark.parametrize(
    "name", ["All", "More", "Show", "View", "Show all jobs of this customer", "Moreton Bay", "Edit more"]
)
def test_other_controls_are_left_alone(name: str) -> None:
    """Filters, rows and data that only look alike show nothing more."""
    assert not re.search(load().controls.unfold, name)


def test_each_is_pressed_once() -> None:
    """Those that go when pressed and those that stay."""
    more = "<a href='#' data-to={}>Read more</a>"
    rest = "<a href='#'>Details</a><a href='#'>Show all</a>"
    pages = {"a": more.format("b") + more.format("b"), "b": more.format("c"), "c": ""}
    screen = unfolded(Paper(**{name: page + rest for name, page in pages.items()}))
    assert screen.used == ["'Read more'", "'Read more'", "'Show all'"]


def test_what_never_ends_is_left() -> None:
    """A screen that always offers more is not pressed for ever."""
    assert len(unfolded(Paper(a="<button>Show more</button>" * (MOST_PRESSES + 9))).used) == MOST_PRESSES


@pytest.mark.parametrize(
    ("href", "count"), [("#", 1), (HOME + "?all=1", 1), ("?all=1", 1), ("http://portal/Portal/X", 0)]
)
def test_a_link_to_another_screen_shows_no_more_of_this_one(href: str, count: int) -> None:
    """Only what stays on the screen's own address."""
    assert len(unfolded(Paper(a=f"<a href='{href}'>Show all</a>")).used) == count


PART = "<div id=c hidden><table><tr><th>Name</th></tr><tr><td>Clean up</td></tr></table></div>"


@pytest.mark.parametrize(
    "fold",
    [
        "<h2><button aria-expanded=false aria-controls=c>Job Checklist</button></h2>" + PART,
        "<button aria-expanded=false data-bs-target='#c'>Whatever</button>" + PART,
        "<h3><a href='#c' aria-expanded=false>Whatever</a></h3>" + PART,
        "<details><summary>Whatever</summary><p>Words</p></details>",
        "<div role=button aria-expanded=false>Whatever</div>" + PART,
        "<h4><span onclick=x>Job Checklist</span></h4>" + PART,
    ],
)
def test_parts_that_are_shut_are_opened(fold: str) -> None:
    """By their state, however they are marked up; without one, where a title of the profile stands before them."""
    assert len(unfolded(Paper(a=fold)).used) == 1


@pytest.mark.parametrize(
    "control",
    [
        "<button aria-expanded=true aria-controls=c>Job Checklist</button>" + PART.replace("hidden", ""),
        "<button aria-expanded=false aria-haspopup=menu>Actions</button><ul hidden><li><a href=x>Delete</a></li></ul>",
        "<button aria-expanded=false>Actions</button><ul hidden><li><a href=x>Delete</a></li></ul>",
        "<nav><button aria-expanded=false aria-controls=c>Menu</button></nav>" + PART,
        "<div role=combobox aria-expanded=false>All</div>" + PART,
        "<details open><summary>Whatever</summary><p>Words</p></details>",
        "<h4><span onclick=x>Whatever</span></h4>" + PART,
        "<button aria-expanded=false disabled aria-controls=c>Job Checklist</button>" + PART,
    ],
)
def test_menus_and_parts_in_sight_are_left_alone(control: str) -> None:
    """What opens a list of things to press holds nothing to read."""
    assert unfolded(Paper(a=control)).used == []


TABS = """{}<div><div class=pane id=a>Words</div><div class=pane id=c hidden><h4>Job Checklist</h4>
<table><tr><th>Name</th></tr><tr><td>Clean up</td></tr></table></div></div>"""


@pytest.mark.parametrize(
    "tabs",
    [
        "<ul><li class=active><a href='#a'>Card</a></li><li><a href='#c'>Job Checklist <b>1</b></a></li></ul>",
        "<div><button data-bs-target='#a'>Card</button><button data-bs-target='#c'>Variations</button></div>",
        "<p><span onclick=x aria-controls=a>Card</span> | <span onclick=x aria-controls=c>Attachments</span></p>",
        "<div class=bar><a href='#'>Details</a><a href='#'>Attachments</a><a href='#c'>Progress Claims</a></div>",
        "<div class=bar><a href='#'>Supplies</a><a href='#'>Details</a><a href='#c'>Variations</a></div>",
    ],
    ids=["list", "buttons", "spans", "names", "other names"],
)
def test_tabs_without_markup_for_it_are_no_folds(tabs: str) -> None:
    """One of them would shut what another has opened: known by their panes side by side, or by their names."""
    assert unfolded(Paper(a=TABS.format(tabs))).used == []


@pytest.mark.parametrize(
    "heads",
    [
        "<h4><a href='#c'>Job Checklist</a></h4>",
        "<div><a href='#c'>Job Checklist</a> <a href='#top'>Back to top</a></div>",
        "<div><button data-target='#c' aria-expanded=false>Variations</button><button>Details</button></div>",
    ],
    ids=["heading", "beside a link", "with its state"],
)
def test_a_fold_beside_other_controls_is_a_fold(heads: str) -> None:
    """What stands beside it opens nothing, or it says itself that it is shut."""
    assert len(unfolded(Paper(a=TABS.format(heads))).used) == 1


def test_folds_one_above_the_other_are_no_tabs() -> None:
    """Each heading stands over its own part, so opening one shuts none, whatever they are called."""
    part = "<h4><a href='#{0}'>{1}</a></h4><div id={0} {2}><table><tr><th>Name</th></tr></table></div>"
    page = part.format("x", "Attachments", "") + part.format("y", "Variations", "hidden")
    assert unfolded(Paper(a=page)).used == ["'Variations'"]


def test_a_part_that_stays_shut_is_told_by_its_title() -> None:
    """Whoever reads the screen can say that the list may be there."""
    page = "<h2><button aria-expanded=false aria-controls=c>Job Checklist</button></h2>" + PART
    folds = Folds(parse(page), HOME, PROFILE)
    assert list(folds.shut(PROFILE.grids["job_checklist"].title)) == ["Job Checklist"]
    assert list(folds.shut(PROFILE.grids["variations"].title)) == []
