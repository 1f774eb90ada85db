"""A report is asked from one day to another, and shows those days and no others."""

from __future__ import annotations

from datetime import date

import pytest

from flows.browser.page_actions import Screen
from flows.lists.walk import Walk
from flows.lists.window import ask_window, shows_period
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.profile import load
from tests.flows.paper import keep, taken

pytestmark = pytest.mark.browser

START, END = date(2026, 3, 2), date(2026, 3, 8)
TEXT = "<label>From <input id=a value=01/01/2020></label> <label>To <input id=b></label>"
DATES = "<label>Start Date: <input type=date id=a></label><label>End Date: <input type=date id=b></label>"
USERS = "<label>User <select id=u><option>Kim<option>All</select></label>"
DRAWN = """<span id=l>User</span>
<span role=combobox aria-labelledby=l id=u tabindex=0 onclick="n.hidden = false">Kim</span>
<ul role=listbox id=n hidden aria-labelledby=l><li role=option>Kim</li>
<li role=option onclick="u.textContent = 'All Users'; u.value = 'All'; n.hidden = true">All Users</li></ul>"""
REPORT = """<!DOCTYPE html><h1>Jobs</h1><form onsubmit="return false">{fields} {users}<button>Retrieve</button></form>
<p id=said></p><div id=list></div><script>
document.querySelector("button").onclick = () => {{
  const [from, to] = ["a", "b"].map((id) => document.getElementById(id).value), u = document.getElementById("u");
  said.textContent = "Period: " + from + " to " + to;
  const rows = [from + "/1", ...(u.value === "All" ? [to + "/2"] : [])].map((n) => `<tr><td>${{n}}<td>a job`);
  list.innerHTML = `<table><thead><tr><th>Job Number<th>Job Name</thead><tbody>${{rows.join("")}}</table>`;
  {then}
}};</script>"""


def ask(screen: Screen, markup: str) -> None:
    """Show a report, and ask for a week."""
    screen.page.set_content(markup)
    screen.profile = load().in_window(START, END)
    ask_window(screen, START, END, "the report")


@pytest.mark.parametrize(
    ("fields", "users", "shown"),
    [
        (TEXT, USERS, "02/03/2026 08/03/2026"),
        (DATES, USERS, "2026-03-02 2026-03-08"),
        (TEXT, DRAWN, "02/03/2026 08/03/2026"),
    ],
    ids=["text", "dates", "a drawn list of users"],
)
def test_a_report_shows_the_days_asked_for(screen: Screen, fields: str, users: str, shown: str) -> None:
    """As its fields are typed into; its other filters are taken off before it is retrieved, and its days narrow
    nothing."""
    ask(screen, REPORT.format(fields=fields, users=users, then=""))
    walk = Walk(screen, keep, "jobs", "jobs_grid", Context(), None, fills_screen=True)
    pages = list(walk.pages())
    first, last = shown.split()
    assert taken(pages) == [f"{first}/1", f"{last}/2"]
    assert pages[-1].doubts == ()


@pytest.mark.parametrize(
    ("fields", "then", "why"),
    [
        (TEXT, "a.value = '01/03/2026'", r"'From' shows '01/03/2026' where 2026-03-02 was asked for"),
        ("<input id=a><input id=b>", "", r"no field for the start of the days asked for.*\[windows\] start"),
        (TEXT + "<label>From <input></label>", "", "more than one field for the start"),
    ],
    ids=["another day comes", "no such fields", "two such fields"],
)
def test_a_report_that_cannot_be_asked_is_told(screen: Screen, fields: str, then: str, why: str) -> None:
    """It would show other days."""
    with pytest.raises(LayoutChanged, match=why):
        ask(screen, REPORT.format(fields=fields, users=USERS, then=then))


@pytest.mark.parametrize(
    ("fields", "is_period"),
    [
        (TEXT.replace("id=b", "id=b value=08/03/2026"), True),
        (TEXT, False),
        ("<label>From <input type=password value=x></label><label>To <input value=x></label>", False),
    ],
    ids=["both days stand there", "one is empty", "no such fields"],
)
def test_a_list_shows_a_period_where_both_its_days_are_filled_in(
    screen: Screen, fields: str, *, is_period: bool
) -> None:
    """Empty fields narrow nothing."""
    screen.page.set_content(REPORT.format(fields=fields, users="", then=""))
    assert shows_period(screen) is is_period
