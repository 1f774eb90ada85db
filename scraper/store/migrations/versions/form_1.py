"""The first form: there is nothing to do for data that has it."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing: new data is made in the form of today."""
