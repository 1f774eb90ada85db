"""A run report as a person reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scraper.cli import output, tables
from scraper.errors import ConfigError

LINES_SHOWN = 10
NAMED = 5
"""So many of those that share a reason are named."""
COUNTS = ("expected", "taken", "new", "changed", "unchanged", "rejected")


AS_TOLD = "as told while it ran"


def deliver(
    report: Mapping[str, Any], json_to: str | None, *, to_person: bool = True, noted: Collection[str] = ()
) -> None:
    """Print the report for a person, or as JSON: to a file besides, or alone on standard output for `-`.

    What was `noted` while it ran is not told to that person once more.
    """
    if json_to == "-":
        output.emit([output.as_json(report)])
        return
    if json_to is not None:
        try:
            Path(json_to).write_text(output.as_json(report) + "\n", "utf-8")
        except OSError as error:
            raise ConfigError(
                f"--json: {json_to} cannot be written ({error.strerror}); expected a file or -"
            ) from error
    if to_person:
        show(report, noted)


def show(report: Mapping[str, Any], noted: Collection[str] = ()) -> None:
    """Coverage per entity, what was left out and why, errors, and what it took."""
    rows = [
        [name, *("?" if one[count] is None else one[count] for count in COUNTS), len(one["skipped"])]
        for name, one in report["entities"].items()
    ]
    if rows:
        tables.show(["entity", *COUNTS, "skipped"], rows, tables.ALL)
    _first(list(_skipped(report, noted)))
    told = {skip["why"] for _, skip in _skips(report)}
    untold = (one for one in report["errors"] if one["message"] not in told and not _is_noted(one["message"], noted))
    _first([*dict.fromkeys(map(_line, untold))])
    _first([f"read by POST, as the guard let it: {address}" for address in report.get("read_posts", ())])
    took = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in report["requests"].items())
    how = "replay of kept evidence" if report.get("is_replay") else f"login {report['login']}; {took}"
    output.emit([f"{report['outcome']}: run {report['run_id']}, {how}"])


def _first(lines: Sequence[str]) -> None:
    output.emit(output.shown(line) for line in lines[:LINES_SHOWN])
    if len(lines) > LINES_SHOWN:
        output.emit([f"... and {len(lines) - LINES_SHOWN} more like these: --json FILE holds them all"])


def _skips(report: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, one in report["entities"].items():
        for skip in one["skipped"]:
            yield name, skip


def _is_noted(why: str, noted: Collection[str]) -> bool:
    """Whether a note said it, alone or with what follows from it."""
    return any(line == why or line.startswith(f"{why};") for line in noted)


def _skipped(report: Mapping[str, Any], noted: Collection[str]) -> Iterator[str]:
    """A line per reason, which names everything that was skipped for it."""
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for name, skip in _skips(report):
        by_reason.setdefault(skip["why"], []).append((name, skip["what"]))
    for why, places in by_reason.items():
        names = ", ".join(dict.fromkeys(name for name, _ in places))
        what = "; ".join(dict.fromkeys(what for _, what in places[:NAMED]))
        more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
        reason = AS_TOLD if _is_noted(why, noted) else why
        yield f"skipped {names}: {_after(what + more, reason)}"


def _line(error: Mapping[str, Any]) -> str:
    evidence = f" (evidence {error['snapshot']})" if error["snapshot"] else ""
    return f"{error['type']}: {_after(error['where'], error['message'])}{evidence}"


def _after(place: str | None, text: str) -> str:
    """The text behind its place, unless it names that place itself."""
    return text if not place or text.startswith(place) else f"{place}: {text}"
