"""What only the look of a page says, in a real browser: marked where it is captured, so that a reader can refuse it."""

from __future__ import annotations

import pytest

from flows.browser.page_actions import Screen
from scraper.pages.html.behind import RED_MARK
from scraper.pages.html.dom import parse
from scraper.pages.html.grid import find_grid
from scraper.pages.html.halves import selector_of

pytestmark = pytest.mark.browser

PAGE = """<style>.loss{{color:#c00}} .by-design{{color:red}} .warm{{color:#a52a2a}} .dim{{color:gray}}
.note{{color:#e00}}</style>
<table><tr><th>Name</th><th>Total</th><th class="by-design">Owing</th><th>Paid</th></tr>{rows}</table>
<dl><dt>Total Ex Tax</dt><dd>{alone}</dd></dl><p class="loss">300.00 reasons</p>"""


def marked(screen: Screen, *rows: str, alone: str = "$1.00") -> list[str]:
    """The amounts that are captured as red ones."""
    body = "".join("<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    screen.page.set_content(PAGE.format(rows=body, alone=alone))
    return [tag.get_text() or str(tag["value"]) for tag in parse(screen.capture().html).select(f"[{RED_MARK}]")]


def test_an_amount_that_is_red_unlike_its_neighbours_is_marked(screen: Screen) -> None:
    """In a column, in a field, and alone beside a label; not words, other colours, noughts and whole columns."""
    owing = "<span class=by-design>${}</span>"
    assert marked(
        screen,
        f"A | $5.00 | {owing.format('5.00')} | <span class=dim>$1.00</span>",
        f"<span class=loss>B</span> | <b><span class=loss>$6.00</span></b> | {owing.format('6.00')} | $2.00",
        f"C | $<i style='color: rgb(220, 53, 69)'>7.00</i> | {owing.format('7.00')} | <span class=loss>$0.00</span>",
        f"D | <input value=8.00 class=warm> | {owing.format('8.00')} | <span class=loss>-$3.00</span>",
    ) == ["$6.00", "7.00", "8.00"]
    assert marked(screen, "A | $5.00 | | ", alone="<span class=note>$9.00</span>") == ["$9.00"]


def test_names_are_looked_for_in_one_spelling(screen: Screen) -> None:
    """A name is found on its row however the page writes its accents, and whatever it hides between its letters."""
    screen.page.set_content("<table><tr><td>Cafe\u0301_\u200broof\u00ad.pdf</td></tr></table>")
    (row,) = parse(screen.capture().html).select("[data-ascora-ref]")
    assert screen.holds(str(row["data-ascora-ref"]), "Caf\u00e9_roof.pdf")
    assert not screen.holds(str(row["data-ascora-ref"]), "Cafe_roof.pdf")


FAST = "<div role=row aria-rowindex={0}><b role={1} aria-colindex=1>{2}</b></div>"
SLIDES = (
    "<div role=row aria-rowindex={0} {1}><b role={2} aria-colindex=2>{3}</b><b role={2} aria-colindex=3>{4}</b></div>"
)
PIECES = (
    f"<div role=grid><div>{FAST.format(1, 'columnheader', 'Job Number')}"
    f"{SLIDES.format(1, '', 'columnheader', 'Job Name', '')}</div>"
    f"<div role=rowgroup>{FAST.format(2, 'gridcell', '<a href=/Jobs/7>J7</a>')}</div>"
    "<div role=rowgroup style='width:90px;overflow-x:scroll'>"
    f"{SLIDES.format(2, 'style=width:400px onclick=go()', 'gridcell', 'Tap', '<button>View</button>')}</div></div>"
)


def test_what_belongs_to_a_row_is_found_in_all_of_its_pieces(screen: Screen) -> None:
    """Columns that stand fast are drawn apart: links, words and what scrolls sideways may be in either piece."""
    screen.page.set_content(PIECES)
    (row,) = find_grid(
        parse(screen.capture().html), screen.profile.grids["jobs"], screen.profile.pager, "jobs", None
    ).rows
    ref = str(row.ref)
    assert [control.names[0] for control in screen.controls(selector_of(ref)) or []] == ["J7", "View"]
    assert all(screen.holds(ref, words) for words in ("J7", "Tap"))
    assert screen.is_pressable(ref)
    assert screen.scroll_sideways(ref)
    screen.scroll_back(ref)
    assert screen.page.evaluate("document.querySelectorAll('[role=rowgroup]')[1].scrollLeft") == 0
