"""A regression case from live evidence: the page without the people in it, and what today's readers make of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from scraper.entities import CATALOG, RECORDS
from scraper.entities.places import CardPart, CardTab, OwnScreen, Panel, Place
from scraper.errors import ConfigError, LayoutChanged, RowRejected
from scraper.evidence.snapshot import Snapshot
from scraper.models import Record
from scraper.models.base import to_json
from scraper.models.texts import Says, Stated, texts_of
from scraper.pages.html.dom import parse
from scraper.pages.html.rows import RowView
from scraper.pages.outcome import outcome
from scraper.pages.page import GridPage, Page
from scraper.pages.registry import ENTITY_PAGES, PAGES
from scraper.parse.pseudonyms import Pseudonyms
from scraper.workspace import Workspace

ORIGIN = "https://portal.example"
_PART, _ESCAPED = "\x1f", "\\u001f"
"""What joins the parts of a key, and how JSON writes it: a name behind that would begin in the middle of a word."""


def record_case(ws: Workspace, entity: str, case: str, root: Path) -> Path:
    """Write `root/ENTITY/CASE` from the newest evidence of an entity's screen; returns the folder.

    What the store or the page itself says of people, companies and streets, all free text, what stands in columns and
    fields without a place in the model, e-mail addresses, telephone numbers and the portal's own address are replaced,
    the same one always by the same word; coordinates are moved. Raises `ConfigError` when there is nothing to record,
    the case exists, or something that names somebody would still be read from it.
    """
    folder = root / entity / case
    if folder.exists():
        raise ConfigError(f"--case {case}: {folder} exists; expected a new name")
    page_type, snapshot = _newest(ws, entity)
    html, page = _scrubbed(ws, page_type, snapshot)
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(html, "utf-8")
    (folder / "page.json").write_text(_json(page.snapshot.model_dump(mode="json", exclude_defaults=True)), "utf-8")
    (folder / "expected.json").write_text(_json(outcome(page)), "utf-8")
    return folder


def _scrubbed(ws: Workspace, page_type: type[Page], snapshot: Snapshot) -> tuple[str, Page]:
    """The page without the people in it. Raises `ConfigError` when some would still be read from it."""
    own_words = frozenset(_wordings(ws.profile))
    shown, told = ws.html(snapshot), snapshot.model_dump_json().replace(_ESCAPED, _PART)
    stated = [*_named(ws), *_shown(page_type(snapshot, shown, ws.profile, ws.zone))]
    for other in _on_the_same_screen(snapshot.kind):
        stated += _shown(other(snapshot, shown, ws.profile, ws.zone))
    stated += ((Says.PERSON, name) for name in _own_names(ws, snapshot))
    single: set[str] = set()
    left: set[str] = set()
    for parts in (str.splitlines, str.splitlines, str.split):  # what reads as one text may stand in several pieces
        pieces = {part for text in left for part in parts(text)}
        single |= pieces if parts is str.split else set()
        stated += ((Says.FREE_TEXT, part) for part in pieces)
        words = Pseudonyms(stated, own_words, shown + told, single)
        html, kept = (words.scrub(text.replace(_portal(snapshot), ORIGIN)) for text in (shown, told))
        fields = {"sha256": hashlib.sha256(html.encode()).hexdigest(), "size_bytes": len(html.encode())}
        known = json.loads(kept.replace(_PART, _ESCAPED))
        page = page_type(Snapshot.model_validate(known | fields), html, ws.profile, ws.zone)
        left = words.of_these(_shown(page))
        if not left:
            return html, page
    raise ConfigError(f"{min(left)!r:.80} cannot be taken out of the page; nothing is recorded")


def _newest(ws: Workspace, entity: str) -> tuple[type[Page], Snapshot]:
    pages = {kind: PAGES[kind] for kind in CATALOG[entity].kinds if kind in PAGES}
    if not pages:
        raise ConfigError(f"{entity}: it is on no screen of the portal; expected one of {', '.join(_on_screen())}")
    snapshots = sorted(ws.store.evidence.latest(list(pages)), key=lambda snapshot: snapshot.captured_at)
    if not snapshots:
        raise ConfigError(f"{entity}: no evidence is kept yet; run `ascora sync {entity}` first")
    return pages[snapshots[-1].kind], snapshots[-1]


def _on_the_same_screen(kind: str) -> Iterator[type[Page]]:
    """Readers of what else stands on the screen that evidence of a kind is of: panels beside a panel, lists beside the
    labels of a card. They name people too."""
    screens = {
        place.kind: screen
        for spec in CATALOG.values()
        for place in spec.places
        if (screen := _screen(spec.name, place)) is not None
    }
    yield from (PAGES[one] for one, screen in screens.items() if one != kind and screen == screens.get(kind))


def _screen(entity: str, place: Place) -> tuple[str, ...] | None:
    """The screen that a place stands on; None where it is no part of one."""
    match place:
        case CardTab() | CardPart():
            return place.of, place.tab
        case OwnScreen(tab=str(tab)):
            return entity, tab
        case Panel():
            return (place.opens,)
    return None


def _on_screen() -> Iterator[str]:
    return iter(ENTITY_PAGES)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _portal(snapshot: Snapshot) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(snapshot.url))


def _own_names(ws: Workspace, snapshot: Snapshot) -> Iterator[str]:
    """How the page calls its user: what it adds, as a tool tip or for screen readers, to the e-mail address."""
    if (username := ws.settings.portal_username) is None:
        return
    for text in parse(ws.html(snapshot)).find_all(string=re.compile(re.escape(username), re.IGNORECASE)):
        for at in (text.parent, text.parent.parent if text.parent else None):
            yield from (str(at[name]) for name in ("title", "aria-label", "alt") if at is not None and at.get(name))


def _named(ws: Workspace) -> Iterator[Stated]:
    """All texts of the store's objects."""
    for entity, record in RECORDS.items():
        for stored in ws.store.objects.list(entity):
            yield from texts_of(record, stored.fields | {"extra": stored.body["extra"]})
            yield from ((Says.PERSON, signer) for signer in _signers(ws, stored.fields.get("answers") or ()))


def _signers(ws: Workspace, answers: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Who signed a form, by what the profile says of the codes and labels of such answers."""
    for answer in answers:
        called = f"{answer['code']} {answer['label'] or ''}"
        if answer["text"] and re.search(ws.profile.forms.signer, called, re.IGNORECASE):
            yield answer["text"]


def _shown(page: Page) -> Iterator[Stated]:
    """All texts that the page says; of a row that is refused, and of a column that is not read, every word."""
    try:
        if isinstance(page, GridPage):
            for item, row in page.rows():
                yield from _texts(item)
                yield from ((Says.FREE_TEXT, words) for words in _beside(page, item, row))
        else:
            for record in page.read():
                yield from _texts(record)
    except (LayoutChanged, RowRejected):
        return  # what it says is not known; what the store knows is replaced


def _texts(record: Record | RowRejected) -> list[Stated]:
    return list(texts_of(type(record), to_json(record))) if isinstance(record, Record) else []


def _beside(page: GridPage[Any], item: Record | RowRejected, row: RowView) -> Iterator[str]:
    """What a row shows beside what its record says: columns that are not read, and texts cut short for display."""
    yield from row.extra().values()
    for name in page.view.columns:
        cell = row.cell(name)
        if cell is not None and (isinstance(item, RowRejected) or name not in item.model_fields_set or cell.is_cut):
            yield from {cell.full, cell.text}


def _wordings(part: Any) -> Iterator[str]:
    """Every wording of the profile, as free text is compared."""
    if isinstance(part, str):
        yield " ".join(part.split()).casefold()
    elif isinstance(part, BaseModel):
        yield from _wordings([getattr(part, name) for name in type(part).model_fields])
    elif isinstance(part, dict):
        yield from (one for value in part.items() for one in _wordings(value))
    elif isinstance(part, list | tuple | frozenset | set):
        yield from (one for value in part for one in _wordings(value))
