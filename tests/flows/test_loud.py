"""What is told of a listing names the screen as a person finds it, its address, and the line of the profile."""

# ruff: noqa: E501 (markup reads best on one line)

from __future__ import annotations

import re
from typing import Any

import pytest

from flows.lists.walk import Walk
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from tests.flows.paper import HOME, Paper, keep, walk

HEAD = "<tr><th>Job Number</th><th>Job Name</th></tr>"


def rows(*numbers: str) -> str:
    """A list of jobs."""
    return f"<table>{HEAD}{''.join(f'<tr><td>{n}</td><td>Slab</td></tr>' for n in numbers)}</table>"


REFUSED = {
    "another heading": {"a": "<table><tr><th>Colour</th></tr><tr><td>Red</td></tr></table>"},
    "two lists alike": {
        "a": rows("J1").replace("<th>Job Name", "<th>Name") + rows("J2").replace("Slab</td>", "S</td>")
    },
    "no rows and no words": {"a": rows()},
    "no list at all": {"a": "<h1>Welcome</h1>"},
    "two columns of one name": {"a": rows("J1").replace("Job Name", "Job Number")},
    "a next page that is the same": {
        "a": rows("J1", "J2") + '<p>1 - 2 of 4 items</p><button data-to="a">Next</button>',
    },
    "a next page that skips one": {
        "a": rows("J1", "J2") + '<p>1 - 2 of 9 items</p><button data-to="b">Next</button>',
        "b": rows("J5", "J6") + '<p>5 - 6 of 9 items</p><button data-to="c">Next</button>',
    },
}


@pytest.mark.parametrize("pages", REFUSED.values(), ids=REFUSED)
def test_a_listing_that_is_refused_is_told_so_that_a_person_can_act(pages: dict[str, str]) -> None:
    """Where, at which address, what, and which line of the profile mends or decides it."""
    paper: Any = Paper(**pages)
    paper.doubt_empty = _refuse
    listing = Walk(paper, keep, "jobs", "jobs", Context(), None, where="the All Jobs screen")
    with pytest.raises(LayoutChanged) as refused:
        list(listing.pages())
    said = refused.value.message
    assert said.startswith("the All Jobs screen: ")
    assert said.endswith(f" (at {HOME})")
    assert re.search(r"\[[\w.]+\] \w+", said), said


def _refuse(_: object, otherwise: Exception) -> None:
    raise otherwise


DOUBTED = {
    "words of a filter": rows("J1") + "<p>filtered from 57</p>",
    "a number left open": rows("J1") + "<p>1 - 1 of 4+ items</p>",
    "more pages": rows("J1") + "<p>Page 1 of 3</p>",
    "a count": rows("J1") + "<p>3 items</p>",
    "something to press": rows("J1") + '<div><p>1 item</p><button data-to="a">Weiter</button></div>',
    "a period": '<label for="p">Period</label><select id="p"><option selected>Last Week</option><option>Last Year</option>'
    f"</select>{rows('J1')}",
}


@pytest.mark.parametrize("page", DOUBTED.values(), ids=DOUBTED)
def test_what_speaks_against_the_end_of_a_listing_is_told_with_its_line_of_the_profile(page: str) -> None:
    """So that whoever reads the report knows what to look at."""
    doubts = walk(Paper(a=page), job="J9")[-1].doubts
    assert doubts
    assert all(re.search(r"\[[\w.]+\] \w+", doubt) for doubt in doubts), doubts
