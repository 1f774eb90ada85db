"""What beside a list says that it shows less than there is, and what looks so and says nothing of the kind."""

from __future__ import annotations

import pytest

from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK
from scraper.pages.html.grid import find_grid
from scraper.pages.html.wholeness import doubts, goes_on
from scraper.profile import load

PROFILE = load()
ROWS = "<tbody><tr><td>J1</td><td>Roof</td></tr><tr><td>J2</td><td>Fan</td></tr></tbody>"
T = f"<table><thead><tr><th>Job Number</th><th>Job Name</th></tr></thead>{ROWS}</table>"


def headed(name: str) -> str:
    """The list with something in the head of its second column."""
    return f"<table><thead><tr><th>Job Number</th><th>Job Name{name}</th></tr></thead>{ROWS}</table>"


def boxes(legend: str, *states: str) -> str:
    """A group of tick boxes."""
    ticks = "".join(f"<label><input type=checkbox {state}> {at}</label>" for at, state in enumerate(states))
    return f"<fieldset><legend>{legend}</legend>{ticks}</fieldset>"


def told(page: str) -> list[str]:
    """Why a list of two rows may lack some; what carries `spot` shows itself to be pressed."""
    soup = dom.fresh(f"<body><header><nav><a href=/a>Jobs</a></nav></header><main><h1>Jobs</h1>{page}</main></body>")
    for number, tag in enumerate(soup.select("[spot],a,button,input,select,[role]"), 1):
        tag.attrs[SPOT_MARK] = str(number)
    view = find_grid(soup, PROFILE.grids["jobs"], PROFILE.pager, "jobs", None)
    assert len(view.rows) == 2
    return [*goes_on(view, PROFILE), *doubts(view, PROFILE)]


@pytest.mark.parametrize(
    "page",
    [
        f'<div class=chip>Last 30 days <a href="?x=1" aria-label="Remove filter Last 30 days">&times;</a></div>{T}',
        f"<div>Last 30 days <button>&times;</button></div>{T}",
        f"<div><span>Assigned to: Me</span><button aria-label=Remove>x</button></div>{T}",
        f"<span class=MuiChip-root role=button><span>Status: Open</span><svg class=deleteIcon spot></svg></span>{T}",
        f'<p>Filters: <span class="badge">This month <i spot class="fa fa-times" title=Remove></i></span></p>{T}',
        f"<div class=v-chip>Open<button class=v-chip__close aria-label=Close></button></div>{T}",
        f"<span class=p-chip>Team: North<span class='pi pi-times-circle' spot></span></span>{T}",
        f"<mat-chip-row class=mdc-chip><span>North</span><button aria-label='remove North'></button></mat-chip-row>{T}",
        f"<div class=sapMToken>Status: Open<span role=button aria-label=Remove></span></div>{T}",
    ],
)
def test_a_chip_that_can_be_taken_off_narrows(page: str) -> None:
    """Whatever draws it, and whatever takes it off."""
    assert told(page)


@pytest.mark.parametrize(
    "page",
    [
        f"{boxes('Status', 'checked', '')}{T}",
        f"<div role=searchbox contenteditable aria-label=Search>roof</div>{T}",
        f"<label>Filter <textarea>roof</textarea></label>{T}",
        f"<a href='?w=1'>Previous week</a> <b>44</b> <a href='?w=3'>Next week</a>{T}",
        f"<h2>Jobs FY2026</h2>{T}",
        f"<button>Filters (2)</button>{T}",
        f"<button aria-label='Filters, 1 active'>Filter</button>{T}",
        f"<p>1 filter applied</p>{T}",
        f"<button aria-haspopup=true>Last 30 days</button>{T}",
        f"<button aria-haspopup=listbox>View: My jobs</button>{T}",
        f"<button aria-haspopup=dialog>1 Jul – 31 Jul 2026</button>{T}",
        f"<div spot><i></i>&nbsp;<span>July 1, 2026 - July 31, 2026</span></div>{T}",
        f"<a spot class=dropdown-toggle data-toggle=dropdown>Status: Open <b></b></a>{T}",
        f"<button aria-haspopup=menu>Completed ▾</button>{T}",
        f"<button role=switch aria-checked=true aria-label='Only my jobs'></button>{T}",
        f"<div role=switch aria-checked=false aria-label='Show archived'></div>{T}",
        f"<h2>My jobs</h2>{T}",
        f"<h2>Open jobs</h2>{T}",
        f"<h2>Recently Viewed</h2>{T}",
        headed(" <span class='k-grid-filter k-active'></span>"),
        headed("<button title='Filtered: contains roof'></button>"),
        headed("<span class=e-filtered></span>"),
    ],
)
def test_words_and_signs_of_a_filter_in_force_narrow(page: str) -> None:
    """Counts of filters, menus that show what was chosen, headings, marks in the head of a column."""
    assert told(page)


@pytest.mark.parametrize(
    "words",
    [
        *("99+ records", "1-2 of 1000+", "Only the 500 most recent jobs are shown.", "Maximum of 2 rows reached"),
        *(
            "3 jobs not shown",
            "2/5",
            "Page 1/3",
            "Page: 1 of 3",
            "Pg. 1 of 3",
            "1 of 3 pages",
            "3 pages",
            "Items 1-2/5",
            "(1 of 4)",
            "In total there are 12 jobs.",
            "We found 12 jobs",
            "You've viewed 2 of 12 jobs",
            "You have seen 2 of 12",
            "By default only recent jobs are shown.",
            "Jobs older than 12 months are archived.",
            "Use the search to find other jobs.",
            "Display limit reached",
            "[Status] Equals 'Booked'",
            "Filter: Status is Booked",
            "Status = Booked",
            "Showing: Open jobs",
            "01 Oct 2026 to 31 Oct 2026",
            "Week 44",
            "October 2026",
            "Total of all pages",
            "Rows: 2 of 9",
            "2 items of 11 loaded",
            "3 records are hidden by your role",
            "Some jobs may be missing",
            "The list may not be complete",
            "You searched for: roof",
            "Scroll for more",
            "Scroll down to see the rest",
        ),
        *(
            "1 — 2 out of 5",
            "5 items in 3 pages",
            "5 items in total, 2 shown",
            "Count: 5",
            "Records: 5",
            "No. of jobs: 5",
        ),
        *("Jobs created in the last 90 days", "Period: 01/07/2026 - 31/07/2026", "Dates: 2026-07-01 to 2026-07-31"),
    ],
)
def test_words_that_speak_of_more_are_heard(words: str) -> None:
    """However a pager or a note puts it."""
    assert told(f"{T}<p>{words}</p>")


RANGES = [
    *("Rows 1-2", "Showing 1 to 2 records", "1 to 2 records shown", "Displaying results 1 - 2", "Jobs 1–2", "1–2"),
    *("Page 1", "Pg. 1", "No. 1 to 2", "Viewing 1 … 2", "Items: 1 through 2"),
]


@pytest.mark.parametrize("words", RANGES)
def test_where_a_page_stands_proves_no_end(words: str) -> None:
    """Which rows or which page is shown, without of how many: more may follow."""
    assert told(f"{T}<p>{words}</p>")
    assert told(T.replace("<thead>", f"<caption>{words}</caption><thead>"))


@pytest.mark.parametrize("words", RANGES)
@pytest.mark.parametrize(
    "sign",
    [
        "<button disabled>Next</button>",
        "<span>Next</span>",
        "<ul><li class=disabled><a href=#>›</a></li></ul>",
        "<label>Rows per page <select><option>2<option selected>50</select></label>",
        "<span>Page 1 of 1</span>",
        "<span>2 records</span>",
    ],
)
def test_a_range_is_the_end_where_something_else_says_so(words: str, sign: str) -> None:
    """A Next that is off, room left on the page, a count."""
    assert told(f"{T}<p>{words}</p><div>{sign}</div>") == []


@pytest.mark.parametrize(
    "page",
    [
        f"{T}<p>Loading…</p>",
        f"{T}<div role=status>Loading more jobs...</div>",
        f"{T}<p aria-label='Fetching rows'></p>",
        f"{T}<p>Please wait</p>",
        T.replace("</tbody>", "<tr><td colspan=2><i>Loading more...</i></td></tr></tbody>"),
    ],
)
def test_what_is_still_to_come_is_heard(page: str) -> None:
    """Below the list, or in a row of it that holds no data."""
    assert told(page)


@pytest.mark.parametrize(
    "page",
    [
        f"{T}<p>Loading bay jobs are listed by the depot and its team since the first of March</p>",
        f"{T}<p hidden>Loading…</p>",
        f"<p>2026-2027</p>{T}",
        f"{T}<p>Step 1 of 3</p>",
        f"{T}<p>In total there are 2 jobs</p>",
        f"{T}<p>Filter: none</p>",
        f"{T}<p>Showing: all</p>",
        f"{boxes('Status', 'checked', 'checked')}{T}",
        f"{boxes('Columns', 'checked', '')}{T}",
        f"<div role=searchbox contenteditable aria-label=Search></div>{T}",
        f"<label>Filter <textarea></textarea></label>{T}",
        f"{T}<p>Select all</p>",
        f"<div role=tablist><a role=tab aria-selected=true>Waiting 2</a></div>{T}",
        f"<div role=tablist><a role=tab aria-selected=true>Details 5</a></div>{T}",
        f"<div role=radiogroup><div role=radio aria-checked=true>All</div><div role=radio>Mine</div></div>{T}",
    ],
)
def test_what_only_sounds_like_more_is_none(page: str) -> None:
    """Places, years, steps, a tab that counts right, a choice that shows all."""
    assert told(page) == []


@pytest.mark.parametrize(
    "page",
    [
        f"<div role=tablist><a role=tab aria-selected=true>All jobs <b>12</b></a></div>{T}",
        f"<div role=radiogroup><div role=radio>All</div><div role=radio aria-checked=true>Mine</div></div>{T}",
        f"<p>All 2 jobs on this page are selected. <a href='#'>Select all 7 jobs</a></p>{T}",
    ],
)
def test_a_choice_or_a_count_above_the_list_narrows(page: str) -> None:
    """Radio buttons that a script draws, the count of the chosen tab, all there is to select."""
    assert told(page)


@pytest.mark.parametrize(
    "page",
    [
        f"<div class=alert role=alert>Your trial ends in 3 days <button aria-label=Close>&times;</button></div>{T}",
        f"<div class=toast>Saved <button aria-label=Dismiss>&times;</button></div>{T}",
        f"<div><input type=search placeholder=Search><button aria-label='Clear search'>&times;</button></div>{T}",
        f"<div><button>Today</button><button>This week</button><button>This month</button></div>{T}",
        f"<button aria-haspopup=true>Sort: Newest first</button>{T}",
        f"<button aria-haspopup=menu>Page size: 50</button>{T}",
        f"<button aria-haspopup=menu>New</button>{T}",
        f"<button data-toggle=dropdown>All jobs <span></span></button>{T}",
        f"<button data-toggle=dropdown>Period: All time</button>{T}",
        f"<button>Filters</button><button>Filters (0)</button>{T}",
        f"<p>As at 01/07/2026</p><button>Columns (2 hidden)</button><h2>Jobs for ACME</h2>{T}",
        f"<label>Assigned to <select><option value=0>Anyone</option><option>Sam</option></select></label>{T}",
        f"<label>Status <select multiple><option>Open</option><option>Closed</option></select></label>{T}",
        f"<label><input type=radio name=v checked> List view</label><label><input type=radio name=v> Map</label>{T}",
        f"<button role=switch aria-checked=true aria-label='Auto refresh'></button>{T}",
        f"{T}<p>Rows per page:</p><div role=combobox aria-haspopup=listbox>10</div><p>1–2 of 2</p>",
        f"{T}<div>Show <div role=combobox>10</div> entries</div>",
        f"{T}<p>1-2/2</p><p>2 / 2</p><p>1 page</p><p>Records: 2</p>",
        f"{T}<ul><li title='Next Page' aria-disabled=true><button></button></li></ul>",
        f"{T}<section><h2>News</h2><ul><li>Closed today</li></ul><p>Page 1 of 4 <a href='?n=2'>Next</a></p></section>",
        headed("<span class='k-grid-filter k-inactive' title='Filter'></span>"),
    ],
)
def test_what_only_looks_like_a_filter_or_a_pager_is_none(page: str) -> None:
    """Messages, searches that are blank, menus of other things, what shows all, another list's pager."""
    assert told(page) == []


FILE = "<tr><td>{0}</td><td>Plan</td><td><a href=/Files/{0} title=Download>↓</a></td></tr>"
FILES = f"<table><tr><th>Name</th><th>Type</th><th></th></tr>{FILE.format('plan.pdf')}{{}}</table>"


def files(page: str) -> list[str]:
    """Why the list of files on a tab may lack some."""
    view = find_grid(dom.fresh(f"<main>{page}</main>"), PROFILE.grids["attachments"], PROFILE.pager, "files", None)
    return doubts(view, PROFILE)


def test_what_can_be_downloaded_beside_the_list_and_stands_in_no_row_is_told() -> None:
    """Pictures as cards below the list of documents; a button that downloads all of it is none."""
    card = "<h3>Photos</h3><figure><figcaption>before.jpg</figcaption><a href=/Files/2 title=Download>↓</a></figure>"
    assert "before.jpg" in files(FILES.format("") + card)[0]
    assert files(FILES.format("") + "<p><button>Download</button> <button>Upload</button></p>") == []


def test_files_that_are_drawn_as_cards_are_rows() -> None:
    """Each with its own control, and none beside the list."""
    card = (
        "<li><h4>{}</h4><p><i>Uploaded By</i> <b>Lee</b></p><p><i>Customer View</i> <b>N</b></p>"
        "<p><a href=/Files/1 title=Download>get</a></p></li>"
    )
    page = f"<h2>Attachments</h2><ul>{card.format('a.jpg')}{card.format('b.jpg')}</ul>"
    assert files(page) == []


def test_a_row_that_counts_those_before_it_is_none() -> None:
    """Where it shows nothing else, and its count is right."""
    page = FILES.format(FILE.format("quote.pdf") + "<tr><td>{}</td><td></td><td></td></tr>")
    for words, rows in (("2 files", 2), ("Total: 2", 2), ("3 files", 3), ("Site photos", 3)):
        soup = dom.fresh(page.format(words))
        assert len(find_grid(soup, PROFILE.grids["attachments"], PROFILE.pager, "files", None).rows) == rows
