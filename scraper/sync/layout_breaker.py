"""A screen that is not the one the profile describes is left alone for the rest of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from scraper.errors import LayoutChanged

CARDS_IN_A_ROW = 3
"""An entity whose screen cannot be read on so many cards in a row is left alone for the rest of the run."""


@dataclass
class Stopped:
    """Which entities' screens are not the ones the profile describes."""

    failed: dict[str, list[LayoutChanged]] = field(default_factory=dict)
    """Entity to what was wrong on the latest cards in a row."""

    def why(self, entity: str) -> LayoutChanged | None:
        """Why the entity is left alone; None while it is not: one odd card must not cost all the others."""
        latest = self.failed.get(entity, [])
        return latest[-1] if len(latest) >= CARDS_IN_A_ROW else None
