"""How frameworks draw chips, messages and filtered columns is data: an account's words count as the shipped ones do."""

from __future__ import annotations

import pytest

from scraper.pages.html.chips import marked_columns
from scraper.pages.html.dom import parse
from scraper.pages.html.narrowing import Narrowings
from scraper.profile import Profile, load

SHIPPED = load()
LOZENGE = "<div class=acme-lozenge>Team: North<button><svg></svg></button></div>"
POPOVER = "<button class=acme-popover>Last 30 days</button><button>Columns</button>"


def with_looks(**looks: object) -> Profile:
    """The shipped profile with further words of classes."""
    given = {name: (*getattr(SHIPPED.filters, name), *words) for name, words in looks.items()}  # type: ignore[misc]
    return SHIPPED.model_copy(update={"filters": SHIPPED.filters.model_copy(update=given)})


def told(html: str, profile: Profile) -> list[str]:
    """What narrows a screen that is one list."""
    return [one.label for one in Narrowings(None, parse(html), profile, ()).found()]


@pytest.mark.parametrize(
    ("html", "looks", "label"),
    [
        (
            "<div class=acme-lozenge>Team: North<button><svg></svg></button></div>",
            {"chip_looks": ("lozenge",)},
            ["Team: North"],
        ),
        (
            "<button class='acme-popover' >Last 30 days</button><button>x</button>",
            {"opening_marks": ("acme-popover",)},
            ["Last 30 days"],
        ),
    ],
    ids=["chip", "menu"],
)
def test_a_look_that_the_profile_names_is_known(html: str, looks: dict[str, object], label: list[str]) -> None:
    """And is none without its line."""
    assert told(html, SHIPPED) == []
    assert told(html, with_looks(**looks)) == label


def test_a_message_that_can_be_closed_is_no_chip() -> None:
    """By the word of its class."""
    html = "<div class='acme-growl chip'>Since: March<button aria-label=Remove></button></div>"
    assert told(html, SHIPPED) == ["Since: March"]
    assert told(html, with_looks(message_looks=("growl",))) == []


def test_a_filtered_column_is_known_by_all_words_of_its_sign() -> None:
    """One of them alone says nothing."""
    head = parse("<table><tr><th>Status<i class='funnel-on'></i><th>Team<i class=funnel></i></table>").find_all("tr")
    assert list(marked_columns(head, SHIPPED.filters)) == []
    known = with_looks(filtered_looks=(("funnel", "on"),))
    assert [one.label for one in marked_columns(head, known.filters)] == ["Status"]
