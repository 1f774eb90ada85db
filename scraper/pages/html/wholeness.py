"""What on a page says that its list is not all there is; nothing of it must be left when a list is called whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import Pressed, Spot, Surroundings, is_drawn_shut, is_pressed, looks_of
from scraper.pages.html.beside import more_counted
from scraper.pages.html.grid import GridView
from scraper.pages.html.groups import Line, lines_of, short
from scraper.pages.html.narrowing import Narrowings
from scraper.pages.html.onward import Onward
from scraper.pages.html.pager import partial_words
from scraper.pages.html.screens import key
from scraper.pages.html.sizes import has_room
from scraper.pages.html.tables import Table
from scraper.pages.html.tabs import count_on_tab
from scraper.profile import Profile, matches

_DOTS = re.compile(r"[\s.…⋮⋯︙·•]+")
_LONGEST = 60
"""Characters of a notice of what is to come."""


def doubts(
    view: GridView,
    profile: Profile,
    page: int = 1,
    opened: Collection[str] = (),
    before: Sequence[Line] = (),
    *,
    is_known: bool = False,
) -> list[str]:
    """Why the page at hand, the last of its list that was reached, may not be its end; empty where nothing says so.

    `page` is its number, `opened` are the groups that showed rows when they were opened, `before` the lines of the
    pages before. `is_known`: the pager says that the page is the last, and a Next that is still there was tried in
    vain. Sizes are for whoever counts the rows of all pages (`rows_by_aria`).
    """
    found = [*_doubts(view, profile, page, opened, before, is_known=is_known)]
    for twin in view.twins:
        found += _doubts(twin, profile, page, opened, (), is_known=False)
    return list(dict.fromkeys(found))


def shortfalls(view: GridView, profile: Profile) -> list[str]:
    """Why the page at hand, of a list that was not walked, does not show all of it; empty where nothing says so."""
    return list(dict.fromkeys((*goes_on(view, profile), *doubts(view, profile))))


def goes_on(view: GridView, profile: Profile) -> Iterator[str]:
    """What says that a list on the screen holds more than is on it: its counts, its pager, something to press that
    leads on."""
    if view.site is None:
        return
    held, shown = view.expected, len(view.all_rows)
    if held not in (None, shown):
        yield f"it says that it holds {held}, and {shown} are on the screen{key('pager', 'patterns')}"
    counted = rows_by_aria(view)
    if counted is not None and len(view.rows) < counted:
        yield f"its markup counts {counted} rows, and {len(view.rows)} are on the screen"
    onward = Onward(view.site, profile)
    way, more = onward.way(view.pager.page or 1, None), onward.more()
    if view.rows and way is not None and not says_end(view, shown):
        yield f"{way.called} leads on{key('controls', 'next_page')}"
    if (counted_there := count_on_tab(view.site, profile)) not in (None, shown):
        yield f"the tab above it counts {counted_there}, and {shown} are on the screen{key('pager', 'badge')}"
    if more is not None:
        yield f"{more.called} shows more{key('controls', 'load_more')}"
    yield from _unfinished(view, profile, 1)
    yield from more_counted(view, profile, 1, shown)


def says_end(view: GridView, taken: int) -> bool:
    """Whether the pager says that this page is the last. `taken`: how many rows were read up to here."""
    pager = view.pager
    if pager.total is not None and pager.last is not None:
        return pager.last >= pager.total
    if pager.page is not None and pager.pages is not None:
        return pager.page >= pager.pages
    return pager.total is not None and taken >= pager.total


def _doubts(
    view: GridView, profile: Profile, page: int, opened: Collection[str], before: Sequence[Line], *, is_known: bool
) -> Iterator[str]:
    if view.site is None:
        return
    site = view.site
    yield from _unfinished(view, profile, page)
    for row in shut_groups(view, profile):
        if dom.text(row) not in opened:
            yield f"the group {dom.text(row)[:60]!r} is shut{key('controls', 'expand')}"
    yield from short(lines_of(site.table, [row.tag for row in view.rows], before))
    yield from (f"{spot.called} leads to the rest{key('controls', 'view_all')}" for spot in leads_to_all(site, profile))
    narrowings = Narrowings(site, site.soup, profile, view.headings)
    yield from (one.told for one in narrowings.found())
    if (heading := narrowings.called()) is not None:
        yield f"it is headed {heading!r}; if that is all there is, name it in the profile: [grids.*] title"
    yield from Onward(site, profile).unknown(page, is_known=is_known)
    if any(_is_slider(tag) for part in (*site.before, *site.after) for tag in (part, *dom.elements(part))):
        yield "a slider beside it may choose which of its rows are shown"
    yield from _cards_beside(view, profile)


def _is_slider(tag: Tag) -> bool:
    is_such = dom.role(tag) == "slider" or (tag.name == "input" and dom.attribute(tag, "type").lower() == "range")
    return is_such and "disabled" not in tag.attrs and dom.attribute(tag, "aria-disabled") != "true"


def _cards_beside(view: GridView, profile: Profile) -> Iterator[str]:
    """What can be downloaded as the rows of the list can, in no row of any: pictures, cards without labels."""
    rows = [row.tag for row in view.all_rows]
    if view.site is None or not any(_downloads(spot, profile) for spot in Pressed(view.site.soup).within(rows)):
        return
    holder = next((one for one in view.site.table.owners[0].parents if _is_panel(one)), view.site.soup)
    listed = {id(row) for row in rows}
    holding = {id(one) for one in view.site.table.owners[0].parents}
    for spot in Pressed(view.site.soup).within([holder]):
        if _downloads(spot, profile) and not any(id(one) in listed or _is_row(one) for one in spot.tag.parents):
            words = _words_around(spot, holding)
            if words:
                yield f"{words[:80]!r} can be downloaded too, and stands in no row"


def _words_around(spot: Spot, holding: set[int]) -> str:
    """What stands beside something to press, in what holds it and not the list."""
    near = (one for one in islice(spot.tag.parents, 3) if id(one) not in holding)
    return next((said for one in near if (said := _words_besides(one, spot))), "")


def _downloads(spot: Spot, profile: Profile) -> bool:
    return any(matches(name, profile.controls.download) for name in spot.names)


def _is_panel(part: Tag) -> bool:
    return dom.role(part) in ("tabpanel", "dialog") or part.name in ("main", "dialog")


def _is_row(part: Tag) -> bool:
    return part.name == "tr" or dom.role(part) == "row"


def _words_besides(part: Tag, spot: Spot) -> str:
    return " ".join(dom.text(part, apart=True, skip=lambda tag: tag is spot.tag or dom.is_button(tag)).split())


def _unfinished(view: GridView, profile: Profile, page: int) -> Iterator[str]:
    """What the words around a list say of more."""
    if view.site is None:
        return
    site, pager = view.site, view.pager
    if pager.is_open:
        yield f"its pager leaves open how many there are{key('pager', 'inexact')}"
    if pager.is_silent and page == 1 and not (Onward(site, profile).is_over() or has_room(view, profile)):
        yield f"its pager says where in it this is, and not of how many{key('pager', 'ranges')}"
    if (words := _coming(site, profile)) is not None:
        yield f"more is on its way: the page says {words!r}{key('pager', 'coming')}"
    if pager.pages is not None and (pager.page or page) < pager.pages:
        yield f"its pager says page {pager.page or page} of {pager.pages}{key('pager', 'pages')}"
    if (words := partial_words(site.table, site.others, site.inside, profile.pager, profile.filters.aside)) is not None:
        yield f"the page says {words!r}{key('pager', 'partial')}"


def _coming(site: Surroundings, profile: Profile) -> str | None:
    """Words or drawings, beside a list or in a row without data, of what is still to come; also words that are for
    screen readers."""
    for part in (*site.inside, *site.after, *site.before):
        for tag in (part, *dom.elements(part)):
            words = dom.text(tag, values=False) or dom.own_name(tag) or dom.spoken(tag)
            if not dom.is_button(tag) and len(words) <= _LONGEST and profile.pager.coming.search(words):
                return words
            if not words and _is_drawn_as_coming(tag, profile):
                return dom.attribute(tag, "class")
    is_busy = any(dom.attribute(tag, "aria-busy").lower() == "true" for tag in site.table.owners)
    return "aria-busy" if is_busy else _left_out(site)


def _is_drawn_as_coming(tag: Tag, profile: Profile) -> bool:
    looks = looks_of(tag)
    is_drawn = any(set(words) <= looks for words in profile.pager.coming_looks)
    near = (*dom.elements(tag), *(tag.parent.find_all(True, recursive=False) if tag.parent is not None else ()))
    return is_drawn and not any(map(dom.is_control, near)) and not any(map(is_pressed, (tag, *tag.parents)))


def _left_out(site: Surroundings) -> str | None:
    """The dots of a row that stand for rows which are left out."""
    said = (dom.text(row) for row in site.inside)
    return next((words for words in said if words and _DOTS.fullmatch(words)), None)


def counted_in_heading(site: Surroundings) -> int | None:
    """How many rows the heading over a listing counts, in brackets behind its words."""
    found = re.search(r"\w\W*[(\[]\s*(\d[\d,]*)\s*[)\]]\W*$", site.heading)
    return None if found is None else int(found[1].replace(",", ""))


def shut_groups(view: GridView, profile: Profile) -> list[Tag]:
    """Rows of a list that stand for others which are not shown."""
    if view.site is None:
        return []
    own = [row for row in view.site.inside if _is_shut(row, view.site, profile)]
    is_tree = any(dom.role(owner) == "treegrid" for owner in view.site.table.owners)
    return [*own, *(row.tag for row in view.rows if is_tree and "false" in _states(row.tag))]


def opener_of(row: Tag, site: Surroundings, profile: Profile) -> Spot | None:
    """What opens a group: what says that it does, else the first thing to press in its row that writes nothing."""
    spots = list(site.spots((row,)))
    named = (spot for spot in spots if any(matches(name, profile.controls.expand) for name in spot.names))
    shut = (spot for spot in spots if dom.attribute(spot.tag, "aria-expanded").lower() == "false")
    harmless = (spot for spot in spots if not any(profile.never_press.search(name) for name in spot.names))
    return next(named, None) or next(shut, None) or next(harmless, None)


def leads_to_all(site: Surroundings, profile: Profile) -> list[Spot]:
    """Links beside a list to a screen with all of it."""
    found = site.spots((*site.inside, *site.after, *site.before))
    return [
        spot
        for spot in found
        if spot.is_enabled
        and spot.path
        and not spot.is_chosen
        and any(re.search(profile.controls.view_all, name) for name in spot.names)
    ]


def rows_by_aria(view: GridView) -> int | None:
    """How many rows of data the markup says the whole list has (`aria-rowcount`, its other rows taken off as it counts
    them); None where it does not say."""
    if view.site is None:
        return None
    table = view.site.table
    holders = [tag for owner in table.owners for tag in (owner, *owner.parents) if "aria-rowcount" in tag.attrs]
    said = dom.attribute(holders[0], "aria-rowcount") if holders else ""
    if not said.isdigit():
        return None
    return max(int(said) - _other_rows(view, table), 0)


def _other_rows(view: GridView, table: Table) -> int:
    """How many of the rows that the markup counts hold no data: all others, or the numbered ones where it numbers any;
    none where its numbers begin with the data."""
    data = {id(row.tag) for row in view.rows}
    rows = [row.tag for row in (*table.head, *table.body)]
    others = [tag for tag in rows if id(tag) not in data]
    if not any("aria-rowindex" in tag.attrs for tag in rows):
        return len(others)
    begins_with_data = bool(view.rows) and dom.attribute(view.rows[0].tag, "aria-rowindex") == "1"
    return 0 if begins_with_data else sum("aria-rowindex" in tag.attrs for tag in others)


def columns_not_drawn(view: GridView) -> int:
    """How many columns the markup says there are (`aria-colcount`) beyond those that are on the page."""
    if view.site is None:
        return 0
    table = view.site.table
    holders = [tag for owner in table.owners for tag in (owner, *owner.parents) if "aria-colcount" in tag.attrs]
    said = dom.attribute(holders[0], "aria-colcount") if holders else ""
    drawn = max((sum(cell.columns for cell in row.cells) for row in (*table.head, *table.body)), default=0)
    return max(int(said) - drawn, 0) if said.isdigit() else 0


def _is_shut(row: Tag, site: Surroundings, profile: Profile) -> bool:
    """Whether a row that holds no data says that it is shut, by its state or, without one, by what it offers."""
    states = _states(row)
    if states:
        return "false" in states
    onward = Onward(site, profile)  # the arrow of a pager may be the sign of a group that is shut
    openers = (spot for spot in site.spots((row,)) if spot.is_enabled and not onward.is_next(spot))
    return any(
        any(matches(name, profile.controls.expand) for name in spot.names)
        or (not spot.names and is_drawn_shut(spot.tag))
        for spot in openers
    )


def _states(row: Tag) -> set[str]:
    said = {dom.attribute(tag, "aria-expanded").lower() for tag in (row, *dom.elements(row))}
    return said & {"true", "false"}
