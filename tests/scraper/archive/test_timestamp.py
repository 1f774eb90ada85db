"""A timestamp over the root, from a real authority, and what is said where it is wrong."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.extract import extract
from scraper.archive.scope import Scope
from scraper.errors import ConfigError
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace
from tests.scraper.archive.authority import authority, certificates
from tests.scraper.archive.holdings import OURS, fill
from tests.scraper.archive.opened import records, unpacked


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The authority's root certificate."""
    folder = tmp_path / "tsa"
    folder.mkdir()
    return certificates(folder)


@pytest.fixture
def stamping(root: Path, make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """A workspace whose archives are stamped."""
    with authority(root.parent) as url, open_workspace(make_settings(account="acme", timestamp_url=url)) as ws:
        fill(ws)
        yield ws


def test_a_timestamp(stamping: Workspace, root: Path, tmp_path: Path) -> None:
    """It verifies by the authority's root, with the library and with OpenSSL; without the root that is said."""
    archive = tmp_path / "a.zip"
    create(stamping, archive, Scope(jobs=(OURS,)))
    found = check(archive, authority=root)
    assert found.problems == []
    assert any("the root existed at 20" in note for note in found.notes)
    assert any("authority is unproven" in note for note in check(archive).notes)
    bag = unpacked(archive, tmp_path / "x")
    command = ["openssl", "ts", "-verify", "-in", "proof/timestamp.tsr", "-data", "proof/root.json", "-CAfile"]
    untrusted = ["-untrusted", str(root.with_name("signer.pem"))]
    done = subprocess.run([*command, str(root), *untrusted], cwd=bag, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr, done.stderr
    said = subprocess.run(["python3", str(bag / "verify.py")], capture_output=True, text=True, check=True).stdout
    assert " ".join(command) in said
    form = records(archive, "data/records/compliance_form.jsonl")[0]["id"]
    extract(archive, tmp_path / "e.zip", [form])
    assert check(tmp_path / "e.zip", authority=root).problems == []


def test_another_authority(stamping: Workspace, root: Path, tmp_path: Path) -> None:
    """A timestamp that the given root does not vouch for is a problem."""
    archive = tmp_path / "a.zip"
    create(stamping, archive, Scope(jobs=(OURS,)))
    (tmp_path / "other").mkdir()
    other = certificates(tmp_path / "other")
    assert [one.kind for one in check(archive, authority=other).problems] == ["timestamp"]
    with pytest.raises(ConfigError, match="PEM"):
        check(archive, authority=archive)


def test_no_timestamp_where_one_is_asked_for(archived: Callable[..., Path], root: Path) -> None:
    """Whoever names an authority expects its timestamp."""
    assert [one.kind for one in check(archived(), authority=root).problems] == ["timestamp"]


def test_a_dead_authority(make_settings: Callable[..., Settings], tmp_path: Path) -> None:
    """One line, and no archive."""
    with open_workspace(make_settings(timestamp_url="http://127.0.0.1:9/tsr")) as ws:
        fill(ws)
        with pytest.raises(ConfigError, match=r"ASCORA_TIMESTAMP_URL.*gave no timestamp"):
            create(ws, tmp_path / "a.zip", Scope())
    assert not list(tmp_path.glob("*.zip*"))
