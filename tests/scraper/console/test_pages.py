"""What each page shows and to whom: lists, jobs, objects, what needs a look, runs."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from scraper.checks.required_forms import Missing
from scraper.console import doors, home, objects, runs, tables
from scraper.console.layout import Moved, Shown
from scraper.entities import CATALOG
from scraper.errors import Forbidden, InvalidQuestion, NotFound
from scraper.evidence.snapshot import Context
from scraper.models import Job, Reading
from scraper.models.base import Link
from scraper.profile.forms import RequiredForm
from scraper.store import Planned
from scraper.workspace import Workspace
from tests.scraper.archive.holdings import CLIENT, OURS, THEIRS, Holdings
from tests.scraper.console.conftest import HOSTILE, NOW, UNSIGNED, Desks, put_unsigned


def text(page: Shown | Moved) -> str:
    """What a person reads of a page."""
    assert isinstance(page, Shown)
    main = page.html[page.html.index("<main") :]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def links(page: Shown | Moved) -> list[str]:
    """Where a page leads."""
    assert isinstance(page, Shown)
    return re.findall(r'href="([^"]+)"', page.html)


def test_an_unsigned_swms_is_two_clicks_away(ws: Workspace, desk: Desks) -> None:
    """From the first page to the list of those, from there to the form."""
    first = home.home(desk())
    assert "SWMS 1 unsigned" in text(first)
    (to,) = (one for one in links(first) if "point=unsigned" in one and "category=swms" in one)
    listed = tables.table(desk(), "compliance_forms", {"point": "unsigned", "category": "swms"})
    assert to == "/console/compliance_forms?point=unsigned&amp;category=swms"
    assert UNSIGNED in text(listed)
    assert "1 of 2 places are signed; not worker" in text(listed)
    (form,) = (one for one in ws.store.objects.list("compliance_form") if one.fields["category"] == "swms")
    assert f"/console/compliance_forms/{form.id}" in links(listed)
    shown = text(objects.page(desk(), "compliance_forms", form.id))
    for words in ("worker", "unsigned", "table 2, row 3: two boxes are ticked", "Dig"):
        assert words in shown


@pytest.mark.parametrize("point", ["unread", "late", "unsigned"])
def test_what_is_open_is_listed_by_its_kind(desk: Desks, point: str) -> None:
    """And only what is."""
    shown = text(tables.table(desk(), "compliance_forms", {"point": point}))
    assert UNSIGNED in shown
    assert "JSA level 1.pdf" not in shown


def test_a_point_that_is_closed_is_listed_no_more(ws: Workspace, desk: Desks) -> None:
    """The index follows the object."""
    from scraper.models import ComplianceForm
    from scraper.models.compliance_form import Signature

    held = Holdings(ws)
    page = held.page("<p>again</p>", "form_view", OURS)
    signed = (Signature(code="worker", sha256="2" * 64), Signature(code="boss", sha256="1" * 64))
    record = ComplianceForm(job_number=OURS, document_name=UNSIGNED, signatures=signed, readings=())
    later = NOW.replace(day=2)
    ws.store.objects.put(
        [Reading(record=record, source="ui", facet="form_view", observed_at=later, evidence=page.sha256)]
    )
    assert "Nothing." in text(tables.table(desk(), "compliance_forms", {"point": "unsigned"}))


def test_jobs_are_found_by_words_and_by_number(ws: Workspace, desk: Desks) -> None:
    """Whole words in any case and order, of name, number, customer; a number leads to the job at once."""
    for words in ("wattle GUM", "gum early switchboard", "1001"):
        shown = text(tables.table(desk(), "jobs", {"q": words}))
        assert (OURS in shown, THEIRS in shown) == (True, False), words
    assert "Nothing." in text(tables.table(desk(), "jobs", {"q": "wat"}))
    assert tables.table(desk(), "jobs", {"q": "j1001"}) == Moved(f"/console/jobs/{OURS}")
    assert CLIENT.replace("&", "&amp;") in text(tables.table(desk(), "jobs", {"customer": CLIENT}))


def test_pages_of_fifty_hold_each_object_once(ws: Workspace, desk: Desks) -> None:
    """The newest first, whatever comes meanwhile."""
    page = ws.keep(b"x", "jobs_grid", "https://portal.example/x", (), Context())
    jobs = [Job(job_number=f"K{number}", name="Slate") for number in range(120)]
    ws.store.objects.put(
        [Reading(record=one, source="ui", facet="jobs_grid", observed_at=NOW, evidence=page.sha256) for one in jobs]
    )
    seen: list[str] = []
    asked: dict[str, str] = {"q": "slate"}
    while asked:
        shown = tables.table(desk(), "jobs", asked)
        assert isinstance(shown, Shown)
        seen += [str(one.fields["job_number"]) for one in map(_job(ws), shown.told["ids"])]
        further = re.search(r'rel="next" href="[^"]*before=(\d+)"', shown.html)
        asked = {"q": "slate", "before": further[1]} if further is not None else {}
    assert seen == [f"K{number}" for number in reversed(range(120))]


def _job(ws: Workspace):
    return lambda ident: ws.store.objects.get("job", ident)


def test_every_entity_of_the_catalogue_has_its_pages(ws: Workspace, desk: Desks) -> None:
    """A listing, an object's page and each of its fields, with no page written for it; and its scope alone opens it."""
    for entity, spec in CATALOG.items():
        page = ws.keep(entity.encode(), "a_page", "https://portal.example/x", (), Context())
        record = spec.record.of_printed(spec.example)
        reading = Reading(record=record, source="ui", facet="a_page", observed_at=NOW, evidence=page.sha256)
        (ident,) = ws.store.objects.put([reading]).ids
        listed = tables.table(desk(spec.scope), spec.plural, {})
        assert isinstance(listed, Shown)
        assert ident in listed.told["ids"]
        assert f"/console/{spec.plural}" in links(home.home(desk(spec.scope)))
        shown = objects.page(desk(spec.scope), spec.plural, ident)
        assert ident in shown.told["ids"]
        one = ws.store.objects.get(entity, ident)
        assert one is not None
        for name in spec.record.contract_fields()[:3]:
            assert "<main" in objects.field(desk(spec.scope), spec.plural, ident, name).html
        other = desk("admin", *({one for each in CATALOG.values() for one in each.scopes} - {*spec.scopes}))
        with pytest.raises(Forbidden, match=spec.scope):
            tables.table(other, spec.plural, {})
        with pytest.raises(Forbidden, match=spec.scope):
            objects.page(other, spec.plural, ident)
        with pytest.raises(Forbidden, match=spec.scope):
            objects.field(other, spec.plural, ident, "job_number")
        with pytest.raises(Forbidden, match=spec.scope):
            objects.frame(other, spec.plural, ident, "job_number", "a_page")


def test_a_job_has_all_that_belongs_to_it_and_what_needs_a_look(desk: Desks) -> None:
    """Sections, forms, photos, claims, variations; each open point leads to where it stands."""
    page = objects.page(desk(), "jobs", OURS)
    shown = text(page)
    for words in (
        "Needs a look",
        "unsigned",
        "Rough In",
        "site photo.jpg",
        "PC1",
        f"Q-{OURS}",
        "costs.xlsx",
        "Isolate",
    ):
        assert words in shown
    assert THEIRS not in shown
    assert any("/attachments/" in one and one.endswith("/file") for one in links(page))


def test_what_a_token_does_not_cover_is_said_and_not_taken_for_none(desk: Desks) -> None:
    """A job without forms and a job whose forms may not be seen are two things."""
    shown = text(objects.page(desk("read:jobs"), "jobs", OURS))
    assert "This token does not cover" in shown
    assert "compliance forms" in shown
    assert "No completed form" not in shown
    assert UNSIGNED not in shown
    assert "This token does not cover completed forms" in text(home.home(desk("read:jobs")))


def test_what_is_confidential_needs_more(ws: Workspace, desk: Desks) -> None:
    """The file, the form that the same file is, on every page; how much is left out is told."""
    held = Holdings(ws)
    held.attachment("secret.pdf", b"%PDF-1.4 hidden", confidential=True)
    hidden = held.form("secret.pdf", b"%PDF-1.4 hidden")
    some = desk(*(scope for scope in desk().token.scopes if scope != "admin"))
    for page in (objects.page(some, "jobs", OURS), tables.table(some, "compliance_forms", {})):
        assert hidden not in str(page)
        assert "need the scope admin" in text(page)
    assert hidden in str(objects.page(desk(), "jobs", OURS))
    for ask in (
        lambda: objects.page(some, "compliance_forms", hidden),
        lambda: objects.field(some, "compliance_forms", hidden, "answers"),
        lambda: objects.frame(some, "compliance_forms", hidden, "answers", "form"),
    ):
        with pytest.raises(Forbidden, match="admin"):
            ask()
    (costs,) = (one for one in ws.store.objects.list("attachment", OURS) if one.fields["name"] == "costs.xlsx")
    at = f"/console/attachments/{costs.id}/file"
    assert at not in links(objects.page(some, "attachments", costs.id))
    assert at in links(objects.page(desk(), "attachments", costs.id))


def test_the_portals_words_are_text_on_every_page(ws: Workspace, desk: Desks) -> None:
    """Scripts, attributes, addresses, signs that turn text, zero bytes, and text without end."""
    held = Holdings(ws)
    page = held.page("<p>x</p>", "jobs_grid")
    huge = HOSTILE + "x" * 300_000
    hostile = Job(
        job_number=f"K{HOSTILE}",
        name=huge,
        status=HOSTILE,
        site_customer=Link(name=HOSTILE),
        description=huge,
        extra={HOSTILE: HOSTILE},
    )
    ident = held.put(hostile, page)
    form = put_unsigned(held, HOSTILE, completed_by=HOSTILE, status=HOSTILE)
    one = ws.store.objects.get("job", ident)
    assert one is not None
    pages = [
        home.home(desk()),
        tables.table(desk(), "jobs", {}),
        tables.table(desk(), "jobs", {"status": HOSTILE.replace("\0", "")}),
        tables.table(desk(), "compliance_forms", {}),
        objects.page(desk(), "jobs", ident),
        objects.page(desk(), "compliance_forms", form),
        *(objects.field(desk(), "jobs", ident, name) for name in ("name", "status", f"extra.{HOSTILE}")),
        doors.problem(HOSTILE, HOSTILE),
        doors.login(HOSTILE, HOSTILE),
    ]
    for each in pages:
        assert isinstance(each, Shown)
        assert "<script>alert" not in each.html
        assert ' onload="' not in each.html
        assert "\u202e" not in each.html
        assert "\0" not in each.html
        assert 'href="javascript:' not in each.html
        assert "49" not in re.findall(r"\{\{.*?\}\}|7 \* 7 = 49", each.html)
    assert len(str(pages[1])) < 60_000


def test_a_filter_that_is_none_is_told(desk: Desks) -> None:
    """By its name, as everywhere."""
    for asked in ({"colour": "x"}, {"point": "x"}, {"before": "x"}, {"before": "-1"}, {"status": "a\0b"}):
        with pytest.raises(InvalidQuestion, match=next(iter(asked))):
            tables.table(desk(), "jobs", asked)
    with pytest.raises(InvalidQuestion, match="q"):
        tables.table(desk(), "attachments", {"q": "x"})
    with pytest.raises(NotFound):
        tables.table(desk(), "nix", {})


def test_jobs_that_lack_a_required_form_are_named(desk: Desks, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the rule of everything else; without rules, that nothing is said."""
    assert "not on record" in text(home.missing(desk(), None))
    held = Holdings(ws)
    held.put(Job(job_number="K1", job_type="Electrical", status="completed"), held.page("<p>k</p>", "jobs_grid"))
    rule = RequiredForm(job_type="Electrical", template="SWMS", when="after_completion")
    monkeypatch.setattr(home, "required_forms", lambda _: [rule])
    ws.memory.clear()
    assert text(home.missing(desk(), None)).count("K1") == 1
    assert home.missing_of(desk(), "K1") == [Missing("K1", "Electrical", "completed", "SWMS", ())]
    assert "missing SWMS, which the job type Electrical requires" in text(objects.page(desk(), "jobs", "K1"))
    with pytest.raises(Forbidden):
        home.missing(desk("read:jobs"), None)
    assert home.missing_of(desk("read:jobs"), "K1") == []


def test_runs_and_what_they_left_out(ws: Workspace, desk: Desks) -> None:
    """For operators alone, as in the service."""
    run = ws.store.runs.begin({"entities": [], "jobs": []})
    ws.store.items.plan(run, [Planned("listing", "job", {})])
    item = ws.store.items.take(run)
    assert item is not None
    ws.store.runs.skip(item, "job", HOSTILE, "its card could not be read")
    ws.store.runs.coverage(item, entity="job", listing="jobs_grid", expected=3, taken=2)
    ws.store.items.done(item)
    ws.store.runs.finish(run.id)
    assert "partial" in text(runs.runs(desk(), None))
    shown = runs.run(desk(), run.id)
    assert "its card could not be read" in text(shown)
    assert "its source counts 3, the walk read 2" in text(shown)
    assert "<script>alert" not in shown.html
    assert "Last run" in text(home.home(desk()))
    assert "Last run" not in text(home.home(desk("read:jobs")))
    for ask in (lambda: runs.runs(desk("read:jobs"), None), lambda: runs.run(desk("read:jobs"), run.id)):
        with pytest.raises(Forbidden):
            ask()
    with pytest.raises(NotFound):
        runs.run(desk(), "none")


def test_runs_are_walked_page_by_page(ws: Workspace, desk: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, the newest first."""
    monkeypatch.setattr(runs, "RUNS_A_PAGE", 2)
    made = [ws.store.runs.begin({"jobs": [str(number)]}).id for number in range(5)]
    seen: list[str] = []
    before: str | None = None
    for _ in range(3):
        shown = runs.runs(desk(), before)
        seen += re.findall(r'href="/console/runs/([^"]+)"', shown.html)
        further = re.search(r"before=(\d+)", shown.html)
        before = further[1] if further is not None else None
    assert seen == made[::-1]
    assert before is None


@pytest.mark.parametrize(
    "to",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/consolex", "/jobs", "/console/\nx", "javascript:x"],
)
def test_the_log_in_leads_nowhere_else(to: str) -> None:
    """Whatever an address asks for."""
    assert doors.within(to) == "/"
    assert doors.within("/console/jobs?q=a%20b") == "/console/jobs?q=a%20b"


def test_times_and_words_of_a_page_are_the_archives(desk: Desks) -> None:
    """One style, one way to say a time."""
    shown = objects.page(desk(), "jobs", OURS)
    assert "2 Mar 2026 00:30:00 (UTC+11:00)" in text(shown)
    assert datetime(2026, 3, 1, 13, 30, tzinfo=UTC).isoformat() not in text(shown)
