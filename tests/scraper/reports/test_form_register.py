"""The register of one template's forms: a row per form, a column per code, and nothing that a form did not say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.reports.form_register import AFTER, BEFORE, Cell, register


def answer(code: str, value: Any, kind: str = "text", label: str | None = None) -> dict[str, Any]:
    """One answer of a form."""
    return {"code": code, "label": label, "kind": kind, "value": value}


def form(*answers: dict[str, Any], name: str = "SWMS.docx", **said: Any) -> dict[str, Any]:
    """A form as the store prints it."""
    given = {
        "job_number": "J1",
        "section_name": None,
        "template_name": "SWMS",
        "document": {"name": name, "sha256": "0" * 64},
        "answers": list(answers),
        "signatures": [],
        "photos": [],
        "readings": [],
    }
    return given | said


def cells(*forms: dict[str, Any]) -> list[dict[str, Cell]]:
    """Each row by its headings."""
    made = register(forms)
    return [dict(zip(made.columns, row, strict=True)) for row in made.rows]


def test_no_form_is_a_register_without_rows() -> None:
    """Its headings say what there would be."""
    made = register([])
    assert (made.columns, made.rows, made.documents) == ((*BEFORE, *AFTER), (), ())


def test_every_code_that_any_form_has_is_a_column_in_the_forms_order() -> None:
    """What another form lacks is empty there, never a value."""
    made = register([form(answer("b", "1"), answer("a", "2")), form(answer("a", "3"), answer("c", "4"))])
    assert made.columns == (*BEFORE, "b", "a", "c", *AFTER)
    assert [row[3:6] for row in made.rows] == [("1", "2", None), (None, "3", "4")]


def test_a_row_begins_with_where_its_form_is_and_ends_with_what_was_not_read() -> None:
    """By the document's own bytes."""
    unread = [{"place": "Note", "problem": "it was torn"}, {"place": "Day", "problem": "it is blank"}]
    (row,) = cells(form(section_name="Roof", readings=unread))
    assert row == {
        "job": "J1",
        "section": "Roof",
        "document": "SWMS.docx",
        "not read": "Note: it was torn; Day: it is blank",
        "sha256": "0" * 64,
    }


@pytest.mark.parametrize(
    ("value", "kind", "cell"),
    [
        ("=1+1", "text", "=1+1"),
        ("5", "text", "5"),
        ("2026-03-05", "text", "2026-03-05"),
        ("-1250.50", "number", Decimal("-1250.50")),
        ("007", "number", "007"),
        ("+5", "number", "+5"),
        ("1e3", "number", "1e3"),
        ("many", "number", "many"),
        ("2026-03-05", "date", date(2026, 3, 5)),
        ("20260305", "date", "20260305"),
        ("2026-02-30", "date", "2026-02-30"),
        ("12026-01-01", "date", "12026-01-01"),
        (True, "tick", True),
        (False, "tick", False),
        (["Gloves", "Glasses"], "choice", "Gloves; Glasses"),
        ([], "choice", ""),
        (None, "number", None),
        (None, "date", None),
        (None, "tick", None),
    ],
)
def test_a_value_is_a_number_or_a_day_only_where_that_says_all_of_it(value: Any, kind: str, cell: Cell) -> None:
    """A leading zero, an exponent, a day that no calendar holds: as it was written."""
    (row,) = cells(form(answer("x", value, kind)))
    assert (row["x"], type(row["x"])) == (cell, type(cell))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=10), st.sampled_from(["number", "date", "text"]))
def test_whatever_is_written_its_cell_prints_the_same(value: str, kind: str) -> None:
    """Nothing is rounded, filled up or put right."""
    (row,) = cells(form(answer("x", value, kind)))
    cell = row["x"]
    printed = format(cell, "f") if isinstance(cell, Decimal) else str(cell)
    assert printed == value


@pytest.mark.parametrize(
    ("sha256", "readings", "signed"),
    [
        ("a" * 64, [], True),
        (None, [], False),
        (None, [{"place": "sign1", "problem": "the picture is cut off"}], "not known"),
        (None, [{"place": "table 1", "problem": "3 cells here: name1, sign1"}], "not known"),
        (None, [{"place": "sign10", "problem": "the picture is cut off"}], False),
    ],
)
def test_a_signature_is_there_or_missing_or_not_known(sha256: str | None, readings: Any, signed: Cell) -> None:
    """What could not be read is neither done nor left undone; who signed, and when, stand beside."""
    hand = {"code": "sign1", "sha256": sha256, "signed_by": "Bob", "signed_at": "2026-03-06"}
    photo = {"code": "roof", "sha256": None, "caption": "Ridge"}
    (row,) = cells(form(signatures=[hand], photos=[photo], readings=readings))
    assert row["sign1: signed"] == signed
    assert (row["sign1: by"], row["sign1: at"]) == ("Bob", date(2026, 3, 6))
    assert (row["roof: photo"], row["roof: caption"]) == (False, "Ridge")


def test_labels_say_what_a_code_is_where_a_form_has_one() -> None:
    """Documents stand in the order of the rows."""
    forms = [form(answer("a", "1", label="What was seen"), answer("b", "2"), name="1.docx"), form(name="2.docx")]
    made = register(forms)
    assert made.labels == {"a": "What was seen"}
    assert [one["name"] for one in made.documents] == ["1.docx", "2.docx"]
