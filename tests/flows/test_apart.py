"""Runs of words that are set apart by style alone are two words, and what touches is one."""

from __future__ import annotations

import pytest

from flows.browser.page_actions import Screen
from scraper.pages.html import dom
from tests.flows.test_painted import words

pytestmark = pytest.mark.browser

TWO = [
    "<span>Open</span><span style='margin-left:8px'>12</span>",
    "<span style='padding-right:6px'>Open</span><span>12</span>",
    "<b style='display:inline-block;width:90px'>Open</b><i>12</i>",
    "<p style='display:flex;gap:10px'><span>Open</span><span>12</span></p>",
    "<p style='display:flex;flex-direction:column'><span>Open</span><span>12</span></p>",
    "<p style='display:flex;justify-content:space-between'>Open<em>12</em></p>",
    "<label><u>Open</u><!-- --><span hidden>x</span><span style='margin-left:1em'><s>12</s></span></label>",
    "<button><span>Open</span><span style='margin:0 5px'>12</span></button>",
]
ONE = [
    "<b>Open</b>12",
    "<b>Open</b><i>12</i>",
    "<span style='letter-spacing:4px'><b>Open</b><i>12</i></span>",
    "<p style='display:flex'><span>Open</span><span>12</span></p>",
    "<p style='width:1px;overflow-wrap:anywhere'><b>Open</b><i>12</i></p>",
]


@pytest.mark.parametrize(("kinds", "expected"), [(TWO, "Open 12"), (ONE, "Open12")], ids=["apart", "touching"])
def test_words_are_parted_where_a_person_sees_a_gap(screen: Screen, kinds: list[str], expected: str) -> None:
    """In cells, labels, headings and buttons alike, whatever makes the gap."""
    screen.page.set_content(
        "<!DOCTYPE html><style>p{margin:0}</style>" + "".join(f"<div class='one'>{kind}</div>" for kind in kinds)
    )
    shown = dom.parse(screen.capture().html).select(".one")
    assert [" ".join(dom.text(one).split()) for one in shown] == [expected] * len(kinds)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<span>$</span><span style='margin-left:4px'>1,200.00</span>", "$1,200.00"),
        ("<table><tr><td>Open</td><td>12</td></tr></table>", "Open 12"),
    ],
    ids=["a sign and its amount", "cells"],
)
def test_nothing_else_is_parted(screen: Screen, markup: str, expected: str) -> None:
    """A sign stands for itself, and cells are parted as cells."""
    assert words(screen, markup) == expected
