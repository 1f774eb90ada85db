"""`ascora archive` and the task, as whoever runs them unattended sees them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scraper import cli
from scraper.archive import task
from scraper.archive.check import check
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY
from tests.scraper.archive.holdings import OURS, fill
from tests.scraper.archive.opened import records

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def store(make_settings: Callable[..., object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workspace]:
    """A store that the commands find."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    monkeypatch.setenv("ASCORA_ACCOUNT", "acme")
    monkeypatch.chdir(tmp_path)
    with open_workspace(make_settings(account="acme")) as ws:  # type: ignore[arg-type]
        fill(ws)
        yield ws


def ascora(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    """Exit code, and what was printed."""
    code = cli.main(["archive", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_create_and_verify(store: Workspace, capsys: Capture) -> None:
    """The fingerprint that creation prints is the one that verification asks for."""
    code, out, err = ascora(capsys, "create", "--out", "a.zip", "--job", OURS)
    assert (code, err) == (0, "")
    assert out.splitlines()[1] == "left out: 1, see its capture statement"
    key = ascora(capsys, "key")[1].strip()
    assert key in out
    assert ascora(capsys, "verify", "a.zip", "--key", key)[0] == 0
    assert (
        ascora(capsys, "verify", "a.zip", "--key", ":".join(key.upper()[at : at + 2] for at in range(0, 64, 2)))[0] == 0
    )
    code, out, _ = ascora(capsys, "verify", "a.zip", "--key", "0" * 64)
    assert code == 6
    assert "signer" in out
    assert "INVALID: problems: 1, in an archive of " in out
    assert "unproven" in ascora(capsys, "verify", "a.zip")[1]


def test_create_for_a_machine(store: Workspace, capsys: Capture) -> None:
    """JSON alone, with everything a caller keeps."""
    code, out, _ = ascora(capsys, "create", "--out", "a", "--format", "json")
    made = json.loads(out)
    assert code == 0
    assert made.keys() == {"out", "root", "fingerprint", "position", "objects", "files", "bytes", "left_out"}
    found = json.loads(ascora(capsys, "verify", "a", "--format", "json")[1])
    assert (found["valid"], found["root"], found["signer"]) == (True, made["root"], made["fingerprint"])
    (Path("a") / "README.txt").write_text("x")
    code, out, _ = ascora(capsys, "verify", "a", "--format", "json")
    assert code == 6
    assert [one["file"] for one in json.loads(out)["problems"]] == ["README.txt"]


def test_extract_and_log(store: Workspace, capsys: Capture) -> None:
    """An extract by its form's id; every archive is in the log, an extract is none."""
    ascora(capsys, "create", "--out", "a.zip")
    form = records(Path("a.zip"), "data/records/compliance_form.jsonl")[0]["id"]
    assert ascora(capsys, "extract", "a.zip", "--form", form, "--out", "e.zip")[0] == 0
    code, out, _ = ascora(capsys, "verify", "e.zip")
    assert code == 0
    assert "this is an extract" in out
    assert [one["position"] for one in json.loads(ascora(capsys, "log", "--format", "json")[1])] == [1]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("create", "--out", "taken"), "--out: taken is there already; expected a new name"),
        (
            ("create", "--out", "a.zip", "--job", "J9"),
            "--job: no job J9 is stored; expected one that `ascora list job` prints",
        ),
        (
            ("create", "--out", "a.zip", "--from", "soon"),
            "--from: 'soon' is no date; expected YYYY-MM-DD, such as 2026-03-31",
        ),
        (
            ("create", "--out", "a.zip", "--from", "2026-03-02", "--to", "2026-03-01"),
            "--to: 2026-03-01 is before 2026-03-02; expected the same day or a later one",
        ),
        (("verify", "nothing.zip"), "FILE: nothing.zip is not there; expected an archive"),
        (
            ("verify", "taken", "--key", "abc"),
            "--key: expected a fingerprint, 64 digits and letters a to f, as `ascora archive key` prints it",
        ),
        (
            ("report", "--job", "J9", "--out", "r.pdf"),
            "--job: no job J9 is stored; expected one that `ascora list job` prints",
        ),
    ],
)
def test_bad_input_is_one_line(store: Workspace, capsys: Capture, arguments: tuple[str, ...], line: str) -> None:
    """What, where, what was expected; exit code 2, and nothing is left."""
    Path("taken").mkdir()
    Path("taken/mine").touch()
    code, out, err = ascora(capsys, *arguments)
    assert (code, out, err) == (2, "", line + "\n")
    assert {path.name for path in Path().iterdir()} == {"data", "taken"}


def test_the_task(store: Workspace) -> None:
    """It writes into the data folder and says where; what it refuses it says, too."""
    asked = {"jobs": [OURS], "customer": None, "first": None, "last": None, "entities": None}
    answer = json.loads(json.dumps(task.make(store, asked)))
    assert (answer["account"], answer["state"], answer["why"]) == ("acme", "made", None)
    assert Path(answer["out"]).parent == store.settings.data_dir / "archives"
    assert check(Path(answer["out"]), answer["fingerprint"]).problems == []
    for wrong in ({"jobs": ["J9"]}, {"first": "soon"}, {"entities": ["nothing"]}):
        assert task.make(store, asked | wrong)["state"] == "refused"
