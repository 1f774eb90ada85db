"""The embedded broker: Kombu's folder of messages, safe for several processes at once and for their deaths.

Kombu's own transport writes a message under its final name, so that a reader can take it while it is still empty: the
worker that does ends (celery/kombu issue 1551). It deletes a message when it is taken, so that a call is lost with its
worker, and keeps every event for every reader there ever was. Here a message appears whole and synced, by a rename.
Who takes it renames it to its own name among the living (`scraper.broker.holders`) and deletes it when acknowledged:
what a dead process held comes back, a few times. What is for one reader alone (events, broadcasts, replies) goes to it
by name, and goes away with it or after a minute. What is no message, or what its reader falls over, is set aside.
"""

from __future__ import annotations

import os
import stat
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple

import structlog
from kombu.exceptions import KombuError
from kombu.transport import filesystem, virtual
from kombu.transport.filesystem import exchange_queue_t
from kombu.utils.json import dumps, loads

from scraper.broker import holders
from scraper.broker.files import BROKEN, address_of, age, holder_of, locked, set_aside, times_lost, write_whole

HOLDERS = "holders"
"""The folder of those who live, within that of the tables."""
LOST_AT_MOST = 3
"""Redeliveries of a message whose process died; the last receiver should refuse it."""
LOOK_SECONDS, TIDY_SECONDS, NOTE_SECONDS, PART_SECONDS = 0.05, 1, 60, 3600
"""Between two listings; between two looks for what dead processes left; how long an event waits for its reader; when
what was never written to its end goes."""
LONGEST_BYTES = 1 << 26
log = structlog.get_logger("ascora")


class Bound(NamedTuple):
    """A queue bound to an exchange. `holder`: the process that alone reads it; none for a queue that lasts."""

    routing_key: str
    pattern: str
    queue: str
    holder: str = ""


class Channel(filesystem.Channel):
    """Messages and tables of exchanges, as files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder = Path(self.data_folder_in)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._holders: Path = self.control_folder / HOLDERS
        self._mine: set[str] = set()
        self._held: dict[str, str] = {}  # the name of the file by delivery tag
        self._listed: dict[str, deque[str]] = {}
        self._next_look = self._next_tidy = self._next_complaint = 0.0

    # Exchanges and queues

    def get_table(self, exchange: str) -> list[exchange_queue_t]:
        """The queues bound to an exchange; those that one process alone reads by their address, if it lives."""
        rows = self._rows(exchange)
        gone = self._gone(row.holder for row in rows)
        if gone:
            self._change(exchange, lambda rows: [row for row in rows if row.holder not in gone])
        living = [row for row in rows if row.holder not in gone]
        return [exchange_queue_t(row.routing_key, row.pattern, address_of(row.queue, row.holder)) for row in living]

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        if kwargs.get("auto_delete") or kwargs.get("exclusive"):
            self._mine.add(queue)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        holder = holders.own(self._holders) if queue in self._mine else ""
        row = Bound(routing_key or "", pattern or "", queue or "", holder)

        def bound(rows: list[Bound]) -> list[Bound]:
            gone = self._gone(one.holder for one in rows)
            return [row, *(one for one in rows if one != row and one.holder not in gone)]

        if row not in self._rows(exchange):
            self._change(exchange, bound)

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *_: Any, **__: Any) -> None:
        self._purge(queue)
        own = {"", holders.own(self._holders)} if queue in self._mine else {""}
        key = (routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda rows: [one for one in rows if one[:3] != key or one.holder not in own])

    def _rows(self, exchange: str) -> list[Bound]:
        file = self._exchange_file(exchange).with_suffix(".bindings")
        try:
            return [Bound(*map(str, row)) for row in loads(file.read_text("utf-8"))]
        except FileNotFoundError:
            return []
        except (ValueError, TypeError):
            self._aside(file, file.name, "table.broken")
            return []

    def _change(self, exchange: str, change: Callable[[list[Bound]], list[Bound]]) -> None:
        file = self._exchange_file(exchange).with_suffix(".bindings")
        file.parent.mkdir(parents=True, exist_ok=True)
        with locked(file.with_suffix(".lock")):
            before = self._rows(exchange)
            after = change(before)
            if after != before:
                write_whole(file, dumps(after))

    def _gone(self, names: Iterable[str]) -> set[str]:
        return {name for name in {*names} - {""} if not holders.is_alive(self._holders, name)}

    # Sending

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override] # its bases disagree
        file = Path(self.data_folder_out) / f"{time.time_ns():020}_{uuid.uuid4().hex}.{queue}.msg"
        self._next_look = 0.0
        if not holder_of(queue):
            write_whole(file, dumps(payload))
            return
        try:
            write_whole(file, dumps(payload), is_synced=False)
        except OSError as error:  # nobody is to end because nobody hears of it
            if time.monotonic() >= self._next_complaint:
                self._next_complaint = time.monotonic() + NOTE_SECONDS
                log.warning("event.not_kept", queue=queue, why=str(error))

    # Receiving

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 - a folder is looked at, not waited for
        address = address_of(queue, holders.own(self._holders)) if queue in self._mine else queue
        names = self._names(address)
        while names:
            if (message := self._take(names.popleft(), address)) is not None:
                return message
        raise Empty

    def _names(self, address: str) -> deque[str]:
        """Names of messages that wait, oldest first; the folder is listed once for all queues of a moment."""
        if not self._listed.get(address) and time.monotonic() >= self._next_look:
            names = sorted(os.listdir(self._folder))
            self._listed = defaultdict(deque)
            for name in names:
                if name.endswith(".msg") and not name.startswith("."):
                    self._listed[name.partition(".")[2].removesuffix(".msg")].append(name)
            self._next_look = time.monotonic() + LOOK_SECONDS
            if time.monotonic() >= self._next_tidy:
                self._tidy(names)
                self._next_tidy = time.monotonic() + TIDY_SECONDS
        return self._listed.get(address) or deque()

    def _take(self, name: str, address: str) -> dict[str, Any] | None:
        file, is_note = self._folder / name, bool(holder_of(address))
        taken = file if is_note else self._taken(name)
        try:
            if not is_note:
                os.rename(file, taken)
            message = self._whole(taken)
            if is_note:
                file.unlink()
        except FileNotFoundError:
            return None  # another was quicker
        except (ValueError, PermissionError) as error:
            self._aside(taken, name, "message.broken", str(error))
            return None
        properties = message["properties"]
        if properties["delivery_tag"] in self._held:
            properties["delivery_tag"] = uuid.uuid4().hex
        self._held[properties["delivery_tag"]] = name
        if times := times_lost(name):
            headers = message["headers"]
            headers["lost"] = times + (headers["lost"] if isinstance(headers.get("lost"), int) else 0)
        return message

    def _whole(self, file: Path) -> dict[str, Any]:
        """A message. Raises `ValueError` for what is empty, half or foreign: a power cut leaves such, and people."""
        try:
            look = file.lstat()
            if not stat.S_ISREG(look.st_mode) or look.st_size > LONGEST_BYTES:  # a pipe or device would hold its reader
                raise ValueError("it is no file that a call fits in")
            found: dict[str, Any] = loads(file.read_text("utf-8"))
            properties = found["properties"]
            words, tables = (found["body"], properties["delivery_tag"]), (found["headers"], properties["delivery_info"])
            if not all(isinstance(one, str) for one in words) or not all(isinstance(one, dict) for one in tables):
                raise ValueError("it is not Kombu's")
            self.Message(found, channel=self)
        except OSError:
            raise
        except Exception as error:  # as above
            raise ValueError(f"no message ({type(error).__name__})") from error
        return found

    def basic_consume(self, queue: str, no_ack: bool, callback: Any, consumer_tag: str, **kwargs: Any) -> None:
        """Consume; a message that its reader falls over, as foreign ones may let it, is set aside."""

        def careful(message: Any) -> Any:
            if no_ack:
                self._forget(message.delivery_tag)
                return callback(message)
            try:
                return callback(message)
            except (OSError, KombuError):
                raise
            except Exception as error:  # noqa: BLE001 - what is foreign breaks its readers in any way
                self._refuse(message.delivery_tag, "message.broken", repr(error))
                self.qos.ack(message.delivery_tag)

        super().basic_consume(queue, no_ack, careful, consumer_tag, **kwargs)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Any:
        """Get one message, or None."""
        message = super().basic_get(queue, no_ack=no_ack, **kwargs)
        if message is not None and no_ack:
            self._forget(message.delivery_tag)
        return message

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """It is done: the file goes."""
        self._forget(delivery_tag)
        super().basic_ack(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """It is given back, or nobody is to try it again."""
        if not requeue:
            self._refuse(delivery_tag, "message.refused")
        super().basic_reject(delivery_tag, requeue)

    def _restore(self, message: Any) -> None:
        name = self._held.pop(message.delivery_tag, None)
        if name is not None:
            with suppress(FileNotFoundError):  # it was a note
                os.rename(self._taken(name), self._folder / name)
            self._next_look = 0.0

    def _taken(self, name: str) -> Path:
        return self._folder / f".{name}.{holders.own(self._holders)}.taken"

    def _forget(self, delivery_tag: str) -> None:
        name = self._held.pop(delivery_tag, None)
        if name is not None:
            self._taken(name).unlink(missing_ok=True)

    def _refuse(self, delivery_tag: str, event: str, why: str = "") -> None:
        name = self._held.pop(delivery_tag, None)
        if name is not None:
            self._aside(self._taken(name), name, event, why)

    # Keeping order

    def _tidy(self, names: list[str]) -> None:
        """Put back what dead processes had taken; delete what was sent to them, or is too old for any reader."""
        alive = {"": True}
        for name in names:
            is_taken, address = name.endswith(".taken"), name.partition(".")[2].removesuffix(".msg")
            holder = name.removesuffix(".taken").rpartition(".")[2] if is_taken else holder_of(address)
            is_note = not is_taken and (bool(holder) or address.startswith("celeryev.") or address.endswith(".pidbox"))
            if holder not in alive:
                alive[holder] = holders.is_alive(self._holders, holder)
            with suppress(OSError):  # another was quicker, or the disk is full
                if is_taken and not alive[holder]:
                    self._back(name, holder)
                elif is_note and (not alive[holder] or age(name) > NOTE_SECONDS):
                    (self._folder / name).unlink()
                elif name.endswith(".part"):
                    part = self._folder / name
                    if part.stat().st_mtime < time.time() - PART_SECONDS:
                        part.unlink()

    def _back(self, taken: str, holder: str) -> None:
        before = taken.removeprefix(".").removesuffix(".taken").removesuffix(f".{holder}")
        before = before if before.endswith(".msg") else f"{before}.msg"
        stem, _, queue = before.partition(".")
        times = times_lost(before) + 1
        if times > LOST_AT_MOST:
            self._aside(self._folder / taken, before, "message.given_up")
            return
        os.rename(self._folder / taken, self._folder / f"{stem.partition('~')[0]}~{times}.{queue}")
        log.warning("message.back", queue=queue.removesuffix(".msg"), times=times, why="the process that had it died")

    def _aside(self, file: Path, name: str, event: str, why: str = "") -> None:
        with suppress(OSError):  # another was quicker, it is done with, or the disk is full
            lies = set_aside(file, self._folder.parent / BROKEN, name)
            log.error(event, file=str(lies), **({"why": why} if why else {}))

    def _purge(self, queue: str) -> int:
        number = 0
        for name in self._waiting(queue):
            with suppress(FileNotFoundError):
                (self._folder / name).unlink()
                number += 1
        return number

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _waiting(self, queue: str) -> list[str]:
        address = address_of(queue, holders.own(self._holders)) if queue in self._mine else queue
        return [name for name in os.listdir(self._folder) if name.partition(".")[2] == f"{address}.msg"]

    def close(self) -> None:
        """Give back what was not acknowledged; queues that this channel alone has read go."""
        if not self.closed:
            for queue in list(self._mine):
                with suppress(OSError):
                    self.queue_delete(queue)
        super().close()


class Transport(filesystem.Transport):
    """`broker_transport` of an application whose broker is a folder."""

    Channel = Channel
    connection_errors = (*filesystem.Transport.connection_errors, OSError)  # type: ignore[assignment]

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.state = virtual.BrokerState()  # Kombu's is shared by all folders of a process


def hold(options: Mapping[str, Any]) -> None:
    """Before a worker forks: what it takes is held while any of its children lives."""
    if "control_folder" in options:
        holders.own(Path(options["control_folder"]) / HOLDERS)
