"""A file of any size passes through a run; it never lies in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.drills.killing import Installation

SIZE = 500_000_000
ALLOWED = 50_000_000


@pytest.mark.drill
@pytest.mark.parametrize("skin", ["classic", "kendo"])
def test_half_a_gigabyte_adds_less_than_50_mb(fresh: Callable[..., Installation], skin: str) -> None:
    """A late attachment of 500 MB is stored whole, by link and by browser download, and our process hardly grows."""
    installation = fresh(skin, jobs=1)
    _, usual = installation.sync_and_weigh()
    portal = installation.portal
    asked = {"job": portal.site.world.jobs[0].number, "megabytes": "500"}
    httpx.post(f"{portal.portal_url}/__control/big", params=asked, trust_env=False).raise_for_status()
    report, most = installation.sync_and_weigh()
    assert report["entities"]["attachment"]["new"] == 1
    assert most - usual < ALLOWED
    with installation.workspace() as ws:
        big = next(one for one in ws.store.objects.list("attachment") if one.fields["size_bytes"] == SIZE)
        blob = installation.settings.data_dir / "blobs" / "sha256" / big.fields["sha256"][:2] / big.fields["sha256"]
    assert blob.stat().st_size == SIZE
    blob.unlink()
