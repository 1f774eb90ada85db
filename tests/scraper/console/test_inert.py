"""A kept page can only be looked at: whatever stands in it, nothing of it runs, loads, leads or is sent."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from scraper.console.inert import DROPPED, KEPT, inert
from scraper.pages.html import dom

ATTRIBUTES = {"class", "id", "colspan", "rowspan"}
NAMES = st.sampled_from([*sorted(KEPT | DROPPED), "a", "button", "form", "input", "select", "textarea", "img", "x-odd"])
VALUES = st.sampled_from(
    ["javascript:alert(1)", "x onload=alert(1)", '"><script>', "2", "999999", "//evil.example", "checkbox", "marked"]
)
KEYS = st.sampled_from(
    ["onclick", "style", "href", "src", "srcset", "class", "id", "colspan", "rowspan", "type", "value", "alt", "action"]
)


def _element(name: str, key: str, value: str, parts: list[str]) -> str:
    return f'<{name} {key}="{value}">{"".join(parts)}</{name}>'


PAGES = st.recursive(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=12) | st.just("<!-- c --><![CDATA[x]]>"),
    lambda inner: st.builds(_element, NAMES, KEYS, VALUES, st.lists(inner, max_size=3)),
    max_leaves=12,
)


def assert_inert(html: str) -> None:
    """Nothing but our own elements, attributes and text."""
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert tag.name in KEPT | {"span", "br", "hr"}, html
        assert set(tag.attrs) <= ATTRIBUTES, html
        assert set(tag.get("class") or ()) <= {"link", "button", "picture", "control", "marked", "tip"}, html
        assert all(re.fullmatch(r"\d{1,4}", str(tag[name])) for name in ("colspan", "rowspan") if name in tag.attrs)


@given(page=PAGES)
def test_whatever_a_page_holds_only_our_elements_come_through(page: str) -> None:
    """Drawn pages, with scripts, forms, frames and attributes that run."""
    soup = dom.fresh(page)
    assert_inert(inert([soup]))
    assert_inert(inert([soup], soup.find_all(True)[:3]))


@pytest.mark.parametrize(
    "page",
    [
        "<svg><script>x()</script><text>y</text></svg>",
        "<math><mi xlink:href='javascript:x()'>y</mi></math>",
        "<noscript><p title='</noscript><img src=x onerror=x()>'></noscript>",
        "<style>@import url(//evil.example)</style><link rel=preconnect href=//evil.example>",
        "<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example>",
        "<iframe srcdoc='<script>x()</script>'></iframe><object data=//evil.example></object>",
        "<template><script>x()</script></template><form action=//evil.example><button>Send</button></form>",
        "<img src=x onerror=x() alt='<b>'>",
        "<td colspan=0x10 rowspan=99999999999>a</td>",
        "<div>" * 3_000 + "deep",
    ],
)
def test_the_known_ways_in_are_shut(page: str) -> None:
    """Each as it is met in the wild."""
    shown = inert([dom.fresh(page)])
    assert_inert(shown)
    assert "evil" not in shown
    assert "x()" not in shown


def test_a_person_sees_what_the_portals_user_saw() -> None:
    """Values in controls, ticks, words of links and buttons; not what was hidden."""
    page = """<table><tr><th>Name</th><td colspan=2><input value="Gum &amp; Co"></td></tr>
    <tr><td><input type=checkbox checked></td><td><select><option>a<option selected value=b>B</select></td>
    <td data-ascora-hidden>secret</td><td style="display:none">gone</td><td><a href=x>More</a><img alt=Photo></td>
    </table>"""
    shown = inert([dom.fresh(page)])
    for words in ("Gum &amp; Co", "☑", ">B<", "More", "Photo", 'colspan="2"'):
        assert words in shown
    for words in ("secret", "gone", "href"):
        assert words not in shown


def test_signs_that_turn_text_turn_nothing() -> None:
    """Whether the page was read as our readers do or by anybody else."""
    page = "<p>a\u202eb</p><input value='c\u202ed'>"
    for soup in (dom.fresh(page), BeautifulSoup(page, "html.parser")):
        assert "\u202e" not in inert([soup])


def test_what_is_marked_is_marked_once_and_can_be_led_to() -> None:
    """The first carries the id, elements that are otherwise left out are shown for it."""
    soup = dom.fresh("<x-cell>one</x-cell><p>two</p>")
    shown = inert([soup], soup.find_all(["x-cell", "p"]))
    assert shown == '<span class="marked" id="marked">one</span><p class="marked">two</p>'
