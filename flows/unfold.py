"""What a screen shows in part only, such as rows behind *Show all* or a text behind *Read more*, shown in full."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flows.screen import Control, Screen

MOST_PRESSES = 50
"""A screen with more of them is left as it is; its readers see what is still cut short."""


def folds(screen: Screen) -> list[Control]:
    """The controls that show more of this screen; a link that leads to another screen is none."""
    here, pattern = urlsplit(screen.url).path, screen.profile.controls.unfold
    return [
        c
        for c in screen.controls() or []
        if c.visible and not c.disabled and not c.menu and any(re.search(pattern, name) for name in c.names)
        if c.address is None or urlsplit(c.address).path == here
    ]


def unfold(screen: Screen) -> None:
    """Press every such control once; one that stays where it is has done what it can."""
    at = 0
    for _ in range(MOST_PRESSES):
        found = folds(screen)
        if at >= len(found):
            return
        screen.press(found[at], "view_all")
        at += len(folds(screen)) >= len(found)
