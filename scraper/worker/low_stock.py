"""Tells of stock that has fallen below its minimum, once for each item and fall."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import structlog

from scraper.errors import ConfigError
from scraper.reports import low_stock, stock_levels
from scraper.reports.form_register import Cell

if TYPE_CHECKING:
    from scraper.worker.dispatch import Tell
    from scraper.workspace import Workspace

FACTS = tuple(name.replace(" ", "_") for name in low_stock.LOW)
"""Amounts as decimal text."""
log = structlog.get_logger("ascora")


def tell_of_falls(ws: Workspace, tell: Tell) -> None:
    """Send `ascora-stock-low` for each item that is below its minimum and was not when it was last looked.

    An item whose level is not known stays as it was. Thresholds that cannot be read are told in the log, and end
    nothing: `ascora stock low` says what is wrong with them.
    """
    account = ws.settings.account
    try:
        path = ws.settings.stock_levels
        own = [] if path is None else stock_levels.load(path)
    except ConfigError as error:
        log.warning("stock.not_compared", account=account, why=str(error))
        return
    levels = ws.store.objects.current("stock_level")
    lines, unknown = low_stock.low(own, levels)
    fallen = ws.store.falls.note({one.place for one in lines}, unknown)
    for one in lines:
        if one.place not in fallen:
            continue
        facts = dict(zip(FACTS, map(_plain, one.row()), strict=True))
        log.warning("stock.low", account=account, **facts)
        tell("ascora-stock-low", account=account, **facts)


def _plain(cell: Cell) -> Any:
    return str(cell) if isinstance(cell, Decimal) else cell
