"""From the store where that is fresh enough, else from the cheapest source that answers, else said."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest

from scraper.entities import CATALOG
from scraper.entities.places import ApiListing
from scraper.errors import (
    ApiUnavailable,
    InvalidQuestion,
    LayoutChanged,
    NotFound,
    NotHeld,
    NoWorker,
    PersonNeeded,
    PortalUnavailable,
    RetryableError,
    SourceUnavailable,
    StillFetching,
    StorageDown,
    Unreadable,
)
from scraper.models import Attachment
from scraper.service.accounts import Accounts
from scraper.service.requests import Many, Need, One
from scraper.service.resolver import Answer, Resolver
from scraper.store.fetches import Fetch
from scraper.workspace import Workspace
from tests.scraper.service.conftest import ACCOUNT, Worker
from tests.scraper.store.conftest import Clock
from tests.scraper.store.seeing import attachment, customer, job, reading

FILES = Many("attachment", {"job_number": "J1"})
HOUR = timedelta(hours=1)


@pytest.fixture
def resolver(accounts: Accounts) -> Resolver:
    """The account's resolver."""
    return accounts.get(ACCOUNT).resolver


def answer(resolver: Resolver, question: One | Many, **need: object) -> Answer:
    """The answer of a caller who waits."""
    return resolver.answer(question, Need(**{"wait": HOUR, **need}), pause=lambda _: None)  # type: ignore[arg-type]


@pytest.fixture
def files_of_j1(worker: Worker, clock: Clock, known_job: str) -> Worker:
    """The portal shows one file of the job."""
    worker.brings["card"] = lambda fetch: [attachment(known_job, "a.jpg", clock())]
    return worker


def test_what_was_never_looked_at_is_fetched_and_then_held(
    resolver: Resolver, files_of_j1: Worker, clock: Clock
) -> None:
    """The first caller has it from the portal, the second from the store, with its age."""
    first = answer(resolver, FILES)
    assert (first.source, first.age, first.held.complete, first.stale) == ("portal", timedelta(0), True, False)
    assert [one.fields["name"] for one in first.held.objects] == ["a.jpg"]
    clock.advance(minutes=10)
    second = resolver.look(FILES, Need())
    assert isinstance(second, Answer)
    assert (second.source, second.age) == ("store", timedelta(minutes=10))
    assert files_of_j1.fetched == [("card", "attachment", "J1")]


def test_what_is_older_than_asked_is_fetched_anew(
    resolver: Resolver, files_of_j1: Worker, clock: Clock, later: Callable[[float], None]
) -> None:
    """As old as asked is fresh enough."""
    answer(resolver, FILES)
    later(1)
    assert answer(resolver, FILES, max_age=HOUR).source == "store"
    later(1 / 3600)
    fresh = answer(resolver, FILES, max_age=HOUR)
    assert (fresh.source, fresh.age) == ("portal", timedelta(0))
    assert len(files_of_j1.fetched) == 2


def test_an_empty_list_is_an_answer(resolver: Resolver, worker: Worker, known_job: str) -> None:
    """A job without files has none: that is known once its card was read."""
    worker.brings["card"] = lambda fetch: []
    found = answer(resolver, FILES)
    assert (found.as_json()["data"], found.held.complete) == ([], True)


def test_the_open_api_is_asked_first_and_the_portal_when_it_does_not_answer(
    resolver: Resolver, worker: Worker, ws: Workspace, clock: Clock, later: Callable[[float], None]
) -> None:
    """A job the API knows costs no browser; when it is down, the portal is asked, its list where no card is known."""
    worker.brings["api"] = lambda fetch: [job("J7", clock(), facet="api", source="api", name="Seven")]
    found = answer(resolver, One("job", "J7"))
    assert (found.source, found.held.complete) == ("api", False)  # nobody has read its card
    later(1)
    worker.brings |= {"api": ApiUnavailable("HTTP 503"), "portal": lambda fetch: [job("J7", clock(), name="Seven")]}
    assert answer(resolver, One("job", "J7"), max_age=timedelta(0)).source == "portal"
    assert [source for source, *_ in worker.fetched] == ["api", "api", "portal"]
    ws.store.circuits.refused("api", "key-of-acme", "HTTP 401")
    later(1)
    assert answer(resolver, One("job", "J7"), max_age=timedelta(0)).source == "portal"
    assert worker.fetched[-1][0] == "portal"  # a refused key is not tried again
    assert len(worker.fetched) == 4
    ws.store.secrets.set("api_key", "a-new-key-of-acme")
    later(1)
    worker.brings["api"] = lambda fetch: [job("J7", clock(), facet="api", source="api", name="Seven")]
    # What a person sets needs no restart.
    assert answer(resolver, One("job", "J7"), max_age=timedelta(0)).source == "api"


def test_what_the_open_api_alone_lists_comes_from_there(
    resolver: Resolver, worker: Worker, clock: Clock, later: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal is not asked for what it has no screen for, as if that were customers."""
    spec = CATALOG["customer"]
    listing = next(place for place in spec.places if isinstance(place, ApiListing))
    monkeypatch.setitem(CATALOG._specs, "customer", dataclasses.replace(spec, places=(listing,)))
    worker.brings["api"] = lambda fetch: [customer("c1", clock(), customer_name="Club")]
    found = answer(resolver, Many("customer", {"customer": "club"}))
    assert [one.id for one in found.held.objects] == ["c1"]
    assert worker.fetched == [("api", "customer", None)]
    later(1)
    worker.brings["api"] = ApiUnavailable("HTTP 503")
    with pytest.raises(SourceUnavailable, match="HTTP 503"):
        answer(resolver, Many("customer"), max_age=timedelta(0))


def test_a_job_that_is_nowhere_is_told(resolver: Resolver, worker: Worker) -> None:
    """The API answers and has none, the portal's list has none: then there is none."""
    worker.brings["api"] = lambda fetch: []
    with pytest.raises(NotFound, match="J9"):
        answer(resolver, One("job", "J9"))
    assert [source for source, *_ in worker.fetched] == ["api", "portal"]
    with pytest.raises(NotFound, match="J9"):
        answer(resolver, Many("attachment", {"job_number": "J9"}))


def test_what_the_open_api_lacks_may_be_in_a_portal_that_is_down(
    resolver: Resolver, worker: Worker, ws: Workspace
) -> None:
    """Then nobody says that there is none."""
    worker.brings["api"] = lambda fetch: []
    ws.throttle.rest(timedelta(minutes=5))
    with pytest.raises(SourceUnavailable, match="the open API did not bring it; the portal is left alone"):
        answer(resolver, One("job", "J9"))
    assert [source for source, *_ in worker.fetched] == ["api"]


def test_an_unknown_id_is_not_looked_for(resolver: Resolver, worker: Worker) -> None:
    """Nobody can say where it would be."""
    with pytest.raises(NotFound, match="ask by its job_number"):
        answer(resolver, One("attachment", "7d0f6d0e-61a3-5a7e-9a54-0f5d8b1c2e3f"))
    assert worker.fetched == []


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (LayoutChanged("the grid is gone", "attachments"), Unreadable),
        (PortalUnavailable("HTTP 502"), SourceUnavailable),
    ],
)
def test_a_fetch_that_fails_is_told_by_its_kind(
    resolver: Resolver,
    files_of_j1: Worker,
    clock: Clock,
    error: RetryableError,
    kind: type[Exception],
    later: Callable[[float], None],
) -> None:
    """Or an older answer is given, marked, to who prefers it."""
    answer(resolver, FILES)
    later(2)
    files_of_j1.brings["card"] = error
    with pytest.raises(kind, match=str(error)):
        answer(resolver, FILES, max_age=HOUR)
    old = answer(resolver, FILES, max_age=HOUR, allow_stale=True)
    assert (old.source, old.stale, old.age, old.held.complete) == ("store", True, timedelta(hours=2), False)


def test_without_a_worker_nobody_waits(resolver: Resolver, files_of_j1: Worker, clock: Clock) -> None:
    """It is told at once, or the older answer given."""
    answer(resolver, FILES)
    clock.advance(hours=2)
    with pytest.raises(NoWorker):
        resolver.look(FILES, Need(max_age=HOUR))
    old = resolver.look(FILES, Need(max_age=HOUR, allow_stale=True))
    assert isinstance(old, Answer)
    assert old.stale
    assert isinstance(resolver.look(FILES, Need(max_age=timedelta(hours=3))), Answer)


def test_a_portal_that_is_left_alone_is_not_asked(resolver: Resolver, files_of_j1: Worker, ws: Workspace) -> None:
    """The problem says for how long."""
    for _ in range(2):
        ws.throttle.unavailable()
    with pytest.raises(SourceUnavailable, match="left alone") as caught:
        resolver.look(FILES, Need())
    assert caught.value.retry_after
    assert files_of_j1.fetched == []


def test_an_account_that_waits_for_a_person_says_so(resolver: Resolver, ws: Workspace, known_job: str) -> None:
    """What is held is still answered; the rest tells why not."""
    ws.store.sessions.needs_person("locked", "the account is locked", None)
    assert isinstance(resolver.look(One("job", known_job), Need()), Answer)
    with pytest.raises(PersonNeeded, match="needs_person: the account is locked"):
        resolver.look(FILES, Need())


def test_a_broker_that_is_down_is_told(resolver: Resolver, files_of_j1: Worker, ws: Workspace) -> None:
    """The fetch stays for the next sweep; who asks again joins it."""
    broken = Resolver(ws, _down)
    with pytest.raises(StorageDown, match="broker"):
        broken.look(FILES, Need())
    assert isinstance(broken.look(FILES, Need()), Fetch)


def _down(account: str) -> None:
    raise RetryableError("the broker cannot be reached")


def test_who_waits_no_longer_gets_the_fetch_to_ask_for(resolver: Resolver, worker: Worker, known_job: str) -> None:
    """The fetch goes on; asking for it leads to the answer."""
    worker.is_there = False
    with pytest.raises(StillFetching) as caught:
        answer(resolver, FILES, wait=timedelta(seconds=1))
    fetch = resolver.fetch(caught.value.fetch_id)
    assert (fetch.state, fetch.entity, fetch.job_number) == ("waiting", "attachment", "J1")
    with pytest.raises(NotFound):
        resolver.fetch("nothing")


def test_an_older_answer_comes_with_the_fetch_that_brings_a_newer_one(
    resolver: Resolver, files_of_j1: Worker, clock: Clock, ws: Workspace
) -> None:
    """Who allows it does not wait for nothing."""
    answer(resolver, FILES)
    clock.advance(hours=2)
    ws.store.swept()
    files_of_j1.is_there = False
    old = answer(resolver, FILES, max_age=HOUR, allow_stale=True, wait=timedelta(seconds=1))
    assert old.stale
    assert old.fetch_id is not None
    assert resolver.fetch(old.fetch_id).state == "waiting"


def test_the_next_page_is_of_what_is_held(resolver: Resolver, files_of_j1: Worker, clock: Clock) -> None:
    """A walk over pages does not begin a fetch in its midst."""
    files_of_j1.brings["card"] = lambda fetch: [attachment("J1", f"{n}.jpg", clock()) for n in range(5)]
    first = answer(resolver, Many("attachment", {"job_number": "J1"}, limit=2))
    assert first.held.next is not None
    clock.advance(hours=9)
    names = []
    cursor: str | None = first.held.next
    while cursor is not None:
        page = resolver.look(Many("attachment", {"job_number": "J1"}, limit=2, cursor=cursor), Need(max_age=HOUR))
        assert isinstance(page, Answer)
        names += [one.fields["name"] for one in page.held.objects]
        cursor = page.held.next
    assert names == ["2.jpg", "3.jpg", "4.jpg"]
    assert len(files_of_j1.fetched) == 1


def test_a_refresh_is_a_fetch_however_fresh_it_is(resolver: Resolver, files_of_j1: Worker) -> None:
    """It ends as fetches do."""
    answer(resolver, FILES)
    fetch = resolver.refresh("attachment", "J1")
    assert resolver.fetch(fetch.id).state == "done"
    assert len(files_of_j1.fetched) == 2


def test_an_object_goes_by_its_job(resolver: Resolver, files_of_j1: Worker, clock: Clock, ws: Workspace) -> None:
    """A single file that is too old is fetched with its card."""
    answer(resolver, FILES)
    (one,) = ws.store.objects.list("attachment")
    clock.advance(hours=2)
    ws.store.swept()
    fresh = answer(resolver, One("attachment", one.id), max_age=HOUR)
    assert (fresh.source, fresh.age) == ("portal", timedelta(0))
    assert files_of_j1.fetched[-1] == ("card", "attachment", "J1")


def test_a_job_is_found_by_number_id_and_guid(resolver: Resolver, ws: Workspace, clock: Clock) -> None:
    """All three lead to the same."""
    guid = "c7461d1a-776f-5f37-b458-2f2657ccd71c"
    (ident,) = ws.store.objects.put([job("J1", clock(), portal_id=guid)]).ids
    for name in ("J1", "j1", ident, guid, guid.upper()):
        found = resolver.look(One("job", name), Need())
        assert isinstance(found, Answer)
        assert found.held.objects[0].id == ident


@pytest.mark.parametrize(
    ("question", "error", "said"),
    [
        (Many("job", {"technician": "x"}), NotHeld, "technician: nothing is looked up by it yet"),
        (
            Many("job", {"colour": "x"}),
            InvalidQuestion,
            "colour: no filter of job; expected some of job_number",
        ),
        (Many("job", {"status": ""}), InvalidQuestion, "status: expected a text"),
        (Many("job", {"status": "x" * 301}), InvalidQuestion, "status: expected a text"),
        (Many("job", limit=0), InvalidQuestion, "limit: expected a number from 1 to 200"),
        (Many("job", limit=201), InvalidQuestion, "limit: expected"),
        (Many("job", cursor="zzz"), InvalidQuestion, "cursor: expected one that an answer gave"),
        (Many("job", cursor="LjE3Cg"), InvalidQuestion, "cursor"),
        (Many("job_stage", undated=True), InvalidQuestion, "no date of its own"),
        (One("job", "J1", fields=("colour",)), InvalidQuestion, "fields: a job has no 'colour'"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_in_one_line(
    resolver: Resolver, question: One | Many, error: type[Exception], said: str
) -> None:
    """What, where, and what was expected."""
    with pytest.raises(error, match=said):
        resolver.look(question, Need())


def test_a_confidential_or_late_thing_is_answered_as_it_is_held(
    resolver: Resolver, ws: Workspace, clock: Clock
) -> None:
    """Conflicts come with the id of their object; chosen fields leave the rest out."""
    told = reading(Attachment(job_number="J1", name="a", confidential=True), clock(), facet="attachments_grid")
    (ident,) = ws.store.objects.put([told]).ids
    found = resolver.look(One("attachment", ident, fields=("name", "confidential")), Need())
    assert isinstance(found, Answer)
    data = {"entity": "attachment", "id": ident, "name": "a", "confidential": True}
    assert found.as_json()["data"] == data


def test_who_waits_in_vain_is_told(
    resolver: Resolver, worker: Worker, ws: Workspace, known_job: str, clock: Clock
) -> None:
    """A portal that goes down meanwhile, an account that stops, a worker that ends; the fetch stays for later."""
    worker.is_there = False
    fetch = resolver.look(FILES, Need())
    assert isinstance(fetch, Fetch)
    assert isinstance(resolver.look(FILES, Need(), fetch), Fetch)
    ws.throttle.rest(timedelta(seconds=5))
    assert isinstance(resolver.look(FILES, Need(), fetch), Fetch)  # a pause is no outage
    ws.throttle.rest(timedelta(seconds=60))
    with pytest.raises(SourceUnavailable, match="left alone for"):
        resolver.look(FILES, Need(), fetch)
    clock.advance(minutes=2)
    with pytest.raises(NoWorker):
        resolver.look(FILES, Need(), fetch)
    ws.store.sessions.needs_person("locked", "the account is locked", None)
    with pytest.raises(PersonNeeded):
        resolver.look(FILES, Need(), fetch)
    assert resolver.fetch(fetch.id).state == "waiting"


def test_quiet_hours_are_told(accounts: Accounts, worker: Worker, known_job: str, clock: Clock) -> None:
    """Workers begin nothing then; what is held is answered."""
    ws = accounts.get(ACCOUNT).ws
    hour = clock().astimezone(ws.zone).hour
    ws.settings = ws.settings.model_copy(update={"quiet_hours": f"{hour:02}:00-{(hour + 1) % 24:02}:00"})
    quiet = Resolver(ws, worker.told)
    assert isinstance(quiet.look(One("job", known_job), Need()), Answer)
    with pytest.raises(SourceUnavailable, match="quiet hours"):
        quiet.look(FILES, Need())
    assert worker.fetched == []
