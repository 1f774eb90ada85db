"""Rows that sum up others are no rows, wherever they stand and however they are worded; no real row is lost to that."""

# ruff: noqa: E501 (tables read best on one line)

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import RowRejected
from scraper.models import ClaimSection, ProgressClaim
from tests.scraper.pages.test_money import grid, read

HEAD = "Section Name | Total Value | Claimed To Date $ | Remaining"
REFUSED = "refused"


def sections(*rows: str, head: str = HEAD) -> list[str]:
    """Names of the rows that are read as claim sections, in order."""
    found = read("claim_sections_grid", grid(head, *rows))
    return [one.name if isinstance(one, ClaimSection) else REFUSED for one in found]


def bold(row: str) -> str:
    """The same row with every cell in bold."""
    return " | ".join(f"<b>{cell.strip()}</b>" if cell.strip() else "" for cell in row.split("|"))


A, B, C = (
    "Rough In | $1,000.00 | $250.00 | $750.00",
    "Fit Off | $500.00 | $0.00 | $500.00",
    "Commissioning | $300.00 | $0.00 | $300.00",
)
AB, ALL = "$1,500.00 | $250.00 | $1,250.00", "$1,800.00 | $250.00 | $1,550.00"


@pytest.mark.parametrize(
    "rows",
    [
        (A, B, bold(f"Total for stage 1 | {AB}"), C, bold(f"Contract total | {ALL}")),
        (A, B, f"Total for stage 1 | {AB}", C, f"Contract total | {ALL}"),  # words and amounts, no look of their own
        (A, B, f"Subtotal: | {AB}", C, f"Grand Total | {ALL}"),
        (A, B, f"Sub-total (2 sections) | {AB}", C, f"Overall total | {ALL}"),
        (A, B, bold(f"Stage 1 | {AB}"), C, bold(f"Everything | {ALL}")),  # a look of their own, no words
        (A, B, f"| {AB}", C, f"| {ALL}"),  # no name
        (bold(f"Stage 1 | {AB}"), A, B, C),  # above what it sums up
        (A, B, C, bold("Stage 2 | $800.00 | $0.00 | $800.00")),  # of some rows, those before are in no group
        (A, B, C, bold(f"Carried forward | {ALL}")),
        (A, B, C, bold("Total claimed | $9,999.00 | $9,999.00 | $9,999.00")),  # of other pages too
        (A, B, C, f"Sum | {ALL}", f"Average | {AB}"),
        ("<em>Stage 1 total</em> | $0.00 | $0.00 | $0.00", A, B, C)[1:],
    ],
)
def test_a_sum_is_no_row(rows: tuple[str, ...]) -> None:
    """By words and amounts, by look and amounts, without a name, at the end of a group or above it."""
    assert sections(*rows) == ["Rough In", "Fit Off", "Commissioning"]


VARIATIONS = "Quote No. | Name | Date | Total Ex Tax | Status"
ROOF, FAN = "Q1 | Roof | 5/3/2026 | $100.00 | Accepted", "Q2 | Fan | 5/3/2026 | $50.00 | Declined"


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ((ROOF, "Accepted | | | $100.00 |", FAN, "Declined | | | $50.00 |"), 2),
        ((ROOF, FAN, "Q3 | | | $50.00 |"), 1),
        ((ROOF, FAN, "Q3 | Wall | 6/3/2026 | $50.00 |"), 0),
        ((ROOF, FAN, "Q3 | | | $70.00 |"), 0),
    ],
)
def test_a_row_of_an_amount_alone_that_repeats_the_one_before_is_refused(rows: tuple[str, ...], refused: int) -> None:
    """Where rows say more than that: it may be the sum of a group of one."""
    found = read("variations_grid", grid(VARIATIONS, *rows))
    assert sum(isinstance(one, RowRejected) for one in found) == refused


def test_headings_that_come_again_among_the_rows_are_no_row() -> None:
    """Also in plain cells; a row that says less than all of them is one."""
    again = grid(VARIATIONS, ROOF, VARIATIONS, FAN)
    assert [isinstance(one, RowRejected) for one in read("variations_grid", again)] == [False, False]


@pytest.mark.parametrize("side", ["CR", "Credit", "DR", ""])
@pytest.mark.parametrize("heading", ["Dr/Cr", "Debit/Credit"])
def test_a_side_of_the_books_in_a_column_of_its_own_is_refused(heading: str, side: str) -> None:
    """Nobody knows of which amount it is the sign; the other side changes nothing."""
    (found,) = read("variations_grid", grid(f"{VARIATIONS} | {heading}", f"{ROOF} | {side}"))
    assert isinstance(found, RowRejected) == (side in ("CR", "Credit"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # nothing but the amounts says so
        ((A, B, f"Fire | {AB}"), ["Rough In", "Fit Off", REFUSED]),
        # nothing but the words says so
        ((A, B, "Total fire upgrade | $77.00 | $0.00 | $77.00"), ["Rough In", "Fit Off", REFUSED]),
        ((A, "Rough In total | $77.00 | $0.00 | $77.00"), ["Rough In", REFUSED]),
    ],
)
def test_what_may_be_either_is_refused(rows: tuple[str, ...], expected: list[str]) -> None:
    """One sign alone is a chance, and where nothing else could tell, a person must look."""
    assert sections(*rows) == expected


def test_the_refusal_says_why() -> None:
    """The row is named with all that it shows."""
    *_, rejected = read("claim_sections_grid", grid(HEAD, A, B, f"Fire | {AB}"))
    assert isinstance(rejected, RowRejected)
    assert "row 3: it may be a row, or the sum of other rows: Fire | $1,500.00" in str(rejected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("<p>3 items</p>", ["Rough In", "Fit Off", "Fire"]),
        ("<p>Showing 1 to 3 of 3 entries</p>", ["Rough In", "Fit Off", "Fire"]),
        ("<p>1 - 3 of 9 items</p>", ["Rough In", "Fit Off", "Fire"]),  # of this page
        ("<p>2 items</p>", ["Rough In", "Fit Off"]),
        ("<p>1 - 2 of 2 items</p>", ["Rough In", "Fit Off"]),
        ("<p>5 items</p>", ["Rough In", "Fit Off", REFUSED]),
        ("<p>Page 1 of 2, 3 items</p>", ["Rough In", "Fit Off", REFUSED]),
        ("<p>3+ items</p>", ["Rough In", "Fit Off", REFUSED]),
    ],
)
def test_the_lists_own_count_tells_rows_from_sums(words: str, expected: list[str]) -> None:
    """Where the list says how many rows it shows, that settles what adds up by chance; another count settles nothing."""
    found = read("claim_sections_grid", grid(HEAD, A, B, f"Fire | {AB}") + words)
    assert [one.name if isinstance(one, ClaimSection) else REFUSED for one in found] == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Stage 1", "Stage 2", "Stage 3"), ["Stage 1", "Stage 2", "Stage 3"]),
        (("Q8801", "Q8802", "Q8810"), ["Q8801", "Q8802", "Q8810"]),
        (("VO-1 Lights", "VO-2 Lights", "VO-3 Lights"), ["VO-1 Lights", "VO-2 Lights", "VO-3 Lights"]),
        (("Level 1", "Level 2", "Tower 1"), ["Level 1", "Level 2", REFUSED]),
        (("Level 1", "Roof", "Level 2"), ["Level 1", "Roof", "Level 2"]),
        (("Lights", "Power", "Data"), ["Lights", "Power", REFUSED]),
        (("Stage 1", "Stage 2", "Stage 2 total"), ["Stage 1", "Stage 2"]),
    ],
)
def test_a_number_of_its_own_makes_a_row(names: tuple[str, ...], expected: list[str]) -> None:
    """One of a series that most rows are numbered in is no sum, unless its words say so."""
    amounts_of = ("$1,000.00 | $0.00 | $1,000.00", "$2,000.00 | $0.00 | $2,000.00", "$3,000.00 | $0.00 | $3,000.00")
    assert sections(*(f"{name} | {said}" for name, said in zip(names, amounts_of, strict=True))) == expected


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (
            HEAD,
            (
                f"<a href='/s/1'>{A.replace(' |', '</a> |', 1)}",
                f"<a href='/s/2'>{B.replace(' |', '</a> |', 1)}",
                f"Fire | {AB}",
            ),
        ),
        (f"{HEAD} | Type", (f"{A} | Job Section", f"{B} | Variation", f"Fire | {AB} |")),
        (f"{HEAD} | Type", (f"{A} | Job Section", f"{C} | Variation", f"{C.replace('Commissioning', 'Handover')} |")),
    ],
)
def test_a_named_row_that_lacks_one_thing_is_not_lost_in_silence(head: str, rows: tuple[str, ...]) -> None:
    """What adds up and has no link, or leaves its type blank, may be a section all the same: it is refused by name."""
    assert sections(*rows, head=head)[-1] == REFUSED


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        # one row equals the one above it
        (HEAD, (C, C.replace("Commissioning", "Handover"))),
        # in one column only
        (HEAD, (A, B, "Fire | $1,500.00 | $10.00 | $1,490.00")),
        # it can be followed
        (HEAD, (A, B, f"<a href='/s/3'>Fire</a> | {AB}")),
        (HEAD, (f"<a href='/s/1'>Total fire upgrade</a> | {AB}", C)),
        # it says something where only a section does
        (f"{HEAD} | Type", (f"{A} | Job Section", f"{B} | Variation", f"Fire | {AB} | Variation")),
        (f"{HEAD} | Type", (f"{A} | Job Section", f"{B} | Variation", f"Total fire upgrade | {AB.replace('1', '2')} | Variation")),
        # all rows look alike
        (HEAD, (bold(A), bold(B), bold("Fire | $1,500.00 | $10.00 | $1,490.00"))),
        # nothing is claimed or worth anything
        (HEAD, (A, "Provisional | $0.00 | $0.00 | $0.00", "Total loss | $0.00 | $0.00 | $0.00")),
        # a word that only begins like one
        (HEAD, (A, B, "Totalisator | $9.00 | $0.00 | $9.00")),
    ],
)  # fmt: skip
def test_a_row_that_only_resembles_a_sum_stays(head: str, rows: tuple[str, ...]) -> None:
    """Amounts that happen to add up, and names that happen to begin so, lose no row that something else tells from a sum."""
    read_names = sections(*rows, head=head)
    assert len(read_names) == len(rows)
    assert REFUSED not in read_names


def test_a_real_row_that_looks_and_adds_up_like_a_sum_is_refused() -> None:
    """A row in bold with a section's own type, whose amounts equal the sum, is not dropped in silence."""
    rows = (f"{A} | Job Section", f"{B} | Variation", bold(f"Fire | {AB} | Variation"))
    assert sections(*rows, head=f"{HEAD} | Type") == ["Rough In", "Fit Off", REFUSED]
    assert sections(A, B, f"<a href='/t'>Total of stage 1</a> | {AB}") == ["Rough In", "Fit Off", REFUSED]


def test_the_class_of_a_row_sets_it_off() -> None:
    """Frameworks mark their totals by a class; whose words or amounts say so too is a sum."""
    table = grid(HEAD, A, B, f"Stage 1 | {AB}").replace("<tr><td>Stage 1", '<tr class="k-group-footer"><td>Stage 1')
    assert [one.name for one in read("claim_sections_grid", table) if isinstance(one, ClaimSection)] == [
        "Rough In",
        "Fit Off",
    ]
    styled = grid(HEAD, A, B, f"Stage 1 | {AB}").replace("<tr><td>Stage 1", '<tr style="font-weight: 700"><td>Stage 1')
    assert len(read("claim_sections_grid", styled)) == 2


def test_claims_with_dates_are_never_sums() -> None:
    """A claim shows its date and status; the row without them that adds up is the sum."""
    head = "Claim No. | Claim Name | Claim Date | Status | Total Ex Tax"
    rows = (
        "PC1 | Deposit | 05/03/2026 | Paid | $500.00",
        "PC2 | Frame | 05/04/2026 | Sent | $500.00",
        "PC3 | Final | 05/05/2026 | Sent | $1,000.00",
    )
    found = read("progress_claims_grid", grid(head, *rows, "| Claimed | | | $2,000.00"))
    assert [one.claim_number for one in found if isinstance(one, ProgressClaim)] == ["PC1", "PC2", "PC3"]
    assert len(found) == 3


amounts = st.integers(1, 10**6).map(lambda cents: Decimal(cents).scaleb(-2))
groups = st.lists(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=40)
@given(
    groups, st.sampled_from(["Total for {}", "{} total", "Subtotal {}", "{} Sub-Total:"]), st.booleans(), st.booleans()
)
def test_whatever_is_summed_up_is_read_without_its_sums(
    parts: list[list[tuple[Decimal, Decimal]]], words: str, is_bold: bool, has_grand_total: bool
) -> None:
    """Groups of any amounts with their sums below them, and a sum of all: every section is read, and nothing else."""
    rows, names = [], []
    for part, lines in enumerate(parts):
        for place, (value, claimed) in enumerate(lines):
            names.append(f"S{part}-{place}")
            rows.append(f"{names[-1]} | ${value:,.2f} | ${claimed:,.2f} | ${value - claimed:,.2f}".replace("$-", "-$"))
        rows.append(_sum(words.format(f"stage {part}"), lines, is_bold=is_bold))
    if has_grand_total:
        rows.append(_sum("Contract total", [line for lines in parts for line in lines], is_bold=is_bold))
    assert sections(*rows) == names


def _sum(name: str, lines: list[tuple[Decimal, Decimal]], *, is_bold: bool) -> str:
    value, claimed = (sum((line[at] for line in lines), Decimal()) for at in (0, 1))
    row = f"{name} | ${value:,.2f} | ${claimed:,.2f} | ${value - claimed:,.2f}".replace("$-", "-$")
    return bold(row) if is_bold else row


@settings(max_examples=40)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=6), st.sampled_from(["Fire {}", "Total fire {}"]))
def test_no_row_is_lost_in_silence(lines: list[tuple[Decimal, Decimal]], words: str) -> None:
    """Rows with nothing but a name and amounts are each read or refused, whatever they add up to and begin with."""
    rows = [
        f"{words.format(place)} | ${value:,.2f} | ${claimed:,.2f} | $1.00"
        for place, (value, claimed) in enumerate(lines)
    ]
    assert len(sections(*rows)) == len(rows)
