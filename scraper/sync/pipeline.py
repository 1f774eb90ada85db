"""The main path: plan a run, process its items, report.

A run starts with listings (the open API's, then the portal's Jobs list); the Jobs list says which cards are worth a
visit; a card gives details, sections, checklist and attachments, and may lead to section cards. Every step keeps its
evidence, reads it, merges what it read into the store, and only then is done; so a run can be killed anywhere and the
next one goes on. Several processes may process one run together: each leases items, and the last one ends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from scraper.documents.template_library import is_at_hand
from scraper.entities import CATALOG
from scraper.errors import ConfigError, LayoutChanged, LeaseLost, LoginError, RetryableError
from scraper.parse import replay
from scraper.parse.record_fixture import record_case
from scraper.parse.snapshots import required_forms
from scraper.profile import fold
from scraper.store import Run, WorkItem
from scraper.store.report import describe
from scraper.store.work import OF_API
from scraper.sync.connections import Connections
from scraper.sync.plan import Scope, entities_of, first_items
from scraper.sync.work_item import Progress, process_item
from scraper.workspace import Workspace, open_workspace

HALF_FILES_GO_AFTER = timedelta(days=1)
POLL_SECONDS = 0.25
"""Between two looks at items that other processes have in hand: no database tells us when a row changes."""


def login(ws: Workspace) -> str:
    """Be logged in and say how: `reused` or `ok`. Raises `LoginError`, `PortalUnavailable`, `ConfigError`."""
    with Connections(ws) as connections:
        return connections.on_portal(lambda _: connections.word)


def lacking_login(ws: Workspace, scope: Scope) -> ConfigError | None:
    """What lacks of the portal's user and password where the scope needs them: a run without could only fail."""
    if any(one.kind not in OF_API for one in first_items(ws, scope.as_json())):
        try:
            ws.settings.portal_login()
        except ConfigError as error:
            return error
    return None


def begin(ws: Workspace, scope: Scope) -> Run:
    """Begin a run of this scope with its listings planned, or join the one that is under way. Raises `ConfigError`."""
    asked = scope.as_json()
    entities_of(asked)
    named = [CATALOG[name] for name in scope.entities]
    if ws.settings.api_key is None and named and all(spec.api and not spec.is_in_portal for spec in named):
        raise ConfigError(f"ASCORA_API_KEY: not set; {named[0].plural} come from the open API alone")
    ws.blobs.sweep(HALF_FILES_GO_AFTER)
    planned = list(first_items(ws, asked))
    with ws.store.unit():
        run = ws.store.runs.begin(asked)
        ws.store.items.plan(run, planned)
    return run


def sync(ws: Workspace, scope: Scope, progress: Progress) -> dict[str, Any]:
    """Do everything the scope asks for and return the run report of the contract.

    Raises `ConfigError` before anything is begun where the portal's user or password lacks, `LoginError` when the
    account cannot log in and `RetryableError` when the portal or the open API cannot be
    reached at all; the run is then finished as failed, and its report can still be read.
    """
    lacking = lacking_login(ws, scope) if ws.throttle.off is None else None
    if lacking is not None:
        raise lacking
    if ws.settings.api_key is None:
        progress.note("no ASCORA_API_KEY: this run reads the portal alone")
    report = work(ws, begin(ws, scope), progress)
    for name in missing_templates(ws) if "compliance_form" in entities_of(scope.as_json()) else ():
        progress.note(f"the template {name!r} is missing: put its .docx into the folder of ASCORA_FORM_TEMPLATES")
    return report


def work(ws: Workspace, run: Run, progress: Progress) -> dict[str, Any]:
    """Work a run off to its end, beside others that may do the same; its report. Raises as `sync` does."""
    ws.run_id = run.id
    item: WorkItem | None = None
    earlier = ws.store.items.states(run.id)
    before = earlier["done"] + earlier["parked"]
    with Connections(ws) as connections:
        try:
            while (item := _next(ws, run)) is not None:
                ended = process_item(ws, run, item, connections, progress)
                progress.plan(sum(ws.store.items.states(run.id).values()), before)
                if ended:
                    progress.advance(describe(item.kind, item.entity, item.target))
        except (LoginError, RetryableError, ConfigError) as error:
            if item is not None:
                with suppress(LeaseLost):
                    ws.store.runs.error(item, error)
                    ws.store.items.release(item)
            word = error.word if isinstance(error, LoginError) else connections.word
            ws.store.runs.finish(run.id, login=word, outcome="failed")
            raise
        except BaseException:
            if item is not None:  # interrupted, or a bug: the next process resumes here
                with suppress(LeaseLost):
                    ws.store.items.release(item)
            raise
        return ws.store.runs.finish(run.id)


def _next(ws: Workspace, run: Run, pause: Callable[[float], None] = time.sleep) -> WorkItem | None:
    """The next item, waited for while others have the rest in hand; None when the run is over."""
    try:
        while (item := ws.store.items.take(run)) is None and not ws.store.runs.is_over(run.id):
            pause(POLL_SECONDS)
    except LeaseLost:
        return None  # another process has ended the run
    return item


def missing_templates(ws: Workspace) -> list[str]:
    """Names of templates that forms are said to be made from, or the profile requires, and that are not at hand.

    A list of job types that today's profile does not read names none: that is told where it is looked at.
    """
    known = {fold(one.name) for one in ws.templates}
    try:
        rules = required_forms(ws)
    except LayoutChanged:
        rules = list(ws.profile.forms.required)
    required = [one.template for one in rules if not is_at_hand(one.template, ws.templates)]
    forms = (one.fields["template_name"] for one in ws.store.objects.list("compliance_form", include_gone=False))
    return sorted({*required, *(name for name in forms if name is not None and fold(name) not in known)})


def reread(ws: Workspace, entities: tuple[str, ...], progress: Progress) -> dict[str, Any]:
    """Run today's readers over the stored evidence; a run report without requests. Raises `ConfigError`."""
    wanted = entities_of({"entities": list(entities)})
    run = ws.store.runs.begin({"reread": list(wanted)})
    ws.store.items.plan(run, replay.plan(wanted))
    return work(ws, run, progress)


__all__ = ["Progress", "Scope", "lacking_login", "login", "open_workspace", "record_case", "reread", "sync", "work"]
