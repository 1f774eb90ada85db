"""Bytes by their SHA-256, over fsspec: a folder, or S3, or whatever else fsspec knows."""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO

import fsspec
from fsspec.core import url_to_fs

from scraper.errors import ConfigError, StorageUnavailable

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Blob:
    """What was stored."""

    sha256: str
    size_bytes: int


class BlobStore:
    """Write once, read by hash. A blob is complete or absent: never half there under its final name."""

    def __init__(self, url: str) -> None:
        """`url` is any fsspec URL (`file:///…`, `s3://bucket/prefix`) or a plain folder."""
        try:
            self._fs, self._root = url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise ConfigError(f"ASCORA_BLOB_URL: {error}; expected a folder or an fsspec URL") from error
        self._local = isinstance(self._fs, fsspec.get_filesystem_class("file"))

    def put(self, data: bytes) -> Blob:
        """Store bytes that are already in memory."""
        return self.put_stream([data])

    def put_stream(self, chunks: Iterable[bytes]) -> Blob:
        """Store a stream chunk by chunk; memory stays at one chunk. Nothing is kept when the stream fails.

        Raises `StorageUnavailable` when the store is full or cannot be written.
        """
        stream = _Stream(chunks)
        try:
            return self._put(stream)
        except Exception as error:
            if stream.is_broken or (self._local and not isinstance(error, OSError)):
                raise
            why = getattr(error, "strerror", None) or error
            raise StorageUnavailable(f"ASCORA_BLOB_URL: cannot be written: {why}") from error

    def _put(self, chunks: Iterable[bytes]) -> Blob:
        digest, size = hashlib.sha256(), 0
        spool = f"{self._root}/incoming/{uuid.uuid4().hex}"
        self._fs.makedirs(f"{self._root}/incoming", exist_ok=True)
        try:
            with self._fs.open(spool, "wb") as out:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
                if self._local:
                    out.flush()
                    os.fsync(out.fileno())
            sha256 = digest.hexdigest()
            self._publish(spool, self._path(sha256))
        except BaseException:
            with suppress(Exception):  # a store that is away has errors of its own
                self._fs.rm_file(spool)
            raise
        return Blob(sha256, size)

    def get(self, sha256: str) -> bytes:
        """The whole blob. Raises `KeyError` when it is not here."""
        with self.open(sha256) as source:
            data: bytes = source.read()
        return data

    def open(self, sha256: str) -> IO[bytes]:
        """A readable, seekable handle. Raises `KeyError` when it is not here, `StorageUnavailable`."""
        with self._reading(sha256):
            handle: IO[bytes] = self._fs.open(self._path(sha256), "rb")
        return handle

    def has(self, sha256: str) -> bool:
        """Whether the blob is here."""
        with self._reading(sha256):
            return bool(self._fs.exists(self._path(sha256)))

    def remove(self, sha256: str) -> None:
        """Let go of a blob that must not be kept; of one that nothing points to yet."""
        with suppress(KeyError), self._reading(sha256):
            self._fs.rm_file(self._path(sha256))

    def size(self, sha256: str) -> int:
        """Bytes of the blob. Raises `KeyError` when it is not here."""
        with self._reading(sha256):
            return int(self._fs.size(self._path(sha256)))

    def names(self) -> Iterator[str]:
        """Every stored SHA-256, in no order."""
        for path in self._fs.find(f"{self._root}/sha256"):
            yield str(path).rsplit("/", 1)[-1]

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every stored SHA-256 with its bytes, in order; memory holds one in 256 of them.

        Raises `StorageUnavailable`.
        """
        for first in range(256):
            with self._reading(""):
                found = self._fs.find(f"{self._root}/sha256/{first:02x}", detail=True)
                self._fs.invalidate_cache()  # of what may change meanwhile nothing is remembered
            for path, facts in sorted(found.items()):
                yield str(path).rsplit("/", 1)[-1], int(facts["size"])

    def stored_at(self, sha256: str) -> datetime:
        """When the blob was put last, UTC. Raises `KeyError` when it is not here."""
        with self._reading(sha256):
            return _aware(self._fs.modified(self._path(sha256)))

    def incoming(self) -> list[str]:
        """Paths of blobs that are being written, or that a killed process left half-written."""
        with suppress(KeyError), self._reading("incoming"):
            return [str(path) for path in self._fs.ls(f"{self._root}/incoming", detail=False)]
        return []

    def sweep(self, older_than: timedelta) -> None:
        """Remove half-written blobs that nobody has touched for a while: their process is dead.

        Raises `StorageUnavailable`, and `ConfigError` where the place is none that can be written.
        """
        oldest = datetime.now(UTC) - older_than
        try:
            for path in self.incoming():
                with suppress(FileNotFoundError):
                    if _aware(self._fs.modified(path)) < oldest:
                        self._fs.rm_file(path)
        except OSError as error:
            raise ConfigError(
                f"ASCORA_BLOB_URL: {error.filename or self._root}: {error.strerror or error}; "
                "expected a place to write into"
            ) from error

    @contextmanager
    def _reading(self, sha256: str) -> Iterator[None]:
        """What a store that is somewhere else raises, each in its own way, is that it cannot be read."""
        try:
            yield
        except FileNotFoundError as error:
            raise KeyError(sha256) from error
        except Exception as error:
            if self._local or isinstance(error, KeyError):
                raise
            raise StorageUnavailable(f"ASCORA_BLOB_URL: cannot be read: {error}") from error

    def _publish(self, spool: str, final: str) -> None:
        """Under its name; the same bytes again take the place of those that are there, so that their time is of now:
        whoever lets go of what nothing names leaves what is young."""
        if self._local:
            os.makedirs(os.path.dirname(final), exist_ok=True)
            os.replace(spool, final)
        else:
            self._fs.mv(spool, final)

    def _path(self, sha256: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise KeyError(sha256)
        return f"{self._root}/sha256/{sha256[:2]}/{sha256}"


class _Stream:
    """Chunks as they come; a source that fails is told from a store that does."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.is_broken = False

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._chunks
        except Exception:
            self.is_broken = True
            raise


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
