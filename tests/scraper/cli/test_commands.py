from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from scraper import errors
from scraper.cli import exits, main
from scraper.entities import RECORDS

COMMANDS = ("demo", "login", "sync", "list", "show", "reread", "record", "runs", "account", "settings", "doctor")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(ascora, capsys, command):
    """Every command of the contract takes --help."""
    assert ascora(command, "--help") == 0
    assert "Usage: ascora " + command in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "invocies"), "ENTITY: 'invocies' is not known (perhaps invoices?); expected one of job, "),
        (("list", "boats"), "ENTITY: 'boats' is not known; expected one of job, job_section"),
        (("sync", "boat"), "ENTITY: 'boat' is not known"),
        (("list", "job", "--format", "xml"), "--format: 'xml' is not known; expected table or json or jsonl or csv"),
        (("list", "customer", "--job", "J1"), "--job: a customer belongs to no job"),
        (("sync", "--since", "31/03/2026"), "--since: '31/03/2026' is no date; expected YYYY-MM-DD"),
        (("sync", "--since", "2026-02-30"), "--since: '2026-02-30' is no date"),
        (("sync", "--job", " "), "--job: expected a job number"),
        (("record", "job", "--case", "../x"), "--case: '../x' is no folder name"),
        (("show", "job", "nobody"), "ID: no job 'nobody' is stored"),
        (("runs", "run-9"), "run run-9: there is none"),
        (("sync", "--colour"), "No such option: --colour"),
        (("sing",), "No such command 'sing'"),
        (("list",), "Missing argument 'ENTITY'"),
    ],
)
def test_bad_input_is_one_plain_line_and_exit_code_2(ascora, capsys, arguments, said):
    """Bad input names the argument and what was expected, on standard error, in one line."""
    assert ascora(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1


def test_a_bad_setting_is_named(ascora, capsys, monkeypatch):
    """A setting that cannot be used ends any command with exit code 2 and its variable's name."""
    monkeypatch.setenv("ASCORA_TIMEZONE", "Sydney")
    assert ascora("list", "job") == 2
    assert capsys.readouterr().err.startswith("ASCORA_TIMEZONE: ")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ConfigError("x"), 2),
        (errors.AccountLocked("x", "locked"), 3),
        (errors.AttemptsExhausted("x"), 3),
        (errors.LoginError("x", "maintenance"), 5),
        (errors.PortalUnavailable("x"), 5),
        (errors.ApiUnavailable("x"), 5),
        (errors.RateLimited("x", 30.0), 5),
        (errors.ApiRefused("x"), 2),
        (errors.LayoutChanged("x", "Jobs"), 4),
        (errors.RequestRefused("x"), 4),
    ],
)
def test_each_error_ends_with_its_exit_code(ascora, engine, capsys, error, code):
    """The exception tree maps onto the contract's exit codes, and its text is the one line printed."""
    engine.error = error
    assert ascora("sync") == code
    assert capsys.readouterr().err == "x\n"


def test_a_bug_keeps_its_trace(ascora, engine):
    """An exception outside the tree is not dressed up as an outcome."""
    engine.error = KeyError("a bug")
    with pytest.raises(KeyError):
        ascora("sync")


@pytest.mark.parametrize(
    ("report", "code"),
    [
        ({"outcome": "complete"}, 0),
        ({"outcome": "partial"}, 4),
        ({"outcome": "failed", "login": "locked"}, 3),
        ({"outcome": "failed", "login": "maintenance"}, 5),
        ({"outcome": "failed", "login": "unknown"}, 3),
        ({"outcome": "failed", "login": "unknown", "errors": [{"type": "PortalUnavailable"}]}, 5),
        ({"outcome": "failed", "errors": [{"type": "PortalUnavailable"}]}, 5),
        ({"outcome": "failed", "errors": [{"type": "LayoutChanged"}]}, 4),
    ],
)
def test_a_report_ends_with_its_exit_code(report, code):
    """Outcome, login word and error types of a report decide the exit code."""
    assert exits.of_report({"login": "ok", "errors": []} | report) == code


def test_every_deliberate_error_has_an_exit_code():
    """No class of the tree falls through to 1."""
    tree = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ScraperError)]
    assert {exits.of_name(one.__name__) for one in tree} == {2, 3, 4, 5, 6}


def test_sync_hands_the_scope_over(ascora, engine):
    """Entities, jobs, date and --full reach the engine checked and without repeats."""
    assert (
        ascora("sync", "job", "attachment", "job", "--job", "J1", "--job", "J2", "--since", "2026-03-31", "--full") == 0
    )
    scope = engine.asked[0][0]
    assert (scope.entities, scope.jobs, scope.since, scope.full) == (
        ("job", "attachment"),
        ("J1", "J2"),
        date(2026, 3, 31),
        True,
    )


def test_sync_prints_coverage_and_the_reasons(ascora, engine, capsys):
    """The summary shows counts, what was skipped and why, errors with their evidence, and the outcome."""
    engine.report["outcome"] = "partial"
    engine.report["entities"]["job"] |= {"expected": None, "skipped": [{"what": "J7", "why": "layout changed"}]}
    engine.report["errors"] = [{"type": "LayoutChanged", "message": "no Status", "where": "Jobs", "snapshot": "ab12"}]
    assert ascora("sync") == 4
    out = capsys.readouterr().out
    assert "job     ?         3      1    0        2          0         1" in out
    assert "skipped job: J7: layout changed" in out
    assert "LayoutChanged: Jobs: no Status (evidence ab12)" in out
    assert "partial: run run-1, login ok; browser pages 5, portal http 40, api 2" in out


def test_sync_prints_which_posts_read(ascora, engine, capsys):
    """A person sees which of the portal's POSTs were taken for reads."""
    engine.report["read_posts"] = ["https://portal.example/Portal/Jobs/Read"]
    assert ascora("sync") == 0
    assert "read by POST, as the guard let it: https://portal.example/Portal/Jobs/Read" in capsys.readouterr().out


def test_a_long_list_of_reasons_is_cut_and_says_so(ascora, engine, capsys):
    """A screen shows ten reasons and says how many more there are and where."""
    engine.report["entities"]["job"]["skipped"] = [{"what": f"J{n}", "why": f"J{n}: gone"} for n in range(25)]
    ascora("sync")
    out = capsys.readouterr().out
    assert out.count("skipped job: ") == 10
    assert "skipped job: J9: gone\n... and 15 more like these: --json FILE holds them all" in out


def test_json_on_standard_output_is_the_report_alone(ascora, engine, capsys):
    """`--json -` prints nothing but the run report."""
    assert ascora("sync", "--json", "-") == 0
    assert json.loads(capsys.readouterr().out) == engine.report


def test_json_into_a_file_comes_besides(ascora, engine, capsys, tmp_path):
    """`--json FILE` writes the report and still prints the summary."""
    assert ascora("reread", "job", "--json", str(tmp_path / "r.json")) == 0
    assert json.loads((tmp_path / "r.json").read_text("utf-8")) == engine.report
    assert "complete: run run-1" in capsys.readouterr().out


def test_a_failed_run_still_delivers_its_report(ascora, engine, capsys):
    """When the login ends a run, `--json -` prints the failed run's report and the exit code says why."""
    engine.run_id, engine.error = "run-1", errors.AccountLocked("The user is locked.", "locked")
    engine.report |= {"outcome": "failed", "login": "locked"}
    assert ascora("sync", "--json", "-") == 3
    printed = capsys.readouterr()
    assert json.loads(printed.out) == engine.report
    assert printed.err == "The user is locked.\n"


def test_record_names_the_case_and_asks_a_person_to_read_it(ascora, engine, capsys):
    """A recorded case goes below fixtures/pages, and a person is told to look for names first."""
    assert ascora("record", "attachment", "--case", "late-photo") == 0
    assert engine.asked == [("late-photo",)]
    assert capsys.readouterr().out.startswith("fixtures/pages/attachment/late-photo: read it for names and addresses")


def test_login_prints_the_outcome_by_name(ascora, engine, capsys):
    """The word goes to standard output, refused or not; the reason to standard error."""
    assert ascora("login") == 0
    engine.error = errors.AccountLocked("The user is locked for 30 minutes.", "locked")
    assert ascora("login") == 3
    printed = capsys.readouterr()
    assert printed.out == "ok\nlocked\n"
    assert printed.err == "The user is locked for 30 minutes.\n"


def test_jsonl_is_one_object_a_line(ascora, engine, capsys, make_job):
    """`--format jsonl` prints the stored objects as they are, any character included."""
    engine.objects = [make_job("J1", name="Zoë\n\u2028"), make_job("J2")]
    assert ascora("list", "job", "--format", "jsonl") == 0
    lines = capsys.readouterr().out.split("\n")
    assert [json.loads(line) for line in lines[:-1]] == engine.objects


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_array(ascora, engine, capsys, make_job, count):
    """`--format json` is valid JSON for none, one and many."""
    engine.objects = [make_job(f"J{number}") for number in range(count)]
    assert ascora("list", "job", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == engine.objects


def test_csv_has_the_same_columns_for_none_and_many(ascora, engine, capsys, make_job):
    """`--format csv`: every field once, null empty, nested values as JSON text."""
    ascora("list", "job", "--format", "csv")
    header = capsys.readouterr().out
    engine.objects = [make_job("J1", name="two\nlines, and a comma")]
    ascora("list", "job", "--format", "csv")
    out = capsys.readouterr().out
    row = next(csv.DictReader(io.StringIO(out)))
    assert out.startswith(header)
    parts = {name for name in row if name.startswith(("site_customer_", "billing_customer_", "address_"))}
    assert set(row) - parts == set(engine.objects[0])
    assert (row["site_customer_name"], row["site_customer_id"], row["address_suburb"]) == ("Kim & Sons", "", "")
    assert row["name"] == "two\nlines, and a comma"
    assert row["gone_at"] == ""
    assert json.loads(row["custom_fields"]) == [{"name": "Gate", "value": "4711"}]


def test_a_table_in_a_pipe_is_plain_and_uncut(ascora, engine, capsys, make_job):
    """Without a terminal a table has no rules, no colours and no cut cells; empty columns are left out."""
    engine.objects = [make_job("J1", name="N" * 300 + "\x1b[2J")]
    assert ascora("list", "job", "--job", "J1", "--wide") == 0
    out = capsys.readouterr().out
    assert "N" * 300 + "?[2J" in out
    assert "\x1b" not in out
    assert "Kim & Sons" in out
    assert "priority" not in out


def test_list_asks_for_one_job(ascora, engine, capsys, make_job):
    """`--job` narrows the listing in the store, not in the printer."""
    engine.objects = [make_job("J1"), make_job("J2")]
    ascora("list", "job", "--job", "J2", "--format", "jsonl")
    assert engine.asked == [("job", "J2")]
    assert json.loads(capsys.readouterr().out)["id"] == "id-J2"


def test_show_names_the_source_of_every_field(ascora, engine, capsys, make_job):
    """`show` prints field, value, source and evidence, then conflicts and bookkeeping."""
    engine.objects = [make_job("J1")]
    assert ascora("show", "job", "id-J1", "--wide") == 0
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if line.startswith("name "))
    assert line.split(None, 4) == ["name", "ui", "2026-03-01T09:00:00+11:00", "ab" * 6, "Switchboard, upgrade"]
    extra = next(line for line in out.splitlines() if line.startswith("extra.Colour "))
    assert extra.split()[1::3] == ["api", "red"]
    assert "conflict name: ui says 'A', api says 'B'; chosen ui by ui_is_live" in out
    for name in RECORDS["job"].contract_fields():
        assert name in out


def test_show_prints_the_whole_object_as_json(ascora, engine, capsys, make_job):
    """`show --format json` is the object with its full provenance."""
    engine.objects = [make_job("J1")]
    assert ascora("show", "job", "id-J1", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == engine.objects[0]


def test_a_stopped_account_asks_for_a_person(ascora, engine, capsys):
    """`account show` ends with 3 until `account resume` clears the stop."""
    engine.account.state, engine.account.reason = "stopped", "the portal refused the password"
    assert ascora("account", "show") == 3
    out, error = capsys.readouterr()
    assert "the portal refused the password" in out
    assert "run `ascora account resume`" in error
    assert ascora("account", "show", "--format", "json") == 3
    assert json.loads(capsys.readouterr().out)["reason"] == "the portal refused the password"
    assert ascora("account", "resume") == 0
    assert ascora("account", "show") == 0


def test_runs_lists_and_shows(ascora, capsys):
    """`runs` prints a line per run, `runs RUN_ID` its report."""
    assert ascora("runs") == 0
    assert "run-1" in capsys.readouterr().out
    assert ascora("runs", "run-1", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["requests"]["api"] == 2


def test_settings_mask_secrets(ascora, capsys, monkeypatch):
    """`settings` names every variable and shows no secret."""
    monkeypatch.setenv("ASCORA_PORTAL_PASSWORD", "canary-7f3")
    assert ascora("settings") == 0
    out = capsys.readouterr().out
    assert "ASCORA_PORTAL_PASSWORD" in out
    assert "canary-7f3" not in out


def test_a_reader_that_has_had_enough_ends_nothing():
    """A closed pipe behind the output leaves no trace and no error code."""
    program = "from scraper.cli import output\noutput.emit(str(n) * 50 for n in range(100000))\nraise SystemExit(0)"
    command = f"{sys.executable} -c '{program}' | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_needs_no_engine(tmp_path: Path):
    """`--help` imports no browser, HTTP, database or task library."""
    program = (
        "import sys; from scraper.cli import main; main(['--help']); main(['sync', '--help']);"
        "heavy = {'playwright', 'httpx', 'sqlalchemy', 'celery', 'bs4', 'cryptography'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=tmp_path)


def test_reading_the_store_needs_no_browser_and_no_network(tmp_path: Path):
    """`list` works where no store is, and says so, without loading Playwright, httpx or Celery; it leaves none."""
    program = (
        "import sys; from scraper.cli import main; assert main(['list', 'job', '--format', 'json']) == 0;"
        "heavy = {'playwright', 'httpx', 'celery', 'flows'} & set(sys.modules); assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    where, empty, none = done.stderr.splitlines()
    assert (done.returncode, json.loads(done.stdout), [*tmp_path.iterdir()]) == (0, [], [])
    assert where == f"no .env here; data in {tmp_path / 'ascora-data'}"
    assert empty.startswith(f"nothing is stored yet in {tmp_path / 'ascora-data'}: ")
    assert none == "no job is stored"


def test_python_m_scraper_is_the_same_program(tmp_path: Path):
    """`python -m scraper` prints the help of `ascora`."""
    done = subprocess.run(
        [sys.executable, "-m", "scraper", "--help"], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "Usage: ascora" in done.stdout
    assert all(command in done.stdout for command in COMMANDS)


def test_no_arguments_print_the_help(capsys):
    """`ascora` alone is a request for help."""
    main([])
    assert "Usage: ascora" in capsys.readouterr().out + capsys.readouterr().err
