"""Steps like this one bring data from form to form; which was the last is kept in `schema_revision`."""

from __future__ import annotations

revision = "8"
down_revision = "7"


def upgrade() -> None:
    """Nothing else: Alembic itself makes that table. Programs that know nothing of it refuse the data by its form."""
