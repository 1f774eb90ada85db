"""Words beside a listing of the account that narrow it in the manner of a sentence, or of a path: *Jobs in Sydney*,
*Jobs › Overdue*, *Jobs 1,240*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.grid import GridView
from scraper.pages.html.screens import key
from scraper.profile import Profile, fold, matches
from scraper.profile.lists import Grid

_LONGEST = 60
_MOST_WORDS = 8
_MOST_OF_KIND = 4
"""Words of a line that names no more than a kind."""
_WORDS = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_SIGNS = re.compile(r"\s*[›»→▸❯>/\n|\\]\s*")
_COUNT = re.compile(r"(?P<what>.*[^\W\d])\W+(?P<count>\d[\d,]*)\W*", re.DOTALL)
_ALONE = re.compile(r"[(\[]?\s*\d[\d,]*\s*[)\]]?")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Prose:
    """What a page says in words beside a listing that names what is listed."""

    def __init__(self, view: GridView, soup: BeautifulSoup, profile: Profile, grid: Grid) -> None:
        self._view = view
        self._soup = soup
        self._profile = profile
        self._filters = profile.filters
        titles = (title for one in profile.grids.values() for title in one.title)
        menus = (one for menu in profile.menu.values() for one in menu)
        self._listed = (*titles, *menus)
        self._whole = {fold(one) for one in (*profile.filters.plain, *profile.filters.every, *profile.filters.things)}
        self._names = {fold(title.split()[-1]) for title in grid.title if title.endswith("s")}
        self._key = tuple(view.titles[field] for field in grid.required if field in view.titles)

    def narrowing(self, lines: Iterable[str]) -> Iterator[str]:
        """Which of some lines say of what is listed that it is all of some kind. Of such as do so by the kind alone
        (*Overdue*, *Open jobs*), several are a key to colours, or headings of counts."""
        kinds = []
        for line in dict.fromkeys(lines):
            words = [fold(word) for word in _WORDS.findall(line)]
            is_of_some = len(line) <= _LONGEST and self._is_of_some(line, words)
            if self._is_kind(line) or (is_of_some and words[-1] in self._names and len(words) < _MOST_OF_KIND):
                kinds.append(line)
            elif is_of_some:
                yield f"the page says {line!r}{key('filters', 'joining')}"
        if len(kinds) == 1:
            yield f"the page says {kinds[0]!r}{key('filters', 'kinds')}"

    def _is_of_some(self, line: str, words: list[str]) -> bool:
        """Whether a line names what is listed together with words that are not known to leave it whole, and does not
        just count it."""
        is_statement = len(words) <= _MOST_WORDS and not self._filters.remarks.search(line)
        if not (self._names & set(words) and is_statement) or self._count(line) is not None:
            return False
        told = (word for before, word in pairwise(["", *words]) if before not in self._filters.every)
        return any(word not in self._known and not word.isdigit() for word in told)

    def _is_kind(self, line: str) -> bool:
        """Whether a line says nothing but of what kind or of when, or what all rows have in common."""
        return fold(line) in self._kinds or self._filters.kinds.search(line) is not None

    @cached_property
    def _kinds(self) -> set[str]:
        """Words for a status, and what all rows say in one column, folded."""
        statuses = {fold(word) for words in self._profile.statuses.values() for word in words}
        rows = self._view.rows
        said = ({fold(cell.full) for row in rows if (cell := row.cell(field))} for field in self._view.columns)
        return statuses.union(*(values for values in said if len(rows) > 1 and len(values) == 1)) - {""}

    @cached_property
    def _known(self) -> set[str]:
        """Folded words that leave a listing whole, or only name how it is sorted."""
        headings = (word for heading in self._view.headings for word in _WORDS.findall(heading))
        return self._names | self._whole | set(map(fold, (*self._filters.joining, *self._listed, *headings)))

    def paths(self, lines: Iterable[str]) -> Iterator[str]:
        """Paths, drawn as such or as lines with signs in between, that lead on from what is listed to a part of it."""
        crumbs = (dom.text(tag, values=False, apart=True) for tag in dom.elements(self._soup) if self._is_path(tag))
        for path in dict.fromkeys((*crumbs, *lines)):
            parts = [" ".join(part.split()) for part in _SIGNS.split(path) if part.strip()]
            named = [place for place, part in enumerate(parts) if matches(part, self._listed)]
            if named and named[0] < len(parts) - 1 and len(path) <= 2 * _LONGEST and not self._is_whole(parts[-1]):
                yield f"its path ends in {parts[-1]!r}{key('filters', 'plain')}"

    def counts(self, names: Iterable[str], taken: int) -> Iterator[str]:
        """Which of some headings, tabs and marks count more of what is listed than were `taken`."""
        for name in dict.fromkeys(names):
            if (count := self._count(name)) is not None and count > taken:
                yield f"{' '.join(name.split())!r} counts more, and {taken} were read{key('pager', 'badge')}"

    def _count(self, name: str) -> int | None:
        """How many a name counts of what is listed, or of a kind of it: *Jobs (57)*, *Open jobs: 12*."""
        found = _COUNT.fullmatch(name.strip())
        if found is None or _YEAR.fullmatch(found["count"]):
            return None
        is_of_kind = bool(self._names & {fold(word) for word in _WORDS.findall(found["what"])[-1:]})
        is_listed = is_of_kind or matches(found["what"], (*self._things, *self._key))
        return int(found["count"].replace(",", "")) if is_listed else None

    def alone(self, lines: Iterable[str], taken: int) -> Iterator[str]:
        """The one number that stands by itself beside a listing, where it is more than were `taken`."""
        numbers = {line for line in lines if _ALONE.fullmatch(line) and not _YEAR.fullmatch(line)}
        if len(numbers) == 1 and int(re.sub(r"\D", "", number := numbers.pop())) > taken:
            yield f"the page says {number!r}, and {taken} were read{key('pager', 'badge')}"

    def _is_path(self, tag: Tag) -> bool:
        said = (dom.attribute(tag, "class"), dom.attribute(tag, "aria-label"), dom.attribute(tag, "id"))
        return any(map(self._filters.paths.search, said)) and not any(map(self._is_marked, tag.parents))

    def _is_marked(self, tag: Tag) -> bool:
        return self._filters.paths.search(dom.attribute(tag, "class")) is not None

    def _is_whole(self, words: str) -> bool:
        return matches(words, self._listed) or all(
            fold(word) in self._whole or matches(word, self._listed) for word in re.findall(r"[^\W_]+", words)
        )

    @cached_property
    def _things(self) -> tuple[str, ...]:
        return (*self._listed, *(f"{thing}s" for thing in self._filters.things))
