"""Answers about forms, seen as what they lack, or as one table: the same question, freshness and withholding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from scraper.reports.form_findings import Kind, form_findings
from scraper.reports.form_register import Cell, register

FORM = "compliance_form"
KINDS: tuple[Kind, ...] = ("unsigned", "unread", "late")
"""The kinds of findings that a question may name."""
View = Callable[[dict[str, Any]], dict[str, Any]]
"""From an answer of `compliance_form` objects, as it is printed, to the answer of the view."""


def findings(asked: Mapping[str, bool]) -> View:
    """What the forms of an answer lack; of the kinds that are asked for alone, where any is."""
    kinds = [kind for kind in KINDS if asked.get(kind)]

    def view(told: dict[str, Any]) -> dict[str, Any]:
        return {
            **told,
            "data": [one.as_json() for one in form_findings(told["data"], kinds)],
            "forms": len(told["data"]),
        }

    return view


def table(told: dict[str, Any]) -> dict[str, Any]:
    """The forms of an answer as a register: a row per form, a column per code, in the order of `forms`."""
    forms = told["data"]
    made = register(forms)
    rows = [[_printed(cell) for cell in row] for row in made.rows]
    ids = [one["id"] for one in forms]
    return {**told, "data": {"columns": made.columns, "labels": dict(made.labels), "forms": ids, "rows": rows}}


def _printed(cell: Cell) -> str | bool | None:
    """A cell as objects print such values: amounts and days as text."""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else cell
