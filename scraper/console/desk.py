"""One account's store as the holder of a token may see it: every page asks here, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from scraper.console.layout import Shown, address, environment, page_policy
from scraper.entities import CATALOG, EntitySpec
from scraper.errors import InvalidQuestion, NotFound
from scraper.store import StoredObject
from scraper.store.confidential import Confidential, confidential_of
from scraper.store.lookup import BEGINNING, Wanted
from scraper.store.tokens import Token
from scraper.workspace import Workspace

A_PAGE = 50
FORM = "compliance_form"


@dataclass(frozen=True)
class Listed:
    """A page of a listing."""

    objects: tuple[StoredObject, ...]
    withheld: int
    """How many stand on the page, and are confidential."""
    next: int | None
    """Where the next page begins; None at the end."""


@dataclass(frozen=True)
class Desk:
    """What one person looks at. Whatever it gives is covered by the token."""

    ws: Workspace
    token: Token

    @cached_property
    def hidden(self) -> Confidential:
        """What is confidential, each question asked once."""
        return confidential_of(self.ws.store)

    def sees(self, entity: str) -> bool:
        """Whether the token covers an entity."""
        return self.token.may_read(CATALOG[entity])

    def spec(self, plural: str) -> EntitySpec:
        """The entity of an address. Raises `NotFound`, `Forbidden`."""
        spec = next((one for one in CATALOG.values() if one.plural == plural), None)
        if spec is None:
            raise NotFound(f"there is no page {plural!r:.80}")
        self.token.require_entity(spec)
        return spec

    def object(self, spec: EntitySpec, ident: str) -> StoredObject:
        """One object by its id; of a job, and a section of one, by its number too. Raises `NotFound`, `Forbidden`."""
        found = self.ws.store.objects.get(spec.name, ident)
        if found is None and spec.is_card:
            named = self.ws.store.lookup.card(ident)
            found = None if named is None else named.job
        if found is None:
            raise NotFound(f"no {spec.words} {ident!r:.80} is held")
        if self.withholds(found):
            self.token.require("admin")
        return found

    def withholds(self, one: StoredObject) -> bool:
        """Whether an object is confidential, and the token does not cover such."""
        return not self.token.has("admin") and self.hidden.withholds(one)

    def page(self, wanted: Wanted, before: int | None = None, most: int = A_PAGE) -> Listed:
        """A page of objects."""
        rows = self.ws.store.lookup.page(wanted, BEGINNING if before is None else ("", before), most + 1)
        found = [one for _, one in rows[:most]]
        seen = tuple(one for one in found if not self.withholds(one))
        return Listed(seen, len(found) - len(seen), rows[most - 1][0][1] if len(rows) > most else None)

    def of_job(self, spec: EntitySpec, number: str, most: int = A_PAGE) -> Listed:
        """The first objects of one job, those that are gone too."""
        if "job_number" in spec.record.filters:
            return self.page(Wanted(spec.name, {"job_number": number}, gone=True), most=most)
        found = [*islice(self.ws.store.objects.list(spec.name, number), most + 1)]
        seen = tuple(one for one in found[:most] if not self.withholds(one))
        return Listed(seen, len(found[:most]) - len(seen), 0 if len(found) > most else None)

    def file(self, fields: Mapping[str, Any], sha256: str | None) -> str | None:
        """Where a file of an object, as the store prints it, is had; None where the token does not cover it."""
        if sha256 is None or not self.token.has("files"):
            return None
        if not self.token.has("admin") and (fields.get("confidential") is True or self.hidden.is_file(sha256)):
            return None
        spec = CATALOG[fields["entity"]]
        is_main = spec.files is not None and spec.files.of(fields).get("sha256") == sha256
        return address(spec.plural, fields["id"], *(("file",) if is_main else ("files", sha256)))

    def render(self, template: str, told: Mapping[str, Any], **values: Any) -> Shown:
        """A page, and what of the store it tells."""
        made = environment(self.ws.zone)
        common = {
            "account": self.ws.settings.account,
            "time_zone": self.ws.settings.timezone,
            "token": self.token,
            "entities": [spec for spec in CATALOG.values() if self.sees(spec.name)],
            "fields": {name: spec.record.contract_fields() for name, spec in CATALOG.items()},
            "undated": frozenset(),
            "is_report": False,
            "is_short": False,
            "here": "",
            "absent": (),
            "path_of": lambda one, _, sha256: self.file(one, sha256),
            "proof": evidence_address,
        }
        return Shown(made.get_template(template).render(common | values), page_policy(made), told)


def evidence_address(one: Mapping[str, Any], name: str) -> str:
    """Where a field of an object is shown beside its evidence."""
    return address(CATALOG[one["entity"]].plural, one["id"], "field", name=name)


def place(said: str | None) -> int | None:
    """Where a page begins, as an address says it. Raises `InvalidQuestion`."""
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise InvalidQuestion("before: expected the number that a page's link has")
    return int(said)
