"""A screen with several lists, kept as one page with every row of theirs, whatever pages they have."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flows.browser.page_actions import Screen, Shot
from flows.kept import Kept, KeptGrid
from flows.lists.part import Part
from flows.lists.walk import Walk
from flows.login.account import Keep
from scraper.errors import LayoutChanged
from scraper.evidence.snapshot import Context
from scraper.pages.html.screens import called
from scraper.pages.html.virtual import is_window, numbers, row_number, with_rows


class Whole:
    """The lists of one screen."""

    def __init__(self, screen: Screen, keep: Keep, kind: str, context: Context) -> None:
        self._screen = screen
        self._keep = keep
        self._kind = kind
        self._context = context
        self.left = False
        """Whether a list led to another screen."""

    def kept(self, shot: Shot, parts: Sequence[Part]) -> Kept:
        """The screen, captured in `shot`, as its last pages show it and with the rows of all pages before; every page
        is kept besides. Where the end of a list is not proven: as it was at first, and why."""
        walked: list[tuple[Part, list[KeptGrid]]] = []
        try:
            for part in parts:
                if part.why(shot.html, self._screen.profile):
                    walked.append((part, self._walked(part)))
                    if doubts := walked[-1][1][-1].doubts:
                        return self._stored(shot, self._context, doubts)
            if not walked:
                return self._stored(shot, self._context)
            shot_now = self._screen.capture()
            html = shot_now.html
            for part, pages in walked:
                html = self._with_all(html, part, pages)
        except LayoutChanged as error:
            return self._stored(shot, self._context, (error.message,))
        context = self._context.model_copy(update={"walk": uuid.uuid4().hex})
        return self._stored(Shot(html, shot_now.url, shot_now.scrubbed), context)

    def _walked(self, part: Part) -> list[KeptGrid]:
        walk = Walk(self._screen, self._keep, part.grid, f"{self._kind}_pages", self._context, None, part=part)
        try:
            return list(walk.pages())
        finally:
            self.left |= walk.left

    def _with_all(self, html: str, part: Part, pages: list[KeptGrid]) -> str:
        """The captured screen, where the list stands on its last page, with the rows of the pages before."""
        last, now = pages[-1].view, part.find(part.see(html), self._screen.profile)
        if [row.signature for row in now.rows] != [row.signature for row in last.rows]:
            raise LayoutChanged(
                f"{called(self._screen.profile, part.grid)} lists other rows after it was read", part.grid
            )
        drawn = set(numbers(last)) if is_window(last) else set()
        earlier = [
            (number, row.tag)
            for number, page in enumerate(pages[:-1], 1)
            for row in page.rows
            if row_number(row.tag) not in drawn
        ]
        return with_rows(html, str(now.rows[0].ref), earlier) if earlier else html

    def _stored(self, shot: Shot, context: Context, doubts: tuple[str, ...] = ()) -> Kept:
        return Kept(self._keep(shot.html.encode(), self._kind, shot.url, shot.scrubbed, context), doubts=doubts)
