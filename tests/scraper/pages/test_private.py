"""What is private lands nowhere: whatever shows it, its value is gone before hashing, and everything else is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.evidence.snapshot import Context
from scraper.pages.private import of_json, of_page
from scraper.profile import load
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace

PRIVATE = load().private
CANARY = "062-000-77"
SECRET = [
    "Pay Rate", "Hourly Pay Rate", "Employment Cost", "Cost Of Time", "Bank Account", "BSB", "Card Number", "TFN",
    "Labour On Cost", "Oncosts", "Payment Card No.", "Swift Code", "PAN", "Super", "Bank Name", "Tax File Number",
    "Super Fund", "Superannuation", "Salary", "payRate", "bank_account_no",
]  # fmt: skip
OPEN = [
    "Super Hot", "Supervisor", "Unit Cost", "Cost Price", "Account Number", "Card Colour", "Bankstown", "Tax", "Rate",
    "Embankment", "Labour Rate", "Pay In Full", "Payment Rate Card Name",
    "Markup on Cost", "Markup On Cost %", "White Card No.", "Induction Card Number", "Drain Pan", "Taylor Swift",
]  # fmt: skip


@pytest.mark.parametrize("name", SECRET)
def test_these_names_are_private(name: str) -> None:
    """However they are written."""
    assert PRIVATE.is_named(name)


@pytest.mark.parametrize("name", OPEN)
def test_these_are_not(name: str) -> None:
    """Words that begin alike, and money that is nobody's own."""
    assert not PRIVATE.is_named(name)


SHOWN = {
    "column": "<table><thead><tr><th>Name</th><th>{n}</th><th>Role</th></tr></thead>"
    "<tr><td>Kim</td><td>{v}</td><td>Fitter</td></tr></table>",
    "bold first row": "<table><tr><td><b>Name</b></td><td><b>{n}</b></td></tr>"
    "<tr><td>Kim</td><td>{v}</td></tr></table>",
    "private first": "<table><tr><th>{n}</th><th>Name</th></tr><tr><td>{v}</td><td>Kim</td></tr></table>",
    "grid of divs": "<div role=grid><div role=row><div role=columnheader>Name</div>"
    "<div role=columnheader>{n}</div></div>"
    "<div role=row><div role=gridcell>Kim</div><div role=gridcell title='{v}'>{v}</div></div></div>",
    "head in a table of its own": "<div><table><tr><th>Name</th><th>{n}</th></tr></table>"
    "<table><tr><td>Kim</td><td>{v}</td></tr></table></div>",
    "a column nobody sees": "<div role=grid><table><thead><tr><th>Name</th><th style='display:none' "
    "data-ascora-hidden=''><a data-ascora-hidden=''>⋮</a><span data-ascora-hidden=''>{n}</span></th></tr></thead>"
    "</table><table><tr><td>Kim</td><td style='display:none' data-ascora-hidden=''>{v}</td></tr></table></div>",
    "a heading that its script alone calls so": "<table><tr><th>Name</th><th data-title='{n}'>#</th></tr>"
    "<tr><td>Kim</td><td>{v}</td></tr></table>",
    "a table nobody sees": "<p>Kim</p><div style='display:none'><table><tr><th>Name</th><th>{n}</th></tr>"
    "<tr><td>x</td><td>{v}</td></tr></table></div>",
    "definition": "<dl><dt>Name</dt><dd>Kim</dd><dt>{n}</dt><dd>{v}</dd></dl>",
    "row of two": "<table><tr><th>Name</th><td>Kim</td></tr><tr><th>{n}</th><td>{v}</td></tr></table>",
    "field": "<p>Kim</p><label for=a>{n}</label><input id=a value='{v}'>",
    "field below wrappers": "<p>Kim</p><div><span><label>{n}</label></span><div><input value='{v}'></div></div>",
    "named field": "<p>Kim</p><input name='{n}' value='{v}'>",
    "bold in a line": "<p>Kim</p><p><b>{n}</b>: {v}</p>",
    "words side by side": "<div><span>Kim</span><span>{n}</span><span>{v}</span></div>",
    "line": "<p>Kim</p><p>{n}: {v}</p>",
    "script": '<p>Kim</p><script>var row = {{"{n}": "{v}", "name": "x"}};</script>',
    "attribute": '<p data-row=\'{{"{n}": "{v}"}}\'>Kim</p>',
}


@pytest.mark.parametrize("name", SECRET)
@pytest.mark.parametrize("how", SHOWN)
def test_whatever_shows_it_loses_it(how: str, name: str) -> None:
    """The value is gone from the markup, the name is told, and what stands beside it is there."""
    kept, told = of_page(SHOWN[how].format(n=name, v=CANARY), PRIVATE)
    assert CANARY not in kept
    assert told == (name,)
    assert "Kim" in kept
    assert name in kept


@pytest.mark.parametrize("name", ["Unit Cost", "Account Number", "Rate"])
@pytest.mark.parametrize("how", SHOWN)
def test_a_page_without_private_names_is_kept_byte_for_byte(how: str, name: str) -> None:
    """Nothing is read, nothing is written anew."""
    page = SHOWN[how].format(n=name, v=CANARY)
    assert of_page(page, PRIVATE) == (page, ())


def test_a_value_that_reads_like_a_name_takes_nothing_with_it() -> None:
    """A payment made by bank keeps its amount."""
    page = (
        "<table><tr><th>Date</th><th>Method</th><th>Amount</th></tr>"
        "<tr><td>1/3/2026</td><td><span>Bank</span></td><td>$5.00</td></tr></table>"
    )
    assert of_page(page, PRIVATE) == (page, ())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "rate"]), inner, max_size=2),
    max_leaves=5,
)
KEYS = st.sampled_from(["payRate", "bsb", "name", "unitCost", "tfn"])


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_of_an_answer_just_the_private_values_go(row: dict[str, object]) -> None:
    """Whatever they are; the rest reads as before."""
    kept, told = of_json(json.dumps({"results": [row]}), PRIVATE)
    secret = {"payRate", "bsb", "tfn"}
    assert json.loads(kept) == {"results": [{key: None if key in secret else one for key, one in row.items()}]}
    assert set(told) == {key for key, one in row.items() if key in secret and one is not None}


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings()) as workspace:
        yield workspace


def test_the_canary_is_in_no_stored_byte(ws: Workspace) -> None:
    """The evidence is what is hashed, and it says what was taken out."""
    page = ws.keep(SHOWN["column"].format(n="Pay Rate", v=CANARY).encode(), "x", "https://p.example", (), Context())
    answer = ws.keep(b'{"bsb": "062-000-77"}', "api_x", "https://p.example", (), Context(), "application/json")
    assert (page.scrubbed, answer.scrubbed) == (("Pay Rate",), ("bsb",))
    for one in (page, answer):
        assert CANARY.encode() not in ws.blobs.get(one.sha256)


PLACE = "12 Canarywalk St"
DEGREES = "-33.89120, 151.18010"
WHERE = {
    "column": f"<table><tr><th>Name</th><th>Check In Location</th></tr><tr><td>Kim</td><td>{PLACE}</td></tr></table>",
    "degrees in words": f"<p>Kim came in at {DEGREES}</p>",
    "map": "<p>Kim</p><a href='https://maps.example/?q=-33.89120%2C151.18010'>Map</a>",
    "query": "<p>Kim</p><a href='/map?lat=-33.89120&amp;lng=151.18010'>Map</a>",
    "attribute": f"<p data-latitude='-33.89120' data-check-in-location='{PLACE}'>Kim</p>",
    "script": '<p>Kim</p><script>var row = {"latitude": -33.89120, "longitude": 151.18010};</script>',
}


@pytest.mark.parametrize("how", WHERE)
def test_where_somebody_was_is_kept_where_it_is_asked_for_alone(how: str) -> None:
    """On screens of time; elsewhere a place is a customer's, and stands as it came."""
    page = WHERE[how]
    kept, told = of_page(page, PRIVATE.on("day_entries_grid"))
    assert told
    assert "Kim" in kept
    assert not any(one in kept for one in (PLACE, "33.8912", "151.1801"))
    assert of_page(page, PRIVATE.on("day_entries_grid", places=True)) == (page, ())
    assert of_page(page, PRIVATE.on("customers_grid")) == (page, ())


def test_the_words_of_a_menu_are_no_places() -> None:
    """What stands beside them is nobody's."""
    page = "<ul><li>Map</li><li>Tracking</li><li>Stock Locations</li><li>Suppliers</li></ul>"
    assert of_page(page, PRIVATE.on("day_entries_grid")) == (page, ())


def test_places_that_were_kept_are_read_no_more_when_they_are_not_asked_for(
    make_settings: Callable[..., Settings],
) -> None:
    """The evidence stays as it was."""
    with open_workspace(make_settings(places="on")) as workspace:
        kept = workspace.keep(WHERE["column"].encode(), "day_entries_grid", "https://p.example", (), Context())
        assert PLACE in workspace.html(kept)
    with open_workspace(make_settings()) as workspace:
        assert PLACE not in workspace.html(kept)
