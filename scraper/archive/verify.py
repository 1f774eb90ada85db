"""Verify an Ascora archive: names, completeness, checksums, tree, signature. Python's standard library alone.

    python verify.py ARCHIVE [--key FINGERPRINT]

ARCHIVE is the ZIP or the extracted folder (without it: the folder that this file lies in). Exit code 0: whole and
unchanged; 6: not. This very file lies in every archive; a copy from elsewhere is the better judge, since who alters an
archive can alter this file too. It is one file on purpose, and needs Python 3.9 or newer.

What it goes by: `manifest-sha256.txt` lists the payload under `data/`, `tagmanifest-sha256.txt` lists it and all else,
`proof/seal.json` names the tag manifest's SHA-256 and the tree's root, and `proof/seal.sig` signs the seal (Ed25519).
The tree has a leaf per record (a line of a `.jsonl` file) and per file: a line of `proof/leaves.jsonl`, hashed as in
RFC 6962. An extract holds some of the leaves, each with its path to the same root, in `proof/extracted.jsonl`.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import re
import struct
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

FORMAT = "ascora-archive/1"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGMANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SEAL, SIGNATURE, ROOT = "proof/seal.json", "proof/seal.sig", "proof/root.json"
LEAVES, EXTRACTED, TIMESTAMP = "proof/leaves.jsonl", "proof/extracted.jsonl", "proof/timestamp.tsr"
UNLISTED = (TAGMANIFEST, SEAL, SIGNATURE)
"""What the tag manifest cannot list: itself, and what names and signs it."""
REQUIRED = ("bagit.txt", "bag-info.txt", "README.txt", "verify.py", MANIFEST, TAGMANIFEST, SEAL, SIGNATURE, ROOT)
CHUNK = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error)
"""What the library may raise over a ZIP that somebody has altered; of an encrypted entry `RuntimeError`."""
LONGEST_PATH = 150
LONGEST_LINE = 1 << 27
MAX_COMPRESSION_RATIO = 100
INVALID = 6

Verifier = Callable[[bytes, bytes, bytes], bool]
"""Public key, signature, message: whether the key made the signature."""


class Problem(NamedTuple):
    """One thing that is not as it was written."""

    kind: str
    """container, name, link, missing, unexpected, duplicate, checksum, manifest, tree, signature, signer, timestamp."""
    file: str
    message: str


class Findings:
    """What a verification found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        """What is not proven, or worth knowing, and no problem."""
        self.seal: dict[str, Any] = {}
        self.fingerprint = ""
        """SHA-256 of the public key that signed."""
        self.files = 0
        self.leaves = 0
        """Records and files whose place in the tree was proven."""
        self.is_extract = False
        self.timestamp = b""
        """The RFC 3161 answer, and what it is about: for a verifier that knows an authority."""
        self.stamped = b""

    def add(self, kind: str, file: str, message: str) -> None:
        """Note a problem, once."""
        problem = Problem(kind, file, message)
        if problem not in self.problems[-50:]:
            self.problems.append(problem)


# The tree: RFC 6962, section 2.1.


def leaf_hash(line: bytes) -> bytes:
    """Hash of a leaf: a line of `proof/leaves.jsonl`, without its end."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The root over leaf hashes as they come; holds one hash per level."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """One leaf more."""
        self.size += 1
        size = self.size
        while size % 2 == 0:
            leaf = node_hash(self._whole.pop(), leaf)
            size //= 2
        self._whole.append(leaf)

    def root(self) -> bytes:
        """The root of the leaves so far."""
        if not self._whole:
            return hashlib.sha256(b"").digest()
        found = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            found = node_hash(left, found)
        return found


def root_by_path(leaf: bytes, index: int, size: int, path: Iterable[bytes]) -> bytes | None:
    """The root that a leaf and its path lead to (RFC 9162, 2.1.3.2); None where the path has another length."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = node_hash(step, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


# The signature: Ed25519, RFC 8032.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_Point = tuple[int, int, int, int]


def _plus(a: _Point, b: _Point) -> _Point:
    left, right = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    c, d = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = right - left, d - c, d + c, right + left
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            found = _plus(found, point)
        point, factor = _plus(point, point), factor >> 1
    return found


def _point(encoded: bytes) -> _Point | None:
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x % 2 != sign else x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the key made the signature over the message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment, scalar = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or _BASE is None or scalar >= _L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left, right = _times(scalar, _BASE), _plus(commitment, _times(int.from_bytes(digest, "little") % _L, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 == (left[1] * right[2] - right[1] * left[2]) % _P


# Names.

_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def why_unsafe(name: str) -> str:
    """Why a path is not one that every system can take and a person can trust; empty when it is."""
    if not name or name.startswith("/") or "\\" in name or ":" in name:
        return "it is not a relative path with slashes"
    if len(name) > LONGEST_PATH:
        return f"it is longer than {LONGEST_PATH} characters"
    if unicodedata.normalize("NFC", name) != name:
        return "its letters are not composed (Unicode NFC)"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or sign in '<>"|?*' for sign in name):
        return "it holds a sign that is not for names"
    return next(filter(None, map(_why_unsafe_part, name.split("/"))), "")


def _why_unsafe_part(part: str) -> str:
    if part in ("", ".", "..") or part[-1] in " ." or part[0] == " ":
        return f"{part!r} is no name for a file or folder"
    if _RESERVED.fullmatch(part):
        return f"{part!r} is the name of a device"
    return "a part of it is longer than 255 bytes" if len(part.encode()) > 255 else ""


def folded(name: str) -> str:
    """The same for names that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())


# The container. An archive is a ZIP without compression, so that every byte of it is accounted for.

_BIG = 0xFFFFFFFF
_UTF8_NAME = 0x800
_DATE = 0x21
"""1 January 1980: no entry has a time."""


def _version(size: int, offset: int = 0) -> int:
    return 45 if size >= _BIG or offset >= _BIG else 20


def local_header(name: bytes, crc: int, size: int) -> bytes:
    """What stands before an entry's bytes."""
    extra = struct.pack("<HHQQ", 1, 16, size, size) if size >= _BIG else b""
    shown = min(size, _BIG)
    head = (b"PK\x03\x04", _version(size), _UTF8_NAME, 0, 0, _DATE, crc, shown, shown, len(name), len(extra))
    return struct.pack("<4s5H3L2H", *head) + name + extra


def directory_entry(name: bytes, crc: int, size: int, offset: int) -> bytes:
    """What the directory says of an entry: a plain file, read and write for its owner, read for the rest."""
    big = [size, size] if size >= _BIG else []
    big += [offset] if offset >= _BIG else []
    extra = struct.pack(f"<HH{len(big)}Q", 1, 8 * len(big), *big) if big else b""
    shown, version = min(size, _BIG), _version(size, offset)
    head = (b"PK\x01\x02", 0x300 | version, version, _UTF8_NAME, 0, 0, _DATE, crc, shown, shown)
    tail = (len(name), len(extra), 0, 0, 0, 0o100644 << 16, min(offset, _BIG))
    return struct.pack("<4s6H3L", *head) + struct.pack("<5H2L", *tail) + name + extra


def directory_end(entries: int, size: int, offset: int) -> bytes:
    """What stands after the directory."""
    big = b""
    if entries >= 0xFFFF or size >= _BIG or offset >= _BIG:
        big = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 0x32D, 45, 0, 0, entries, entries, size, offset)
        big += struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + size, 1)
    few = min(entries, 0xFFFF)
    return big + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, few, few, min(size, _BIG), min(offset, _BIG), 0)


class Broken(Exception):
    """Nothing more can be checked."""


class Folder:
    """An archive as a folder. Links are never followed.

    File systems of a Mac keep a letter and its accent apart (Unicode NFD), where an archive has them as one: such a
    name is taken for the one that it reads as, and a note says so. Two files that read alike are still there twice.
    """

    def __init__(self, path: Path, findings: Findings) -> None:
        self._path = path
        self.names: list[str] = []
        self._spelled: dict[str, str] = {}
        """Name to how the file system spells it."""
        for folder, below, files in os.walk(str(path)):
            inside = Path(folder).relative_to(path)
            for name in sorted([*below, *files]):
                shown = (inside / name).as_posix()
                if (path / inside / name).is_symlink() or (name in files and not (path / inside / name).is_file()):
                    findings.add("link", shown, "it is a link or no plain file; expected a file")
                elif name in files:
                    composed = unicodedata.normalize("NFC", shown)
                    self.names.append(composed)
                    self._spelled[composed] = shown
            if not below and not files and folder != str(path):
                findings.add("unexpected", inside.as_posix(), "an empty folder that the archive did not have")
            below[:] = [name for name in below if not (path / inside / name).is_symlink()]
        self.names.sort()
        findings.notes += (
            f"{name}: only the spelling of its name differs: its accents stand apart, as a Mac keeps them"
            for name, spelled in sorted(self._spelled.items())
            if name != spelled
        )

    def open(self, name: str) -> IO[bytes]:
        """A file's bytes."""
        return (self._path / self._spelled[name]).open("rb")

    def size(self, name: str) -> int:
        """How many they are."""
        return (self._path / self._spelled[name]).stat().st_size

    def close(self) -> None:
        """Nothing is held."""


class Zip:
    """An archive as it is handed over. Whatever differs from the one way to write it is a problem."""

    def __init__(self, path: Path, findings: Findings) -> None:
        self._findings = findings
        self._file = path.open("rb")
        try:
            self._zip = zipfile.ZipFile(self._file)
            entries = self._zip.infolist()
        except _UNREADABLE as error:
            self._file.close()
            raise Broken(f"it is no whole ZIP file ({error})") from error
        size = path.stat().st_size
        if sum(one.file_size for one in entries) > MAX_COMPRESSION_RATIO * size:
            self._file.close()
            raise Broken(f"it claims to hold more than {MAX_COMPRESSION_RATIO} times its size")
        self._check_layout(entries, size)
        bases = sorted({one.filename.split("/")[0] for one in entries})
        if len(bases) != 1 or why_unsafe(bases[0]):
            findings.add("container", "", f"it holds {len(bases)} things at its top; expected one folder")
        base = bases[0] if len(bases) == 1 else ""
        self._entries = {}
        self.names = []
        for one in entries:
            name = one.filename[len(base) + 1 :] if base else one.filename
            if (one.external_attr >> 16) & 0o170000 not in (0, 0o100000):
                findings.add("link", name, "it is a link or no plain file; expected a file")
            elif not one.is_dir():
                self.names.append(name)
                self._entries[name] = one

    def _check_layout(self, entries: list[zipfile.ZipInfo], size: int) -> None:
        offset, directory = 0, bytearray()
        for one in sorted(entries, key=lambda entry: entry.header_offset):
            name = one.orig_filename.encode("utf-8", "surrogateescape")
            expected = local_header(name, one.CRC, one.file_size)
            self._file.seek(offset)
            if one.header_offset != offset or self._file.read(len(expected)) != expected:
                self._findings.add("container", one.filename, "its entry is not laid out as it was written")
                return
            directory += directory_entry(name, one.CRC, one.file_size, offset)
            offset += len(expected) + one.file_size
        end = bytes(directory) + directory_end(len(entries), len(directory), offset)
        self._file.seek(offset)
        if size != offset + len(end) or self._file.read(len(end)) != end:
            self._findings.add("container", "", "its directory is not laid out as it was written")

    def open(self, name: str) -> IO[bytes]:
        """An entry's bytes. A wrong CRC is a problem that shows at the end of reading."""
        return self._zip.open(self._entries[name])

    def size(self, name: str) -> int:
        """How many they are, as the ZIP says."""
        return self._entries[name].file_size

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()
        self._file.close()


# The check.


class _Check:
    def __init__(self, container: Any, findings: Findings, ed25519: Verifier) -> None:
        self.container = container
        self.findings = findings
        self.ed25519 = ed25519
        self.hashes: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.leaves: dict[str, tuple[str, int]] = {}
        """What the payload's records and files are, by the name of their leaf: SHA-256 and size."""
        self.small: dict[str, bytes] = {}
        """Tag files that are looked into."""

    def run(self) -> None:
        self._names()
        for name in self.container.names:
            self._read(name)
        for name in REQUIRED:
            if name not in self.hashes:
                self.findings.add("missing", name, "the archive lacks it")
        self.findings.files = len(self.hashes)
        if self.small.get("bagit.txt", BAGIT) != BAGIT:
            self.findings.add("manifest", "bagit.txt", "it does not say BagIt 1.0 in UTF-8")
        payload = {name for name in self.hashes if name.startswith("data/")}
        self._manifest(MANIFEST, payload)
        self._manifest(TAGMANIFEST, self.hashes.keys() - payload - {*UNLISTED})
        self._oxum(payload)
        seal = self._seal()
        self._tree(seal)

    def _names(self) -> None:
        for name, times in Counter(self.container.names).items():
            if times > 1:
                self.findings.add("duplicate", name, f"it is there {times} times")
            reason = why_unsafe(name)
            if reason:
                self.findings.add("name", name, reason)
        alike: dict[str, str] = {}
        for name in sorted(set(self.container.names)):
            first = alike.setdefault(folded(name), name)
            if first != name:
                self.findings.add("name", name, f"some systems take it for {first!r}")

    def _read(self, name: str) -> None:
        digest, size, start = hashlib.sha256(), 0, b""
        is_tag = not name.startswith("data/")
        lines = _Lines(self, name) if name.startswith("data/") and name.endswith(".jsonl") else None
        try:
            with self.container.open(name) as source:
                while True:
                    piece = source.read(CHUNK)
                    if not piece:
                        break
                    digest.update(piece)
                    size += len(piece)
                    if lines is not None:
                        lines.feed(piece)
                    elif is_tag and name not in (LEAVES, EXTRACTED) and size <= CHUNK:
                        start += piece
            if lines is not None:
                lines.end()
        except _UNREADABLE as error:
            self.findings.add("checksum", name, f"it cannot be read whole ({error})")
            return
        self.hashes[name], self.sizes[name] = digest.hexdigest(), size
        if is_tag:
            self.small[name] = start
        elif lines is None:
            self.leaves[name] = digest.hexdigest(), size

    def _manifest(self, manifest: str, present: Iterable[str]) -> None:
        if manifest not in self.small or self.sizes[manifest] == 0:
            return
        listed: dict[str, str] = {}
        with self.container.open(manifest) as source:
            for number, line in enumerate(_bounded(source), 1):
                found = re.fullmatch(rb"([0-9a-f]{64})  ([^\r\n]+)\n", line)
                if found is None:
                    self.findings.add("manifest", manifest, f"line {number} is no SHA-256, two blanks and a path")
                    continue
                name = found[2].decode("utf-8", "replace")
                if name in listed:
                    self.findings.add("manifest", manifest, f"line {number} lists {name} once more")
                elif listed and name < next(reversed(listed)):
                    self.findings.add("manifest", manifest, f"line {number} is out of order")
                listed[name] = found[1].decode()
        for name in sorted(present):
            if name not in listed:
                self.findings.add("unexpected", name, f"{manifest} does not list it")
            elif listed[name] != self.hashes[name]:
                self.findings.add(
                    "checksum", name, f"its SHA-256 is {self.hashes[name]}, {manifest} says {listed[name]}"
                )
        for name in sorted(listed.keys() - {*present}):
            self.findings.add("missing", name, f"{manifest} lists it")

    def _oxum(self, payload: Iterable[str]) -> None:
        names = list(payload)
        said = re.findall(
            r"^Payload-Oxum: (.*)$", self.small.get("bag-info.txt", b"").decode("utf-8", "replace"), re.MULTILINE
        )
        found = f"{sum(self.sizes[name] for name in names)}.{len(names)}"
        if "bag-info.txt" in self.small and said != [found]:
            self.findings.add("manifest", "bag-info.txt", f"Payload-Oxum is {', '.join(said)}; the payload is {found}")

    def _json(self, name: str) -> dict[str, Any]:
        if name not in self.small:
            return {}
        try:
            found = json.loads(self.small[name])
            return found if isinstance(found, dict) else {}
        except (ValueError, RecursionError):
            self.findings.add("manifest", name, "it is not JSON")
            return {}

    def _seal(self) -> dict[str, Any]:
        findings = self.findings
        seal = self._json(SEAL)
        if not seal:
            return seal
        findings.seal = seal
        if seal.get("format") != FORMAT:
            findings.add("manifest", SEAL, f"its format is {seal.get('format')!r}; this program knows {FORMAT!r}")
        public, signature = _bytes(seal.get("public_key")), self.small.get(SIGNATURE, b"")
        findings.fingerprint = hashlib.sha256(public).hexdigest()
        is_written = re.fullmatch(rb"[0-9a-f]{128}\n", signature)
        if not is_written or not self.ed25519(public, _bytes(signature.decode()[:-1]), self.small[SEAL]):
            findings.add("signature", SIGNATURE, "it is not the signature of proof/seal.json by the key named there")
        findings.is_extract = EXTRACTED in self.hashes and LEAVES not in self.hashes
        if not findings.is_extract and seal.get("tagmanifest_sha256") != self.hashes.get(TAGMANIFEST):
            findings.add("signature", TAGMANIFEST, "its SHA-256 is not the one that was signed")
        for name, field in ((ROOT, "root_sha256"), (TIMESTAMP, "timestamp_sha256")):
            if seal.get(field) != self.hashes.get(name):
                findings.add("signature", name, "its SHA-256 is not the one that was signed")
        root = self._json(ROOT)
        if (root.get("root"), root.get("leaves")) != (seal.get("root"), seal.get("leaves")):
            findings.add("tree", ROOT, "it names another tree than proof/seal.json")
        findings.timestamp, findings.stamped = self.small.get(TIMESTAMP, b""), self.small.get(ROOT, b"")
        return seal

    def _tree(self, seal: dict[str, Any]) -> None:
        name = EXTRACTED if self.findings.is_extract else LEAVES
        if name not in self.hashes:
            self.findings.add("missing", name, "the archive lacks it")
            return
        left = dict(self.leaves)
        if self.findings.is_extract:
            self._paths(seal, left)
        else:
            tree = Tree()
            for _, line in self._lines(LEAVES):
                tree.add(leaf_hash(line))
                self._leaf(line, left, LEAVES)
            if (tree.root().hex(), tree.size) != (seal.get("root"), seal.get("leaves")):
                self.findings.add("tree", LEAVES, "its root is not the one that was signed")
        for leaf in left:
            self.findings.add("tree", leaf, "the tree has no leaf for it")

    def _paths(self, seal: dict[str, Any], left: dict[str, tuple[str, int]]) -> None:
        size, root = seal.get("leaves"), seal.get("root")
        for number, line in self._lines(EXTRACTED):
            try:
                one = json.loads(line)
                leaf, index, path = str(one["leaf"]).encode(), int(one["index"]), [_bytes(step) for step in one["path"]]
            except (ValueError, TypeError, KeyError, RecursionError):
                self.findings.add("tree", EXTRACTED, f"line {number} is no leaf with its path")
                continue
            reached = root_by_path(leaf_hash(leaf), index, size if isinstance(size, int) else 0, path)
            if reached is None or reached.hex() != root:
                self.findings.add("tree", EXTRACTED, f"line {number}: its path does not lead to the signed root")
            else:
                self._leaf(leaf, left, EXTRACTED)

    def _leaf(self, line: bytes, left: dict[str, tuple[str, int]], where: str) -> None:
        try:
            leaf = json.loads(line)
            name, sha256, size = leaf["name"], leaf["sha256"], leaf["size"]
            found = left.pop(name, None)
        except (ValueError, TypeError, KeyError, RecursionError):
            self.findings.add("tree", where, "it has a line that is no leaf")
            return
        if found is None:
            self.findings.add("missing", str(name), "the tree has a leaf for it")
        elif found != (sha256, size):
            self.findings.add("tree", str(name), "it is not what its leaf says")
        else:
            self.findings.leaves += 1

    def _lines(self, name: str) -> Iterator[tuple[int, bytes]]:
        with self.container.open(name) as source:
            for number, line in enumerate(_bounded(source), 1):
                if not line.endswith(b"\n"):
                    self.findings.add("tree", name, f"line {number} has no end")
                yield number, line[:-1] if line.endswith(b"\n") else line


class _Lines:
    """The records of a file, line by line: each is a leaf, named by its file and what identifies it."""

    def __init__(self, check: _Check, name: str) -> None:
        self._check = check
        self._name = name
        self._rest: list[bytes] = []
        self._held = 0

    def feed(self, piece: bytes) -> None:
        """The next bytes of the file."""
        lines = piece.split(b"\n")
        for line in lines[:-1]:
            self._take(b"".join([*self._rest, line]))
            self._rest, self._held = [], 0
        self._rest.append(lines[-1])
        self._held += len(lines[-1])
        if self._held > LONGEST_LINE:
            raise ValueError(f"it has a line of more than {LONGEST_LINE} bytes")

    def end(self) -> None:
        """The file has ended."""
        if self._held:
            self._check.findings.add("tree", self._name, "its last line has no end")

    def _take(self, line: bytes) -> None:
        try:
            leaf = record_leaf(self._name, json.loads(line))
        except (ValueError, TypeError, KeyError, RecursionError):
            self._check.findings.add("tree", self._name, "it has a line that is no record")
            return
        if leaf in self._check.leaves:
            self._check.findings.add("duplicate", leaf, "the record is there twice")
        self._check.leaves[leaf] = hashlib.sha256(line).hexdigest(), len(line)


def _bounded(source: IO[bytes]) -> Iterator[bytes]:
    """Its lines; one without end comes in pieces, which are no good lines."""
    return iter(lambda: source.readline(CHUNK), b"")


def record_leaf(file: str, record: dict[str, Any]) -> str:
    """Name of a record's leaf: its file and its id; of evidence, its SHA-256."""
    return f"{file}#{record['id'] if 'id' in record else record['sha256']}"


def _bytes(text: Any) -> bytes:
    return bytes.fromhex(text) if isinstance(text, str) and re.fullmatch(r"([0-9a-f]{2})*", text) else b""


def verify(path: Path, key: str = "", ed25519: Verifier = signed_by) -> Findings:
    """Check an archive, ZIP or folder. `key`: the fingerprint that its signer must have.

    Nothing is extracted, no link followed, nothing outside the archive read. Every problem is reported, not the first.
    """
    findings = Findings()
    try:
        container = Folder(path, findings) if path.is_dir() else Zip(path, findings)
        try:
            _Check(container, findings, ed25519).run()
        finally:
            container.close()
    except Broken as error:
        findings.add("container", "", str(error))
    wanted = re.sub(r"[^0-9a-f]", "", key.lower())
    if key and not hmac.compare_digest(wanted, findings.fingerprint):
        findings.add("signer", SEAL, f"it was signed by {findings.fingerprint or 'nobody'}; expected {wanted}")
    elif not key:
        findings.notes.append("the signer is unproven: compare its fingerprint with one that came by another way")
    if findings.is_extract:
        total = findings.seal.get("leaves")
        findings.notes.append(f"this is an extract: {findings.leaves} of the {total} records and files of the archive")
    return findings


def main() -> int:
    """Check the archive that is named, or the one that this file lies in; print; 0 or 6."""
    parser = argparse.ArgumentParser(description="Verify an Ascora archive.")
    parser.add_argument("archive", nargs="?", type=Path, default=Path(__file__).parent, help="ZIP or extracted folder")
    parser.add_argument("--key", default="", metavar="FINGERPRINT", help="fingerprint that its signer must have")
    given = parser.parse_args()
    if not given.archive.exists():
        parser.error(f"{given.archive} is not there; expected an archive")
    found = verify(given.archive, given.key)
    say = sys.stdout.write
    for problem in found.problems:
        say(f"{problem.kind}: {_shown(problem.file or str(given.archive))}: {_shown(problem.message)}\n")
    say(f"signer: {found.fingerprint or 'none'}\n")
    for note in found.notes:
        say(f"note: {_shown(note)}\n")
    if found.timestamp:
        say("to check the timestamp, in the extracted folder:\n  openssl ts -verify")
        say(f" -in {TIMESTAMP} -data {ROOT} -CAfile AUTHORITY.pem\n")
    if found.problems:
        say(f"INVALID: problems: {len(found.problems)}, in an archive of {found.files} files\n")
        return INVALID
    say(f"valid: {found.files} files, {found.leaves} records and files in the signed tree\n")
    return 0


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


if __name__ == "__main__":
    sys.exit(main())
