"""What goes over the wire, as OpenAPI tells it: parameters and answers, made of the records themselves."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from scraper.config.outside import LONGEST, worded
from scraper.entities import CATALOG, RECORDS
from scraper.service import door
from scraper.service.examples import example_of
from scraper.service.requests import (
    A_PAGE,
    LONGEST_AGE,
    LONGEST_WAIT,
    MOST_A_PAGE,
    Many,
    One,
    Related,
    fields_of,
    related,
)

Number = Annotated[int, BeforeValidator(door.number)]
Day = Annotated[date, BeforeValidator(door.day)]
Words = Annotated[str, AfterValidator(worded)]


class Nothing(BaseModel):
    """No parameters: what is given all the same is a slip, and is told."""

    model_config = ConfigDict(extra="forbid")


class Freshness(BaseModel):
    """How fresh an answer must be, and how it is printed."""

    model_config = ConfigDict(extra="forbid")

    max_age: Number | None = Field(
        None, ge=0, le=int(LONGEST_AGE.total_seconds()), examples=[3600], description="Seconds; left out: however old."
    )
    wait: Number = Field(
        0, ge=0, le=int(LONGEST_WAIT.total_seconds()), examples=[60], description="Seconds to wait for a fetch."
    )
    allow_stale: bool = Field(False, description="Whether an older answer, marked stale, is better than none.")
    fields: str | None = Field(
        None, max_length=2000, examples=["status"], description="Names parted by commas; left out: all of them."
    )


class Page(Freshness):
    """A page of a listing."""

    cursor: str | None = Field(None, max_length=100, description="`next` of the page before.")
    limit: Number = Field(A_PAGE, ge=1, le=MOST_A_PAGE, examples=[20], description="Objects a page, at most.")
    gone: bool = Field(False, description="Also what a complete listing lacks by now.")


class Since(BaseModel):
    """A page of the feed of changes."""

    model_config = ConfigDict(extra="forbid")

    since: str | None = Field(None, max_length=100, description="`next` of the page before; left out: the beginning.")
    limit: Number = Field(A_PAGE, ge=1, le=1000, examples=[100], description="Versions a page looks at, at most.")


class Credentials(BaseModel):
    """The secret that `ascora token create` printed."""

    model_config = ConfigDict(extra="forbid")

    secret: str = Field(max_length=200, examples=["ascs_acme.AbCdEfGh2345." + "x" * 43])


class Access(BaseModel):
    """A short-lived token, for the header `Authorization: Bearer …`."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a kind
    expires_in: int
    """Seconds."""
    account: str
    scopes: list[str]


class RefreshRequest(BaseModel):
    """What to fetch anew, however fresh it is."""

    model_config = ConfigDict(extra="forbid")

    entity: str = Field(max_length=40, examples=["compliance_form"])
    job_number: Words | None = Field(None, min_length=1, max_length=LONGEST, examples=["J1252"])


class FetchState(BaseModel):
    """One fetch, shared by all who ask for the same."""

    id: str
    entity: str
    job_number: str | None
    state: Literal["waiting", "running", "done", "failed"]
    asked_at: datetime
    ended_at: datetime | None
    run_id: str | None
    problem: dict[str, str] | None
    """Why it brought nothing: `code` and `detail`."""


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    retry_after: float | None = None
    fetch: str | None = None


class Conflict(BaseModel):
    """Where sources disagree, on which object, and which was believed."""

    id: str
    field: str
    values: dict[str, Any]
    chosen: str
    rule: str


class AnswerModel(BaseModel):
    """What every answer to a question about objects says of itself."""

    source: Literal["store", "api", "portal"]
    """`store`: it was fresh enough (or is stale); else where it was fetched for this question."""
    observed_at: datetime
    age: int
    """Seconds since a source last showed it."""
    complete: bool
    """Its listing was walked to the proven end, and nothing was left out there."""
    stale: bool
    conflicts: list[Conflict]
    run_id: str | None
    next: str | None
    """Cursor of the next page."""
    fetch: str | None
    """The fetch that will bring a newer one."""
    withheld: list[str]
    """Ids of forms that are left out, since their file is confidential: they need the scope `admin`."""


@cache
def object_model(entity: str) -> type[BaseModel]:
    """An entity's object: its own fields, then the envelope; with `fields`, some of them."""
    record = RECORDS[entity]
    own: dict[str, Any] = {name: (_or_none(record, name), None) for name in record.contract_fields()}
    envelope: dict[str, Any] = {
        "entity": (Literal[entity], ...),
        "id": (str, ...),
        "account": (str, ""),
        "portal_id": (str | None, None),
        "api_id": (str | None, None),
        "extra": (dict[str, str], {}),
        "provenance": (dict[str, Any], {}),
        "conflicts": (list[dict[str, Any]], []),
        "findings": (list[dict[str, Any]], []),
        "first_seen_at": (datetime | None, None),
        "last_seen_at": (datetime | None, None),
        "changed_at": (datetime | None, None),
        "gone_at": (datetime | None, None),
        "late": (bool, False),
        "version": (int, 1),
    }
    name = "".join(part.title() for part in entity.split("_"))
    config = ConfigDict(json_schema_extra={"example": example_of(entity)})
    return create_model(name, __config__=config, __doc__=record.__doc__, **(own | envelope))


@cache
def one_model(entity: str) -> type[BaseModel]:
    """The answer to a question for one object."""
    model = object_model(entity)
    return create_model(f"{model.__name__}Answer", __base__=_answer_model(entity), data=(model, ...))


@cache
def many_model(entity: str) -> type[BaseModel]:
    """The answer to a question for a page of objects."""
    model = object_model(entity)
    base = _answer_model(entity)
    return create_model(f"{model.__name__}Page", __base__=base, data=(list[model], ...))  # type: ignore[valid-type]


@cache
def _answer_model(entity: str) -> type[AnswerModel]:
    """With what may stand beside its objects."""
    words = CATALOG[entity].includes
    if not words:
        return AnswerModel
    beside: dict[str, Any] = {word: (list[object_model(other)], []) for word, other in words.items()}  # type: ignore[misc]
    what = create_model(f"BesideA{entity.title()}", __doc__="By the word that was asked with.", **beside)
    return create_model(f"AnswerWith{entity.title()}", __base__=AnswerModel, included=(what | None, None))


@cache
def one_params(entity: str) -> type[Freshness]:
    """The parameters of a question for one object."""
    return create_model(f"{entity}_one", __base__=Freshness, **_include(entity))


def _include(entity: str) -> dict[str, Any]:
    words = ",".join(CATALOG[entity].includes)
    if not words:
        return {}
    about = f"What shall stand beside it in `included`, parted by commas: `{words}`; needs their scopes too."
    return {"include": (str | None, Field(None, max_length=100, examples=[words], description=about))}


@cache
def page_params(entity: str) -> type[Page]:
    """The parameters of an entity's listing."""
    record = RECORDS[entity]
    named: dict[str, Any] = {name: (Words | None, _filter(entity, name)) for name in record.filters}
    named |= {name: (Words | None, _related(one)) for name, one in related(entity).items()}
    if record.dated:
        named["first"] = (Day | None, Field(None, alias="from", description="By its own date, itself included."))
        named["last"] = (Day | None, Field(None, alias="to", description="By its own date, itself included."))
        named["undated"] = (bool, Field(False, description="Those without a date, which no range holds."))
    return create_model(f"{entity}_page", __base__=Page, **named, **_include(entity))


def many_of(entity: str, asked: Any) -> Many:
    """The question that parameters as those of `page_params` ask."""
    return Many(
        entity,
        {name: value for name in (*RECORDS[entity].filters, *related(entity)) if (value := getattr(asked, name))},
        first=getattr(asked, "first", None),
        last=getattr(asked, "last", None),
        undated=getattr(asked, "undated", False),
        gone=asked.gone,
        cursor=asked.cursor,
        limit=asked.limit,
        fields=fields_of(asked.fields),
        include=fields_of(getattr(asked, "include", None)),
    )


def one_of(entity: str, ident: str, asked: Any) -> One:
    """The question that parameters as those of `one_params` ask."""
    return One(entity, ident, fields_of(asked.fields), fields_of(getattr(asked, "include", None)))


def _filter(entity: str, name: str) -> Any:
    fields = RECORDS[entity].filters[name]
    told = "" if fields == (name,) else f" In {' or '.join(fields)}, by id or name."
    shown = [example_filter(entity, name)]
    about = f"Whole value, whatever its case.{told}"
    return Field(None, min_length=1, max_length=LONGEST, examples=shown, description=about)


def _related(one: Related) -> Any:
    scopes = {CATALOG[entity].scope: None for entity in one.reads}
    needs = f" Needs {', '.join(f'`{scope}`' for scope in scopes)} too." if scopes else ""
    return Field(None, min_length=1, max_length=LONGEST, examples=[one.example], description=one.about + needs)


def example_filter(entity: str, name: str) -> str:
    """A value that the entity's example is found by."""
    values = (CATALOG[entity].example.get(field) for field in RECORDS[entity].filters[name])
    found = next((value for value in values if value is not None), "")
    return str(found["name"] if isinstance(found, dict) else found)


def _or_none(record: type[BaseModel], name: str) -> Any:
    field = record.model_fields[name]
    annotation: Any = field.annotation
    for one in field.metadata:  # such as how an amount is printed
        annotation = Annotated[annotation, one]
    return annotation | None


class Recent(Nothing):
    """How many reports."""

    limit: Number = Field(20, ge=1, le=100, description="Reports at most.")


class HowWon(Nothing):
    """How the win rate is grouped."""

    by: Literal["month", "job_type", "assigned_user", "lead_source"] = Field("month", description="What to group by.")
    variations: bool = Field(False, description="Whether variations of jobs count.")


class WhichDays(Nothing):
    """Which part of the schedule."""

    first: Day | None = Field(None, alias="from", description="From this local date on.")
    last: Day | None = Field(None, alias="to", description="Until this local date, itself included.")
    user: str | None = Field(None, description="Name or GUID of a user.")
    team: str | None = Field(None, description="Only users of this team.")
    job_number: str | None = Field(None, description="Only this job.")


class Schedules(BaseModel):
    """Who is booked when; leave is asked for at `/leave`."""

    days: list[dict[str, Any]]
    """Each with `day` and `users`; each of these with `user`, `user_id` and `entries` in the order they begin."""


class WinRate(BaseModel):
    """How many of the decided quotes were won; money is text, AUD ex tax."""

    formula: str
    by: str
    variations: bool
    lines: list[dict[str, Any]]
    """Each with `group`, `won`, `lost` and `open` (`count` and `value`), `rate` and `rate_by_value` in per cent."""
    total: dict[str, Any]
    losses: list[dict[str, Any]]
    """Each with `reason`, `count` and `value`."""
    missing: list[str]
    """What could not be counted, or not wholly, and why."""


class WhatToReview(Nothing):
    """Which of what the rules find."""

    state: Literal["open", "seen", "explained", "all"] = Field("open", description="What a person decided of it.")
    rule: str | None = Field(None, max_length=100, description="Name of the rule.")
    user: str | None = Field(None, max_length=300, description="Whose time it is, as printed.")
    job_number: str | None = Field(None, max_length=300, description="Number of the job.")


class Review(BaseModel):
    """Time that is incomplete or may not have synced."""

    review: list[dict[str, Any]]
    """Each with `id`, `state`, `rule`, `since`, `user`, `job_number`, `says`, `note`, `evidence` (SHA-256)."""
    unproven: list[str]
    """What could not be told, for days that nobody read."""


class Changes(BaseModel):
    """A page of the feed."""

    changes: list[dict[str, Any]]
    """Each with `cursor`, `change` (`new`, `changed`, `gone`) and `data`, an object as it is now."""
    next: str
    more: bool
    """Whether more is there already; else ask again later with `next`."""


class Runs(BaseModel):
    """Run reports, the newest first."""

    data: list[dict[str, Any]]
