"""The ledger's checks find exactly the faults that were planted, and accuse no contract that adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.checks.ledger import CHECKS, findings
from scraper.models import ClaimLine, ClaimPayment, ClaimSection, Job, ProgressClaim, Record

CENT = Decimal("0.01")


@dataclass
class Contract:
    """A job, its claim sections and claims, as the portal would print them."""

    job: Job
    sections: list[ClaimSection]
    claims: list[ProgressClaim]

    def told(self) -> Iterator[tuple[str, str]]:
        """Check and outcome of everything that does not add up."""
        records: list[Record] = [self.job, *self.sections, *self.claims]
        yield from ((found["check"], found["outcome"]) for one in records for found in findings(one, ()))


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """Contracts of one to six sections and claims, credits among them, retention outside or inside the totals."""
    values = draw(st.lists(st.integers(-500_000, 5_000_000).filter(bool), min_size=1, max_size=6))
    worth = [Decimal(value) / 100 for value in values]
    is_inside = draw(st.booleans())
    claimed = [Decimal(0)] * len(worth)
    claims = []
    for number in range(draw(st.integers(0, 5))):
        lines = []
        for place, value in enumerate(worth):
            share = Decimal(draw(st.integers(0, 100))) / 100
            part = ((value - claimed[place]) * share).quantize(CENT)
            claimed[place] += part
            if part:
                lines.append(ClaimLine(section_name=f"S{place}", value=part))
        total = sum((line.value or Decimal(0) for line in lines), Decimal(0))
        held = (total * draw(st.sampled_from((0, 5))) / 100).quantize(CENT)
        claims.append(claim(number, lines, held, draw(st.integers(0, 3)), is_inside=is_inside))
    sections = [section(place, value, claimed[place], len(claims)) for place, value in enumerate(worth)]
    job = Job(
        job_number="J1",
        total_ex_tax=sum(worth, Decimal(0)),
        claimable_total=sum(worth, Decimal(0)),
        claimable_count=len(worth),
        variations_beside=Decimal(0),
    )
    return Contract(job, sections, claims)


def claim(number: int, lines: list[ClaimLine], held: Decimal, paid: int, *, is_inside: bool) -> ProgressClaim:
    """One claim whose printed totals follow from its lines."""
    total = sum((line.value or Decimal(0) for line in lines), Decimal(0)) - (held if is_inside else 0)
    tax = (total / 10).quantize(CENT)
    payments = tuple(ClaimPayment(amount=(total / 7).quantize(CENT)) for _ in range(paid))
    amount = sum((one.amount or Decimal(0) for one in payments), Decimal(0))
    return ProgressClaim(
        job_number="J1",
        claim_number=f"PC{number}",
        lines=tuple(lines),
        total_ex_tax=total,
        tax=tax,
        total_inc_tax=total + tax,
        retention_withheld=held,
        amount_paid=amount,
        outstanding=total + tax - amount - (0 if is_inside else held),
        payments=payments,
    )


def section(place: int, value: Decimal, claimed: Decimal, lines: int) -> ClaimSection:
    """One claim section as printed."""
    return ClaimSection(
        job_number="J1",
        name=f"S{place}",
        total_value=value,
        claimed_value=claimed,
        claimed_percent=(claimed * 100 / value).quantize(CENT),
        remaining=value - claimed,
        lines_total=claimed,
        lines_count=lines,
    )


@given(contracts())
def test_no_contract_that_adds_up_is_accused(contract: Contract) -> None:
    """Credits, part payments, retention on either side and rounded percentages are no faults."""
    assert list(contract.told()) == []


FAULTS = {
    "claim_lines": ("claims", ("total_ex_tax", "tax_too", "total_inc_tax", "outstanding")),
    "claim_tax": ("claims", ("tax",)),
    "claim_paid": ("claims", ("outstanding",)),
    "claim_payments": ("claims", ("amount_paid", "outstanding_less")),
    "section_remaining": ("sections", ("remaining",)),
    "section_percent": ("sections", ("claimed_percent",)),
    "section_claimed": ("sections", ("lines_total",)),
    "job_value": ("job", ("claimable_total",)),
}
"""Check to what must be wrong, all by the same amount, for that check alone to fail."""


@given(contracts(), st.sampled_from(sorted(FAULTS)), st.integers(1, 10**6), st.booleans(), st.data())
def test_exactly_the_planted_fault_is_found(
    contract: Contract, check: str, cents: int, is_less: bool, data: st.DataObject
) -> None:
    """One wrong amount, anywhere, is found by its check and by no other."""
    kind, fields = FAULTS[check]
    wrong = Decimal(cents) / 100 * (-1 if is_less else 1)
    if kind == "job":
        contract.job = spoilt(contract.job, fields, wrong + CENT * 10 * (-1 if is_less else 1))
    else:
        records: list[Any] = getattr(contract, kind)
        if not records:
            return
        place = data.draw(st.integers(0, len(records) - 1))
        record = records[place]
        slack = CENT * (1 + len(getattr(record, "lines", None) or ()) + len(getattr(record, "payments", None) or ()))
        slack += CENT * getattr(record, "lines_count", 0)
        if check == "section_percent":
            slack = Decimal("0.01") + abs(100 * CENT / record.total_value)
        wrong += slack * (-1 if is_less else 1)
        held = getattr(record, "retention_withheld", Decimal(0)) or Decimal(0)
        if held and (abs(wrong - held) <= slack or abs(wrong + held) <= slack):
            return  # as large as what is held back: then it may be the basis
        records[place] = spoilt(record, fields, wrong)
    assert list(contract.told()) == [(check, "failed")]


def spoilt(record: Any, fields: tuple[str, ...], wrong: Decimal) -> Any:
    """The record with these amounts changed by the same, so that what hangs on them still agrees."""
    update = {}
    for field in fields:
        name = field.removesuffix("_too").removesuffix("_less")
        if not field.endswith("_too"):  # tax as printed: the two totals move by the same
            update[name] = getattr(record, name) + (-wrong if field.endswith("_less") else wrong)
    return record.model_copy(update=update)


def test_over_claims_are_found_and_credits_are_not_over_claims() -> None:
    """More than its value is claimed of a section; of a credit that is further down, not less far."""
    over = section(0, Decimal("100.00"), Decimal("105.00"), 1)
    assert [(one["check"], one["difference"]) for one in findings(over, ())] == [("section_value", "5.00")]
    credit = section(0, Decimal("-100.00"), Decimal("-40.00"), 1)
    assert list(findings(credit, ())) == []
    beyond = section(0, Decimal("-100.00"), Decimal("-140.00"), 1)
    assert [one["check"] for one in findings(beyond, ())] == ["section_value"]


@pytest.mark.parametrize(
    ("field", "check"),
    [("tax", "claim_tax"), ("outstanding", "claim_paid"), ("lines", "claim_lines"), ("payments", "claim_payments")],
)
def test_a_term_that_is_not_shown_is_no_failure(field: str, check: str) -> None:
    """What nobody shows cannot be checked, and is not said to be wrong."""
    lines = [ClaimLine(section_name="S", value=Decimal("10.00"))]
    told = claim(1, lines, Decimal(0), 1, is_inside=False).model_copy(update={field: None})
    assert [(one["check"], one["outcome"]) for one in findings(told, ())] == [(check, "not_checkable")]


def test_a_difference_that_may_be_retention_is_not_checkable() -> None:
    """Where no screen shows what is withheld, a difference may be just that."""
    lines = [ClaimLine(section_name="S", value=Decimal("100.00"))]
    told = claim(1, lines, Decimal("5.00"), 0, is_inside=False).model_copy(update={"retention_withheld": None})
    (found,) = findings(told, ())
    assert (found["check"], found["outcome"]) == ("claim_paid", "not_checkable")
    assert "retention_withheld is not shown" in found["difference"]


def test_variations_beside_the_claim_sections_are_a_basis() -> None:
    """A job's total with its variations agrees with claim sections without them, if those variations are known."""
    given: dict[str, Any] = {"job_number": "J1", "total_ex_tax": Decimal("110.00"), "claimable_count": 1}
    given["claimable_total"] = Decimal("100.00")
    beside = Job(**given, variations_beside=Decimal("10.00"))
    assert list(findings(beside, ())) == []
    other = Job(**given, variations_beside=Decimal("3.00"))
    assert [(one["check"], one["outcome"]) for one in findings(other, ())] == [("job_value", "failed")]
    unknown = Job(**given, variations_beside=None)
    assert [(one["check"], one["outcome"]) for one in findings(unknown, ())] == [("job_value", "not_checkable")]
    assert list(findings(Job(job_number="J1", total_ex_tax=Decimal(5)), ())) == []  # nothing is claimed on it


def test_document_and_invoice_are_held_against_the_screen() -> None:
    """Sources that differ on a total are a finding; on anything else they are a conflict alone."""
    said = {"field": "total_ex_tax", "values": {"ui": "10.00", "document": "11.00"}}
    other = {"field": "status", "values": {"ui": "Paid", "document": "Sent"}}
    told = claim(1, [ClaimLine(section_name="S", value=Decimal("10.00"))], Decimal(0), 0, is_inside=False)
    (found,) = findings(told, [said, other])
    assert (found["check"], found["expected"], found["found"], found["difference"]) == (
        "claim_document",
        "10.00",
        "11.00",
        "1.00",
    )
    (queue,) = findings(told, [{"field": "total_inc_tax", "values": {"ui": "11.00", "api": "12.00"}}])
    assert queue["check"] == "claim_invoice"
    (unread,) = findings(told, [], ProgressClaim(job_number="J1"))
    assert (unread["check"], unread["outcome"]) == ("claim_document", "not_checkable")


def test_every_check_says_what_it_compares() -> None:
    """Each names its basis and the tolerance of rounding."""
    assert all(one.says and "c" in one.basis for one in CHECKS.values())
