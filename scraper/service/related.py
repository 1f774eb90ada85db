"""Filters that other objects answer: who is booked for a job and when, what it cost, how low a stock level is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from decimal import Decimal

from scraper.reports.job_costs import job_cost
from scraper.reports.schedule import Asked, Entry, entries
from scraper.service.requests import amount, day, related
from scraper.store import Store, StoredObject
from scraper.store.terms import same

Meets = Callable[[StoredObject], bool]
_SCHEDULE = ("crew", "scheduled_from", "scheduled_to")
_COST = ("job_supply", "job_expense")


def meets(store: Store, zone: tzinfo, entity: str, filters: Mapping[str, str]) -> Meets:
    """Whether an object is what these filters ask for, of those that it is not looked up by."""
    own = {name: value for name, value in filters.items() if name in related(entity)}
    checks = [make(store, zone, own) for names, make in _MAKERS if any(name in own for name in names)]
    return lambda one: all(check(one) for check in checks)


def _booked(store: Store, zone: tzinfo, own: Mapping[str, str]) -> Meets:
    """A job for which somebody is booked within these days; with `crew`, this user or one of this team."""
    first, last = (day(name, own[name]) if name in own else None for name in _SCHEDULE[1:])
    found = entries(store.objects.current("booking"), store.objects.current("user"), Asked(first, last), zone)
    crew = own.get("crew")
    numbers = {one.body["job_number"] for one in found if crew is None or same(crew) in map(same, _crew(one))}
    return lambda job: job.fields["job_number"] in numbers


def _crew(one: Entry) -> Iterator[str]:
    yield from filter(None, (one.body["user"], one.body["user_id"], one.team))


def _costs(store: Store, zone: tzinfo, own: Mapping[str, str]) -> Meets:  # noqa: ARG001
    """A job whose supplies and expenses add up to so much, AUD ex tax; one of which that is not known is none."""
    low, high = (amount(name, own[name]) if name in own else None for name in ("cost_min", "cost_max"))

    def is_within(job: StoredObject) -> bool:
        number = job.fields["job_number"]
        unseen = ["labour_line", *(name for name in _COST if store.seen(name, number) is None)]
        parts = {"labour_line": [], **{name: store.objects.current(name, number) for name in _COST}}
        cost = job_cost(job.as_json(), parts, unseen)
        if cost.supplies is None or cost.expenses is None:
            return False
        whole = cost.supplies + cost.expenses
        return (low is None or low <= whole) and (high is None or whole <= high)

    return is_within


def _below(store: Store, zone: tzinfo, own: Mapping[str, str]) -> Meets:  # noqa: ARG001
    """A level of less than so many on hand; one that shows none is none."""
    most = amount("below", own["below"])
    return lambda level: level.fields["on_hand"] is not None and Decimal(level.fields["on_hand"]) < most


_MAKERS = ((_SCHEDULE, _booked), (("cost_min", "cost_max"), _costs), (("below",), _below))
