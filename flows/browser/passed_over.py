"""What stands in the way (a question, a notice, a tour, a cookie bar) is passed over by what agrees to nothing.

A control that passes over goes by one of the profile's names and is pressed only where it is a plain link, only closes
the box, or asks an address that the profile lists for it; else what stands there is named, with what would mend it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Error as PlaywrightError

from flows.browser.page_view import Sight
from flows.guard import ended
from flows.guard.read_only_rules import judge, origin_of
from flows.guard.submission import Dismissal
from flows.patience import GRACE
from scraper.errors import LayoutChanged, RequestRefused, SessionExpired
from scraper.pages.html.screens import key, told
from scraper.profile import Profile, matches

MOST_LAYERS = 5
"""How many things one press may have to get out of its way."""


@dataclass(frozen=True)
class Way:
    """Something to press, and what its markup says that pressing it does."""

    number: int
    names: tuple[str, ...]
    does: Literal["link", "post", "script"]
    address: str | None


@dataclass(frozen=True)
class Box:
    """What stands in the way."""

    titles: tuple[str, ...]
    lines: tuple[str, ...]
    modal: bool
    """Whether nothing else can be pressed before it is gone."""
    ways: tuple[Way, ...]

    @property
    def title(self) -> str:
        """What a person calls it by."""
        return next(iter((*self.titles, *self.lines)), "a box without words")[:80]

    def kind(self, profile: Profile) -> str | None:
        """What it is as the profile has it, by its headings; None for what is not known."""
        known = profile.login.between
        return next((one.what for one in known if any(one.search(title) for title in self.titles)), None)

    def told(self, profile: Profile) -> str:
        """It in words that go on from "the portal shows"."""
        kind = self.kind(profile)
        return f"{kind} ({self.title!r})" if kind else repr(self.title)


def standing(sight: Sight) -> Box:
    """The page at hand as something that stands in the way, what is in front of it first."""
    with sight.translated("looking at what is in the way"):
        return _box(sight.page.evaluate("() => JSON.stringify(window.__ascora.standing())"))


def clear(sight: Sight, selector: str, *, may_leave: bool = False) -> None:
    """Pass over whatever stands over an element, so that a press meets it. `may_leave`: also by what leads elsewhere.

    Raises `SessionExpired` where that says so, `LayoutChanged` naming a box that cannot be passed over. What covers a
    part of the screen only (a bar) is left alone then: the element may be reached beside it.
    """
    met: set[tuple[str, ...]] = set()
    while (box := _over(sight, selector)) is not None:
        if (line := ended.said_in(box.lines, sight.profile.login.expired)) is not None:
            raise SessionExpired(f"a box over the page says {line!r}")
        way = harmless(sight, [way for way in box.ways if may_leave or way.does == "script"])
        if way is None or box.lines in met or len(met) == MOST_LAYERS:
            if box.modal and box.ways:
                raise LayoutChanged(in_the_way(sight, box), sight.place or "pop-up")
            return
        met.add(box.lines)
        press(sight, way)
        _wait_until_free(sight, selector)


def harmless(sight: Sight, ways: Iterable[Way]) -> Way | None:
    """The first control that passes over and may be pressed."""
    return next((way for way in _passing(sight.profile, ways) if _hindrance(sight, way) is None), None)


def may_press(sight: Sight, way: Way) -> bool:
    """Whether a control is a plain link, a script's, or asks an address that the profile lists."""
    return _hindrance(sight, way) is None


def press(sight: Sight, way: Way) -> None:
    """Press what passes over; only an address that the profile lists for it may be asked besides reads.

    Raises `LayoutChanged` where it asks the page itself for another address.
    """
    before = sight.traffic.door
    sight.traffic.screen()
    sight.traffic.door = Dismissal(origin_of(sight.url), sight.profile.login.dismiss_posts)
    try:
        with sight.translated(f"passing over by {way.names[0]!r}"):
            sight.page.locator(f'[data-ascora-way="{way.number}"]').click()
        sight.settle()
        sight.check()
    except RequestRefused as error:
        what = f"{way.names[0]!r} does more than to pass over: {error}{key('login', 'dismiss_posts')}"
        raise LayoutChanged(told(sight.place, what, sight.url), sight.place or "pop-up") from error
    finally:
        sight.traffic.door = before


def in_the_way(sight: Sight, box: Box) -> str:
    """A line for a person: what stands there, why it was not passed over, and what to do."""
    passing = _passing(sight.profile, box.ways)
    reasons = [reason for way in passing if (reason := _hindrance(sight, way)) is not None]
    stopped = dict.fromkeys(urlsplit(trouble.url).path for trouble in sight.traffic.troubles if trouble.mend)
    reasons += [f"a script asks for {path}, which was stopped; {_mend(path)}" for path in stopped]
    if not passing:
        seen = ", ".join(dict.fromkeys(repr(way.names[0][:40]) for way in box.ways)) or "none"
        reasons.append(f"no control of it is known to agree to nothing (seen: {seen}); [login] pass_over names such")
    why = "; ".join(reasons) or f"it stays when it is passed over{key('login', 'pass_over')}"
    what = f"the portal shows {box.told(sight.profile)}: {why}. Answer it in a browser once, or mend the profile"
    return told(sight.place, what, sight.url)


def _passing(profile: Profile, ways: Iterable[Way]) -> list[Way]:
    """Controls that go by a name that passes over, and by none that is never pressed, in the order of the profile."""
    ways = [way for way in ways if not any(profile.never_press.search(name) for name in way.names)]
    order = profile.login.pass_over
    named = ((index, way) for way in ways for index, word in enumerate(order) if _is_named(way, word))
    return list(dict.fromkeys(way for _, way in sorted(named, key=lambda found: found[0])))


def _is_named(way: Way, wording: str) -> bool:
    return any(matches(name, (wording,)) for name in way.names)


def _hindrance(sight: Sight, way: Way) -> str | None:
    """Why a control that passes over may not be pressed, and the mend; None where it may be."""
    if way.does == "script" or way.address is None:
        return None
    profile, portal = sight.profile, origin_of(sight.url)
    method, path = ("POST" if way.does == "post" else "GET"), urlsplit(way.address).path
    verdict = Dismissal(portal, profile.login.dismiss_posts).judge(method, way.address, "document", None)
    if verdict is None and way.does == "link":
        verdict = judge("GET", way.address, "document", None, rules=profile.guard, portal=portal)
    if verdict is not None and verdict.allowed:
        return None
    return f"its {way.names[0]!r} asks for {path}; {_mend(path)}"


def _mend(path: str) -> str:
    return f"if that only passes over, [login] dismiss_posts = [{path!r}]"


def _over(sight: Sight, selector: str) -> Box | None:
    with sight.translated("looking at what is in the way"):
        found: str | None = sight.page.evaluate(
            "selector => { const box = window.__ascora.over(selector); return box && JSON.stringify(box); }", selector
        )
    return None if found is None else _box(found)


def _wait_until_free(sight: Sight, selector: str) -> None:
    try:
        sight.page.wait_for_function(
            "selector => window.__ascora !== undefined && window.__ascora.over(selector) === null",
            arg=selector,
            polling=50,
            timeout=GRACE.total_seconds() * 1000,
        )
    except PlaywrightError:
        return  # whatever is there now is looked at next


def _box(found: str) -> Box:
    said = json.loads(found)
    ways = tuple(Way(way["number"], tuple(way["names"]), way["does"], way["address"]) for way in said["ways"])
    return Box(tuple(said["titles"]), tuple(said["lines"]), said["modal"], ways)
