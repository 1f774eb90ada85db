"""What was typed into a login page, and how its pages are kept as evidence without it."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from flows.browser.page_actions import Screen
from flows.login.account import Account
from scraper.errors import PortalUnavailable
from scraper.evidence.snapshot import Context


@dataclass
class Typed:
    """The secrets of one login."""

    screen: Screen
    account: Account
    secrets: list[str] = field(default_factory=list, repr=False)

    def keep(self) -> str | None:
        """Keep the page as evidence, without what was filled in; None where there is no page to keep."""
        try:
            shot = self.screen.capture()
        except PortalUnavailable:
            return None
        kept = shot.html
        for written in (form for secret in self.secrets for form in _written(secret)):
            kept = kept.replace(written, "[scrubbed]")
        scrubbed = shot.scrubbed if kept == shot.html else (*shot.scrubbed, "login")
        return self.account.keep(kept.encode(), "login", shot.url, scrubbed, Context()).sha256


def _written(secret: str) -> tuple[str, ...]:
    """How a page holds it: in a script, in its text, in an attribute."""
    text = html.escape(secret, quote=False)
    return text.replace('"', "&quot;"), text, secret
