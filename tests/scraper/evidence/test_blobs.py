"""Blobs: complete or absent, by their SHA-256, on a folder and on S3."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.errors import ConfigError, StorageUnavailable
from scraper.evidence.blobs import CHUNK_BYTES, BlobStore
from tests import servers


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A bucket on a real S3-speaking server on loopback."""
    with servers.s3() as url:
        yield url


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """A fresh folder, or a bucket that all tests share."""
    return BlobStore(str(tmp_path / "blobs") if request.param == "folder" else request.getfixturevalue("s3"))


def test_what_is_put_is_found_by_its_hash(store: BlobStore) -> None:
    """A blob is stored under the SHA-256 of its bytes and comes back byte for byte."""
    data = os.urandom(3 * 1024)
    blob = store.put(data)
    assert blob.sha256 == hashlib.sha256(data).hexdigest()
    assert blob.size_bytes == len(data)
    assert store.has(blob.sha256)
    assert store.size(blob.sha256) == len(data)
    assert store.get(blob.sha256) == data
    assert blob.sha256 in set(store.names())


def test_an_empty_file_is_a_blob_too(store: BlobStore) -> None:
    """Zero bytes are a file, not a missing one."""
    blob = store.put(b"")
    assert (blob.size_bytes, store.get(blob.sha256)) == (0, b"")


def test_the_same_bytes_are_stored_once(store: BlobStore) -> None:
    """Putting a blob again changes nothing."""
    assert store.put(b"again") == store.put(b"again")
    assert list(store.names()).count(hashlib.sha256(b"again").hexdigest()) == 1


def test_what_is_put_again_is_young_again(store: BlobStore) -> None:
    """Whoever lets go of what nothing names must see that somebody is about to name it."""
    blob = store.put(b"put twice")
    before = store.stored_at(blob.sha256)
    assert dict(store.sizes())[blob.sha256] == blob.size_bytes
    while store.stored_at(store.put(b"put twice").sha256) == before:
        pass  # servers tell whole seconds
    assert store.stored_at(blob.sha256) > before
    assert (store.get(blob.sha256), store.incoming()) == (b"put twice", [])


def test_a_stream_that_breaks_leaves_nothing(store: BlobStore) -> None:
    """A download that fails half-way is not there, not even under its half's hash."""

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError("cut")

    before = set(store.names())
    with pytest.raises(OSError, match="cut"):
        store.put_stream(broken())
    assert set(store.names()) == before
    assert store.incoming() == []


def test_what_is_not_there_is_a_key_error(store: BlobStore) -> None:
    """An unknown or malformed hash is never a path."""
    for name in ("0" * 64, "../../etc/passwd"):
        with pytest.raises(KeyError):
            store.get(name)
        with pytest.raises(KeyError):
            store.size(name)


def test_half_files_of_a_killed_process_are_swept(tmp_path: Path) -> None:
    """What a killed process left half-written goes after a while, and only then."""
    store = BlobStore(str(tmp_path / "blobs"))
    store.put(b"whole")
    left = tmp_path / "blobs" / "incoming" / "left-over"
    left.write_bytes(b"half")
    store.sweep(older_than=timedelta(days=1))
    assert left.exists()
    long_ago = left.stat().st_mtime - 2 * 86_400
    os.utime(left, (long_ago, long_ago))
    store.sweep(older_than=timedelta(days=1))
    assert not left.exists()
    assert len(list(store.names())) == 1


def test_a_large_stream_stays_out_of_memory(tmp_path: Path) -> None:
    """Storing 64 MB holds a few chunks in memory, not the file."""
    store = BlobStore(str(tmp_path / "blobs"))
    chunk = b"x" * CHUNK_BYTES
    tracemalloc.start()
    blob = store.put_stream(chunk for _ in range(64))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert blob.size_bytes == 64 * CHUNK_BYTES
    assert peak < blob.size_bytes / 3  # other threads of the test process allocate meanwhile


def test_an_unknown_kind_of_store_is_named() -> None:
    """A URL of a scheme that fsspec does not know is one plain line that names the setting."""
    with pytest.raises(ConfigError, match="ASCORA_BLOB_URL"):
        BlobStore("nowhere://bucket")


def test_a_store_that_is_away_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its library raises: no bug, and no missing blob; what the source of a stream raises stays its own."""
    store = BlobStore("memory://away")

    def away(*_: object, **__: object) -> None:
        raise RuntimeError("Could not connect to the endpoint")

    for name in ("open", "size", "exists", "ls", "makedirs"):
        monkeypatch.setattr(store._fs, name, away)
    for ask in (store.get, store.size, store.has, lambda _: store.incoming(), lambda _: store.put(b"x")):
        with pytest.raises(StorageUnavailable, match=r"ASCORA_BLOB_URL: cannot be (read|written): Could not connect"):
            ask("0" * 64)
