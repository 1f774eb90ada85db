"""Encryption at rest for session state and credentials: AES-256-GCM under one key per installation."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from scraper.errors import ConfigError

KEY_BYTES = 32
NONCE_BYTES = 12
_FORM = b"\x01"  # first byte of every sealed message: version, nonce, ciphertext with tag


class Vault:
    """Seals small secrets. What is sealed for one place (`bound_to`) opens only there.

    With several keys, the first seals and all of them open: so a key is replaced without a moment of darkness.
    """

    __slots__ = ("_ciphers",)

    def __init__(self, key: bytes, *older: bytes) -> None:
        for one in (key, *older):
            if len(one) != KEY_BYTES:
                raise ConfigError(f"ASCORA_VAULT_KEY: {len(one)} bytes; expected base64 of exactly {KEY_BYTES} bytes")
        self._ciphers = [AESGCM(one) for one in (key, *older)]

    @classmethod
    def of(cls, keys: Sequence[bytes]) -> Self:
        """The vault of these keys, the one that seals first."""
        return cls(*keys)

    def seal(self, plain: bytes, *, bound_to: str) -> bytes:
        """Encrypt under a fresh random nonce. `bound_to` is authenticated, not stored.

        >>> vault = Vault(bytes(32))
        >>> vault.open(vault.seal(b"cookie", bound_to="session:acme:1"), bound_to="session:acme:1")
        b'cookie'
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        return _FORM + nonce + self._ciphers[0].encrypt(nonce, plain, _FORM + bound_to.encode())

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """Decrypt. Raises `ConfigError` for another key, another place, or altered bytes."""
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        for cipher in self._ciphers if sealed[:1] == _FORM and len(nonce) == NONCE_BYTES else ():
            try:
                return cipher.decrypt(nonce, body, _FORM + bound_to.encode())
            except InvalidTag:
                continue
        raise ConfigError(
            f"ASCORA_VAULT_KEY: the stored {bound_to.split(':')[0]} cannot be opened; it was sealed with another "
            "key or altered. Expected the key this installation sealed it with"
        )

    def reseal(self, sealed: bytes, *, bound_to: str) -> bytes:
        """The same under the first key. Raises `ConfigError` as `open` does."""
        return self.seal(self.open(sealed, bound_to=bound_to), bound_to=bound_to)

    def __repr__(self) -> str:
        return "Vault(key=**********)"
