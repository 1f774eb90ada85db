"""How records and objects lie in the database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.entities import RECORDS
from scraper.models import Address, Attachment, CustomField, Job, Link
from scraper.store.stored import body_digest, body_of, decode, encode, in_number_order

EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - the strategy adds the zone
WORDS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(EARLIEST, LATEST, timezones=OFFSETS)
AMOUNTS = st.none() | st.decimals(-(10**9), 10**9, places=3)
JOBS = st.fixed_dictionaries(
    {"job_number": st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)},
    optional={
        "name": WORDS,
        "created_at": st.none() | st.dates() | INSTANTS,
        "total_ex_tax": AMOUNTS,
        "site_customer": st.none() | st.builds(Link, id=WORDS, name=WORDS),
        "address": st.none() | st.builds(Address, line1=WORDS, postcode=WORDS),
        "custom_fields": st.none() | st.lists(st.builds(CustomField, name=st.just("Site"), value=WORDS)).map(tuple),
        "extra": st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.just("x"), max_size=2),
    },
).map(Job.model_validate)


@given(JOBS)
def test_a_record_comes_back_exactly(record: Job) -> None:
    """Every value, its type, its offset, and which fields were stated at all."""
    back = decode("job", json.loads(json.dumps(encode(record))))
    assert back == record
    assert isinstance(back, Job)
    assert back.model_fields_set == record.model_fields_set
    assert type(back.created_at) is type(record.created_at)
    if isinstance(record.created_at, datetime) and isinstance(back.created_at, datetime):
        assert back.created_at.utcoffset() == record.created_at.utcoffset()
    assert str(back.total_ex_tax) == str(record.total_ex_tax)


@pytest.mark.parametrize(
    "taken_at",
    [
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 1),  # noqa: DTZ001
        datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001
    ],
)
def test_midnight_stays_an_instant_and_local_time_stays_local(taken_at: datetime) -> None:
    """A photo taken at midnight was not taken on a day without time, and no offset is made up."""
    record = Attachment(job_number="J1", name="a", taken_at=taken_at)
    assert decode("attachment", encode(record)) == record


def body(**said: Any) -> dict[str, Any]:
    """The body of one attachment."""
    return body_of(Attachment(job_number="J1", name="a", **said), [], [])


def test_a_body_names_every_contract_field() -> None:
    """In order; amounts have two decimals, days no time."""
    printed = body_of(Job(job_number="J1", total_ex_tax=Decimal(5), created_at=date(2026, 3, 1)), [], [])["fields"]
    assert tuple(printed) == RECORDS["job"].contract_fields()
    assert (printed["total_ex_tax"], printed["created_at"], printed["completed_at"]) == ("5.00", "2026-03-01", None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"sha256": "a"}, {"sha256": "b"}, True),
        ({"sha256": "a", "size_bytes": 1}, {"sha256": "b", "size_bytes": 2}, True),
        ({"sha256": "a"}, {"sha256": None}, False),
        ({"sha256": "a"}, {"sha256": "a", "is_image": True}, False),
        ({"extra": {"x": "1"}}, {"extra": {"x": "2"}}, False),
        ({"portal_id": "p"}, {}, False),
        ({}, {"uploaded_by": None}, True),
    ],
)
def test_what_makes_a_version(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    """Everything printed of the object counts, but not which bytes a held file has."""
    assert (body_digest(body(**one)) == body_digest(body(**other))) is same


def test_bytes_of_a_document_do_not_count_but_its_name_does() -> None:
    """A document in a field of its own follows the same rule."""

    def form(**document: object) -> dict[str, Any]:
        return {**body(), "fields": {"document": {"name": "swms.docx", "sha256": "a", **document}}}

    assert body_digest(form()) == body_digest(form(sha256="b"))
    assert body_digest(form()) != body_digest(form(name="jsa.docx"))
    assert body_digest(form()) != body_digest(form(sha256=None))


@given(st.lists(st.integers(0, 10**11)))
def test_job_numbers_sort_as_numbers(numbers: list[int]) -> None:
    """Whatever stands before and after them."""
    names = [f"J{number}-A" for number in numbers]
    assert sorted(names, key=in_number_order) == [f"J{number}-A" for number in sorted(numbers)]
