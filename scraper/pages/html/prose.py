"""Words beside a listing of the account that narrow it in the manner of a sentence, or of a path: *Jobs in Sydney*,
*Jobs › Overdue*, *Jobs 1,240*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from bs4 import BeautifulSoup
from bs4.element import Tag

from scraper.pages.html import dom
from scraper.pages.html.screens import key
from scraper.profile import Profile, fold, matches

_LONGEST = 60
_SIGNS = re.compile(r"\s*[›»→▸❯>/\n|\\]\s*")
_COUNT = re.compile(r"(?P<what>.*[^\W\d])\W+(?P<count>\d[\d,]*)\W*", re.DOTALL)
_YEAR = re.compile(r"(?:19|20)\d\d")


class Prose:
    """The sentences and paths of a page that name what is listed."""

    def __init__(self, soup: BeautifulSoup, profile: Profile) -> None:
        self._soup = soup
        self._filters = profile.filters
        titles = (title for grid in profile.grids.values() for title in grid.title)
        menus = (one for menu in profile.menu.values() for one in menu)
        self._listed = (*titles, *menus)
        self._whole = {fold(one) for one in (*profile.filters.plain, *profile.filters.every, *profile.filters.things)}

    def narrowing(self, lines: Iterable[str]) -> Iterator[str]:
        """Which of some lines say of what is listed that it is all of some kind."""
        for line in lines:
            found = self._sentence(line) if len(line) <= _LONGEST else None
            if found is not None and matches(found["what"], self._things):
                yield f"the page says {line!r}{key('filters', 'prose')}"

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
            found = _COUNT.fullmatch(name.strip())
            if found is None or _YEAR.fullmatch(found["count"]) or not matches(found["what"], self._things):
                continue
            if int(found["count"].replace(",", "") or 0) > taken:
                yield f"{' '.join(name.split())!r} counts more, and {taken} were read{key('pager', 'badge')}"

    def _sentence(self, line: str) -> re.Match[str] | None:
        found = (re.search(pattern, line, re.IGNORECASE) for pattern in self._filters.prose.patterns)
        return next((one for one in found if one is not None), None)

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
