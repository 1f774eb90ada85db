"""How many rows a list's own pager can show on a page: a drop-down, a list behind a button, a row of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK, Spot, Surroundings
from scraper.pages.html.grid import GridView
from scraper.pages.html.narrowing import NAMELESS, Narrowings
from scraper.pages.html.onward import is_page_choice
from scraper.pages.html.pager import total_said
from scraper.profile import Profile, matches

MOST_ROWS = 500
"""More than so many rows are not asked for at once."""
_LEVELS = 3
"""So far the words that say what numbers are for may be from them."""
_LONGEST = 80
_OPENS = frozenset({"true", "menu", "listbox"})


@dataclass(frozen=True)
class Size:
    """One way to show more rows at once."""

    kind: Literal["choose", "open", "press"]
    """Choose an option, open a list of choices, press a number."""
    number: str
    """Of the field or of what is pressed, in the page it was captured from."""
    called: str
    """What a message calls it."""
    option: str = ""
    """Value of the option to choose."""
    before: str = ""
    """Value of the option that is chosen."""


def wider(view: GridView, profile: Profile) -> Size | None:
    """The way to the largest page that is worth asking for; None where the list's own pager offers none."""
    if view.site is None or not view.rows:
        return None
    return next(_Sizes(view.site, profile, len(view.rows), view.pager.total).ways(), None)


def has_room(view: GridView, profile: Profile) -> bool:
    """Whether the list says that its pages hold more rows than it shows."""
    if view.site is None:
        return False
    return any(size > len(view.rows) for size in _Sizes(view.site, profile, len(view.rows), None).chosen())


def drop_down(view: GridView, profile: Profile, called: str) -> str | None:
    """The number, on the page at hand, of the drop-down of a name; None where it is gone."""
    if view.site is None:
        return None
    found = _Sizes(view.site, profile, len(view.rows), view.pager.total).selects()
    return next((dom.attribute(one, SPOT_MARK) for one, name, _ in found if name == called), None)


def best(words: Sequence[str], shown: int, total: int | None, profile: Profile) -> int | None:
    """Place of the choice to make among those of a page's size; None where none shows more than `shown`.

    It is the least that holds all, else the most within `MOST_ROWS`; *All* only where that is known to be no more.

    >>> from scraper.profile import load
    >>> known = load()
    >>> best(["10", "25 rows", "100", "All"], 10, 80, known), best(["10", "50", "1000"], 10, None, known)
    (2, 1)
    >>> best(["10", "20", "All"], 10, 60, known), best(["10", "20", "All"], 10, None, known)
    (2, 1)
    >>> best(["5"], 5, 9, known), best(["30 days", "90 days"], 10, None, known)
    (None, None)
    """
    said = {at: size_said(one, profile) for at, one in enumerate(words)}
    sizes = {at: number for at, number in said.items() if number is not None and shown < number <= MOST_ROWS}
    whole = [at for at, number in sizes.items() if total is not None and number >= total]
    if whole:
        return min(whole, key=sizes.__getitem__)
    if total is not None and total <= MOST_ROWS:
        sizes |= {at: total for at, one in enumerate(words) if matches(one, _every(profile))}
    return max(sizes, key=sizes.__getitem__, default=None)


def size_said(words: str, profile: Profile) -> int | None:
    """The number of rows that a choice speaks of: `25`, *25 per page*; None for another choice, as *25 days*."""
    found = re.match(r"\W*(\d[\d,]*)\b", words)
    if found is None or not (words.strip() == found[1] or profile.pager.sizes.search(words)):
        return None
    return int(found[1].replace(",", ""))


def _every(profile: Profile) -> tuple[str, ...]:
    return *profile.controls.status_all, *profile.filters.all


class _Sizes:
    """What the surroundings of one list offer."""

    def __init__(self, site: Surroundings, profile: Profile, shown: int, total: int | None) -> None:
        self._site = site
        self._profile = profile
        self._shown = shown
        self._total = total
        self._parts = (*site.inside, *site.after, *site.before)
        self._fields = Narrowings(site, site.soup, profile, ())

    def ways(self) -> Iterator[Size]:
        """Every way, the surest first."""
        yield from self._drop_downs()
        yield from self._lists()
        yield from self._numbers()

    def chosen(self) -> Iterator[int]:
        """What the drop-downs stand at that choose how many rows a page holds."""
        for tag, _, words in self.selects():
            said = next((at for at, option in enumerate(tag.find_all("option")) if "selected" in option.attrs), 0)
            size = size_said(words[said], self._profile)
            if size is not None and self._says_size(tag, words[said]):
                yield size

    def selects(self) -> Iterator[tuple[Tag, str, list[str]]]:
        """Every drop-down of numbers that chooses no page, with its name and the words of its options."""
        for tag in self._elements():
            if tag.name != "select" or "disabled" in tag.attrs or is_page_choice(tag):
                continue
            words = [" ".join(option.get_text().split()) for option in tag.find_all("option")]
            sizes = sum(size_said(one, self._profile) is not None for one in words)
            if (
                sizes
                and len(words) > 1
                and sizes + sum(matches(one, _every(self._profile)) for one in words) == len(words)
            ):
                yield tag, repr(self._fields.label(tag)), words

    def _drop_downs(self) -> Iterator[Size]:
        for tag, called, words in self.selects():
            number, options = dom.attribute(tag, SPOT_MARK), tag.find_all("option")
            chosen = next((at for at, option in enumerate(options) if "selected" in option.attrs), 0)
            at = self._best(words)
            if number and at is not None and self._says_size(tag, words[chosen]):
                values = [str(option.attrs.get("value", said)) for option, said in zip(options, words, strict=True)]
                yield Size("choose", number, called, values[at], values[chosen])

    def _lists(self) -> Iterator[Size]:
        for tag in filter(_opens_list, self._elements()):
            shown = " ".join((dom.text(tag, values=False) or dom.text(tag)).split())
            number, label = dom.attribute(tag, SPOT_MARK), self._fields.label(tag)
            says_shown = re.search(rf"(?<![\d,]){self._shown}(?![\d,])", shown) is not None
            if number and says_shown and self._is_of_size(f"{label} {shown}", tag):
                yield Size("open", number, repr(label))

    def _numbers(self) -> Iterator[Size]:
        groups: dict[int, list[Spot]] = {}
        for spot in self._site.spots(self._parts):
            above = spot.tag.parent
            holder = above.parent if above is not None and above.name == "li" else above
            if spot.is_enabled and spot.names and holder is not None:
                groups.setdefault(id(holder), []).append(spot)
        for group in groups.values():
            at = self._best([spot.names[0] for spot in group])
            if at is not None and (number := group[at].number) is not None and self._is_row_of_sizes(group[at]):
                yield Size("press", number, group[at].called)

    def _elements(self) -> Iterator[Tag]:
        return (tag for part in self._parts for tag in (part, *dom.elements(part)))

    def _best(self, words: Sequence[str]) -> int | None:
        return best(words, self._shown, self._total, self._profile)

    def _says_size(self, tag: Tag, chosen: str) -> bool:
        """Whether a drop-down says how many rows a page holds: by its label, or, without one, by what is chosen."""
        label = self._fields.label(tag)
        if self._is_of_size(f"{label} {dom.attribute(tag, 'name')}", tag) or self._profile.pager.sizes.search(label):
            return True
        return not self._is_named(label) and size_said(chosen, self._profile) == self._shown

    def _is_named(self, label: str) -> bool:
        """Whether a label is one of its own, and no word of the pager that stands beside it."""
        controls, pager = self._profile.controls, self._profile.pager
        beside = (*controls.next_page, *controls.other_pages, *controls.last_page)
        return label != NAMELESS and not matches(label, beside) and total_said(label, pager) is None

    def _is_of_size(self, label: str, tag: Tag) -> bool:
        beside = " ".join(dom.text(tag.parent, values=False).split()) if tag.parent is not None else ""
        return any(self._profile.pager.sizes.search(words) for words in (label, beside) if len(words) <= _LONGEST)

    def _is_row_of_sizes(self, spot: Spot) -> bool:
        """Whether words beside a number say that it is a page's size, and the size at hand is among the numbers."""
        for holder, _ in zip(spot.tag.parents, range(_LEVELS), strict=False):
            words = " ".join(dom.text(holder, values=False, apart=True).split())
            if self._profile.pager.sizes.search(words) is not None:
                return len(words) <= _LONGEST and re.search(rf"(?<![\d,]){self._shown}(?![\d,])", words) is not None
        return False


def _opens_list(tag: Tag) -> bool:
    if tag.name in ("select", "input"):
        return False
    return dom.role(tag) == "combobox" or dom.attribute(tag, "aria-haspopup").lower() in _OPENS
