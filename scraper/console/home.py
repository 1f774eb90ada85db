"""Where one begins: what needs a look, the last run, and everything that is held."""

from __future__ import annotations

from dataclasses import asdict
from typing import NamedTuple

from scraper.checks.open_points import KINDS, Kind
from scraper.checks.required_forms import Missing, missing_forms
from scraper.console.desk import FORM, Desk, place
from scraper.console.layout import ROOT, Shown
from scraper.console.tables import listing, top_objects
from scraper.entities import CATALOG
from scraper.errors import LayoutChanged
from scraper.pages.job_type import JobTypesPage
from scraper.parse.snapshots import required_forms
from scraper.profile.forms import RequiredForm
from scraper.store import StoredObject
from scraper.store.lookup import BEGINNING, Wanted

COUNTED_TO = 1_000
"""Open points are counted so far: the page is there at once however many there are."""
MOST_OF_A_JOB = 1_000
"""Forms of one job that are looked through."""
SWMS: tuple[Kind, ...] = ("unsigned", "unread", "lacking")
OF_FORMS: tuple[Kind, ...] = ("unsigned", "unanswered", "unread", "lacking", "late", "in conflict")
OF_OTHERS: tuple[Kind, ...] = ("in conflict", "does not hold", "late")


class Tile(NamedTuple):
    """How many objects have something open, and where they are listed."""

    number: str
    words: str
    to: str
    is_bad: bool


def home(desk: Desk) -> Shown:
    """The first page."""
    swms = [_tile(desk, FORM, kind, category="swms") for kind in SWMS] if desk.sees(FORM) else []
    forms = [_tile(desk, FORM, kind) for kind in OF_FORMS] if desk.sees(FORM) else []
    others = [
        tile
        for name in CATALOG
        if name != FORM and desk.sees(name)
        for kind in OF_OTHERS
        if (tile := _tile(desk, name, kind)).is_bad
    ]
    runs = desk.ws.store.runs.page(None, 1) if desk.token.has("admin") else ()
    return desk.render("home.html", {"page": "home"}, swms=swms, forms=forms, others=others, runs=runs)


def _tile(desk: Desk, entity: str, kind: Kind, **filters: str) -> Tile:
    found = desk.ws.store.lookup.count(Wanted(entity, filters, point=kind), COUNTED_TO)
    spec = CATALOG[entity]
    number = str(found) if found < COUNTED_TO else f"{COUNTED_TO:,} or more"
    words = kind if entity == FORM else f"{spec.plural_words}: {kind}"
    return Tile(number, words, listing(spec, point=kind, **filters), bool(found) and kind in KINDS)


def rules(desk: Desk) -> list[RequiredForm] | None:
    """Which job type requires which form, read once of the same evidence; None: today's profile cannot read it."""
    ws = desk.ws
    seen = tuple(one.sha256 for one in ws.store.evidence.latest([JobTypesPage.kind]))
    try:
        return ws.remembered("console.required_forms", seen, lambda: required_forms(ws))
    except LayoutChanged:
        return None


def missing_of(desk: Desk, number: str) -> list[Missing]:
    """The required forms that one job does not show."""
    required = rules(desk)
    if not required or not (desk.sees("job") and desk.sees(FORM)):
        return []
    jobs = [one.fields for one in _of_job(desk, "job", number)]
    return list(missing_forms(jobs, (one.fields for one in _of_job(desk, FORM, number)), required))


def _of_job(desk: Desk, entity: str, number: str) -> list[StoredObject]:
    """What of a job is not gone, confidential or not; of its many forms the first thousand."""
    rows = desk.ws.store.lookup.page(Wanted(entity, {"job_number": number}), BEGINNING, MOST_OF_A_JOB)
    return [one for _, one in rows]


def missing(desk: Desk, before: str | None) -> Shown:
    """Jobs that lack a required form, a page of the newest jobs at a time. Raises `Forbidden`, `InvalidQuestion`."""
    for entity in ("job", FORM):
        desk.token.require_entity(CATALOG[entity])
    required = rules(desk)
    found = desk.page(Wanted("job", {}, newest_first=True), place(before))
    jobs = top_objects(found.objects)
    due = {str(one.fields["job_number"]) for one in jobs if required and one.fields["job_type"]}
    forms = [one.fields for number in sorted(due) for one in _of_job(desk, FORM, number)]
    lacking = list(missing_forms([one.fields for one in jobs], forms, required or ()))
    told = {"entity": "job", "ids": [one.id for one in jobs if any(_is_of(each, one.fields) for each in lacking)]}
    return desk.render(
        "missing.html",
        told,
        rules=None if required is None else len(required),
        missing=[asdict(one) for one in lacking],
        looked=len(jobs),
        next=None if found.next is None else f"{ROOT}/missing?before={found.next}",
    )


def _is_of(one: Missing, fields: dict[str, object]) -> bool:
    return one.job_number == fields["job_number"]
