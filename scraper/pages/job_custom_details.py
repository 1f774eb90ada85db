"""The company's own fields on a card's second tab: Job Card > Custom Details."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.errors import RowRejected
from scraper.models import CustomField, Job
from scraper.pages.html.detail import find_details
from scraper.pages.page import Page


class JobCustomDetailsPage(Page):
    """One record that states nothing but the custom fields: those under the tab's own title, else every labelled value
    that is no standard field."""

    kind = "job_custom_details"
    shows = "custom_details"

    def read(self) -> Iterator[Job | RowRejected]:
        """The card's one record."""
        context = self.snapshot.context
        if not context.job_number:
            raise self.changed("nothing says which card this tab belongs to")
        details = self.profile.details["job"].model_copy(update={"required": ()})
        view = find_details(self.soup, details, self.where, self.snapshot.sha256, self.profile.grids.values())
        yield Job(
            job_number=context.job_number,
            section_name=context.section_name,
            portal_id=context.portal_id,
            custom_fields=tuple(
                CustomField(name=pair.label, value=pair.words or None) for pair in view.custom_fields or view.others
            ),
        )
