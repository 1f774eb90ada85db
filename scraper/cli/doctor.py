"""`ascora doctor`: is everything there that a run needs, and if not, what mends it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlsplit

import typer

from scraper.cli import broker_check, exits, output, tables, words
from scraper.cli.workspace import located, over_what_is_there
from scraper.config import env_file
from scraper.errors import ConfigError, LoginError, PortalUnavailable, RetryableError, ScraperError, StorageUnavailable

if TYPE_CHECKING:
    from scraper.settings import Settings

T = TypeVar("T")
TIMEOUT_SECONDS = 10
COLUMNS = ("check", "result", "found", "mend")
CHECK_SECONDS = 30
"""Of one check, whatever it waits for: a library may try again and again what never answers."""
LOCK_WAIT = timedelta(seconds=2)
"""A database that somebody holds is told within seconds, not when a command would give up."""


class Note(str):
    """What a check found that fails no run, and that a person should know."""


@dataclass(frozen=True)
class Check:
    """One thing a run needs. `look` says in a few words what it found and raises `ScraperError` where it fails."""

    name: str
    look: Callable[[Settings], str]
    mend: str
    needs: str = ""
    """The check without which this one has nothing to look at."""


def doctor(
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Check browser, settings, key, stores, broker, templates, account, portal and API; say what mends each failure."""
    form = words.output_format(form, ("table", "json"))
    try:
        settings = located()
        with over_what_is_there(settings) as tried:
            _report(_with_credentials(tried), form)
    except ConfigError as error:
        _show([["settings", "FAILED", str(error), "correct the variable or the .env file"]], form)
        raise typer.Exit(exits.USAGE) from error


def _show(rows: Sequence[Sequence[str]], form: str) -> None:
    if form == "json":
        output.emit(output.json_array(dict(zip(COLUMNS, row, strict=True)) for row in rows))
        return
    tables.show(COLUMNS, rows, texts=["found", "mend"])


def _report(settings: Settings, form: str) -> None:
    """Make every check, print what each found, and end with the code of the worst."""
    rows, codes, failed = [], set(), set()
    for check in CHECKS:
        if check.needs in failed:
            rows.append([check.name, "not made", f"it needs the {check.needs}", ""])
            continue
        try:
            found = _looked(check, settings)
            rows.append([check.name, "note" if isinstance(found, Note) else "ok", found, ""])
        except ScraperError as error:
            rows.append([check.name, "FAILED", str(error), check.mend])
            codes.add(exits.of_error(error))
            failed.add(check.name)
    _show(rows, form)
    raise typer.Exit(
        next((code for code in (exits.USAGE, exits.PERSON, exits.UNAVAILABLE) if code in codes), exits.COMPLETE)
    )


def _looked(check: Check, settings: Settings) -> str:
    """What the check found. Raises `ScraperError`, whatever is broken: the checks behind it are made all the same."""
    try:
        return _in_time(lambda: check.look(settings))
    except ScraperError:
        raise
    except Exception as error:
        said = str(error).strip().splitlines() or [""]
        raise ConfigError(f"{type(error).__name__}: {said[0]:.200}") from error


def _in_time(look: Callable[[], T]) -> T:
    """What it returns or raises. Raises `RetryableError` where it takes too long; it then goes on until the end of
    the process, in nobody's way.
    """
    answer: Future[T] = Future()

    def ask() -> None:
        try:
            answer.set_result(look())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            answer.set_exception(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(CHECK_SECONDS)
    if not answer.done():
        raise RetryableError(f"no answer in {CHECK_SECONDS} seconds")
    return answer.result()


def _with_credentials(settings: Settings) -> Settings:
    """The same with what the vault keeps; what keeps the vault shut is told by the checks of key and database."""
    try:
        return _in_time(lambda: _opened(settings))
    except Exception:  # noqa: BLE001 - each of them is told by the check that meets it
        return settings


def _opened(settings: Settings) -> Settings:
    from scraper.workspace import open_workspace

    with open_workspace(settings, lock_wait=LOCK_WAIT) as workspace:
        return workspace.settings


def _settings(settings: Settings) -> str:
    settings.profile()
    if settings.portal_username is None or settings.portal_password is None:
        raise ConfigError("ASCORA_PORTAL_USERNAME and ASCORA_PORTAL_PASSWORD (or the vault's) are not both set")
    slips = env_file.slips(os.environ, settings.variables().values())
    told = "".join(f"; {name} does nothing: is {meant} meant?" for name, meant in slips)
    return f"account {settings.account}, {settings.timezone}{told}"


def _browser(settings: Settings) -> str:
    from flows.browser.launch import BrowserThread

    thread = BrowserThread()
    try:
        version = thread.run(lambda: thread.browser(settings.browser_path, settings.ca_bundle).version)
    finally:
        thread.close()
    return f"Chromium {version} starts"


def _key(settings: Settings) -> str:
    from scraper.vault.cipher import Vault
    from scraper.vault.key import find_keys

    vault = Vault.of(find_keys(settings.vault_key))
    vault.open(vault.seal(b"doctor", bound_to="doctor"), bound_to="doctor")
    return "seals and opens"


def _database(settings: Settings) -> str:
    from sqlalchemy import insert, select

    from scraper.store.database import open_database
    from scraper.store.tables import schema_version

    database = open_database(settings.database_url, settings.account, lock_wait=LOCK_WAIT)
    try:
        with database.engine.connect() as connection, connection.begin() as undone:
            connection.execute(insert(schema_version).values(version=-1))
            connection.scalar(select(schema_version.c.version).where(schema_version.c.version == -1))
            undone.rollback()
        return f"{database.engine.dialect.name}: writes and reads"
    finally:
        database.close()


def _blobs(settings: Settings) -> str:
    from scraper.evidence.blobs import BlobStore

    try:
        blobs = BlobStore(settings.blob_url)
        kept = blobs.put(b"ascora doctor")
        if blobs.get(kept.sha256) != b"ascora doctor":
            raise ConfigError("ASCORA_BLOB_URL: what was written reads back as something else")
    except StorageUnavailable as error:
        raise ConfigError(str(error)) from error
    except OSError as error:
        raise ConfigError(f"ASCORA_BLOB_URL: {error}") from error
    return "writes and reads"


def _broker(settings: Settings) -> str:
    found, doubt = broker_check.look(settings)
    return Note(f"{found}; {doubt}") if doubt else found


def _account(settings: Settings) -> str:
    from scraper.workspace import open_workspace

    with open_workspace(settings, lock_wait=LOCK_WAIT) as workspace:
        state, off, rest = workspace.store.sessions.state(), workspace.throttle.off, workspace.throttle.closed_for()
    if state.state != "ok":
        raise LoginError(f"{state.state}: {state.reason}", state.word or "unknown")
    if off is not None:
        raise LoginError(f"switched off: {off}")
    if rest > 0:
        raise RetryableError(f"its portal is left alone for another {rest:.0f} s: it asked for that, or did not answer")
    return "ok"


def _schedule(settings: Settings) -> str:
    from sqlalchemy.exc import SQLAlchemyError

    from scraper import workspace
    from scraper.settings import installation
    from scraper.store import overdue

    whole, now = settings if settings.accounts is None else installation(), workspace.now_utc()
    try:
        late = overdue.by_account(whole, now).get(settings.account, [])
        last = max((one.at for one in overdue.known(whole).values()), default=None)
    except SQLAlchemyError as error:
        raise ConfigError(f"ASCORA_DATABASE_URL: {type(error).__name__}") from error
    if late:
        raise RetryableError(f"not kept: {'; '.join(late)}")
    if last is None:
        return "no worker has kept it yet"
    kept = f"kept, last at {last.isoformat(timespec='seconds')}"
    with workspace.open_workspace(settings, lambda: now, lock_wait=LOCK_WAIT) as opened:
        return kept if opened.store.has_live_worker() else Note(f"{kept}; no worker runs now: `ascora worker`")


def _templates(settings: Settings) -> str:
    from scraper.documents.template_library import pictures_of
    from scraper.sync.pipeline import missing_templates
    from scraper.workspace import open_workspace

    with open_workspace(settings, lock_wait=LOCK_WAIT) as workspace:
        names = [one.name for one in workspace.templates]
        pictures = [f"{one.name}: {pictures_of(one)}" for one in workspace.templates]
        lacking = missing_templates(workspace)
    if lacking:
        raise ConfigError(f"ASCORA_FORM_TEMPLATES: no template of {', '.join(lacking)}; expected its .docx there")
    if not names:
        return Note("no ASCORA_FORM_TEMPLATES: forms are listed, most of their answers are not read")
    return f"{', '.join(names)}. What their pictures count as: {' / '.join(pictures)}"


def _portal(settings: Settings) -> str:
    import httpx

    from scraper.config.outside import http_client, proxy_of
    from scraper.settings import is_loopback

    if settings.portal_username is None and "portal_url" not in settings.model_fields_set:
        return Note("not asked: nothing says whose portal is read")
    url, direct = settings.portal_url, is_loopback(urlsplit(settings.portal_url).hostname or "")
    try:
        with http_client(settings.ca_bundle, timeout=TIMEOUT_SECONDS, trust_env=not direct) as client:
            answer = client.get(url, follow_redirects=True)
    except httpx.HTTPError as error:
        proxy = None if direct else proxy_of(url)
        through = f" (over the proxy {proxy})" if proxy else ""
        raise PortalUnavailable(f"{url}{through}: {error}") from error
    if answer.status_code >= 400:
        raise PortalUnavailable(f"{settings.portal_url} answers {answer.status_code}")
    return f"{settings.portal_url} answers"


def _api(settings: Settings) -> str:
    if settings.api_key is None:
        return Note("no ASCORA_API_KEY: runs are UI-only")
    from scraper.api.client import AscoraApi

    with AscoraApi(
        settings.api_url,
        settings.api_key,
        ca_bundle=settings.ca_bundle,
        page_size=1,
        attempts=1,
        timeout=timedelta(seconds=TIMEOUT_SECONDS),
    ) as api:
        next(iter(api.list("jobs")))
    return f"{settings.api_url} accepts the key"


CHECKS = (
    Check("settings", _settings, "set the variable, or write it into .env"),
    Check("browser", _browser, "make setup, or set ASCORA_BROWSER_PATH"),
    Check("key", _key, "set ASCORA_VAULT_KEY to base64 of 32 bytes, the same on every machine"),
    Check("database", _database, "make the data folder writable, or correct ASCORA_DATABASE_URL"),
    Check("blobs", _blobs, "make the data folder writable, or correct ASCORA_BLOB_URL and its credentials"),
    Check("broker", _broker, "start the broker, correct ASCORA_BROKER_URL, or leave it out"),
    Check(
        "schedule",
        _schedule,
        "start `ascora worker` (without --no-beat) and keep it running; its log says what is wrong",
        needs="database",
    ),
    Check(
        "templates",
        _templates,
        "download the company's .docx templates into that folder, or correct the name",
        needs="database",
    ),
    Check("account", _account, "put the reason right, then run `ascora account resume`", needs="database"),
    Check("portal", _portal, "check the network and ASCORA_PORTAL_URL; try later"),
    Check("api", _api, "correct ASCORA_API_KEY or ASCORA_API_URL; try later"),
)
