"""One object out of everything its sources say: pure, deterministic, whatever the order of the readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from itertools import count, groupby
from typing import Any, NamedTuple, TypedDict

from scraper.merge.agreement import join
from scraper.merge.answers import in_terms_of
from scraper.merge.policy import Precedence, precedence
from scraper.models import CustomField, Part, Reading, Record
from scraper.models.base import Source
from scraper.models.compliance_form import Answer


class Origin(TypedDict):
    """Where the value of one field comes from."""

    source: Source
    observed_at: str
    """ISO 8601 with offset."""
    evidence: str
    """SHA-256 of the stored page, answer or file."""


class Conflict(TypedDict):
    """One real disagreement between sources, and how it was decided."""

    field: str
    """Name of the field; `custom_fields.NAME` and `extra.HEADING` for one entry of a list or of the extras."""
    values: dict[str, Any]
    """Source to what it says, as JSON; every source that says something."""
    chosen: str
    """The source that was believed."""
    rule: str
    """Name of the precedence that chose."""


@dataclass(frozen=True)
class Merged:
    """One object. `provenance` and `conflicts` are plain JSON."""

    record: Record
    """Only fields that some source stated are set."""
    provenance: dict[str, Origin]
    """Every stated field, and `extra.HEADING`; an unstated field has none."""
    conflicts: list[Conflict]
    """By field, in the order of the record."""
    findings: list[dict[str, Any]] = field(default_factory=list)
    """Outcomes of checks on the object; merging itself checks nothing."""


class _Claim(NamedTuple):
    """What one source says of one field, and in which reading it says so."""

    value: Any
    reading: Reading


AT_ONCE = timedelta(hours=1)
"""Two places of one source that were read so close together showed one state of the object."""
Places = Mapping[str, str]
"""Facet to what a conflict calls it, of places that are held against each other."""


def merge(readings: Sequence[Reading], zone: tzinfo | None = None, places: Places | None = None) -> Merged:
    """Merge all readings of one object.

    Absent is not empty is not zero: a field that a reading does not state is no statement; a stated None loses to any
    value without being a conflict. Within one source the newest `observed_at` wins; older readings of it only fill in
    what agrees (see `agreement.join`), and two `places` of it that contradict each other at once are a conflict.
    Between sources `policy` says who is believed, and every contradiction is kept in `conflicts`. Groups such as an
    address are never mixed from contradicting sources. Custom fields and extras are joined entry by entry.

    `zone` decides which local day an instant is on; without it the instant's own offset does.
    Raises `ValueError` for no readings or readings of several entities.
    """
    kinds = {type(reading.record) for reading in readings}
    if len(kinds) != 1:
        raise ValueError(f"expected readings of one entity, got {sorted(kind.entity for kind in kinds) or 'none'}")
    kind = kinds.pop()
    ordered = _newest_first(readings)
    values: dict[str, Any] = {}
    provenance: dict[str, Origin] = {}
    conflicts: list[Conflict] = []
    for name in kind.model_fields:
        stated = [reading for reading in ordered if name in reading.record.model_fields_set]
        if not stated:
            continue
        if name == "extra":
            extra = _extra(kind.entity, stated, zone, conflicts)
            values[name] = {heading: claim.value for heading, claim in extra}
            provenance |= {f"extra.{heading}": _origin(claim) for heading, claim in extra}
            continue
        claim = _said(kind, name, stated, zone, places, conflicts)
        values[name] = claim.value
        provenance[name] = _origin(claim)
    _join_parts(kind, values, provenance)
    return Merged(kind(**values), provenance, conflicts)


def _join_parts(kind: type[Record], values: dict[str, Any], provenance: dict[str, Origin]) -> None:
    """Put lists together that several screens show a part of each."""
    for name, parts in kind.joined.items():
        if known := [part for part in parts if values.get(part) is not None]:
            values[name] = tuple(one for part in known for one in values[part])
            provenance[name] = provenance[known[0]]


def _said(
    kind: type[Record],
    name: str,
    stated: Sequence[Reading],
    zone: tzinfo | None,
    places: Places | None,
    conflicts: list[Conflict],
) -> _Claim:
    """What all sources that state a field say of it; what contradicts is added to `conflicts`."""
    said = {source: [_Claim(getattr(one.record, name), one) for one in each] for source, each in _by_source(stated)}
    claims = {source: _newest(each, zone) for source, each in said.items()}
    # Such as the place among rows of one name: it tells twins apart within one listing and claims nothing.
    decided = [] if name in kind.facts else conflicts
    for each in said.values():
        decided += _between_places(name, each, places or {}, zone)
    return _believed(kind.entity, name, claims, zone, decided)


def _newest_first(readings: Iterable[Reading]) -> list[Reading]:
    # The second key only breaks ties, so that the outcome never depends on the order of the readings.
    named = sorted(readings, key=lambda one: (one.facet, one.evidence, one.record.model_dump_json(exclude_unset=True)))
    return sorted(named, key=lambda one: one.observed_at, reverse=True)


def _by_source(readings: Iterable[Reading]) -> Iterator[tuple[Source, list[Reading]]]:
    for source, of_source in groupby(sorted(readings, key=lambda one: one.source), key=lambda one: one.source):
        yield source, list(of_source)


def _newest(claims: Sequence[_Claim], zone: tzinfo | None) -> _Claim:
    """What one source says: its newest value, completed by older ones that agree."""
    known = [claim for claim in claims if claim.value is not None]
    if not known:
        return claims[0]
    value = known[0].value
    for claim in known[1:]:
        if (joined := join(value, claim.value, zone)) is not None:
            value = joined
    return _claim_of(value, known)


def _between_places(name: str, claims: Sequence[_Claim], places: Places, zone: tzinfo | None) -> Iterator[Conflict]:
    """Where two places of one source differ, though each showed what it shows when the other did; the newest first."""
    known = [claim for claim in claims if claim.value is not None and claim.reading.facet in places]
    said = {places[claim.reading.facet]: claim for claim in reversed(known)}
    newest, *others = list(said.items())[::-1] or [("", None)]
    for _, other in others:
        first = newest[1]
        if first is not None and join(first.value, other.value, zone) is None and _were_together(first, other):
            values = {place: _as_json(name, claim) for place, claim in said.items()}
            yield Conflict(field=name, values=values, chosen=newest[0], rule="newest_place")
            return


def _were_together(newer: _Claim, older: _Claim) -> bool:
    seen = older.reading.seen_at or older.reading.observed_at
    return seen >= newer.reading.observed_at - AT_ONCE


def _newest_entries(readings: Sequence[Reading]) -> dict[str, _Claim]:
    said: dict[str, _Claim] = {}
    for reading in readings:
        for heading, text in reading.record.extra.items():
            said.setdefault(heading, _Claim(text, reading))
    return said


def _believed(
    entity: str, name: str, claims: dict[Source, _Claim], zone: tzinfo | None, conflicts: list[Conflict]
) -> _Claim:
    """What the sources say together, by the field's precedence; a contradiction is added to `conflicts`."""
    policy = precedence(entity, name.partition(".")[0])
    ranked = sorted(claims.items(), key=lambda item: policy.order.index(item[0]))
    known = _telling(ranked, policy)
    if not known:
        return ranked[0][1]
    lists = [claim.value for _, claim in known if isinstance(claim.value, tuple)]
    if any(map(_are_answers, lists)):
        return _answers(entity, name, dict(known), zone, conflicts)
    if any(map(_are_custom, lists)):
        return _custom_fields(entity, name, dict(known), zone, conflicts)
    value, is_contradicted = _joined([claim.value for _, claim in known], zone)
    if is_contradicted and not policy.may_differ:
        said: dict[str, Any] = {source: _as_json(name, claim) for source, claim in known}
        conflicts.append(Conflict(field=name, values=said, chosen=known[0][0], rule=policy.rule))
    return _claim_of(value, [claim for _, claim in known])


def _telling(ranked: Sequence[tuple[Source, _Claim]], policy: Precedence) -> list[tuple[Source, _Claim]]:
    """The claims that give a value; of several, not those whose value says nothing."""
    known = [one for one in ranked if one[1].value is not None]
    return [one for one in known if one[1].value not in policy.says_nothing] if len(known) > 1 else known


def _joined(values: Sequence[Any], zone: tzinfo | None) -> tuple[Any, bool]:
    """The first value with what the others add to it, and whether any of them contradicts it."""
    value, is_contradicted = values[0], False
    for other in values[1:]:
        joined = join(value, other, zone)
        is_contradicted = is_contradicted or joined is None
        value = value if joined is None else joined
    return value, is_contradicted


def _extra(
    entity: str, stated: Sequence[Reading], zone: tzinfo | None, conflicts: list[Conflict]
) -> list[tuple[str, _Claim]]:
    """What stands under each heading that has no place in the model, by heading."""
    said = {source: _newest_entries(of_source) for source, of_source in _by_source(stated)}
    return sorted(_entries(entity, "extra", said, zone, conflicts).items())


def _entries(
    entity: str, name: str, said: dict[Source, dict[str, _Claim]], zone: tzinfo | None, conflicts: list[Conflict]
) -> dict[str, _Claim]:
    """Entry by entry what the sources say together; the believed source's own order first."""
    policy = precedence(entity, name)
    ranked = sorted(said, key=policy.order.index)
    keys = list(dict.fromkeys(key for source in ranked for key in said[source]))
    return {
        key: _believed(
            entity,
            f"{name}.{key}",
            {source: said[source][key] for source in ranked if key in said[source]},
            zone,
            conflicts,
        )
        for key in keys
    }


def _custom_fields(
    entity: str, name: str, claims: dict[Source, _Claim], zone: tzinfo | None, conflicts: list[Conflict]
) -> _Claim:
    said = {source: _numbered(claim) for source, claim in claims.items()}
    chosen = _entries(entity, name, said, zone, conflicts)
    # The key folds white space and numbers twins; the name is the believed source's own, so its entries come last.
    names = {key: one.name for claim in reversed(claims.values()) for key, one in _keyed(claim.value)}
    fields = tuple(CustomField(name=names[key], value=claim.value) for key, claim in chosen.items())
    return _claim_of(fields, list(claims.values()))


def _answers(
    entity: str, name: str, claims: dict[Source, _Claim], zone: tzinfo | None, conflicts: list[Conflict]
) -> _Claim:
    document = claims["document"].value if "document" in claims else ()
    said = {
        source: {
            key: _Claim(answer, claim.reading)
            for key, answer in _coded(claim.value if source == "document" else in_terms_of(document, claim.value))
        }
        for source, claim in claims.items()
    }
    chosen = _entries(entity, name, said, zone, conflicts)
    return _claim_of(tuple(claim.value for claim in chosen.values()), list(claims.values()))


def _coded(answers: Iterable[Answer]) -> Iterator[tuple[str, Answer]]:
    used: Counter[str] = Counter()
    for one in answers:
        used[one.code] += 1
        yield one.code if used[one.code] == 1 else f"{one.code} ({used[one.code]})", one


def _are_answers(value: tuple[object, ...]) -> bool:
    return any(isinstance(item, Answer) for item in value)


def _numbered(claim: _Claim) -> dict[str, _Claim]:
    return {key: _Claim(one.value, claim.reading) for key, one in _keyed(claim.value)}


def _keyed(fields: Iterable[CustomField]) -> Iterator[tuple[str, CustomField]]:
    used: set[str] = set()
    for one in fields:
        label = " ".join(one.name.split())
        keys = (label if nth == 1 else f"{label} ({nth})" for nth in count(1))
        key = next(key for key in keys if key not in used)
        used.add(key)
        yield key, one


def _are_custom(value: tuple[object, ...]) -> bool:
    return any(isinstance(item, CustomField) for item in value)


def _claim_of(value: Any, claims: Sequence[_Claim]) -> _Claim:
    """The value with the claim that says exactly it, else with the first one, which it completes."""
    return _Claim(value, next((claim.reading for claim in claims if claim.value == value), claims[0].reading))


def _as_json(name: str, claim: _Claim) -> Any:
    if "." in name:
        return claim.value.model_dump(mode="json") if isinstance(claim.value, Part) else claim.value
    return claim.reading.record.model_copy(update={name: claim.value}).model_dump(mode="json", include={name})[name]


def _origin(claim: _Claim) -> Origin:
    reading = claim.reading
    return Origin(source=reading.source, observed_at=reading.observed_at.isoformat(), evidence=reading.evidence)
