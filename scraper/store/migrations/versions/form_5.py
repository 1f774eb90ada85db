"""The database itself refuses to change an entry of a log; how, stands in `scraper.store.growing`."""

from __future__ import annotations

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """No table changes; the refusals are set up after the last step."""
