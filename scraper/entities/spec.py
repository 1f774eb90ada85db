"""What an entity is, as data: `EntitySpec`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal

from scraper.entities.places import JOB, Api, ApiPerParent, ExportedFile, OfAccount, OnCard, OwnScreen, Place, Windowed
from scraper.models.base import Record
from scraper.models.texts import Says, says_of

SideJob = Literal["accounting_queues", "form_templates", "invoices_list", "job_type_rules"]
"""Work of a run that takes no entity of its own."""
Totals = Literal["claims", "costs", "invoices", "quotes"]
"""Derived facts: what the claims of a job add up to, what its costs do, what was paid of an invoice, what quotes, jobs
and variations say of each other."""


class BelongsTo(StrEnum):
    """What an object names as its owner."""

    ACCOUNT = "account"
    """Nothing but the account."""
    JOB = "job"
    """The job of its `job_number`; one list shows those of all jobs."""
    CARD = "card"
    """The job of its `job_number`, and its section's where it has a `section_name`: it is listed on their cards."""


@dataclass(frozen=True, kw_only=True)
class Files:
    """The files that an object has."""

    folder: str
    """Where an archive lays them, below the job's own folder."""
    kinds: tuple[str, ...]
    """Kinds of snapshot that such files are kept as."""
    document: str | None = None
    """The field that holds its document; None where the object itself is the file."""
    pictures: tuple[str, ...] = ()
    """Fields that list pictures in its document, each with `code` and `sha256`."""
    title: str | None = None
    """The field that a document without a name is called by."""

    def of(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """Name, type, size and SHA-256 of an object's file; nothing where none is known.

        >>> Files(folder="claims", kinds=("claim_file",), document="document").of({"document": None})
        {}
        """
        return fields if self.document is None else fields[self.document] or {}


@dataclass(frozen=True, kw_only=True)
class EntitySpec:
    """One entity: where it is listed, whose it is, who may read it, and what goes with it."""

    record: type[Record]
    plural: str
    """Where the service answers it: `/enquiries`."""
    scope: str
    """What a caller of the service needs to read it, such as `read:jobs`; several entities may share one."""
    also_scopes: tuple[str, ...] = ()
    """Any of these does as well."""
    belongs_to: BelongsTo
    jobs_named_by: tuple[str, ...] = ()
    """Fields of what belongs to the account by which it may name a job: an archive of that job has it."""
    part_of: tuple[str, str] | None = None
    """Fields by which an object names another of its kind that it is a part of, and by which that one is named."""
    places: tuple[Place, ...]
    """The first of each source is the primary one: what it counts is expected, what it lacks is gone."""
    includes: Mapping[str, str] = field(default_factory=dict)
    """By the word that a caller asks with, another entity whose objects an answer may hold beside its own: those that
    name one of them in a filter that is called as its number is."""
    taken_with: str | None = None
    """Entity among whose rows it is found too, and which it is taken with."""
    needed_to_read_a_card: bool = False
    """Taken from every card: what it says is needed to know what the card is."""
    leaves_the_card: bool = False
    """Whether reading it leaves the card for other screens: so it is read last."""
    read_with: tuple[SideJob, ...] = ()
    """What else a run keeps for it, before or after its rows are read."""
    files: Files | None = None
    totals: Totals | None = None
    """Derived facts that are made anew when one of its objects changes."""

    @property
    def name(self) -> str:
        """Contract name."""
        return self.record.entity

    @property
    def scopes(self) -> tuple[str, ...]:
        """Each of them opens it."""
        return (self.scope, *self.also_scopes)

    @property
    def words(self) -> str:
        """The name as a person reads it.

        >>> from scraper.entities import CATALOG
        >>> CATALOG["job_checklist"].words
        'job checklist'
        """
        return self.name.replace("_", " ")

    @property
    def plural_words(self) -> str:
        """What several of them are called.

        >>> from scraper.entities import CATALOG
        >>> CATALOG["purchase_order"].plural_words
        'purchase orders'
        """
        return self.plural.replace("_", " ")

    @property
    def api(self) -> Api | None:
        """Its source in the open API, the first where it has several."""
        return next(iter(self.apis), None)

    @property
    def apis(self) -> tuple[Api, ...]:
        """All its sources in the open API."""
        return tuple(place for place in self.places if isinstance(place, Api))

    @property
    def on_card(self) -> OnCard | OwnScreen | None:
        """Its place on a job's card: where a card lists it, or for the job itself the screen that is the card."""
        for place in self.places:
            if isinstance(place, OnCard) and place.of == JOB:
                return place
            if isinstance(place, OwnScreen) and place.tab is not None and self.is_card:
                return place
        return None

    @property
    def is_listed_by_job(self) -> bool:
        """Whether all that there is of a job is on its cards; what only adds to a list of the account is not."""
        return self.on_card is not None and self.has_job

    @property
    def on_cards(self) -> tuple[OnCard, ...]:
        """Its places on cards, a job's or another record's."""
        return tuple(place for place in self.places if isinstance(place, OnCard))

    @property
    def of_account(self) -> OfAccount | None:
        """The portal's listing of all that the account has, the first where it has several."""
        return next(iter(self.of_accounts), None)

    @property
    def of_accounts(self) -> tuple[OfAccount, ...]:
        """All the portal's listings of what the account has."""
        return tuple(place for place in self.places if isinstance(place, OfAccount))

    def is_primary(self, place: OfAccount) -> bool:
        """Whether what a listing lacks is gone: an exported file only adds to a list that the portal shows."""
        return place is self.of_account or not isinstance(place, ExportedFile)

    @property
    def own_screens(self) -> tuple[OwnScreen, ...]:
        """The tabs of its own card that an object is read from, besides its row."""
        return tuple(one for one in self.places if isinstance(one, OwnScreen) and one.tab is not None)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of snapshot that it is read from."""
        return (*(place.kind for place in self.places), *(self.files.kinds if self.files is not None else ()))

    @property
    def is_in_portal(self) -> bool:
        """Whether the portal lists it; else the open API alone."""
        return self.on_card is not None or bool(self.on_cards) or self.of_account is not None

    @property
    def is_listed_whole(self) -> bool:
        """Whether one listing shows all that the account has; else only its cards, windows or parents together do."""
        if self.is_in_portal:
            return self.of_account is not None and not isinstance(self.of_account, Windowed)
        return not isinstance(self.api, ApiPerParent)

    @property
    def has_job(self) -> bool:
        """Whether its objects name a job."""
        return self.belongs_to is not BelongsTo.ACCOUNT

    @property
    def may_name_a_job(self) -> bool:
        """Whether it has a `job_number`: always, or where it belongs to a job."""
        return self.has_job or "job_number" in self.jobs_named_by

    @property
    def own_names(self) -> tuple[str, ...]:
        """The fields that one of its objects is called by: its own numbers, and its key without whose it is.

        >>> from scraper.entities import CATALOG
        >>> CATALOG["customer"].own_names
        ('customer_number', 'customer_name', 'street_line1', 'street_suburb')
        >>> CATALOG["progress_claim"].own_names
        ('invoice_number', 'claim_number', 'claim_name', 'claim_date')
        """
        looked_up = (name for names in self.record.filters.values() for name in names)
        numbers = [name for name in looked_up if says_of(self.record, name) is Says.IDENTIFIER]
        owning = () if self.is_card else (place for place in self.on_cards if not place.adds_only)
        owner = {"section_name", *(place.by for place in owning)}
        owner |= {"job_number"} if self.has_job and not self.is_card else set()
        fields = self.record.contract_fields()
        named = dict.fromkeys((*numbers, *self.record.key))
        return tuple(name for name in named if name in fields and name not in owner)

    @property
    def is_card(self) -> bool:
        """Whether its objects are the cards that are visited: a number of a job names one."""
        return self.name == JOB

    def is_in_api(self, *, of_job: bool) -> bool:
        """Whether the open API alone answers for the objects of one job, else for all that the account has."""
        if isinstance(self.api, ApiPerParent):
            return of_job and self.api.of == JOB
        if self.api is None or self.api.while_listed:
            return False
        return "job_number" in self.api.asked_by if of_job else not self.has_job

    @cached_property
    def example(self) -> Mapping[str, Any]:
        """The contract fields of one object, as the documentation of the service shows it."""
        text = files(__package__).joinpath("examples", f"{self.name}.json").read_text("utf-8")
        fields: dict[str, Any] = json.loads(text)
        return fields
