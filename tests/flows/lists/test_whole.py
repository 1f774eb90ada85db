"""Lists on a card's or a claim's own screen are kept with the rows of all their pages, or it is told why not."""

# ruff: noqa: E501 (markup reads best on one line)

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.kept import Kept
from flows.lists.part import among
from flows.lists.whole import Whole
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models import JobChecklist, ProgressClaim
from scraper.pages.job_checklist import JobChecklistGridPage
from scraper.pages.progress_claim import ClaimViewPage
from tests.flows.paper import PROFILE, Paper

CARD = "<h1>Job J1</h1><dl><dt>Job Name</dt><dd>{}</dd><dt>Pricing Method</dt><dd>Fixed Price</dd></dl>"
NEXT = "<a href='#' data-to={}>{}</a>"


class Evidence:
    """What was kept, by kind."""

    def __init__(self) -> None:
        self.kept: list[tuple[Snapshot, str]] = []

    def keep(self, data: bytes, kind: str, url: str, scrubbed: tuple[str, ...], context: Context) -> Snapshot:
        snapshot = Snapshot(
            sha256=f"{len(self.kept):064}",
            kind=kind,
            url=url,
            captured_at=datetime.now(UTC),
            size_bytes=len(data),
            context=context,
        )
        self.kept.append((snapshot, data.decode()))
        return snapshot

    def page(self, kind: type[Any]) -> Any:
        """The reader of the one page of its kind."""
        ((snapshot, html),) = [one for one in self.kept if one[0].kind == kind.kind]
        return kind(snapshot, html, PROFILE, ZoneInfo("Australia/Sydney"))


def kept(
    screen: Paper, kind: type[Any], *grids: str, details: str = "job", context: Context | None = None
) -> tuple[Kept, Any]:
    """The screen with its lists, and what reads it."""
    paper: Any = screen
    evidence = Evidence()
    where = context or Context(job_number="J1")
    parts = [
        among(
            one,
            tuple(other for other in grids if other != one) or ("job_sections",),
            where,
            PROFILE,
            details,
        )
        for one in grids
    ]
    told = Whole(paper, evidence.keep, kind.kind, where).kept(screen.capture(), parts)
    return told, evidence.page(kind)


def ticks(*names: str, attributes: str = "", first: int = 0) -> str:
    """A checklist; numbered rows where `first` is given."""
    rows = "".join(
        f"<tr{f' aria-rowindex={first + at}' if first else ''}><td>{name}</td><td>Yes</td></tr>"
        for at, name in enumerate(names)
    )
    return f"<h2>Job Checklist</h2><table {attributes}><tr><th>Name</th><th>Completed</th></tr>{rows}</table>"


def items(page: Any) -> list[tuple[int, str]]:
    """The lines of the checklist that the page gives, each with its place."""
    (found,) = page.read()
    assert isinstance(found, JobChecklist)
    return [(item.position, item.name) for item in found.items]


WINDOW = 'role="grid" aria-rowcount="3" data-scrolled="p2"'


@pytest.mark.parametrize(
    "screen",
    [
        # words and Next
        Paper(
            p1=CARD.format("Tap") + ticks("a", "b") + f"<p>Showing 1 to 2 of 3 entries</p>{NEXT.format('p2', 'Next')}",
            p2=CARD.format("Tap") + ticks("c") + "<p>Showing 3 to 3 of 3 entries</p><span class=disabled>Next</span>",
        ),
        # numbers alone, of three pages
        Paper(
            p1=CARD.format("Tap") + ticks("a") + f"<div class=pages><b>1</b>{NEXT.format('p2', 2)}{NEXT.format('p3', 3)}</div>",
            p2=CARD.format("Tap") + ticks("b") + f"<div class=pages>{NEXT.format('p1', 1)}<b>2</b>{NEXT.format('p3', 3)}</div>",
            p3=CARD.format("Tap") + ticks("c") + f"<div class=pages>{NEXT.format('p1', 1)}{NEXT.format('p2', 2)}<b>3</b></div>",
        ),
        # an arrow without a name
        Paper(
            p1=CARD.format("Tap") + ticks("a", "b") + "<div>1 - 2 of 3 items <button disabled></button><button data-to=p2></button></div>",
            p2=CARD.format("Tap") + ticks("c") + "<div>3 - 3 of 3 items <button data-to=p1></button><button disabled></button></div>",
        ),
        # a choice of pages
        Paper(
            p1=CARD.format("Tap") + ticks("a", "b") + "<select><option selected>Page 1<option value=2 data-to=p2>Page 2</select>",
            p2=CARD.format("Tap") + ticks("c") + "<select><option data-to=p1>Page 1<option value=2 selected>Page 2</select>",
        ),
        # more on asking
        Paper(
            p1=CARD.format("Tap") + ticks("a", "b") + "<button data-to=p2>Load more</button>",
            p2=CARD.format("Tap") + ticks("a", "b", "c"),
        ),
        # rows that are drawn as they come into sight
        Paper(
            p1=CARD.format("Tap") + ticks("a", "b", attributes=WINDOW, first=2),
            p2=CARD.format("Tap") + ticks("b", "c", attributes=WINDOW, first=3),
        ),
        # a filter of its own
        Paper(
            p1=CARD.format("Tap") + "<h2>Job Checklist</h2><select aria-label=Show><option selected>Open<option data-to=p2>All</select>"
            + ticks("a").removeprefix("<h2>Job Checklist</h2>"),
            p2=CARD.format("Tap") + "<h2>Job Checklist</h2><select aria-label=Show><option>Open<option selected>All</select>"
            + ticks("a", "b", "c").removeprefix("<h2>Job Checklist</h2>"),
        ),
    ],
    ids=["next", "numbers", "arrow", "choice", "more", "window", "filter"],
)  # fmt: skip
def test_a_checklist_is_kept_whole(screen: Paper) -> None:
    """Whatever leads on, every row stands on the one page that is read, in order, and nothing speaks against it."""
    told, page = kept(screen, JobChecklistGridPage, "job_checklist")
    assert (items(page), told.doubts) == ([(1, "a"), (2, "b"), (3, "c")], ())
    assert told.snapshot.context.walk is not None


def test_a_list_that_shows_all_is_kept_as_it_is() -> None:
    """Nothing is pressed, and the page is the one on the screen."""
    screen = Paper(p1=CARD.format("Tap") + ticks("a", "b") + "<p>2 items</p>")
    told, page = kept(screen, JobChecklistGridPage, "job_checklist")
    assert (items(page), told.doubts, told.snapshot.context.walk) == ([(1, "a"), (2, "b")], (), None)
    assert screen.used == []


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (CARD.format("Tap") + ticks("c") + "<p>3 - 3 of 5 items</p>", "it says that it holds 4 and 5"),
        (CARD.format("Roof") + ticks("c", "d") + "<p>3 - 4 of 4 items</p>", "to another screen"),
        (CARD.format("Tap").replace("J1", "J2") + ticks("c", "d") + "<p>3 - 4 of 4 items</p>", "to another screen"),
        (CARD.format("Tap") + "<p>Sorry</p>", "the Details tab of J1: the grid shows neither rows"),
        (CARD.format("Tap") + ticks("d") + "<p>4 - 4 of 4 items</p>", "leads from page 1 to row 4"),
    ],
    ids=["too few", "another job", "another card", "no list", "a jump"],
)
def test_a_list_whose_end_is_not_proven_stays_as_it_was_at_first(second: str, why: str) -> None:
    """What leads to another card, or nowhere, adds no row, and is told."""
    first = CARD.format("Tap") + ticks("a", "b") + f"<p>1 - 2 of 4 items</p>{NEXT.format('p2', 'Next')}"
    told, page = kept(Paper(p1=first, p2=second), JobChecklistGridPage, "job_checklist")
    assert items(page) == [(1, "a"), (2, "b")]
    assert told.snapshot.context.walk is None
    assert any(why in one for one in told.doubts), told.doubts


def test_lines_and_payments_of_a_claim_are_kept_whole() -> None:
    """Two lists with pagers of their own on one screen: both are read to their end."""

    def lines(pager: str, *names: str) -> str:
        rows = "".join(f"<tr><td>{name}</td><td>$5.00</td></tr>" for name in names)
        return f"<h2>Claim Lines</h2><table><tr><th>Section Name</th><th>This Claim $</th></tr>{rows}</table><div>{pager}</div>"

    def payments(pager: str, *days: int) -> str:
        rows = "".join(f"<tr><td>{day}/03/2026</td><td>$5.00</td></tr>" for day in days)
        return f"<h2>Payments</h2><table><tr><th>Payment Date</th><th>Payment Amount</th></tr>{rows}</table><div>{pager}</div>"

    facts = "<p>J1</p><dl><dt>Claim No.</dt><dd>7</dd><dt>Claim Date</dt><dd>05/03/2026</dd></dl>"
    here, there = lines(f"1 - 2 of 3 items {NEXT.format('p2', 'Next')}", "a", "b"), lines("3 - 3 of 3 items", "c")
    paid, rest = payments(f"1 - 1 of 2 items {NEXT.format('p3', 'Next')}", 1), payments("2 - 2 of 2 items", 2)
    screen = Paper(p1=facts + here + paid, p2=facts + there + paid, p3=facts + there + rest)
    context = Context(job_number="J1", row="J1\x1f7\x1f\x1f")
    told, page = kept(screen, ClaimViewPage, "claim_lines", "claim_payments", details="claim", context=context)
    (claim,) = page.read()
    assert isinstance(claim, ProgressClaim)
    assert [line.section_name for line in claim.lines or ()] == ["a", "b", "c"]
    assert [str(one.payment_date) for one in claim.payments or ()] == ["2026-03-01", "2026-03-02"]
    assert told.doubts == ()
