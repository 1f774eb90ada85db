"""What a screen shows in part only, such as rows behind *Show all* or a part under its heading alone, shown in full."""

from __future__ import annotations

from flows.browser.page_actions import Screen
from scraper.pages.html.dom import parse
from scraper.pages.html.folds import Folds

MOST_PRESSES = 50
"""A screen with more of them is left as it is; its readers see what is still cut short."""


def unfold(screen: Screen) -> None:
    """Press every such control once; one that stays where it is has done what it can."""
    at = 0
    for _ in range(MOST_PRESSES):
        shot = screen.capture()
        found = [spot for spot in Folds(parse(shot.html), shot.url, screen.profile).found() if spot.number is not None]
        if at >= len(found):
            return
        left = len(found)
        screen.press_spot(str(found[at].number), found[at].called, "view_all")
        shot = screen.capture()
        at += sum(1 for _ in Folds(parse(shot.html), shot.url, screen.profile).found()) >= left
