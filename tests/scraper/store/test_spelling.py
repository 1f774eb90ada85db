"""One name, however its accents are written, is one object; data of before that was so keeps its objects and ids."""

# ruff: noqa: E501 (tables read best on one line)

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from scraper.models import Attachment, Job, Reading
from scraper.models.compliance_form import Answer
from scraper.spelling import comparable
from scraper.store import Store, rekeying, stored
from scraper.store.cards import Sighting
from scraper.store.lookup import BEGINNING, Wanted
from scraper.store.service_tables import object_terms
from scraper.store.tables import cards, object_keys, objects
from tests.scraper.store.conftest import Clock
from tests.scraper.store.older import age
from tests.scraper.store.seeing import attachment, job, section

NFC, NFD = "Café Ångström.pdf", unicodedata.normalize("NFD", "Café Ångström.pdf")
HIDDEN = "SWMS_\u200broof\u00ad.pdf"


@pytest.fixture
def as_before(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The store as it was before: words are kept and compared as they came. Called, it is as it is today again."""
    patch = monkeypatch
    patch.setattr("scraper.models.base._spelled", lambda value: value)
    for module in ("stored", "identity", "cards", "terms"):
        patch.setattr(f"scraper.store.{module}.comparable", lambda words: words)
    return patch.undo


def test_stored_names_in_another_spelling_are_found_and_keep_their_ids(
    as_before: Callable[[], None], open_store: Callable[..., Store], clock: Clock
) -> None:
    """What an older program stored under a decomposed accent or a hidden character is the same object to its next reading."""
    old = open_store()
    said: list[Reading] = [
        attachment("J1", NFD, clock()),
        attachment("J1", HIDDEN, clock()),
        attachment("J1", "Cafe Angstrom.pdf", clock()),  # without accents it is another file
        section("J1", unicodedata.normalize("NFD", "Façade"), clock()),
        job("J\u200e7", clock()),
    ]
    before = old.objects.put(said).ids
    old.cards.see([Sighting("J1", unicodedata.normalize("NFD", "Façade")), Sighting("J1")])
    assert old.objects.held(Attachment(job_number="J1", name=NFC)) == {}
    with old._database.write() as connection:
        age(connection, 5)
    old.close()
    as_before()

    store = open_store()
    clock.advance(hours=1)
    again = store.objects.put(
        [
            attachment("J1", NFC, clock()),
            attachment("J1", "SWMS_roof.pdf", clock()),
            attachment("J1", "Cafe Angstrom.pdf", clock()),
            section("J1", "Façade", clock()),
            job("J7", clock()),
        ]
    )
    assert again.ids == before
    assert again.new == 0
    assert [one.fields["name"] for one in store.objects.list("attachment", "J1")] == [
        NFC,
        "SWMS_roof.pdf",
        "Cafe Angstrom.pdf",
    ]
    assert [one.id for one in store.objects.list("job", "J7")] == [before[4]]
    found = store.lookup.page(Wanted("attachment", {"name": NFD}), BEGINNING, 10)
    assert [one.id for _, one in found] == [before[0]]
    assert [card.section_name for card in store.cards.list()] == ["Façade", None]
    assert store.cards.see([Sighting("J1", "Façade")])[0].seq == next(store.cards.list()).seq


def test_bringing_data_to_one_spelling_twice_changes_nothing(
    as_before: Callable[[], None], open_store: Callable[..., Store], clock: Clock
) -> None:
    """The second time, every key, term and card is there already."""
    old = open_store()
    old.objects.put([attachment("J1", NFD, clock()), attachment("J1", NFC, clock()), job("Jé2", clock())])
    old.cards.see([Sighting("J1", NFD), Sighting("J1", NFC)])
    as_before()
    with old._database.write() as connection:
        rekeying.respell(connection)
        once = [connection.execute(select(table)).all() for table in (objects, object_keys, object_terms, cards)]
        rekeying.respell(connection)
        assert [
            connection.execute(select(table)).all() for table in (objects, object_keys, object_terms, cards)
        ] == once
        assert connection.scalar(select(func.count()).select_from(cards)) == 1


def test_two_objects_that_now_have_one_name_stay_two(
    as_before: Callable[[], None], open_store: Callable[..., Store], clock: Clock
) -> None:
    """Two files whose names only look the same are the first and the second of that name, each with its id."""
    old = open_store()
    first, second = old.objects.put([attachment("J1", NFC, clock()), attachment("J1", NFD, clock())]).ids
    jobs = old.objects.put([job("Jé", clock()), job(unicodedata.normalize("NFD", "Jé"), clock())]).ids
    with old._database.write() as connection:
        age(connection, 5)
    old.close()
    as_before()
    store = open_store()
    clock.advance(hours=1)
    seen = [attachment("J1", NFC, clock(), occurrence=1), attachment("J1", NFC, clock(), occurrence=2)]
    assert store.objects.put(seen).ids == (first, second)
    assert store.objects.put([job("Jé", clock()), job("Jé", clock())]).ids == jobs


def test_a_new_name_in_another_spelling_is_no_other_object(open_store: Callable[..., Store], clock: Clock) -> None:
    """Whichever spelling comes first."""
    store = open_store()
    first = store.objects.put([attachment("J1", NFD, clock()), attachment("J1", HIDDEN, clock())])
    assert (
        store.objects.put([attachment("J1", NFC, clock()), attachment("J1", comparable(HIDDEN), clock())]).ids
        == first.ids
    )


def test_every_word_of_a_record_is_in_one_spelling() -> None:
    """Fields, parts, lists of them, and columns without a place, by heading and words; nothing else changes."""
    said: dict[str, Any] = {
        "job_number": "J1",
        "name": NFD,
        "site_customer": {"id": None, "name": NFD},
        "custom_fields": [{"name": NFD, "value": NFD}],
        "extra": {NFD: f"{NFD} \u200b"},
    }
    read = Job.model_validate(said)
    assert read.site_customer is not None
    assert read.custom_fields is not None
    words = (read.name, read.site_customer.name, read.custom_fields[0].name, read.custom_fields[0].value)
    assert words == (NFC,) * 4
    assert read.extra == {NFC: f"{NFC} \u200b"}
    assert stored.key_hash(read) == stored.key_hash(Job(job_number="J\u200e1"))
    assert comparable(read.extra[NFC]) == f"{NFC} "
    answer = Answer(code="Name", kind="text", value=NFD, text=NFD)
    assert (answer.value, answer.text) == (NFC, NFD)  # what was filled in stays evidence to the letter
