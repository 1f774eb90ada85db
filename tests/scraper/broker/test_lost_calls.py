"""The embedded broker when processes die: calls come back, once each, and what nobody reads goes."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from kombu.connection import Connection
from kombu.entity import Exchange, Queue

from scraper.broker import transport
from tests.scraper.broker.test_transport import connected

ROOT = Path(__file__).parents[3]
TAKER = """
import os, sys
from pathlib import Path
from tests.scraper.broker.test_transport import connected
with connected(Path(sys.argv[1])) as connection:
    message = connection.SimpleQueue("jobs").get(timeout=30)
    child = os.fork() if sys.argv[2] == "with a child" else 0
    if child or sys.argv[2] != "with a child":
        print(child, flush=True)
    sys.stdin.read()
    os._exit(0)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the messages lie."""
    made = tmp_path / "queue"
    made.mkdir()
    return made


@contextmanager
def taker(folder: Path, how: str = "alone") -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A process that has taken the one message and not acknowledged it, and the number of its child."""
    command = [sys.executable, "-c", TAKER, str(folder), how]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
        process.kill()


def send(connection: Connection, queue: str = "jobs") -> str:
    """Send one message; the name of its file."""
    connection.SimpleQueue(queue).put("call")
    channel: Any = connection.default_channel
    (name,) = (one for one in os.listdir(channel.data_folder_in) if one.endswith(f".{queue}.msg"))
    return name


def received(connection: Connection, queue: str = "jobs") -> Any:
    """The next message, as a worker that looks for what the dead have left finds it; None where there is none."""
    channel: Any = connection.default_channel
    for _ in range(2):  # the first look puts back, the second one takes
        channel._next_look = channel._next_tidy = 0.0
        with_message = channel.basic_get(queue)
        if with_message is not None:
            return with_message
    return None


@pytest.mark.parametrize("how", ["alone", "with a child"])
def test_a_call_comes_back_when_the_last_process_that_has_it_is_dead(folder: Path, how: str) -> None:
    """Not before, however long it takes: a child of a killed worker may be still at it."""
    with connected(folder) as connection:
        send(connection)
        with taker(folder, how) as (process, child):
            assert received(connection) is None
            process.kill()
            process.wait()
            if child:
                assert received(connection) is None
                os.kill(child, 9)
                assert process.stdout is not None
                assert process.stdout.read() == ""  # the child's end of the pipe is closed: it is dead
            back = received(connection)
        assert (back.payload, back.headers["lost"]) == ("call", 1)
        back.ack()
        assert os.listdir(folder) == []


def test_a_call_that_ends_whoever_takes_it_is_set_aside(folder: Path) -> None:
    """It comes back a few times, each time counted, then no more."""
    with connected(folder) as connection:
        name = send(connection)
        for times in range(1, transport.LOST_AT_MOST + 1):
            os.rename(folder / name, folder / f".{name}.process-0.taken")
            assert received(connection).headers["lost"] == times
            (taken,) = os.listdir(folder)
            name = taken[1:].partition(".msg.")[0] + ".msg"
            os.rename(folder / taken, folder / name)
        os.rename(folder / name, folder / f".{name}.process-0.taken")
        assert received(connection) is None
        assert os.listdir(folder) == []
        assert os.listdir(folder.parent / "broken") == [name]


def test_what_an_older_version_had_in_hand_comes_back(folder: Path) -> None:
    """It named nobody as the one who had it."""
    with connected(folder) as connection:
        name = send(connection)
        os.rename(folder / name, folder / f".{name}.taken")
        assert received(connection).payload == "call"


@pytest.mark.parametrize(
    ("end", "left", "aside"),
    [
        (lambda message, _: message.ack(), 0, 0),
        (lambda message, _: message.reject(), 0, 1),
        (lambda message, _: message.requeue(), 1, 0),
        (lambda _, connection: connection.close(), 1, 0),
    ],
)
def test_what_becomes_of_a_message(folder: Path, end: Callable[[Any, Connection], None], left: int, aside: int) -> None:
    """Done: it goes. Refused: it is set aside. Given back, or its reader closed: it waits again, uncounted."""
    with connected(folder) as connection:
        name = send(connection)
        end(received(connection), connection)
    assert os.listdir(folder) == [name] * left
    assert len(list((folder.parent / "broken").glob("*"))) == aside


def test_a_reader_that_needs_no_acknowledgement_leaves_nothing(folder: Path) -> None:
    """The message is done when it is handed out."""
    with connected(folder) as connection:
        send(connection)
        assert connection.default_channel.basic_get("jobs", no_ack=True).payload == "call"
        assert os.listdir(folder) == []


def test_a_message_that_its_reader_falls_over_is_set_aside(folder: Path) -> None:
    """Whatever is wrong with it; but an error of the disk is none of the message's."""
    with connected(folder) as connection:
        name, seen = send(connection), []

        def fall(message: Any) -> None:
            seen.append(message.payload)
            raise (OSError(errno.ENOSPC, "full") if len(seen) == 1 else TypeError("unhashable type: 'list'"))

        channel = connection.default_channel
        channel.basic_consume("jobs", False, fall, "tag")
        with pytest.raises(OSError, match="full"):
            channel.drain_events()
        channel.qos.restore_unacked()
        channel.drain_events()
        assert seen == ["call", "call"]
        assert os.listdir(folder.parent / "broken") == [name]


def _socket(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one, contextlib.chdir(place.parent):
        one.bind(place.name)


def _too_long(place: Path) -> None:
    place.touch()
    os.truncate(place, transport.LONGEST_BYTES + 1)


@pytest.mark.parametrize(
    "make",
    [
        os.mkfifo,
        _socket,
        os.mkdir,
        lambda place: place.symlink_to("/nowhere/at/all"),
        lambda place: place.symlink_to(place),
        lambda place: place.symlink_to("/dev/zero"),
        _too_long,
    ],
)
def test_what_is_no_file_that_a_call_fits_in_holds_nobody(folder: Path, make: Callable[[Path], object]) -> None:
    """A reader of a pipe or a device would wait, or read, for good; it is set aside, and the next call is taken."""
    make(folder / f"{1:020}_x.jobs.msg")
    with connected(folder) as connection:
        connection.SimpleQueue("jobs").put("call")
        message = received(connection)
        assert message.payload == "call"
        message.ack()
    assert os.listdir(folder) == []
    assert os.listdir(folder.parent / "broken") == [f"{1:020}_x.jobs.msg"]


EVENTS = Exchange("events", "topic")


def listener(connection: Connection, name: str) -> Queue:
    """Hear of all events."""
    queue = Queue(name, EVENTS, routing_key="#", auto_delete=True, durable=False)(connection.default_channel)
    queue.declare()
    return queue


def tell(connection: Connection, number: int) -> None:
    """An event."""
    connection.Producer().publish({"number": number}, exchange=EVENTS, routing_key="task.sent", declare=[EVENTS])


def test_events_are_for_those_who_listen(folder: Path) -> None:
    """Two of one name both hear them, a stranger hears nothing; who ends leaves nothing behind."""
    code = (
        "import sys; from pathlib import Path; from tests.scraper.broker import test_lost_calls as t\n"
        "with t.connected(Path(sys.argv[1])) as connection:\n"
        "    queue = t.listener(connection, 'one@host'); print('ready', flush=True); sys.stdin.readline()\n"
        "    print(queue.get(no_ack=True).payload['number'], queue.get(no_ack=True), flush=True)\n"
    )
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=ROOT, **pipes) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with connected(folder) as connection:
            queue = listener(connection, "one@host")
            tell(connection, 7)
            assert len(os.listdir(folder)) == 2
            got = queue.get(no_ack=True)
            assert got is not None
            assert got.payload == {"number": 7}
            assert queue.get(no_ack=True) is None
            assert other.communicate("go\n", timeout=30)[0] == "7 None\n"
            tell(connection, 8)
            assert len(os.listdir(folder)) == 1
        assert os.listdir(folder) == []
        with connected(folder) as connection:
            tell(connection, 9)
            assert connection.default_channel.get_table("events") == []
    assert os.listdir(folder) == []


def test_nothing_is_kept_for_a_listener_that_was_killed(folder: Path) -> None:
    """Neither its binding nor what was sent to it; the next of its kind finds a clean table."""
    with connected(folder) as connection:
        listener(connection, "kept")
        table = folder.parent / "queue-control" / "events.bindings"
        rows = json.loads(table.read_text())
        table.write_text(json.dumps([*rows, ["#", "", "gone@host", "process-0"]]))
        (folder / f"{time.time_ns():020}_x.gone@host.process-0.msg").write_text("{}")
        tell(connection, 1)
        assert json.loads(table.read_text()) == rows
        received(connection, "kept")
        assert [one for one in os.listdir(folder) if "gone" in one] == []
        table.write_text(json.dumps([*rows, ["#", "", "gone@host", "process-0"]]))
        listener(connection, "next")
        assert "gone@host" not in table.read_text()


def test_events_that_a_listener_does_not_read_go_after_a_minute(folder: Path) -> None:
    """One that stands still keeps nothing growing; a call of any age stays."""
    with connected(folder) as connection:
        listener(connection, "slow")
        tell(connection, 1)
        call = send(connection)
        (event,) = set(os.listdir(folder)) - {call}
        for name in (event, call):
            os.rename(folder / name, folder / f"{1:020}_{name.partition('_')[2]}")
        for old in ("celeryev.5f.msg", "w@h.celery.pidbox.msg"):  # as an older version has left them
            (folder / f"{1:020}_x.{old}").touch()
        connection.default_channel._tidy(os.listdir(folder))
        assert os.listdir(folder) == [f"{1:020}_{call.partition('_')[2]}"]


def test_a_full_disk_is_told_to_callers_and_costs_events_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody ends because nobody hears; nothing half is left."""

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with connected(folder) as connection:
        listener(connection, "any")
        box = connection.SimpleQueue("jobs")
        monkeypatch.setattr("scraper.broker.transport.os.replace", full)
        tell(connection, 1)
        with pytest.raises(connection.transport.connection_errors):
            box.put("call")
        monkeypatch.undo()
        assert os.listdir(folder) == []


@pytest.mark.parametrize("content", ["", "[[", "{}", "[1]", '[["a"]]', "null"])
def test_a_table_that_is_broken_blocks_nobody(folder: Path, content: str) -> None:
    """It is set aside, and who listens from here on is in a new one."""
    with connected(folder) as connection:
        control = folder.parent / "queue-control"
        control.mkdir(exist_ok=True)
        (control / "events.bindings").write_text(content)
        listener(connection, "new")
        assert [row.queue.partition(".")[0] for row in connection.default_channel.get_table("events")] == ["new"]


def test_thousands_of_messages_are_listed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the folder serves for all of them."""
    text = json.dumps({"body": "", "headers": {}, "properties": {"delivery_tag": "1", "delivery_info": {}}})
    for number in range(3000):
        (folder / f"{number:020}_x.jobs.msg").write_text(text)
    looks: list[Path] = []
    listdir = os.listdir

    def looked(place: Path) -> list[str]:
        looks.append(place)
        return listdir(place)

    monkeypatch.setattr("scraper.broker.transport.os.listdir", looked)
    with connected(folder) as connection:
        channel = connection.default_channel
        looks.clear()
        assert len([channel._get("jobs") for _ in range(3000)]) == 3000
    assert looks.count(folder) == 1
