"""The main path: plan a run, work its items off, report.

A run starts with listings (the open API's, then the portal's Jobs list); the Jobs list says which cards are worth a
visit; a card gives details, sections, checklist and attachments, and may lead to section cards. Every step keeps its
evidence, reads it, merges what it read into the store, and only then is done; so a run can be killed anywhere and the
next one goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Protocol

from scraper import rereading
from scraper.errors import ApiRefused, ConfigError, LayoutChanged, LoginError, RequestRefused, RetryableError
from scraper.form_templates import is_at_hand
from scraper.listing import (
    account_for_sections,
    take_api,
    take_jobs_list,
    take_required_forms,
    take_templates,
)
from scraper.money_listings import take_invoices, take_queues, take_retentions
from scraper.planning import Scope, entities_of, first_items
from scraper.profile import fold
from scraper.reading import required_forms
from scraper.recording import record_case
from scraper.runner import Runner
from scraper.store import Run, WorkItem
from scraper.store.report import describe
from scraper.visit import CardVisit
from scraper.workspace import Workspace, open_workspace

HALF_FILES_GO_AFTER = timedelta(days=1)


class Progress(Protocol):
    """Where a run tells how far it is."""

    def plan(self, total: int) -> None:
        """So many items are known by now."""

    def advance(self, what: str) -> None:
        """One more is done."""

    def note(self, line: str) -> None:
        """Something a person should know."""


def login(ws: Workspace) -> str:
    """Be logged in and say how: `reused` or `ok`. Raises `LoginError`, `PortalUnavailable`, `ConfigError`."""
    with Runner(ws) as runner:
        return runner.on_portal(lambda _: runner.word)


def sync(ws: Workspace, scope: Scope, progress: Progress) -> dict[str, Any]:
    """Do everything the scope asks for and return the run report of the contract.

    Raises `LoginError` when the account cannot log in and `RetryableError` when the portal or the open API cannot be
    reached at all; the run is then finished as failed, and its report can still be read.
    """
    asked = scope.as_json()
    entities_of(asked)
    has_api = ws.settings.api_key is not None
    if not has_api:
        progress.note("no ASCORA_API_KEY: this run reads the portal alone")
        if scope.entities == ("customer",):
            raise ConfigError("ASCORA_API_KEY: not set; customers come from the open API alone")
    ws.blobs.sweep(HALF_FILES_GO_AFTER)
    run = ws.store.runs.begin(asked)
    ws.run_id = run.id
    with Runner(ws) as runner:
        try:
            ws.store.runs.plan(run, first_items(asked, has_api=has_api))
            while (item := ws.store.runs.take(run)) is not None:
                ended = _work(ws, run, item, runner, progress)
                progress.plan(sum(ws.store.runs.states(run).values()))
                if ended:
                    progress.advance(describe(item.kind, item.entity, item.target))
        except (LoginError, RetryableError, ConfigError) as error:
            if item is not None:
                ws.store.runs.error(item, error)
                ws.store.runs.release(item)
            word = error.word if isinstance(error, LoginError) else runner.word
            ws.store.runs.finish(run, login=word, outcome="failed")
            raise
        except BaseException:
            ws.store.runs.let_go(run)  # interrupted, or a bug: the next run of this scope goes on here
            raise
        for name in missing_templates(ws) if "compliance_form" in entities_of(asked) else ():
            progress.note(f"the template {name!r} is missing: put its .docx into the folder of ASCORA_FORM_TEMPLATES")
        return ws.store.runs.finish(run, login=runner.word)


def missing_templates(ws: Workspace) -> list[str]:
    """Names of templates that forms are said to be made from, or the profile requires, and that are not at hand."""
    known = {fold(one.name) for one in ws.templates}
    required = [one.template for one in required_forms(ws) if not is_at_hand(one.template, ws.templates)]
    forms = (one.fields["template_name"] for one in ws.store.objects.list("compliance_form", include_gone=False))
    return sorted({*required, *(name for name in forms if name is not None and fold(name) not in known)})


def reread(ws: Workspace, entities: tuple[str, ...], progress: Progress) -> dict[str, Any]:
    """Run today's readers over the stored evidence; a run report without requests. Raises `ConfigError`."""
    wanted = entities_of({"entities": list(entities)})
    run = ws.store.runs.begin({"reread": list(wanted)})
    ws.run_id = run.id
    ws.store.runs.plan(run, rereading.plan(wanted))
    progress.plan(len(wanted))
    while (item := ws.store.runs.take(run)) is not None:
        rereading.take(ws, run, item)
        progress.advance(item.entity)
    return ws.store.runs.finish(run, login="unknown")


def _work(ws: Workspace, run: Run, item: WorkItem, runner: Runner, progress: Progress) -> bool:
    """Work one item off: done or parked with its evidence (True), or put back for another attempt (False)."""
    try:
        for line in _take(ws, run, item, runner):
            progress.note(line)
    except (LayoutChanged, ApiRefused, RequestRefused) as error:
        ws.store.runs.park(item, error)  # another attempt would see the same
        progress.note(str(error))
    except RetryableError as error:
        if runner.recover(item, error):
            ws.store.runs.release(item)
            progress.note(f"{error}; going on")
            return False
        again = ws.store.runs.retry(item, error)
        progress.note(f"{error}; {'will be tried again' if again else 'given up for this run'}")
        return not again
    finally:
        runner.count(run)
    return True


def _take(ws: Workspace, run: Run, item: WorkItem, runner: Runner) -> Iterable[str]:
    """Take what one item names; what a person should know of it."""
    match item.kind, item.entity:
        case "api", "progress_claim":
            return take_queues(ws, item, runner.api())
        case "api", _:
            take_api(ws, run, item, runner.api())
        case "listing", "job_section":
            account_for_sections(ws, item)
        case "listing", "compliance_form":
            problems = runner.on_portal(lambda portal: take_required_forms(ws, portal))
            runner.on_portal(lambda portal: take_templates(ws, item, portal))
            if not ws.templates:
                problems.append("no ASCORA_FORM_TEMPLATES: forms are listed and their ticks read, most answers are not")
            return problems
        case "listing", "progress_claim":
            return runner.on_portal(lambda portal: take_invoices(ws, item, portal))
        case "listing", "retention":
            return runner.on_portal(lambda portal: take_retentions(ws, run, item, portal))
        case "listing", _:
            runner.on_portal(lambda portal: take_jobs_list(ws, run, item, portal))
        case _:
            runner.on_portal(lambda portal: CardVisit(ws, run, item, portal, runner.stopped).take())
    return ()


__all__ = ["Progress", "Scope", "login", "open_workspace", "record_case", "reread", "sync"]
