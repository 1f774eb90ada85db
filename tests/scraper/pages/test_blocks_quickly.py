"""Most parts of a page cannot be a list of blocks; they are passed over without being read, and none of them is one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.pages.html import blocks, dom
from scraper.profile import load

PROFILE = load()
GRIDS = ("job_sections", "attachments", "progress_claims")
WORDS = [words for name in GRIDS for said in PROFILE.grids[name].columns.values() for words in said[:1]]
LINES = (
    "<p><i>{0}</i> <b>{1}</b></p>",
    "<div><span>{0}:</span> {1}</div>",
    "<dl><dt>{0}</dt><dd>{1}</dd></dl>",
    "<table><tbody><tr><td>{0}</td><td><p><i>{0}</i> <b>{1}</b></p></td><td>-</td></tr></tbody></table>",
    "<form><p><i>{0}</i> <b>{1}</b></p></form>",
    "<p hidden><i>{0}</i> <b>{1}</b></p>",
)
FRAMES = ("<ul>{0}</ul>", "<main><div>{0}</div></main>", "<section><h3>Files</h3>{0}</section>", "{0}")
lines = st.tuples(st.sampled_from(LINES), st.sampled_from([*WORDS, "Colour"]), st.sampled_from(["", "7", "Slab"]))
cards = st.lists(st.lists(lines, min_size=1, max_size=5), min_size=1, max_size=4)


def markup(read: Sequence[Sequence[tuple[str, str, str]]], frame: str, tag: str) -> str:
    """A page of blocks."""
    drawn = ("".join(line.format(label, value) for line, label, value in card) for card in read)
    return frame.format("".join(f"<{tag}><h4>One</h4>{card}</{tag}>" for card in drawn))


def found(html: str) -> list[tuple[str, bool, bool, list[str]]]:
    """Every list of blocks on a page, by grid."""
    page = dom.fresh(html)
    return [
        (name, lacking, one.is_alone, [str(cell.tag) for row in one.table.body for cell in row.cells])
        for name in GRIDS
        for lacking in (False, True)
        for one in blocks.blocks(page, PROFILE.grids[name], lacking=lacking)
    ]


@given(cards, st.sampled_from(FRAMES), st.sampled_from(["li", "div", "article"]))
def test_what_is_passed_over_unread_is_no_list(read: list[list[tuple[str, str, str]]], frame: str, tag: str) -> None:
    """The same lists are found where every part of the page is read for every grid."""
    html = markup(read, frame, tag)
    quickly = found(html)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks._Finder, "_may_fit", lambda *_, **__: True)
        assert found(html) == quickly


def test_there_are_lists_among_them() -> None:
    """The test above compares something."""
    titles = [PROFILE.grids["job_sections"].columns[name][0] for name in PROFILE.grids["job_sections"].required]
    lines = [(LINES[0], words, "7") for words in [*titles, "Status", "Job Number"]]
    assert any(name == "job_sections" for name, *_ in found(markup([lines, lines], FRAMES[0], "li")))


def test_a_list_is_looked_for_once_a_page() -> None:
    """Whoever asks for a grid's lists of a page is given what was found first."""
    page = dom.fresh(markup([[(LINES[0], words, "7") for words in WORDS[:4]]] * 2, FRAMES[0], "li"))
    grid = PROFILE.grids["job_sections"]
    assert blocks._finder(page).found(grid) is blocks._finder(page).found(grid)
