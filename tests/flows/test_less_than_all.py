"""What shows less than there is, in words and markup of many kinds, is never taken for all: it is widened or told."""

from __future__ import annotations

import pytest

from tests.flows.paper import Paper, jobs, taken, walk


def chooses(label: str, *options: str, chosen: str) -> str:
    """A drop-down under a label; no option of it shows all."""
    marked = "".join(f"<option{' selected' * (one == chosen)}>{one}</option>" for one in options)
    return f"<label>{label}<select name=f>{marked}</select></label>"


def letters(*names: str, chosen: str) -> str:
    """An alphabet of links."""
    links = (f"<a href='?l={one}' class='{'active' * (one == chosen)}'>{one}</a>" for one in names)
    return f"<p class=az>{' '.join(links)}</p>"


BESIDE = {
    "year": chooses("Year", "2024", "2025", "2026", chosen="2026"),
    "years without a name": "<select><option>2025<option selected>2026</select>",
    "zone": chooses("Zone", "10", "20", "30", chosen="20"),
    "months": chooses("Months", "1", "3", "6", "12", chosen="3"),
    "month": chooses("Month", "January", "February", chosen="February"),
    "letter": letters("A", "B", "R", "Z", chosen="R"),
    "saved view": chooses("View", "My open jobs", "Jobs of the team", chosen="My open jobs"),
    "team": "<p>Showing jobs of your team</p>",
    "capped": "<p>Results are capped at 2.</p>",
    "shortened": "<p>List shortened.</p>",
    "narrow": "<p>Narrow down your search to see others.</p>",
    "not all": "<p>Not all jobs are shown here.</p>",
    "further": "<p>… and 3 further jobs</p>",
    "remaining": "<p>5 remaining</p>",
    "slider of pages": "<label>Page <input type=range min=1 max=3 value=1></label>",
    "slider of markup": "<div role=slider tabindex=0 aria-valuemin=1 aria-valuemax=3 aria-valuenow=1></div>",
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_what_shows_a_part_denies_the_end(beside: str) -> None:
    """The rows are taken, and the doubt is told."""
    found = walk(Paper(one=beside + jobs(1, 2)))
    assert taken(found) == ["J1", "J2"]
    assert found[-1].doubts


OF_ACCOUNT = {
    "a stated filter": "<div class=statusbar>Job Name: Roof</div>",
    "a count in the heading": "<h2>Job list (12)</h2>",
    "a part that is shut": "<button aria-expanded=false aria-controls=c>Closed jobs</button><div id=c hidden></div>",
    "links that ask for something else": "<p><a class=on href='?team=n'>North</a> | <a href='?team=s'>South</a></p>",
}


@pytest.mark.parametrize("beside", OF_ACCOUNT.values(), ids=OF_ACCOUNT)
def test_what_only_a_listing_of_the_account_is_denied_by(beside: str) -> None:
    """On a card such words speak of the card, and its parts were opened before."""
    assert walk(Paper(one=beside + jobs(1, 2)))[-1].doubts


BESIDE_ACCOUNT = {
    "all": "<div class=statusbar>Job Name: All</div>",
    "the right count": "<h2>Job list (2)</h2>",
    "a panel of fields": "<button aria-expanded=false aria-controls=c>Find jobs</button><div id=c hidden><input></div>",
    "orders": "<p><a class=on href='?sort=n'>Sort by name</a> | <a href='?sort=d'>Sort by date</a></p>",
}


@pytest.mark.parametrize("beside", BESIDE_ACCOUNT.values(), ids=BESIDE_ACCOUNT)
def test_what_only_looks_like_it_denies_nothing(beside: str) -> None:
    """Everything, the right count, a search that is shut, orders."""
    assert walk(Paper(one=beside + jobs(1, 2)))[-1].doubts == ()


@pytest.mark.parametrize("words", ["2 of 7 shown", "2 / 7 displayed", "2 of 7 jobs are listed"])
def test_words_that_count_the_whole_are_held_against_the_rows(words: str) -> None:
    """Without a pager to follow."""
    found = walk(Paper(one=jobs(1, 2) + f"<p>{words}</p>"))
    assert (found[-1].expected, bool(found[-1].doubts)) == (7, True)


PLAIN = {
    "sizes": chooses("Rows per page", "10", "25", chosen="10"),
    "entries": "<span>Show <select name=jobs_length><option>10<option>25</select> entries</span>",
    "nameless sizes": "<select><option selected>10<option>25</select>",
    "letters, none in force": letters("A", "B", "R", chosen=""),
    "slider that is off": "<input type=range min=1 max=1 disabled>",
    "two letters": letters("A", "B", chosen="A"),
    "order": chooses("Sort by", "Name", "Date", chosen="Name"),
    "all shown": "<p>2 of 2 shown</p>",
    "help": "<p>Your search shows jobs by name or number</p>",
}


@pytest.mark.parametrize("beside", PLAIN.values(), ids=PLAIN)
def test_what_narrows_nothing_denies_nothing(beside: str) -> None:
    """Sizes, orders and words about other things."""
    found = walk(Paper(one=beside + jobs(1, 2)))
    assert (taken(found), found[-1].doubts) == (["J1", "J2"], ())


def test_a_letter_in_force_gives_way_to_all() -> None:
    """Where the alphabet has an entry for it."""
    all_too = letters("All", "A", "B", "R", chosen="R").replace("<a href='?l=All'", "<a data-to=two href='?l=All'")
    found = walk(Paper(one=all_too + jobs(1), two=letters("All", "A", "B", "R", chosen="All") + jobs(1, 2)))
    assert (taken(found), found[-1].doubts) == (["J1", "J2"], ())
