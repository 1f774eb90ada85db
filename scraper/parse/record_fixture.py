"""A regression case from live evidence: the page without the people in it, and what today's readers make of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scraper.errors import ConfigError
from scraper.evidence.snapshot import Snapshot
from scraper.models import RECORDS
from scraper.pages.html.dom import parse
from scraper.pages.outcome import outcome
from scraper.pages.page import Page
from scraper.pages.registry import ENTITY_PAGES
from scraper.workspace import Workspace

ORIGIN = "https://portal.example"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.$-])(\+?61[ -]?\d|\(0\d\)|0\d)([ -]?\d){7,8}(?![\w-])")
_NAMED: dict[str, list[str]] = {}
"""What a character is called in markup: `&` is `amp;`."""
for _name, _text in html5.items():
    if _name.endswith(";"):
        _NAMED.setdefault(_text, []).append(_name)
PEOPLE = {
    "person": (
        "site_contact",
        "billing_contact",
        "uploaded_by",
        "completed_by",
        "contact_first_name",
        "contact_last_name",
    ),
    "company": ("customer_name", "company_name"),
    "street": ("street_line1", "postal_line1"),
}
"""What the store knows to be a person, a company or a street, by field."""


def record_case(ws: Workspace, entity: str, case: str, root: Path) -> Path:
    """Write `root/ENTITY/CASE` from the newest evidence of an entity's screen; returns the folder.

    Names of people, companies and streets that the store knows, e-mail addresses, phone numbers and the portal's
    own address are replaced, the same one always by the same word. Raises `ConfigError` when there is nothing to record
    or the case exists.
    """
    folder = root / entity / case
    if folder.exists():
        raise ConfigError(f"--case {case}: {folder} exists; expected a new name")
    page_type, snapshot = _newest(ws, entity)
    words = _Words(ws, snapshot)
    html = words.scrub(ws.html(snapshot))
    kept = Snapshot.model_validate(
        {
            **json.loads(words.scrub(snapshot.model_dump_json())),
            "sha256": hashlib.sha256(html.encode()).hexdigest(),
            "size_bytes": len(html.encode()),
        }
    )
    expected = outcome(page_type(kept, html, ws.profile, ws.zone))
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(html, "utf-8")
    (folder / "page.json").write_text(_json(kept.model_dump(mode="json", exclude_defaults=True)), "utf-8")
    (folder / "expected.json").write_text(_json(expected), "utf-8")
    return folder


def _newest(ws: Workspace, entity: str) -> tuple[type[Page], Snapshot]:
    pages = {page.kind: page for page in ENTITY_PAGES.get(entity, ())}
    if not pages:
        raise ConfigError(f"{entity}: it is on no screen of the portal; expected one of {', '.join(_on_screen())}")
    snapshots = sorted(ws.store.evidence.latest(list(pages)), key=lambda snapshot: snapshot.captured_at)
    if not snapshots:
        raise ConfigError(f"{entity}: no evidence is kept yet; run `ascora sync {entity}` first")
    return pages[snapshots[-1].kind], snapshots[-1]


def _on_screen() -> Iterator[str]:
    return iter(ENTITY_PAGES)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


class _Words:
    """Replaces what names somebody, the same word always by the same one."""

    def __init__(self, ws: Workspace, snapshot: Snapshot) -> None:
        self._portal = "{0.scheme}://{0.netloc}".format(urlsplit(snapshot.url))
        known = {value: group for group, value in _named(ws)}
        known |= dict.fromkeys(_own_names(ws, snapshot), "person")
        longest_first = sorted(known, key=len, reverse=True)
        self._words = [f"{known[value].title()} {number}" for number, value in enumerate(longest_first, 1)]
        self._pattern = re.compile("|".join(rf"(?<!\w)({_however_written(v)})(?!\w)" for v in longest_first))

    def scrub(self, text: str) -> str:
        text = text.replace(self._portal, ORIGIN)
        if self._words:
            text = self._pattern.sub(lambda found: self._words[(found.lastindex or 1) - 1], text)
        text = _EMAIL.sub("person@portal.example", text)
        return _PHONE.sub("0400 000 000", text)


def _however_written(value: str) -> str:
    """A pattern of this text as itself, in markup or in a script, where `&` may be `&amp;`, `&#38;` or `\\u0026`."""
    return r"(?:\s|&nbsp;)+".join("".join(map(_character, word)) for word in value.split())


def _character(one: str) -> str:
    if one.isascii() and one.isalnum():
        return one
    ways = [rf"\\?{re.escape(one)}", rf"(?i:\\u{ord(one):04x}|&#0*{ord(one)};|&#x0*{ord(one):x};)"]
    return f"(?:{'|'.join(ways + [f'&{name}' for name in _NAMED.get(one, ())])})"


def _own_names(ws: Workspace, snapshot: Snapshot) -> Iterator[str]:
    """How the page calls its user: what it adds, as a tool tip or for screen readers, to the e-mail address."""
    if (username := ws.settings.portal_username) is None:
        return
    for text in parse(ws.html(snapshot)).find_all(string=re.compile(re.escape(username), re.IGNORECASE)):
        for at in (text.parent, text.parent.parent if text.parent else None):
            yield from (str(at[name]) for name in ("title", "aria-label", "alt") if at is not None and at.get(name))


def _named(ws: Workspace) -> Iterator[tuple[str, str]]:
    for entity in RECORDS:
        for stored in ws.store.objects.list(entity):
            fields = stored.fields
            for group, names in PEOPLE.items():
                for value in (fields.get(name) for name in names):
                    if value and len(value) > 2:
                        yield group, value
            for link in (fields.get("site_customer"), fields.get("billing_customer")):
                if link and link.get("name"):
                    yield "company", link["name"]
            for item in fields.get("items") or ():
                if item["done_by"]:
                    yield "person", item["done_by"]
            yield from (("person", signer) for signer in _signers(ws, fields.get("answers") or ()))
            if (address := fields.get("address")) and address["line1"]:
                yield "street", address["line1"]


def _signers(ws: Workspace, answers: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Who signed a form, by what the profile says of the codes and labels of such answers."""
    for answer in answers:
        called = f"{answer['code']} {answer['label'] or ''}"
        if answer["text"] and re.search(ws.profile.forms.signer, called, re.IGNORECASE):
            yield answer["text"]
