"""The files of an embedded broker: their names, and how they appear whole.

A message is `TIME_UNIQUE.QUEUE.msg`; `TIME_UNIQUE~2.QUEUE.msg` has come back twice from processes that died. One
that a process alone reads is `TIME_UNIQUE.QUEUE.PROCESS.msg`. One that is in hand is `.NAME.PROCESS.taken`.
"""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

BROKEN = "broken"
"""The folder beside that of the messages where those lie that cannot be read, or that nobody may try again."""
BROKEN_AT_MOST = 1000


class Waiting(NamedTuple):
    """What lies in the folder of an embedded broker."""

    calls: int
    """That nobody has taken yet."""
    oldest_seconds: int
    in_hand: int
    set_aside: int

    def __str__(self) -> str:
        waits = f"{self.calls} calls wait" + (f", the oldest for {self.oldest_seconds} s" if self.calls else "")
        return f"{waits}; {self.in_hand} in hand; {self.set_aside} set aside"


def look(folder: Path) -> Waiting:
    """What waits in a folder of messages. Raises `OSError`."""
    names = os.listdir(folder)
    calls = [one for one in names if one.endswith(".msg") and one[0] != "." and not holder_of(one[: -len(".msg")])]
    oldest = max((age(one) for one in calls if one[0].isdecimal()), default=0.0)
    broken = folder.parent / BROKEN
    aside = len(os.listdir(broken)) if broken.is_dir() else 0
    return Waiting(len(calls), max(0, int(oldest)), sum(one.endswith(".taken") for one in names), aside)


def set_aside(file: Path, folder: Path, name: str) -> Path:
    """Move a file where nobody takes it, and the oldest of those there out of the way. Raises `OSError`."""
    folder.mkdir(exist_ok=True, mode=0o700)
    os.replace(file, folder / name)
    for old in sorted(os.listdir(folder))[:-BROKEN_AT_MOST]:
        (folder / old).unlink()
    return folder / name


def address_of(queue: str, holder: str) -> str:
    """Where messages for a queue are sent; `holder`: the process that alone reads it."""
    return f"{queue}.{holder}" if holder else queue


def holder_of(address: str) -> str:
    """The process that alone reads what is sent there; empty where any may."""
    last = address.rpartition(".")[2]
    return last if last.startswith("process-") else ""


def times_lost(name: str) -> int:
    """How many processes died with a message."""
    times = name.partition(".")[0].partition("~")[2]
    return int(times) if times.isdecimal() else 0


def age(name: str) -> float:
    """Seconds since a message was sent; one whose name tells no time is old."""
    sent = name.partition("_")[0]
    return (time.time_ns() - int(sent)) / 1e9 if sent.isdecimal() else float("inf")


def write_whole(path: Path, text: str, *, is_synced: bool = True) -> None:
    """Write a file that is there whole or not at all, after a power cut too.

    Raises `OSError` that names the folder: the same words for the same trouble, however many files it meets.
    """
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            if is_synced:
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, os.fspath(path.parent)) from error
    if is_synced:
        _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone among all processes."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
