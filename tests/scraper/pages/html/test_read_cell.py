"""What a cell shows besides its value: marks, what is crossed out, signs that take a choice off, prompts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from scraper.pages import values
from scraper.pages.html import dom
from scraper.pages.html.cell import Cell
from scraper.pages.html.read_cell import read_cell
from scraper.pages.values import Printing
from scraper.profile import load

PRINTING = Printing(load(), ZoneInfo("Australia/Sydney"))


def cell(markup: str) -> Cell:
    """What a grid's cell of this markup shows."""
    tag = dom.parse(f"<table><tr><td>{markup}</td></tr></table>").td
    assert tag is not None
    return read_cell(tag)


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("plan.pdf <span class='badge bg-info'>New</span>", "plan.pdf"),
        ("<sup class=status-badge>3</sup> plan.pdf", "plan.pdf"),
        ("plan.pdf <span class='label label-success'>Signed</span>", "plan.pdf"),
        ("<a href=/f>plan.pdf</a> <b class=MuiBadge-badge>1</b>", "plan.pdf"),
        ("<span class='badge rounded-pill'>Booked</span>", "Booked"),
        ("<span class=name-label>Rough In</span> Level 2", "Rough In Level 2"),
        ("<span title='Lee'><i class=select__clear>×</i>Lee</span>", "Lee"),
        ("Lee <span class='chip-remove'>✕</span>", "Lee"),
        ("2 <b>×</b> 4", "2 × 4"),
    ],
)
def test_a_mark_beside_a_name_is_no_part_of_it(markup: str, name: str) -> None:
    """A badge and what takes a choice off; a badge that is all there is, is the value."""
    read = cell(markup)
    assert (values.identity(read, PRINTING), values.words(read, PRINTING)) == (name, name)


@pytest.mark.parametrize("markup", ["$5.00 <b class=badge>CR</b>", "$5.00 <b class=badge>Paid</b>"])
def test_a_mark_beside_an_amount_stays(markup: str) -> None:
    """It may be the sign of a credit."""
    assert "$5.00 " in cell(markup).full


@pytest.mark.parametrize(
    ("markup", "struck"),
    [
        ("<del>old.pdf</del> plan.pdf", True),
        ("<s>$1,500.00</s> $1,250.00", True),
        ("<span style='text-decoration: line-through'>old.pdf</span> plan.pdf", True),
        ("<span class='text-decoration-line-through'>old.pdf</span> plan.pdf", True),
        ("<del>plan.pdf</del>", False),
        ("plan.pdf", False),
        ("plan.pdf <span class=striped>2</span>", False),
    ],
)
def test_what_is_crossed_out_in_part_is_known(markup: str, struck: bool) -> None:
    """All of it crossed out is still what the cell shows."""
    assert cell(markup).is_struck == struck


def test_a_name_on_several_lines_is_refused() -> None:
    """Nothing tells which of them is the name; a link does."""
    with pytest.raises(ValueError, match="several lines"):
        values.identity(cell("<div>plan.pdf</div><small>245 KB</small>"), PRINTING)
    assert values.identity(cell("<a href=/f>plan.pdf</a><div>245 KB</div>"), PRINTING) == "plan.pdf"


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<span class='select2-selection__placeholder'>Select a user</span>", ""),
        ("<span class=rw-placeholder>Choose one of these</span>", ""),
        ("<span class=placeholder>Lee Wong</span>", "Lee Wong"),
        ("<span>Select a user</span>", "Select a user"),
    ],
)
def test_a_prompt_is_known_by_how_it_is_drawn(markup: str, said: str) -> None:
    """Its words must ask for something too."""
    assert values.said(cell(markup), PRINTING).text == said


@pytest.mark.parametrize("picture", ["<svg aria-label=minus></svg>", "<i class='fa fa-minus'></i>", "<img alt=Credit>"])
def test_an_amount_beside_a_picture_of_a_minus_is_refused(picture: str) -> None:
    """Nobody can tell whether the picture is its sign."""
    with pytest.raises(ValueError, match="may be negative"):
        values.money(cell(f"{picture} $1,250.00"), PRINTING)
