"""Which processes that share a folder are alive, told by the operating system alone: no clock, no names of hosts.

A process holds a lock on a file of its own. A forked child holds its parent's lock, too: what a worker has taken is
not handed to another while one of its children may still be at it. A lock ends with the last process that holds it,
however that process ends.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

_own: dict[tuple[Path, int], str] = {}
"""The name by folder and process. Its file is never closed: it stays locked, in forked children too."""


def own(folder: Path) -> str:
    """The name of this process among those that share the folder. The first call makes it and takes its lock."""
    place = (folder, os.getpid())
    if place not in _own:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in os.listdir(folder):
            is_alive(folder, name)  # what dead ones have left goes
        name = f"process-{secrets.token_hex(8)}"
        hidden = folder / f".{name}"
        fcntl.flock(os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_RDONLY, 0o600), fcntl.LOCK_EX)
        os.rename(hidden, folder / name)  # nobody sees one that is not locked
        _own[place] = name
    return _own[place]


def is_alive(folder: Path, name: str) -> bool:
    """Whether the process of that name lives, or a child of it."""
    path = folder / name
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not name.startswith("."):
                path.unlink(missing_ok=True)
            return False
    except FileNotFoundError:
        return False
    except (BlockingIOError, PermissionError):
        return True
