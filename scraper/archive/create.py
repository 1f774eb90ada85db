"""Making an archive: files, evidence, records, statement and pages, then the tree's root, the log and the seal."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from scraper.archive import evidence, files, verify
from scraper.archive.bag import Bag, canonical
from scraper.archive.keys import ArchiveKey, archive_key
from scraper.archive.names import LONGEST_BASE, safe
from scraper.archive.pages import Pages, covers
from scraper.archive.ro_crate import METADATA, metadata, software
from scraper.archive.scope import Scope, Selection
from scraper.archive.statement import statement
from scraper.archive.timestamp import stamped
from scraper.archive.writer import target
from scraper.entities import RECORDS
from scraper.store.archive_log import LogEntry
from scraper.workspace import Workspace

RECORDS_FOLDER = "data/records"
STATEMENT = "data/capture-statement.json"


@dataclass(frozen=True)
class Made:
    """What was made."""

    out: Path
    root: str
    fingerprint: str
    """Of the key that signed."""
    position: int
    """In the account's log of archives."""
    objects: int
    files: int
    bytes: int
    """Of payload."""
    left_out: int
    """Files, forms and pieces of evidence that the archive lacks and says so."""

    def as_json(self) -> dict[str, Any]:
        """For a report."""
        return {**vars(self), "out": str(self.out)}


def create(ws: Workspace, out: Path, scope: Scope) -> Made:
    """Write an archive of what the store holds, as it stands at this moment.

    A ZIP where `out` ends in `.zip`, else a folder. Raises `ConfigError` for a place that cannot be written, and for a
    job or customer that is not stored; then nothing is left.
    """
    key = archive_key(ws)
    with target(out, base_name(ws.settings.account, scope)) as place, Bag(place, key.salts) as bag:
        bag.tag("bagit.txt", verify.BAGIT)
        bag.tag("README.txt", _readme(ws, scope).encode())
        bag.tag("verify.py", (resources("scraper.archive") / "verify.py").read_bytes())
        with ws.store.frozen():
            said, _, cited = fill(bag, ws, Selection(ws, scope))
        # After the frozen view has ended: the log is written. Whatever fails from here on leaves an entry without an
        # archive; an archive without an entry there is not.
        entry = ws.store.archives.append(bag.tree.root().hex(), bag.tree.size, scope.as_json(), cited)
        _close(bag, ws, key, entry, scope)
    left_out = len(said["files"]["absent"]) + len(said["files"]["withheld_forms"]) + len(said["evidence_absent"])
    size, _, number = bag.oxum.partition(".")
    objects = sum(one["objects"] for one in said["objects"].values())
    return Made(out, entry.root, key.fingerprint, entry.position, objects, int(number), int(size), left_out)


def base_name(account: str, scope: Scope) -> str:
    """The one folder inside a ZIP; by what it is of, never by where it is written.

    >>> base_name("acme", Scope(jobs=("J1001",)))
    'ascora-acme-J1001'
    """
    parts = ["ascora", account, *scope.jobs[:3], scope.customer or ""]
    parts += [day.isoformat() if day else "" for day in (scope.first, scope.last)]
    return safe("-".join(part for part in (*parts, *scope.entities[:3]) if part).replace(".", "_")[:LONGEST_BASE])


def fill(bag: Bag, ws: Workspace, selection: Selection) -> tuple[dict[str, Any], Pages, set[str]]:
    """Everything that depends on the store alone; the statement, the pages that were written, and the SHA-256 of all
    evidence and files that the archive names."""
    taken = files.take(bag, selection, ws.blobs)
    proof = evidence.take(bag, ws, selection, taken)
    for entity in RECORDS:
        bag.add_records(f"{RECORDS_FOLDER}/{entity}.jsonl", (one.as_json() for one in selection.objects(entity)))
    said = statement(ws, selection, taken, proof)
    bag.add_text(STATEMENT, canonical(said).decode() + "\n")
    pages = Pages(ws, selection, taken, proof.paths, said)
    pages.write(bag)
    bag.add_records(files.INDEX, files.index(taken, selection, ws.blobs, pages.of_form))
    return said, pages, proof.cited | taken.by_sha256.keys()


def _close(bag: Bag, ws: Workspace, key: ArchiveKey, entry: LogEntry, scope: Scope) -> None:
    """The creation block: what an archive of the same store made at another time has otherwise."""
    place = {"position": entry.position, "at": entry.at, "previous": entry.previous, "entry": entry.digest}
    root = canonical(
        {"format": verify.FORMAT, "account": entry.account, "root": entry.root, "leaves": entry.leaves, "log": place}
    )
    hashes: dict[str, str | None] = {"root_sha256": bag.tag(verify.ROOT, root)}
    answer = stamped(ws.settings, root)
    hashes["timestamp_sha256"] = None if answer is None else bag.tag(verify.TIMESTAMP, answer)
    bag.tag(METADATA, metadata(entry.account, covers(scope), bag.payload, entry.at))
    bag.tag("bag-info.txt", bag_info(entry.account, entry.position, entry.root, entry.at, covers(scope), bag.oxum))
    bag.tag_leaves()
    seal = canonical(
        {
            "format": verify.FORMAT,
            "account": entry.account,
            "created_at": entry.at,
            "root": entry.root,
            "leaves": entry.leaves,
            "tagmanifest_sha256": bag.tag_manifests(),
            "public_key": key.public.hex(),
            **hashes,
        }
    )
    bag.seal(verify.SEAL, seal)
    bag.seal(verify.SIGNATURE, key.sign(seal).hex().encode() + b"\n")


def bag_info(account: str, position: int, root: str, at: str, covers: str, oxum: str) -> bytes:
    """`bag-info.txt`."""
    agent = " ".join(software().values())
    lines = {
        "Bagging-Date": at[:10],
        "Bag-Software-Agent": agent,
        "External-Identifier": f"{account} {position} {root}",
        "Internal-Sender-Description": " ".join(covers.split()),
        "Payload-Oxum": oxum,
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode()


def _readme(ws: Workspace, scope: Scope) -> str:
    return f"""Audit archive of the Ascora account {ws.settings.account}
{covers(scope)}

If this is still a ZIP file, extract all of it into a folder first.

To look:      open data/index.html in a browser. Nothing is fetched from the internet.
To check:     python verify.py          (Python 3.9 or newer, nothing else; in this folder)
              python verify.py --key FINGERPRINT   also proves who signed, if you got the
              fingerprint from the sender by another way, such as by telephone.
              A copy of verify.py from an archive you trust is the better judge of this one.

data/index.html               jobs, their forms, photos, stages and claims
data/capture-statement.html   who took this when and how, what was covered, what is missing,
                              and what it does not prove (capture-statement.json: the same)
data/files                    photos, forms and claim documents, byte for byte, by job;
                              index.jsonl says which belongs to which record
data/records                  every object with the source of every value, one JSON object a line
data/evidence                 the pages and answers that the values were read from; pages as text,
                              so that nothing in them runs. index.jsonl says what each one is.
proof                         the tree over all records and files (RFC 6962), its root, the seal
                              and its signature (Ed25519), and a timestamp (RFC 3161) if any

It is a bag (BagIt, RFC 8493) and an RO-Crate. The same record archived again gives the same bytes,
but for what says when: bag-info.txt, ro-crate-metadata.json, tagmanifest-sha256.txt and in proof
root.json, seal.json, seal.sig and timestamp.tsr. Names of files are those of the portal as far as every system
takes them; what would run when opened has .bin at its end.
"""
