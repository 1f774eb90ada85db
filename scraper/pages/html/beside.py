"""What stands beside a listing and may say that it shows a part, in words that nobody foresaw: counts, what it is
narrowed to, days, choices, failures. What is not known to be harmless is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from bs4.element import Tag

from scraper import text
from scraper.pages.html import dom
from scraper.pages.html.around import Surroundings
from scraper.pages.html.grid import GridView
from scraper.pages.html.narrowing import Narrowings
from scraper.pages.html.notices import failures, failures_told
from scraper.pages.html.pager import pieces, total_said
from scraper.pages.html.prose import Prose
from scraper.pages.html.screens import key
from scraper.pages.html.tabs import chosen_of_several, is_aside, tabs_of
from scraper.profile import Profile, fold, matches
from scraper.profile.lists import Grid

_LONGEST = 60
_LONGEST_LABEL = 30
_MOST_WORDS = 3
_NEXT_WORDS = 16
"""Characters behind a count that may say what it is of."""
_NO_LINE = frozenset({"label", "legend", "option", "select", "textarea", "nav", "h1", "h2", "h3", "h4", "h5", "h6"})
_NO_LINE_ROLES = frozenset({"tablist", "tab", "menu", "menubar", "navigation", "treeitem"})
_NUMBERS = re.compile(r"(?!\d{1,3}(?:,\d{3})+\W*$)[^\w$]*1(?:[\s,|·•…<>‹›«»\[\](){}.]+\d+)+[^\w%]*")
_FEW = re.compile(r"\W*(?P<total>[1-9][\d,]*)\s+(?P<what>[a-z]+(?:\s[a-z]+)?)\W*", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LABELLED = re.compile(r"(?P<label>[^\W\d][^:=\d]*?)\s*[:=]\s*(?P<value>[^\s/].*)")
_DASHED = re.compile(r"(?P<label>[^\W\d][^:=\d]*?)\s+[-–—]\s+(?P<value>\S.*)")
_AMOUNT = re.compile(r"\W*[\d,]*\d(?:\.\d+)?\s*%?")


def more_counted(view: GridView, profile: Profile, page: int, taken: int) -> Iterator[str]:
    """What beside a list counts more rows or pages than the `taken` ones of `page` pages, or says that it failed."""
    if view.site is None:
        return
    site = view.site
    for line in dict.fromkeys(_lines((*site.inside, *site.after, *site.before))):
        if (counted := _counted(line, profile)) is not None and counted > taken:
            yield f"the page says {line!r}, and {taken} were read{key('pager', 'counts')}"
    yield from _pages_numbered(site, profile, page)
    yield from (f"the page says {line!r}{key('pager', 'failure')}" for line in _failed(site, profile))


def stated(view: GridView, profile: Profile) -> Iterator[str]:
    """Lines beside a list that give one of its own columns a value: *Status: Booked*."""
    if view.site is None:
        return
    scopes = _Scopes(view.headings, (), profile)
    for line in dict.fromkeys(_lines((*view.site.before, *view.site.after))):
        if len(line) <= _LONGEST and scopes.says_value(line, whatever=False):
            yield f"the page says {line!r}{key('pager', 'partial')}"


def narrowed(view: GridView, profile: Profile, grid: Grid, taken: int, *, fills_screen: bool) -> Iterator[str]:
    """What beside a listing of the account may say that it shows a part of it; of one that fills its screen, also what
    stands above its heading."""
    if view.site is None:
        return
    near = (*view.site.before, *view.site.after, *(view.site.above if fills_screen else ()))
    scopes = _Scopes((*view.headings, *profile.filters.scopes), near, profile)
    for line in dict.fromkeys(_lines(near)):
        if len(line) <= _LONGEST and not profile.filters.notes.search(line):
            if scopes.says_value(line):
                yield f"the page says {line!r}{key('filters', 'notes')}"
            elif _is_day(line, profile):
                yield f"the page names the day {line!r}, which may be all that is listed{key('filters', 'notes')}"
            elif (counted := _counted_whatever(line, profile)) is not None and counted > taken:
                yield f"the page says {line!r}, and {taken} were read{key('pager', 'uncounted')}"
    yield from (f"the page says {words!r}{key('filters', 'scopes')}" for words in scopes.beside())
    yield from _others(view.site, near, profile)
    prose = Prose(view, view.site.soup, profile, grid)
    plain = [line for line in _lines(near, is_left_out=_is_link) if _counted(line, profile) is None]
    yield from prose.narrowing(plain)
    yield from prose.alone(plain, taken)
    yield from prose.paths(_lines(near))
    yield from prose.counts(_named(view, near), taken)
    heading = Narrowings(view.site, view.site.soup, profile, view.headings).called_otherwise()
    if heading is not None:
        yield f"it is headed {heading!r}{key('filters', 'plain')}; if that is all there is: [grids.*] title"


class _Scopes:
    """Names of what a listing can be narrowed by."""

    def __init__(self, names: Iterable[str], parts: Iterable[Tag], profile: Profile) -> None:
        """`parts`: what stands beside the listing."""
        self._parts = parts
        self._profile = profile
        self._known = {fold(words) for words in names}

    def says_value(self, line: str, *, whatever: bool = True) -> bool:
        """Whether a line gives a value to one of the names or, with a colon, to `whatever`."""
        found = _LABELLED.fullmatch(line) or _DASHED.fullmatch(line)
        if found is None or not (fold(found["label"]) in self._known or (whatever and _LABELLED.fullmatch(line))):
            return False
        label, value = found["label"], found["value"]
        if len(label) > _LONGEST_LABEL or len(label.split()) > _MOST_WORDS or self._is_all(value):
            return False
        is_amount = _AMOUNT.fullmatch(value) is not None and not _YEAR.fullmatch(value)
        return not is_amount or fold(label) in self._known

    def beside(self) -> Iterator[str]:
        """Known names that stand right before a value, in elements of their own: `<b>Team</b> <i>North</i>`."""
        for part in self._parts:
            for tag in (part, *dom.elements(part)):
                value = _value_behind(tag)
                if value and not self._is_all(value) and fold(value) not in self._known:
                    name = _line_of(tag)
                    if fold(name) in self._known:
                        yield f"{name} {value}"

    def _is_all(self, value: str) -> bool:
        profile = self._profile
        is_all = matches(value, (*profile.filters.all, *profile.controls.status_all))
        return is_all or text.is_blank(value, profile.formats) or fold(value).startswith(profile.filters.every)


def _named(view: GridView, near: Iterable[Tag]) -> Iterator[str]:
    """Whatever may name a listing and count it: its headings, the column's, tabs, marks, and what stands beside."""
    if view.site is None:
        return
    yield from (view.site.heading, view.site.caption)
    yield from (dom.text(cell.tag) for row in view.site.table.head for cell in row.cells if cell.shown)
    strips = (tag for tag in dom.elements(view.site.soup) if tag.name == "nav" or dom.role(tag) == "tablist")
    for spot in view.site.spots((*near, *strips)):
        if spot.is_chosen:
            yield from spot.names
    yield from (dom.text(part, values=False) for part in near)


def _is_link(tag: Tag) -> bool:
    return tag.name == "a"


def _lines(parts: Iterable[Tag], is_left_out: Callable[[Tag], bool] = lambda _: False) -> Iterator[str]:
    """The lines in sight of some parts, what is pressed, filled in or a heading left out; of a line also its pieces."""

    def is_no_line(tag: Tag) -> bool:
        return _is_no_line(tag) or is_left_out(tag)

    for part in parts:
        if not is_no_line(part):
            for line in dom.text(part, values=False, apart=True, skip=is_no_line).split("\n"):
                yield from (" ".join(piece.split()) for piece in (line, *pieces(line)) if piece.strip())


def _is_no_line(tag: Tag) -> bool:
    if tag.name in _NO_LINE or dom.role(tag) in _NO_LINE_ROLES or dom.is_button(tag):
        return True
    return tag.name not in ("form", "div") and any(dom.is_control(one) for one in tag.find_all(True, recursive=False))


def _line_of(tag: Tag) -> str:
    return " ".join(dom.text(tag, values=False).split()).rstrip(" :")


def _value_behind(tag: Tag) -> str:
    """The words of what stands right behind an element, where they are short and no button or field."""
    following = tag.find_next_sibling()
    if tag.name in ("a", "th", "td", "button") or _is_no_line(tag) or following is None or tag.find(True):
        return ""
    if _is_no_line(following) or following.name in ("a", "li", "td", "th") or dom.is_hidden(following):
        return ""
    words = _line_of(following)
    return words if len(words) <= _LONGEST_LABEL and "\n" not in dom.text(following) else ""


# ---- counts


def _counted(line: str, profile: Profile) -> int | None:
    """How many a line counts, in words of counting; None where it counts nothing, or the pager is read for it."""
    pager = profile.pager
    if len(line) > 2 * _LONGEST or total_said(line, pager) is not None:
        return None
    found = (one for pattern in pager.counts.patterns for one in re.finditer(pattern, line, re.IGNORECASE))
    of_rows = (one for one in found if not pager.uncounted.search(line[one.start() : one.end() + _NEXT_WORDS]))
    return max((int(one["total"].replace(",", "")) for one in of_rows), default=None)


def _counted_whatever(line: str, profile: Profile) -> int | None:
    """How many a line counts that is nothing but a number and what it is of, whatever that is."""
    found = _FEW.fullmatch(line)
    if found is None or _YEAR.fullmatch(found["total"]) or profile.pager.uncounted.search(line):
        return None
    is_street = matches(found["what"].split()[-1], profile.formats.address.street_types)
    return None if is_street else int(found["total"].replace(",", ""))


def _pages_numbered(site: Surroundings, profile: Profile, page: int) -> Iterator[str]:
    """Numbers of pages beyond the one at hand, that lead nowhere or are typed."""
    for part in (*site.inside, *site.after, *site.before):
        for tag in (part, *dom.elements(part)):
            if tag.name == "input" and _is_page_field(tag, profile) and int(dom.attribute(tag, "max")) > page:
                yield f"its pager goes up to page {dom.attribute(tag, 'max')}{key('pager', 'pages')}"
            elif _NUMBERS.fullmatch(words := dom.text(tag, apart=True)) and len(words) <= _LONGEST:
                numbers = [int(one) for one in re.findall(r"\d+", words)]
                if numbers == sorted(set(numbers)) and numbers[-1] > page:
                    yield f"its pager counts up to page {numbers[-1]}{key('pager', 'pages')}"
                    return


def _is_page_field(tag: Tag, profile: Profile) -> bool:
    """Whether a number is typed there that chooses a page, and no size of pages."""
    near = (one for one, _ in zip(tag.parents, range(2), strict=False))
    names = ("aria-label", "title", "placeholder", "name")
    said = [*(dom.attribute(tag, name) for name in names), *map(_line_of, near)]
    chooses = any(profile.filters.aside.search(words) for words in said if len(words) <= _LONGEST)
    is_size = any(profile.pager.sizes.search(words) for words in said if words)
    return dom.attribute(tag, "max").isdigit() and chooses and not is_size


def _failed(site: Surroundings, profile: Profile) -> Iterator[str]:
    """Words of failure around the list, and such as speak of the whole screen."""
    for part in (*site.inside, *site.after, *site.before):
        yield from failures(part, profile.pager)
    yield from failures_told(site.soup, profile.pager)


# ---- what a listing of the account is narrowed to


def _is_day(line: str, profile: Profile) -> bool:
    with suppress(ValueError):
        text.day(re.sub(r"^[\W_]+|[\W_]+$", "", line), profile.formats)
        return True
    return False


def _others(site: Surroundings, near: Iterable[Tag], profile: Profile) -> Iterator[str]:
    """What shows others than those at hand: by its words, or one of several that is chosen."""
    controls = profile.controls
    of_pager = (*controls.other_pages, *controls.next_page, *controls.last_page)
    for spot in (one for one in site.spots(near) if one.is_enabled and not is_aside(one.tag)):
        names = [name for name in spot.names if not matches(name, of_pager)]
        if any(map(profile.filters.others.search, names)):
            yield f"{spot.called} may show others{key('filters', 'others')}"
    chosen = chosen_of_several(site, near, profile)
    if chosen is not None and not tabs_of(site, profile):  # of those each is read
        yield f"{chosen.called} is chosen of several{key('filters', 'aside')}"
