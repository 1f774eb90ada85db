"""The one writer of tables: what fits is aligned, what does not is counted, and nothing is padded far or cut."""

from __future__ import annotations

import re

import pytest
import typer

from scraper.cli import app, tables
from scraper.errors import ConfigError

COLUMNS = ("job", "name", "empty", "place", "who", "why")
ROWS = [
    ("J1", "Switchboard upgrade", None, "Fortitude Valley, near the river mouth", "Kim", "it was torn " * 9),
    ("J2", "Roof", None, "Coogee", "Bo, of the second team of the south", "short"),
]


def printed(capsys: pytest.CaptureFixture[str], asked: tables.Asked = tables.FITTING, **more: object) -> list[str]:
    """The lines of a table in a pipe."""
    tables.show(COLUMNS, ROWS, asked, texts=["why"], **more)  # type: ignore[arg-type]
    return capsys.readouterr().out.splitlines()


def test_what_fits_beside_the_sentences_is_shown_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """A column that holds nothing is none; a row is one line, whole."""
    tables.show(COLUMNS, ROWS, texts=["why"])
    told, problem = capsys.readouterr()
    head, *rows = told.splitlines()
    assert head.split() == ["job", "name", "why"] or head.split() == ["job", "name", "who", "why"]
    assert head.index("why") <= tables.NARROW - tables.TEXT_ROOM
    assert rows[0].endswith(("it was torn " * 9).rstrip())
    assert re.fullmatch(r"\d columns? more: --wide, or --columns (who,)?place\n", problem)


def test_what_is_named_first_is_given_room_before_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    """At its own place."""
    assert printed(capsys, first=["job", "place"])[0].split() == ["job", "place", "why"]


def test_a_wide_table_in_a_pipe_has_tabs_and_no_padding(capsys: pytest.CaptureFixture[str]) -> None:
    """Every cell stands at the place of its heading."""
    lines = printed(capsys, tables.ALL)
    assert [len(line.split("\t")) for line in lines] == [6, 6, 6]
    assert "  " not in lines[0] + lines[2]
    assert lines[2].split("\t")[2] == ""


def test_columns_are_taken_in_the_order_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """And one that is not there is refused with those that are."""
    assert printed(capsys, tables.asked(False, "who, job"))[1].split() == ["Kim", "J1"]
    with pytest.raises(ConfigError, match="--columns: there is no 'colour'; expected some of job, name, empty"):
        printed(capsys, tables.asked(False, "colour"))


def test_of_several_tables_each_shows_what_it_has() -> None:
    """One that has none of it is left out."""
    asked = tables.asked(False, "b,c")
    assert asked.within(("a", "b"), ("c",), ("d",)) == [tables.Asked(("b",)), tables.Asked(("c",)), None]
    assert tables.ALL.within(("a",), ("b",)) == [tables.ALL, tables.ALL]


def test_a_table_without_rows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, below its headings."""
    tables.show(("a", "b"), [], none="nothing is there")
    assert tuple(capsys.readouterr()) == ("a  b\n", "nothing is there\n")


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_a_terminal_folds_and_never_cuts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """Within its width, unless it is asked for all."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    lines = [re.sub("\x1b[^m]*m", "", line) for line in printed(capsys)]
    assert max(map(len, lines)) <= columns
    assert "…" not in "".join(lines)
    assert "".join(lines).count("torn") == 9
    whole = printed(capsys, tables.ALL)
    assert any(("it was torn " * 9).strip() in line for line in whole)


def _leaves() -> list[tuple[str, typer.core.TyperCommand]]:
    groups = vars(typer.main.get_command(app))["commands"].items()
    return [
        (f"{name} {one}".strip(), leaf)
        for name, command in groups
        for one, leaf in (getattr(command, "commands", None) or {"": command}).items()
    ]


FIGURES = {"forms findings", "forms missing", "forms table", "forms unread", "invoices aged", "jobs costs"}
FIGURES |= {"purchasing open", "quotes winrate", "timesheets table", "timesheets payroll", "review", "margins"}
FIGURES |= {"schedule"}
FIGURES |= {"equipment due", "licences expiring", "stock low", "stock reorder"}


def test_every_command_that_prints_rows_takes_both_options() -> None:
    """Whatever else it takes; and every one that prints a table prints JSON."""
    both = {name for name, leaf in _leaves() if {"wide", "columns"} <= {one.name for one in leaf.params}}
    rows = {"show", "evidence", "runs", "token list", "archive log", "archive verify", "claims check", "claims table"}
    assert both == rows | FIGURES
    assert {"wide", "fields"} <= {one.name for one in dict(_leaves())["list"].params}
    whole = {"doctor", "settings", "account show", "vault list", "forms read", "forms show"}
    json = {name for name, leaf in _leaves() if any("json" in (one.metavar or "").split("|") for one in leaf.params)}
    assert both | whole <= json
