"""A number is exact only where its format shows all of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import text
from scraper.documents.exported.number_format import shown


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (12.5, "General", "12.5"),
        (9312345678901, "General", "9312345678901"),
        (42, "@", "42"),
        (7, "0000", "0007"),
        (0.1, "0%", "10%"),
        (0.125, "0.0%", "12.5%"),
        (10.5, '0.0"%"', "10.5%"),
        (12.5, "$#,##0.00", "$12.50"),
        (12.5, '"AUD "0.00', "AUD 12.50"),
        (1250, "[$$-C09]#,##0.00", "$1,250.00"),
        (-12.5, "#,##0.00;[Red](#,##0.00)", "(12.50)"),
        (-12.5, "#,##0.00;-#,##0.00", "-12.50"),
        (-12.5, "[Red]0.00", "-12.50"),
        (3, '0 "h"', "3 h"),
        (1.5, "0.0##", "1.5"),
        (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "0"),
        (0, "#,###", "0"),
        (1234, r"#\,##0", None),
        (0.1 + 0.2, "General", None),
        (12.345, "0.00", None),
        (0.125, "0%", None),
        (1200, "0,", None),
        (1.5, "0.00E+00", None),
        (0.5, "# ?/?", None),
        (3, ";;;", None),
        (3, '"yes";"no"', None),
        (150, "[>100]0;0.0", None),
        (61234567, "00 000-000", None),
        (1e15, "0", None),
        (float("inf"), "0", None),
    ],
)
def test_it_reads_as_its_format_shows_it(value: float, code: str, printed: str | None) -> None:
    """Whole or not at all: what is rounded, scaled, hidden or written otherwise than in digits is told."""
    if printed is not None:
        assert shown(value, code) == printed
        return
    with pytest.raises(ValueError, match="does not show all of that"):
        shown(value, code)


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False), st.integers(0, 4), st.sampled_from(["0", "#,##0"]))
def test_whatever_is_shown_is_the_value(number: Decimal, places: int, whole: str) -> None:
    """No format makes another number of it, and none that has the places is refused."""
    value = float(number)
    code = whole + ("." + "0" * places if places else "")
    exact = Decimal(repr(value))
    try:
        printed = shown(value, code)
    except ValueError:
        assert exact != round(exact, places)
    else:
        assert text.number(printed) == exact
