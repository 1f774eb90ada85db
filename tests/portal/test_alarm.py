from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.portal.writes import WRITES
from tests.portal.conftest import LocalPortal, Visitor

Visit = Callable[[LocalPortal], Visitor]
Start = Callable[..., LocalPortal]


@pytest.fixture
def visitor(local_portal: Start, visit: Visit) -> Visitor:
    """Signed in to a portal of its own."""
    visitor = visit(local_portal())
    visitor.log_in()
    return visitor


def test_every_never_press_control_rings(visitor: Visitor) -> None:
    """Each write of the table is recorded under its name, whatever its method."""
    job = visitor.site.world.jobs[0].guid
    for write in WRITES.values():
        visitor.http.request(write.method, write.url(job), follow_redirects=False)
    assert [alert["name"] for alert in visitor.get("/__control/alarms").json()] == list(WRITES)


def test_reading_is_silent(visitor: Visitor) -> None:
    """Logging in, looking at screens, downloading and logging out ring nothing."""
    site = visitor.site
    for path in ("/Portal/Dashboard", "/Portal/Jobs", site.file_url(site.world.jobs[0].attachments[0])):
        assert visitor.get(path).status_code == 200
    visitor.get("/Account/LogOff")
    assert site.alarm.alerts == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_nobody_foresaw_rings_too(visitor: Visitor, method: str) -> None:
    """Any writing method on any address of the portal is recorded, even where it leads nowhere."""
    visitor.http.request(method, "/Portal/Jobs")
    assert [alert.name for alert in visitor.site.alarm.alerts] == ["unknown"]


def test_writing_links_really_write(visitor: Visitor) -> None:
    """A GET link completes a job, deletes a file and creates a job; the world is another one afterwards."""
    world = visitor.site.world
    plain, photo = world.jobs[2], world.jobs[0].attachments[0]
    visitor.get(WRITES["complete_job"].url(plain.guid))
    visitor.get(WRITES["delete_attachment"].url(photo.guid))
    visitor.get(WRITES["new_job"].url(""))
    assert plain.status == "completed"
    assert photo not in world.jobs[0].attachments
    assert len(world.jobs) == 4


def test_a_write_without_a_session_rings_and_changes_nothing(local_portal: Start) -> None:
    """The alarm stands before the door."""
    server = local_portal()
    job = server.site.world.jobs[2]
    server.client().get(WRITES["close_job"].url(job.guid))
    assert [alert.name for alert in server.site.alarm.alerts] == ["close_job"]
    assert job.status == "booked"


def test_an_api_write_rings_and_writes(local_portal: Start) -> None:
    """Marking an invoice as sent takes it off the queue for good and is recorded."""
    server = local_portal()
    with server.api() as api:
        queue = api.get("/Accounting/GetInvoicesToSend?priorToDate=2027-01-01").json()
        api.post("/Accounting/MarkInvoicesAsSent", json={"InvoiceIds": [queue[0]["id"]]})
        assert len(api.get("/Accounting/GetInvoicesToSend?priorToDate=2027-01-01").json()) == len(queue) - 1
    assert [alert.name for alert in server.site.alarm.alerts] == ["Accounting/MarkInvoicesAsSent"]


def test_alarms_can_be_cleared(visitor: Visitor) -> None:
    """A test that provoked one starts anew after a reset."""
    visitor.http.post("/Portal/Jobs")
    visitor.control("alarms/reset")
    assert visitor.get("/__control/alarms").json() == []


def test_a_late_photo_arrives_without_an_alarm(visitor: Visitor) -> None:
    """What the office or a phone does is no write of the visitor's."""
    job = visitor.site.world.jobs[0]
    count = len(job.attachments)
    visitor.control("late", job=job.number, name="late.jpg")
    visitor.control("touch", job=job.number)
    assert len(job.attachments) == count + 1
    assert visitor.get(f"/Portal/Attachments/Download/{job.attachments[-1].guid}").content[:2] == b"\xff\xd8"
    assert job.description.endswith("Changed by the office.")
    visitor.control("remove", job=job.number, name="late.jpg")
    assert len(job.attachments) == count
    assert visitor.site.alarm.alerts == []


def test_requests_and_logins_are_counted(visitor: Visitor) -> None:
    """A test can say how often an address was asked for and how many passwords were sent."""
    visitor.get("/Portal/Jobs")
    counted = visitor.get("/__control/requests").json()
    assert counted["logins"] == 1
    assert counted["requests"]["GET /Portal/Jobs"] == 1
