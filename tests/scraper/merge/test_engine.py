"""Merging: what sources say together, what is kept when they disagree."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.merge.engine import merge
from scraper.models import Address, Attachment, Customer, CustomField, Job, Link, Quote, Reading, Record
from scraper.models.base import Source

SYDNEY = ZoneInfo("Australia/Sydney")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def reading(record: Record, source: Source = "ui", *, facet: str = "", hours: float = 0, evidence: str = "") -> Reading:
    """What one source says, by default of the card at noon."""
    return Reading(
        record=record,
        source=source,
        facet=facet or {"ui": "job_details", "api": "api"}.get(source, "file"),
        observed_at=NOON + timedelta(hours=hours),
        evidence=evidence or f"{source}-{hours}",
    )


def job(**fields: object) -> Job:
    """One source's record of job J1."""
    return Job.model_validate({"job_number": "J1", **fields})


def test_sources_complete_each_other() -> None:
    """Each source contributes what only it states, and provenance says which it was."""
    merged = merge([reading(job(status="booked", portal_id="p")), reading(job(name="Roof", api_id="a"), "api")])
    assert isinstance(merged.record, Job)
    assert (merged.record.status, merged.record.name) == ("booked", "Roof")
    assert (merged.record.portal_id, merged.record.api_id) == ("p", "a")
    assert merged.provenance["status"]["source"] == "ui"
    assert merged.provenance["name"] == {"source": "api", "observed_at": NOON.isoformat(), "evidence": "api-0"}
    assert merged.conflicts == []


def test_absent_is_not_empty_is_not_zero() -> None:
    """A stated None loses to a value without conflict, zero is a value, and what nobody states has no provenance."""
    merged = merge([reading(job(total_ex_tax=None, team=None)), reading(job(total_ex_tax=Decimal(0)), "api")])
    assert isinstance(merged.record, Job)
    assert merged.record.total_ex_tax == 0
    assert merged.provenance["total_ex_tax"]["source"] == "api"
    assert merged.provenance["team"]["source"] == "ui"
    assert merged.record.priority is None
    assert "priority" not in merged.provenance
    assert "priority" not in merged.record.model_fields_set
    assert merged.conflicts == []


def test_a_disagreement_is_kept_whole() -> None:
    """Both values, the source that was believed and the rule that chose are in the conflict."""
    merged = merge(
        [reading(job(total_ex_tax=Decimal("10.00"))), reading(job(total_ex_tax=Decimal("12.5")), "api", hours=3)]
    )
    assert isinstance(merged.record, Job)
    assert merged.record.total_ex_tax == Decimal("10.00")
    assert merged.conflicts == [
        {"field": "total_ex_tax", "values": {"ui": "10.00", "api": "12.50"}, "chosen": "ui", "rule": "ui_is_live"}
    ]


def test_the_policy_table_chooses_per_field() -> None:
    """Instants go by the API where the two disagree, and a file's own facts outrank its listing."""
    created = merge(
        [
            reading(job(created_at=date(2026, 2, 1))),
            reading(job(created_at=datetime(2026, 2, 5, 9, tzinfo=SYDNEY)), "api"),
        ]
    )
    assert created.conflicts[0]["rule"] == "api_is_exact"
    assert created.provenance["created_at"]["source"] == "api"
    row = Attachment(job_number="J1", name="a.jpg", content_type="image/png")
    file = Attachment(job_number="J1", name="a.jpg", content_type="image/jpeg")
    sniffed = merge([reading(row), reading(file, "document")])
    assert sniffed.conflicts[0]["rule"] == "file_is_itself"
    assert isinstance(sniffed.record, Attachment)
    assert sniffed.record.content_type == "image/jpeg"


def test_a_day_and_an_instant_within_it_agree_by_the_account_zone() -> None:
    """The finer value is kept with its own evidence; the day is the one on the account's clocks, not in UTC."""
    evening = datetime(2026, 2, 17, 20, 50, 55, tzinfo=UTC)
    readings = [reading(job(created_at=date(2026, 2, 18))), reading(job(created_at=evening), "api")]
    merged = merge(readings, SYDNEY)
    assert isinstance(merged.record, Job)
    assert merged.record.created_at == evening
    assert merged.provenance["created_at"]["source"] == "api"
    assert merged.conflicts == []
    assert merge(readings, UTC).conflicts[0]["field"] == "created_at"


def test_an_instant_printed_to_the_minute_agrees_with_its_seconds() -> None:
    """A portal that prints no seconds does not contradict the API, in whatever offset either writes."""
    printed = datetime(2026, 2, 18, 7, 50, tzinfo=SYDNEY)
    stored = datetime(2026, 2, 17, 20, 50, 55, 943000, tzinfo=UTC)
    for order in ([printed, stored], [stored, printed]):
        merged = merge([reading(job(completed_at=order[0])), reading(job(completed_at=order[1]), "api")], SYDNEY)
        assert isinstance(merged.record, Job)
        assert merged.record.completed_at == stored
        assert merged.conflicts == []
    later = merge([reading(job(completed_at=printed)), reading(job(completed_at=stored + timedelta(minutes=1)), "api")])
    assert [one["field"] for one in later.conflicts] == ["completed_at"]


def test_links_fill_in_their_ids() -> None:
    """A name seen in the portal takes the GUID of the API; another name is a conflict."""
    site = Link(id="9a", name="Harbour  Cafe")
    merged = merge([reading(job(site_customer=Link(name="Harbour Cafe"))), reading(job(site_customer=site), "api")])
    assert isinstance(merged.record, Job)
    assert merged.record.site_customer == Link(id="9a", name="Harbour Cafe")
    assert merged.conflicts == []
    other = merge([reading(job(site_customer=Link(name="Harbour Bar"))), reading(job(site_customer=site), "api")])
    assert isinstance(other.record, Job)
    assert other.record.site_customer == Link(name="Harbour Bar")
    assert other.conflicts[0]["values"] == {
        "ui": {"id": None, "name": "Harbour Bar"},
        "api": {"id": "9a", "name": "Harbour  Cafe"},
    }


def test_addresses_agree_part_by_part_and_never_mix() -> None:
    """Open parts are filled in; where one part contradicts, one address is kept whole."""
    printed = Address(line1="1 Pitt St", suburb="Sydney", state="NSW")
    sent = Address(line1="1 Pitt St", suburb="Sydney", country="Australia")
    merged = merge([reading(job(address=printed)), reading(job(address=sent), "api")])
    assert isinstance(merged.record, Job)
    assert merged.record.address == Address(line1="1 Pitt St", suburb="Sydney", state="NSW", country="Australia")
    assert merged.conflicts == []
    moved = merge(
        [reading(job(address=printed)), reading(job(address=Address(suburb="Perth", postcode="6000")), "api")]
    )
    assert isinstance(moved.record, Job)
    assert moved.record.address == printed
    assert [one["field"] for one in moved.conflicts] == ["address"]


def test_the_newest_reading_of_a_source_wins() -> None:
    """An older list row cannot undo a newer card; what only the older one states stays."""
    row = reading(job(status="booked", team="Red"), facet="jobs_grid")
    card = reading(job(status="completed", team=None), hours=1)
    merged = merge([row, card])
    assert isinstance(merged.record, Job)
    assert (merged.record.status, merged.record.team) == ("completed", "Red")
    assert merged.provenance["status"]["evidence"] == "ui-1"
    assert merged.provenance["team"]["evidence"] == "ui-0"
    assert merged.conflicts == []


@pytest.mark.parametrize(
    ("ui", "api", "kept"),
    [
        ("Fix tap and test it", "Fix tap\nand  test it", "Fix tap\nand  test it"),
        ("Fix\ufffd tap", "Fix tap", "Fix tap"),
        ("Fix \ufffd tap", "Fix\ufffd tap", "Fix \ufffd tap"),
    ],
)
def test_the_text_that_lost_least_is_kept(ui: str, api: str, kept: str) -> None:
    """A cell that flattens lines or shows a damaged character does not contradict the text that is whole."""
    merged = merge([reading(job(description=ui)), reading(job(description=api), "api")])
    assert isinstance(merged.record, Job)
    assert merged.record.description == kept
    assert merged.conflicts == []


def test_custom_fields_join_by_name() -> None:
    """Fields of either source are kept in the portal's order; one that differs is a conflict under its name."""
    shown = (CustomField(name="Gate Code", value="12"), CustomField(name="Roof", value=None))
    sent = (
        CustomField(name="Roof", value="tin"),
        CustomField(name="Gate Code", value="13"),
        CustomField(name="Dog", value="no"),
    )
    merged = merge([reading(job(custom_fields=shown)), reading(job(custom_fields=sent), "api")])
    assert isinstance(merged.record, Job)
    assert [(one.name, one.value) for one in merged.record.custom_fields or ()] == [
        ("Gate Code", "12"),
        ("Roof", "tin"),
        ("Dog", "no"),
    ]
    assert merged.conflicts == [
        {
            "field": "custom_fields.Gate Code",
            "values": {"ui": "12", "api": "13"},
            "chosen": "ui",
            "rule": "ui_is_live",
        }
    ]


def test_custom_fields_of_one_name_stay_apart() -> None:
    """Two fields that share a name are two fields, matched by their order."""
    twice = (CustomField(name="Key", value="1"), CustomField(name="Key", value="2"))
    merged = merge([reading(job(custom_fields=twice)), reading(job(custom_fields=twice), "api")])
    assert isinstance(merged.record, Job)
    assert merged.record.custom_fields == twice
    assert merged.conflicts == []


def test_a_custom_field_is_named_by_the_believed_source() -> None:
    """White space in a name neither makes it another field nor comes from the other source."""
    shown, sent = (CustomField(name="Gate Code", value="1"),), (CustomField(name="Gate  Code ", value="1"),)
    merged = merge([reading(job(custom_fields=shown)), reading(job(custom_fields=sent), "api")])
    assert isinstance(merged.record, Job)
    assert merged.record.custom_fields == shown


def test_no_custom_fields_is_a_statement() -> None:
    """An empty list is kept as such; it is neither unknown nor a contradiction of an unknown list."""
    merged = merge([reading(job(custom_fields=())), reading(job(custom_fields=None), "api")])
    assert isinstance(merged.record, Job)
    assert merged.record.custom_fields == ()


def test_a_place_in_a_listing_is_no_claim() -> None:
    """When a twin above it is deleted, a row moves up; its file, read when it stood lower, does not contradict that."""
    row = Attachment(job_number="J1", name="a.jpg", occurrence=1)
    file = Attachment(job_number="J1", name="a.jpg", occurrence=2, size_bytes=7)
    merged = merge([reading(row), reading(file, "document")])
    assert isinstance(merged.record, Attachment)
    assert (merged.record.occurrence, merged.record.size_bytes) == (1, 7)
    assert merged.conflicts == []


def test_extras_are_joined() -> None:
    """Extras of all readings are kept with their source; a heading that both give differently is a conflict."""
    merged = merge(
        [
            reading(job(extra={"Quote Number": "Q1", "Zone": "N"})),
            reading(job(extra={"latitude": "-33.8", "Zone": "S"}), "api"),
        ]
    )
    assert merged.record.extra == {"Quote Number": "Q1", "Zone": "N", "latitude": "-33.8"}
    assert merged.provenance["extra.latitude"]["source"] == "api"
    assert [one["field"] for one in merged.conflicts] == ["extra.Zone"]


def test_readings_of_two_entities_are_a_bug() -> None:
    """Merging nothing, or a job with a customer, is refused."""
    with pytest.raises(ValueError, match="none"):
        merge([])
    with pytest.raises(ValueError, match="customer"):
        merge([reading(job()), reading(Customer(id="c"))])


texts = st.sampled_from([None, "", "a", "b", "a b", "a  b"])
moneys = st.sampled_from([None, Decimal(0), Decimal("1.00"), Decimal("1.001"), Decimal("2.00")])
times = st.sampled_from(
    [
        None,
        date(2026, 2, 17),
        date(2026, 2, 18),
        datetime(2026, 2, 17, 20, 50, tzinfo=UTC),
        datetime(2026, 2, 17, 20, 50, 55, tzinfo=UTC),
    ]
)
links = st.none() | st.builds(Link, id=st.sampled_from([None, "x", "y"]), name=st.sampled_from([None, "n", "m"]))
jobs = st.fixed_dictionaries(
    {"job_number": st.just("J1")},
    optional={
        "status": texts,
        "total_ex_tax": moneys,
        "created_at": times,
        "site_customer": links,
        "custom_fields": st.none()
        | st.lists(st.builds(CustomField, name=st.sampled_from(["p", "q"]), value=texts), max_size=3).map(tuple),
        "extra": st.dictionaries(st.sampled_from(["h", "i"]), st.sampled_from(["1", "2"]), max_size=2),
    },
).map(Job.model_validate)
many_readings = st.lists(
    st.builds(
        reading,
        jobs,
        st.sampled_from(["ui", "api", "document"]),
        hours=st.integers(0, 2),
        facet=st.sampled_from(["jobs_grid", "job_details"]),
    ),
    min_size=1,
    max_size=5,
)


@given(many_readings, st.randoms())
def test_the_order_of_readings_never_matters(readings: list[Reading], rng: random.Random) -> None:
    """Any order of the same readings, and any repetition of them, merges to the same object."""
    merged = merge(readings, SYDNEY)
    shuffled = [*readings, *readings[:2]]
    rng.shuffle(shuffled)
    again = merge(shuffled, SYDNEY)
    assert again == merged
    assert again.record.model_fields_set == merged.record.model_fields_set
    assert list(again.provenance) == list(merged.provenance)


@given(many_readings)
def test_merging_never_invents(readings: list[Reading]) -> None:
    """Every merged value was stated by a reading; a Link holds only an id and a name that were stated."""
    record = merge(readings, SYDNEY).record
    assert isinstance(record, Job)
    for name in record.model_fields_set - {"extra", "custom_fields", "site_customer"}:
        said = [getattr(one.record, name) for one in readings if name in one.record.model_fields_set]
        assert getattr(record, name) in said
        assert getattr(record, name) is not None or all(value is None for value in said)
    for part in ("id", "name"):
        said = [getattr(one.record, "site_customer", None) for one in readings]
        stated = {getattr(link, part) for link in said if link is not None} | {None}
        assert getattr(record.site_customer, part, None) in stated
    for heading, value in record.extra.items():
        assert any(one.record.extra.get(heading) == value for one in readings)
    fields = {
        (field.name, field.value) for one in readings for field in getattr(one.record, "custom_fields", None) or ()
    }
    assert {(field.name, field.value) for field in record.custom_fields or ()} <= fields


@given(ui=st.sampled_from(["a", "b", "a b", "a  b"]), api=st.sampled_from(["a", "b", "a b", "a  b"]))
def test_every_scalar_disagreement_is_reported(ui: str, api: str) -> None:
    """Two sources that say different things of a scalar always leave a conflict, and never else."""
    merged = merge([reading(job(status=ui)), reading(job(status=api), "api")])
    assert bool(merged.conflicts) == (ui.split() != api.split())


@given(many_readings)
def test_a_conflict_names_what_it_chose(readings: list[Reading]) -> None:
    """The chosen source is among the values, at least two sources speak, and none of them says None."""
    for conflict in merge(readings, SYDNEY).conflicts:
        assert conflict["chosen"] in conflict["values"]
        assert len(conflict["values"]) > 1
        assert None not in conflict["values"].values()


PLACES = {"quotes_grid": "ui:list", "quote_details": "ui:card"}


def quoted(facet: str, at: datetime, total: str, *, seen: datetime | None = None) -> Reading:
    """A quote as one place of the portal shows it."""
    record = Quote(quote_number="Q1", total_ex_tax=Decimal(total))
    return Reading(record=record, source="ui", facet=facet, observed_at=at, evidence=facet, seen_at=seen)


@pytest.mark.parametrize(
    ("card_at", "list_seen", "differ"),
    [(timedelta(0), None, True), (timedelta(days=3), None, False), (timedelta(days=3), timedelta(days=4), True)],
    ids=["read together", "the list was not read since", "the list still says so"],
)
def test_two_places_of_the_portal_that_differ_are_a_conflict(
    card_at: timedelta, list_seen: timedelta | None, differ: bool
) -> None:
    """Where both showed what they show at once; what was read long before is no contradiction, only older."""
    start = datetime(2026, 3, 1, tzinfo=UTC)
    row = quoted("quotes_grid", start, "10.00", seen=None if list_seen is None else start + list_seen)
    merged = merge([row, quoted("quote_details", start + card_at + timedelta(minutes=5), "11.00")], UTC, PLACES)
    assert merged.record.model_dump()["total_ex_tax"] == Decimal("11.00")
    values = {"ui:list": "10.00", "ui:card": "11.00"}
    told = {"field": "total_ex_tax", "values": values, "chosen": "ui:card", "rule": "newest_place"}
    assert merged.conflicts == ([told] if differ else [])
    assert merge([row, quoted("quote_details", start, "10.00")], UTC, PLACES).conflicts == []
