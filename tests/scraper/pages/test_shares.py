"""Percentages that lost their sign: read where the amounts beside them prove what they are, never as a guess."""

# ruff: noqa: E501 (tables read best on one line)

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import RowRejected
from scraper.models import ClaimSection, ProgressClaim, Retention
from tests.scraper.pages.test_money import FACTS, KEY, grid, read

REFUSED = "refused"
HEADINGS = "Section Name | Total Value | Claimed To Date $ | Claimed To Date % | Remaining"


def claimed(headings: str, *rows: str) -> list[str | None]:
    """The percentages of Progress Claim Sections, as they are stored."""
    found = read("claim_sections_grid", grid(headings, *rows))
    return [
        REFUSED if isinstance(one, RowRejected) else None if one.claimed_percent is None else f"{one.claimed_percent:f}"
        for one in found
        if isinstance(one, ClaimSection | RowRejected)
    ]


@pytest.mark.parametrize(
    ("headings", "rows", "expected"),
    [
        (HEADINGS, ("Rough In | $1,000.00 | $250.00 | 0.25 | $750.00", "Fit Off | $500.00 | $500.00 | 1 | $0.00"), ["25", "100"]),
        (HEADINGS, ("Rough In | $10,000.00 | $2,500.00 | 25 | $7,500.00", "Fit Off | $500.00 | $5.00 | 1 | $495.00"), ["25", "1"]),
        (HEADINGS, ("Rough In | $10,000.00 | $50.00 | 0.5 | $9,950.00",), ["0.5"]),  # half of one per cent, proven
        (HEADINGS, ("Rough In | $10,000.00 | $1,250.00 | 0.125 | $8,750.00",), ["12.5"]),
        (HEADINGS, ("Rough In | $900.00 | $300.00 | 0.3333 | $600.00",), ["33.33"]),
        (HEADINGS, ("Rough In | $900.00 | $300.00 | 33.3333 | $600.00",), ["33.3333"]),
        (HEADINGS, ("Rough In | ($200.00) | ($50.00) | 0.25 | ($150.00)",), ["25"]),
        (HEADINGS, ("Rough In | $1,000.00 | $0.00 | 0 | $1,000.00", "Fit Off | $0.00 | $0.00 | 0.00 | $0.00"), ["0", "0.00"]),
        (HEADINGS, ("Rough In | $1,000.00 | $1,050.00 | 1.05 | ($50.00)",), ["105"]),  # more than the whole
        # a row that proves nothing itself is printed as those around it are
        (HEADINGS, ("Rough In | $1,000.00 | $250.00 | 0.25 | $750.00", "Extra | $0.00 | $0.00 | 1 | $0.00"), ["25", "100"]),
        ("Section | Value | % Claimed", ("Rough In | $200.00 | 25", "Fit Off | $200.00 | 0.5"), ["25", "0.5"]),
        # what is left tells what is claimed
        ("Section | Total Value | % Claimed | Remaining", ("Rough In | $1,000.00 | 0.25 | $750.00",), ["25"]),
        # a sign is a sign
        ("Section | Total Value | % Claimed", ("Rough In | $1,000.00 | 0.25%",), ["0.25"]),
    ],
)  # fmt: skip
def test_amounts_tell_a_percentage_from_a_fraction(headings: str, rows: tuple[str, ...], expected: list[str]) -> None:
    """Its own amounts, else the numbers of its column."""
    assert claimed(headings, *rows) == expected


@pytest.mark.parametrize(
    ("headings", "rows", "expected"),
    [
        ("Section | Total Value | % Claimed", ("Rough In | $1,000.00 | 0.25",), [REFUSED]),
        (
            "Section | Total Value | Percent Claimed",
            ("Rough In | $1,000.00 | 1", "Fit Off | $500.00 | 0"),
            [REFUSED, "0"],
        ),
        (HEADINGS, ("Rough In | $1,000.00 | $400.00 | 0.25 | $600.00",), [REFUSED]),  # neither fits
        (HEADINGS, ("Rough In | $1,000.00 | $400.00 | 0 | $600.00",), [REFUSED]),
        (HEADINGS, ("Rough In | $900.00 | $300.00 | 0.3 | $600.00",), [REFUSED]),  # too coarse to prove it
        ("Section | Total Value | % Claimed", ("Rough In | $1,000.00 | 1.5",), [REFUSED]),
        # two rows that prove opposite things leave a third open
        (
            HEADINGS,
            (
                "A | $1,000.00 | $250.00 | 0.25 | $750.00",
                "B | $1,000.00 | $250.00 | 25 | $750.00",
                "C | $0.00 | $0.00 | 0.5 | $0.00",
            ),
            ["25", "25", REFUSED],
        ),
    ],
)
def test_without_proof_it_is_refused(headings: str, rows: tuple[str, ...], expected: list[str]) -> None:
    """Never a quarter of one hundredth for a quarter of all."""
    assert claimed(headings, *rows) == expected


cents = st.integers(1, 10**8).map(lambda value: Decimal(value).scaleb(-2))


@settings(max_examples=60)
@given(cents, st.fractions(0, 1), st.integers(0, 4), st.booleans())
def test_a_proven_percentage_is_what_the_amounts_make(
    whole: Decimal, share: object, decimals: int, as_fraction: bool
) -> None:
    """However it is printed, what is read is the share of the amounts to its last printed digit, or nothing."""
    part = (whole * Decimal(float(share))).quantize(Decimal("0.01"))  # type: ignore[arg-type]
    exact = 100 * part / whole
    printed = (exact / 100 if as_fraction else exact).quantize(Decimal(1).scaleb(-decimals))
    (told,) = claimed(HEADINGS, f"A | ${whole:,.2f} | ${part:,.2f} | {printed} | ${whole - part:,.2f}")
    if told != REFUSED:
        assert abs(Decimal(str(told)) - exact) <= Decimal("0.5")
    elif not as_fraction:
        assert printed <= 2  # a number that can only be a percentage is never refused


def test_lines_of_a_claim_and_rates_of_retentions_are_told_alike() -> None:
    """The same proof on a claim's own screen and on the Dashboard, each by its own amounts."""
    lines = grid(
        "Section | Total Value | This Claim % | This Claim $",
        "Rough In | $200.00 | 0.25 | $50.00",
        "Fit Off | $100.00 | 1 | $100.00",
    )
    (claim,) = read("claim_view", FACTS + lines, KEY)
    assert isinstance(claim, ProgressClaim)
    assert [(line.percent, line.value) for line in claim.lines or ()] == [
        (Decimal(25), Decimal("50.00")),
        (Decimal(100), Decimal("100.00")),
    ]
    bare, unproven = read("claim_view", FACTS + grid("Section | This Claim %", "Rough In | 0.25"), KEY)
    assert isinstance(bare, RowRejected)
    assert isinstance(unproven, ProgressClaim)
    assert unproven.lines is None

    head = "Invoice No. | Job No. | Invoice Total | Retention Amount | Retention %"
    proven, other = read(
        "retentions_grid", grid(head, "Inv1 | J1 | $1,000.00 | $50.00 | 0.05", "Inv2 | J1 | | $50.00 | 0.05")
    )
    assert isinstance(proven, Retention)
    assert isinstance(other, Retention)
    assert (proven.rate, other.rate) == (Decimal(5), Decimal(5))
    assert proven.extra == {"Invoice Total": "$1,000.00"}
    (refused,) = read("retentions_grid", grid("Invoice No. | Job No. | Amount | Rate", "Inv1 | J1 | $50.00 | 0.05"))
    assert isinstance(refused, RowRejected)
    assert "0.05 under 'Rate %' may be a percentage or a fraction: nothing beside it tells" in str(refused)


def test_a_number_with_too_many_decimals_is_no_amount() -> None:
    """Only a percentage may have three."""
    (rejected,) = read(
        "claim_sections_grid", grid("Section | Total Value | Claimed To Date", "Rough In | $200.00 | 0.125")
    )
    assert isinstance(rejected, RowRejected)
