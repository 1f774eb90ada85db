"""Drawn signs for yes and no: read where their column, a legend or a tool tip proves them, and refused elsewhere."""

# ruff: noqa: E501 (tables read best on one line)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import RowRejected
from scraper.models import Attachment
from scraper.pages.html.signs import meanings
from scraper.profile import load
from tests.scraper.pages.test_money import grid, read

FORMATS = load().formats
REFUSED = "refused"


def viewed(*shown: str, around: str = "") -> list[bool | str | None]:
    """What the rows of an Attachments grid with these signs under *Customer View* say."""
    rows = [f"f{place}.pdf | {one} | 05/03/2026" for place, one in enumerate(shown)]
    found = read(
        "attachments_grid",
        around.format(grid("Name | Customer View | Date", *rows))
        if around
        else grid("Name | Customer View | Date", *rows),
    )
    return [one.customer_view if isinstance(one, Attachment) else REFUSED for one in found]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (("☑", "☒"), [True, False]),
        (("✓", "☒", "✓"), [True, False, True]),
        (("✓", "✗"), [True, False]),
        (("✔\ufe0f", "✖\ufe0f"), [True, False]),
        (("✅", "❌"), [True, False]),
        (("✓", "✕", ""), [True, False, None]),
        (("✓", "×"), [True, False]),
        (("✓", "x"), [True, False]),
        (("☑", "☐"), [True, False]),
        (("☑", "□"), [True, False]),
        (("☐", "☐"), [False, False]),
        (("✓", ""), [True, None]),
        (("✗", "✘"), [False, False]),
        (("■", "□"), [True, False]),
        (("○", "●"), [False, True]),
        (("⬛", "⬜"), [True, False]),
        (("◉", "○"), [True, False]),
        (("⚫", "⚪", "-"), [True, False, None]),
    ],
)
def test_a_pairing_proves_what_a_sign_means(shown: tuple[str, ...], expected: list[bool | None]) -> None:
    """A cross beside a tick is no, an empty box beside a tick too, and a filled sign is told from its hollow twin."""
    assert viewed(*shown) == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (("☒", "☐"), [REFUSED, REFUSED]),
        (("☒", "☒"), [REFUSED, REFUSED]),
        (("☒", ""), [REFUSED, None]),
        (("☒", "Y"), [REFUSED, True]),
        (("✗", ""), [REFUSED, None]),
        (("✗", "☐"), [REFUSED, REFUSED]),
        (("x", ""), [REFUSED, None]),
        (("✕", "✕"), [REFUSED, REFUSED]),
        (("❎", "☐"), [REFUSED, REFUSED]),
        (("☑", "☒", "☐"), [True, False, REFUSED]),
        (("■", "■"), [REFUSED, REFUSED]),
        (("□", "□"), [REFUSED, REFUSED]),
        (("●", "□"), [REFUSED, REFUSED]),
        (("○", "○"), [REFUSED, REFUSED]),
    ],
)
def test_a_sign_that_nothing_explains_is_refused(shown: tuple[str, ...], expected: list[bool | str | None]) -> None:
    """A crossed box may be ticked or struck out, a cross the mark of what is chosen, a lone filled sign anything."""
    assert viewed(*shown) == expected


@pytest.mark.parametrize(
    ("legend", "crossed"),
    [
        ("<p>☒ = Yes, ☐ = No</p>", True),
        ("<p>☒ Yes ☐ No</p>", True),
        ("<p>Key: ☒ – Ticked; ☐ – Not Ticked</p>", True),
        ("<p>Yes: ☒ No: ☐</p>", True),
        ("<ul><li>☐: yes</li><li>☒: no</li></ul>", False),
        ("<p>☒ Off | ☐ On</p>", False),
        ("<p>☒ shown to the customer</p>", None),
        ("<p>☒ Yes</p><p>☒ No</p>", None),
        ("<p>Yes or no</p>", None),
    ],
)
def test_a_legend_in_words_for_yes_and_no_proves_it(legend: str, crossed: bool | None) -> None:
    """Before or behind the grid, whichever side of the sign its words stand on; other words leave it open."""
    for around in (f"{legend}{{}}", f"{{}}{legend}"):
        assert viewed("☒", "☐", around=around)[0] == (REFUSED if crossed is None else crossed)


def test_a_legend_goes_before_a_pairing() -> None:
    """What the page says of a sign is what it means, whatever stands beside it."""
    assert viewed("☑", "☒", around="<p>☒ Yes</p>{}") == [True, True]
    assert viewed("☑", "☒", around="<p>☑ shown to the customer ☒ not shown</p>{}") == [True, False]


def test_a_tool_tip_explains_its_own_sign() -> None:
    """A title in words for yes or no is the meaning of the sign that has it; other titles are not."""
    titled = "<span title='{}'>☒</span>"
    assert viewed(titled.format("Yes"), "☐") == [True, REFUSED]
    assert viewed(titled.format("Not checked")) == [False]
    assert viewed(titled.format("Shown to the customer")) == [REFUSED]


def test_the_refusal_says_why() -> None:
    """A person learns which sign it is and what would prove it."""
    (rejected,) = read("attachments_grid", grid("Name | Customer View", "plan.pdf | ☒"))
    assert isinstance(rejected, RowRejected)
    assert "'☒' may mean yes or no: neither its column nor a legend tells" in str(rejected)


@given(
    st.lists(
        st.sampled_from([*FORMATS.ticks, *FORMATS.crosses, *FORMATS.empty_boxes, "■", "●", "○", "Y", "N", ""]),
        max_size=6,
    )
)
def test_what_a_column_means_does_not_depend_on_its_order(shown: list[str]) -> None:
    """A column is one thing: neither the order nor the number of its rows changes what a sign means, and no tick is a no."""
    told = meanings(shown, str, FORMATS)
    assert told == meanings([*reversed(shown), *shown], str, FORMATS)
    assert not set(told) & set(FORMATS.ticks)
    assert all(meaning is not True for one, meaning in told.items() if one in FORMATS.crosses)


def test_a_company_may_say_what_its_cross_means() -> None:
    """An account's own profile puts the sign among its words for yes."""
    own = FORMATS.model_copy(update={"yes": ("☒", *FORMATS.yes)})
    assert meanings(["☒", "☐"], str, own) == {"☒": True, "☐": False}
