"""Commands around workers, on a real store: accounts, credentials, the kill switch, runs taken again and watched."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from scraper import cli
from scraper.cli import runs
from scraper.errors import LayoutChanged
from scraper.settings import load
from scraper.store import Planned, WorkItem, standing
from scraper.workspace import open_workspace
from tests.conftest import KEY

CANARY = "canary-91ac"
Ascora = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ascora(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ascora:
    """Run a command of an installation in an empty folder: its exit code, output and errors. `typed` comes by pipe."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = cli.main(arguments)
        return (code, *capsys.readouterr())

    return run


def a_run_with_one_parked_item() -> str:
    """Its id. The item rereads jobs, of which none are kept."""
    with open_workspace(load()) as ws:
        run = ws.store.runs.begin({"reread": ["job"]})
        ws.store.items.plan(run, [Planned("listing", "job", {"reread": True})])
        item = ws.store.items.take(run)
        assert isinstance(item, WorkItem)
        ws.store.items.park(item, LayoutChanged("heading Name is missing"))
        ws.store.runs.finish(run.id)
    return run.id


def test_a_credential_is_kept_and_used_and_never_shown(ascora: Ascora, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes by pipe, stands in for the setting, and is gone when it is deleted."""
    assert ascora("vault", "set", "portal_password", typed=f"{CANARY}\n") == (
        0,
        "default: portal_password is kept\n",
        "",
    )
    code, listed, _ = ascora("vault", "list", "--format", "json")
    assert (code, [one["name"] for one in json.loads(listed)]) == (0, ["portal_password"])
    code, said, _ = ascora("vault", "list")
    assert (code, "portal_password" in said, CANARY in said) == (0, True, False)
    with open_workspace(load()) as ws:
        assert ws.settings.portal_password is not None
        assert ws.settings.portal_password.get_secret_value() == CANARY
    assert ascora("vault", "delete", "portal_password")[0] == 0
    assert ascora("vault", "delete", "portal_password") == (
        2,
        "",
        "vault delete portal_password: default keeps none\n",
    )


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("portal_password", "", "vault set portal_password: got nothing; expected the value, typed or piped"),
        ("portal_totp_secret", f"{CANARY}!", "ASCORA_PORTAL_TOTP_SECRET: expected the base32 secret"),
        ("pin", CANARY, "vault: 'pin' is not known; expected one of portal_password, portal_totp_secret, api_key"),
    ],
)
def test_a_credential_that_cannot_be_kept_is_one_plain_line(ascora: Ascora, name: str, typed: str, says: str) -> None:
    """It says what was expected and shows nothing of what came."""
    code, said, problem = ascora("vault", "set", name, typed=typed)
    assert (code, said) == (2, "")
    assert problem.startswith(says)
    assert CANARY not in problem


def test_the_key_is_replaced_step_by_step(ascora: Ascora, monkeypatch: pytest.MonkeyPatch) -> None:
    """NEW,OLD, rotate, NEW: the credential opens all the time."""
    new = "//////////////////////////////////////////8="
    ascora("vault", "set", "api_key", typed=f"{CANARY}\n")
    assert ascora("vault", "rotate")[0] == 2
    monkeypatch.setenv("ASCORA_VAULT_KEY", f"{new},{KEY}")
    assert ascora("vault", "rotate") == (0, "1 credentials and sessions are sealed with the new key\n", "")
    monkeypatch.setenv("ASCORA_VAULT_KEY", new)
    with open_workspace(load()) as ws:
        assert ws.store.secrets.all() == {"api_key": CANARY}


def test_every_account_of_a_file_has_its_own_credentials(
    ascora: Ascora, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--account` says whose; an account that is not in the file is one plain line."""
    (tmp_path / "accounts.toml").write_text("[acme]\n[bolt]\n", "utf-8")
    monkeypatch.setenv("ASCORA_ACCOUNTS", "accounts.toml")
    assert ascora("--account", "acme", "vault", "set", "api_key", typed="k\n")[0] == 0
    assert "api_key" in ascora("--account", "acme", "vault", "list")[1]
    assert "api_key" not in ascora("--account", "bolt", "vault", "list")[1]
    code, _, problem = ascora("vault", "list")
    assert code == 2
    assert problem.startswith("ASCORA_ACCOUNT: 'default' is not in accounts.toml; expected one of acme, bolt")


def test_the_kill_switch_stops_every_command(ascora: Ascora) -> None:
    """With the person's reason, until a person resumes."""
    assert ascora("account", "stop", "--reason", "audit week") == (0, "default: stopped\n", "")
    code, said, _ = ascora("account", "show")
    assert (code, "audit week" in said) == (3, True)
    code, _, problem = ascora("sync", "job")
    assert code == 3
    assert "the account is switched off (audit week); to go on, run: ascora account resume" in problem
    assert ascora("account", "resume")[0] == 0
    assert ascora("account", "show")[0] == 0


def test_parked_items_are_shown_and_taken_again(ascora: Ascora) -> None:
    """The list counts them, the report says how to take them again, and that ends the run once more."""
    run_id = a_run_with_one_parked_item()
    line = next(line for line in ascora("runs")[1].splitlines() if line.startswith(run_id))
    assert line.split()[-1] == "1"
    assert f"1 parked: `ascora runs retry {run_id}` takes them again" in ascora("runs", run_id)[1]
    code, said, _ = ascora("runs", "retry", run_id)
    assert (code, said.splitlines()[-1].split(":")[0]) == (0, "complete")
    assert ascora("runs", "retry", run_id)[1] == f"run {run_id}: nothing is parked\n"


def test_a_run_is_watched_to_its_end(ascora: Ascora) -> None:
    """One that is over prints its report and ends with its exit code; one whose account is stopped says so."""
    run_id = a_run_with_one_parked_item()
    assert ascora("runs", "watch", run_id)[0] == 4
    with open_workspace(load()) as ws:
        ws.store.runs.reopen(run_id)
        ws.store.sessions.needs_person("locked", "the portal locked the user")
    code, _, notes = ascora("runs", "watch", run_id)
    assert code == 3
    assert "0 of 1 items are over, 0 of them parked" in notes
    assert "the account is needs_person: the portal locked the user" in notes


def test_a_run_in_progress_is_running_and_the_latest_is_watched(
    ascora: Ascora, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody works on it, that is told, and watching it ends as partial."""
    assert ascora("runs", "watch")[0] == 2
    run_id = a_run_with_one_parked_item()
    with open_workspace(load()) as ws:
        ws.store.runs.reopen(run_id)
    monkeypatch.setattr(standing, "BETWEEN_ITEMS", timedelta())
    line = next(line for line in ascora("runs")[1].splitlines() if line.startswith(run_id))
    assert "stopped" in line.split()
    assert '"outcome": "stopped"' in ascora("runs", run_id, "--format", "json")[1]
    monkeypatch.setattr(runs, "POLL_SECONDS", 0)
    code, _, notes = ascora("runs", "watch")
    assert (code, notes.count("no worker is running")) == (4, 1)


def test_a_run_is_begun_for_the_workers(ascora: Ascora, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there for whoever sweeps next; a second start joins it; a stopped account begins none."""
    for name, value in {"USERNAME": "a@b.example", "PASSWORD": "x", "URL": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(f"ASCORA_PORTAL_{name}", value)
    code, said, notes = ascora("runs", "start", "attachments", "--job", "J1")
    assert (code, " is begun" in said, "no worker is running" in notes) == (0, True, True)
    assert " is under way" in ascora("runs", "start", "attachment", "--job", "J1")[1]
    with open_workspace(load()) as ws:
        (run,) = ws.store.runs.unfinished()
        assert (run.scope["entities"], run.scope["jobs"]) == (["attachment"], ["J1"])
        ws.store.sessions.stop("locked", "closed for today")
    code, said, notes = ascora("runs", "start")
    assert (code, said, "closed for today" in notes) == (3, "", True)


def test_a_replay_names_no_login(ascora: Ascora) -> None:
    """It asks nobody."""
    code, said, _ = ascora("reread")
    assert (code, "login" in said, "replay of kept evidence" in said) == (0, False, True)
    assert "replay" in ascora("runs")[1]


@pytest.mark.parametrize("words", [("retry",), ("watch", "nothing"), ("retry", "nothing"), ("a", "b"), ("a", "b", "c")])
def test_a_run_that_is_named_wrong_is_one_plain_line(ascora: Ascora, words: tuple[str, ...]) -> None:
    """Exit code 2, and what was expected."""
    code, said, problem = ascora("runs", *words)
    assert (code, said) == (2, "")
    assert "expected" in problem
    assert len([line for line in problem.splitlines() if not line.startswith("nothing is stored yet in ")]) == 1


def test_a_run_without_credentials_is_refused_before_it_is_begun(
    ascora: Ascora, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line that names what lacks, also where the open API could be asked; and no run in the list."""
    for given, lacks in (({}, "USERNAME"), ({"API_KEY": "k"}, "USERNAME"), ({"PORTAL_USERNAME": "a@b"}, "PASSWORD")):
        for name, value in given.items():
            monkeypatch.setenv(f"ASCORA_{name}", value)
        code, said, problem = ascora("sync")
        assert (code, said, problem.count("\n")) == (2, "", 1)
        assert problem.startswith(f"ASCORA_PORTAL_{lacks}: not set; expected")
    assert len(ascora("runs")[1].splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("audit", "export", "--from", "2026-02-02", "--to", "2026-01-01"), "--to: 2026-01-01 is before 2026-02-02"),
        (("archive", "create", "--out", "x.zip", "--from", "20260202"), "--from: '20260202' is no date"),
        (("archive", "create", "--out", "x.zip", "--customer", ""), "--customer: expected a text"),
        (("claims", "check", "--job", ""), "--job: expected a job number"),
        (
            ("worker", "--queues", "browser,lihgt"),
            "--queues: 'lihgt' is not known; expected some of",
        ),
        (("worker", "--queues", ""), "--queues: expected a text"),
        (("serve", "--tls-cert", "/dev/null", "--tls-key", "/dev/null"), "--tls-cert: /dev/null is not there"),
        (
            ("serve", "--tls-cert", __file__, "--tls-key", __file__),
            f"--tls-cert, --tls-key: {__file__} and ",
        ),
    ],
)
def test_what_a_command_cannot_mean_is_one_plain_line(ascora: Ascora, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, before anything is begun: an empty value is not everything."""
    code, said, problem = ascora(*words)
    assert (code, said, problem.count("\n")) == (2, "", 1)
    assert problem.startswith(says)
