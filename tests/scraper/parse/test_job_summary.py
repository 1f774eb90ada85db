"""What a job's rows add up to, beside the Financial Summary of its cards: found where it is planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from scraper.models import Job, Record
from scraper.models.job import SummaryLine
from scraper.models.job_expense import JobExpense
from scraper.models.job_supply import JobSupply
from scraper.models.labour_line import LabourLine
from scraper.parse.job_summary import summed_parts
from scraper.parse.job_totals import add_up
from scraper.settings import Settings
from scraper.store import Planned
from scraper.workspace import Workspace, open_workspace
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import reading

ROWS: tuple[Record, ...] = (
    LabourLine(job_number="J1", user="Kim", hours=Decimal(2), total_ex_tax=Decimal(200), chargeable=True),
    LabourLine(job_number="J1", user="Lee", hours=Decimal(1), total_ex_tax=Decimal(90), chargeable=False),
    JobSupply(job_number="J1", part_number="A", quantity=Decimal(3), unit_cost=Decimal(10), total_ex_tax=Decimal(45)),
    JobSupply(
        job_number="J1", section_name="Roof", part_number="B", quantity=Decimal(1), unit_cost=Decimal(5),
        total_ex_tax=Decimal(8),
    ),
    JobExpense(job_number="J1", description="Bin", amount_ex_tax=Decimal(100), amount_inc_tax=Decimal(110)),
)  # fmt: skip


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """A workspace where every part of J1 was looked at wholly."""
    with open_workspace(make_settings(), Clock()) as workspace:
        yield workspace


def put(ws: Workspace, section: str | None, **printed: str) -> None:
    """A card that prints these lines, and the rows of all cards."""
    lines = tuple(SummaryLine(about=about, label=about, amount=Decimal(text)) for about, text in printed.items())
    said: dict[str, Any] = {"section_name": section, "name": section, "parent_job_number": "J1"} if section else {}
    card = Job(job_number="J1", financial_summary=lines, **said)
    ws.store.objects.put([reading(card, ws.clock(), facet="job_details", of=str(section))])
    ws.store.objects.put([reading(one, ws.clock(), facet=f"{one.entity}_grid", of=one.entity) for one in ROWS])


def looked(ws: Workspace, *entities: str, whole: bool = True) -> None:
    """The job's card was read for these."""
    run = ws.store.runs.begin({})
    for name in entities:
        ws.store.items.plan(run, [Planned("card", name, {"job_number": "J1", "section_name": None})])
        item = ws.store.items.take(run)
        assert item is not None
        scope = {"job_number": "J1"}
        ws.store.runs.coverage(item, entity=name, listing="grid", scope=scope, expected=1, taken=1, proven=whole)
        ws.store.items.done(item)


def found(ws: Workspace) -> dict[str, str]:
    """The findings of the job's cards about their summary, by check, with what is told of each."""
    run = ws.store.runs.begin({})
    ws.store.items.plan(run, [Planned("ledger", "claim_section", {"reread": True})])
    item = ws.store.items.take(run)
    assert item is not None
    add_up(ws, run, item)
    told = [one for job in ws.store.objects.current("job", "J1") for one in job["findings"]]
    return {one["check"]: f"{one['outcome']} {one['difference']}" for one in told}


ALL = ("labour_line", "job_supply", "job_expense")


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        ({"labour": "290.00", "supplies": "35.00", "expenses": "100.00"}, {}),
        ({"labour_charged": "200.00", "supplies": "53.00", "expenses": "110.00"}, {}),
        ({"supplies": "30.00", "supplies_charged": "45.00"}, {}),
        ({"supplies_cost": "53.00"}, {"summary_supplies": "failed 18.00"}),
        ({"expenses": "100.02"}, {"summary_expenses": "failed 0.02"}),
        ({"labour": "80.00"}, {"summary_labour": "not_checkable it may be what the time cost, which is never read"}),
        ({"labour_charged": "80.00"}, {"summary_labour": "failed -210.00"}),
    ],
)
def test_each_line_is_held_against_its_rows(ws: Workspace, printed: dict[str, str], wrong: dict[str, str]) -> None:
    """Cost or price, ex or inc tax, with the job's sections or without: nothing else."""
    looked(ws, *ALL)
    put(ws, None, **printed)
    assert found(ws) == wrong


def test_a_sections_card_is_held_against_its_own_rows(ws: Workspace) -> None:
    """The job's are not in it."""
    looked(ws, *ALL)
    put(ws, "Roof", supplies="35.00")
    assert found(ws) == {"summary_supplies": "failed 30.00"}


def test_rows_that_nobody_read_wholly_prove_nothing(ws: Workspace) -> None:
    """What was never looked for, and what was left out."""
    put(ws, None, supplies="99.00", expenses="1.00")
    looked(ws, "job_expense", whole=False)
    assert found(ws) == {
        "summary_supplies": "not_checkable no job supply was ever looked for",
        "summary_expenses": "not_checkable not every job expense was read",
    }


def test_a_card_without_a_summary_is_added_up_for_nobody(ws: Workspace) -> None:
    """Most have none."""
    ws.store.objects.put([reading(Job(job_number="J1"), ws.clock(), facet="job_details", of="J1")])
    assert list(summed_parts(ws, "J1")) == []
