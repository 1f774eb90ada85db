"""What stands behind the words of a cell: exact moments are read, and a look that may mean something is told."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from scraper.errors import RowRejected
from scraper.models import Attachment, ClaimSection, Variation
from tests.scraper.pages.test_money import grid, read

MOMENT = datetime.fromisoformat("2026-03-05T09:05:00+11:00")


def uploaded(cell: str) -> datetime | date | str | None:
    """What an attachment's date says; the refusal's words where it says nothing."""
    (one,) = read("attachments_grid", grid("Name | Date", f"plan.pdf | {cell}"))
    return one.uploaded_at if isinstance(one, Attachment) else str(one)


@pytest.mark.parametrize(
    "cell",
    [
        '<span title="05/03/2026 9:05 am">yesterday</span>',
        '<time datetime="2026-03-04T22:05:00Z">3 days ago</time>',
        '<time datetime="2026-03-05T09:05">an hour ago</time>',
        '<time datetime="2026-03-05">Yesterday</time><span data-time="1772661900000"></span>',
        '<abbr data-original-title="5 Mar 2026 9:05 am" title="">in 2 weeks</abbr>',
        '<span data-timestamp="1772661900000">just now</span>',
        '<span data-utc="2026-03-04T22:05:00+00:00" title="Who uploaded it">Today at 9:05</span>',
        '<span aria-label="Thu 5 Mar 2026 09:05">2d</span>',
        '<span data-order="2026-03-05T09:05:00+11:00">last week</span>',
        "05/03/26 9:05 am",
    ],
)
def test_words_for_a_time_are_read_by_the_moment_behind_them(cell: str) -> None:
    """A tool tip, a `time` element, a count of milliseconds or a value to sort by says which moment is meant."""
    assert uploaded(cell) == MOMENT


@pytest.mark.parametrize(
    "cell",
    [
        "yesterday",
        "3 days ago",
        "in 2 weeks",
        "Today 9:05 am",
        '<span title="Uploaded by Ada">yesterday</span>',
        '<span data-id="1772661900000">yesterday</span>',
        '<time datetime="P3D">3 days ago</time>',
        '<time datetime="2026-03">this month</time>',
        '<span title="05/03/26">yesterday</span>',  # a year of two digits is no exact one
        '<span title="03/13/2026">yesterday</span>',
    ],
)
def test_a_relative_time_alone_is_refused(cell: str) -> None:
    """Nothing is counted back from the day of the reading, and what only resembles a moment is none."""
    assert "uploaded_at (under 'Date') cannot be read" in str(uploaded(cell))


def test_two_moments_behind_one_word_are_refused() -> None:
    """One of them is something else's."""
    said = uploaded('<time datetime="2026-03-05" title="06/03/2026">yesterday</time>')
    assert "its attributes name more than one moment" in str(said)


def test_what_is_printed_goes_before_what_stands_behind_it() -> None:
    """An attribute helps words out, and never contradicts a date that a person reads."""
    assert uploaded('<time datetime="2025-01-01T00:00:00Z">05/03/2026</time>') == date(2026, 3, 5)


@pytest.mark.parametrize(
    "look",
    [
        "data-ascora-red",
        'class="negative"',
        'class="text-right is-negative"',
        'class="amount-neg"',
        'class="credit-amount"',
        'class="minus"',
    ],
)
def test_an_amount_that_only_its_look_makes_negative_is_refused(look: str) -> None:
    """Told by its look, never guessed; a sign, brackets, nought or a share say for themselves what they are."""
    for shown in (f"<span {look}>$250.00</span>", f"$<b {look}>250.00</b>"):
        good, refused = read("variations_grid", grid("Quote No. | Total Ex Tax", "Q1 | $10.00", f"Q2 | {shown}"))
        assert isinstance(good, Variation)
        assert isinstance(refused, RowRejected)
        assert "'$250.00' may be negative: nothing but its look" in str(refused)
    for shown, amount in (
        ("-$250.00", "-250.00"),
        ("(250.00)", "-250.00"),
        ("$250.00 DR", "250.00"),
        ("$0.00", "0.00"),
    ):
        (told,) = read("variations_grid", grid("Quote No. | Total Ex Tax", f"Q2 | <span {look}>{shown}</span>"))
        assert isinstance(told, Variation)
        assert told.total_ex_tax == Decimal(amount)


RED = "<span data-ascora-red>{}</span>"


@pytest.mark.parametrize(
    ("others", "amount"),
    [
        (["-$10.00"], "250.00"),  # a negative one has a sign here
        (["($10.00)", "$4.00"], "250.00"),
        (["$10.00 CR"], "250.00"),
        (["$10.00", "Total | $260.00"], "250.00"),
        (["$300.00", "Total | $50.00"], "-250.00"),
        (["$300.00", "-$10.00", "Grand total | $40.00"], "-250.00"),  # the sum goes before the company
        (["$10.00"], None),
        (["$10.00 DR"], None),
        (["$10.00", "Total | $999.00"], None),  # of more rows than are here
        (["-$10.00", "Total | $999.00"], None),
    ],
)
def test_the_column_may_prove_what_a_red_amount_is(others: list[str], amount: str | None) -> None:
    """By how it prints what is negative, or by its total; without a proof that row alone is refused, and says why."""
    rows = [other if "|" in other else f"Q{at} | {other}" for at, other in enumerate(others)]
    sums = [row for row in rows if not row.startswith("Q")]
    plain = [row for row in rows if row.startswith("Q")]
    found = list(
        read("variations_grid", grid("Quote No. | Total Ex Tax", *plain, f"Q9 | {RED.format('$250.00')}", *sums))
    )
    read_as = [one.total_ex_tax for one in found if isinstance(one, Variation) and one.quote_number == "Q9"]
    refused = [str(one) for one in found if "nothing but its look (red) says so" in str(one)]
    assert read_as == ([] if amount is None else [Decimal(amount)])
    assert len(refused) == (amount is None)
    assert sum(isinstance(one, Variation) for one in found) == len(plain) + len(read_as)


@pytest.mark.parametrize(
    "look", ['class="creditor"', 'class="non-negative-margin"', 'class="text-red"', 'style="color:red"']
)
def test_other_looks_mean_nothing(look: str) -> None:
    """What the capture did not mark as red, and classes that name something else."""
    (one,) = read("variations_grid", grid("Quote No. | Total Ex Tax", f"Q2 | <span {look}>$250.00</span>"))
    assert isinstance(one, Variation)


def test_shares_are_refused_by_their_look_too() -> None:
    """An amount is one wherever it stands; a percentage alone has no such look."""
    head = "Section Name | Total Value | Claimed To Date"
    for claimed in ("<b class='negative'>$50.00 / 25%</b>", "<b data-ascora-red>50.00</b>"):
        (refused,) = read("claim_sections_grid", grid(head, f"Rough In | $200.00 | {claimed}"))
        assert isinstance(refused, RowRejected)
    (one,) = read("claim_sections_grid", grid(head, "Rough In | $200.00 | <b data-ascora-red>25%</b>"))
    assert isinstance(one, ClaimSection)


def test_words_are_read_in_one_spelling() -> None:
    """Names, headings and columns without a place, however the page writes their accents."""
    (one,) = read("attachments_grid", grid("Name | Size\u0301 B", "Cafe\u0301.pdf | e\u0301"))
    assert isinstance(one, Attachment)
    assert (one.name, one.extra) == ("Caf\u00e9.pdf", {"Siz\u00e9 B": "\u00e9"})
