"""Both verifiers say yes to an archive, and no to whatever was done to it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import runpy
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive import verify
from scraper.archive.bag import canonical
from scraper.archive.check import check
from scraper.archive.extract import extract
from scraper.archive.keys import archive_key, signed_by
from scraper.archive.writer import target
from scraper.errors import ArchiveInvalid, ConfigError
from scraper.workspace import Workspace
from tests.scraper.archive.altering import IN_FOLDER, IN_ZIP, mend
from tests.scraper.archive.holdings import OURS, Holdings
from tests.scraper.archive.opened import members, records, unpacked

Archived = Callable[..., Path]
IN_CI = 40
IN_DRILLS = 1000


def says_no(archive: Path, standalone: Callable[..., Any]) -> bool:
    """Whether both verifiers find something."""
    ours, theirs = check(archive).problems, standalone(archive).problems
    assert bool(ours) == bool(theirs), (ours, theirs)
    return bool(ours)


def assert_found(archive: Path, bag: Path, folder: Path, number: int, standalone: Callable[..., Any]) -> None:
    """One alteration of a copy; both verifiers must find it."""
    chance = random.Random(number)
    kinds = (*IN_FOLDER, *IN_ZIP)
    kind = kinds[number % len(kinds)]
    copy = folder / "altered.zip" if kind in IN_ZIP else folder / "altered"
    shutil.copy(archive, copy) if kind in IN_ZIP else shutil.copytree(bag, copy)
    did = kind(copy, chance)
    assert says_no(copy, standalone), f"alteration {number} was not found: {did}"
    copy.unlink() if kind in IN_ZIP else shutil.rmtree(copy)


@pytest.fixture
def made(archived: Archived, tmp_path: Path) -> tuple[Path, Path, Callable[..., Any]]:
    """An archive, the same as a folder, and the verifier that lies in it."""
    archive = archived(jobs=(OURS,))
    bag = unpacked(archive, tmp_path / "x")
    standalone = runpy.run_path(str(bag / "verify.py"))["verify"]
    assert not says_no(archive, standalone)
    assert not says_no(bag, standalone)
    return archive, bag, standalone


def test_alterations_are_found(made: tuple[Path, Path, Callable[..., Any]], tmp_path: Path) -> None:
    """Each kind of alteration a few times; the drill does a thousand."""
    for number in range(IN_CI):
        assert_found(*made[:2], tmp_path, number, made[2])


@pytest.mark.drill
def test_a_thousand_alterations_are_found(made: tuple[Path, Path, Callable[..., Any]], tmp_path: Path) -> None:
    """Flipped, dropped, added, renamed, reordered, cut, swapped, edited with its manifests."""
    for number in range(IN_DRILLS):
        assert_found(*made[:2], tmp_path, number, made[2])


@pytest.mark.drill
def test_a_thousand_alterations_of_an_extract_are_found(
    made: tuple[Path, Path, Callable[..., Any]], tmp_path: Path
) -> None:
    """An extract stands on its own as well."""
    archive, _, standalone = made
    form = records(archive, "data/records/compliance_form.jsonl")[0]["id"]
    small = tmp_path / "e.zip"
    extract(archive, small, [form])
    bag = unpacked(small, tmp_path / "ex")
    for number in range(IN_DRILLS):
        assert_found(small, bag, tmp_path, number, standalone)


def test_every_byte_of_the_container_counts(tmp_path: Path) -> None:
    """Any byte of a ZIP's headers and directory, changed in any bit."""
    archive = tmp_path / "a.zip"
    with target(archive, "base") as place:
        place.add("data/a", [b"hello"], 5)
        place.add("data/b", [], 0)
    whole = archive.read_bytes()
    said = [(one.kind, one.message) for one in check(archive).problems]
    for at in range(len(whole)):
        for bit in range(8):
            archive.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
            assert [(one.kind, one.message) for one in check(archive).problems] != said, (at, bit)


def test_signed_anew_by_another_key(made: tuple[Path, Path, Callable[..., Any]], ws: Workspace) -> None:
    """The one alteration that only the fingerprint shows."""
    archive, bag, standalone = made
    own = archive_key(ws).fingerprint
    assert check(archive, own).problems == []
    assert not any("unproven" in note for note in check(archive, own).notes)
    assert any("unproven" in note for note in check(archive).notes)
    other = Ed25519PrivateKey.generate()
    path = bag / "data" / "capture-statement.json"
    path.write_bytes(path.read_bytes().replace(b'"acme"', b'"evil"'))
    lines, tree = [], verify.Tree()
    for line in (bag / verify.LEAVES).read_bytes().splitlines():
        leaf = json.loads(line)
        if leaf["name"] == "data/capture-statement.json":
            leaf["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(canonical(leaf))
        tree.add(verify.leaf_hash(lines[-1]))
    (bag / verify.LEAVES).write_bytes(b"".join(line + b"\n" for line in lines))
    root = json.loads((bag / verify.ROOT).read_bytes()) | {"root": tree.root().hex()}
    (bag / verify.ROOT).write_bytes(canonical(root))
    mend(bag)
    seal = json.loads((bag / verify.SEAL).read_bytes()) | {
        "root": tree.root().hex(),
        "root_sha256": hashlib.sha256(canonical(root)).hexdigest(),
        "tagmanifest_sha256": hashlib.sha256((bag / verify.TAGMANIFEST).read_bytes()).hexdigest(),
        "public_key": other.public_key().public_bytes_raw().hex(),
    }
    (bag / verify.SEAL).write_bytes(canonical(seal))
    (bag / verify.SIGNATURE).write_bytes(other.sign(canonical(seal)).hex().encode() + b"\n")
    assert not says_no(bag, standalone)
    assert [one.kind for one in check(bag, own).problems] == ["signer"]
    assert [one.kind for one in standalone(bag, own).problems] == ["signer"]


def test_all_problems_are_told_by_file(made: tuple[Path, Path, Callable[..., Any]]) -> None:
    """Not the first alone."""
    _, bag, _ = made
    photo = f"data/files/{OURS}/attachments/site photo.jpg"
    (bag / photo).write_bytes(b"another photo")
    (bag / "data" / "index.html").unlink()
    (bag / "data" / "extra.txt").touch()
    (bag / "data" / "link").symlink_to("/etc/passwd")
    found = {(one.kind, one.file) for one in check(bag).problems}
    assert found >= {
        ("checksum", photo),
        ("tree", photo),
        ("missing", "data/index.html"),
        ("unexpected", "data/extra.txt"),
        ("link", "data/link"),
    }


def test_the_verifier_in_the_bag_needs_nothing(made: tuple[Path, Path, Callable[..., Any]], tmp_path: Path) -> None:
    """A Python without site packages, from elsewhere, on ZIP and folder: 0; after an alteration 6."""
    archive, bag, _ = made
    alone = tmp_path / "v.py"
    shutil.copy(bag / "verify.py", alone)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]})

    for arguments in ([str(alone), str(archive)], [str(alone), str(bag)], [str(bag / "verify.py")]):
        done = run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert "valid: " in done.stdout
    (bag / "README.txt").write_text("nothing to see")
    assert run(str(bag / "verify.py")).returncode == verify.INVALID
    assert run(str(alone), str(tmp_path / "nothing.zip")).returncode == 2


def test_hostile_zips(tmp_path: Path) -> None:
    """Bombs, names that lead outside, links, something else altogether: said, and nothing is written anywhere."""
    hostile = tmp_path / "h.zip"
    with zipfile.ZipFile(hostile, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("base/bomb", b"\0" * 50_000_000)
    assert [one.kind for one in check(hostile).problems] == ["container"]
    with zipfile.ZipFile(hostile, "w") as zipped:
        for name in ("base/../../evil", "/base/evil", "base/data/a\\b", "base/data/CON", "base/data/x\u202ey"):
            zipped.writestr(name, b"x")
        link = zipfile.ZipInfo("base/data/link")
        link.external_attr = 0o120777 << 16
        zipped.writestr(link, b"/etc/passwd")
    kinds = {one.kind for one in check(hostile).problems}
    assert kinds >= {"name", "link", "container", "missing"}
    for content in (b"", b"PK", b"PK\x05\x06" + b"\0" * 18, os.urandom(5000)):
        hostile.write_bytes(content)
        assert check(hostile).problems
    assert {path.name for path in tmp_path.iterdir()} == {"h.zip"}


@pytest.mark.parametrize("name", ["e.zip", "e"])
def test_an_extract_is_one_form_without_the_others(archived: Archived, tmp_path: Path, name: str) -> None:
    """Its record, document, signature and page, which lead to the root that was signed."""
    archive = archived()
    one, *others = records(archive, "data/records/compliance_form.jsonl")
    out = tmp_path / name
    extract(archive, out, [one["id"]])
    found = check(out)
    assert found.problems == []
    assert found.is_extract
    assert found.seal == json.loads(members(archive)["proof/seal.json"])
    inside = members(out)
    assert records(out, "data/records/compliance_form.jsonl") == [one]
    assert sorted(path for path in inside if path.startswith("data/files/")) == [
        f"data/files/{OURS}/forms/JSA level 1 - sign1.png",
        f"data/files/{OURS}/forms/JSA level 1.pdf",
        "data/files/index.jsonl",
    ]
    everything = b"".join(inside.values())
    for other in others:
        assert other["id"].encode() not in everything
        assert other["document"]["sha256"].encode() not in everything
    with pytest.raises(ConfigError, match="an extract itself"):
        extract(out, tmp_path / "again.zip", [one["id"]])


def test_what_cannot_be_extracted(archived: Archived, tmp_path: Path) -> None:
    """A form that is not there; an archive that does not verify."""
    archive = archived()
    with pytest.raises(ConfigError, match="no form 'nothing'"):
        extract(archive, tmp_path / "e.zip", ["nothing"])
    archive.write_bytes(archive.read_bytes()[:-1])
    with pytest.raises(ArchiveInvalid, match="does not verify"):
        extract(archive, tmp_path / "e.zip", ["nothing"])
    assert not (tmp_path / "e.zip").exists()


def test_the_tree_is_that_of_rfc_6962() -> None:
    """The reference tree of Certificate Transparency's own tests."""
    leaves = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58))]
    leaves.append(bytes(range(0x60, 0x70)))
    tree, roots = verify.Tree(), []
    assert tree.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf in leaves:
        tree.add(verify.leaf_hash(leaf))
        roots.append(tree.root().hex())
    assert roots[0] == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert roots[2] == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert roots[7] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(st.integers(1, 70), st.data())
def test_paths_lead_to_the_root_and_no_others_do(size: int, data: st.DataObject) -> None:
    """For any number of leaves; a path of another leaf, place or size does not."""
    hashes = [verify.leaf_hash(bytes([number])) for number in range(size)]
    tree = verify.Tree()
    for one in hashes:
        tree.add(one)
    index = data.draw(st.integers(0, size - 1))
    path, level, place = [], hashes, index
    while len(level) > 1:
        path += [level[place ^ 1]] if place ^ 1 < len(level) else []
        pairs = (level[at : at + 2] for at in range(0, len(level), 2))
        level, place = [verify.node_hash(*pair) if len(pair) == 2 else pair[0] for pair in pairs], place // 2
    assert verify.root_by_path(hashes[index], index, size, path) == tree.root()
    assert verify.root_by_path(b"\0" * 32, index, size, path) != tree.root()
    assert verify.root_by_path(hashes[index], index, size, [*path, b"\0" * 32]) is None
    other = data.draw(st.integers(0, size - 1))
    assert other == index or verify.root_by_path(hashes[index], other, size, path) != tree.root()


@settings(max_examples=10)
@given(st.binary(max_size=100), st.binary(min_size=64, max_size=64), st.integers(0, 511))
def test_signatures_are_those_of_rfc_8032(message: bytes, noise: bytes, bit: int) -> None:
    """Ours agrees with the library's, on good signatures, altered ones and noise."""
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify.signed_by(public, signature, message)
    altered = bytearray(signature)
    altered[bit // 8] ^= 1 << bit % 8
    for wrong in (bytes(altered), noise, signature[:-1]):
        assert not verify.signed_by(public, wrong, message)
        assert not signed_by(public, wrong, message)
    assert not verify.signed_by(public, signature, message + b"x")


def test_the_first_signature_of_rfc_8032() -> None:
    """Test 1 of its section 7.1, and the same with L added to its scalar, which is no signature."""
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
        "655141438e7a100b"
    )
    assert verify.signed_by(public, signature, b"")
    scalar = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    assert not verify.signed_by(public, signature[:32] + scalar.to_bytes(32, "little"), b"")


def apart(bag: Path) -> list[str]:
    """A folder as a Mac keeps it: accents apart from their letters; the names that this changed, as they were."""
    changed = []
    for path in sorted(bag.rglob("*"), reverse=True):
        if (other := unicodedata.normalize("NFD", path.name)) != path.name:
            changed += [path.relative_to(bag).as_posix()] * path.is_file()
            path.rename(path.with_name(other))
    return sorted(changed)


OnAMac = tuple[Path, Callable[..., Any], list[str]]


@pytest.fixture
def accented(held: Holdings, archived: Archived, tmp_path: Path) -> OnAMac:
    """An archive with accents in its names, after a Mac has had it; its own verifier; those names."""
    held.attachment("Z\u00f6e's pl\u00e1n.txt", b"plan", OURS)
    bag = unpacked(archived(jobs=(OURS,)), tmp_path / "mac")
    standalone = runpy.run_path(str(bag / "verify.py"))["verify"]
    names = apart(bag)
    assert names
    return bag, standalone, names


def test_a_mac_may_spell_names_its_own_way(
    accented: tuple[Path, Callable[..., Any], list[str]], tmp_path: Path
) -> None:
    """The archive holds, and a note names each such file once."""
    bag, standalone, names = accented
    for found in (check(bag), standalone(bag)):
        assert found.problems == []
        told = [note for note in found.notes if "only the spelling of its name differs" in note]
        assert [note.partition(": ")[0] for note in told] == names
    form = records(bag, "data/records/compliance_form.jsonl")[0]["id"]
    extract(bag, tmp_path / "e.zip", [form])
    assert check(tmp_path / "e.zip").problems == []


def test_a_names_spelling_hides_nothing(accented: OnAMac) -> None:
    """Other bytes, a second file that reads alike, one that is gone: found as ever, under the name that was written."""
    bag, standalone, names = accented
    path = bag / unicodedata.normalize("NFD", names[0])
    whole = path.read_bytes()
    path.write_bytes(whole + b"!")
    assert {one.file for one in check(bag).problems} >= {names[0]}
    assert says_no(bag, standalone)
    path.write_bytes(whole)
    assert not says_no(bag, standalone)
    twin = path.with_name(unicodedata.normalize("NFC", path.name))
    twin.write_bytes(whole)
    assert [(one.kind, one.file) for one in check(bag).problems if one.kind == "duplicate"] == [("duplicate", names[0])]
    assert says_no(bag, standalone)
    twin.unlink()
    path.unlink()
    assert {(one.kind, one.file) for one in check(bag).problems} >= {("missing", names[0])}
    assert says_no(bag, standalone)


@pytest.mark.parametrize("name", ["data/index.html", "data/records/job.jsonl", "bag-info.txt"])
def test_one_altered_byte_is_told_once(made: tuple[Path, Path, Callable[..., Any]], tmp_path: Path, name: str) -> None:
    """By its file, what follows from it in the same line, in the ZIP as in the folder; every problem stays listed."""
    archive, bag, _ = made
    content = bytearray((bag / name).read_bytes())
    content[len(content) // 2] ^= 1
    (bag / name).write_bytes(content)
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(archive) as before:
        (place,) = [one for one in before.infolist() if one.filename.endswith(f"/{name}")]
    raw = bytearray(archive.read_bytes())
    raw[place.header_offset + 30 + len(place.filename.encode()) + place.compress_size // 2] ^= 1
    altered.write_bytes(raw)
    for one in (bag, altered):
        found = check(one)
        assert [(told.kind, told.file) for told in found.told()] == [("altered", name)]
        assert len(found.problems) >= len(found.told())


def test_what_is_not_altered_is_told_line_by_line(made: tuple[Path, Path, Callable[..., Any]]) -> None:
    """A file too many and one too few are two problems; neither is called altered."""
    _, bag, _ = made
    (bag / "data" / "index.html").unlink()
    (bag / "data" / "extra.txt").touch()
    assert "altered" not in {one.kind for one in check(bag).told()}
    assert {one.file for one in check(bag).told()} >= {"data/index.html", "data/extra.txt"}
