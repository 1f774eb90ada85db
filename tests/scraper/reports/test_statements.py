"""What the portal's own Statements say, beside the aged list: every cent of a difference is told once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import cli
from scraper.entities import CATALOG
from scraper.models import Reading
from scraper.reports.aged_invoices import aged
from scraper.reports.aged_workbook import rows, write
from scraper.reports.statements import LATER, beside
from scraper.settings import load
from scraper.workspace import open_workspace
from tests.conftest import KEY
from tests.scraper.cli.test_every_sheet import AT
from tests.scraper.reports.test_aged_invoices import TODAY, invoice


def line(number: str, outstanding: str | None, **more: Any) -> dict[str, Any]:
    """An invoice on a Statement."""
    return {"invoice_number": number, "invoice_date": "2026-09-01", "outstanding": outstanding} | more


def statement(name: str, total: str | None, *lines: dict[str, Any]) -> dict[str, Any]:
    """A Statement as it is printed."""
    return {"customer_name": name, "outstanding": total, "lines": list(lines)}


def told(found: Any) -> list[tuple[str, str | None, str]]:
    """Where list and Statements differ."""
    return [(one.customer, one.invoice, f"{one.difference:.2f}") for one in found.beside.differences]


def test_a_statement_stands_beside_its_customer_however_the_name_is_spelled() -> None:
    """Where they agree nothing differs; two Statements of one name are one customer's."""
    listed = aged([invoice("I1"), invoice("I2", "5.00")], [], TODAY, TODAY)
    held = [statement("BLUE  GUM", "100.00", line("I1", "100.00")), statement("Blue Gum", "5.00", line("I2", "5.00"))]
    found = beside(listed, held, TODAY)
    assert found.beside is not None
    assert (found.beside.amounts, found.beside.differences) == ({"Blue Gum": Decimal("105.00")}, ())
    assert found.lines == listed.lines


def test_what_differs_is_told_invoice_by_invoice() -> None:
    """Small amounts that a Statement leaves out, what is dated later, who is not in the list, another amount."""
    listed = aged([invoice("I1"), invoice("I2", "1.50"), invoice("I3", "30.00")], [], TODAY, TODAY)
    held = [
        statement("Blue Gum", "120.00", line("I1", "100.00"), line("I3", "20.00")),
        statement("Acme", "7.00", line("I9", "7.00", invoice_date=(TODAY + timedelta(days=3)).isoformat())),
    ]
    found = beside(listed, held, TODAY)
    assert told(found) == [("Acme", "I9", "-7.00"), ("Blue Gum", "I2", "1.50"), ("Blue Gum", "I3", "10.00")]
    assert found.beside is not None
    assert [one.why for one in found.beside.differences] == [LATER, "", ""]
    assert [one.customer for one in found.lines] == ["Acme", "Blue Gum"]
    assert found.total.total == listed.total.total


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        (statement("Blue Gum", "90.00", line("I1", "100.00")), [("Blue Gum", None, "10.00")]),
        (statement("Blue Gum", "90.00") | {"lines": None}, [("Blue Gum", None, "10.00")]),
        (statement("Blue Gum", "90.00", line("I1", None)), [("Blue Gum", None, "10.00")]),
        (statement("Blue Gum", None, line("I1", "99.00")), [("Blue Gum", "I1", "1.00")]),
        (statement("Blue Gum", None) | {"lines": None}, []),
    ],
)
def test_what_no_invoice_explains_is_told_of_the_customer(said: dict[str, Any], differs: list[Any]) -> None:
    """A Statement that prints more than its invoices; one whose invoices are not shown; one without any amount."""
    assert told(beside(aged([invoice("I1")], [], TODAY, TODAY), [said], TODAY)) == differs


def test_a_customer_without_a_statement_is_told_and_statements_are_of_their_own_day() -> None:
    """Of a day gone by none stands beside the list; none held is told with where to find them."""
    listed = aged([invoice("I1")], [], TODAY, TODAY)
    assert told(beside(listed, [statement("Acme", "0.00")], TODAY)) == [("Blue Gum", "I1", "100.00")]
    for read_on in (None, TODAY):  # a run of a user whose menu has none has looked, and seen none
        none = beside(listed, [], read_on)
        assert none.beside is None
        assert "ascora sync statement" in none.notes[-1]
    gone = aged([invoice("I1")], [], date(2026, 11, 1), TODAY)
    assert beside(gone, [statement("Blue Gum", "1.00")], TODAY).beside is None
    later = beside(listed, [statement("Blue Gum", "100.00", line("I1", "100.00"))], TODAY - timedelta(days=2))
    assert "read last on 2026-11-28" in later.notes[-1]


amounts = st.decimals(Decimal(1), Decimal(900), places=2)


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(amounts | st.none(), amounts | st.none()), max_size=6))
def test_every_cent_of_a_difference_is_told_once(of: dict[str, tuple[Decimal | None, Decimal | None]]) -> None:
    """Whatever each of the two has of an invoice."""
    listed = aged([invoice(name, f"{one:.2f}") for name, (one, _) in of.items() if one is not None], [], TODAY, TODAY)
    lines = [line(name, f"{said:.2f}") for name, (_, said) in of.items() if said is not None]
    total = sum((said for _, said in of.values() if said is not None), Decimal("0.00"))
    found = beside(listed, [statement("Blue Gum", f"{total:.2f}", *lines)], TODAY)
    assert found.beside is not None
    assert sum((one.difference for one in found.beside.differences), Decimal(0)) == listed.total.total - total
    assert {one.invoice for one in found.beside.differences} == {
        name for name, (one, said) in of.items() if one != said
    }


def test_the_workbook_lays_them_beside_the_list(tmp_path: Path) -> None:
    """The difference is a formula; the sheet Statements names the invoices."""
    listed = aged([invoice("I1"), invoice("I2", customer={"id": None, "name": "Acme"})], [], TODAY, TODAY)
    found = beside(listed, [statement("Blue Gum", "90.00", line("I1", "90.00"))], TODAY)
    write(found, tmp_path / "aged.xlsx")
    live, shown = (openpyxl.load_workbook(tmp_path / "aged.xlsx", data_only=only) for only in (False, True))
    head, *lines = rows(found)
    assert [cell.value for cell in shown["Aged"][3]] == list(head)
    assert [line[-2:] for line in lines] == [(None, None), (Decimal(90), Decimal(10)), (Decimal(90), Decimal(110))]
    assert live["Aged"]["K5"].value == "=I5-J5"
    assert shown["Aged"]["K5"].value == 10
    assert [[cell.value for cell in row] for row in shown["Statements"].iter_rows(min_row=2)] == [
        ["Acme", "I2", 100, None, 100, None],
        ["Blue Gum", "I1", 100, 90, 10, None],
    ]


def test_the_command_prints_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the customers, and below, where they differ."""
    monkeypatch.setenv("ASCORA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ASCORA_VAULT_KEY", KEY)
    with open_workspace(load()) as ws:
        one = CATALOG["statement"].record.of_printed(CATALOG["statement"].example)
        ws.store.objects.put([Reading(record=one, source="ui", facet="f", observed_at=AT, evidence="0" * 64)])
    assert cli.main(("invoices", "aged")) == 0
    said = capsys.readouterr().out
    assert "Bayside Aged Care  INV7201" in said
    assert "-1,320.00" in said
    assert cli.main(("invoices", "aged", "--format", "json")) == 0
    assert '"stated": "1320.00"' in capsys.readouterr().out
