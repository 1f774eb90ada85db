"""The embedded broker: Kombu's folder of messages, safe for several processes at once.

Kombu's own transport writes a message under its final name, so that a reader can take it while it is still empty: the
worker that does ends (celery/kombu issue 1551). It moves a message it takes into the folder for temporary files, which
on another file system is a copy that two readers can make. And it empties a table before it locks it. Here files appear
whole, by a rename within the folder, and a message is taken by one. What is no message is set aside and named.
"""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

import structlog
from kombu.transport import filesystem, virtual
from kombu.transport.filesystem import exchange_queue_t
from kombu.utils.json import dumps, loads

Table = list[exchange_queue_t]
BROKEN = "broken"
"""The folder beside that of the messages where those lie that cannot be read."""
log = structlog.get_logger("ascora")


class Channel(filesystem.Channel):
    """Messages and tables of exchanges, as files."""

    def get_table(self, exchange: str) -> Table:
        """The queues bound to an exchange."""
        try:
            return [exchange_queue_t(*row) for row in loads(self._exchange_file(exchange).read_text("utf-8"))]
        except FileNotFoundError:
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda table: table if row in table else [row, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *_: Any, **__: Any) -> None:
        virtual.Channel._delete(self, queue)
        row = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda table: [one for one in table if one != row])

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override] # its bases disagree
        name = f"{time.time_ns():020}_{uuid.uuid4().hex}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 - a folder is looked at, not waited for
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".{name}.taken"
            try:
                os.rename(folder / name, taken)
            except FileNotFoundError:
                continue  # another process was quicker
            if (message := _message(taken)) is not None:
                taken.unlink()
                return message
            aside = folder.parent / BROKEN
            aside.mkdir(exist_ok=True)
            os.replace(taken, aside / name)
            log.warning("message.broken", queue=queue, file=str(aside / name))
        raise Empty

    def _change(self, exchange: str, change: Callable[[Table], Table]) -> None:
        file = self._exchange_file(exchange)
        file.parent.mkdir(parents=True, exist_ok=True)
        with _locked(file.with_suffix(".lock")):
            before = self.get_table(exchange)
            after = change(before)
            if after != before:
                _write_whole(file, dumps(after))


class Transport(filesystem.Transport):
    """`broker_transport` of an application whose broker is a folder."""

    Channel = Channel


def _message(file: Path) -> dict[str, Any] | None:
    """The message in a file; None for what is empty, half, or not from Kombu: a power cut leaves such, and people."""
    try:
        found = loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    properties = found.get("properties") if isinstance(found, dict) else None
    is_whole = isinstance(properties, dict) and properties.keys() >= {"delivery_tag", "delivery_info"}
    return found if is_whole and isinstance(found.get("body"), str) and isinstance(found.get("headers"), dict) else None


def _write_whole(path: Path, text: str) -> None:
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    part.write_text(text, "utf-8")
    os.replace(part, path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
