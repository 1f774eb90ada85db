"""Stock that has fallen below its minimum is told of once for each item and fall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from scraper.models.base import Reading
from scraper.models.stock_level import StockLevel
from scraper.settings import Settings
from scraper.worker import low_stock
from scraper.workspace import Workspace, open_workspace

THRESHOLDS = "part,location,minimum\nA1,Van 1,5\nB2,Depot,5\n"


@pytest.fixture
def ws(make_settings: Callable[..., Settings], tmp_path: Path) -> Iterator[Workspace]:
    """An account whose company has thresholds of its own."""
    levels = tmp_path / "levels.csv"
    levels.write_text(THRESHOLDS, encoding="utf-8")
    with open_workspace(make_settings(stock_levels=levels)) as opened:
        yield opened


def hold(ws: Workspace, **on_hand: int | None) -> list[dict[str, Any]]:
    """So much is on hand now; what is told of it."""
    where = {"A1": "Van 1", "B2": "Depot"}
    found = [
        StockLevel(part_number=part, location=where[part], on_hand=None if amount is None else Decimal(amount))
        for part, amount in on_hand.items()
    ]
    at, page = ws.clock(), "ab" * 32
    ws.store.objects.put(
        [Reading(record=one, source="ui", facet="grid", observed_at=at, evidence=page) for one in found]
    )
    told: list[dict[str, Any]] = []

    def tell(event: str, **facts: Any) -> None:
        told.append({"event": event, **facts})

    low_stock.tell_of_falls(ws, tell)
    return told


def test_each_item_is_told_of_once_a_fall(ws: Workspace) -> None:
    """Not again while it stays low, nor while its level is not known; again when it fell anew."""
    (told,) = hold(ws, A1=3, B2=9)
    assert told == {
        "event": "ascora-stock-low", "account": "default", "part": "A1", "description": None, "location": "Van 1",
        "on_hand": "3", "minimum": "5", "target": "5", "on_order": None, "threshold": "ours",
    }  # fmt: skip
    assert hold(ws, A1=2) == []
    assert [one["part"] for one in hold(ws, A1=None, B2=1)] == ["B2"]
    assert hold(ws, A1=2) == []
    assert hold(ws, A1=8) == []
    assert [one["on_hand"] for one in hold(ws, A1=4)] == ["4"]


def test_thresholds_that_cannot_be_read_end_nothing(ws: Workspace) -> None:
    """They are told in the log."""
    assert ws.settings.stock_levels is not None
    ws.settings.stock_levels.write_text("part,minimum\nA1,many\n", encoding="utf-8")
    with capture_logs() as lines:
        assert hold(ws, A1=1) == []
    assert [(line["event"], "ASCORA_STOCK_LEVELS" in line["why"]) for line in lines] == [("stock.not_compared", True)]
