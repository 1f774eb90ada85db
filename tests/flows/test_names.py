"""Controls go by every name that a person knows them by."""

from __future__ import annotations

import pytest

from flows.screen import Screen
from tests.flows.conftest import HOME

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<a href='{home}/Files/7'><svg><title>Download</title></svg></a>", ["Download"]),
        ("<button title=Download><i class=icon></i></button>", ["Download"]),
        # nothing but a drawing: its address tells, its last word that is no id
        ("<a href='{home}/Files/DownloadFile/7'><i class=icon></i></a>", ["Download File"]),
        ("<a href='{home}/Portal/Jobs/View/0b1c?tab=2'><i class=icon></i></a>", ["View"]),
        # an address does not rename what has a name
        ("<a href='{home}/Files/DownloadFile/7'>photo.jpg</a>", ["photo.jpg"]),
        # nothing is known of these
        ("<a href='#'><i class=icon></i></a>", None),
        ("<a href='javascript:go(7)'><i class=icon></i></a>", None),
        ("<button><i class=icon></i></button>", None),
    ],
    ids=["svg title", "tooltip", "address", "address with id", "name first", "no address", "script", "button"],
)
def test_a_control_without_words_goes_by_its_drawing_or_address(
    screen: Screen, markup: str, names: list[str] | None
) -> None:
    """An icon is known by its title, a bare link by what its address asks for; what has neither is no control."""
    screen.page.set_content(
        "<style>.icon { display: inline-block; width: 9px; height: 9px }</style>" + markup.format(home=HOME)
    )
    found = screen.controls() or []
    assert [list(control.names) for control in found] == ([] if names is None else [names])
