"""Calls that end who does them: tried a few times, then refused in words; the worker goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from celery.exceptions import Reject, WorkerLostError
from celery.result import AsyncResult

from scraper import celery_app
from scraper.broker import calls
from scraper.errors import RetryableError
from scraper.settings import Settings

ROOT = Path(__file__).parents[3]
ENOUGH = 120


@pytest.fixture
def app(make_settings: Callable[..., Settings]) -> Celery:
    """An application of its own, with the embedded broker."""
    made = Celery("test", task_cls="scraper.broker.calls:Call", set_as_current=False)
    made.config_from_object("celeryconfig")
    celery_app.configure(made, make_settings())

    @made.task(name="test.count", shared=False)
    def count() -> str:
        return "done"

    made.finalize()
    return made


def taken(app: Celery, connection: Any) -> calls.Request:
    """A call that a worker has in hand."""
    message = connection.SimpleQueue("light").get(timeout=1)
    return calls.Request(message, app=app, task=app.tasks["test.count"], on_ack=message.ack_log_error)


def failing(error: BaseException) -> Any:
    """As Celery tells of a failure."""
    return SimpleNamespace(exception=error, traceback="", exc_info=(type(error), error, None))


def test_a_call_whose_child_died_is_sent_again_and_counted(app: Celery) -> None:
    """Once for each death, and the one in hand is done with."""
    app.tasks["test.count"].apply_async(queue="light")
    with app.connection() as connection:
        for times in range(1, 4):
            taken(app, connection).on_failure(failing(WorkerLostError("signal 9")))
            (file,) = os.listdir(app.conf.broker_transport_options["data_folder_in"])
            again = taken(app, connection)
            assert again.message.headers["lost"] == times
            again.message.requeue()
        assert file.endswith(".light.msg")


def test_a_call_that_is_over_is_not_sent_again(app: Celery) -> None:
    """Its answer was kept before the child died."""
    sent = app.tasks["test.count"].apply_async(queue="light")
    app.backend.store_result(sent.id, "done", "SUCCESS")
    with app.connection() as connection:
        taken(app, connection).on_failure(failing(WorkerLostError("signal 9")))
        assert os.listdir(app.conf.broker_transport_options["data_folder_in"]) == []
    assert sent.state == "SUCCESS"


@pytest.mark.parametrize(
    ("lost", "is_done"), [(None, True), (1, True), (2, True), (3, False), (99, False), ("x", True)]
)
def test_a_call_that_many_workers_died_of_is_refused(app: Celery, lost: Any, is_done: bool) -> None:
    """In words, and not given back."""
    task = app.tasks["test.count"]
    task.push_request(lost=lost, id="one")
    try:
        if is_done:
            assert task() == "done"
        else:
            with pytest.raises(Reject, match=f"test.count: {lost} workers died while they did it") as caught:
                task()
            assert not caught.value.requeue
    finally:
        task.pop_request()


def strategy(app: Celery, driver: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[Any]]:
    """How a worker of such a broker takes messages, and what it has taken."""
    done: list[Any] = []
    monkeypatch.setattr(calls, "default", lambda *_: lambda message, *rest: done.append(message))
    connection = SimpleNamespace(transport=SimpleNamespace(driver_type=driver))
    consumer = SimpleNamespace(connection=connection, connection_errors=())
    return calls.strategy(app.tasks["test.count"], app, consumer), done


def test_what_rabbitmq_gives_back_is_counted_before_it_is_done(app: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as are given back: sent again with one death more, and the one in hand is done with."""
    take, done = strategy(app, "amqp", monkeypatch)
    app.tasks["test.count"].apply_async(queue="light", task_id="one")
    with app.connection() as connection:
        queue = connection.SimpleQueue("light")
        for times in range(1, 5):
            message = queue.get(timeout=1)
            message.delivery_info["redelivered"] = True
            take(message, None, message.ack_log_error, message.reject_log_error, [])
            assert len(os.listdir(app.conf.broker_transport_options["data_folder_in"])) == 1
            again = queue.get(timeout=1)
            assert (again.headers["lost"], again.headers["id"], done) == (times, "one", [])
            again.requeue()


@pytest.mark.parametrize(
    ("driver", "mark"), [("amqp", False), ("amqp", None), ("redis", True), ("filesystem", True), ("N/A", True)]
)
def test_what_comes_first_and_what_another_broker_counts_is_done_at_once(
    app: Celery, monkeypatch: pytest.MonkeyPatch, driver: str, mark: bool | None
) -> None:
    """The mark of other brokers says nothing that they have not counted themselves."""
    take, done = strategy(app, driver, monkeypatch)
    message = SimpleNamespace(delivery_info={} if mark is None else {"redelivered": mark}, headers={})
    take(message, None, None, None, [])
    assert done == [message]


def test_what_cannot_be_sent_again_is_done(app: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count that is lost is better than a call that is lost."""
    take, done = strategy(app, "amqp", monkeypatch)
    app.conf.update(broker_url="redis://127.0.0.1:9/0", broker_transport=None)
    message = SimpleNamespace(
        body="", content_type="application/json", content_encoding="utf-8", properties={}, headers={"id": "one"}
    )
    message.delivery_info = {"redelivered": True, "exchange": "light", "routing_key": "light"}
    take(message, None, None, None, [])
    assert done == [message]


def test_a_broker_that_takes_nothing_is_one_kind_of_error(app: Celery) -> None:
    """Whatever its transport calls it; a bug stays a bug."""
    for url in (None, "redis://127.0.0.1:9/0"):
        if url is not None:
            app.conf.update(broker_url=url, broker_transport=None)
        transport = app.connection_for_write().transport
        for kind in (OSError, *transport.connection_errors, *transport.channel_errors):
            with pytest.raises(RetryableError, match="the broker cannot be reached"), calls.reaching_broker(app):
                raise kind("away")
    with pytest.raises(ZeroDivisionError), calls.reaching_broker(app):
        raise ZeroDivisionError


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers; what is left of them ends with the test."""
    started: list[subprocess.Popen[bytes]] = []
    command = [sys.executable, "-m", "celery", "-A", "tests.scraper.deadly_app", "worker", "-c", "1", "-Q", "light"]
    surroundings = {**os.environ, "ASCORA_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}

    def start() -> subprocess.Popen[bytes]:
        log = (tmp_path / "worker.log").open("ab")
        with log:
            one = subprocess.Popen([*command, "-n", f"w{len(started)}@h"], env=surroundings, stdout=log, stderr=log)
        started.append(one)
        return one

    yield start
    for one in started:
        one.kill()
        one.wait()


def test_a_worker_survives_its_calls_and_calls_survive_their_worker(
    tmp_path: Path, app: Celery, workers: Callable[[], subprocess.Popen[bytes]]
) -> None:
    """One kills its child again and again, one finds no memory, one ends the whole worker: each comes to its end."""

    def call(name: str, lost: int = 0, **kwargs: Any) -> AsyncResult:
        return app.send_task(name, kwargs=kwargs, queue="light", headers={"lost": lost})

    deadly, hungry, fine = call("test.kill_child", lost=2), call("test.no_memory"), call("test.lost")
    fatal, last = call("test.kill_once", mark=str(tmp_path / "mark")), call("test.lost")
    assert workers().wait(ENOUGH) == -9
    assert (fine.result, fatal.state, last.state) == (0, "PENDING", "PENDING")
    second = workers()
    assert fatal.get(timeout=ENOUGH, interval=0.05) == "done"
    assert last.get(timeout=ENOUGH, interval=0.05) == 0
    with pytest.raises(Exception, match="none"):
        hungry.get(timeout=ENOUGH, interval=0.05)
    with pytest.raises(Exception, match="3 workers died while they did it"):
        deadly.get(timeout=ENOUGH, interval=0.05)
    second.terminate()
    assert second.wait(ENOUGH) == 0
    log = (tmp_path / "worker.log").read_text()
    assert log.count('"event": "call.lost"') == log.count('"event": "call.given_up"') == 1
    assert log.count('"event": "message.back"') == 1
    assert len(os.listdir(tmp_path / "data" / "broker" / "broken")) == 1
