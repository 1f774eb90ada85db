"""Trying again."""

from __future__ import annotations

import pytest

from scraper.limits.retries import retrying


def test_an_attempt_that_failed_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Standard output may be a report."""
    tries = iter([True, True, False])

    def once() -> str:
        if next(tries):
            raise OSError("once more")
        return "there"

    assert retrying(attempts=3, timeout=None, wait_initial=0, wait_max=0, wait_jitter=0)(OSError, once) == "there"
    assert capfd.readouterr() == ("", "")
