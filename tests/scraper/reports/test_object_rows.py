"""An object becomes a row: each field in its column, a part of a field in one of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scraper.cli.tables import fitting
from scraper.entities import RECORDS
from scraper.errors import ConfigError
from scraper.models import Job
from scraper.reports.object_rows import EVIDENCE, Columns

JOBS = Columns(Job)
PRINTED: dict[str, Any] = {
    "job_number": "J1",
    "name": "Roof",
    "site_customer": {"id": None, "name": "Kim & Sons"},
    "billing_customer": None,
    "total_ex_tax": "1250.00",
    "custom_fields": [{"name": "Gate", "value": "é"}],
    "late": False,
    "version": 2,
}


@pytest.mark.parametrize("entity", RECORDS)
def test_every_field_of_every_entity_has_one_column(entity: str) -> None:
    """Its parts stand behind it, and what a person knows an object by comes first of its own fields."""
    columns = Columns(RECORDS[entity])
    assert len(set(columns.all)) == len(columns.all)
    assert set(RECORDS[entity].contract_fields()) <= set(columns.all)
    assert sorted(columns.telling) == sorted(RECORDS[entity].contract_fields())
    for column, (field, _) in columns.parts.items():
        assert columns.all.index(field) < columns.all.index(column)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "Roof"),
        ("site_customer_name", "Kim & Sons"),
        ("site_customer_id", None),
        ("billing_customer_name", None),
        ("completed_at", None),
    ],
)
def test_a_column_has_what_the_object_says_there(column: str, value: Any) -> None:
    """What is unknown, or a part of something that is, is nothing."""
    assert JOBS.value(PRINTED, column) == value


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("total_ex_tax", Decimal("1250.00")),
        ("job_number", "J1"),
        ("late", False),
        ("version", Decimal(2)),
        ("custom_fields", '[{"name": "Gate", "value": "é"}]'),
        ("billing_customer", None),
    ],
)
def test_a_cell_of_a_workbook_is_a_number_where_the_record_has_one(column: str, cell: Any) -> None:
    """Text stays text, however it looks; what is nested is JSON."""
    found = JOBS.cell(PRINTED, column)
    assert (found, type(found)) == (cell, type(cell))


def test_a_day_is_a_day() -> None:
    """As the record declares it."""
    (name, *_) = (name for name, field in Job.model_fields.items() if "date" in str(field.annotation))
    assert JOBS.kinds[name] == "number"
    assert JOBS.cell({name: "2026-03-02"}, name) == date(2026, 3, 2)


def test_columns_are_chosen_by_name() -> None:
    """All of them where none is named, without what says where each was read if nobody wants it."""
    assert JOBS.chosen(["name", "job_number"]) == ("name", "job_number")
    assert JOBS.chosen([]) == JOBS.all
    assert set(JOBS.all) - set(JOBS.chosen([], evidence=False)) == set(EVIDENCE)


def test_a_column_that_there_is_not_is_told_with_those_that_there_are() -> None:
    """One wrong name is enough."""
    with pytest.raises(ConfigError, match=r"a job has no 'colour'; expected some of .*job_number"):
        JOBS.chosen(["name", "colour"])


def test_columns_that_do_not_fit_are_left_out() -> None:
    """The first always stands there; one of long texts never does."""
    rows = [["J1", "x" * 100, "new"], ["J2", "y" * 100, "done"]]
    assert fitting(["job", "text", "state"], rows, 80) == [0, 2]
    assert fitting(["job", "text", "state"], rows, 6) == [0]
    assert fitting(["job", "state"], [], 80) == [0, 1]
