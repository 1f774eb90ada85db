"""What tasks answered, as files: Celery's own store, with answers that are whole and live as long in every time zone.

Celery writes an answer under its final name, so that a caller can read half of it, and counts its age from midnight of
1 January 1970 on the clock of the application's zone: east of Greenwich it deletes answers of this moment, west of it
it keeps them for hours.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from contextlib import suppress
from typing import Any

import structlog
from celery.backends.filesystem import FilesystemBackend

TRIES = 20
"""While an answer cannot be written, up to ten seconds apart: what is done is not to be done again for a full disk."""
log = structlog.get_logger("ascora")


class Backend(FilesystemBackend):
    """`result_backend` of an application whose broker is a folder: `scraper.broker.results:Backend+file://FOLDER`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.always_retry, self.max_retries = True, TRIES

    def exception_safe_to_retry(self, exc: BaseException) -> bool:
        """Whether it may be over soon."""
        return isinstance(exc, OSError)

    def get(self, key: bytes) -> bytes | None:
        """An answer; None where there is none, or one that a power cut has left empty or half."""
        found: bytes | None = super().get(key)
        try:
            json.loads(found or b"")
        except ValueError:
            return None
        return found

    def set(self, key: bytes, value: str | bytes) -> None:
        """Keep an answer."""
        final = os.fsdecode(self._filename(key))
        part = os.path.join(os.path.dirname(final), f".{uuid.uuid4().hex}.part")
        try:
            with open(part, "wb") as file:
                file.write(value.encode() if isinstance(value, str) else value)
            os.replace(part, final)
        except OSError:
            with suppress(OSError):
                os.unlink(part)
            raise

    def cleanup(self) -> None:
        """Delete what was answered longer ago than results are kept."""
        if not self.expires:
            return
        prefixes = (self.task_keyprefix, self.group_keyprefix, self.chord_keyprefix)
        kinds = (*(one.decode() if isinstance(one, bytes) else one for one in prefixes), ".")
        for entry in os.scandir(os.fsdecode(self.path)):
            with suppress(FileNotFoundError):  # another worker was quicker
                if entry.name.startswith(kinds) and entry.stat().st_mtime < time.time() - self.expires:
                    os.unlink(entry.path)

    def _do_directory_test(self, key: bytes) -> None:
        try:
            self.set(key, b"{}")
            self.delete(key)
        except OSError as error:  # a worker waits for room; it does not end
            log.error("results.not_kept", folder=os.fsdecode(self.path), why=str(error))
