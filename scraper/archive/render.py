"""How the archive's pages are made of values: one environment, and what the templates may ask of it."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scraper.checks.told import no_signatures, why_unread

UNKNOWN = "not shown"
IN_BROWSERS = (".jpg", ".jpeg", ".png", ".gif", ".webp")
"""Endings of pictures that every browser shows."""
_TEMPLATES = files("scraper.archive") / "templates"
_SOURCES = {"ui": "portal", "api": "open API", "document": "the file", "derived": "derived"}


@lru_cache(maxsize=8)  # compiling the templates costs more than filling them
def environment(zone: tzinfo) -> Environment:
    """Templates that escape everything; times are shown in this zone."""
    made = Environment(
        loader=PackageLoader("scraper.archive"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible,
    )
    style, script = ((_TEMPLATES / name).read_text("utf-8") for name in ("style.css", "script.js"))
    made.globals.update(
        style=Markup(style),  # noqa: S704 - our own files, and the only ones that are not escaped
        script=Markup(script),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
        unknown=UNKNOWN,
        shows_pdf=True,
        lacking="not in the archive",
        no_forms="No completed form.",
    )
    made.filters.update(
        shown=shown,
        money=money,
        words=lambda name: str(name).replace("_", " "),
        source=source,
        link=link,
        time=lambda text: UNKNOWN if text is None else time_text(text, zone),
        form_name=lambda one: one["template_name"] or (one["document"] or {}).get("name") or "Form",
        by_rows=by_rows,
        tally=tally,
        why_unread=why,
        no_signatures=no_signatures,
        is_shown=lambda path: path.lower().endswith(IN_BROWSERS),
        small=lambda path: path,
        held=held,
        claim_name=lambda one: one["claim_number"] or one["claim_name"] or "Claim",
    )
    return made


def elsewhere(zone: tzinfo, address: Callable[[str, str], str]) -> Environment:
    """The same for a page outside the archive; `address` is how it names a path of it, in place of `link`."""
    made = environment(zone).overlay()
    made.filters = made.filters | {"link": address}
    return made


def shown(value: Any) -> str:
    """A value for a person: yes and no, one after the other, names of fields before their values.

    >>> shown([{"name": "Gate", "value": "4711"}]), shown(False), shown(["a", "b"]), shown({"line1": None})
    ('name Gate, value 4711', 'no', 'a; b', '')
    >>> shown({"id": None, "name": "Kim"}), shown({"id": "7", "name": None})
    ('Kim', '7')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        known = {name: text for name, text in value.items() if text not in (None, [], {}, "")}
        if value.keys() == {"id", "name"} and known:  # a link; its id says something to a program
            return shown(known.get("name", known.get("id")))
        if "postcode" in value:
            return ", ".join(map(shown, known.values()))
        return ", ".join(f"{name.replace('_', ' ')} {shown(text)}" for name, text in known.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(shown(part) for part in value)
    return "" if value is None else str(value)


def source(name: str) -> str:
    """Where a value comes from, for a person.

    >>> source("ui"), source("ui:list")
    ('portal', 'portal, list')
    """
    kind, _, place = name.partition(":")
    return f"{_SOURCES.get(kind, kind)}{f', {place}' if place else ''}"


def by_rows(answers: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[dict[str, Any]]]:
    """A form's answers: those that stand alone, and a table for each group of repeated rows.

    >>> step, hazard = {"code": "step1", "label": "Step"}, {"code": "hazard1", "label": "Hazard"}
    >>> both = [one | {"group": "step", "row": 1} for one in (step, hazard)]
    >>> alone, (table,) = by_rows(both)
    >>> [column["label"] for column in table["columns"]], [row["number"] for row in table["rows"]]
    (['Step', 'Hazard'], [1])
    """
    alone: list[Mapping[str, Any]] = []
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in answers:
        is_alone = one["group"] is None or one["row"] is None
        (alone if is_alone else groups.setdefault(one["group"], [])).append(one)
    return alone, [_table(group, members) for group, members in groups.items()]


def _table(group: str, answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One group of repeated rows, with a column for each of its codes."""
    labels = {_column(one): one["label"] for one in reversed(answers)}
    codes = list(dict.fromkeys(map(_column, answers)))
    cells = {(one["row"], _column(one)): one for one in answers}
    numbers = sorted({one["row"] for one in answers})
    return {
        "group": group,
        "columns": [{"code": code, "label": labels[code] or ""} for code in codes],
        "rows": [{"number": number, "answers": [cells.get((number, code)) for code in codes]} for number in numbers],
    }


def tally(form: Mapping[str, Any]) -> list[tuple[str, int]]:
    """What a person should know of a form before opening it, counted.

    >>> tally({"conflicts": [], "findings": [{"outcome": "failed"}], "readings": [], "late": True, "gone_at": None})
    [('does not hold', 1), ('late', 1)]
    """
    outcomes = [finding["outcome"] for finding in form["findings"]]
    counted = {
        "in conflict": len(form["conflicts"]),
        "does not hold": outcomes.count("failed"),
        "not read for sure": len(form["readings"]),
        "gone": int(form["gone_at"] is not None),
        "late": int(form["late"]),
        "not checkable": outcomes.count("not_checkable"),
    }
    return [(word, number) for word, number in counted.items() if number]


def held(objects: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> list[str]:
    """Of these fields those that any of the objects says something of.

    >>> held([{"a": None, "b": []}, {"a": None, "b": [1]}], ("a", "b"))
    ['b']
    """
    return [name for name in fields if any(one[name] not in (None, [], {}, "") for one in objects)]


def why(form: Mapping[str, Any], code: str) -> str | None:
    """Why a code of a form has no answer; None where it was left empty."""
    return why_unread(code, ((one["place"], one["problem"]) for one in form["readings"]))


def _column(one: Mapping[str, Any]) -> str:
    """The code of a repeated answer without the number of its row."""
    code, number = str(one["code"]), str(one["row"])
    return code.removesuffix(number) if code.endswith(number) else re.sub(r"\d+", "", code, count=1)


def money(value: str) -> str:
    """An amount with its thousands told apart.

    >>> money("1250.00"), money("-1234567.50"), money("0.00")
    ('1,250.00', '-1,234,567.50', '0.00')
    """
    whole, point, cents = value.lstrip("-").partition(".")
    return f"{'-' if value.startswith('-') else ''}{int(whole):,}{point}{cents}"


def link(path: str, here: str) -> str:
    """A path of the archive as seen from a page of it.

    >>> link("data/files/J1/a b#.jpg", "data/pages/J1.html")
    '../files/J1/a%20b%23.jpg'
    """
    return quote(posixpath.relpath(path, posixpath.dirname(here)))


def time_text(text: str, zone: tzinfo) -> str:
    """A date, a local time or an instant for a person; an instant in the zone, with its offset.

    >>> from zoneinfo import ZoneInfo
    >>> time_text("2026-03-01T00:05:09Z", ZoneInfo("Australia/Sydney")), time_text("2026-03-01", ZoneInfo("UTC"))
    ('1 Mar 2026 11:05:09 (UTC+11:00)', '1 Mar 2026')
    >>> time_text("2026-03-01T09:05:00", ZoneInfo("UTC"))
    '1 Mar 2026 09:05:00 (no offset known)'
    """
    if len(text) == len("2026-03-01"):
        return _day(date.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return f"{_day(moment)} {moment:%H:%M:%S} (no offset known)"
    local = moment.astimezone(zone)
    offset = local.strftime("%z")
    return f"{_day(local)} {local:%H:%M:%S} (UTC{offset[:3]}:{offset[3:5]})"


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def visible(value: Any) -> Any:
    """Signs that hide or turn what stands around them are shown by their number.

    >>> visible("a\\u202eb")
    'a⟨U+202E⟩b'
    """
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(sign if sign in "\r\n\t" or _is_plain(sign) else f"\u27e8U+{ord(sign):04X}\u27e9" for sign in value)


def _is_plain(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
