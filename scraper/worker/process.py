"""The state of one worker process: a browser that all accounts share, and the accounts it served last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flows.browser import temp_profiles
from flows.browser.launch import BrowserThread
from scraper.config import outside
from scraper.errors import ConfigError, ScraperError
from scraper.settings import accounts, installation, load
from scraper.sync.connections import Connections
from scraper.workspace import Workspace, made

MAX_OPEN_ACCOUNTS = 4
"""Workspaces that stay open: each holds a connection of the database and perhaps a process that reads forms."""


@dataclass(frozen=True)
class _OpenAccount:
    workspace: Workspace
    connections: Connections
    settled: tuple[object, ...]
    """What the workspace goes by, as `_settled` has it."""

    def close(self) -> None:
        """Let go of both."""
        self.connections.__exit__(None, None, None)
        self.workspace.close()


class WorkerProcess:
    """One process of a worker. Nothing is started before it is needed, and nothing before the fork."""

    def __init__(self) -> None:
        self._thread: BrowserThread | None = None
        self._open: OrderedDict[str, _OpenAccount] = OrderedDict()
        self._lock = threading.Lock()

    def workspace(self, account: str) -> Workspace:
        """The account's workspace. Raises `ConfigError`."""
        return self._at(account).workspace

    def at(self, account: str) -> tuple[Workspace, Connections]:
        """The account's workspace and connections; a browser that has served long enough is replaced before."""
        opened = self._at(account)
        self._browser_thread().recycle()
        return opened.workspace, opened.connections

    def close(self) -> None:
        """Close the browser and let go of every account; whatever breaks meanwhile is in no way of the rest."""
        for opened in self._open.values():
            with suppress(ScraperError, OSError):
                opened.close()
        self._open.clear()
        if self._thread is not None:
            self._thread.close()
            self._thread = None

    def _at(self, account: str) -> _OpenAccount:
        account = outside.text("account", account)
        with self._lock:
            opened = self._open.get(account)
            if opened is not None and _settled(opened.workspace) != opened.settled:
                self._open.pop(account).close()  # a person has mended something: the new credentials count
                opened = None
            if opened is None:
                known = accounts(installation())
                if account not in known:
                    raise ConfigError(
                        f"account: {account!r} is none of this installation's; expected {' or '.join(known)}"
                    )
                workspace = made(load(account=account))
                connections = Connections(workspace, self._browser_thread(), items_a_context=1)
                opened = self._open[account] = _OpenAccount(workspace, connections, _settled(workspace))
            self._open.move_to_end(account)
            while len(self._open) > MAX_OPEN_ACCOUNTS:
                self._open.popitem(last=False)[1].close()
            return opened

    def _browser_thread(self) -> BrowserThread:
        if self._thread is None:
            temp_profiles.sweep()
            self._thread = BrowserThread()
        return self._thread


def _settled(workspace: Workspace) -> tuple[object, ...]:
    """When each credential of the vault was set, and the files of settings were written."""
    written = []
    for file in (Path(".env"), workspace.settings.accounts):
        try:
            written.append(None if file is None else file.stat().st_mtime_ns)
        except OSError:
            written.append(None)
    return workspace.store.secrets.names(), *written
