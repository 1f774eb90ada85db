"""The open API's client of one account, and how the API stands: a refused key is asked with once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import SecretStr

from scraper.api.answers import ApiAnswer
from scraper.api.client import AscoraApi
from scraper.errors import ApiUnavailable, ConfigError, KeyRefused
from scraper.workspace import Workspace

Result = TypeVar("Result")
API = "api"


class ApiConnection:
    """Opened when first asked; `close` it."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._client: AscoraApi | None = None
        self._past_requests = 0
        """Of clients before this one."""

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._past_requests + (self._client.requests if self._client is not None else 0)

    def ask(self, work: Callable[[AscoraApi], Result]) -> Result:
        """Do the work with the client, and note how the API stands.

        A refused key is looked up in the vault once more, since somebody may have replaced it; then the API is left
        alone until there is another. Raises what the work raises, `ConfigError` without a key, and `KeyRefused` without
        asking.
        """
        try:
            return self._ask(work)
        except KeyRefused:
            if not self._renew_key():
                raise
        return self._ask(work)

    def close(self) -> None:
        """Close the client; the next question opens another."""
        if self._client is not None:
            self._past_requests += self._client.requests
            self._client.close()
            self._client = None

    def _ask(self, work: Callable[[AscoraApi], Result]) -> Result:
        circuits = self._ws.store.circuits
        client, key = self._open(), self._key()
        try:
            if circuits.is_refused(API, key):
                raise KeyRefused(circuits.state(API).reason or "the key is refused")
            found = work(client)
        except KeyRefused as error:
            circuits.refused(API, key, str(error))
            raise
        except ApiUnavailable as error:
            circuits.failed(API, str(error))
            raise
        circuits.answered(API)
        return found

    def _open(self) -> AscoraApi:
        settings = self._ws.settings
        if settings.api_key is None:
            raise ConfigError("ASCORA_API_KEY: not set; expected the key of Administration, API Settings")
        if self._client is None:
            self._client = AscoraApi(
                settings.api_url,
                settings.api_key,
                ca_bundle=settings.ca_bundle,
                on_answer=self._keep_answer,
                throttle=self._ws.throttle,
                without_private=self._ws.without_private,
            )
        return self._client

    def _key(self) -> str:
        key = self._ws.settings.api_key
        return "" if key is None else key.get_secret_value()

    def _renew_key(self) -> bool:
        """Take the vault's key in place of a refused one; False when it is the same, or there is none."""
        kept = self._ws.store.secrets.all().get("api_key")
        if kept is None or kept == self._key():
            return False
        self._ws.settings = self._ws.settings.model_copy(update={"api_key": SecretStr(kept)})
        self.close()
        return True

    def _keep_answer(self, answer: ApiAnswer) -> None:
        """Store an answer before the client looks for the page count in it."""
        self._ws.blobs.put(answer.raw)
