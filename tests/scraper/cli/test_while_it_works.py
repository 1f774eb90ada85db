"""What a person sees while a run works, when it is stopped by hand, and when it cannot log in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scraper import errors
from scraper.cli import report
from scraper.cli.progress import Lines
from scraper.cli.stopping import command_of
from scraper.worker import ending


class Clock:
    """Seconds, as a test sets them."""

    now = 0.0

    def __call__(self) -> float:
        """Now."""
        return self.now


@pytest.mark.parametrize(
    ("words", "goes_on"),
    [
        (("sync", "--full"), "`ascora sync --full` goes on with run run-1"),
        (("sync", "jobs", "--job", "J1"), "`ascora sync job --job J1` goes on with run run-1"),
        (("reread", "jobs"), "`ascora reread job` goes on with run run-1"),
    ],
)
def test_a_run_that_is_stopped_by_hand_says_how_it_goes_on(ascora, engine, capsys, words, goes_on):
    """One line, and the exit code that shells have for it."""
    engine.run_id, engine.error = "run-1", KeyboardInterrupt()
    assert ascora(*words) == 130
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"stopped; {goes_on}\n")


def test_before_there_is_a_run_none_is_named(ascora, engine, capsys):
    """The command alone goes on."""
    engine.error = KeyboardInterrupt()
    assert ascora("sync") == 130
    assert capsys.readouterr().err == "stopped; `ascora sync` goes on\n"


@pytest.mark.parametrize("working", [False, True])
def test_a_run_that_was_stopped_is_told_by_the_next_of_another_scope(ascora, engine, capsys, monkeypatch, working):
    """Unless somebody works on it."""
    scope: dict[str, Any] = {"entities": [], "jobs": [], "since": None, "full": True}
    open_run = SimpleNamespace(id="run-0", scope=scope)
    engine.unfinished, engine.working = [open_run], working
    ascora("sync")
    told = capsys.readouterr().err
    assert ("run run-0 is open: `ascora sync --full` goes on with it" in told) == (not working)
    ascora("sync", "--full")
    assert "run-0" not in capsys.readouterr().err


def test_a_scope_reads_as_its_command():
    """With everything that it was asked with."""
    scope = {"entities": ["job", "attachment"], "jobs": ["J1", "J2"], "since": "2026-03-01", "full": False}
    assert command_of(scope) == "ascora sync job attachment --job J1 --job J2 --since 2026-03-01"


def test_a_pipe_is_told_how_far_it_is(capsys):
    """Counts and the time that is left at this rate; nothing before anything is known."""
    clock = Clock()
    lines = Lines(clock)
    lines.how_far()
    lines.plan(10)
    lines.how_far()
    clock.now = 60
    for number in range(4):
        lines.advance(f"card J{number}")
    lines.how_far()
    assert capsys.readouterr().err == ("0 of 10 items in 0 s\n4 of 10 items in 60 s, about 2 min left, last card J3\n")


def test_a_run_that_goes_on_counts_what_was_over_before(capsys):
    """And takes the rate of what was done since."""
    clock = Clock()
    lines = Lines(clock)
    lines.plan(100, 84)
    clock.now = 60
    for number in range(4):
        lines.advance(f"card J{number}")
    lines.how_far()
    assert capsys.readouterr().err == "88 of 100 items in 60 s, about 3 min left, last card J3\n"


def test_a_note_is_told_once(capsys):
    """However often it comes."""
    lines = Lines()
    for line in ("no invoices", "no jobs", "no invoices"):
        lines.note(line)
    assert capsys.readouterr().err == "no invoices\nno jobs\n"


def test_a_reason_is_told_once_with_all_that_it_cost(capsys):
    """Entities and places together; an error that says the same adds nothing."""
    one = {"expected": 1, "taken": 0, "new": 0, "changed": 0, "unchanged": 0, "rejected": 0}
    skips = [{"what": f"card J{number}", "why": "no grid of claims"} for number in range(7)]
    told = {
        "run_id": "run-1",
        "outcome": "partial",
        "login": "ok",
        "entities": {
            "progress_claim": one | {"skipped": skips},
            "claim_section": one | {"skipped": [{"what": "card J0", "why": "no grid of claims"}]},
        },
        "requests": {"api": 0},
        "errors": [{"type": "LayoutChanged", "message": "no grid of claims", "where": "card", "snapshot": None}],
    }
    report.show(told)
    lines = [line for line in capsys.readouterr().out.splitlines() if "no grid of claims" in line]
    places = "card J0; card J1; card J2; card J3; card J4 and 3 more"
    assert lines == [f"skipped progress_claim, claim_section: {places}: no grid of claims"]


def test_what_was_noted_while_it_ran_is_not_told_again(capsys):
    """What it cost is; the reason stands above it, alone or with what followed."""
    one = {"expected": 1, "taken": 0, "new": 0, "changed": 0, "unchanged": 0, "rejected": 0}
    told = {
        "run_id": "run-1",
        "outcome": "partial",
        "login": "ok",
        "entities": {"job": one | {"skipped": [{"what": "card J1", "why": "no grid"}, {"what": "J2", "why": "lost"}]}},
        "requests": {"api": 0},
        "errors": [
            {"type": "LayoutChanged", "message": "no tab", "where": "card", "snapshot": None},
            {"type": "LayoutChanged", "message": "no", "where": "card", "snapshot": None},
        ],
    }
    report.show(told, {"no grid", "no tab; going on"})
    out = capsys.readouterr().out
    assert "no grid" not in out
    assert "no tab" not in out
    assert f"skipped job: card J1: {report.AS_TOLD}\n" in out
    assert "skipped job: J2: lost\n" in out
    assert "LayoutChanged: card: no\n" in out


@pytest.mark.parametrize(
    ("set_as", "place"),
    [("x", "ASCORA_PORTAL_PASSWORD in .env"), (None, "`ascora vault set portal_password`")],
)
@pytest.mark.parametrize("command", ["sync", "login"])
def test_a_refused_password_has_one_cure(ascora, engine, capsys, monkeypatch, command, set_as, place):
    """Where it stands; no table of what was not reached for it."""
    if set_as is not None:
        monkeypatch.setenv("ASCORA_PORTAL_PASSWORD", set_as)
    engine.run_id, engine.error = "run-1", errors.BadCredentials("refused", "bad_credentials")
    assert ascora(command) == 3
    printed = capsys.readouterr()
    assert "skipped" not in printed.out
    assert printed.err == (
        f"the portal refused the e-mail or password: correct it ({place}), then `ascora account resume`\n"
    )


@pytest.fixture
def in_hand(monkeypatch):
    """Set how many tasks a worker has in hand."""
    held = SimpleNamespace(value=0)
    monkeypatch.setattr(ending, "_in_hand", held)
    return held


def test_a_worker_with_nothing_in_hand_waits_for_the_last_result_alone(in_hand):
    """However long it would grant: a child hands its result over after it has counted its task down."""
    looked: list[float] = []
    ending.grant(3600, looked.append)
    assert looked == [ending.HANDED_OVER_SECONDS]


def test_a_worker_waits_until_its_tasks_have_ended(in_hand):
    """And no longer; looks are counted, not seconds."""
    looked: list[float] = []

    def look(seconds: float) -> None:
        looked.append(seconds)
        in_hand.value = int(len(looked) < 3)

    in_hand.value = 1
    ending.grant(3600, look)
    assert looked == [*[ending.LOOK_SECONDS] * 3, ending.HANDED_OVER_SECONDS]


def test_a_task_that_does_not_end_is_granted_its_while(in_hand):
    """Not a moment more."""
    in_hand.value = 1
    looked: list[float] = []
    ending.grant(0, looked.append)
    assert looked == [ending.HANDED_OVER_SECONDS]
