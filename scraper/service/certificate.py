"""The certificate that the service shows: taken up again when it is renewed on the disk, and told before it ends.

A service that runs for months outlives its certificate, and whoever renews that writes two files and knows of no
process to tell.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from cryptography.x509 import load_pem_x509_certificate

from scraper.config import outside
from scraper.errors import ConfigError
from scraper.workspace import now_utc

LOOK_SECONDS = 60.0
"""Between two looks at the files; a caller that connects brings them about."""
SOON = timedelta(days=14)
A_DAY = timedelta(days=1)
Written = tuple[int, ...]
log = structlog.get_logger("ascora")


class Certificate:
    """A chain and its key: each new connection is shown what lies in the files, where that can be used."""

    def __init__(
        self,
        chain: Path,
        key: Path,
        clock: Callable[[], datetime] = now_utc,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises `ConfigError` where they cannot be used."""
        self._chain, self._key = chain, key
        self._clock, self._monotonic = clock, monotonic
        self._written = self._look_at_files()
        self._context = outside.certificate(chain, key)
        self._looked = monotonic()
        self._told_at: datetime | None = None
        self._tell_end()

    def follow(self, context: ssl.SSLContext) -> None:
        """Let the connections of a server show it."""

        def show(connection: ssl.SSLSocket | ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
            connection.context = self.current()

        context.sni_callback = show

    def current(self) -> ssl.SSLContext:
        """What a connection shows that is made now."""
        if self._monotonic() - self._looked >= LOOK_SECONDS:
            self._looked = self._monotonic()
            self._take_up()
            self._tell_end()
        return self._context

    def _take_up(self) -> None:
        written = self._look_at_files()
        if written == self._written:
            return
        self._written = written
        try:
            self._context = outside.certificate(self._chain, self._key)
        except ConfigError as error:  # half of the pair may still be written: the next change is looked at again
            log.warning("certificate.refused", why=str(error))
            return
        self._told_at = None
        log.info("certificate.renewed", file=str(self._chain))

    def _look_at_files(self) -> Written:
        written: list[int] = []
        for file in (self._chain, self._key):
            with suppress(OSError):
                found = file.stat()
                written += [found.st_mtime_ns, found.st_ino, found.st_size]
        return tuple(written)

    def _tell_end(self) -> None:
        """Once a day, of what was read last: whoever renews it has two weeks."""
        now = self._clock()
        if self._told_at is not None and now - self._told_at < A_DAY:
            return
        try:
            ends = load_pem_x509_certificate(self._chain.read_bytes()).not_valid_after_utc
        except (OSError, ValueError):
            return  # told by who takes it up
        self._told_at = now
        if ends - now < SOON:
            log.warning("certificate.ends", file=str(self._chain), ends=ends.isoformat(), has_ended=ends <= now)
