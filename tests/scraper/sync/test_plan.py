"""What a run starts with, and which cards are worth a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from scraper.entities import CATALOG
from scraper.errors import ConfigError
from scraper.models import Job, JobSection
from scraper.settings import Settings
from scraper.store import Sighting
from scraper.store.cards import Card
from scraper.sync import pipeline, plan
from scraper.sync.plan import Scope, is_due, unclear_ids
from scraper.workspace import Workspace, open_workspace
from tests.recorded import RecordedPortal, details, grid, screen
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, job
from tests.scraper.store.working import ATTACHMENTS, settle
from tests.scraper.sync.conftest import JOBS, Sync, tabs


def test_only_what_is_due_is_visited(sync: Sync, portal: RecordedPortal, clock: Clock) -> None:
    """A completed job whose row has not moved is left alone after its window; one whose row moves is not."""
    portal.cards["J2", None] = tabs("J2", "Fixed Price") | {
        "details": screen("<h1>J2</h1>" + details({"Pricing Method": "Fixed Price", "Job Status": "Completed"}))
    }
    sync("job")
    clock.advance(days=40)
    sync("job")
    assert "card of J2" not in portal.asked
    assert "card of J1" in portal.asked
    rows = [("J1", "Switchboard", "In Progress"), ("J2", "Alarm, two zones", "Completed")]
    portal.menu["jobs"] = screen(grid("Jobs", JOBS, rows, total=2))
    sync("job")
    assert "card of J2" in portal.asked


ALIKE = [Job(job_number="J7", name="Fit Off"), Job(job_number="J7", name="New wing"), Job(job_number="J8")]


def test_a_job_that_is_known_is_not_missing_where_its_rows_are_unclear(make_settings: Callable[..., Settings]) -> None:
    """Its number is there; once one of the rows is known to be the job's, the list shows it anyway."""
    with open_workspace(make_settings()) as ws:
        ids = ws.store.objects.put([job(one.job_number, ws.clock()) for one in ALIKE[1:]]).ids
        assert list(unclear_ids(ws, ALIKE, {id(ALIKE[2])})) == [ids[0]]
        assert list(unclear_ids(ws, ALIKE, {id(ALIKE[0]), id(ALIKE[2])})) == []


def test_a_card_is_visited_again_while_something_waits_there(
    make_settings: Callable[..., Settings],
) -> None:
    """A job long completed, whose attachments were all missing once: only another visit can tell whether they are."""
    clock = Clock()
    scope = Scope().as_json()
    with open_workspace(make_settings(), clock) as ws:
        ws.store.objects.put([attachment("J1", name, clock()) for name in "abc"])
        (card,) = ws.store.cards.see([Sighting("J1")])
        card = ws.store.cards.mark_visited(card, completed=True, changed=False)
        clock.advance(days=60)
        assert not is_due(ws, scope, card)
        settle(ws.store, ATTACHMENTS, [])
        assert is_due(ws, scope, card)
        assert not is_due(ws, scope | {"changes": True}, card)
        clock.advance(days=1)
        settle(ws.store, ATTACHMENTS, [])
        assert not is_due(ws, scope, card)


def test_an_entity_that_nothing_lists_is_refused(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be complete with nothing in it."""
    monkeypatch.setitem(CATALOG._specs, "variation", replace(CATALOG["variation"], places=()))
    with pytest.raises(ConfigError, match="variation: nothing says where it is listed"):
        pipeline.begin(ws, Scope(entities=("variation",)))
    assert list(ws.store.runs.list()) == []


def test_what_is_known_is_planned(ws: Workspace) -> None:
    """Every entity, alone and with all others."""
    for name in CATALOG:
        assert list(plan.first_items(ws, Scope(entities=(name,)).as_json()))
    assert list(plan.first_items(ws, Scope().as_json()))


CARDS = "listing job"
MONEY = ("invoices_list progress_claim", "ledger claim_section")
PACKAGE = ("accounting_connection invoice",)
RULES = ("job_type_rules compliance_form", "form_templates compliance_form")

WINDOWS = ("listing timesheet_entry", "listing day_entry", "listing booking")


@pytest.fixture
def keyed(ws: Workspace) -> Workspace:
    """The same account with a key of the open API."""
    ws.settings = ws.settings.model_copy(update={"api_key": SecretStr("a-key")})
    return ws


def planned(ws: Workspace, *entities: str, **asked: Any) -> list[str]:
    """What a run of this scope starts with: kind and entity."""
    items = plan.first_items(ws, Scope(entities=entities, **asked).as_json())
    return [f"{one.kind} {one.entity}" for one in items]


def test_a_run_without_a_key_starts_with_the_lists_that_what_is_asked_for_needs(ws: Workspace) -> None:
    """Cards by way of the Jobs list; what forms and claims are read with; what claims add up to."""
    for entity in ("job", "job_section", "job_stage", "job_checklist", "attachment"):
        assert planned(ws, entity) == [CARDS], entity
    assert planned(ws, "compliance_form") == [CARDS, *RULES]
    assert planned(ws, "progress_claim") == [CARDS, *MONEY]
    for entity in ("variation", "claim_section"):
        assert planned(ws, entity) == [CARDS, "ledger claim_section"], entity
    assert planned(ws, "retention") == ["listing retention"]
    both = ["listing customer", "listing customer"]  # the list, and the file that is exported of it
    assert planned(ws, "customer") == both
    assert planned(ws, "contact") == both[:1]
    assert planned(ws, "labour_line") == [CARDS, "ledger claim_section"]  # what a job's costs add up to
    for entity in ("invoice", "payment"):
        assert planned(ws, entity) == ["listing invoice", *PACKAGE, "ledger claim_section"]
    account = [
        "retention",
        "customer",
        "customer",
        "enquiry",
        "quote",
        "supplier",
        "invoice",
        "statement",
        "supplier_invoice",
        "purchase_order",
    ]
    weeks = [name for name in ("timesheet_entry", "day_entry") for one in planned(ws) if one == f"listing {name}"]
    assert len(weeks) in (18, 20)  # until today, from a day within the week of eight weeks ago
    booked = ["booking"] * planned(ws).count("listing booking")
    assert len(booked) in (21, 22)  # and twelve weeks ahead
    people = ["user", "stock_location", "stock_level", "equipment", "task", "task"]  # a panel, and a list of all
    listed = [*account, "supply", "supply", *people, *weeks, *booked]
    assert sorted(planned(ws)) == sorted([CARDS, *(f"listing {name}" for name in listed), *RULES, *PACKAGE, MONEY[-1]])


def test_a_key_brings_the_listings_of_the_open_api_before_all_others(keyed: Workspace) -> None:
    """And the queues of the accounting package, where claims are taken."""
    assert planned(keyed, "attachment") == ["api job", CARDS]
    assert planned(keyed, "progress_claim") == ["api job", CARDS, "accounting_queues progress_claim", *MONEY]
    assert planned(keyed, "retention") == ["listing retention"]
    assert planned(keyed, "customer") == ["api customer", "listing customer", "listing customer"]
    assert planned(keyed, "supplier") == ["api supplier", "listing supplier"]
    api = [f"api {name}" for name in ("job", "customer", "contact", "quote", "supplier", "invoice")]
    assert set(api) <= set(planned(keyed))


def test_what_a_wanted_listing_keeps_is_kept_by_no_side_job(keyed: Workspace) -> None:
    """Claims are held against the invoices that are taken anyway; payments wait in a queue of their own."""
    items = list(plan.first_items(keyed, Scope(entities=("progress_claim", "invoice")).as_json()))
    assert [one.kind for one in items if one.kind == "invoices_list"] == []
    assert [one.target for one in items if one.kind == "accounting_queues"] == [{"kinds": ["api_payments_to_send"]}]


def test_what_the_open_api_lists_faster_is_read_from_the_portal_only_without_a_key(
    ws: Workspace, request: pytest.FixtureRequest
) -> None:
    """A price book of ten thousand supplies is a few answers, or some hundred pages."""
    assert planned(ws, "supply") == ["listing supply", "listing supply"]
    assert planned(request.getfixturevalue("keyed"), "supply") == ["api supply", "api supply"]


def test_when_and_how_cards_are_looked_at_changes_no_listing(keyed: Workspace) -> None:
    """A full run, one of changes, and one since a day start alike: the Jobs list says which cards are worth a visit.
    Windows of days alone are fewer, or in a full run more."""
    whole = planned(keyed)
    rest = [one for one in whole if one not in WINDOWS]
    full = planned(keyed, full=True)
    assert [one for one in full if one not in WINDOWS] == rest
    again = {window: full.count(window) / whole.count(window) for window in WINDOWS}
    assert again == dict.fromkeys(WINDOWS, 1) | {"listing timesheet_entry": 3}  # both reports and the file
    for asked in ({"changes": True}, {"since": date(2026, 3, 1)}):
        assert [one for one in planned(keyed, **asked) if one not in WINDOWS] == rest, asked
        for window in WINDOWS:
            assert 0 < planned(keyed, **asked).count(window) <= whole.count(window), asked


def test_a_rung_of_a_fetch_asks_its_own_source_alone(keyed: Workspace) -> None:
    """The open API, or the portal, or the cards of these jobs by their known addresses."""
    assert planned(keyed, "job", only="api") == ["api job"]
    assert planned(keyed, "attachment", only="api") == []
    assert planned(keyed, "job", only="portal") == [CARDS]
    assert planned(keyed, "progress_claim", only="portal") == [CARDS, *MONEY]
    keyed.store.cards.see([Sighting("J1", url="https://portal.example/J1"), Sighting("J1", "Rough In"), Sighting("J2")])
    (card,) = plan.first_items(keyed, Scope(entities=("attachment",), jobs=("J1",), only="card").as_json())
    assert (card.kind, card.target["job_number"], card.target["section_name"]) == ("card", "J1", None)
    assert card.target["url"] == "https://portal.example/J1"
    assert planned(keyed, "variation", jobs=("J1",), only="card") == ["card job", "ledger claim_section"]
    assert planned(keyed, "variation", jobs=("J9",), only="card") == ["ledger claim_section"]


def test_without_a_key_the_open_api_alone_has_nothing_to_ask(ws: Workspace) -> None:
    """Whatever is asked for."""
    assert planned(ws, only="api") == []


def test_a_list_is_narrowed_to_the_jobs_only_where_its_rows_are_of_jobs(keyed: Workspace) -> None:
    """Suppliers, customers and quotes belong to the account: of a run for one job the open API is asked for all, and
    the portal is not, unless they are named."""
    items = plan.first_items(keyed, Scope(jobs=("J1",)).as_json())
    asked = {(one.kind, one.entity): one.target["jobs"] for one in items if one.kind in ("api", "listing")}
    assert asked == {
        ("api", "job"): ["J1"],
        ("api", "customer"): [],
        ("api", "contact"): [],
        ("api", "quote"): [],
        ("api", "supplier"): [],
        ("api", "invoice"): [],
        ("api", "supplier_invoice"): [],
        ("api", "supply"): [],
        ("listing", "job"): ["J1"],
        ("listing", "retention"): ["J1"],
    }
    assert planned(keyed, "supplier", jobs=("J1",)) == ["api supplier", "listing supplier"]


def test_retentions_wait_until_the_cards_were_read(ws: Workspace) -> None:
    """The Dashboard may print a section's number; whose it is, the cards tell."""
    last = [one.entity for one in plan.first_items(ws, Scope().as_json()) if one.is_last]
    assert last == ["retention"]


def test_an_entity_brings_along_what_it_is_taken_with() -> None:
    """And what a card needs to be understood is taken from every card, whatever is asked for."""
    forms, stages = (Scope(entities=(name,)).as_json() for name in ("compliance_form", "job_stage"))
    assert plan.entities_of(forms) == ("compliance_form", "attachment")
    assert plan.card_entities(stages) == ["job", "job_section", "job_stage"]
    assert set(plan.entities_of(Scope().as_json())) == set(CATALOG)


def test_an_entity_that_does_not_exist_is_named_with_those_that_do() -> None:
    """One plain line."""
    with pytest.raises(ConfigError, match=r"^boat: no such entity; expected one of job, "):
        plan.entities_of(Scope(entities=("job", "boat")).as_json())


def test_each_reason_to_look_at_a_card_counts_where_its_scope_says_so(ws: Workspace, clock: Clock) -> None:
    """New, moved, not completed, completed lately; a run of changes counts the first two, a full one needs none."""
    every, changes, full = (one.as_json() for one in (Scope(), Scope(changes=True), Scope(full=True)))

    def due(card: Card) -> tuple[bool, bool, bool]:
        return is_due(ws, every, card), is_due(ws, changes, card), is_due(ws, full, card)

    (card,) = ws.store.cards.see([Sighting("J1", row_hash="a")])
    assert due(card) == (True, True, True)
    card = ws.store.cards.mark_visited(card, completed=False, changed=False)
    assert due(card) == (True, False, True)
    card = ws.store.cards.mark_visited(card, completed=True, changed=True)
    assert due(card) == (True, False, True)
    clock.advance(days=15)
    assert due(card) == (False, False, True)
    (card,) = ws.store.cards.see([Sighting("J1", row_hash="b")])
    assert due(card) == (True, True, True)


def test_a_card_is_wanted_by_its_number_where_numbers_are_asked_for(ws: Workspace) -> None:
    """Whether or not anything has moved."""
    (card,) = ws.store.cards.see([Sighting("J1")])
    card = ws.store.cards.mark_visited(card, completed=True, changed=False)
    asked = Scope(jobs=("J1",)).as_json()
    assert plan.is_wanted(ws, asked, Job(job_number="J1"), card)
    assert not plan.is_wanted(ws, asked, Job(job_number="J2"), card)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"created_at": "2026-02-28"}, False),
        ({"created_at": "2026-03-01"}, True),
        ({"created_at": "2026-02-01", "completed_at": "2026-03-05"}, True),
        ({"created_at": "2026-02-01", "completed_at": "2026-02-05"}, False),
        ({"created_at": "2026-02-28T13:30:00Z"}, True),
        ({"created_at": "2026-02-28T12:30:00Z"}, False),
        ({}, True),
    ],
)
def test_since_a_day_is_the_accounts_own_day(ws: Workspace, said: dict[str, str], wanted: bool) -> None:
    """Created or completed on it or later; half past one in the afternoon UTC is the next day in Sydney. A job that
    shows no date is not left out."""
    (card,) = ws.store.cards.see([Sighting("J1")])
    job = Job.model_validate({"job_number": "J1", **said})
    assert plan.is_wanted(ws, Scope(since=date(2026, 3, 1)).as_json(), job, card) is wanted


def test_since_a_day_counts_what_the_open_api_says_and_what_has_moved(ws: Workspace, clock: Clock) -> None:
    """The list may print no date; and a card whose row has moved since is wanted, whenever the job was created."""
    scope, old = Scope(since=date(2026, 3, 1)).as_json(), datetime(2025, 1, 1, tzinfo=UTC)
    (card,) = ws.store.cards.see([Sighting("J1", row_hash="a")])
    bare = Job(job_number="J1")
    assert plan.is_wanted(ws, scope, bare, card)
    ws.store.objects.put([job("J1", clock(), facet="api", source="api", created_at=old)])
    assert not plan.is_wanted(ws, scope, bare, card)
    card = ws.store.cards.mark_visited(card, completed=False, changed=True)
    assert plan.is_wanted(ws, scope, bare, card)


def test_a_row_has_moved_when_the_list_or_the_open_api_says_something_else(ws: Workspace, clock: Clock) -> None:
    """The same row twice is the same; a section goes by its own card's answer."""
    first = plan.row_hash(ws, Job(job_number="J1", name="Alarm"))
    assert plan.row_hash(ws, Job(job_number="J1", name="Alarm")) == first
    assert plan.row_hash(ws, Job(job_number="J1", name="Alarms")) != first
    rough_in = JobSection(job_number="J1", name="Rough In")
    section = plan.row_hash(ws, rough_in)
    ws.store.objects.put([job("J1", clock(), facet="api", source="api", name="Alarm")])
    assert plan.row_hash(ws, Job(job_number="J1", name="Alarm")) != first
    assert plan.row_hash(ws, rough_in) == section


def test_a_scope_is_kept_as_it_was_asked_for() -> None:
    """What is not asked for is not there: an older run's scope reads the same."""
    assert Scope(entities=("job",), since=date(2026, 3, 1)).as_json() == {
        "entities": ["job"],
        "jobs": [],
        "since": "2026-03-01",
        "full": False,
    }
    assert Scope(changes=True, only="api").as_json().items() >= {"changes": True, "only": "api"}.items()
