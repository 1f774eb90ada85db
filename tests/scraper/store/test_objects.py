"""Objects: identity, versions, provenance, going and coming back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.exc import StatementError

from scraper.entities import RECORDS
from scraper.models import Address
from scraper.store import Listing, Store, StoredObject
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, customer, evidence, job, section
from tests.scraper.store.working import ATTACHMENTS, JOBS, settle

ENVELOPE = [
    "portal_id",
    "api_id",
    "extra",
    "provenance",
    "conflicts",
    "findings",
    "first_seen_at",
    "last_seen_at",
    "changed_at",
    "gone_at",
    "late",
    "version",
]


def only(store: Store, entity: str = "job") -> StoredObject:
    """The one object that is stored."""
    (found,) = store.objects.list(entity)
    return found


def test_an_object_is_printed_with_all_fields_of_the_contract(store: Store, clock: Clock) -> None:
    """Contract fields come in contract order, unknown ones null, then the envelope; key helpers stay inside."""
    store.objects.put([attachment("J1", "a.jpg", clock(), occurrence=2, customer_view=True, extra={"Tag": "x"})])
    printed = only(store, "attachment").as_json()
    assert list(printed) == ["entity", "id", "account", *RECORDS["attachment"].contract_fields(), *ENVELOPE]
    assert printed["customer_view"] is True
    assert printed["uploaded_by"] is None
    assert printed["extra"] == {"Tag": "x"}
    assert json.loads(json.dumps(printed)) == printed


def test_first_sight_gives_an_id_that_every_later_reading_keeps(store: Store, clock: Clock) -> None:
    """Portal row, job card and API answer of one job number are one object."""
    first = store.objects.put([job("J1", clock(), name="Roof", portal_id="p-1")])
    card = store.objects.put([job("J1", clock(), facet="job_details", description="All of it", portal_id="p-1")])
    api = store.objects.put([job("J1", clock(), facet="api", source="api", team="North", api_id="a-1")])
    assert first.ids == card.ids == api.ids
    found = only(store)
    assert (found.fields["name"], found.fields["description"], found.fields["team"]) == ("Roof", "All of it", "North")
    assert found.as_json()["portal_id"] == "p-1"
    assert (
        store.objects.get("job", "A-1")
        == store.objects.get("job", "p-1")
        == store.objects.get("job", found.id)
        == found
    )


def test_the_same_database_elsewhere_gives_the_same_id(store: Store, clock: Clock) -> None:
    """Ids are made from account, entity and key, not by chance."""
    assert store.objects.put([job("J1252", clock())]).ids == ("334bfe65-6ca6-52b6-8c8d-a3faf1a326f0",)


def test_unchanged_data_writes_no_version(store: Store, clock: Clock) -> None:
    """Seen again the same, an object moves only its last sight and its provenance."""
    seen = clock()
    assert store.objects.put([job("J1", seen, name="Roof", of="monday")]).new == 1
    again = clock.advance(days=1)
    changes = store.objects.put([job("J1", again, name="Roof", of="tuesday")])
    assert (changes.new, changes.changed, changes.unchanged) == (0, 0, 1)
    found = only(store)
    assert (found.version, found.first_seen_at, found.changed_at, found.last_seen_at) == (1, seen, seen, again)
    assert found.provenance["name"]["evidence"] == evidence("tuesday")
    assert found.provenance["name"]["observed_at"] == "2026-03-03T22:30:00Z"
    assert len(store.objects.versions("job", found.id)) == 1


def test_a_change_writes_a_version_and_keeps_the_old_one(store: Store, clock: Clock) -> None:
    """Both states can be told, each with the evidence it had."""
    store.objects.put([job("J1", clock(), status="booked", of="monday")])
    changed_at = clock.advance(days=1)
    assert store.objects.put([job("J1", changed_at, status="completed", of="tuesday")]).changed == 1
    found = only(store)
    assert (found.version, found.changed_at, found.fields["status"]) == (2, changed_at, "completed")
    before, after = store.objects.versions("job", found.id)
    assert (before.body["fields"]["status"], after.body["fields"]["status"]) == ("booked", "completed")
    assert before.provenance["status"]["evidence"] == evidence("monday")


def test_an_older_reading_changes_nothing(store: Store, clock: Clock) -> None:
    """Old evidence that is read late does not undo what is known since."""
    old = clock() - timedelta(days=3)
    store.objects.put([job("J1", clock(), status="completed")])
    assert store.objects.put([job("J1", old, status="booked")]).unchanged == 1
    assert only(store).fields["status"] == "completed"


def test_better_reading_of_the_same_evidence_takes_its_place(store: Store, clock: Clock) -> None:
    """A reader that was mended reads the same page, at the same instant, again."""
    store.objects.put([job("J1", clock(), name="Rof")])
    assert store.objects.put([job("J1", clock(), name="Roof")]).changed == 1
    assert only(store).fields["name"] == "Roof"


def test_the_facet_that_changed_last_wins_within_a_source(store: Store, clock: Clock) -> None:
    """A card read long ago does not outvote a list row that has changed since, nor the other way round."""
    store.objects.put([job("J1", clock(), status="booked")])
    store.objects.put([job("J1", clock.advance(hours=1), facet="job_details", status="in_progress")])
    store.objects.put([job("J1", clock.advance(hours=1), status="booked")])
    assert only(store).fields["status"] == "in_progress"
    store.objects.put([job("J1", clock.advance(hours=1), status="completed")])
    assert only(store).fields["status"] == "completed"


def test_no_digit_of_an_amount_is_lost(store: Store, clock: Clock) -> None:
    """Readings keep amounts exactly, so that merging sees what the source said; printing shows cents."""
    store.objects.put([job("J1", clock(), total_ex_tax=Decimal("10.005"))])
    assert only(store).fields["total_ex_tax"] == "10.00"
    kept = store.objects.facets("job", only(store).id)["jobs_grid"].record
    assert kept.total_ex_tax == Decimal("10.005")  # type: ignore[attr-defined]


def test_any_character_survives(store: Store, clock: Clock) -> None:
    """NULs, control signs and emoji in names and keys are kept as they are on both databases."""
    name = "a\x00b\x1f \U0001f600/../ü.jpg"
    first = store.objects.put([attachment("J1", name, clock())])
    assert store.objects.put([attachment("J1", name, clock())]).ids == first.ids
    assert only(store, "attachment").fields["name"] == name


def test_twins_are_told_apart_by_their_guids(store: Store, clock: Clock) -> None:
    """One key with two GUIDs is two objects, whatever the order they come in."""
    one = store.objects.put([section("J1", "Roof", clock(), portal_id="p-1")])
    two = store.objects.put([section("J1", "Roof", clock(), portal_id="p-2", status="booked")])
    assert one.ids != two.ids
    both = store.objects.put([section("J1", "Roof", clock(), portal_id=guid) for guid in ("p-2", "p-1")])
    assert both.ids == (*two.ids, *one.ids)
    assert store.objects.count()["job_section"] == 2


def test_twins_without_guids_are_told_apart_by_their_order(store: Store, clock: Clock) -> None:
    """The second row of a key in one listing is the second twin, today and tomorrow."""
    rows = [section("J1", "Roof", clock(), position=1), section("J1", "Roof", clock(), position=2)]
    first = store.objects.put(rows)
    assert len(set(first.ids)) == 2
    clock.advance(days=1)
    again = store.objects.put([section("J1", "Roof", clock(), position=1), section("J1", "Roof", clock(), position=2)])
    assert (again.ids, again.unchanged) == (first.ids, 2)


def test_the_same_guid_twice_in_one_listing_is_one_object(store: Store, clock: Clock) -> None:
    """A row that slipped onto the next page while the list changed is no twin; what it said last counts."""
    changes = store.objects.put(
        [job("J1", clock(), portal_id="p-1", name="old"), job("J1", clock(), portal_id="p-1", name="new")]
    )
    assert (changes.new, len(set(changes.ids))) == (1, 1)
    assert only(store).fields["name"] == "new"


def test_sources_that_show_one_guid_meet_among_twins(store: Store, clock: Clock) -> None:
    """Where portal and API show the same GUID, the API's answer goes to that twin and not to the first."""
    ids = store.objects.put([section("J1", "Roof", clock(), portal_id=guid) for guid in ("p-1", "p-2")]).ids
    api = section("J1", "Roof", clock(), api_id="p-2")
    assert store.objects.put([api.model_copy(update={"facet": "api", "source": "api"})]).ids == ids[1:]


def test_a_renamed_object_keeps_its_id(store: Store, clock: Clock) -> None:
    """The GUID holds when the name changes; another object may take the old name."""
    first = store.objects.put([attachment("J1", "a.jpg", clock(), portal_id="p-1")])
    clock.advance(days=1)
    renamed = store.objects.put([attachment("J1", "b.jpg", clock(), portal_id="p-1")])
    other = store.objects.put([attachment("J1", "a.jpg", clock(), portal_id="p-2")])
    assert renamed.ids == first.ids
    assert other.new == 1
    assert store.objects.held(attachment("J1", "b.jpg", clock()).record)["attachments_grid"].record.portal_id == "p-1"


def test_a_guid_seen_later_becomes_an_alias(store: Store, clock: Clock) -> None:
    """An object first seen without a GUID learns it and is found by it under a new name."""
    first = store.objects.put([job("J1", clock())])
    store.objects.put([job("J1", clock(), portal_id="p-1")])
    assert store.objects.put([job("J99", clock.advance(days=1), portal_id="p-1")]).ids == first.ids
    assert only(store).fields["job_number"] == "J99"


def test_a_customers_id_is_its_guid(store: Store, clock: Clock) -> None:
    """Customers go by the GUID that every source uses."""
    guid = "0b7e6bd4-93f6-4a3e-8f5d-0c9a0f4f2a11"
    assert store.objects.put([customer(guid, clock(), customer_name="Smith")]).ids == (guid,)
    printed = only(store, "customer").as_json()
    assert (printed["id"], printed["customer_name"]) == (guid, "Smith")


def test_late_is_fixed_at_first_sight(store: Store, clock: Clock) -> None:
    """An object that came late stays late, and one that did not never becomes it."""
    store.objects.put([attachment("J1", "a.jpg", clock())])
    store.objects.put([attachment("J1", "a.jpg", clock()), attachment("J1", "b.jpg", clock())], late=True)
    store.objects.put([attachment("J1", "b.jpg", clock(), uploaded_by="Kim")])
    assert {found.fields["name"]: found.late for found in store.objects.list("attachment")} == {
        "a.jpg": False,
        "b.jpg": True,
    }


def test_other_bytes_alone_make_no_version(store: Store, clock: Clock) -> None:
    """A document made anew at each download differs in bytes only; that it is held at all is a change."""
    store.objects.put([attachment("J1", "form.pdf", clock())])
    held = attachment("J1", "form.pdf", clock(), facet="file", sha256=evidence("one"), size_bytes=10)
    assert store.objects.put([held]).changed == 1
    clock.advance(days=1)
    anew = attachment("J1", "form.pdf", clock(), facet="file", sha256=evidence("two"), size_bytes=11)
    assert store.objects.put([anew]).unchanged == 1
    found = only(store, "attachment")
    assert (found.version, found.fields["sha256"]) == (2, evidence("two"))


def test_what_a_complete_listing_lacks_is_gone_and_comes_back(store: Store, clock: Clock) -> None:
    """Going and coming back are versions; nothing is deleted."""
    ids = store.objects.put([job("J1", clock()), job("J2", clock())]).ids
    gone_at = clock.advance(days=1)
    store.objects.put([job("J1", clock())])
    assert settle(store, JOBS, ids[:1]) == 1
    assert settle(store, JOBS, ids[:1]) == 0
    gone = store.objects.get("job", ids[1])
    assert gone is not None
    assert (gone.gone_at, gone.version, gone.changed_at) == (gone_at, 2, gone_at)
    assert [found.id for found in store.objects.list("job", include_gone=False)] == [ids[0]]
    clock.advance(days=1)
    assert store.objects.put([job("J2", clock())]).changed == 1
    back = store.objects.get("job", ids[1])
    assert back is not None
    assert (back.gone_at, back.version) == (None, 3)
    assert [version.gone for version in store.objects.versions("job", ids[1])] == [False, True, False]


def test_old_evidence_does_not_bring_back_what_is_gone(store: Store, clock: Clock) -> None:
    """Reading a stored page again shows nothing that was not there when the object went."""
    seen = clock()
    ids = store.objects.put([job("J1", seen)]).ids
    clock.advance(days=1)
    settle(store, JOBS, [])
    store.objects.put([job("J1", seen, name="read better")])
    found = store.objects.get("job", ids[0])
    assert found is not None
    assert (found.fields["name"], found.gone_at) == ("read better", clock())


def test_a_listing_settles_its_own_scope_only(store: Store, clock: Clock) -> None:
    """A card's listing says nothing of other cards, other jobs or other pages."""
    rows = [
        attachment("J1", "top.jpg", clock()),
        attachment("J1", "section.jpg", clock(), section_name="Roof"),
        attachment("J2", "other.jpg", clock()),
        attachment("J1", "file.jpg", clock(), facet="file"),
    ]
    store.objects.put(rows)
    clock.advance(days=1)
    assert settle(store, replace(ATTACHMENTS, section_name=None), []) == 1
    assert settle(store, ATTACHMENTS, []) == 1
    gone = {found.fields["name"] for found in store.objects.list("attachment") if found.gone_at is not None}
    assert gone == {"top.jpg", "section.jpg"}


def test_an_object_that_another_source_still_shows_is_not_gone(store: Store, clock: Clock) -> None:
    """A job that the portal no longer lists but the API answered in the same run stays, until both lack it."""
    store.objects.put([job("J1", clock()), job("J1", clock(), facet="api", source="api")])
    clock.advance(days=1)
    run = store.runs.begin({"entities": ["job"]})
    store.objects.put([job("J1", clock.advance(minutes=1), facet="api", source="api")])
    assert settle(store, JOBS, [], run) == 0
    clock.advance(days=1)
    assert settle(store, Listing("job", "api", "open API jobs"), []) == 1
    assert store.objects.count()["job"] == 0


def test_objects_come_in_number_order(store: Store, clock: Clock) -> None:
    """J9 comes before J10, and rows of one job as they were first seen."""
    store.objects.put([attachment(number, name, clock()) for number, name in [("J10", "z"), ("J9", "b"), ("J9", "a")]])
    listed = [(found.fields["job_number"], found.fields["name"]) for found in store.objects.list("attachment")]
    assert listed == [("J9", "b"), ("J9", "a"), ("J10", "z")]
    assert [found.fields["name"] for found in store.objects.list("attachment", "J10")] == ["z"]


def test_what_is_held_can_be_asked_before_it_is_fetched(store: Store, clock: Clock) -> None:
    """A row tells whether it is unchanged and whether its file is here; asking stores nothing."""
    row = attachment("J1", "a.jpg", clock(), portal_id="p-1", customer_view=True)
    assert store.objects.held(row.record) == {}
    store.objects.put([row, attachment("J1", "a.jpg", clock(), facet="file", portal_id="p-1", is_image=True)])
    assert store.objects.reading(row.record, "attachments_grid") == row
    assert set(store.objects.held(row.record)) == {"attachments_grid", "file"}
    assert store.objects.reading(row.record, "job_details") is None
    assert store.objects.held(attachment("J1", "a.jpg", clock(), portal_id="p-9").record) == {}


def test_disagreeing_sources_are_kept_as_conflicts(store: Store, clock: Clock) -> None:
    """What merging finds is stored and printed with the object."""
    store.objects.put([job("J1", clock(), name="Roof", address=Address(suburb="Ryde"))])
    store.objects.put([job("J1", clock(), facet="api", source="api", name="Wall")])
    conflicts = only(store).as_json()["conflicts"]
    assert [(conflict["field"], conflict["values"]) for conflict in conflicts] == [
        ("name", {"ui": "Roof", "api": "Wall"})
    ]


def test_accounts_do_not_see_each_other(open_store: Callable[..., Store], clock: Clock) -> None:
    """The same job number in two accounts is two objects with two ids."""
    ours, theirs = open_store("ours"), open_store("theirs")
    assert ours.objects.put([job("J1", clock())]).ids != theirs.objects.put([job("J1", clock())]).ids
    assert settle(theirs, JOBS, []) == 1
    assert (ours.objects.count()["job"], theirs.objects.count()["job"]) == (1, 0)


def test_a_failed_put_leaves_nothing(store: Store, clock: Clock) -> None:
    """One reading that cannot be merged takes the whole batch with it."""
    wrong = customer("c-1", clock()).model_copy(update={"observed_at": clock().replace(tzinfo=None)})
    with pytest.raises((TypeError, StatementError)):
        store.objects.put([job("J1", clock()), wrong])
    assert store.objects.count()["job"] == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_number_of_statements_does_not_grow_with_the_batch(store: Store, clock: Clock) -> None:
    """Two hundred objects cost as many statements as two, first seen or seen again: no query per row."""
    statements = 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    def cost(rows: range) -> int:
        before = statements
        store.objects.put([job(f"J{row}", clock(), portal_id=f"p-{row}") for row in rows], run_id="r")
        return statements - before

    event.listen(store.objects._database.engine, "before_cursor_execute", count)
    assert cost(range(2)) == cost(range(2, 202))
    clock.advance(days=1)
    assert cost(range(2)) == cost(range(2, 202))
