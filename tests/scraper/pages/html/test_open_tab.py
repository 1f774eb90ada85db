"""The open tab of a card, where it is mere words among the links to the others."""

from __future__ import annotations

import pytest

from scraper.pages.html import dom
from scraper.pages.html.open_tab import open_tab
from scraper.profile import load

TABS = load().tabs


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>[ <a href=d>Details</a> | <b>Progress Claims</b> | <a href=v>Variations</a> ]</p>", "Progress Claims"),
        ("<font>Progress Claims - <a href=d>Details</a> - <a href=v>Variations</a></font>", "Progress Claims"),
        (
            "<table><tr><td><a href=d>Details</a><td><a href=n>Logs</a><td><a href=s>Labour</a><td>Progress Claims (2)",
            "Progress Claims (2)",
        ),
        (
            "<ul><li><a href=d>Details</a><li><em>PROGRESS CLAIMS</em><li><a href=v>Variations</a></ul>",
            "PROGRESS CLAIMS",
        ),
    ],
    ids=["brackets", "bare words", "cells", "items"],
)
def test_words_among_links_to_tabs_are_the_open_one(markup: str, words: str) -> None:
    """Whatever they are made of, with their count, beside tabs that nobody knows."""
    assert open_tab(dom.parse(markup), "progress_claims", TABS) == words


@pytest.mark.parametrize(
    "markup",
    [
        "<p><a href=d>Details</a> | <a href=p>Progress Claims</a> | <a href=v>Variations</a></p>",  # it can be pressed
        "<h3>Progress Claims</h3><p><a href=n>+ Create</a></p>",  # a title
        "<div><a href=d>Details</a><a href=v>Variations</a><h3>Progress Claims</h3><p>Nothing yet</p></div>",
        "<p><b>Progress Claims</b> <a href=d>Details</a></p>",  # a word beside a link
        "<p><b>Progress Claims</b> are listed under <a href=d>Details</a> and <a href=v>Variations</a></p>",
        "<p hidden><b>Progress Claims</b> <a href=d>Details</a> <a href=v>Variations</a></p>",
        "<p><b>Stages</b> <a href=d>Details</a> <a href=v>Variations</a></p>",
    ],
    ids=["link", "title", "title below", "one link", "sentence", "hidden", "another"],
)
def test_other_words_are_no_tab(markup: str) -> None:
    """A title, a sentence and a lone word stand beside more than links to tabs, or beside fewer."""
    assert open_tab(dom.parse(markup), "progress_claims", TABS) is None
