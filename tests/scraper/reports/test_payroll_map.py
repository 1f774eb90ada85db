"""The map of a payroll package: a slip in it is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.reports.payroll_map import load

COLUMN = "[[columns]]\nheading = 'Hours'\nvalue = '{hours}'\n"
ITEMS = "[pay_items]\nnormal = 'Base'\n"


def test_what_no_column_shows_tells_no_hours_apart(tmp_path: Path) -> None:
    """Nor is there anything but what the file says."""
    file = tmp_path / "map.toml"
    file.write_text(
        f"not_paid = ['Kim Tran']\n{COLUMN}[[columns]]\nheading = 'D'\nvalue = 'on {{day}}'\n{ITEMS}", "utf-8"
    )
    mapped = load(file)
    assert mapped.shown == ("day",)
    assert (set(mapped.not_paid), len(mapped.employees)) == ({"kimtran"}, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rates = 1\n", "there is no 'rates'"),
        ("columns = 1\n", "expected tables [[columns]]"),
        (ITEMS, "expected one column with the value '{hours}'"),
        (COLUMN + COLUMN + ITEMS, "expected one column with the value '{hours}'"),
        (COLUMN.replace("{hours}", "{hours} h") + ITEMS, "expected nothing beside {hours}"),
        (COLUMN.replace("{hours}", "{wage}") + ITEMS, "there is no {wage}"),
        (COLUMN.replace("{hours}", "{hours") + ITEMS, "[[columns]] Hours"),
        (COLUMN + "colour = 'x'\n" + ITEMS, "there is no 'colour'"),
        ("[[columns]]\nheading = 'Hours'\n" + ITEMS, "expected texts for heading, value"),
        (COLUMN, "pay_items: expected a table"),
        ("not_paid = 'Kim'\n" + COLUMN + ITEMS, "not_paid: expected a list"),
        ("dates = 'short'\n" + COLUMN + ITEMS, "dates: expected a form"),
        (COLUMN + ITEMS + "[[employees]]\nfirst_name = 'Kim'\n", "expected texts for first_name, last_name"),
        ("[[columns", "expected a TOML file"),
    ],
)
def test_a_slip_is_told(tmp_path: Path, text: str, told: str) -> None:
    """In one line."""
    file = tmp_path / "map.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        load(file)
    assert told in str(error.value)
    assert "\n" not in str(error.value)
