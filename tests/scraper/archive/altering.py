"""Every single way to alter an archive, as a ZIP or as a folder; each says what it did."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

from scraper.archive.bag import manifest

Alter = Callable[[Path, random.Random], str]


def _files(bag: Path) -> list[Path]:
    return sorted(path for path in bag.rglob("*") if path.is_file())


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def flip(bag: Path, chance: random.Random) -> str:
    """One bit of one file."""
    path = chance.choice([one for one in _files(bag) if one.stat().st_size])
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return f"flipped a bit of byte {at} of {path.relative_to(bag)}"


def truncate(bag: Path, chance: random.Random) -> str:
    """The end of one file is cut off."""
    path = chance.choice([one for one in _files(bag) if one.stat().st_size])
    length = chance.randrange(path.stat().st_size)
    path.write_bytes(path.read_bytes()[:length])
    return f"cut {path.relative_to(bag)} to {length} bytes"


def extend(bag: Path, chance: random.Random) -> str:
    """A byte more at the end of one file."""
    path = chance.choice(_files(bag))
    path.write_bytes(path.read_bytes() + chance.choice([b"\n", b" ", b"\x00", b"x"]))
    return f"added to {path.relative_to(bag)}"


def drop(bag: Path, chance: random.Random) -> str:
    """One file is gone."""
    path = chance.choice(_files(bag))
    path.unlink()
    return f"dropped {path.relative_to(bag)}"


def add(bag: Path, chance: random.Random) -> str:
    """One file more, anywhere."""
    folder = chance.choice(sorted({one.parent for one in _files(bag)}))
    path = folder / chance.choice(["extra.txt", "zz", ".hidden", "manifest-md5.txt", "fetch.txt"])
    path.write_bytes(chance.choice([b"", b"more"]))
    return f"added {path.relative_to(bag)}"


def rename(bag: Path, chance: random.Random) -> str:
    """One file has another name."""
    path = chance.choice(_files(bag))
    path.rename(path.with_name(f"{path.stem}_{path.suffix}"))
    return f"renamed {path.relative_to(bag)}"


def swap(bag: Path, chance: random.Random) -> str:
    """Two files have changed places."""
    one, other = chance.sample(_files(bag), 2)
    while one.read_bytes() == other.read_bytes():
        one, other = chance.sample(_files(bag), 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return f"swapped {one.relative_to(bag)} and {other.relative_to(bag)}"


def reorder(bag: Path, chance: random.Random) -> str:
    """Two lines of a text file have changed places."""
    texts = [one for one in _files(bag) if one.suffix in (".txt", ".jsonl") and len(set(_lines(one))) > 1]
    path = chance.choice(texts)
    lines = _lines(path)
    first, second = chance.sample(range(len(lines)), 2)
    while lines[first] == lines[second]:
        first, second = chance.sample(range(len(lines)), 2)
    lines[first], lines[second] = lines[second], lines[first]
    path.write_bytes(b"".join(lines))
    return f"reordered {path.relative_to(bag)}"


def repeat(bag: Path, chance: random.Random) -> str:
    """A line of a text file is there twice, or no more."""
    path = chance.choice([one for one in _files(bag) if one.suffix in (".txt", ".jsonl") and _lines(one)])
    lines = _lines(path)
    at = chance.randrange(len(lines))
    lines[at : at + 1] = chance.choice([[], [lines[at], lines[at]]])
    path.write_bytes(b"".join(lines))
    return f"repeated or dropped line {at} of {path.relative_to(bag)}"


def edit(bag: Path, chance: random.Random) -> str:
    """A record is another, and the manifests agree with it, and bag-info with its size."""
    path = chance.choice(sorted((bag / "data" / "records").glob("*.jsonl")))
    lines = _lines(path)
    at = chance.randrange(len(lines))
    record = json.loads(lines[at])
    record["version"] = 99
    lines[at] = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    path.write_bytes(b"".join(lines))
    mend(bag)
    return f"edited a record of {path.name} with its manifests"


def drop_whole(bag: Path, chance: random.Random) -> str:
    """A file is gone with its lines in the manifests, and in the tree."""
    path = chance.choice(sorted((bag / "data" / "files").rglob("*.*")))
    while not path.is_file() or path.suffix == ".jsonl":
        path = chance.choice(sorted((bag / "data" / "files").rglob("*.*")))
    name = path.relative_to(bag).as_posix()
    path.unlink()
    leaves = bag / "proof" / "leaves.jsonl"
    if leaves.exists():
        kept = [line for line in _lines(leaves) if json.loads(line)["name"] != name]
        leaves.write_bytes(b"".join(kept))
    mend(bag)
    return f"dropped {name} with its lines"


def mend(bag: Path) -> None:
    """Make manifests and bag-info fit again what lies there."""
    hashes = {path.relative_to(bag).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(bag)}
    payload = {name: sha256 for name, sha256 in hashes.items() if name.startswith("data/")}
    info = bag / "bag-info.txt"
    size = sum((bag / name).stat().st_size for name in payload)
    lines = [line for line in info.read_text().splitlines() if not line.startswith("Payload-Oxum")]
    info.write_text("".join(f"{line}\n" for line in (*lines, f"Payload-Oxum: {size}.{len(payload)}")))
    (bag / "manifest-sha256.txt").write_bytes(manifest(payload))
    unlisted = ("tagmanifest-sha256.txt", "proof/seal.json", "proof/seal.sig")
    tags = [name for name in hashes if name not in payload and name not in unlisted]
    told = {name: hashlib.sha256((bag / name).read_bytes()).hexdigest() for name in tags}
    (bag / "tagmanifest-sha256.txt").write_bytes(manifest(told))


IN_FOLDER: tuple[Alter, ...] = (
    flip,
    truncate,
    extend,
    drop,
    add,
    rename,
    swap,
    reorder,
    repeat,
    edit,
    drop_whole,
)


def flip_zip(archive: Path, chance: random.Random) -> str:
    """One bit of the ZIP itself, its directory included."""
    data = bytearray(archive.read_bytes())
    at = chance.choice([chance.randrange(len(data)), len(data) - 1 - chance.randrange(2000)])
    data[at] ^= 1 << chance.randrange(8)
    archive.write_bytes(data)
    return f"flipped a bit of byte {at} of {len(data)}"


def truncate_zip(archive: Path, chance: random.Random) -> str:
    """The end of the ZIP is cut off, or something is added to it."""
    data = archive.read_bytes()
    length = chance.randrange(len(data))
    archive.write_bytes(chance.choice([data[:length], data + b"x", b"x" + data]))
    return f"cut or extended the ZIP at {length}"


def pack_anew(archive: Path, chance: random.Random) -> str:
    """An entry is gone, doubled, renamed or in another place."""
    what = chance.choice(["drop", "double", "rename", "order", "compress"])
    copy = archive.with_suffix(".new")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(copy, "w") as new:
        entries = old.infolist()
        victim = chance.choice(entries)
        if what == "order":
            entries.reverse()
        for entry in entries:
            content, own = old.read(entry), zipfile.ZipInfo(entry.filename)
            own.compress_type = zipfile.ZIP_DEFLATED if what == "compress" else zipfile.ZIP_STORED
            own.external_attr = entry.external_attr
            if entry is victim and what == "drop":
                continue
            if entry is victim and what == "rename":
                own.filename += "x"
            new.writestr(own, content)
            if entry is victim and what == "double":
                with warnings.catch_warnings(action="ignore"):
                    new.writestr(own, content + b"x")
    shutil.move(copy, archive)
    return f"packed anew: {what} {victim.filename}"


IN_ZIP: tuple[Alter, ...] = (flip_zip, truncate_zip, pack_anew)
