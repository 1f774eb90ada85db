"""The embedded broker under several processes: every message once, whole, and no reader ever falls over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Empty

import pytest
from celery import Celery
from kombu.connection import Connection
from kombu.entity import Queue

from scraper.celery_app import configure
from scraper.settings import Settings

ROOT = Path(__file__).parents[3]
EACH = 150
READER = """
import json, queue, sys
from kombu import Connection
folder, wanted = sys.argv[1], int(sys.argv[2])
options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder + "-control"}
transport = "scraper.broker.transport:Transport"
with Connection("filesystem://", transport=transport, transport_options=options) as connection:
    box, got = connection.SimpleQueue("jobs"), []
    print("ready", flush=True)
    while True:
        try:
            message = box.get(timeout=30 if not got else 3)
        except queue.Empty:
            break
        message.ack()
        if message.payload == "end":
            break
        got.append(message.payload)
    print(json.dumps(got))
"""


def options(folder: Path) -> dict[str, str]:
    """Where the messages lie."""
    return {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": f"{folder}-control"}


def connected(folder: Path) -> Connection:
    """A connection of this process."""
    return Connection(
        "filesystem://", transport="scraper.broker.transport:Transport", transport_options=options(folder)
    )


def test_each_message_is_taken_once(tmp_path: Path) -> None:
    """Three readers in processes of their own, and a writer that is at it all the while."""
    folder = tmp_path / "queue"
    folder.mkdir()
    command = [sys.executable, "-c", READER, str(folder), str(EACH)]
    readers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    with connected(folder) as connection:
        box = connection.SimpleQueue("jobs")
        for number in range(3 * EACH):
            box.put({"number": number, "text": "x" * 5000})
        for _ in readers:
            box.put("end")
    got = []
    for reader in readers:
        said, _ = reader.communicate(timeout=60)
        assert reader.returncode == 0
        got += [one["number"] for one in json.loads(said)]
    assert sorted(got) == list(range(3 * EACH))
    assert list(folder.iterdir()) == []


def test_a_message_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who looks while one is written sees none; who was slower than another goes on to the next."""
    seen, replace = [], os.replace
    with connected(tmp_path) as connection:
        channel = connection.default_channel

        def watched(part: Path, final: Path) -> None:
            seen.append((channel._size("jobs"), Path(part).read_text()))
            replace(part, final)

        monkeypatch.setattr("scraper.broker.transport.os.replace", watched)
        for number in range(2):
            channel._put("jobs", _message(number))
        assert [(size, json.loads(text)["body"]) for size, text in seen] == [(0, "0"), (1, "1")]
        listed = os.listdir(tmp_path)
        (tmp_path / min(listed)).unlink()
        monkeypatch.setattr("scraper.broker.transport.os.listdir", lambda _: listed)
        assert channel._get("jobs") == _message(1)
        with pytest.raises(Empty):
            channel._get("jobs")


def _message(number: int) -> dict[str, object]:
    """As Kombu has them."""
    properties = {"delivery_tag": str(number), "delivery_info": {}}
    return {"body": str(number), "headers": {}, "properties": properties}


def test_no_binding_is_lost(tmp_path: Path) -> None:
    """Processes that bind their queues to one exchange at the same moment are all in its table."""
    folder = tmp_path / "queue"
    folder.mkdir()
    code = (
        "import sys; from pathlib import Path; from kombu import Exchange, Queue\n"
        "from tests.scraper.broker.test_transport import connected\n"
        "with connected(Path(sys.argv[1])) as connection:\n"
        "    for number in range(20):\n"
        "        name = f'{sys.argv[2]}-{number}'\n"
        "        Queue(name, Exchange('events', 'fanout'))(connection.default_channel).declare()\n"
    )
    binders = [subprocess.Popen([sys.executable, "-c", code, str(folder), str(n)], cwd=ROOT) for n in range(3)]
    assert [one.wait(60) for one in binders] == [0, 0, 0]
    with connected(folder) as connection:
        channel = connection.default_channel
        assert len(channel.get_table("events")) == 60
        bound = Queue("0-0")(channel)
        channel._delete("0-0", "events", "", "")
        assert len(channel.get_table("events")) == 59
        assert bound.name == "0-0"


def test_the_embedded_application_uses_it(make_settings: Callable[..., Settings]) -> None:
    """Without a broker's address; with one it is left alone."""
    from celery import Celery

    app = Celery("t", set_as_current=False)
    configure(app, make_settings())
    assert app.connection_for_write().get_transport_cls().__module__ == "scraper.broker.transport"
    other = Celery("t", set_as_current=False)
    configure(other, make_settings(broker_url="redis://127.0.0.1:1/0"))
    assert other.conf.broker_transport is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"body": "x"}',
        b'{"body": 1, "headers": {}, "properties": 7}',
    ],
)
def test_what_is_no_message_is_set_aside_and_the_next_one_is_read(tmp_path: Path, content: bytes) -> None:
    """A power cut leaves half of one, and people leave other files; nothing is lost and nobody falls over."""
    folder, queue = tmp_path / "queue", uuid.uuid4().hex  # of its own: Kombu remembers bindings by name alone
    folder.mkdir()
    (folder / f"00000000000000000001_x.{queue}.msg").write_bytes(content)
    (folder / f"00000000000000000002_x.{queue}.msg").mkdir()
    with connected(folder) as connection:
        box = connection.SimpleQueue(queue)
        box.put("whole")
        message = box.get(timeout=5)
        assert message.payload == "whole"
        message.ack()
        with pytest.raises(Empty):
            box.get(timeout=0.1)
    aside = tmp_path / "broken" / f"00000000000000000001_x.{queue}.msg"
    assert aside.read_bytes() == content
    assert len(list(aside.parent.iterdir())) == 2


@pytest.mark.parametrize("zone", ["Australia/Sydney", "America/Los_Angeles", "UTC"])
def test_an_answer_lives_as_long_in_every_time_zone(tmp_path: Path, zone: str) -> None:
    """An hour, then it goes with the next clean-up; what else lies there is left alone."""
    app = Celery("test", set_as_current=False)
    app.config_from_object("celeryconfig")
    configure(app, Settings(data_dir=tmp_path, timezone=zone))
    results = tmp_path / "broker" / "results"
    for name in ("fresh", "old"):
        app.backend.store_result(name, {"data": []}, "SUCCESS")
    (results / "note.txt").write_text("kept")
    for name in ("celery-task-meta-old", "note.txt"):
        os.utime(results / name, (time.time() - 4200,) * 2)
    app.backend.cleanup()
    assert [app.AsyncResult(name).state for name in ("fresh", "old")] == ["SUCCESS", "PENDING"]
    assert (results / "note.txt").exists()
