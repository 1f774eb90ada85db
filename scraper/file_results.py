"""What tasks answered, as files: Celery's own store, with answers that live as long in every time zone.

Celery counts their age from midnight of 1 January 1970 on the clock of the application's zone: east of Greenwich it
deletes answers of this moment, west of it it keeps them for hours.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress

from celery.backends.filesystem import FilesystemBackend


class Backend(FilesystemBackend):
    """`result_backend` of an application whose broker is a folder: `scraper.file_results:Backend+file://FOLDER`."""

    def cleanup(self) -> None:
        """Delete what was answered longer ago than results are kept."""
        if not self.expires:
            return
        prefixes = (self.task_keyprefix, self.group_keyprefix, self.chord_keyprefix)
        kinds = tuple(one.decode() if isinstance(one, bytes) else one for one in prefixes)
        for entry in os.scandir(os.fsdecode(self.path)):
            with suppress(FileNotFoundError):  # another worker was quicker
                if entry.name.startswith(kinds) and entry.stat().st_mtime < time.time() - self.expires:
                    os.unlink(entry.path)
