"""Two depots with lockers, a roster and meters: what the invented entities are shown by, on a portal on paper."""

from __future__ import annotations

from typing import Any

from tests.recorded import grid, link

DEPOTS = ("Depot", "Suburb")
LOCKERS = ("Locker", "Holds")
ROSTER = ("Worker", "Starts")


def address(number: str) -> str:
    """Where a depot's row leads."""
    return f"https://portal.example/depot/{number}"


def depots(*rows: tuple[str, str]) -> str:
    """The list of depots."""
    cells = [(link(number, f"depot/{number}"), suburb) for number, suburb in rows]
    return grid("Depots", DEPOTS, cells, total=len(rows))


def not_due(report: dict[str, Any], entity: str) -> int:
    """How much a run had no reason to do."""
    told: int = report["entities"][entity].get("not_due", {"count": 0})["count"]
    return told
