"""What a screen says of its own failure, told from what it says besides and from the data it holds."""

from __future__ import annotations

import pytest

from scraper.pages.html.dom import parse
from scraper.pages.html.notices import failures
from scraper.profile import load

PAGER = load().pager
BESIDE = "<table><tr><th>Name</th></tr><tr><td colspan=4>No attachments to display</td></tr></table>"


@pytest.mark.parametrize(
    "markup",
    [
        "<div role=alert>Something went wrong while loading the attachments. Please try again.</div>",
        "<p>Sorry, something has gone wrong.</p>",
        "<div class=toast><b>Oh no</b><span>The attachments could not be loaded.</span></div>",
        "<div class=banner>We couldn't load this list</div>",
        "<div class=banner>We couldn\u2019t load this list</div>",
        "<div>An unexpected error has occurred.</div>",
        "<span>Error loading data</span>",
        "<p>Failed to load resource</p>",
        "<p>Unable to retrieve attachments at this time.</p>",
        "<p>The request timed out.</p>",
        "<p>This service is temporarily unavailable</p>",
        "<p>No files.</p><button>Try again</button>",
        "<div role=status>Loading failed</div>",
        "<div aria-live=polite>Problem while reading the list</div>",
        "<div role=alertdialog><h2>Oops!</h2></div>",
        "<table><tr><td colspan=4>Failed to load data. <a href=#>Retry</a></td></tr></table>",
        "<table><tr><td>plan.pdf</td><td><span role=alert>Not available</span></td></tr></table>",
    ],
)
def test_words_of_failure_are_heard(markup: str) -> None:
    """In a live region, a toast, a banner, or the one cell of a row."""
    assert failures(parse(markup + BESIDE), PAGER)


@pytest.mark.parametrize(
    "markup",
    [
        "<div role=alert>No attachments to display</div>",
        "<div role=alert>3 jobs need your attention</div>",
        "<div role=status>0 files</div>",
        "<p>Nothing planned today.</p>",
        "<div hidden>Something went wrong</div>",
        "<dl><dt>Description</dt><dd>Something went wrong with the fan, please try again later</dd></dl>",
        "<table><tr><td>Failed to load pump</td><td>x</td></tr></table>",
        "<div role=row><div role=gridcell>Controller timed out</div><div role=gridcell>x</div></div>",
        "<nav><a href=/e>Error log</a></nav>",
        "<a href=/e>Error codes</a>",
        "<label>Reason for failure</label>",
        "<p>Session ends in 15:00</p>",
        "<button>Refresh</button>",
        "<h1>Fail-safe valve</h1>",
    ],
)
def test_other_words_are_not(markup: str) -> None:
    """News, names of menus and screens, and whatever the data says."""
    assert failures(parse(markup + BESIDE), PAGER) == []


@pytest.mark.parametrize(("said", "counts"), [("Could not load the jobs", True), ("Welcome back", False)])
def test_boxes_of_the_browser_speak_of_the_screen(said: str, counts: bool) -> None:
    """What `alert()` said is heard like a live region."""
    assert failures(parse(BESIDE), PAGER, [said]) == ([said] if counts else [])
