"""Whatever is put, in whatever pieces: the same objects."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.merge.engine import merge
from scraper.models import Job, Reading
from scraper.models.base import Source
from scraper.store import Store
from scraper.store.database import Database, open_database
from scraper.vault.cipher import Vault
from tests.scraper.store.seeing import evidence

NOW = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """One of a few jobs, some of them twins, as one of two sources showed it at some time."""
    number, twin = draw(st.sampled_from(["J1", "J2"])), draw(st.sampled_from([1, 2]))
    said: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {}, optional={"name": st.sampled_from(["Roof", "Wall", None]), "status": st.sampled_from(["new", "booked"])}
        )
    )
    facet = draw(st.sampled_from(["jobs_grid", "job_details", "api"]))
    source: Source = "api" if facet == "api" else "ui"
    guid = "api_id" if facet == "api" else "portal_id"
    hours = draw(st.integers(0, 5))
    return Reading(
        record=Job.model_validate({"job_number": number, guid: f"{number}-{twin}", **said}),
        source=source,
        facet=facet,
        observed_at=NOW + timedelta(hours=hours),
        evidence=evidence(f"{facet}{hours}"),
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One SQLite file; every example works on an account of its own in it."""
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('batches') / 'ascora.db'}", "any")
    yield opened
    opened.close()


ACCOUNTS = (f"account-{number}" for number in itertools.count())


def fresh(database: Database) -> Store:
    """A store without objects."""
    own = Database(database.engine, next(ACCOUNTS), timedelta(seconds=5))
    return Store(own, Vault(bytes(32)), lambda: NOW + timedelta(days=1), merge)


def known(store: Store) -> list[dict[str, Any]]:
    """Everything that is known, but not in how many steps it became known."""
    told = [found.as_json() for found in store.objects.list("job")]
    return [{name: value for name, value in one.items() if name not in ("id", "account", "version")} for one in told]


@given(st.lists(readings(), max_size=12), st.integers(0, 12))
def test_batches_of_any_size_say_the_same(database: Database, seen: list[Reading], cut: int) -> None:
    """One batch, two, or reading by reading."""
    whole, halves, singly = fresh(database), fresh(database), fresh(database)
    whole.objects.put(seen)
    halves.objects.put(seen[:cut])
    halves.objects.put(seen[cut:])
    for reading in seen:
        singly.objects.put([reading])
    assert known(whole) == known(halves) == known(singly)


@given(st.lists(readings(), min_size=1, max_size=12))
def test_putting_the_same_again_changes_nothing(database: Database, seen: list[Reading]) -> None:
    """The ids are the same, nothing is new, and no version is written once the last word is in."""
    store = fresh(database)
    first = store.objects.put(seen)
    latest = sorted(seen, key=lambda reading: reading.observed_at)
    store.objects.put(latest)
    before = known(store)
    last = {
        (reading.facet, reading.record.key_values(), reading.record.portal_id or reading.record.api_id): reading
        for reading in latest
    }
    again = store.objects.put(list(last.values()))
    assert again.unchanged == len(set(first.ids))
    assert set(again.ids) == set(first.ids)
    assert known(store) == before
