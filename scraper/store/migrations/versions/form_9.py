"""Objects are looked up by what of them is open, and by words: the rows are entered behind the steps."""

from __future__ import annotations

revision = "9"
down_revision = "8"


def upgrade() -> None:
    """No table changes."""
