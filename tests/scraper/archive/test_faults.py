"""What goes wrong while an archive is made: said in one line, and never half an archive."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.errors import ConfigError, StorageUnavailable
from scraper.workspace import Workspace
from tests.conftest import KEY
from tests.scraper.archive.holdings import Holdings
from tests.scraper.archive.opened import members, statement

Archived = Callable[..., Path]


def test_what_the_store_has_lost_is_said(held: Holdings, ws: Workspace, archived: Archived) -> None:
    """A missing blob and an altered one are left out and named; the archive is whole all the same."""
    blobs = Path(ws.settings.blob_url) / "sha256"
    lost, altered = b"will be lost" * 1000, b"will be altered" * 1000
    for name, data in (("lost.bin", lost), ("altered.bin", altered)):
        held.attachment(name, data)
    lost_path, altered_path = (blobs / (h := hashlib.sha256(d).hexdigest())[:2] / h for d in (lost, altered))
    lost_path.unlink()
    altered_path.write_bytes(altered.replace(b"will", b"Will", 1))
    archive = archived()
    why = {one["name"]: one["why"] for one in statement(archive)["files"]["absent"]}
    assert "missing" in why["lost.bin"]
    assert "altered" in why["altered.bin"]
    assert not any("altered" in name or "lost" in name for name in members(archive))
    assert check(archive).problems == []


def test_a_store_that_cannot_be_read(
    held: Holdings, archived: Archived, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """That is no fault of the place to write to; nothing is left there."""

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("scraper.archive.bag.pieces", broken)
    with pytest.raises(StorageUnavailable, match=r"ASCORA_BLOB_URL: .* cannot be read: Input/output error"):
        archived()
    assert not list(tmp_path.glob("*.zip*"))


@pytest.mark.parametrize(
    ("scope", "says"),
    [({"jobs": ("J9",)}, "no job J9"), ({"customer": "Nobody"}, "no job of 'Nobody'")],
)
def test_what_is_not_stored_is_no_archive(
    archived: Archived, tmp_path: Path, scope: dict[str, object], says: str
) -> None:
    """One line, and nothing is left."""
    with pytest.raises(ConfigError, match=says):
        archived(**scope)
    assert not list(tmp_path.glob("*.zip*"))
    assert not list(tmp_path.glob(".*.part"))


def test_a_place_that_is_taken(archived: Archived, tmp_path: Path) -> None:
    """Nothing is overwritten."""
    (tmp_path / "a.zip").write_text("mine")
    with pytest.raises(ConfigError, match="there already"):
        archived()
    assert (tmp_path / "a.zip").read_text() == "mine"
    (tmp_path / "a").mkdir()
    assert check(archived("a")).problems == [], "an empty folder is nobody's"
    with pytest.raises(ConfigError, match="there already"):
        archived("a")


def test_a_full_disk(ws: Workspace, held: Holdings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One line; neither the archive nor a part of it is left."""
    held.attachment("big.bin", os.urandom(300_000))
    with pytest.raises(ConfigError, match="cannot be written"):
        create(ws, Path("/dev/full/a.zip"), Scope())
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from scraper.cli import main; sys.exit(main(['archive', 'create', '--out', sys.argv[1]]))"
    )
    done = _ascora(ws, code, str(tmp_path / "full.zip"))
    assert done.returncode == 2
    assert "cannot be written (File too large)" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.glob("*full*"))
    assert not list(tmp_path.glob(".*full*"))


def test_killed_in_the_middle(ws: Workspace, held: Holdings, tmp_path: Path) -> None:
    """Wherever it is: never half an archive under its name; the next one throws the leavings away."""
    places = ("files.index", "bag.Bag.add_records", "bag.Bag.tag_leaves", "writer._sync")
    outs = {place: tmp_path / place / "k.zip" for place in places}
    code = (
        "import os, signal, sys; from scraper.archive import bag, create, files, writer; from scraper.cli import main\n"
        "for where, out in zip(sys.argv[1::2], sys.argv[2::2]):\n"
        "    if not os.fork():\n"
        "        exec(where + ' = lambda *_: os.kill(os.getpid(), signal.SIGKILL)')\n"
        "        os._exit(main(['archive', 'create', '--out', out]))\n"
        "    print(-os.waitstatus_to_exitcode(os.wait()[1]))"
    )
    for out in outs.values():
        out.parent.mkdir()
    ended = _ascora(ws, code, *(word for place, out in outs.items() for word in (place, str(out)))).stdout
    assert ended.split() == [str(int(signal.SIGKILL))] * len(places)
    for out in outs.values():
        assert not out.exists()
        assert list(out.parent.glob(".*.part"))
        create(ws, out, Scope())
        assert check(out).problems == []
        assert not list(out.parent.glob(".*.part"))


def test_two_at_once(ws: Workspace, held: Holdings, tmp_path: Path) -> None:
    """The second is refused, and the first is none the worse for it."""
    from scraper.archive.writer import target

    with target(tmp_path / "a.zip", "b") as place:
        place.add("x", [b"y"], 1)
        with pytest.raises(ConfigError, match="another process"), target(tmp_path / "a.zip", "b"):
            pass
    assert members(tmp_path / "a.zip") == {"x": b"y"}


def _ascora(ws: Workspace, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = {"ASCORA_DATA_DIR": str(ws.settings.data_dir), "ASCORA_ACCOUNT": "acme", "ASCORA_VAULT_KEY": KEY}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=Path(__file__).parents[3],
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
