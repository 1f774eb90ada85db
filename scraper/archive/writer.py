"""Where an archive is written: a ZIP without compression, or a folder; under its final name only when it is whole."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from scraper.archive.verify import directory_end, directory_entry, local_header
from scraper.errors import ConfigError


class Altered(Exception):
    """Bytes are not those that were asked for; nothing of them is in the archive."""


class Written(NamedTuple):
    """What was written."""

    sha256: str
    size: int


class Target(Protocol):
    """Takes files one after the other."""

    def add(self, name: str, chunks: Iterable[bytes], size: int, sha256: str | None = None) -> Written:
        """Write a file of this size. Raises `Altered`, and takes it back, when size or SHA-256 are others."""


@contextmanager
def target(out: Path, base: str) -> Iterator[Target]:
    """A ZIP where the name ends in `.zip`, else a folder; gone again when the block fails.

    `base` is the one folder inside a ZIP. Raises `ConfigError` when the place is taken or cannot be written.
    """
    _require_new(out)
    part = out.with_name(f".{out.name}.part")
    is_zip = out.suffix.lower() == ".zip"
    try:
        with _locked(part, is_zip) as handle:
            try:
                if is_zip:
                    with os.fdopen(os.dup(handle), "r+b") as file:
                        zipped = _Zip(file, base)
                        yield zipped
                        zipped.finish()
                else:
                    yield _Folder(part)
                _sync(part)
                _require_new(out)
                os.replace(part, out)
                _sync(out.parent)
            except BaseException:
                with suppress(OSError):
                    part.unlink() if is_zip else shutil.rmtree(part)
                raise
    except OSError as error:
        raise ConfigError(f"--out: {out} cannot be written ({error.strerror or error})") from error


def _require_new(out: Path) -> None:
    """Nothing is overwritten; an empty folder is as good as none."""
    is_empty = out.is_dir() and not out.is_symlink() and out.suffix.lower() != ".zip" and not any(out.iterdir())
    if (out.exists() or out.is_symlink()) and not is_empty:
        raise ConfigError(f"--out: {out} is there already; expected a new name")


@contextmanager
def _locked(part: Path, is_zip: bool) -> Iterator[int]:
    """The unfinished archive, empty, held by this process alone: what a killed one has left is thrown away."""
    part.parent.mkdir(parents=True, exist_ok=True)
    if not is_zip:
        part.mkdir(exist_ok=True)
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW if is_zip else os.O_RDONLY | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.stat(part, follow_symlinks=False).st_ino != os.fstat(handle).st_ino:
                raise FileNotFoundError  # it was ready in this very moment, and has its final name
        except (BlockingIOError, FileNotFoundError) as error:
            raise ConfigError(f"--out: another process is writing {part.name[1:-5]}; expected a new name") from error
        if is_zip:
            os.ftruncate(handle, 0)
        else:
            for left in part.iterdir():
                shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        yield handle
    finally:
        os.close(handle)


class _Zip:
    def __init__(self, file: BinaryIO, base: str) -> None:
        self._file = file
        self._base = base
        self._directory = bytearray()
        self._entries = 0

    def add(self, name: str, chunks: Iterable[bytes], size: int, sha256: str | None = None) -> Written:
        full, start = f"{self._base}/{name}".encode(), self._file.tell()
        digest, crc, length = hashlib.sha256(), 0, 0
        try:
            self._file.write(local_header(full, 0, size))
            for chunk in chunks:
                digest.update(chunk)
                crc = zlib.crc32(chunk, crc)
                length += len(chunk)
                if length > size:
                    break
                self._file.write(chunk)
            written = _checked(name, length, size, digest.hexdigest(), sha256)
        except BaseException:
            self._file.seek(start)
            self._file.truncate()
            raise
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(local_header(full, crc, size))
        self._file.seek(end)
        self._directory += directory_entry(full, crc, size, start)
        self._entries += 1
        return written

    def finish(self) -> None:
        start = self._file.tell()
        self._file.write(self._directory + directory_end(self._entries, len(self._directory), start))


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, name: str, chunks: Iterable[bytes], size: int, sha256: str | None = None) -> Written:
        path, digest, length = self._path / name, hashlib.sha256(), 0
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("xb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    length += len(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            return _checked(name, length, size, digest.hexdigest(), sha256)
        except BaseException:
            with suppress(OSError):
                path.unlink()
                for folder in list(path.relative_to(self._path).parents)[:-1]:
                    (self._path / folder).rmdir()  # as far up as it is empty
            raise


def _checked(name: str, length: int, size: int, found: str, expected: str | None) -> Written:
    if length != size or expected not in (None, found):
        raise Altered(f"{name}: {length} bytes with SHA-256 {found}; expected {size} with {expected}")
    return Written(found, size)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
