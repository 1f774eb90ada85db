"""What beside a listing of the account says that it shows a part, in words and drawings of many portals."""

from __future__ import annotations

import pytest

from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK
from scraper.pages.html.beside import more_counted, narrowed
from scraper.pages.html.grid import find_grid
from scraper.pages.html.wholeness import doubts
from scraper.profile import load
from tests.flows.paper import jobs

PROFILE = load()
T = jobs(1, 2)


def told(page: str, *, of_account: bool = True) -> list[str]:
    """Why a listing of two rows may lack some."""
    soup = dom.fresh(f"<body><header><nav><a href=/a>Jobs</a></nav></header><main>{page}</main></body>")
    for number, tag in enumerate(soup.select("a,button,input,select"), 1):
        tag.attrs[SPOT_MARK] = str(number)
    view = find_grid(soup, PROFILE.grids["jobs"], PROFILE.pager, "jobs", None)
    assert len(view.rows) == 2
    found = [*more_counted(view, PROFILE, 1, 2), *doubts(view, PROFILE)]
    return [*found, *narrowed(view, PROFILE, PROFILE.grids["jobs"], 2, fills_screen=True)] if of_account else found


COUNTS = [
    *("57 found", "57 matches", "57 total", "57 jobs match your search", "2 results (57 total)", "Found: 57"),
    *(
        "Records found: 57",
        "Total number of records is 57",
        "Your search returned 57 results",
        "Page size: 2 57 items in 29 pages",
    ),
    *(
        "Showing rows 0 - 1 (57 total, Query took 0.0003 seconds.)",
        "50+ items • Sorted by Name",
        "1 2 3",
        "1 … 29",
        "« 1 2 3 4 »",
    ),
    *("3 new jobs available", "+55", "You do not have permission to view some jobs.", "Closed jobs are hidden"),
    *(
        "Archived jobs are not shown.",
        "Excludes completed jobs",
        "You are offline. Showing saved data.",
        "This is sample data",
    ),
    *(
        "Showing jobs for team North",
        "Viewing as: Sam Smith",
        "Access is restricted to your branch.",
        "Cached copy from 3 days ago",
    ),
]


@pytest.mark.parametrize("words", COUNTS)
def test_words_that_count_more_or_hide_some_deny_the_end(words: str) -> None:
    """Below a list of a card as of the account."""
    assert told(f"{T}<p>{words}</p>", of_account=False)


OF_ACCOUNT = [
    *(
        "Team: North",
        "<b>Team:</b> North",
        "<span>Team</span><span>North</span>",
        "Technician: Sam Smith",
        "Branch - Melbourne",
    ),
    *("Keyword: roof", "Depot = West", "Date: 30/11/2026", "Year: 2026", "Monday, 30 November 2026", "Schicht: Nord"),
    *("◀ <b>Monday, 30 November 2026</b> ▶", "57 tickets", "57 work orders", "<dl><dt>Region</dt><dd>Sydney</dd></dl>"),
    *(
        "<a href='?closed=1'>Show closed jobs</a>",
        "<button>View archived jobs</button>",
        "<a href=/Archive>Archived jobs</a>",
    ),
    *(
        "<a href='?all=1'>Show all statuses</a>",
        "<button class='chip selected'>North</button><button class=chip>South</button>",
    ),
]


@pytest.mark.parametrize("markup", OF_ACCOUNT)
@pytest.mark.parametrize("around", ["<h1>Jobs</h1><div>{}</div>{T}", "<div>{}</div><h1>Jobs</h1>{T}"])
def test_what_a_listing_of_the_account_is_narrowed_to_denies_its_end(markup: str, around: str) -> None:
    """Above its heading or below it; nobody foresaw all the words, so what is not known to be harmless is told."""
    assert told(around.replace("{}", markup).replace("{T}", T))


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Active jobs",
            "Unassigned jobs",
            "Overdue Jobs",
            "Today's jobs",
            "Recent jobs",
            "Favourite jobs",
            "Search results",
        ),
        *("Jobs - North team", "Jobs of the Sydney branch", "Preview", "Results for “roof”", "Jobs in region 4"),
    ],
)
def test_a_heading_over_a_part_denies_the_end(heading: str) -> None:
    """In its place, or as the list's caption."""
    assert told(f"<h2>{heading}</h2>{T}")
    assert told(T.replace("<thead>", f"<caption>{heading}</caption><thead>", 1))


@pytest.mark.parametrize(
    "heading",
    ["Jobs", "All jobs", "Manage Jobs", "Job Register", "Jobs for ACME", "Welcome", "ACME Pty Ltd", "Service jobs"],
)
def test_a_heading_over_all_denies_nothing(heading: str) -> None:
    """The list's own name, and what has nothing to do with it."""
    assert told(f"<h2>{heading}</h2>{T}") == []


DRAWN = [
    "<div class=error>We couldn't load all jobs</div>{T}",
    "{T}<div class=alert>An error occurred loading more rows</div>",
    "<div role=status>Failed to load some jobs</div><h1>Jobs</h1>{T}",
    "{T}<div class='skeleton-row'></div>",
    "{T}<div class=MuiSkeleton-root></div>",
    "{T}<div class=spinner></div>",
    "{R}<tr><td><div class=skeleton></div></td><td><div class=skeleton></div></td></tr>",
    "{R}<tr><td colspan=2>…</td></tr>",
    "{R}<tr><td colspan=2>⋮</td></tr>",
    "{B}",
    "{T}<label>Go to page <input type=number value=1 min=1 max=29></label>",
]


@pytest.mark.parametrize("page", DRAWN)
def test_failures_dots_and_rows_still_to_come_deny_the_end(page: str) -> None:
    """Words of failure beside rows that came, drawings of rows that did not, a field that goes up to more pages."""
    busy = T.replace("<table", "<table aria-busy=true")
    with_row = T.replace("</tbody>", page.removeprefix("{R}") + "</tbody>")
    assert told(with_row if page.startswith("{R}") else page.replace("{T}", T).replace("{B}", busy), of_account=False)


HARMLESS = [
    *(
        "Last updated: 30/11/2026 10:05 am",
        "As at 30/11/2026",
        "Signed in as Sam Smith",
        "Welcome, Sam",
        "Version: 4.2",
    ),
    *(
        "Phone: 1300 000 000",
        "Company: ACME Pty Ltd",
        "Sorted by: Job number",
        "Legend: red = overdue",
        "Note: press a row to open it",
    ),
    *(
        "Total: $1,200.00",
        "Team: All",
        "Team: All teams",
        "Team: -",
        "Page generated in 0.3 s",
        "© 2026 Ascora",
        "Time zone: Sydney",
    ),
    *(
        "0 selected",
        "1-2 of 2 (0 selected)",
        "2 work orders",
        "2 found",
        "Page 1 of 1 (2 items)",
        "24 hours",
        "3 columns",
        "12 High Street",
    ),
    *(
        "Showing all jobs",
        "Drag a column header here to group by it",
        "1",
        "Open: 2",
        "5 unread messages",
        "Prices exclude GST",
        "2 rows per page",
        "<a href='?p=0'>Previous page</a>",
        "<button aria-label='Previous page'></button>",
        "1 No items to display",
    ),
    *(
        "<label>From:</label> <input> <label>To:</label> <input>",
        "<a href=/Help>Help</a>",
        "<div role=alert>Your trial ends in 3 days</div>",
    ),
    *("<button>New job</button><button>Export</button>", "<div class='spinner' hidden></div>"),
    *(
        "<span class=k-numeric><input value=20 aria-label='Page size'><span class=k-spinner></span></span>",
        "<div>Team <select><option value=''>All</option><option>North</option></select></div>",
    ),
]


@pytest.mark.parametrize("markup", HARMLESS)
def test_what_has_nothing_to_do_with_the_rows_denies_nothing(markup: str) -> None:
    """Notes, clocks, counts that are right or of other things, fields that show all."""
    assert told(f"<h1>Jobs</h1><div>{markup}</div>{T}") == []
    assert told(f"<h1>Jobs</h1>{T}<div>{markup}</div>") == []
