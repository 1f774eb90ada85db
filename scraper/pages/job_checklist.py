"""The Job Checklist of a card: Job Card > Details > Job Checklist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4.element import Tag

from scraper.errors import RowRejected
from scraper.models import ChecklistItem, JobChecklist
from scraper.pages import values
from scraper.pages.html import dom
from scraper.pages.html.cell import HALF
from scraper.pages.html.read_cell import tick_label
from scraper.pages.html.rows import RowView
from scraper.pages.html.screens import key
from scraper.pages.html.titles import Titles
from scraper.pages.page import GridPage
from scraper.profile import fold, matches


class JobChecklistGridPage(GridPage[JobChecklist]):
    """All items of the card's checklist as one record; no items, no record.

    One item that cannot be read rejects the whole list: a list that lacks a line is a wrong list.
    """

    kind = "job_checklist_grid"
    record = JobChecklist
    grid = "job_checklist"
    rivals = ("job_sections", "attachments", "bookings", "tasks")
    is_optional = True
    columns = {
        "name": values.identity,
        "done": values.yes_no,
        "done_by": values.words,
        "done_at": values.instant,
    }

    def read(self) -> Iterator[JobChecklist | RowRejected]:
        """The card's one checklist, or why its lines cannot be read; nothing where the card has no items."""
        lines = [item for item, _ in self.rows()] if self.view.is_shown else list(self._ticks())
        rejected = [line for line in lines if isinstance(line, RowRejected)]
        read = [line for line in lines if isinstance(line, JobChecklist)]
        if rejected:
            yield from rejected
        elif read:
            items = tuple(item for line in read for item in line.items)
            extra = {heading: words for line in read for heading, words in line.extra.items()}
            yield read[0].model_copy(update={"items": items, "extra": extra})

    def _ticks(self) -> Iterator[JobChecklist | RowRejected]:
        """A checklist that is no grid: tick boxes with their words, under the list's title."""
        ticks = [tag for tag in dom.elements(self.soup) if dom.is_tick(tag)]
        wordings = self.profile.grids[self.grid].title
        titles = Titles(self.soup, {fold(wording) for wording in wordings}, ticks)
        below = (tick for tick in ticks if matches(_title(titles, tick), wordings))
        for position, tick in enumerate(below, 1):
            item = {"position": position, "name": tick_label(tick), "done": dom.is_ticked(tick)}
            if item["name"] and dom.is_half(tick):
                what = f"row {position}: done: {item['name']!r} is {HALF}, which is neither yes nor no"
                yield self.rejected(what, key("formats", "yes"))
            elif item["name"]:
                yield self._listed(item, {})
            else:
                yield self.rejected(f"row {position}: name: the tick box has no words", self.line_of("name"))

    def build(self, fields: dict[str, Any], row: RowView, position: int) -> JobChecklist:
        """A list of the one item that a row is."""
        extra = {f"{position}. {heading}": words for heading, words in self.unplaced(row).items()}
        return self._listed({"position": position, **fields}, extra)

    def _listed(self, item: dict[str, Any], extra: dict[str, str]) -> JobChecklist:
        context = self.snapshot.context
        card = {"job_number": context.job_number, "section_name": context.section_name}
        items = (self.record_of(ChecklistItem, item),)
        return self.record_of(JobChecklist, {**card, "items": items, "extra": extra})


def _title(titles: Titles, tick: Tag) -> str:
    """The nearest words over a tick box that are not its own."""
    return next((words for words in titles.over(tick) if words != dom.own_name(tick)), "")
