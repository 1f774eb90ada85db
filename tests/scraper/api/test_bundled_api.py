"""The client and the readers against the bundled API: its oddities, its faults, its truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import stamina
from pydantic import SecretStr

from scraper.api import payloads
from scraper.api.client import ATTEMPTS, AscoraApi
from scraper.api.routes import ROUTES
from scraper.api.values import Account
from scraper.entities import CATALOG
from scraper.errors import ApiRefused, ApiUnavailable, ScraperError
from scraper.models import Job, Record
from scraper.profile import load

if TYPE_CHECKING:
    from fixtures.portal.server import PortalServer

Start = Callable[..., "PortalServer"]
ACCOUNT = Account(load(), ZoneInfo("Australia/Sydney"))


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Retries happen as often as in earnest, at once."""
    with stamina.set_testing(True, attempts=ATTEMPTS, cap=True):
        yield


def client(portal: PortalServer, page_size: int = 250) -> AscoraApi:
    """A client with the portal's own key."""
    return AscoraApi(portal.api_url, SecretStr(str(portal.announcement()["api_key"])), page_size=page_size)


def records(api: AscoraApi, name: str) -> list[Record]:
    """All records of one listing, which must be proven and whole."""
    walk = api.list(name, IncludeChildJobs=True)
    read = [record for answer in walk for record in payloads.read(name, answer.rows, ACCOUNT)]
    assert walk.proven
    assert walk.taken == walk.expected
    found = [record for record in read if isinstance(record, Record)]
    assert len(found) == len(read)
    return found


def is_part(said: object, true: object) -> bool:
    """Whether what the API says is true, as far as it says anything."""
    if isinstance(said, dict) and isinstance(true, dict):
        return all(is_part(value, true[name]) for name, value in said.items())
    return said is None or said == true


@pytest.mark.parametrize("name", ["customers", "contacts", "quotes"])
def test_what_the_api_lists_is_the_truth(start_portal: Start, name: str) -> None:
    """Each object is there once, with what is true of it and no more; of quotes their sections and every variation."""
    from fixtures.portal import truth

    portal, entity = start_portal(jobs=12), payloads.ENTITIES[name]
    with client(portal, page_size=5) as api:
        fields = set(CATALOG[entity].record.contract_fields())
        found = [record.model_dump(mode="json", include=fields) for record in records(api, name)]
    told = truth.entities(portal.site)[entity]
    assert len(found) == len(told)
    assert [one for one in found if sum(is_part(one, true) for true in told) != 1] == []
    assert name != "quotes" or {one["parent_quote_number"] for one in found} >= {None, "Q2002"}


@pytest.mark.parametrize("sections", ["dotted", "same"])
@pytest.mark.parametrize("top", ["equal", "null"])
def test_sections_are_told_from_jobs_in_every_numbering(start_portal: Start, sections: str, top: str) -> None:
    """Whatever numbers the API gives, the jobs and sections read are those of the truth, each once."""
    from fixtures.portal import truth

    portal = start_portal(jobs=8, switches={"api_sections": sections, "api_top": top})
    with client(portal, page_size=3) as api:
        found = [record for record in records(api, "jobs") if isinstance(record, Job)]
    told = sorted((one.job_number, one.parent_job_number or "", one.name or "") for one in found)
    assert told == sorted(
        (str(one["job_number"]), str(one["parent_job_number"] or ""), str(one["name"] or ""))
        for one in truth.entities(portal.site)["job"]
    )
    assert any(one.section_name for one in found)
    assert all((one.section_name is None) == (one.parent_job_number is None) for one in found)


def test_a_job_made_during_the_walk_is_not_missed(start_portal: Start) -> None:
    """The list moves while it is paged: every job comes, each once, and the walk is proven."""
    portal = start_portal(jobs=8, switches={"api_moving": "on"})
    with client(portal, page_size=3) as api:
        found = [record.key_values() for record in records(api, "jobs")]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("fault", ["api-5xx", "api-429", "api-html", "api-empty", "api-reset"])
def test_faults_that_pass_are_sat_out(start_portal: Start, fault: str) -> None:
    """A burst of trouble costs requests, not records."""
    portal = start_portal(jobs=3)
    with client(portal) as api:
        calm, asked = records(api, "jobs"), api.requests
    portal.site.faults.turn(fault, on=True)
    with client(portal) as api:
        assert records(api, "jobs") == calm
        assert api.requests > asked


@pytest.mark.parametrize(
    ("fault", "error"),
    [("api-5xx-always", ApiUnavailable), ("api-html-always", ApiUnavailable), ("api-refused", ApiRefused)],
)
def test_faults_that_stay_end_by_name(start_portal: Start, fault: str, error: type[ScraperError]) -> None:
    """What does not pass is an error of its own kind, never an empty list."""
    portal = start_portal(jobs=3)
    portal.site.faults.turn(fault, on=True)
    with client(portal) as api, pytest.raises(error):
        records(api, "jobs")


def test_a_wrong_key_names_its_setting(start_portal: Start) -> None:
    """A refused key is no outage: a person sets ASCORA_API_KEY."""
    portal = start_portal(jobs=3)
    with AscoraApi(portal.api_url, SecretStr("not-the-key")) as api, pytest.raises(ApiRefused, match="ASCORA_API_KEY"):
        records(api, "jobs")


def test_every_documented_read_is_answered(start_portal: Start) -> None:
    """Every route of the table reads what it names, and none of it rings the alarm."""
    portal = start_portal(jobs=12)
    first: dict[str, dict[str, object]] = {}
    with client(portal) as api:
        for name in [name for name, route in ROUTES.items() if "{key}" not in route.path]:
            walk = api.list(name, priorToDate=date(2027, 1, 1) if name.endswith("_to_send") else None)
            first[name] = next(row for answer in walk for row in answer.rows)
            assert walk.proven, name
        keys = {
            "customer": first["customers"]["customerId"],
            "customer_contacts": first["contacts"]["customerId"],
            "contact": first["contacts"]["contactId"],
            "quote": first["quotes"]["quoteNumber"],
            "job": first["jobs"]["jobNumber"],
            "job_labour": first["jobs"]["jobNumber"],
            "supplier": first["suppliers"]["supplierId"],
            "supplier_invoice": first["supplier_invoices"]["supplierInvoiceId"],
        }
        assert first.keys() | keys.keys() == ROUTES.keys()
        for name, key in keys.items():
            answer = api.one(name, str(key))
            assert ROUTES[name].id == "" or str(answer.rows[0][ROUTES[name].id])
        with pytest.raises(ApiRefused, match=r"No Matching Job Found \(J0\)"):
            api.one("job", "J0")
    assert portal.site.alarm.alerts == []
