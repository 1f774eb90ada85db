"""A capture stands while nothing on the page stirs, and no longer."""

from __future__ import annotations

import pytest

from flows.browser.page_actions import Screen

pytestmark = pytest.mark.browser

PAGE = "<p id=a>Roof</p><input id=b type=checkbox><input id=c value=Kim><select id=d><option>x<option>y</select>"
SETS = {
    "words": "a.textContent = 'Flue'",
    "a tick": "b.checked = true",
    "a value": "c.value = 'Ada'",
    "a choice": "d.selectedIndex = 1",
}


@pytest.mark.parametrize("change", SETS.values(), ids=SETS)
def test_what_a_script_sets_in_any_task_is_seen(screen: Screen, change: str) -> None:
    """By a message port, which nothing hears of; before and after, the same page is one capture."""
    screen.page.set_content(PAGE)
    before = screen.capture()
    assert screen.capture().html == before.html
    screen.page.evaluate(
        f"""() => new Promise(done => {{
            const {{ port1, port2 }} = new MessageChannel();
            port1.onmessage = () => {{ {change}; done(); }};
            port2.postMessage(0);
        }})"""
    )
    after = screen.capture()
    assert after.html != before.html
    assert screen.capture().html == after.html
