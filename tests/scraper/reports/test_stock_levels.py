"""The company's own thresholds, as its file says them; a slip is told with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.reports.stock_levels import Threshold, load

CSV = "Part,Location,Minimum,Target\nA1,Van 1,2,5\n\nB2,,1.5,\n"
TOML = "[[levels]]\npart = 'A1'\nlocation = 'Van 1'\nminimum = 2\ntarget = 5\n[[levels]]\npart = 'B2'\nminimum = 1.5\n"


@pytest.mark.parametrize(("name", "text"), [("levels.csv", CSV), ("levels.csv", f"\ufeff{CSV}"), ("l.toml", TOML)])
def test_either_form_says_the_same(tmp_path: Path, name: str, text: str) -> None:
    """Without a location it is of all places; without a target it is the minimum."""
    (tmp_path / name).write_text(text, "utf-8")
    assert load(tmp_path / name) == [
        Threshold("A1", "Van 1", Decimal(2), Decimal(5)),
        Threshold("B2", None, Decimal("1.5"), Decimal("1.5")),
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "Item,Minimum\nA1,2\n", "line 1 has no heading part or minimum"),
        ("a.csv", "Part,Minimum\nA1,few\n", "line 2: minimum is 'few'"),
        ("a.csv", "Part,Minimum\nA1,-1\n", "line 2: minimum is '-1'"),
        ("a.csv", "Part,Minimum\nA1,\n", "line 2: it lacks part or minimum"),
        ("a.csv", "Part,Minimum,Target\nA1,5,2\n", "line 2: the target 2 is below the minimum 5"),
        ("a.csv", "Part,Minimum,Bin\nA1,5,x\n", "line 2: there is no 'bin'"),
        ("a.csv", "Part,Location,Minimum\nA1,Van 1,2\na1,VAN 1,3\n", "line 3: a1 at VAN 1 stands there twice"),
        ("a.toml", "levels = 3", "there are no [[levels]]"),
        ("a.toml", "[[levels]]\npart = 'A'\nminimum = true\n", "entry 1: minimum is True"),
        ("a.toml", "[[levels", "expected a CSV or TOML file"),
    ],
)
def test_a_slip_is_told_with_its_place(tmp_path: Path, name: str, text: str, told: str) -> None:
    """Nothing of such a file counts."""
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        load(tmp_path / name)
    assert told in str(error.value)
    assert str(error.value).startswith("ASCORA_STOCK_LEVELS")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """With the setting that names it."""
    with pytest.raises(ConfigError, match="ASCORA_STOCK_LEVELS"):
        load(tmp_path)
