"""Several processes on one database, and processes that are killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from scraper.store import Planned, Store
from tests.scraper.store import child
from tests.scraper.store.child import SEEN_AT
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import job

PROCESSES = get_context("forkserver")
"""What a process needs is imported once: each begins as a copy of one that has."""
PROCESSES.set_forkserver_preload([child.__name__])


@contextmanager
def doing(url: str, deed: str) -> Iterator[tuple[ForkServerProcess, Connection]]:
    """Another process that does one deed, and where it is heard; it is ended with SIGKILL."""
    heard, saying = PROCESSES.Pipe()
    process = PROCESSES.Process(target=child.main, args=(url, deed, saying))
    process.start()
    saying.close()
    try:
        yield process, heard
    finally:
        process.kill()
        process.join()
        heard.close()


def kill_where_it_hangs(url: str, deed: str) -> str:
    """Start a process, kill it with SIGKILL at the point it names, and return what it said."""
    with doing(url, deed) as (_, heard):
        return str(heard.recv())


def test_processes_that_start_together_make_one_schema_and_no_twins(url: str, open_store: Callable[..., Store]) -> None:
    """Four processes open the same empty database and put the same rows: every object is new exactly once."""
    with ExitStack() as running:
        others = [running.enter_context(doing(url, "put")) for _ in range(4)]
        told = [heard.recv().split() for _, heard in others]
        for process, _ in others:
            process.join()
        assert [process.exitcode for process, _ in others] == [0, 0, 0, 0]
    assert sorted(told) == [["0", "10"], ["0", "10"], ["0", "10"], ["10", "0"]]
    assert open_store().objects.count()["job"] == 10


def test_a_put_that_is_killed_in_the_middle_leaves_nothing(
    url: str, open_store: Callable[..., Store], clock: Clock
) -> None:
    """Neither a row nor the lock stays behind, and the same put then does it all."""
    assert kill_where_it_hangs(url, "put-and-hang") == "in the middle of a put"
    store = open_store()
    assert store.objects.count()["job"] == 0
    assert store.sessions.address("jobs") is None
    assert store.objects.put([job(f"J{number}", SEEN_AT) for number in range(10)]).new == 10


def test_puts_that_are_killed_anywhere_are_whole(url: str, open_store: Callable[..., Store]) -> None:
    """Three processes killed while they put one batch after another: what was told is kept, and no batch is cut."""
    told = 0
    for kill_after in (1, 4, 9):
        with doing(url, "put-and-put") as (_, heard):
            told += len([heard.recv() for _ in range(kill_after)])
    kept = open_store().objects.count()["job"]
    assert kept % 7 == 0
    assert kept >= told * 7


def test_a_run_whose_process_was_killed_goes_on(url: str, open_store: Callable[..., Store], clock: Clock) -> None:
    """The same run, the same plan, and the item in hand comes first again."""
    killed = kill_where_it_hangs(url, "run-and-hang")
    store = open_store()
    run = store.runs.begin({"entities": ["job"]})
    assert (run.id, run.resumed) == (killed, True)
    assert store.items.plan(run, [Planned("card", "job", {"job_number": "J2"})]) == 0
    item = store.items.take(run)
    assert item is not None
    assert (item.target, item.attempts, item.failures) == ({"job_number": "J1"}, 2, 0)


def test_a_dead_holder_of_the_login_is_replaced_at_once(url: str, open_store: Callable[..., Store]) -> None:
    """A process that died while logging in does not keep the others waiting."""
    token = int(kill_where_it_hangs(url, "lease-and-hang"))
    with open_store().sessions.login_lease() as taken_over:
        assert taken_over > token


def test_threads_of_one_process_do_not_lose_writes(store: Store, clock: Clock) -> None:
    """Eight threads put and count at once; nothing is lost, doubled or locked out."""
    run = store.runs.begin({})

    def work(number: int) -> None:
        store.objects.put([job("J1", clock()), job(f"J{number}", clock())])
        store.runs.count(run.id, api=1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(2, 42)))
    assert store.objects.count()["job"] == 41
    assert store.runs.report(run.id)["requests"]["api"] == 40
