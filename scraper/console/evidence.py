"""A field beside what it was read from: which readings say it, and the kept page of each, inert, the cell marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from scraper.archive.redaction import own_rows
from scraper.console import marks
from scraper.console.desk import Desk
from scraper.console.inert import inert, text
from scraper.console.layout import Shown, address, digest, environment
from scraper.entities import CATALOG
from scraper.errors import NotFound, ScraperError
from scraper.evidence.snapshot import Snapshot
from scraper.models import Reading
from scraper.models.base import to_json
from scraper.pages.html import dom
from scraper.pages.registry import PAGES
from scraper.parse.snapshots import CLAIM_FILE, FILE_KIND, LISTED_FORM, page_of
from scraper.store import StoredObject

FILES = (FILE_KIND, LISTED_FORM, CLAIM_FILE)
MOST_BYTES = 3_000_000
"""Of a page that is laid out: a longer one takes the processor from everybody for seconds."""
FRAME_STYLE = """
body { font: .9rem/1.45 Arial, "Liberation Sans", sans-serif; margin: .75rem; color: #1b2430; }
body { overflow-wrap: break-word; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { border: 1px solid #d5dae1; padding: .2rem .45rem; text-align: left; vertical-align: top; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.control { border: 1px solid #8892a0; padding: 0 .3rem; }
.control:empty { padding: 0 1.5rem; }
.link { text-decoration: underline; }
.button, .picture { border: 1px dashed #8892a0; padding: 0 .3rem; color: #55606e; }
.tip { border: 1px dashed #8a3b00; margin-left: .4rem; padding: 0 .3rem; }
.note { border-left: 4px solid #8a3b00; background: #fff4e8; padding: .4rem .8rem; }
.marked { background: #ffe08a; outline: 3px solid #8a3b00; outline-offset: 1px; color: #1b2430; }
.marked { scroll-margin-top: 5rem; }
"""
FRAME_POLICY = (
    f"sandbox; default-src 'none'; style-src '{digest(FRAME_STYLE)}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Said:
    """What one page, answer or file says of a field."""

    facet: str
    source: str
    value: Any
    observed_at: str
    evidence: str
    is_chosen: bool
    """Whether the object has its value from here."""
    frame: str | None
    """Where the page is laid out; None of a file."""
    file: str | None
    """Where the file is had, of one that the token covers."""
    is_file: bool


def said(desk: Desk, one: StoredObject, field: str) -> list[Said]:
    """Every reading that says something of a field, the chosen one first."""
    origin = one.provenance.get(field)
    found = []
    for facet, reading in desk.ws.store.objects.facets(one.entity, one.id).items():
        if (value := _value(reading, field)) is not _NOTHING:
            found.append(_said(desk, one, field, facet, reading, value, origin))
    return sorted(found, key=lambda each: (not each.is_chosen, each.source, each.facet))


_NOTHING = object()


def _value(reading: Reading, field: str) -> Any:
    record = reading.record
    if field.startswith(marks.EXTRA):
        return record.extra.get(field.removeprefix(marks.EXTRA), _NOTHING)
    return to_json(record).get(field, _NOTHING)


def _said(
    desk: Desk,
    one: StoredObject,
    field: str,
    facet: str,
    reading: Reading,
    value: Any,
    origin: Mapping[str, Any] | None,
) -> Said:
    kinds = {seen.kind for seen in desk.ws.store.evidence.of(reading.evidence)}
    is_file = bool(kinds & set(FILES))
    frame = address(CATALOG[one.entity].plural, one.id, "evidence", name=field, facet=facet)
    return Said(
        facet=facet,
        source=reading.source,
        value=value,
        observed_at=reading.observed_at.isoformat(),
        evidence=reading.evidence,
        is_chosen=origin is not None and (origin["evidence"], origin["source"]) == (reading.evidence, reading.source),
        frame=None if is_file or not kinds else frame,
        file=desk.file(one.as_json(), reading.evidence) if is_file else None,
        is_file=is_file,
    )


def frame(desk: Desk, one: StoredObject, field: str, facet: str) -> Shown:
    """The kept page of one reading, for a frame. Raises `NotFound`."""
    reading = desk.ws.store.objects.facets(one.entity, one.id).get(facet)
    if reading is None or _value(reading, field) is _NOTHING:
        raise NotFound("no such page says anything of this field")
    seen = desk.ws.store.evidence.of(reading.evidence)
    snapshot = next((each for each in seen if each.kind == facet), next(iter(seen), None))
    if snapshot is None or snapshot.kind in FILES:
        raise NotFound("the store has no page of this reading")
    told = {"entity": one.entity, "ids": [one.id], "field": field, "sha256": reading.evidence}
    note, html = _laid(desk, seen, snapshot, one, field)
    page = environment(desk.ws.zone).get_template("frame.html")
    filled = page.render(note=note, content=Markup(html), frame_style=Markup(FRAME_STYLE))  # noqa: S704 - made by `inert`
    return Shown(filled, FRAME_POLICY, told, is_frame=True)


def _laid(desk: Desk, seen: Sequence[Snapshot], snapshot: Snapshot, one: StoredObject, field: str) -> tuple[str, str]:
    """What there is to say of a page, and the page."""
    lacking = next(filter(None, (_lacking(desk, kind) for kind in dict.fromkeys(each.kind for each in seen))), None)
    if snapshot.size_bytes > MOST_BYTES:
        return f"The page has {snapshot.size_bytes:,} bytes: too long to lay it out.", ""
    try:
        if not snapshot.content_type.startswith("text/html") or snapshot.kind not in PAGES:
            return _rows(desk, snapshot, one, field)
        return _page(desk, snapshot, one, field, lacking)
    except KeyError:
        return "The evidence is no longer stored.", ""
    except ScraperError as error:
        why = f"Today's readers do not read this page: {type(error).__name__}."
        return (why, "") if lacking else (why, inert([dom.fresh(desk.ws.html(snapshot))]))


def _lacking(desk: Desk, kind: str) -> str | None:
    """The scope without which a whole page of a kind is not shown: it may say more than the object that it is of."""
    spec = CATALOG.of_kind(kind)
    if spec is None:
        return None if desk.token.has("admin") else "admin"
    tabs = {getattr(place, "tab", None) for place in spec.places if place.kind == kind} - {None}
    shown = [each for each in CATALOG.values() if any(getattr(place, "tab", None) in tabs for place in each.places)]
    return next((each.scope for each in (spec, *shown) if not desk.token.may_read(each)), None)


def _page(desk: Desk, snapshot: Snapshot, one: StoredObject, field: str, lacking: str | None) -> tuple[str, str]:
    page = page_of(desk.ws, snapshot)
    found = marks.find(desk.ws, page, one, field)
    marked, note = found.cells or found.rows, _note(found)
    if lacking is None:
        return note, inert([page.soup], marked)
    rows = f"<table>{inert(found.rows, marked)}</table>"
    return f"The whole page needs the scope {lacking}: only the object's own row is shown. {note}", rows


def _note(found: marks.Found) -> str:
    """What there is to say of what is marked."""
    if found.is_unseen:
        return "It stands on the page in a place that is not drawn." + (" Its row is marked." if found.rows else "")
    if len(found.rows) > 1 and len(found.cells) > 1:
        return "Several places of the page are the object's, or called as it is: each is marked."
    if found.cells:
        return ""
    if found.rows:
        return "The object's row is marked; no cell of it says this field alone."
    return "Where on the page it stands is not known: nothing is marked."


def _rows(desk: Desk, snapshot: Snapshot, one: StoredObject, field: str) -> tuple[str, str]:
    """The object's own rows of an answer, or of a list that no entity is read from."""
    value = one.fields.get(field)
    told = [_row(each, value) for each in own_rows(desk.ws, snapshot, [one])]
    note = "The object's own part of the answer." if told else "The object's own part cannot be told apart."
    return note, "".join(told)


def _row(row: Mapping[str, Any], value: Any) -> str:
    if "html" in row:
        return inert([dom.fresh(f"<table>{row['html']}</table>")])
    lines = json.dumps(row["json"], indent=2, ensure_ascii=False).split("\n")
    return f"<pre>{chr(10).join(_line(line, value) for line in lines)}</pre>"


def _line(line: str, value: Any) -> str:
    """A line of an answer, marked where it says the value."""
    stands = line.strip().rstrip(",").partition(": ")[2]
    is_value = value not in (None, "", [], {}) and stands in _spellings(value)
    return f'<span class="marked">{text(line)}</span>' if is_value else text(line)


def _spellings(value: Any) -> Iterator[str]:
    yield json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        yield value
