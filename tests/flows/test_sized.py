"""A list of many pages is shown on fewer, larger ones, where its own pager offers that; else its pages are walked."""

from __future__ import annotations

import pytest

from scraper.errors import LayoutChanged
from tests.flows.paper import Paper, jobs, taken, walk

ALL = [f"J{n}" for n in range(1, 8)]


def pager(first: int, last: int, to: str = "", total: str = " of 7 items") -> str:
    """A pager over seven rows with its Next."""
    onward = f"<a href='?n' data-to={to}>Next</a>" if to else "<span>Next</span>"
    return f"<div class=pager>{first} - {last}{total} {onward}"


def select(*sizes: str, chosen: str, to: str, attributes: str = "", before: str = "", behind: str = " per page") -> str:
    """A drop-down of sizes of which every one leads somewhere."""
    options = "".join(f"<option{' selected' * (s == chosen)} data-to={to}>{s}</option>" for s in sizes)
    return f"<span>{before}<select {attributes}>{options}</select>{behind}</span></div>"


def portal(sizes: str, large: str) -> Paper:
    """Seven jobs on pages of two, and what comes of another size."""
    return Paper(
        one=jobs(1, 2) + pager(1, 2, "two") + sizes,
        two=jobs(3, 4) + pager(3, 4, "three") + sizes,
        three=jobs(5, 6) + pager(5, 6, "four") + sizes,
        four=jobs(7) + pager(7, 7) + sizes,
        large=large,
    )


WHOLE = jobs(*range(1, 8)) + pager(1, 7)


@pytest.mark.parametrize(
    "sizes",
    [
        select("2", "5", "10", "1000", chosen="2", to="large"),
        select("2", "5", "All", chosen="2", to="large"),
        select("2", "20", chosen="2", to="large", behind="", attributes="name=pageSize"),
        select("2", "20", chosen="2", to="large", behind=" entries", before="Show "),
        select("2 per page", "20 per page", chosen="2 per page", to="large", behind=""),
        select("2", "20", chosen="2", to="large", behind="", attributes="aria-label='Rows per page'"),
        select("2", "20", chosen="2", to="large", behind=""),
        "Rows per page: <b>2</b> <a href='?s=5' data-to=large>5</a> <a href='?s=10' data-to=large>10</a></div>",
        "<ul><li class=active><a data-to=one>2</a><li><a data-to=large>20</a></ul> items per page</div>",
        "Rows per page: <button aria-haspopup=listbox data-to=menu>2</button></div>",
        "<div role=combobox aria-label='Page size' data-to=menu>2 / page</div></div>",
    ],
    ids=["drop-down", "all", "its field", "entries", "in words", "label", "nameless", "links", "list", "button", "box"],
)
def test_the_least_page_that_holds_all_is_chosen(sizes: str) -> None:
    """Whatever offers it: one page in place of four, and its end is as proven as theirs."""
    screen = portal(sizes, WHOLE)
    choices = "<div role=listbox><div role=option data-to=one>2</div><div role=option data-to=large>25</div></div>"
    screen.pages["menu"] = screen.pages["one"] + choices
    found = walk(screen)
    assert (taken(found), len(found), found[-1].doubts, found[-1].expected) == (ALL, 1, (), 7)


def test_the_pages_of_a_larger_size_are_walked() -> None:
    """A portal may give less than was chosen."""
    screen = portal(select("2", "50", chosen="2", to="large"), jobs(1, 2, 3, 4) + pager(1, 4, "rest"))
    screen.pages["rest"] = jobs(5, 6, 7) + pager(5, 7)
    found = walk(screen)
    assert (taken(found), len(found), found[-1].doubts) == (ALL, 2, ())


@pytest.mark.parametrize(
    "sizes",
    [
        select("2", "1000", "5000", chosen="2", to="large"),
        select("1", "2", chosen="2", to="large"),
        select("1", "2", "3", "4", chosen="1", to="large", before="Page ", behind=""),
        select("2", "7", chosen="2", to="large", before="Zone ", behind=""),
        select("2 days", "90 days", chosen="2 days", to="large", behind="", attributes="aria-label=Sorted"),
        select("2023", "2024", chosen="2024", to="large", behind="", attributes="aria-label='Sort by year'"),
        "<a data-to=large>25</a></div>",
    ],
    ids=["too many", "smaller", "pages", "another number", "days", "years", "a bare number"],
)
def test_what_is_no_larger_page_is_left_alone(sizes: str) -> None:
    """The pages are walked."""
    screen = portal(sizes.replace("<select", "<select disabled") if "Zone" in sizes else sizes, "<p>wrong</p>")
    assert taken(walk(screen)) == ALL
    assert screen.at != "large"


@pytest.mark.parametrize(
    "large",
    [
        "",
        jobs(1) + pager(1, 1, total=" of 1 items"),
        jobs(3, 4, 5, 6, 7) + pager(1, 5, total=" of 5 items"),
        jobs(*range(1, 8)) + pager(1, 7, total=" of 9 items"),
        "<h1>Sorry</h1>",
    ],
    ids=["nothing", "fewer", "others", "another count", "no list"],
)
def test_a_size_that_shows_no_more_is_put_back(large: str) -> None:
    """Then the pages are walked as they were."""
    sizes = select("2", "50", chosen="2", to="large")
    back = select("2", "50", chosen="50", to="one")
    screen = portal(sizes, f"{large}{back}" if large else "")
    if not large:
        for name in ("one", "two", "three", "four"):
            screen.pages[name] = screen.pages[name].replace("data-to=large", "")
    screen.url = "http://portal/Portal/one"
    found = walk(screen)
    assert (taken(found), len(found), found[-1].doubts) == (ALL, 4, ())


def test_a_size_that_cannot_be_put_back_is_told() -> None:
    """Rows of another list are none of this one."""
    sizes = select("2", "50", chosen="2", to="large")
    screen = portal(sizes, jobs(21, 22) + "<p>2 jobs</p>")
    screen.pages["Jobs"] = screen.pages["large"]
    with pytest.raises(LayoutChanged, match=r"per page.* shows others.*\[pager\] sizes"):
        walk(screen)


def test_a_size_that_puts_a_filter_back_is_undone_by_its_address() -> None:
    """The same first rows under another count are not the same list."""
    sizes = select("2", "50", chosen="2", to="large")
    screen = portal(sizes, jobs(1, 2, 3) + pager(1, 3, total=" of 3 items") + select("2", "50", chosen="50", to="less"))
    screen.pages["less"] = jobs(1, 2) + pager(1, 2, total=" of 3 items") + select("2", "50", chosen="2", to="large")
    screen.url = "http://portal/Portal/one"
    found = walk(screen)
    assert (taken(found), found[-1].expected, found[-1].doubts) == (ALL, 7, ())


def test_two_pages_are_walked_as_they_are() -> None:
    """Another size would cost as much."""
    sizes = select("2", "50", chosen="2", to="large")
    three = pager(1, 2, "two", " of 3 items"), pager(3, 3, total=" of 3 items")
    screen = Paper(one=jobs(1, 2) + three[0] + sizes, two=jobs(3) + three[1] + sizes, large="<p>wrong</p>")
    assert taken(walk(screen)) == ["J1", "J2", "J3"]


def test_a_list_without_a_way_on_is_shown_whole_by_its_size() -> None:
    """A pager of mere words, and a choice of how many rows."""
    screen = Paper(
        one=jobs(1, 2) + "<div>1 - 2 of 3 items " + select("2", "All", chosen="2", to="all"),
        all=jobs(1, 2, 3) + "<div>1 - 3 of 3 items " + select("2", "All", chosen="All", to="all"),
    )
    found = walk(screen)
    assert (taken(found), found[-1].doubts) == (["J1", "J2", "J3"], ())
