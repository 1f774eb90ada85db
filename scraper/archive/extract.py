"""Taking some forms out of an archive: a smaller bag whose records and files still lead to the signed root."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from scraper.archive import evidence, files, verify
from scraper.archive.bag import canonical, manifest, pieces
from scraper.archive.check import check
from scraper.archive.create import RECORDS_FOLDER, STATEMENT, bag_info
from scraper.archive.ro_crate import METADATA, metadata
from scraper.archive.writer import Target, Written, target
from scraper.errors import ArchiveInvalid, ConfigError

FORMS = f"{RECORDS_FOLDER}/compliance_form.jsonl"
Container = verify.Zip | verify.Folder


def extract(archive: Path, out: Path, forms: Sequence[str], *, confidential: bool = False) -> int:
    """Write the forms of these ids, with their documents and pictures; how many leaves that are.

    Raises `ArchiveInvalid` for an archive that does not verify, `ConfigError` for a form that is not in it, or that is
    confidential and not asked for as such.
    """
    found = check(archive)
    if found.problems:
        raise ArchiveInvalid(f"{archive}: it does not verify; `ascora archive verify` names what is wrong")
    if found.is_extract:
        raise ConfigError(f"FILE: {archive} is an extract itself; expected a whole archive")
    container = verify.Folder(archive, found) if archive.is_dir() else verify.Zip(archive, found)
    try:
        lines = _lines(container, forms)
        if not confidential:
            _refuse_confidential(container, forms)
        leaves = {verify.record_leaf(name, json.loads(line)) for name, line in lines}
        leaves |= {path for name, line in lines if name == files.INDEX for path in _paths(json.loads(line))}
        with target(out, f"ascora-{found.seal['account']}-extract") as place:
            _write(place, container, found, lines, leaves)
    finally:
        container.close()
    return len(leaves)


def _lines(container: Container, forms: Sequence[str]) -> list[tuple[str, bytes]]:
    """The records of the forms, where their files lie, and what the documents are evidence of."""
    kept = [(FORMS, line) for line in _read(container, FORMS) if json.loads(line)["id"] in forms]
    known = {json.loads(line)["id"] for _, line in kept}
    for ident in forms:
        if ident not in known:
            raise ConfigError(f"--form: no form {ident!r} is in the archive; expected an id from its {FORMS}")
    kept += [(files.INDEX, line) for line in _read(container, files.INDEX) if json.loads(line)["id"] in known]
    taken = {path for name, line in kept if name == files.INDEX for path in _paths(json.loads(line))}
    kept += [
        (evidence.INDEX, line) for line in _read(container, evidence.INDEX) if json.loads(line).get("path") in taken
    ]
    return kept


def _refuse_confidential(container: Container, forms: Sequence[str]) -> None:
    """An archive from before it said which of its forms are confidential may hold any."""
    said = json.loads(_all(container, STATEMENT))
    known = said["files"].get("confidential_forms", forms if said["scope"]["confidential"] else ())
    for ident in forms:
        if ident in known:
            raise ConfigError(f"--form: {ident} is or holds a confidential file; expected --confidential with it")


def _read(container: Container, name: str) -> Iterator[bytes]:
    if name in container.names:
        with container.open(name) as source:
            yield from (line.rstrip(b"\n") for line in source)


def _paths(place: dict[str, Any]) -> set[str]:
    return {path for path in (place["page"], *(one["path"] for one in place["files"])) if path}


def _write(
    place: Target, container: Container, found: verify.Findings, lines: list[tuple[str, bytes]], leaves: set[str]
) -> None:
    seal, root = found.seal, json.loads(_all(container, verify.ROOT))
    payload: dict[str, Written] = {}
    for name in container.names:
        if name in leaves:
            with container.open(name) as source:
                payload[name] = place.add(name, pieces(source), container.size(name))
    for name in (evidence.INDEX, files.INDEX, FORMS):
        data = b"".join(line + b"\n" for at, line in lines if at == name)
        if data:
            payload[name] = place.add(name, [data], len(data))
    oxum = f"{sum(one.size for one in payload.values())}.{len(payload)}"
    covers = f"An extract of {len(leaves)} of {seal['leaves']} records and files."
    tags = {
        "bagit.txt": verify.BAGIT,
        "README.txt": _README.format(account=seal["account"], covers=covers).encode(),
        "verify.py": (resources("scraper.archive") / "verify.py").read_bytes(),
        "bag-info.txt": bag_info(
            seal["account"], root["log"]["position"], seal["root"], seal["created_at"], covers, oxum
        ),
        METADATA: metadata(seal["account"], covers, payload, seal["created_at"]),
        verify.EXTRACTED: b"".join(canonical(one) + b"\n" for one in _proofs(container, leaves)),
        verify.MANIFEST: manifest({name: one.sha256 for name, one in payload.items()}),
    }
    tags |= {name: _all(container, name) for name in (verify.ROOT, verify.TIMESTAMP) if name in container.names}
    hashes = {name: place.add(name, [data], len(data)).sha256 for name, data in tags.items()}
    for name, data in (
        (verify.TAGMANIFEST, manifest(hashes)),
        *((name, _all(container, name)) for name in (verify.SEAL, verify.SIGNATURE)),
    ):
        place.add(name, [data], len(data))


def _proofs(container: Container, leaves: set[str]) -> Iterator[dict[str, Any]]:
    """Each leaf with its place and its path to the root."""
    held = list(_read(container, verify.LEAVES))
    levels = [[verify.leaf_hash(line) for line in held]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        # RFC 6962: a node without a neighbour is taken up as it is.
        levels.append(
            [
                verify.node_hash(*below[at : at + 2]) if at + 1 < len(below) else below[at]
                for at in range(0, len(below), 2)
            ]
        )
    for index, line in enumerate(held):
        if json.loads(line)["name"] in leaves:
            places = ((level, (index >> height) ^ 1) for height, level in enumerate(levels[:-1]))
            path = [level[beside].hex() for level, beside in places if beside < len(level)]
            yield {"index": index, "leaf": line.decode(), "path": path}


def _all(container: Container, name: str) -> bytes:
    with container.open(name) as source:
        return source.read()


_README = """Extract of an audit archive of the Ascora account {account}
{covers}

If this is still a ZIP file, extract all of it into a folder first.

To look:      data/pages holds a page per form, data/files its document and pictures, byte for byte.
To check:     python verify.py          (Python 3.9 or newer, nothing else; in this folder)
              python verify.py --key FINGERPRINT   also proves who signed the archive, if you got
              the fingerprint from the sender by another way, such as by telephone.

proof/extracted.jsonl leads from every record and file here to the root that the archive's signer
signed (proof/seal.json, proof/seal.sig). What is beside the payload and proof (this file,
bag-info.txt, ro-crate-metadata.json, the manifests) was made with the extract, and is not signed.
"""
