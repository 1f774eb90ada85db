"""Verifying with what an installation has: a library's Ed25519, and the timestamp against an authority."""

from __future__ import annotations

from pathlib import Path

from scraper.archive import timestamp
from scraper.archive.keys import signed_by
from scraper.archive.verify import TIMESTAMP, Findings, verify
from scraper.errors import ConfigError


def check(archive: Path, key: str = "", authority: Path | None = None) -> Findings:
    """Everything that is not as it was written. Raises `ConfigError` when there is no archive, or no authority."""
    if not archive.exists():
        raise ConfigError(f"FILE: {archive} is not there; expected an archive")
    found = verify(archive, key, signed_by)
    if found.timestamp and authority is not None:
        why = timestamp.problem(found.timestamp, found.stamped, authority)
        if why:
            found.add("timestamp", TIMESTAMP, f"it is not one of that authority over the root: {why}")
        else:
            found.notes.append(f"the root existed at {timestamp.told_time(found.timestamp)}, by the authority given")
    elif found.timestamp:
        found.notes.append("the timestamp's authority is unproven: give its certificates with --timestamp-ca FILE.pem")
    elif authority is not None:
        found.add("timestamp", TIMESTAMP, "there is none, and an authority was asked for")
    return found
