"""A bag while it is filled: every file goes into its manifest, every record and file into the tree."""

from __future__ import annotations

import hashlib
import hmac
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import IO, Any

from scraper.archive.verify import CHUNK, LEAVES, MANIFEST, TAGMANIFEST, Tree, leaf_hash, record_leaf
from scraper.archive.writer import Altered, Target, Written
from scraper.errors import StorageUnavailable
from scraper.evidence.blobs import BlobStore

SPOOL_BYTES = 1 << 23
"""So much of a file that grows line by line stays in memory."""


def canonical(value: Any) -> bytes:
    """A JSON value in its one spelling.

    >>> canonical({"b": 1, "a": ["Ngô"]}).decode()
    '{"a":["Ngô"],"b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def pieces(source: IO[bytes]) -> Iterator[bytes]:
    """What is left of a file, chunk by chunk."""
    return iter(lambda: source.read(CHUNK), b"")


class Bag:
    """What lies in the archive so far. `salt_key` makes the leaves' salts."""

    def __init__(self, target: Target, salt_key: bytes) -> None:
        self._target = target
        self._salt_key = salt_key
        self.payload: dict[str, Written] = {}
        """The files of payload by their paths."""
        self._tags: dict[str, str] = {}
        self._leaves: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - closed by `__exit__`
        self.tree = Tree()

    def __enter__(self) -> Bag:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaves.close()

    @property
    def oxum(self) -> str:
        """Bytes and files of payload, as bag-info has them."""
        return f"{sum(one.size for one in self.payload.values())}.{len(self.payload)}"

    def add(self, name: str, chunks: Iterable[bytes], size: int, sha256: str | None = None) -> Written:
        """A file of payload; a leaf of the tree. Raises `Altered` when it is not what it is said to be."""
        written = self._put(name, chunks, size, sha256)
        self._leaf(name, written)
        return written

    def add_blob(self, name: str, blobs: BlobStore, sha256: str) -> str:
        """A file from the store; why it could not be taken, empty when it is in the bag.

        Raises `StorageUnavailable` when the store cannot be read.
        """
        try:
            self.add(name, _stored(blobs, sha256), blobs.size(sha256), sha256)
        except KeyError:
            return "it is missing in the store"
        except Altered:
            return "it was altered in the store: its bytes are not those that were taken"
        return ""

    def add_text(self, name: str, text: str) -> Written:
        """A page or statement of payload."""
        data = text.encode("utf-8", "replace")
        return self.add(name, [data], len(data))

    def add_records(self, name: str, records: Iterable[dict[str, Any]]) -> int:
        """A file with a record a line, each a leaf of the tree; how many. None at all is no file."""
        number = 0
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
            for record in records:
                line = canonical(record)
                spool.write(line + b"\n")
                self._leaf(record_leaf(name, record), Written(hashlib.sha256(line).hexdigest(), len(line)))
                number += 1
            size = spool.tell()
            spool.seek(0)
            if number:
                self._put(name, pieces(spool), size, None)
        return number

    def tag(self, name: str, data: bytes) -> str:
        """A file beside the payload; its SHA-256."""
        self._tags[name] = self._target.add(name, [data], len(data)).sha256
        return self._tags[name]

    def tag_leaves(self) -> None:
        """The lines of the tree, once all are there."""
        size = self._leaves.tell()
        self._leaves.seek(0)
        self._tags[LEAVES] = self._target.add(LEAVES, pieces(self._leaves), size).sha256

    def tag_manifests(self) -> str:
        """Both manifests, once all else is there but the seal; SHA-256 of the tag manifest."""
        self.tag(MANIFEST, manifest({name: one.sha256 for name, one in self.payload.items()}))
        data = manifest(self._tags)
        return self._target.add(TAGMANIFEST, [data], len(data)).sha256

    def seal(self, name: str, data: bytes) -> None:
        """A file that no manifest lists: the seal and its signature."""
        self._target.add(name, [data], len(data))

    def _put(self, name: str, chunks: Iterable[bytes], size: int, sha256: str | None) -> Written:
        written = self._target.add(name, chunks, size, sha256)
        self.payload[name] = written
        return written

    def _leaf(self, name: str, written: Written) -> None:
        # The salt keeps what an extract leaves out from being guessed by its hash.
        salt = hmac.new(self._salt_key, name.encode("utf-8", "replace"), "sha256").hexdigest()
        line = canonical({"name": name, "salt": salt, "sha256": written.sha256, "size": written.size})
        self.tree.add(leaf_hash(line))
        self._leaves.write(line + b"\n")


def _stored(blobs: BlobStore, sha256: str) -> Iterator[bytes]:
    try:
        with blobs.open(sha256) as source:
            yield from pieces(source)
    except OSError as error:
        raise StorageUnavailable(f"ASCORA_BLOB_URL: {sha256} cannot be read: {error.strerror or error}") from error


def manifest(hashes: Mapping[str, str]) -> bytes:
    """A manifest of BagIt: SHA-256 and path, a file a line."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()
