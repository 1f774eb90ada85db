"""A list is shown at its widest before it is read, and what still narrows it is told by name."""

from __future__ import annotations

import pytest

from scraper.errors import LayoutChanged
from tests.flows.paper import Paper, jobs, taken, walk

ALL = ["J1", "J2", "J3"]


def select(label: str, *options: str, at: str, to: str = "wide", more: str = "") -> str:
    """A drop-down; choosing another option than the one it stands at leads to `to`."""
    told = "".join(f"<option data-to={to} {'selected' if o == at else ''}>{o}</option>" for o in options)
    return f"<label>{label} <select>{told}</select></label>{more}"


TEAM = "<label>Team <select><option value='' {}>-- choose --</option><option value=3 {}>Red</option></select></label>"
RADIOS = (
    "<fieldset><legend>Status</legend><label><input type=radio name=s {}> Open</label>"
    "<label><input type=radio name=s {} {to}> All</label></fieldset>"
)
NARROW = {
    "a status": (select("Status", "All Open", "All", at="All Open"), select("Status", "All Open", "All", at="All")),
    "a period": (
        select("Date Created", "Last 30 days", "All dates", at="Last 30 days"),
        select("Date Created", "Last 30 days", "All dates", at="All dates"),
    ),
    "another word for all": (
        select("Team", "Red", "Every team", at="Red"),
        select("Team", "Red", "Every team", at="Every team"),
    ),
    "a choice that can be left out": (
        TEAM.format("data-to=wide", "selected"),
        TEAM.format("selected", ""),
    ),
    "a search": (
        "<label>Search: <input type=search value=roof data-to=wide></label>",
        "<label>Search: <input type=search value=''></label>",
    ),
    "a day to begin with": ("<label>From <input value=01/11/2026 data-to=wide></label>", "<label>From <input></label>"),
    "a box that hides": (
        "<label><input type=checkbox checked data-to=wide> Hide completed jobs</label>",
        "<label><input type=checkbox data-to=wide> Hide completed jobs</label>",
    ),
    "a box that shows": (
        "<label><input type=checkbox data-to=wide> Include archived</label>",
        "<label><input type=checkbox checked> Include archived</label>",
    ),
    "one of a few": (
        RADIOS.format("checked", "", to="data-to=wide"),
        RADIOS.format("", "checked", to=""),
    ),
    "chips": (
        "<div><a href='#' class=active>Mine</a><a href='#' data-to=wide>All</a></div>",
        "<div><a href='#'>Mine</a><a href='#' class=active>All</a></div>",
    ),
    "a chip held down": (
        "<button aria-pressed=true data-to=wide>Urgent</button>",
        "<button aria-pressed=false>Urgent</button>",
    ),
    "a chip with what takes it off": ("<p>Last 30 days <button data-to=wide>&times;</button></p>", ""),
    "a chip that calls itself a filter": ("<p>Red <a data-to=wide aria-label='Remove filter Red'>x</a></p>", ""),
    "a filter to clear": ("<p>Team: Red <button data-to=wide>Clear filters</button></p>", ""),
}


@pytest.mark.parametrize(
    "place", ["{f}{t}", "<h1>Jobs</h1><form>{f}</form><div>{t}</div>"], ids=["beside", "in a form"]
)
@pytest.mark.parametrize(("narrow", "wide"), NARROW.values(), ids=NARROW)
def test_what_narrows_a_list_is_taken_off(narrow: str, wide: str, place: str) -> None:
    """Once each, whatever it is; then the list is read."""
    screen = Paper(narrow=place.format(f=narrow, t=jobs(1)), wide=place.format(f=wide, t=jobs(1, 2, 3)))
    pages = walk(screen)
    assert (taken(pages), pages[-1].doubts, len(screen.used)) == (ALL, (), 1)


@pytest.mark.parametrize(
    ("field", "why"),
    [
        (select("Period", "Last 30 days", "Last 12 months", at="Last 30 days"), "'Period' stands at 'Last 30 days'"),
        (select("Branch", "Perth", "Sydney", at="Perth"), "'Branch' stands at 'Perth'"),
        (select("Status", "All Open", "Closed", at="All Open"), "'Status' stands at 'All Open'"),
        ("<button aria-pressed=true>Bulk approve</button>", "'Bulk approve' stands at 'pressed'"),
        (
            "<label><input type=checkbox> Include and email archived</label>",
            "'Include and email archived' stands at 'off'",
        ),
        ("<label><input type=radio name=s checked>Open</label><input type=radio name=s> Shut", "'s' stands at 'Open'"),
        ("<div role=combobox aria-label=Team>Red</div>", "'Team' stands at 'Red'"),
        ("<p class=chip>Red <button aria-label=Remove>&times;</button></p>", "'Red' is set"),
        (
            "<div class=btn-group><button class=active>Open</button><button>Shut</button></div>",
            "the tab 'Shut' is not read; if nothing of this list is there, name it in [filters] no_part",
        ),
    ],
)
def test_what_cannot_be_taken_off_is_told(field: str, why: str) -> None:
    """Nothing of it shows all, or its words may write: the list may lack something, and nothing is pressed."""
    screen = Paper(p1=field + jobs(1))
    assert any(one.startswith(why) for one in walk(screen)[-1].doubts)
    assert "approve" not in str(screen.used)
    assert "email" not in str(screen.used)


@pytest.mark.parametrize(
    "field",
    [
        select("Sort by", "Name", "Date", at="Name"),
        select("Rows per page", "10", "50", "100", at="10"),
        select("Show", "10 entries", "25 entries", at="10 entries"),
        select("Columns", "Few", "Many", at="Few"),
        "<label>Search: <input type=search placeholder=Search></label>",
        "<label>Auto refresh <input type=checkbox checked></label>",
        "<form><select><option>Plans</option><option>Photos</option></select><input type=file></form>",
        "<header><input type=search value=anything></header>",
        "<input type=hidden value=x><input type=search value=x disabled>",
    ],
)
def test_what_narrows_nothing_is_left_alone(field: str) -> None:
    """Fields that sort, size, upload or belong to the page."""
    screen = Paper(p1=field + jobs(1))
    assert (walk(screen)[-1].doubts, screen.used) == ((), [])


def test_on_a_card_only_what_belongs_to_the_list_is_touched() -> None:
    """The fields of a card are its data, whatever they stand at."""
    card = select("Job Type", "Any", "Repair", at="Repair") + "<h2>Jobs</h2>"
    screen = Paper(p1=card + jobs(1))
    assert (walk(screen, job="J1")[-1].doubts, screen.used) == ((), [])


@pytest.mark.parametrize(("button", "used"), [("", 0), ("<button data-to=wide>Apply</button>", 2)])
def test_a_button_applies_what_choosing_alone_does_not(button: str, used: int) -> None:
    """The form's own button is pressed where the list did not answer; without one, it is not taken for the whole."""
    screen = Paper(
        narrow=select("Status", "All Open", "All", at="All Open", to="narrow") + button + jobs(1),
        wide=select("Status", "All Open", "All", at="All") + jobs(1, 2, 3),
    )
    if not button:
        with pytest.raises(LayoutChanged, match="no button applies it"):
            walk(screen)
    else:
        assert (taken(walk(screen)), len(screen.used)) == (ALL, used)


def test_a_filter_that_springs_back_is_loud() -> None:
    """A drop-down that shows another choice afterwards still filters."""
    stuck = select("Status", "All Open", "All", at="All Open", to="again")
    with pytest.raises(LayoutChanged, match="does not leave 'All Open'"):
        walk(Paper(narrow=stuck + jobs(1), again=stuck + jobs(1)))
