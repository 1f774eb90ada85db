"""What one account's work needs, opened once: settings, profile, blobs, store, vault. No browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from scraper.broker import urls
from scraper.checks import address, completed_form, costs, file_type, ledger, listed, money, quotes, worked
from scraper.documents import template_library
from scraper.documents.child import FormReader
from scraper.documents.exported.as_page import as_page
from scraper.documents.template import Template
from scraper.entities import CATALOG
from scraper.entities.places import ExportedFile, Windowed
from scraper.errors import ConfigError, DocumentUnreadable, LayoutChanged
from scraper.evidence.blobs import Blob, BlobStore
from scraper.evidence.snapshot import Context, Snapshot
from scraper.limits.redis_pace import RedisPace
from scraper.limits.throttle import SharedPace, Throttle
from scraper.merge.engine import Merged, merge
from scraper.models import ComplianceForm, ProgressClaim, Reading
from scraper.pages.private import of_json, of_page
from scraper.profile import Profile, fold
from scraper.profile.private import Private
from scraper.settings import Settings
from scraper.store import Store
from scraper.store.database import LOCK_WAIT
from scraper.vault.cipher import Vault
from scraper.vault.key import find_keys

TEMPLATE_KIND = "form_template"
Held = TypeVar("Held")


def now_utc() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


@dataclass
class Workspace:
    """One account's settings, profile, blobs and store."""

    settings: Settings
    profile: Profile
    blobs: BlobStore
    store: Store
    zone: ZoneInfo
    clock: Callable[[], datetime] = now_utc
    throttle: Throttle = field(default_factory=Throttle)
    """How hard the account may be asked; its pace is shared by all workers."""
    run_id: str | None = field(default=None)
    """The run that evidence is kept for, while there is one."""
    memory: dict[str, tuple[object, Any]] = field(default_factory=dict)
    """What was read of kept evidence and is asked for often: by name, with what it was read from."""

    @property
    def today(self) -> date:
        """The account's local day."""
        return self.clock().astimezone(self.zone).date()

    @property
    def revisit(self) -> timedelta:
        """How long after its last change a card is looked at again."""
        return timedelta(days=self.settings.revisit_days)

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """The company's own form templates: its folder's, and of others all versions that the portal ever showed.

        Raises `ConfigError` naming the file that is none.
        """
        folder = self.settings.form_templates
        own = template_library.load([folder] if folder else [], self.profile.forms, "ASCORA_FORM_TEMPLATES")
        names = {fold(one.name) for one in own}
        shown = [(name, sha256) for name, sha256 in self._shown if fold(name) not in names and self.blobs.has(sha256)]
        contents = ((name, self.blobs.get(sha256)) for name, sha256 in shown)
        return (*own, *template_library.kept(contents, self.profile.forms))

    @cached_property
    def _shown(self) -> list[tuple[str, str]]:
        """Name and SHA-256 of every template that the portal showed."""
        seen = self.store.evidence.latest([TEMPLATE_KIND])
        return [(str(one.context.row).split("\x1f")[0], one.sha256) for one in seen]

    def begin_item(self, run_id: str) -> None:
        """Go on for this run; what other processes have learnt in the meantime is looked at anew."""
        self.run_id = run_id
        known = vars(self).pop("_shown", None)
        if known is not None and known != self._shown:
            self._forget_templates()

    def _forget_templates(self) -> None:
        self._end_reader()
        for held in ("templates", "form_reader", "_shown"):
            vars(self).pop(held, None)

    def remembered(self, name: str, key: object, read: Callable[[], Held]) -> Held:
        """What `read` gives, read once for the same `key`."""
        if name not in self.memory or self.memory[name][0] != key:
            self.memory[name] = (key, read())
        held: Held = self.memory[name][1]
        return held

    def keep_template(self, name: str, blob: Blob, url: str, content_type: str) -> None:
        """Note a template of the portal as evidence, and read forms with it from now on."""
        context = Context(row=f"{name}\x1f{blob.sha256}")
        self.index(blob, TEMPLATE_KIND, url, (), context, content_type)
        self._forget_templates()

    @cached_property
    def form_reader(self) -> FormReader:
        """Reads forms with these templates, in a process of its own."""
        return FormReader(self.templates, self.profile.forms, self.profile.formats)

    def close(self) -> None:
        """End the process that reads forms, if there is one, and let go of the database."""
        self._end_reader()
        self.store.close()

    def _end_reader(self) -> None:
        if "form_reader" in vars(self):
            self.form_reader.close()

    def keep(
        self,
        data: bytes,
        kind: str,
        url: str,
        scrubbed: tuple[str, ...],
        context: Context,
        content_type: str = "text/html",
    ) -> Snapshot:
        """Store a page or answer as evidence, before anything reads it; the account's own secrets, and what its profile
        calls private, are taken out."""
        data, private = self.without_private(data, content_type, kind)
        scrubbed = (*scrubbed, *private)
        for name, secret in self._secrets():
            if secret in data:
                data, scrubbed = data.replace(secret, b"[scrubbed]"), (*scrubbed, name)
        return self.index(self.blobs.put(data), kind, url, scrubbed, context, content_type)

    def without_private(self, data: bytes, content_type: str, kind: str = "") -> tuple[bytes, tuple[str, ...]]:
        """A page or answer without what the profile calls private, there or on screens of its `kind`, and the names of
        what was taken out."""
        take_out = of_json if "json" in content_type or data[:1] in (b"{", b"[") else of_page
        text = data.decode("utf-8", "surrogateescape")
        kept, names = take_out(text, self._private(kind))
        return (kept.encode("utf-8", "surrogateescape"), names) if names else (data, ())

    def _private(self, kind: str) -> Private:
        """What of screens of this kind is not kept."""
        return self.profile.private.on(kind, places=self.settings.keeps_places)

    def keep_sheet(
        self, blob: Blob, kind: str, url: str, content_type: str, context: Context | None = None
    ) -> Snapshot:
        """Note an exported file as evidence. One with private columns is kept as the table that is read of it, without
        them; what it was is told by its SHA-256, and its own bytes go."""
        place = CATALOG.exported(kind)
        with suppress(DocumentUnreadable):  # whoever reads it says so
            page = "" if place is None else self._sheet(self.blobs.get(blob.sha256), place)
            kept, names = of_page(page, self._private(kind))
            if names:
                table = self.blobs.put(kept.encode())
                self.blobs.remove(blob.sha256)
                scrubbed = (*names, f"of the file {blob.sha256}")
                return self.index(table, kind, url, scrubbed, context or Context(), "text/html")
        return self.index(blob, kind, url, (), context or Context(), content_type)

    def _sheet(self, content: bytes, place: ExportedFile | Windowed) -> str:
        return as_page(content, self.profile.grids[place.grid], self.profile.pager)

    def index(
        self, blob: Blob, kind: str, url: str, scrubbed: tuple[str, ...], context: Context, content_type: str
    ) -> Snapshot:
        """Note a stored blob as evidence of what a screen, answer or file was."""
        snapshot = Snapshot(
            sha256=blob.sha256,
            kind=kind,
            url=url,
            captured_at=self.clock(),
            content_type=content_type,
            size_bytes=blob.size_bytes,
            scrubbed=scrubbed,
            context=context,
        )
        self.store.evidence.add(snapshot, self.run_id)
        return snapshot

    def _secrets(self) -> Iterator[tuple[str, bytes]]:
        settings = self.settings
        for name in ("portal_password", "portal_totp_secret", "api_key", "vault_key"):
            secret: SecretStr | None = getattr(settings, name)
            if secret is not None and secret.get_secret_value():
                yield settings.variables()[name], secret.get_secret_value().encode()

    def html(self, snapshot: Snapshot) -> str:
        """A kept page as text; an exported file as the page that would show it.

        Raises `LayoutChanged` for an exported file that is no table.
        """
        content = self.blobs.get(snapshot.sha256)
        place = CATALOG.exported(snapshot.kind)
        if place is None or snapshot.scrubbed:
            return self._without_places(content.decode("utf-8", "replace"), snapshot.kind)
        try:
            return self._sheet(content, place)
        except DocumentUnreadable as error:
            what = f"the exported file of {place.grid} cannot be read: {error}"
            raise LayoutChanged(what, place.grid, snapshot.sha256) from error

    def _without_places(self, page: str, kind: str) -> str:
        """What was kept while places were asked for is read without them when they are not."""
        if self.settings.keeps_places or not self.profile.private.tells_places(kind):
            return page
        return of_page(page, self._private(kind))[0]


def _merged(readings: Sequence[Reading], zone: ZoneInfo, profile: Profile) -> Merged:
    """One object, with what its record does not show and what of it does not add up."""
    merged = merge(readings, zone, CATALOG.compared)
    record = merged.record
    of_itself = [
        *listed.findings(record),
        *file_type.findings(record),
        *address.findings(record),
        *quotes.findings(record),
        *costs.findings(record),
        *worked.findings(record),
    ]
    if isinstance(record, ComplianceForm):
        return replace(merged, findings=[*of_itself, *completed_form.findings(record, profile.forms)])
    documents = (one.record for one in readings if one.source == "document")
    document = next((one for one in documents if isinstance(one, ProgressClaim)), None)
    adds_up = [*ledger.findings(record, merged.conflicts, document), *money.findings(record)]
    return replace(merged, findings=[*of_itself, *adds_up])


def made(settings: Settings, clock: Callable[[], datetime] = now_utc, *, lock_wait: timedelta = LOCK_WAIT) -> Workspace:
    """An account's workspace, for the caller to close; the data folder is made on first use. Raises `ConfigError`.

    `lock_wait`: how long each of a few attempts to write waits for other writers.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(
            f"ASCORA_DATA_DIR: {settings.data_dir} cannot be made ({error.strerror}); expected a folder to write into"
        ) from error
    zone, profile = settings.zone, settings.profile()
    store = Store.open(
        settings.database_url,
        settings.account,
        Vault.of(find_keys(settings.vault_key)),
        clock,
        partial(_merged, zone=zone, profile=profile),
        lock_wait=lock_wait,
    )
    try:
        settings = settings.with_secrets(store.secrets.all())
        throttle = Throttle(_pace(settings, store), most=settings.parallel)
        return Workspace(settings, profile, BlobStore(settings.blob_url), store, zone, clock, throttle)
    except BaseException:
        store.close()
        raise


def _pace(settings: Settings, store: Store) -> SharedPace:
    if not settings.has_redis:
        return store.pace
    server = urls.server(settings.broker_url or "", settings.ca_bundle)
    return RedisPace(server.url, settings.account, server.tls)


@contextmanager
def open_workspace(
    settings: Settings, clock: Callable[[], datetime] = now_utc, *, lock_wait: timedelta = LOCK_WAIT
) -> Iterator[Workspace]:
    """An account's workspace for the time of a block, as `made` makes it. Raises `ConfigError`."""
    workspace = made(settings, clock, lock_wait=lock_wait)
    try:
        yield workspace
    finally:
        workspace.close()
