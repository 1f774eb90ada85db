"""The cards of records that are no jobs: rows of their own listing lead to them; their tabs say more of the record, and
list other entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from flows.card import RecordCard
from flows.portal import Kept, Portal
from flows.screens.places import own_screens, part_of_card, tab_of_card
from scraper.entities import CATALOG
from scraper.entities.places import CardTab, OnCard, OwnScreen
from scraper.errors import LayoutChanged
from scraper.models import Record
from scraper.models.base import own_date, to_json
from scraper.pages.html.card_tabs import among
from scraper.pages.html.rows import RowView
from scraper.parse.snapshots import Rows
from scraper.store import Listing, Planned, Run, StoredObject, WorkItem
from scraper.store.lookup import BEGINNING, Wanted
from scraper.sync.absence import tell_absence
from scraper.sync.parents import due, ids_of, natural_key
from scraper.sync.plan import entities_of
from scraper.sync.record_file import take_document
from scraper.sync.walk_listing import Taken, Walked, mark_missing, take, tell, tell_rows
from scraper.workspace import Workspace

_MOST = 500
"""Objects of one card that are looked up."""


def places_on(owner: str, scope: Mapping[str, Any]) -> dict[str, OnCard]:
    """What the scope takes from cards of this entity: entity to place."""
    specs = (CATALOG[name] for name in entities_of(scope))
    return {spec.name: place for spec in specs for place in spec.on_cards if place.of == owner}


def screens_of(owner: str, scope: Mapping[str, Any]) -> tuple[OwnScreen, ...]:
    """The tabs of an entity's cards that the scope takes the entity itself from."""
    return CATALOG[owner].own_screens if owner in entities_of(scope) else ()


def has_cards(owner: str, scope: Mapping[str, Any]) -> bool:
    """Whether the scope takes anything from the cards of an entity."""
    return bool(places_on(owner, scope) or screens_of(owner, scope))


def address_of(portal: Portal, record: Record, row: RowView) -> str | None:
    """Where a row leads: by the learnt shape of such addresses where there is one, else by its link; empty where only
    pressing it would tell, None where nothing of it opens a card."""
    name = _called(to_json(record), record.portal_id, record.api_id)
    known = (getattr(record, field) for field in record.key)
    names = (name, *(value for value in known if isinstance(value, str) and value))  # the link may read as any of these
    leads = portal.learnt(f"card of {record.entity}", record.portal_id) or portal.link_of(row, *names)
    return leads or ("" if portal.opens(row, *names) is not None else None)


def _called(fields: Mapping[str, Any], *guids: str | None) -> str:
    """What a person knows a record by: the first of its texts that is no GUID."""
    return next((text for text in fields.values() if isinstance(text, str) and text.strip() and text not in guids), "")


def plan_cards(ws: Workspace, run: Run, owner: str, addresses: Mapping[str, str | None]) -> tuple[list[Planned], int]:
    """A visit for every card worth one, the latest of their own dates first, and how many are not; `addresses`: ids of
    the listed records, and where their rows lead."""
    places, screens = places_on(owner, run.scope), screens_of(owner, run.scope)
    if all(one is None for one in addresses.values()):
        return [], 0  # no row leads to a card, which is told
    listed = [one for one in ws.store.objects.list(owner, include_gone=False) if one.id in addresses]
    listed.sort(key=lambda one: own_date(CATALOG[owner].record, one.fields) or "", reverse=True)
    looks = [_evidence(one) for one in (*places.values(), *screens)]
    since = ws.store.objects.said_since(owner, [kind for kinds in looks for kind in kinds])
    found = due(ws, run.scope, _by_key(listed), looks, since)
    targets = [
        {
            "id": one.id,
            "parent": key,
            "name": _called(one.fields, one.body["portal_id"], one.body["api_id"]),
            "portal_id": one.body["portal_id"],
            "url": addresses[one.id] or None,
            "entities": list(dict.fromkeys([*([owner] if screens else []), *places])),
        }
        for key, one in found.parents.items()
    ]
    return [Planned("record_card", owner, target) for target in targets], found.rest


def _by_key(listed: Iterable[StoredObject]) -> dict[str, StoredObject]:
    """Records by what their evidence is kept under: the natural key, with the GUID behind it where two share one."""
    found: dict[str, StoredObject] = {}
    for one in listed:
        key = natural_key(one)
        found[key if key not in found else f"{key}\x1f{one.body['portal_id'] or one.id}"] = one
    return found


def take_record_card(ws: Workspace, run: Run, item: WorkItem, portal: Portal) -> None:
    """Take every entity of the item from one card. Raises `LayoutChanged` where nothing leads to the card."""
    target = item.target
    card = RecordCard(item.entity, target["parent"], target["name"], target["portal_id"], target["url"])
    parent = ws.store.objects.get(item.entity, target["id"])
    portal.open_card(card)
    if parent is None:
        raise TypeError(f"{card} was planned and is not held")
    for name in item.entities:
        own = screens_of(item.entity, {"entities": [name]}) if name == item.entity else ()
        listed = places_on(item.entity, {"entities": [name]}).get(name)
        for place in own if listed is None else (*own, listed):
            try:
                if isinstance(place, OwnScreen):
                    _take_own(ws, run, item, portal, card, place)
                    take_document(ws, run, item, portal, card, parent, place)
                else:
                    _take(ws, run, item, portal, card, parent, name, place)
            except LayoutChanged as error:  # the other tabs are read all the same
                ws.store.runs.skip(item, name, str(card), str(error))
                ws.store.runs.error(item, error)
    ws.store.items.done(item)


def _take_own(ws: Workspace, run: Run, item: WorkItem, portal: Portal, card: RecordCard, place: OwnScreen) -> None:
    """Take what a tab of the card says of the record itself."""
    began, id_ = ws.clock(), item.target["id"]
    taken = take(ws, run, own_screens(portal, card, (place,)))
    if not taken.is_shown and place.tab is not None:
        if place.kind in ws.store.objects.facets(item.entity, id_):
            raise portal.miss_tab(card, place.tab, ", and had one")
        _keep_absent(portal, card, place, place.tab)
    listing = Listing(item.entity, place.kind, place.kind)
    walked = Walked.of(taken.rows, listing, began, expected=None, doubts=taken.doubts, scope={"parent": card.key})
    tell_rows(ws, item, walked, str(card), str(card))
    for doubt in walked.doubts:
        ws.store.runs.skip(item, item.entity, str(card), doubt)


def _take(
    ws: Workspace,
    run: Run,
    item: WorkItem,
    portal: Portal,
    card: RecordCard,
    parent: StoredObject,
    name: str,
    place: OnCard,
) -> None:
    began = ws.clock()
    its = _named_so(ws, name, place, card) if place.adds_only else ids_of(ws, name, place.by, parent, card.key)
    leads = partial(address_of, portal) if has_cards(name, run.scope) else None
    if is_none := _counts_none(portal, card, place):
        taken = Taken(Rows(ws), expected=0)
    else:
        taken = take(ws, run, _screens(portal, card, place), leads)
    if not taken.is_shown:
        if not is_none and any(place.kind in ws.store.objects.facets(name, one) for one in its):
            raise portal.miss_tab(card, place.tab, ", and had one")
        _keep_absent(portal, card, place, place.tab)
    listing = Listing(name, place.kind, place.kind)
    walked = Walked.of(
        taken.rows, listing, began, expected=taken.expected, doubts=taken.doubts, scope={"parent": card.key}
    )
    with ws.store.unit():
        is_whole = tell(ws, item, walked, str(card), str(card))
        if is_whole and not place.adds_only:
            mark_missing(ws, run, item, listing, taken.seen, among=its)
        elif is_whole and taken.proof is not None:
            held = (ws.store.objects.get(name, one) for one in its)
            tell_absence(ws, run, listing, filter(None, held), taken.seen, taken.proof)
        if leads is not None:
            ws.store.items.plan(run, _cards_behind(ws, run, name, taken))


def _named_so(ws: Workspace, name: str, place: OnCard, card: RecordCard) -> set[str]:
    """Ids of the objects that are looked up by the number of the card's record; a part of the account's has many."""
    number = card.key.partition("\x1f")[0]
    return {one.id for _, one in ws.store.lookup.page(Wanted(name, {place.by: number}), BEGINNING, _MOST)}


def _counts_none(portal: Portal, card: RecordCard, place: OnCard) -> bool:
    """Whether the card's own tab says that there are none, so that it need not be opened."""
    if not isinstance(place, CardTab) or not place.is_shut_at_nought:
        return False
    portal.open_card(card)
    return portal.tab_count(place.tab) == 0


def _cards_behind(ws: Workspace, run: Run, name: str, taken: Taken) -> list[Planned]:
    """Visits to the cards that the rows of a tab lead to, but those that a list of all leads to too."""
    lists = {place.kind for place in CATALOG[name].of_accounts}
    seen = dict(zip(taken.seen, taken.addresses, strict=True))
    own = {id_: to for id_, to in seen.items() if not lists & set(ws.store.objects.facets(name, id_))}
    return plan_cards(ws, run, name, own)[0] if own else []


def _keep_absent(portal: Portal, card: RecordCard, place: OnCard | OwnScreen, tab: str) -> None:
    """Keep the proof that a card has no such tab. Raises `LayoutChanged` where it may have it under another name."""
    if getattr(place, "is_usual", False) and (others := portal.unknown_tabs()):
        raise portal.miss_tab(card, tab, among(others))
    portal.snapshot(kind=_absent(place), context=card.context)


def _screens(portal: Portal, card: RecordCard, place: OnCard) -> Iterator[Kept]:
    return tab_of_card(portal, card, place) if isinstance(place, CardTab) else part_of_card(portal, card, place)


def _absent(place: OnCard | OwnScreen) -> str:
    """What a card is kept as that shows no such list."""
    return f"{place.kind}_absent"


def _evidence(place: OnCard | OwnScreen) -> list[str]:
    return [place.kind, _absent(place)]
