"""What of a row leads to a screen of its own, in a real browser."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from flows.browser.page_actions import Screen
from flows.navigation.navigate import Navigator
from scraper.errors import LayoutChanged, RequestRefused
from scraper.pages.html.dom import parse
from scraper.pages.html.grid import find_grid
from scraper.pages.html.rows import RowView
from scraper.profile import Profile, load

pytestmark = pytest.mark.browser

PROFILE = load()
OPEN = "document.getElementById('claim').hidden = false"
PAGE = """<table><tr><th>Claim Name</th><th>Claim Date</th><th></th></tr>
<tr {row}><td>{name}</td><td>05/03/2026</td><td>{controls}</td></tr></table>
<div id=claim role=dialog hidden>Progress Claim</div>"""


def shown(
    screen: Screen, profile: Profile = PROFILE, /, *, row: str = "", name: str = "Deposit", controls: str = ""
) -> tuple[Navigator, RowView]:
    """A list of one claim, and somebody to open it."""
    screen.page.set_content(PAGE.format(row=row, name=name, controls=controls))
    session: Any = SimpleNamespace(
        account=SimpleNamespace(profile=profile, keep=lambda *_: SimpleNamespace(sha256="0"))
    )
    addresses: Any = None
    view = find_grid(parse(screen.capture().html), profile.grids["progress_claims"], profile.pager, "claims", None)
    return Navigator(session, screen, addresses), view.rows[0]


@pytest.mark.parametrize(
    ("markup", "opener"),
    [
        ({"controls": f'<button onclick="{OPEN}">View</button>'}, "view"),
        ({"controls": f"<a href='#' title=Edit onclick=\"{OPEN}\"><i>&nbsp;</i></a>"}, "view"),
        ({"name": f"<a href='#' onclick=\"{OPEN}\">Deposit</a>"}, "script"),
        ({"row": f'onclick="{OPEN}"'}, "row"),
    ],
    ids=["view", "pencil", "name", "row"],
)
def test_a_row_is_opened_by_what_opens_it(screen: Screen, markup: dict[str, str], opener: str) -> None:
    """A View, a pencil, a script behind the name, the row itself."""
    go, row = shown(screen, **markup)
    assert go.rows.opens(row, "Deposit") == opener
    assert "data-ascora-held" not in screen.capture().html
    assert go.view(row, "Deposit") is True
    assert "Progress Claim" in screen.text()
    after = parse(screen.capture().html)
    assert {tag.name for tag in after.select("[data-ascora-held]")} > {"table", "tr", "td"}
    assert "data-ascora-held" not in after.select("#claim")[0].attrs


def test_a_row_that_is_only_marked_leads_nowhere(screen: Screen) -> None:
    """Many lists colour the row that was pressed: nothing else shows, and nothing is read."""
    go, row = shown(screen, row="style='cursor: pointer' onclick=\"this.className = 'selected'\"")
    assert go.rows.opens(row, "Deposit") == "row"
    assert go.view(row, "Deposit") is False


CARDS = "<h2>Files</h2><div>{}</div><div id=claim role=dialog hidden>Progress Claim</div>"
CARD = """<section><h4>{}</h4><p><b>Uploaded By</b> <i>Kim</i></p>
<footer><button onclick="{}">View</button></footer></section>"""


def test_a_card_of_a_list_is_a_row_that_opens_by_its_own_control(screen: Screen) -> None:
    """The second of two, not the first."""
    cards = CARDS.format(CARD.format("a.pdf", "document.title = 'wrong'") + CARD.format("b.pdf", OPEN))
    go, _ = shown(screen)
    screen.page.set_content(cards)
    view = find_grid(parse(screen.capture().html), PROFILE.grids["attachments"], PROFILE.pager, "files", None)
    row = view.rows[1]
    assert go.rows.opens(row) == "view"
    assert go.view(row) is True
    assert "Progress Claim" in screen.text()
    assert screen.page.title() != "wrong"


def test_a_row_of_words_opens_nothing(screen: Screen) -> None:
    """Nothing of it looks as if it could be pressed, or what does is somebody else's."""
    go, row = shown(screen, controls="<button>Email Progress Claim</button>")
    assert go.rows.opens(row, "Deposit") is None
    with pytest.raises(LayoutChanged, match="nothing any more that opens it"):
        go.view(row, "Deposit")


def test_what_is_pressed_is_data(screen: Screen) -> None:
    """Where a list counts the rows that were pressed, or a name is renamed by pressing it, the profile says so."""
    controls = PROFILE.controls.model_copy(update={"press_names": False, "press_rows": False})
    quiet = PROFILE.model_copy(update={"controls": controls})
    pressed = f'onclick="{OPEN}"'
    for markup in ({"row": pressed}, {"name": f"<a href='#' {pressed}>Deposit</a>"}):
        go, row = shown(screen, quiet, **markup)
        assert go.rows.opens(row, "Deposit") is None
    go, row = shown(screen, quiet, controls=f"<button {pressed}>View</button>")
    assert go.rows.opens(row, "Deposit") == "view"


def test_a_name_that_reads_like_a_write_is_not_pressed(screen: Screen) -> None:
    """A script behind a name cannot be told from a button of that name."""
    go, row = shown(screen, name=f"<a href='#' onclick=\"{OPEN}\">New kitchen</a>")
    with pytest.raises(RequestRefused, match="never pressed"):
        go.view(row, "New kitchen")


def test_pressing_a_row_presses_none_of_its_buttons(screen: Screen) -> None:
    """The middle of a row may be a button that writes."""
    bin_ = "<button style='width: 900px' onclick='document.title = 1'>Delete</button>"
    go, row = shown(screen, row=f'onclick="{OPEN}"', controls=bin_)
    assert go.view(row, "Deposit") is True
    assert screen.page.title() == ""
