"""What a captured page numbers can be pressed, chosen and emptied by its number, in frames and shadow roots too."""

from __future__ import annotations

import pytest
from bs4.element import Tag

from flows.browser.page_actions import Screen
from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK

pytestmark = pytest.mark.browser

PART = """<button onclick="this.textContent = 'pressed'">go</button>
<select onchange="document.title = this.value"><option>a</option><option>b</option></select>
<input value="roof" onchange="this.title = 'emptied'"><div style="cursor: pointer" onmousedown="1">drawn</div>"""
PLACES = {
    "the page": PART,
    "a frame": f"<iframe srcdoc='{PART.replace(chr(39), '&#39;')}'></iframe>",
    "a shadow root": f"<div><template shadowrootmode=open>{PART}</template></div>",
}


def spot(screen: Screen, name: str) -> str:
    """The number of the first such element of the page captured now."""
    soup = dom.parse(screen.capture().html)
    found = next(tag for tag in dom.elements(soup) if tag.name == name and SPOT_MARK in tag.attrs)
    return dom.attribute(found, SPOT_MARK)


@pytest.mark.parametrize("part", PLACES.values(), ids=PLACES)
def test_what_is_numbered_can_be_used(screen: Screen, part: str) -> None:
    """Wherever it stands on the page."""
    screen.page.set_content(part)
    screen.press_spot(spot(screen, "button"), "go", "filter")
    screen.choose_spot(spot(screen, "select"), "b", "a choice")
    screen.clear_spot(spot(screen, "input"), "a search")
    soup = dom.parse(screen.capture().html)
    tags = {
        tag.name: tag
        for tag in dom.elements(soup)
        if tag.name in ("button", "select", "input", "div") and SPOT_MARK in tag.attrs
    }
    assert dom.text(tags["button"]) == "pressed"
    assert dom.control_value(tags["select"]) == "b"
    assert (dom.attribute(tags["input"], "value"), tags["input"].attrs.get("title")) == ("", "emptied")
    assert isinstance(tags["div"], Tag)
    assert dom.text(tags["div"]) == "drawn"
