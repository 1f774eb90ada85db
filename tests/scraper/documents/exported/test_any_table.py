"""Any table that a program writes reads back as it was, or what differs is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper import text
from scraper.spelling import comparable
from tests.scraper.documents.exported.reading import HEADINGS, PROFILE, Said, csv_of, xlsx, xlsx_of_another

SERIALS = st.from_regex(r"M[0-9]{1,6}", fullmatch=True)
PLACES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" "), max_size=12)
PRICES = st.decimals(-(10**6), 10**6, places=2) | st.decimals(-(10**3), 10**3, places=3)
ROW = st.tuples(SERIALS, PRICES | st.none(), st.dates(date(1990, 1, 1), date(2060, 1, 1)) | st.none(), PLACES)


@pytest.mark.parametrize("made", [xlsx, xlsx_of_another, csv_of])
@given(rows=st.lists(ROW, max_size=6, unique_by=lambda row: row[0]), title=st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_reads_back(made: Callable[..., bytes], rows: list[tuple[Any, ...]], *, title: bool) -> None:
    """A field that is read is as it was written; one that is not, of a value that was, is told."""
    told = [("Meters",), ()] if title else []
    said = Said(made(*told, HEADINGS, *rows))
    found = {one.serial: one for one in said.meters}
    assert len(found) == len(said.meters)
    for serial, price, day, place in rows:
        if serial not in found:
            assert said.told != []
            continue
        one = found[serial]
        assert one.read_on == day
        words = text.text(place) or ""
        assert comparable(one.place or "") == comparable(words) or text.is_blank(words, PROFILE.formats) or said.told
        assert one.price == price or (one.price is None and said.told)
        assert price is None or one.price is None or one.price == Decimal(price)
    if not said.told:
        assert sorted(found) == sorted(serial for serial, *_ in rows)
