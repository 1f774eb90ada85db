"""Both skins over plain HTTP: what stands on which screen, what a read needs, and what drift changes."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import httpx
import openpyxl
import pytest

from fixtures.portal.data import Job, User
from fixtures.portal.dialect import DRIFTS, Dialect, dialect
from fixtures.portal.grids import CARDS, GRIDS, on_tab, shown
from fixtures.portal.grids.declared import Card
from fixtures.portal.server import PortalServer
from fixtures.portal.sessions import COOKIE
from fixtures.portal.skins import kendo, screens
from fixtures.portal.skins.menu import ADMINISTRATION
from fixtures.portal.writes import WRITES

BEFORE_LOGIN = {"set_password", "mail_reset"}
"""Writes that stand on the pages before the Dashboard, which are no matter of a skin."""
SKINS = ("classic", "kendo")


class Visitor:
    """A signed-in browser without a browser."""

    def __init__(self, server: PortalServer, user: User) -> None:
        self.site = server.site
        self.session = server.site.sessions.open(user)
        self.http = httpx.Client(base_url=server.portal_url, cookies={COOKIE: self.session.key}, timeout=60)

    def page(self, address: str) -> str:
        answer = self.http.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.text

    def card(self, job: Job, tab: str) -> str:
        if self.site.options.skin == "kendo":
            return self.page(f"/Portal/JobCard/Tab/{tab}?id={job.guid}")
        return self.page(f"{self.site.dialect.job_address(job.guid)}?tab={tab}")

    def record(self, card: Card, guid: str, tab: str) -> str:
        """The card of a record that is no job, with this tab open."""
        if self.site.options.skin == "kendo":
            return self.page(card.address(guid)) + self.page(f"/Portal/Card/{card.of}/Tab/{tab}?id={guid}")
        return self.page(f"{card.address(guid)}?tab={tab}")

    def read(
        self,
        grid: str,
        fields: Mapping[str, object] | None = None,
        *,
        token: str | None = None,
        forgery: str | None = None,
    ) -> httpx.Response:
        own = self.session.forgery_token if forgery is None else forgery
        header = self.session.storage_token if token is None else token
        form = {"__RequestVerificationToken": own, **(fields or {})}
        address = kendo.READS.get(grid, kendo.SCHEDULE_READ)
        return self.http.post(address, data=form, headers={"X-Portal-Token": header})

    def rows(self, grid: str, **fields: object) -> list[dict[str, Any]]:
        found = self.read(grid, fields).json()["Data"]
        assert isinstance(found, list)
        return found


@pytest.fixture
def visit(start_portal: Callable[..., PortalServer]) -> Iterator[Callable[..., Visitor]]:
    """Start a portal and walk in: as the view-only user, or as the administrator."""
    with ExitStack() as closing:

        def walk_in(skin: str, *drift: str, administrator: bool = False, **options: Any) -> Visitor:
            server = start_portal(skin=skin, drift=drift, **options)
            visitor = Visitor(server, server.site.world.users[1 if administrator else 0])
            closing.enter_context(visitor.http)
            return visitor

        yield walk_in


def headings(markup: str) -> list[str]:
    """All column headings of a classic page."""
    found = re.findall(r'<th scope="col">(.*?)<', markup)
    return [html.unescape(one) for one in found]


def grids(markup: str) -> list[dict[str, Any]]:
    """The set-ups of the grids that kendo's script will draw."""
    return [json.loads(html.unescape(one)) for one in re.findall(r'data-live="(.*?)"', markup)]


def addresses(markup: str) -> set[str]:
    """Everything a page leads to, by link, form or script."""
    return {html.unescape(one) for one in re.findall(r'(?:href|action|data-write|data-upload)="(/.*?)"', markup)}


def everything(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Address and markup of every screen that the menu, the Jobs list and the cards lead to."""
    for address in sorted(one for one in addresses(visitor.page("/Portal/Dashboard")) if one.startswith("/Portal")):
        if "/Download/" not in address and not is_write(address):
            yield address, visitor.page(address)
    world = visitor.site.world
    yield from _of_records(visitor)
    if visitor.site.options.skin == "kendo":
        events = re.findall(r'"url": ?"(/.*?)"', visitor.read("schedule").text)
        yield "schedule", " ".join(f'href="{one}"' for one in events)
    for job in (*world.jobs, *world.jobs[1].sections):
        yield job.number, visitor.page(visitor.site.dialect.job_address(job.guid))
        for tab in screens.tabs(visitor.site, job):
            yield f"{job.number} {tab.key}", visitor.card(job, tab.key)
        if visitor.site.options.skin == "kendo":
            for grid in (name for name, one in GRIDS.items() if one.row_controls):
                for row in visitor.rows(grid, jobId=job.guid):
                    yield f"{job.number} {grid}", " ".join(f'href="{one["url"]}"' for one in row["Controls"])


def _of_records(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """The cards of records that are no job, and what stands in the rows of their grids."""
    places = ((card, one) for card in CARDS.values() for one in card.things(visitor.site.world))
    for card, thing, key in ((one, thing, key) for one, thing in places for key in one.tabs):
        yield f"{card.of} {thing.guid} {key}", visitor.record(card, thing.guid, key)
        for grid in (one for one in on_tab(card.of, key) if one.row_controls and visitor.site.options.skin == "kendo"):
            for row in visitor.rows(grid.name, jobId=thing.guid):
                yield f"{card.of} {grid.name}", " ".join(f'href="{one["url"]}"' for one in row["Controls"])


def is_write(address: str) -> bool:
    """The address belongs to a never-press control."""
    return any(re.fullmatch(one.path.replace("{id}", "[^/]+"), address.partition("?")[0]) for one in WRITES.values())


# ---------------------------------------------------------------------------------------------- screens


@pytest.mark.parametrize("skin", SKINS)
def test_every_never_press_control_stands_somewhere(visit: Callable[..., Visitor], skin: str) -> None:
    """Each control of the never-press list is on a screen of either skin, leading where its write is."""
    visitor = visit(skin, administrator=True, jobs=8)
    found = {address for _, markup in everything(visitor) for address in addresses(markup)}
    missing = [
        name
        for name, one in WRITES.items()
        if not any(re.fullmatch(one.path.replace("{id}", "[^/]+"), address) for address in found)
    ]
    assert set(missing) == BEFORE_LOGIN


@pytest.mark.parametrize("skin", SKINS)
def test_looking_at_everything_rings_no_alarm(visit: Callable[..., Visitor], skin: str) -> None:
    """All screens and all reads of a portal can be looked at without a single write."""
    visitor = visit(skin, administrator=True)
    assert len(list(everything(visitor))) > 40
    assert visitor.site.alarm.alerts == []


@pytest.mark.parametrize("skin", SKINS)
def test_a_pressed_link_writes(visit: Callable[..., Visitor], skin: str) -> None:
    """A status box is a plain link that changes the job and rings the alarm."""
    visitor = visit(skin)
    job = visitor.site.world.jobs[1]
    link = f"/Portal/Jobs/Close/{job.guid}"
    assert link in addresses(visitor.page(visitor.site.dialect.job_address(job.guid)))
    visitor.http.get(link)
    assert job.status == "closed"
    assert [alert.name for alert in visitor.site.alarm.alerts] == ["close_job"]


@pytest.mark.parametrize("skin", SKINS)
def test_administration_goes_by_role(visit: Callable[..., Visitor], skin: str) -> None:
    """The view-only user neither sees nor opens what belongs to an Administrator; users it may look at."""
    visitor = visit(skin)
    shown = addresses(visitor.page("/Portal/Dashboard"))
    users = "/Portal/Administration/Users"
    assert [one for one in shown if one.startswith("/Portal/Administration")] == [users]
    assert {visitor.http.get(entry.path).status_code for entry in ADMINISTRATION if entry.path != users} == {403}


@pytest.mark.parametrize("skin", SKINS)
def test_names_are_text_never_markup(visit: Callable[..., Visitor], skin: str) -> None:
    """A file called <b>.jpg is shown as such."""
    visitor = visit(skin)
    job = visitor.site.world.jobs[0]
    assert any(one.name == "<b>.jpg" for one in job.attachments)
    if skin == "kendo":
        assert "<b>.jpg" in [row["Cells"]["name"] for row in visitor.rows("attachments", jobId=job.guid)]
    else:
        markup = visitor.card(job, "attachments")
        assert "&lt;b&gt;.jpg" in markup
        assert "<b>.jpg" not in markup


@pytest.mark.parametrize("skin", SKINS)
def test_a_section_card_says_what_it_is(visit: Callable[..., Visitor], skin: str) -> None:
    """A section's card carries the parent's number, its own name, and a link to the parent."""
    visitor = visit(skin)
    parent = visitor.site.world.jobs[1]
    section = parent.sections[0]
    markup = visitor.page(visitor.site.dialect.job_address(section.guid))
    assert parent.number in (re.search(r"<h[12].*?</h[12]>", markup) or [""])[0]
    assert section.name in markup
    assert visitor.site.dialect.job_address(parent.guid) in addresses(markup)


@pytest.mark.parametrize("skin", SKINS)
def test_custom_fields_may_have_their_own_tab(visit: Callable[..., Visitor], skin: str) -> None:
    """With the switch, the company's own fields leave the Details tab for Custom Details."""
    visitor = visit(skin, switches={"custom_fields": "tab"})
    job = visitor.site.world.jobs[0]
    name = job.custom_fields[0].name
    assert name not in visitor.card(job, "details")
    assert name in visitor.card(job, "custom_details")


# ---------------------------------------------------------------------------------------------- classic


def test_classic_list_walks_to_its_end(visit: Callable[..., Visitor]) -> None:
    """Following Next gives every job once, and the pager's total is their number."""
    visitor = visit("classic", jobs=43)
    address, numbers = "/Portal/Jobs?status=all", list[str]()
    while address:
        markup = visitor.page(address)
        numbers += re.findall(r'href="/Portal/Jobs/Details/[^"]+">([^<]+)<', markup)
        following = re.search(r'<a href="([^"]+)">Next</a>', markup)
        address = "/Portal/Jobs" + html.unescape(following[1]) if following else ""
    assert sorted(numbers) == sorted(job.number for job in visitor.site.world.jobs)
    assert "Showing 41 to 43 of 43 entries" in markup


def test_classic_list_opens_with_open_jobs_only(visit: Callable[..., Visitor]) -> None:
    """The status filter stands at All Open first, so that a reader has to choose All."""
    visitor = visit("classic")
    closed = visitor.site.world.jobs[0]
    assert not closed.is_open
    assert closed.guid not in visitor.page("/Portal/Jobs")
    assert closed.guid in visitor.page("/Portal/Jobs?status=all")


def test_classic_columns_are_chosen_per_user(visit: Callable[..., Visitor]) -> None:
    """Ticked columns stay ticked, and an unticked one is not in the page."""
    visitor = visit("classic")
    assert "Suburb" in headings(visitor.page("/Portal/Jobs"))
    visitor.page("/Portal/Jobs?column=job_number&column=client_order_number")
    assert headings(visitor.page("/Portal/Jobs")) == ["Job Number", "Client Order Number"]


def test_pager_may_claim_too_much(visit: Callable[..., Visitor]) -> None:
    """Under the fault pager-total the list says two more than it has."""
    visitor = visit("classic", faults=("pager-total",))
    assert "of 5 entries" in visitor.page("/Portal/Jobs?status=all")


# ---------------------------------------------------------------------------------------------- kendo


def test_kendo_reads_in_pages(visit: Callable[..., Visitor]) -> None:
    """A read gives at most what was asked for, the total of all, and the newest job first."""
    visitor = visit("kendo", jobs=43)
    first = visitor.read("jobs", {"page": 1, "skip": 0, "take": 20, "status": "all"}).json()
    third = visitor.read("jobs", {"page": 3, "skip": 40, "take": 20, "status": "all"}).json()
    assert (len(first["Data"]), len(third["Data"]), first["Total"]) == (20, 3, 43)
    assert first["Data"][0]["Id"] == visitor.site.world.jobs[-1].guid


def test_kendo_reads_need_their_tokens(visit: Callable[..., Visitor]) -> None:
    """Without the token out of the browser's storage a read answers 401, without the form's token 400."""
    visitor = visit("kendo")
    answers = [visitor.read("jobs", token=""), visitor.read("jobs", forgery="other"), visitor.read("jobs")]
    assert [answer.status_code for answer in answers] == [401, 400, 200]


def test_kendo_tabs_hold_nothing_until_they_are_chosen(visit: Callable[..., Visitor]) -> None:
    """The card's page has empty panels; the badge already counts."""
    visitor = visit("kendo")
    job = visitor.site.world.jobs[0]
    markup = visitor.page(visitor.site.dialect.job_address(job.guid))
    assert f"Files ({len(job.attachments)})" in markup
    assert job.description.splitlines()[0] not in markup
    assert grids(markup) == []


def test_kendo_files_come_from_another_origin(visit: Callable[..., Visitor]) -> None:
    """The links of a file are signed and lead away from the portal, and good without a session."""
    visitor = visit("kendo")
    job = visitor.site.world.jobs[0]
    link = visitor.rows("attachments", jobId=job.guid)[0]["File"]["download"]
    assert link.startswith(visitor.site.files_url)
    assert httpx.get(link, timeout=60).status_code == 200


def test_section_rows_stand_below_their_parent(visit: Callable[..., Visitor]) -> None:
    """With the switch on, the Jobs list has a row per section, under the parent's number and flagged."""
    visitor = visit("kendo", switches={"section_rows": "on"})
    parent = visitor.site.world.jobs[1]
    cells = [row["Cells"] for row in visitor.rows("jobs") if row["Cells"]["job_number"] == parent.number]
    assert [one["is_section"] for one in cells] == ["N"] + ["Y"] * len(parent.sections)


# ---------------------------------------------------------------------------------------------- drift


def cards(visitor: Visitor) -> tuple[list[str], list[str]]:
    """Headings of the attachments, and of all lists on the Details tab, as a person sees them."""
    world = visitor.site.world
    files = visitor.card(world.jobs[0], "attachments")
    sections = visitor.card(world.jobs[1], "details")
    if visitor.site.options.skin == "classic":
        return headings(files), headings(sections)
    shown, areas = (
        [one["title"] for grid in grids(page) for one in grid["columns"] if not one["hidden"]]
        for page in (files, sections)
    )
    return shown, areas


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("drift", ["rename-known", "rename-unknown", "hide-columns", "add-columns", "reorder-columns"])
def test_drift_of_columns_is_what_the_dialect_says(visit: Callable[..., Visitor], skin: str, drift: str) -> None:
    """The screens show exactly the dialect's columns, and they are not those without drift."""
    visitor = visit(skin, drift)
    say = visitor.site.dialect
    files, sections = cards(visitor)
    assert files == visible(say, "attachments") != visible(dialect(skin), "attachments")
    wanted = visible(say, "job_sections")
    assert any(sections[at : at + len(wanted)] == wanted for at in range(len(sections)))


def visible(say: Dialect, grid: str) -> list[str]:
    """Headings that a dialect shows of a grid."""
    return [column.heading for column in say.grids[grid] if not column.hidden]


def test_hidden_columns_stay_in_kendos_markup_only(visit: Callable[..., Visitor]) -> None:
    """A hidden column is gone from classic's page; kendo keeps it, marked as hidden."""
    classic = visit("classic", "hide-columns")
    assert "Uploaded By" not in classic.card(classic.site.world.jobs[0], "attachments")
    other = visit("kendo", "hide-columns")
    columns = grids(other.card(other.site.world.jobs[0], "attachments"))[0]["columns"]
    assert {"Added By"} == {one["title"] for one in columns if one["hidden"]}


def attachments_tab(say: Dialect) -> str:
    """What a dialect calls the attachments' tab."""
    return next(tab.title for tab in say.tabs if tab.key == "attachments")


@pytest.mark.parametrize("skin", SKINS)
def test_moved_tab_is_below_more(visit: Callable[..., Visitor], skin: str) -> None:
    """The attachments have their other name and stand in the More drop-down."""
    visitor = visit(skin, "move-tab")
    markup = visitor.page(visitor.site.dialect.job_address(visitor.site.world.jobs[0].guid))
    below = markup.partition("More ")[2]
    assert visitor.site.dialect.tabs[-1].title in below
    assert attachments_tab(dialect(skin)) not in re.findall(
        r'role="tab"[^>]*>(?:<span[^>]*>)?([^<(]+)', markup.partition("More ")[0]
    )


@pytest.mark.parametrize("skin", SKINS)
def test_old_addresses_are_gone(visit: Callable[..., Visitor], skin: str) -> None:
    """Under address-shapes the Jobs list and the cards answer at their new addresses only."""
    visitor = visit(skin, "address-shapes")
    job, before = visitor.site.world.jobs[0], dialect(skin)
    assert visitor.http.get(before.jobs_path).status_code == 404
    assert visitor.http.get(before.job_address(job.guid)).status_code == 404
    assert visitor.site.dialect.jobs_path in addresses(visitor.page("/Portal/Dashboard"))
    assert job.number in visitor.page(visitor.site.dialect.job_address(job.guid))


def test_addresses_may_change_under_a_running_portal(visit: Callable[..., Visitor]) -> None:
    """A drift turned on through the control address holds from the next request on."""
    visitor = visit("classic")
    old = visitor.site.dialect.jobs_path
    visitor.http.post("/__control/drift", params={"names": "address-shapes"})
    assert visitor.http.get(old).status_code == 404
    assert visitor.http.get(visitor.site.dialect.jobs_path).status_code == 200


def test_bad_cells_print_no_amount_and_no_date(visit: Callable[..., Visitor]) -> None:
    """The second row of a card's files and of its sections cannot be read, and no other row is touched."""
    visitor = visit("kendo", "bad-cell")
    files = visitor.rows("attachments", jobId=visitor.site.world.jobs[0].guid)
    sections = visitor.rows("job_sections", jobId=visitor.site.world.jobs[1].guid)
    assert [row["Cells"]["uploaded_at"][:7] == "Tuesday" for row in files] == [False, True] + [False] * (len(files) - 2)
    assert [row["Cells"]["total_inc_tax"][0] == "$" for row in sections] == [True, False] + [True] * (len(sections) - 2)


def test_every_drift_has_a_meaning_and_an_effect() -> None:
    """No drift of the list leaves both dialects as they are."""
    for name in DRIFTS:
        assert dialect("classic", (name,)) != dialect("classic"), name
        assert dialect("kendo", (name,)) != dialect("kendo"), name


def test_an_unknown_drift_is_refused() -> None:
    """A misspelled drift is named."""
    with pytest.raises(ValueError, match="rename-knwon"):
        dialect("classic", ("rename-knwon",))


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("status", ["all", "sent"])
def test_export_from_list_is_what_the_list_shows(visit: Callable[..., Visitor], skin: str, status: str) -> None:
    """Its columns, and its rows under the filter that it is first shown with; beside what exports all customers."""
    visitor = visit(skin, jobs=3, switches={"quotes_filter": status})
    site = visitor.site
    book = openpyxl.load_workbook(io.BytesIO(visitor.http.get("/Portal/Quotes/ExportFromList").content))
    head, *rows = book.active.iter_rows(values_only=True)
    columns = shown.visible(site, "quotes")
    assert list(head) == [one.heading for one in columns]
    wanted = [[shown.printed(site, row, one) for one in columns] for row in GRIDS["quotes"].rows(site, status)]
    assert [list(row) for row in rows] == wanted != []
    page = visitor.page("/Portal/Customers")
    assert page.index("Export From List") < page.index("Export All Customers")
