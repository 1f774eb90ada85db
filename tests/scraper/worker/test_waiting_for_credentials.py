"""A schedule that nobody has given a user: no run that can only fail, one line, and a start when one is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from scraper.settings import Settings
from scraper.store import WorkItem, health
from scraper.sync.plan import Scope
from scraper.worker import dispatch
from scraper.workspace import Workspace, open_workspace

USER = {"portal_username": "a@b.example", "portal_password": "x"}
LACKING = [{}, {"portal_username": "a@b.example"}, {"portal_password": "x"}, {"api_key": "k"}]


class Mail:
    """What was sent to workers."""

    def __init__(self) -> None:
        self.items: list[WorkItem] = []

    def __call__(self, _account: str, item: WorkItem) -> None:
        self.items.append(item)


def untold(event: str, **_: Any) -> None:
    """Nothing of this is an event."""
    pytest.fail(event)


def runs(ws: Workspace) -> list[dict[str, Any]]:
    """Every run there is."""
    return list(ws.store.runs.list())


def of_health(settings: Settings) -> dict[str, Any]:
    """As `ascora.health` reports it."""
    return health.of_installation(settings)[settings.account]


@pytest.mark.parametrize("given", LACKING)
def test_no_run_is_begun_while_nobody_can_log_in(make_settings: Callable[..., Settings], given: dict[str, Any]) -> None:
    """However often the schedule comes round; it is told once, and by health for as long as it is so."""
    settings, mail = make_settings(**given), Mail()
    with open_workspace(settings) as ws, capture_logs() as logs:
        told = [dispatch.start_run(ws, Scope(), mail, untold, f"changes {number}") for number in range(3)]
        dispatch.start_waiting_run(ws, mail, untold)
        assert {one["state"] for one in told} == {"needs_credentials"}
        assert "not set; expected" in str(told[0]["why"])
        assert (runs(ws), mail.items) == ([], [])
    (line,) = [one for one in logs if one["log_level"] in ("error", "warning", "info")]
    assert (line["event"], line["reason"]) == ("account.needs_credentials", told[0]["why"])
    found = of_health(settings)
    assert (found["flows"], found["state"], found["reason"]) == (False, "needs_credentials", told[0]["why"])
    assert health.note_sweep(settings.database_url, [settings.account]) == [settings.account]


def test_it_begins_with_the_credentials(make_settings: Callable[..., Settings]) -> None:
    """With the next sweep, and once; the occasion that was refused is none that was used up."""
    mail = Mail()
    with open_workspace(make_settings()) as ws:
        assert dispatch.start_run(ws, Scope(), mail, untold, "changes 1")["state"] == "needs_credentials"
    settings = make_settings(**USER)
    with open_workspace(settings) as ws:
        dispatch.start_waiting_run(ws, mail, untold)
        dispatch.start_waiting_run(ws, mail, untold)
        assert len(runs(ws)) == 1
        assert mail.items
        assert of_health(settings)["state"] == "ok"
        assert dispatch.start_run(ws, Scope(), mail, untold, "changes 1")["state"] == "already_running"
    assert health.note_sweep(settings.database_url, [settings.account]) == [settings.account]  # its run goes on


def test_an_account_that_never_lacked_anything_is_not_begun_by_a_sweep(make_settings: Callable[..., Settings]) -> None:
    """Its schedule does that."""
    with open_workspace(make_settings(**USER)) as ws:
        dispatch.start_waiting_run(ws, Mail(), untold)
        assert runs(ws) == []


def test_a_run_of_the_open_api_alone_needs_no_login(make_settings: Callable[..., Settings]) -> None:
    """Customers come from there."""
    mail = Mail()
    with open_workspace(make_settings(api_key="k")) as ws:
        assert dispatch.start_run(ws, Scope(entities=("customer",), only="api"), mail, untold)["state"] == "started"
        assert [item.kind for item in mail.items] == ["api"]


def test_another_lack_is_told_again(make_settings: Callable[..., Settings]) -> None:
    """Once nobody, later nobody again: each time a line."""
    with capture_logs() as logs:
        for given in ({}, USER, {}):
            with open_workspace(make_settings(**given)) as ws:
                dispatch.start_run(ws, Scope(), Mail(), untold)
    assert [one["event"] for one in logs].count("account.needs_credentials") == 2
