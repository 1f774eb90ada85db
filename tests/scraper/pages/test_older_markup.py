"""Pages without markup for what they mean: bold words as headings, tables that only arrange, notices in cells."""

from __future__ import annotations

import pytest

from scraper.errors import LayoutChanged
from scraper.pages.html import dom
from scraper.pages.html.detail import find_details
from scraper.pages.html.grid import find_grid
from scraper.pages.html.tables import tables
from scraper.pages.job import JobDetailsPage
from tests.scraper.pages.html.test_grid import find, texts
from tests.scraper.pages.test_pages import PROFILE, one, page

HEAD = (
    "<tr><td><b>Section</b></td><td><font><strong>Job #</strong></font></td><td><b>Status</b></td><td>&nbsp;</td></tr>"
)
ROWS = "<tr><td>Rough In</td><td>J1</td><td>Booked</td><td><a href=x>View</a></td></tr>"
NOTICE = "<tr><td colspan=4><i>No records found.</i></td></tr>"
DETAILS = PROFILE.details["job"].model_copy(update={"required": ()})


@pytest.mark.parametrize(
    "rows", [ROWS, ROWS * 3, NOTICE, ROWS + "<tr><td><b>Total</b></td><td></td><td></td><td></td></tr>"]
)
def test_a_first_row_in_bold_is_a_row_of_headings(rows: str) -> None:
    """Over rows, over the notice that there are none, with a total in bold below."""
    (table,) = tables(dom.parse(f"<table>{HEAD}{rows}</table>"))
    assert [dom.text(cell.tag) for cell in table.head[0].cells][:3] == ["Section", "Job #", "Status"]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td><b>Status</b></td><td>Open</td></tr><tr><td><b>Team</b></td><td>North</td></tr>",
        "<tr><td><b>Status</b></td><td><b>Open</b></td></tr><tr><td><b>Team</b></td><td>North</td></tr>",
        "<tr><td><b>Status:</b></td><td><b>Team:</b></td></tr><tr><td>Open</td><td>North</td></tr>",
        "<tr><td><b>Status</b></td><td><b>Team</b></td></tr><tr><td><b>Open</b></td><td><b>North</b></td></tr>",
        "<tr><td><b>Job Card</b></td></tr><tr><td>Words</td></tr>",
        "<tr><td><b>A</b></td><td><b>B</b></td></tr>",
        "<tr><td><b>A</b></td><td><b>B</b></td></tr><tr><td>1</td><td>2</td><td>3</td></tr>",
        "<tr><td><b>A</b><input></td><td><b>B</b></td></tr><tr><td>1</td><td>2</td></tr>",
    ],
)
def test_other_bold_words_head_no_list(rows: str) -> None:
    """Labels beside values, a title, a row alone, one over more columns than it has, a field in bold."""
    assert not any(table.head for table in tables(dom.parse(f"<table>{rows}</table>")))


def test_bold_headings_are_no_labels() -> None:
    """The heading beside one is not its value."""
    page_of_two = f"<table><tr><td><b>Team</b></td><td>North</td></tr></table><table>{HEAD}{ROWS}</table>"
    view = find_details(dom.parse(page_of_two), DETAILS, "card", None)
    assert {field: said[0].words for field, said in view.values.items()} == {"team": "North"}


def test_lists_in_bold_side_by_side_are_two() -> None:
    """What can be pressed in one is not of the other."""
    claims = "<tr><td><b>Claim No.</b></td><td><b>Claim Name</b></td><td><b>Claim Date</b></td></tr>"
    claims += "<tr><td><a href=x>11</a></td><td>Deposit</td><td>20-Jan-2026</td></tr>"
    sections = "<tr><td><b>Section Name</b></td><td><b>Total Value</b></td></tr><tr><td>Base</td><td>$1.00</td></tr>"
    html = f"<p><b>Progress Claim Sections</b></p><table>{sections}</table><p><b>Claims</b></p><table>{claims}</table>"
    assert texts(find(html, "claim_sections"), "name") == [("Base",)]
    assert texts(find(html, "progress_claims"), "claim_number", "claim_name") == [("11", "Deposit")]
    (other,) = find(html, "claim_sections").site.others  # type: ignore[union-attr]
    assert other.head


TITLES = [
    "<p><font size=3><b>Job J12</b></font></p>",
    "<table><tr><td><font size=4>Job Card J12 - Roof fans</font></td></tr></table>",
    "<div class=css-7>JOB #J12: Roof fans</div>",
    "<center>Work Order No. J12.01</center>",
    "<table><tr><td width=120><a href=x>Job J99</a></td><td><p>Job Number J12 (Roof fans)</p></td></tr></table>",
]
PRICED = "<table><tr><td><b>Pricing Method:</b></td><td>Fixed Price</td></tr></table>"


@pytest.mark.parametrize("title", TITLES)
def test_a_line_is_the_cards_title_by_its_words(title: str) -> None:
    """Where no heading is marked up, in tables within tables too."""
    around = "<table><tr><td>Menu</td><td><table><tr><td>{}</td></tr></table></td></tr></table>"
    assert one(JobDetailsPage, around.format(title + PRICED), job_number="J12")["job_number"] == "J12"


@pytest.mark.parametrize(
    "words",
    [
        "Job J12 was done before",
        "See Job J12",
        "<a href=x>Job J12</a>",
        "Parent Job J12",
        "12 jobs",
        "Job Card",
        "Job J13",
    ],
)
def test_a_line_that_only_mentions_a_job_is_no_title(words: str) -> None:
    """A card that does not say whose it is is refused, and told by the line that would mend it."""
    with pytest.raises(LayoutChanged, match=r"was opened|\[details\.job\.labels\] job_number"):
        list(page(JobDetailsPage, f"<p>{words}</p>{PRICED}", job_number="J12").read())


NOTHING = "There are no records to display."
TABBED = "<h2>Job J12</h2><table><tr><td><a href=x>Details</a></td><td><a href=x>Variations</a></td></tr></table>"


@pytest.mark.parametrize(
    "markup",
    [
        f"<div><table><tr><td>{NOTHING}</td></tr></table></div>",
        f"<table><tbody><tr><td><span>{NOTHING}</span></td></tr></tbody></table>",
        f"<table><tr><td>&nbsp;</td><td>{NOTHING}</td></tr></table>",
        f"<table width=100%><tr><td><table><tr><td>{NOTHING}</td></tr></table></td></tr></table>",
        f"<table><tr><td>Menu</td><td><h3>Variations</h3><p>{NOTHING}</p></td></tr></table>",
    ],
    ids=["alone", "wrapped", "beside a blank", "in a table", "in a layout"],
)
def test_a_table_that_says_nothing_else_is_an_empty_list(markup: str) -> None:
    """The words stand in the list's place, in a cell of their own or in one that arranges the page."""
    assert find(TABBED + markup, "variations").is_empty


@pytest.mark.parametrize(
    "markup",
    [
        f"<table><tr><td>Notes</td><td>{NOTHING}</td></tr></table>",  # the value of something
        f"<table><tr><td>Gate code 12</td></tr><tr><td>{NOTHING}</td></tr></table>",
        "<table><tr><td>The records could not be shown.</td></tr></table>",
        "<table><tr><td></td></tr></table>",
        "",
    ],
    ids=["value", "one of several", "failure", "blank", "nothing"],
)
def test_what_does_not_say_so_is_no_empty_list(markup: str) -> None:
    """A value, a failure and silence are told, with the line that would mend it."""
    with pytest.raises(LayoutChanged, match=r"\[pager\] empty"):
        find_grid(dom.parse(TABBED + markup), PROFILE.grids["variations"], PROFILE.pager, "variations", None)
