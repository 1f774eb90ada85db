"""One account's figures for Prometheus, out of the database: they are the same whichever process is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from scraper.service.accounts import Account
from scraper.service.sources import API
from scraper.store import health

STATES = ("ok", "stopped", "needs_person", "needs_credentials", "quiet")


class _Figures(Collector):
    def __init__(self, account: Account) -> None:
        self._account = account

    def collect(self) -> Iterator[Metric]:
        store, settings = self._account.ws.store, self._account.ws.settings
        now = self._account.ws.clock()
        told = health.of_accounts(settings.database_url, [settings.account], now)[settings.account]
        yield _flag("ascora_flows", "1 where work ends as it should, 0 where it is stuck.", told["flows"])
        states = {state: told["state"] == state for state in STATES}
        yield _gauge("ascora_account_state", "1 for the state that the account is in.", "state", states)
        items = {state: told[state] for state in ("pending", "leased")}
        yield _gauge("ascora_work_items", "Work items of open runs.", "state", items)
        yield _flag("ascora_open_runs", "Runs under way.", told["open_runs"])
        yield _gauge("ascora_objects", "Objects held that are not gone.", "entity", store.objects.count())
        seen = {name: one["age_seconds"] for name, one in told["entities"].items() if one["age_seconds"] is not None}
        yield _gauge("ascora_entity_age_seconds", "Since a listing of the entity was last walked.", "entity", seen)
        yield _flag("ascora_open_fetches", "Fetches under way.", len(store.fetches.open()))
        yield _flag("ascora_worker_present", "1 where a worker looks after the account.", store.has_live_worker())
        api = store.circuits.state(API)
        yield _flag("ascora_api_parked", "1 where the open API has refused the key.", api.refused_key is not None)
        is_open = api.until is not None and api.until > now
        yield _flag("ascora_api_left_alone", "1 while the open API is left alone after failures.", is_open)


def _flag(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=float(value))


def _gauge(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=(label,))
    for label_value, value in values.items():
        family.add_metric((label_value,), float(value))
    return family


def exposition(account: Account) -> bytes:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(account))
    return generate_latest(registry)
