"""Times of day in which workers begin nothing."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.config.quiet_hours import is_quiet, spans
from scraper.settings import load


def test_quiet_hours_are_local() -> None:
    """Half past seven in Sydney is quiet, wherever the machine stands."""
    settings = load(quiet_hours="07:00-09:00,22:00-05:00")
    at = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
    assert [settings.is_quiet(at + timedelta(hours=hours)) for hours in (0, 2, 15, 22)] == [True, False, True, False]
    assert not load().is_quiet(at)


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(TIMES, TIMES, TIMES)
def test_a_span_is_quiet_from_its_beginning_to_its_end_and_no_longer(start: time, end: time, at: time) -> None:
    """Over midnight too; the two spans between the same times share the day between them."""
    if start == end:
        return
    one, other = f"{start:%H:%M}-{end:%H:%M}", f"{end:%H:%M}-{start:%H:%M}"
    assert is_quiet(one, at) != is_quiet(other, at)
    assert is_quiet(one, start)
    assert not is_quiet(one, end)
    assert is_quiet(f"{one}, {other}", at)


@pytest.mark.parametrize(
    "text", ["", "none", "07:00", "07:00-", "07:00-24:00", "7:00-09:00", "07:00-07:00", "07:00-09:00,"]
)
def test_what_is_no_span_of_a_day_is_refused(text: str) -> None:
    """Rather than taken for no quiet hours at all."""
    with pytest.raises(ValueError, match=r"expected|time of day|ends when it begins"):
        spans(text)
