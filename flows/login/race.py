"""Which outcome of a login the page at hand proves, while it may still become another."""

from __future__ import annotations

from flows.browser import passed_over
from flows.browser.page_actions import Screen, Shot
from flows.browser.passed_over import Box, Way
from flows.login import form as login_form
from flows.login.outcome import demands_setup, outcome_of
from flows.login.proof import require_menu
from scraper.errors import LayoutChanged

BETWEEN = "between"
"""No outcome yet: something that can be passed over stands between the password and the portal."""


def outcome(screen: Screen, shot: Shot, before: frozenset[str], *, after_code: bool) -> str:
    """The outcome that the page proves, in the contract's words, or `BETWEEN`; lines of `before` prove nothing.

    Raises `LayoutChanged` as long as it proves none.
    """
    box = passed_over.standing(screen)
    way = way_past(screen, box)
    if demands_setup(screen.profile, box.titles):
        return "two_factor_setup_demanded" if way is None else BETWEEN
    try:
        require_menu(screen, shot)
    except LayoutChanged:
        word = _without_menu(screen, box, way, before, after_code=after_code)
        if word is None:
            raise
        return word
    return "ok"


def way_past(screen: Screen, box: Box) -> Way | None:
    """What passes over the page at hand; a login form is not passed over."""
    return None if login_form.asks_login(screen) else passed_over.harmless(screen, box.ways)


def _without_menu(screen: Screen, box: Box, way: Way | None, before: frozenset[str], *, after_code: bool) -> str | None:
    if way is not None and box.kind(screen.profile) is not None:
        return BETWEEN  # a notice may speak of locks or maintenance without being one
    word = outcome_of(screen.profile, screen.text(), before, after_code=after_code)
    if word is not None:
        return word
    if login_form.asks_login(screen):
        return None
    if not after_code and login_form.code_fields(screen):
        return "second_factor_needed"
    return None if way is None else BETWEEN
