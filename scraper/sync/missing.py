"""What a window of dates lacks: asked for on the card that it belongs to, told where nothing finds it, and gone when a
run on another day finds it nowhere either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.portal import Portal
from scraper.entities import CATALOG, RECORDS
from scraper.entities.places import JOB, OnCard
from scraper.store import Card, Listing, Planned, Run, StoredObject, WorkItem
from scraper.store.lookup import BEGINNING, Wanted
from scraper.sync.absence import tell_absence
from scraper.sync.parents import natural_key
from scraper.sync.plan import is_due
from scraper.workspace import Workspace


def seek(
    ws: Workspace, run: Run, portal: Portal, listing: Listing, lacking: Sequence[StoredObject], target: dict[str, Any]
) -> list[Planned]:
    """Visits to the cards that what is lacking belongs to, and what is done once they were read; nothing where the
    listing never showed any of it. `target`: `from` and `to` of the window, and `proof`, the page that proves it."""
    shown = [one for one in lacking if listing.facet in ws.store.objects.facets(one.entity, one.id)]
    if not shown:
        return []
    told = {**target, "place": listing.facet, "lacks": [one.id for one in shown]}
    visits = [
        visit
        for place in CATALOG[listing.entity].on_cards
        for one in shown
        if place.adds_only and (visit := _visit(ws, run, portal, place, one)) is not None
    ]
    return [*visits, Planned("missing", listing.entity, told)]


def settle_missing(ws: Workspace, run: Run, item: WorkItem) -> list[str]:
    """Age what nothing has shown since the run began, and say so of each; what a person should know of it."""
    target, words = item.target, CATALOG[item.entity].plural_words
    listing = Listing(item.entity, target["place"], target["place"])
    held = _held(ws, item)
    found = [one.id for one in held if _is_shown(ws, run, one)]
    with ws.store.unit():
        waiting = ws.store.losses.age_missing(
            item, listing, found, since=run.started_at, today=ws.today, among=target["lacks"]
        )
        left = [one for one in _held(ws, item) if one.gone_at is None]
        tell_absence(ws, run, listing, left, found, target["proof"])
        ws.store.items.done(item)
    window = f"{target['from']} to {target['to']}"
    notes = [f"{len(found)} {words} that began from {window} are elsewhere now"] if found else []
    if waiting:
        notes.append(
            f"{waiting} {words} that began from {window} are not shown there any more: "
            "gone when a run on another day lacks them too"
        )
    return notes


def _held(ws: Workspace, item: WorkItem) -> list[StoredObject]:
    found = (ws.store.objects.get(item.entity, id_) for id_ in item.target["lacks"])
    return [one for one in found if one is not None]


def _is_shown(ws: Workspace, run: Run, one: StoredObject) -> bool:
    """Whether another window, or a card, has shown it in this run."""
    readings = ws.store.objects.facets(one.entity, one.id).values()
    return any(each.source == "ui" and each.observed_at >= run.started_at for each in readings)


def _visit(ws: Workspace, run: Run, portal: Portal, place: OnCard, one: StoredObject) -> Planned | None:
    """The visit to the card that an object names; None where it names none, or the run goes there anyway."""
    number = one.fields[place.by]
    if number is None:
        return None
    if place.of != JOB:
        return _visit_record(ws, portal, place, number, one.entity)
    card = ws.store.cards.find(number, one.fields.get("section_name"))
    if card is None or card.url is None or _is_on_the_way(ws, run, card):
        return None
    where = {"job_number": card.job_number, "section_name": card.section_name, "portal_id": card.portal_id}
    return Planned("card", JOB, where | {"url": card.url, "name": None, "entities": [one.entity]})


def _is_on_the_way(ws: Workspace, run: Run, card: Card) -> bool:
    asked = run.scope["jobs"]
    return card.job_number in asked if asked else run.scope["since"] is None and is_due(ws, run.scope, card)


def _visit_record(ws: Workspace, portal: Portal, place: OnCard, number: str, entity: str) -> Planned | None:
    """The visit to the card of a record that is no job, where the shape of such addresses is known."""
    wanted = Wanted(place.of, {RECORDS[place.of].key[0]: number})
    for _, owner in ws.store.lookup.page(wanted, BEGINNING, 1):
        guid = owner.body["portal_id"]
        if (url := portal.learnt(f"card of {place.of}", guid)) is not None:
            target = {"id": owner.id, "parent": natural_key(owner), "name": number, "portal_id": guid, "url": url}
            return Planned("record_card", place.of, target | {"entities": [entity]})
    return None
