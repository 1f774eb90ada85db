"""A page that fails after a submission is looked at again; what was submitted is never submitted again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from flows.browser.page_actions import Screen
from flows.guard.request_guard import Guard
from flows.login import proof
from scraper.errors import PortalUnavailable, RateLimited

Result = TypeVar("Result")

AGAIN_AFTER = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8))
"""How long to wait before each new look at a page that failed after a submission."""


def patiently(screen: Screen, guard: Guard, look: Callable[[], Result]) -> Result:
    """What `look` makes of the page after a submission, though the portal fails for a while.

    A submission is scarce: it is not made again, only the page that failed is asked for again. Raises the failure when
    it lasts, or when the login form is back.
    """
    for wait in AGAIN_AFTER:
        try:
            return look()
        except (PortalUnavailable, RateLimited) as error:
            guard.throttle.rest(wait)
            with suppress(PortalUnavailable, RateLimited):
                # An address of one use is never asked for again; any other tells as well who is logged in.
                plain = proof.is_plain(screen.url)
                screen.goto(screen.url if plain else proof.configured(screen.profile, guard.portal)[0])
                if screen.capture().asks_password:
                    raise error from None
    return look()
