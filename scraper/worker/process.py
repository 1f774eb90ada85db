"""What one child of a worker holds: a browser for all accounts, and the accounts it worked for lately."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from flows.browser import temp_profiles
from flows.browser.launch import BrowserThread
from scraper.config import env_file, outside
from scraper.errors import ConfigError, ScraperError
from scraper.settings import accounts, installation, load
from scraper.sync.connections import Runner
from scraper.workspace import Workspace, made

ACCOUNTS_HELD = 4
"""Workspaces that stay open: each holds a connection of the database and perhaps a process that reads forms."""


@dataclass(frozen=True)
class _Held:
    workspace: Workspace
    runner: Runner
    settled: tuple[object, ...]
    """What the workspace goes by, as `_settled` has it."""

    def close(self) -> None:
        """Let go of both."""
        self.runner.__exit__(None, None, None)
        self.workspace.close()


class Child:
    """One process of a worker. Nothing is started before it is needed, and nothing before the fork."""

    def __init__(self) -> None:
        self._thread: BrowserThread | None = None
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._lock = threading.Lock()

    def workspace(self, account: str) -> Workspace:
        """The account's workspace. Raises `ConfigError`."""
        return self._at(account).workspace

    def at(self, account: str) -> tuple[Workspace, Runner]:
        """The account's workspace and runner, before an item; a browser that has served long enough is replaced."""
        held = self._at(account)
        self._browser_thread().recycle()
        return held.workspace, held.runner

    def close(self) -> None:
        """Close the browser and let go of every account; whatever breaks meanwhile is in no way of the rest."""
        for held in self._held.values():
            with suppress(ScraperError, OSError):
                held.close()
        self._held.clear()
        if self._thread is not None:
            self._thread.close()
            self._thread = None

    def _at(self, account: str) -> _Held:
        account = outside.text("account", account)
        with self._lock:
            held = self._held.get(account)
            if held is not None and _settled(held.workspace) != held.settled:
                self._held.pop(account).close()  # a person has mended something: the new credentials count
                held = None
            if held is None:
                known = accounts(installation())
                if account not in known:
                    raise ConfigError(
                        f"account: {account!r} is none of this installation's; expected {' or '.join(known)}"
                    )
                workspace = made(load(account=account))
                runner = Runner(workspace, self._browser_thread(), items_a_context=1)
                held = self._held[account] = _Held(workspace, runner, _settled(workspace))
            self._held.move_to_end(account)
            while len(self._held) > ACCOUNTS_HELD:
                self._held.popitem(last=False)[1].close()
            return held

    def _browser_thread(self) -> BrowserThread:
        if self._thread is None:
            temp_profiles.sweep()
            self._thread = BrowserThread()
        return self._thread


def _settled(workspace: Workspace) -> tuple[object, ...]:
    """When each credential of the vault was set, and the files of settings were written."""
    written = []
    for file in (env_file.place(), workspace.settings.accounts):
        try:
            written.append(None if file is None else file.stat().st_mtime_ns)
        except OSError:
            written.append(None)
    return workspace.store.secrets.names(), *written
