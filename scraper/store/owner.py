"""Who holds a run or a lease, and whether that process still lives."""

from __future__ import annotations

import os
import socket
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

LEASE = timedelta(minutes=2)
"""An item whose holder was not heard of for this long is free again; every write of the holder renews it."""


@dataclass(frozen=True)
class Owner:
    """One process on one machine. A process number that was given anew is told apart by when its process began."""

    host: str
    pid: int
    began: str | None
    """Start time in the machine's own count; None where the system does not tell."""

    @classmethod
    def this_process(cls) -> Owner:
        """The process that asks."""
        return cls(_host(), os.getpid(), _began(os.getpid()))

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Owner:
        """As `as_json` wrote it."""
        return cls(**value)

    def as_json(self) -> dict[str, Any]:
        """For a row of the store."""
        return asdict(self)

    def is_alive(self, *, beats: bool) -> bool:
        """Whether the process still lives. `beats` (it was heard of lately) decides where it cannot be looked at."""
        if self.host != _host():
            return beats
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:  # it exists and belongs to another user, or the system cannot say
            return beats
        now = _began(self.pid)
        return beats if self.began is None or now is None else self.began == now

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host.partition('/')[0]}"


def _host() -> str:
    """Name of this machine, and of the process numbers in use: containers of one name count their own."""
    try:
        return f"{socket.gethostname()}/{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return socket.gethostname()


def _began(pid: int) -> str | None:
    try:
        # The program's name, in brackets, may hold spaces and brackets itself; field 22 of the line is the start time.
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return "ended" if fields[0] == "Z" else fields[19]
