"""Tables of HTML that programs write as workbooks: beside what a cell shows may stand the number that it holds."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from bs4 import BeautifulSoup

_HELD = "x:num"
_SHOWN = re.compile(r"(?P<open>\()?(?P<minus>-)?[$\s]*(?P<number>[\d,]+(?:\.\d+)?)\s*\)?(?P<percent>%)?")


def told(page: str) -> str:
    """The page, with cells marked that do not show all of the number they hold."""
    if _HELD not in page.lower():
        return page
    soup = BeautifulSoup(page, "lxml")
    for cell in soup.find_all(["td", "th"]):
        held, shown = str(cell.attrs.get(_HELD) or ""), _number(cell.get_text().strip())
        if held and shown is not None and _decimal(held) != shown:
            cell.attrs["data-ascora-unsure"] = f"its value is {held}, and it shows {cell.get_text().strip()!r}"
    return str(soup)


def _number(shown: str) -> Decimal | None:
    """What a cell shows; None where that is no number, such as a day."""
    found = _SHOWN.fullmatch(shown)
    if found is None:
        return None
    number = Decimal(found["number"].replace(",", "")) * (-1 if found["open"] or found["minus"] else 1)
    return number / 100 if found["percent"] else number


def _decimal(held: str) -> Decimal | None:
    try:
        return Decimal(held)
    except InvalidOperation:
        return None
