"""What proves a logged-in page, and the plain addresses at which that can be asked again."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from flows.browser.elements import Control, Shot
from flows.browser.page_view import Sight
from flows.guard import ended
from flows.guard.read_only_rules import judge, origin_of
from scraper.errors import LayoutChanged
from scraper.pages.html.screens import key
from scraper.profile import Profile

MOST_ADDRESSES = 3
"""How many addresses one proof may ask."""


def require_menu(sight: Sight, shot: Shot) -> None:
    """Pass when the page is a logged-in one: two entries of the portal's menu and no password field."""
    if shot.asks_password:
        raise LayoutChanged(f"a password field is shown{key('login', 'new_password')}", "login")
    shown = {
        name
        for control in sight.controls() or []
        if control.visible
        for name in sight.profile.login.logged_in.menu
        if control.named((name,))
    }
    if len(shown) < 2:
        raise LayoutChanged(f"no menu of a logged-in user is shown{key('login.logged_in', 'menu')}", "login")


def addresses(sight: Sight) -> list[str]:
    """Where the page at hand, a logged-in one, leads to others by its menu, the Dashboard first; at least one."""
    profile, portal = sight.profile, origin_of(sight.url)
    entries = [
        c for c in sight.controls() or [] if c.named(profile.login.logged_in.menu) and _is_read(c, profile, portal)
    ]
    entries.sort(key=lambda c: not c.named(profile.menu.get("dashboard", ())))
    links = [entry.address for entry in entries if entry.address is not None]
    is_login = ended.leads_to_login(sight.url, profile.login.expired)  # the portal may stand in a frame of it
    own = [sight.url] if is_plain(sight.url) and not is_login else []
    return list(dict.fromkeys([*links[:2], *own, *configured(profile, portal)]))[:MOST_ADDRESSES]


def configured(profile: Profile, portal: str) -> list[str]:
    """The profile's own addresses of a logged-in page."""
    return [urljoin(portal + "/", path) for path in profile.addresses.get("dashboard", ("/",))]


def is_plain(url: str) -> bool:
    """Whether an address is good more than once: it carries no token, ticket or id.

    >>> is_plain("https://p.example/Portal/Dashboard"), is_plain("https://p.example/app#/home")
    (True, True)
    >>> is_plain("https://p.example/Portal?ticket=x"), is_plain("https://p.example/enter/8f3a2c91")
    (False, False)
    """
    parts = urlsplit(url)
    route = parts.fragment if parts.fragment[:1] in {"/", "!"} else ""
    carried = parts.query or parts.fragment.removeprefix(route) or re.search(r"\d|[^/]{25}", parts.path + route)
    return parts.scheme in {"http", "https"} and not carried


def without_ticket(url: str) -> str:
    """An address to be told: no more than its origin where it may carry what lets somebody in.

    >>> without_ticket("https://p.example/login"), without_ticket("https://p.example/enter/8f3a2c91")
    ('https://p.example/login', 'https://p.example/')
    """
    return url if is_plain(url.partition("?")[0]) else urljoin(url, "/")


def _is_read(control: Control, profile: Profile, portal: str) -> bool:
    address = control.address
    if address is None or origin_of(address) != portal:
        return False
    return judge("GET", address, "document", None, rules=profile.guard, portal=portal).allowed
