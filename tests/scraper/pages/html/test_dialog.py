"""Of a page with a pop-up over it, the pop-up alone is the screen that was asked for."""

from __future__ import annotations

import pytest

from scraper.pages.html.dialog import in_front
from scraper.profile import load

DETAILS = load().details
NOTICE = "<div role=dialog><label>Analytics <input type=checkbox></label></div>"
HELD_NOTICE = (
    "<div role=dialog data-ascora-held><label data-ascora-held>Analytics "
    "<input type=checkbox data-ascora-held></label></div>"
)
FORM = "<dl><dt>Hazard</dt><dd>Roof edge</dd></dl>"
CARD = "<dl data-ascora-held><dt data-ascora-held>Job Type</dt><dd data-ascora-held>Service</dd></dl>"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        # a screen of its own, and a notice over it: nothing was pressed that could have opened a pop-up
        (FORM + NOTICE, "Hazard Roof edge Analytics"),
        # a pop-up over the card; the notice was there before
        (f"{CARD}{HELD_NOTICE}<div role=dialog>{FORM}</div>", "Hazard Roof edge"),
        # not marked up as a pop-up
        (f"{CARD}<div>{FORM}</div>", "Hazard Roof edge"),
        # nothing new with labels: the whole page is all there is
        (f"{CARD}<p>Saved</p>", "Job Type Service Saved"),
    ],
    ids=["screen and notice", "pop-up and notice", "unmarked pop-up", "nothing new"],
)
def test_a_form_is_what_pressing_its_row_has_shown(html: str, words: str) -> None:
    """A form's screen has no label that it must show, so what was in sight before tells."""
    shown = in_front(html, DETAILS["form"])
    for tag in shown.select("[data-ascora-hidden]"):
        tag.decompose()
    assert " ".join(shown.get_text(" ").split()) == words
