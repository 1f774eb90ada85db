"""The register a safety administrator keeps: a row per completed form of one template, a column per code. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from scraper.checks.told import why_unread
from scraper.profile.words import fold

Cell = str | bool | Decimal | date | None
"""What a spreadsheet holds: words, yes or no, a number, a date, nothing."""
Form = Mapping[str, Any]
"""A `compliance_form` with the contract's fields, as the store prints it."""
BEFORE = ("job", "section", "document")
AFTER = ("not read", "sha256")


@dataclass(frozen=True)
class Register:
    """Headings and rows of equal length; `documents` are the forms' files, row by row; `labels` say what a code is."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    documents: tuple[Mapping[str, Any], ...]
    labels: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """As another program reads it: a number or a date as text."""
        rows = [[str(one) if isinstance(one, Decimal | date) else one for one in row] for row in self.rows]
        return {"rows": [dict(zip(self.columns, row, strict=True)) for row in rows], "labels": dict(self.labels)}


def register(forms: Sequence[Form]) -> Register:
    """All codes that any of the forms has, in the order of the template; what no form has is no column.

    An answer of a form without a template stands under the code that has its label, where one alone has, else under
    its label.
    """
    forms = _under_labels(forms)
    columns = dict.fromkeys(name for form in forms for name, _ in _cells(form))
    headings = (*BEFORE, *columns, *AFTER)
    labels = {one["code"]: one["label"] for form in forms for one in form["answers"] if one["label"]}
    rows = tuple(_row(form, columns) for form in forms)
    return Register(headings, rows, tuple(form["document"] or {} for form in forms), labels)


def _under_labels(forms: Sequence[Form]) -> list[Form]:
    """The forms; answers that no template gave a code are called as a person reads them."""
    codes: dict[str, set[str]] = {}
    for form in forms:
        for one in form["answers"] if form["template_name"] else ():
            codes.setdefault(fold(one["label"] or ""), set()).add(one["code"])

    def renamed(form: Form) -> Form:
        taken: dict[str, int] = {}
        answers = []
        for one in form["answers"]:
            known = codes.get(fold(one["label"] or ""), set())
            name = next(iter(known)) if one["label"] and len(known) == 1 else one["label"] or one["code"]
            taken[name] = taken.get(name, 0) + 1
            answers.append({**one, "code": name if taken[name] == 1 else f"{name} ({taken[name]})"})
        return {**form, "answers": answers}

    return [form if form["template_name"] else renamed(form) for form in forms]


def _row(form: Form, columns: Iterable[str]) -> tuple[Cell, ...]:
    cells = dict(_cells(form))
    unread = "; ".join(f"{one['place']}: {one['problem']}" for one in form["readings"])
    document = form["document"] or {}  # a form that a screen alone shows has none
    before = (form["job_number"], form["section_name"], document.get("name") or form["template_name"])
    return (*before, *(cells.get(name) for name in columns), unread or None, document.get("sha256"))


def _cells(form: Form) -> Iterable[tuple[str, Cell]]:
    for answer in form["answers"]:
        yield answer["code"], _value(answer)
    for signature in form["signatures"]:
        yield f"{signature['code']}: signed", _is_there(form, signature)
        # A name or date that is an answer has its column already; this one says whose hand it is.
        yield f"{signature['code']}: by", signature["signed_by"]
        yield f"{signature['code']}: at", day(signature["signed_at"])
    for photo in form["photos"]:
        yield f"{photo['code']}: photo", _is_there(form, photo)
        yield f"{photo['code']}: caption", photo["caption"]


def _is_there(form: Form, picture: Mapping[str, Any]) -> Cell:
    """Whether the form has the picture; what was not read for sure is neither there nor missing."""
    readings = ((one["place"], one["problem"]) for one in form["readings"])
    if picture["sha256"] is None and why_unread(picture["code"], readings):
        return "not known"
    return picture["sha256"] is not None


def _value(answer: Mapping[str, Any]) -> Cell:
    value = answer["value"]
    if isinstance(value, list):
        return "; ".join(value)
    if value is not None and answer["kind"] == "number":
        return number(value)
    if value is not None and answer["kind"] == "date":
        return day(value)
    return value if isinstance(value, str | bool) else None


def number(value: str) -> Cell:
    """As a number where that says all of it; `007`, or what is none, stays as it is."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return number if format(number, "f") == value else value


def day(value: str | None) -> Cell:
    """As a day where it is one; spreadsheets and Python know none before the year 1 or after 9999."""
    try:
        day = date.fromisoformat(value or "")
    except ValueError:
        return value
    return day if day.isoformat() == value else value


def as_text(cell: Cell) -> str:
    """A cell in words: dates ISO, yes and no.

    >>> as_text("Kim"), as_text(True), as_text(Decimal("-3")), as_text(date(2026, 3, 5)), as_text(None)
    ('Kim', 'yes', '-3', '2026-03-05', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)
