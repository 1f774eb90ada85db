"""PostgreSQL behind a pooler by transaction: nothing of a session is relied on, whoever shares its connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from scraper.store import Store
from tests import servers
from tests.scraper.store.conftest import Clock, clock, open_store  # noqa: F401 - fixtures
from tests.scraper.store.seeing import job
from tests.scraper.store.test_form import (  # noqa: F401 - the same is true of the database of this module
    test_a_program_of_today_goes_on_with_older_data,
    test_data_of_today_is_known_by_one_question,
    test_of_many_that_open_older_data_at_once_one_brings_it_up,
)
from tests.scraper.store.test_processes import (  # noqa: F401 - the same is true of the database of this module
    test_a_dead_holder_of_the_login_is_replaced_at_once,
    test_a_put_that_is_killed_in_the_middle_leaves_nothing,
    test_a_run_whose_process_was_killed_goes_on,
    test_processes_that_start_together_make_one_schema_and_no_twins,
    test_puts_that_are_killed_anywhere_are_whole,
)

pytestmark = pytest.mark.drill


@pytest.fixture
def url() -> Iterator[str]:
    """An empty database, by way of the pooler."""
    with servers.postgres() as admin, servers.pooler(admin) as pooled:
        yield pooled.render_as_string(hide_password=False)
        with admin.connect() as connection:
            held = (
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE datname = 'pooled'"
            )
            assert connection.scalar(text(f"{held} AND locktype = 'advisory'")) == 0
            assert connection.scalar(text("SELECT count(*) FROM pg_prepared_statements")) == 0


def test_eight_callers_of_three_connections(open_store: Callable[..., Store], clock: Clock) -> None:  # noqa: F811
    """Two hundred writes of two accounts, each read back, and frozen looks between: no answer is another's."""
    stores = [open_store(account) for account in ("acme", "bolt")]

    def put(number: int) -> bool:
        store = stores[number % 2]
        store.objects.put([job(f"J{number}", clock(), name=f"{number}")])
        with store.frozen():
            found = store.lookup.job(f"J{number}")
        return found is not None and found.fields["name"] == f"{number}"

    with ThreadPoolExecutor(8) as callers:
        assert all(callers.map(put, range(200)))
    assert [store.objects.count()["job"] for store in stores] == [100, 100]
