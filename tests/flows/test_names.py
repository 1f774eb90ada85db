"""Controls go by every name that a person knows them by."""

from __future__ import annotations

import pytest

from flows.browser.page_actions import Screen
from scraper.errors import RequestRefused
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
        # words that a font draws as pictures are none, unless there is nothing else
        ("<a href='{home}/J'><i class=drawn aria-hidden=true>work</i> Jobs</a>", ["Jobs"]),
        ("<button role=tab><span class=drawn>attach_file</span><span>Files</span><b>3</b></button>", ["Files3"]),
        ("<button><i style='font-family:FontAwesome'>trash</i><u class=drawn>add</u> New</button>", ["New"]),
        ("<div role=menuitem><p>Invoices</p><em class=drawn>receipt</em></div>", ["Invoices"]),
        ("<button title=Download><i class=drawn>get_app</i></button>", ["Download"]),
        ("<button><i class=drawn>delete</i></button>", ["delete"]),
        ("<a href='javascript:go(7)'><i class=icon></i></a>", None),
        ("<button><i class=icon></i></button>", None),
    ],
    ids=[
        *("svg title", "tooltip", "address", "address with id", "name first", "no address"),
        *("menu", "tab", "two pictures", "menu item", "titled picture", "picture alone", "script", "button"),
    ],
)
def test_a_control_without_words_goes_by_its_drawing_or_address(
    screen: Screen, markup: str, names: list[str] | None
) -> None:
    """An icon is known by its title, a bare link by what its address asks for; what has neither is no control."""
    screen.page.set_content(
        "<style>.icon { display: inline-block; width: 9px; height: 9px }"
        " .drawn { font-family: 'Material Icons' }</style>" + markup.format(home=HOME)
    )
    found = screen.controls() or []
    assert [list(control.names) for control in found] == ([] if names is None else [names])


@pytest.mark.parametrize("captured", [False, True], ids=["at once", "after the page was read"])
def test_a_field_goes_by_the_words_of_its_label(screen: Screen, captured: bool) -> None:
    """A picture before them is no part of them; and what is drawn on a control counts for what it does."""
    screen.page.set_content(
        "<style>.drawn { font-family: 'Material Icons' }</style>"
        "<label><i class=drawn>person</i> User Name <input></label><button><i class=drawn>delete</i> All</button>"
    )
    if captured:
        screen.capture()
    assert [field.names for field in screen.fields()] == [("User Name",)]
    (button,) = screen.controls() or []
    assert (button.names, button.drawn) == (("All",), "delete")
    with pytest.raises(RequestRefused, match="delete"):
        screen.refuse_writes(button)
