"""The account's archive key: one secret in the vault, from which the signing key and the leaves' salts come."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from scraper.workspace import Workspace

NAME = "archive_key"
_BYTES = 32


@dataclass(frozen=True)
class ArchiveKey:
    """Signs archives. Whoever holds the vault's key and the database can make archives of this account."""

    seed: bytes

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key: what the receiver compares."""
        return hashlib.sha256(self.public).hexdigest()

    @property
    def salts(self) -> bytes:
        """The key of the leaves' salts."""
        return self._derived(b"ascora archive: salts of leaves")

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes; the same message gives the same."""
        return self._private.sign(message)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._derived(b"ascora archive: signature"))

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.new(self.seed, purpose, "sha256").digest()


def archive_key(ws: Workspace) -> ArchiveKey:
    """The account's key, made and kept when it is first needed. Raises `ConfigError` when the vault does not open."""
    with ws.store.unit():
        kept = ws.store.secrets.all().get(NAME)
        if kept is None:
            kept = base64.b64encode(secrets.token_bytes(_BYTES)).decode()
            ws.store.secrets.set(NAME, kept)
    return ArchiveKey(base64.b64decode(kept))


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the key made the signature over the message, by a library of good standing."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
