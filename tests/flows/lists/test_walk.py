"""A listing is walked to its end at its widest; only a listing that nothing on the page speaks against is proven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import LayoutChanged
from tests.flows.paper import Paper, jobs, taken, walk

ALL = ["J1", "J2", "J3"]


def paged(*pagers: str, foot: bool = False) -> Paper:
    """Three pages of one job each, each with its pager."""
    pages = {
        f"p{n}": jobs(n, foot=pager) if foot else f"{jobs(n)}<div class=pager>{pager}</div>"
        for n, pager in enumerate(pagers, 1)
    }
    return Paper(**pages)


NEXT = "<a href='?p' data-to=p{}>{}</a>"
TO = {n: NEXT.format(n, n) for n in (1, 2, 3)}
ARROW, OFF = "<i onclick=x data-to=p{}></i>", "<i onclick=x class=disabled></i>"
ICON = "<a href='#' aria-label='Go to the next page' data-to=p{}><span data-ascora-drawn='▶'></span></a>"
PAGERS = {
    "Next": [NEXT.format(2, "Next"), NEXT.format(3, "Next"), "<span>Next</span>"],
    "a sign": [NEXT.format(2, "›"), NEXT.format(3, "›"), "<a class=disabled>›</a>"],
    "numbers": [
        f"<b>1</b>{TO[2]}{TO[3]}",
        f"{TO[1]}<b>2</b>{TO[3]}",
        f"{TO[1]}{TO[2]}<b>3</b>",
    ],
    "a choice of pages": [
        "<select>"
        + "".join(
            f"<option value={n} data-to=p{n} {'selected' if n == page else ''}>Page {n}</option>" for n in (1, 2, 3)
        )
        + "</select>"
        for page in (1, 2, 3)
    ],
    "rel": [f"<a rel=next data-to=p{n} href='?{n}'>weiter</a>" for n in (2, 3)] + [""],
    "a nameless arrow": [
        "Page 1 of 3 <a href='?2' data-to=p2></a>",
        "Page 2 of 3 <a href='?3' data-to=p3></a>",
        "Page 3 of 3",
    ],
    "two nameless arrows": [
        "1 - 1 of 3 <button disabled></button><button data-to=p2></button>",
        "2 - 2 of 3 <button data-to=p1></button><button data-to=p3></button>",
        "3 - 3 of 3 <button data-to=p2></button><button disabled></button>",
    ],
    "four nameless arrows": [
        f"{OFF}{OFF} Page 1 of 3 {ARROW.format(2)}{ARROW.format(3)}",
        f"{ARROW.format(1)}{ARROW.format(1)} Page 2 of 3 {ARROW.format(3)}{ARROW.format(3)}",
        f"{ARROW.format(1)}{ARROW.format(2)} Page 3 of 3 {OFF}{OFF}",
    ],
    "a row of icons": [
        f"{OFF}{OFF}<span>{n}</span>{on}<span>{n} - {n} of 3 items</span>"
        for n, on in enumerate([*(ICON.format(n) for n in (2, 3)), OFF], 1)
    ],
    "a box, then words": [
        f"<b>Page</b><input value={n}><b>of 3</b><em>{n}–{n} of 3</em><a {to}><i></i></a>"
        for n, to in enumerate(["title='Next page' data-to=p2", "title='Next page' data-to=p3", "class=disabled"], 1)
    ],
    "words side by side": [
        f"<u>Page</u><b>{n}</b><u>of</u><b>3</b><button {to}>▸</button>"
        for n, to in enumerate(["aria-label='Next' data-to=p2", "aria-label='Next' data-to=p3", "disabled"], 1)
    ],
    "a size beside words": [
        f"<span>Rows per page:</span><span>1</span><span>{n}-{n} of 3</span>{on}"
        for n, on in enumerate([*(ICON.format(n) for n in (2, 3)), OFF], 1)
    ],
    "an open total": [
        f"1 of 2+ items {NEXT.format(2, 'Next')}",
        f"2 of 2+ items {NEXT.format(3, 'Next')}",
        "3 of 3 items",
    ],
}


@pytest.mark.parametrize("foot", [False, True], ids=["below", "in the foot"])
@pytest.mark.parametrize("pagers", PAGERS.values(), ids=PAGERS)
def test_every_kind_of_pager_is_followed_to_the_end(pagers: list[str], foot: bool) -> None:
    """Below the list or in a row of its own, with a name or without."""
    pages = walk(paged(*pagers, foot=foot))
    assert (taken(pages), pages[-1].doubts) == (ALL, ())


def cards(*numbers: int) -> str:
    """Jobs drawn as cards."""
    lines = ("Job Number", "J{0}"), ("Status", "Booked"), ("Job Type", "Wet"), ("Booked By", "Kim")
    card = "".join(f"<p><span>{label}</span><span>{value}</span></p>" for label, value in lines)
    return f"<h1>Jobs</h1><ul>{''.join(f'<li>{card.format(n)}</li>' for n in numbers)}</ul>"


def test_cards_are_walked_like_rows() -> None:
    """To the last page, which holds a single one; what they show beyond the profile's columns is read on each."""
    pager = "<div><span>Page {} of 2</span>{}</div>"
    screen = Paper(
        p1=cards(1, 2) + pager.format(1, NEXT.format(2, "Next")), p2=cards(3) + pager.format(2, "<span>Next</span>")
    )
    pages = walk(screen)
    assert (taken(pages), pages[-1].doubts) == (ALL, ())
    assert [row.extra() for page in pages for row in page.rows] == [{"Booked By": "Kim"}] * 3


@pytest.mark.parametrize(
    ("pager", "why"),
    [
        ("Page 1 of 3", "page 1 of 3"),
        ("Page 1 / 3", "page 1 of 3"),
        ("1 - 1 of 3 items", "it holds 3, and 1 were read"),
        ("1 - 1 of 1+ items", "leaves open"),
        ("Showing 1 of about 40 jobs", "leaves open"),
        ("more than 100 records", "leaves open"),
        ("1-20 of many", "leaves open"),
        ("Showing 1 to 1 of 1 entries (filtered from 57 total entries)", "filtered from 57"),
        ("Showing the latest 50", "latest 50"),
        ("and 12 more", "12 more"),
        ("<button>Weitere laden</button>", "'Weitere laden' can still be pressed"),
        ("<a href='?from=2'>&#9654;&#9654;</a>", "can still be pressed"),
        ("<button></button>", "without a name can still be pressed"),
        ("<a href='?page=7'>7</a>", "'7' can still be pressed"),
        ("<a href='/Portal/Everything'>View all (57)</a>", "'View all (57)' leads to the rest"),
        ("<select><option>1</option><option>2</option></select>", "never came"),
    ],
)
def test_whatever_speaks_of_more_denies_the_proof_by_name(pager: str, why: str) -> None:
    """A page that is left while its pager, or something to press, says that there is more is not the end."""
    screen = Paper(Jobs=f"{jobs(1)}<div class=pager>{pager}</div>", Everything="<p>Sorry</p>")
    assert any(why in said for said in told(screen)), why


def told(screen: Paper) -> tuple[str, ...]:
    """What is said against the end of the listing, or against reading it."""
    try:
        return walk(screen)[-1].doubts
    except LayoutChanged as error:
        return (str(error),)


@pytest.mark.parametrize(
    "beside",
    [
        "<p>3 jobs</p>",
        "<button>Refresh</button><button>Export to Excel</button><button>+ New Job</button>",
        "<a href='/Portal/Reports'>Other reports</a><button disabled>Weitere laden</button>",
        "<h2>Recent</h2><button>Weitere laden</button>",
        "<button>Back to top</button><a href='#'>Print</a>",
        "<nav><a href='?x=1'>Anything</a></nav>",
        "<label>Sort by <select><option>Name</option><option>Date</option></select></label>",
        "<label>Rows per page <select><option>10</option><option>50</option></select></label>",
    ],
)
def test_what_stands_beside_a_list_and_leads_no_further_denies_nothing(beside: str) -> None:
    """Toolbars, menus, other parts of the page and links to other screens are no pagers."""
    pages = walk(Paper(p1=f"{jobs(1, 2, 3)}{beside}"))
    assert (taken(pages), pages[-1].doubts) == (ALL, ())


def test_a_next_belongs_to_the_list_that_it_follows() -> None:
    """The first of two lists has no pager; the second's is none of its."""
    claims = "<table><tr><th>Claim Name</th><th>Claim Date</th></tr><tr><td>C1</td><td>1/2/2026</td></tr></table>"
    other = f"<section><h2>Claims</h2>{claims}{NEXT.format(2, 'Next')}</section>"
    screen = Paper(p1=f"<section><h2>Jobs</h2>{jobs(1)}</section>{other}")
    pages = walk(screen)
    assert (taken(pages), pages[-1].doubts, screen.used) == (["J1"], (), [])


def test_a_next_that_stays_is_tried_and_leads_nowhere() -> None:
    """Some pagers leave their Next as it is on the last page, and the count alone says that it is the last."""
    pager = "<div>{} of 2 items <a href='?' data-to=p2>Next</a></div>"
    screen = Paper(p1=jobs(1) + pager.format("1 - 1"), p2=jobs(2) + pager.format("2 - 2"))
    pages = walk(screen)
    assert (taken(pages), pages[-1].doubts) == (["J1", "J2"], ())


def test_a_total_that_is_too_small_is_found_out() -> None:
    """Where a Next is still there, it is followed whatever the total says; then the two do not agree."""
    pager = "<div>{} of 2 items {}</div>"
    screen = Paper(
        p1=jobs(1) + pager.format("1 - 1", NEXT.format(2, "Next")),
        p2=jobs(2) + pager.format("2 - 2", NEXT.format(3, "Next")),
        p3=jobs(3) + pager.format("3 - 3", ""),
    )
    pages = walk(screen)
    assert taken(pages) == ALL
    assert "holds 2, and 3 were read" in pages[-1].doubts[0]


def test_a_row_that_comes_on_two_pages_denies_the_proof() -> None:
    """Rows moved while the pages were turned, so another row may have been passed by."""
    screen = Paper(p1=jobs(1, 2) + NEXT.format(2, "Next"), p2=jobs(2, 3))
    assert "'J2 | Job 2' came on page 1 and on page 2" in walk(screen)[-1].doubts[0]


def test_an_arrow_that_leads_elsewhere_is_refused() -> None:
    """What looked like the way on led past pages that were not seen."""
    screen = Paper(p1=jobs(1) + "<p>Page 1 of 3 <a href='?' data-to=p3></a></p>", p3=jobs(3) + "<p>Page 3 of 3</p>")
    with pytest.raises(LayoutChanged, match="leads from page 1 to page 3"):
        walk(screen)


def test_a_pager_ahead_of_its_rows_is_waited_for() -> None:
    """Its words change at once, the rows a moment later; and rows that come in batches are all waited for."""
    screen = Paper(
        p1=jobs(1, 2) + "<p>1 - 2 of 4 items" + NEXT.format("1b", "Next"),
        p1b=f"<div data-later=p1c>{jobs(1, 2)}</div><p>3 - 4 of 4 items",
        p1c=f"<div data-later=p2>{jobs(3)}</div><p>3 - 4 of 4 items",
        p2=jobs(3, 4) + "<p>3 - 4 of 4 items",
    )
    pages = walk(screen)
    assert (taken(pages), pages[-1].doubts) == (["J1", "J2", "J3", "J4"], ())


@pytest.mark.parametrize("said", [True, False], ids=["says that it is empty", "after another change"])
def test_a_listing_that_says_it_is_empty_has_time_to_load(said: bool) -> None:
    """An empty listing is believed once its screen stays as it is; rows that come after all are taken."""
    note = "<p>No jobs found</p>" if said else "<p>No jobs found</p><p>Welcome</p>"
    assert taken(walk(Paper(p0=f"<div data-later=p1>{note}</div>", p1=jobs(1)))) == ["J1"]
    assert taken(walk(Paper(p0=note))) == []


def test_rows_that_come_on_asking_or_on_scrolling_are_taken() -> None:
    """Load more, Show all, and lists without an end in sight."""
    more = "<button data-to=p2>{}</button>"
    for name in ("Load more", "Show 2 more", "Show all"):
        assert taken(walk(Paper(p1=jobs(1) + more.format(name), p2=jobs(1, 2, 3)))) == ALL
    endless = Paper(
        p1=f"<div data-scrolled=p2>{jobs(1)}</div>", p2=f"<div data-scrolled=p3>{jobs(1, 2)}</div>", p3=jobs(1, 2, 3)
    )
    assert taken(walk(endless)) == ALL


@pytest.mark.parametrize("after", [jobs(3, 4), jobs(2, 3, 4)], ids=["as many rows", "more rows"])
def test_a_listing_that_takes_rows_away_is_refused(after: str) -> None:
    """Virtual scrolling shows a window of the rows only, so what is in sight is never called the whole listing."""
    with pytest.raises(LayoutChanged, match="takes rows away"):
        walk(Paper(p1=f"<div data-scrolled=p2>{jobs(1, 2)}</div>", p2=after))


def window(first: int, last: int, total: int, **more: str) -> str:
    """A window of numbered rows, as a grid that draws no others shows it."""
    rows = "".join(
        f"<div role=row aria-rowindex={n + 1}><span role=gridcell>J{n}</span></div>" for n in range(first, last + 1)
    )
    attributes = " ".join(f"data-{name}={to}" for name, to in more.items())
    head = "<div role=row aria-rowindex=1><span role=columnheader>Job Number</span></div>"
    return f"<div role=grid aria-rowcount={total + 1} {attributes}>{head}{rows}</div>"


def test_a_window_of_numbered_rows_is_moved_over_all_of_them() -> None:
    """Each row is taken once, though windows overlap, and the count of the markup proves the end."""
    screen = Paper(p1=window(1, 4, 9, scrolled="p2"), p2=window(4, 7, 9, scrolled="p3"), p3=window(7, 9, 9))
    pages = walk(screen)
    assert (taken(pages), pages[-1].doubts) == ([f"J{n}" for n in range(1, 10)], ())


def test_a_window_that_skips_rows_is_refused() -> None:
    """A row between two windows was not seen."""
    with pytest.raises(LayoutChanged, match="skips rows"):
        walk(Paper(p1=window(1, 4, 9, scrolled="p2"), p2=window(6, 9, 9)))


@pytest.mark.parametrize(("count", "whole"), [("4", True), ("3", True), ("-1", True), ("5", False), ("57", False)])
def test_the_markup_counts_rows_as_it_counts_them(count: str, whole: bool) -> None:
    """Three jobs and their headings are four rows; minus one says nothing."""
    assert walk(Paper(p1=jobs(1, 2, 3, attributes=f"aria-rowcount={count}")))[-1].proven == whole


def test_columns_that_are_drawn_on_scrolling_sideways_are_read() -> None:
    """Cells of several looks are put together by their numbers."""

    def drawn(heading: str, column: int, *cells: str, **more: str) -> str:
        rows = "".join(f"<div role=row><i role=gridcell aria-colindex={column}>{c}</i></div>" for c in cells)
        attributes = " ".join(f"data-{name}={to}" for name, to in more.items())
        head = f"<div role=row><i role=columnheader aria-colindex={column}>{heading}</i></div>"
        return f"<div role=grid aria-colcount=2 {attributes}>{head}{rows}</div>"

    screen = Paper(a=drawn("Job Number", 1, "J1", "J2", sideways="b"), b=drawn("Job Name", 2, "Tap", "Fan", back="a"))
    pages = walk(screen)
    assert (taken(pages), taken(pages, "name"), screen.at) == (["J1", "J2"], ["Tap", "Fan"], "a")


GROUP = "<tr {}><td colspan=2><a href='#' data-to={}>{}</a> Folder {}</td></tr>"


def grouped(*parts: str) -> str:
    """A Jobs list with groups in it."""
    return f"<table><thead><tr><th>Job Number</th><th>Job Name</th></tr></thead><tbody>{''.join(parts)}</tbody></table>"


def row(n: int) -> str:
    """One job of it."""
    return f"<tr><td>J{n}</td><td>x</td></tr>"


@pytest.mark.parametrize("shut", ["aria-expanded=false", ""], ids=["by its state", "by what it offers"])
def test_shut_groups_are_opened(shut: str) -> None:
    """Each once; those that are open are left so, also where what they offer looks the same."""
    a, b = (
        GROUP.format("aria-expanded=true", "no", "▸", "A"),
        GROUP.format(shut, "p2", "Expand" if not shut else "▸", "B"),
    )
    screen = Paper(p1=grouped(a, row(1), b), p2=grouped(a, row(1), b, row(2), row(3)))
    pages = walk(screen)
    assert (taken(pages), pages[-1].doubts, len(screen.used)) == (ALL, (), 1)


def test_groups_are_opened_where_all_are_shut_and_where_only_a_drawn_sign_says_so() -> None:
    """The sign goes by what frameworks call it."""
    sign = "<tr><td data-ascora-spot=91 data-to=p2><i class=dx-group-closed></i></td><td colspan=2>Plans</td></tr>"
    gone = "<tr><td data-ascora-spot=91 data-to=p2><i class=dx-group-opened></i></td><td colspan=2>Plans</td></tr>"
    shut = sign.replace("<td colspan=2", "<td colspan=2 aria-expanded=false")
    for first in (grouped(shut), grouped(row(1), sign)):
        screen = Paper(p1=first, p2=grouped(row(1), gone, row(2)))
        pages = walk(screen)
        assert (taken(pages), pages[-1].doubts) == (["J1", "J2"], ())


def test_a_group_is_not_opened_by_what_writes() -> None:
    """A row that says that it is shut and offers nothing but a write stays so, and is told."""
    group = "<tr aria-expanded=false><td colspan=2><button data-to=p1>Delete</button> Folder B</td></tr>"
    screen = Paper(p1=grouped(row(1), group))
    assert ("is shut" in walk(screen)[-1].doubts[0], screen.used) == (True, [])


def test_a_group_that_stays_shut_is_told() -> None:
    """Its rows are not there, whatever was pressed."""
    screen = Paper(p1=grouped(row(1), GROUP.format("aria-expanded=false", "p1", "+", "B")))
    assert "the group '+ Folder B' is shut" in walk(screen)[-1].doubts[0]


def test_a_panel_that_shows_the_first_of_a_list_leads_to_the_whole() -> None:
    """On a list of the account; the link beside a list of a card may lead to more than the card's, and is told."""
    panel = f"<h2>Jobs</h2>{jobs(1)}<a href='/Portal/whole'>View all (3)</a>"
    assert taken(walk(Paper(p1=panel, whole=jobs(1, 2, 3)))) == ALL
    assert "leads to the rest" in walk(Paper(p1=panel, whole=jobs(1, 2, 3)), job="J1")[-1].doubts[0]


@given(
    total=st.integers(1, 12),
    size=st.integers(1, 5),
    says=st.sampled_from(["total", "pages", "nothing"]),
    lies=st.booleans(),
)
def test_a_walk_takes_every_row_once_and_proves_only_what_it_saw(total: int, size: int, says: str, lies: bool) -> None:
    """Whatever the number of rows and the size of a page; and a pager that promises one page more is never proven."""
    pages = -(-total // size)

    def page(n: int) -> str:
        rows = range((n - 1) * size + 1, min(n * size, total) + 1)
        said = {
            "total": f"{rows[0]} - {rows[-1]} of {total + lies} items",
            "pages": f"Page {n} of {pages + lies}",
            "nothing": "and 1 more" if lies else "",
        }[says]
        return jobs(*rows) + f"<div>{said} {NEXT.format(n + 1, 'Next') if n < pages else ''}</div>"

    walked = walk(Paper(**{f"p{n}": page(n) for n in range(1, pages + 1)}))
    assert taken(walked) == [f"J{n}" for n in range(1, total + 1)]
    assert walked[-1].proven is not lies


def under_titles(*lines: str, pager: str) -> str:
    """A page of jobs under titles of groups; a number is a job."""
    title, row = "<tr><td>{}</td><td></td><td></td></tr>", "<tr><td>J{0}</td><td>Job {0}</td><td>New</td></tr>"
    body = "".join((row if line.isdigit() else title).format(line) for line in lines)
    head = "<thead><tr><th>Job Number</th><th>Job Name</th><th>Status</th></tr></thead>"
    return f"<h1>Jobs</h1><table>{head}<tbody>{body}</tbody></table><p>{pager}</p>"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (("Now (1)", "1", "Later (2)", "2"), ("3",), ()),
        (("Now (1)", "1", "Later (2)", "2"), ("Later (2)", "3", "Never (0)"), ()),
        (("Now (1)", "1", "Later (3)", "2"), ("Later (3)", "3", "Never (0)"), ("Later (3)",)),
        (("Now (2)", "1", "Later (2)", "2"), ("Later (2)", "3", "Never (0)"), ("Now (2)",)),
    ],
)
def test_what_groups_count_is_held_against_the_rows_of_all_pages(
    first: tuple[str, ...], second: tuple[str, ...], told: tuple[str, ...]
) -> None:
    """A group may go on on the next page, under its title once more or without it."""
    screen = Paper(
        p1=under_titles(*first, pager=NEXT.format(2, "Next")), p2=under_titles(*second, pager="<span>Next</span>")
    )
    pages = walk(screen)
    assert taken(pages) == ALL
    assert pages[-1].doubts == tuple(f"the group {one!r} counts others than the rows under it" for one in told)
