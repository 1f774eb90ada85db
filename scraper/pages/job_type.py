"""The list of job types: which form each requires, and when."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.errors import RowRejected
from scraper.pages import values
from scraper.pages.html.cell import Cell
from scraper.pages.html.grid import GridView, find_grid
from scraper.pages.page import Page
from scraper.pages.values import Printing
from scraper.profile import matches
from scraper.profile.forms import RequiredForm


def _template(cell: Cell, printing: Printing) -> str | None:
    """A form's name, whole; None where the type requires none."""
    if values.words(cell, printing) is None or matches(cell.full, printing.profile.forms.no_form):
        return None
    return values.identity(cell, printing)


class JobTypesPage(Page):
    """One rule per form that a job type requires, in the list's order."""

    kind = "job_types_grid"
    shows = "job_types"

    @property
    def view(self) -> GridView:
        """The grid as shown. Raises `LayoutChanged`."""
        return find_grid(
            self.soup, self.profile.grids["job_types"], self.profile.pager, self.where, self.snapshot.sha256
        )

    def rules(self) -> Iterator[RequiredForm | RowRejected]:
        """What the rows require; in place of a cell that cannot be read for sure, why. Raises `LayoutChanged`."""
        view = self.view
        for position, row in enumerate(view.rows, 1):
            try:
                self.require_sure(row, f"row {position}")
            except RowRejected as rejected:
                yield rejected
                continue
            for when in ("before_first_check_in", "after_completion"):
                name, form = row.cell("job_type"), row.cell(when)
                if name is None or form is None:
                    continue
                try:
                    place = f"row {position}: "
                    job_type = self.value("job_type", name, values.identity, view.titles["job_type"], place)
                    template = self.value(when, form, _template, view.titles[when], place)
                except RowRejected as rejected:
                    yield rejected
                else:
                    if template is not None:
                        yield RequiredForm(job_type=str(job_type), template=str(template), when=when)
