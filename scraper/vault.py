"""Encryption at rest for session state and credentials: AES-256-GCM under one key per installation."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from pathlib import Path

import platformdirs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from scraper.errors import ConfigError

KEY_BYTES = 32
NONCE_BYTES = 12
_FORM = b"\x01"  # first byte of every sealed message: version, nonce, ciphertext with tag
_KEYRING_SERVICE, _KEYRING_NAME = "ascora-adapter", "vault-key"


class Vault:
    """Seals small secrets. What is sealed for one place (`bound_to`) opens only there."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ConfigError(f"ASCORA_VAULT_KEY: {len(key)} bytes; expected base64 of exactly {KEY_BYTES} bytes")
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, *, bound_to: str) -> bytes:
        """Encrypt under a fresh random nonce. `bound_to` is authenticated, not stored.

        >>> vault = Vault(bytes(32))
        >>> vault.open(vault.seal(b"cookie", bound_to="session:acme:1"), bound_to="session:acme:1")
        b'cookie'
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        return _FORM + nonce + self._cipher.encrypt(nonce, plain, _FORM + bound_to.encode())

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """Decrypt. Raises `ConfigError` for another key, another place, or altered bytes."""
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            if sealed[:1] != _FORM or len(nonce) != NONCE_BYTES:
                raise InvalidTag
            return self._cipher.decrypt(nonce, body, _FORM + bound_to.encode())
        except InvalidTag as error:
            raise ConfigError(
                f"ASCORA_VAULT_KEY: the stored {bound_to.split(':')[0]} cannot be opened; it was sealed with another "
                "key or altered. Expected the key this installation sealed it with"
            ) from error

    def __repr__(self) -> str:
        return "Vault(key=**********)"


def find_key(setting: SecretStr | None, *, config_dir: Path | None = None) -> bytes:
    """The installation's key: the setting, else the OS keyring, else a 0600 file; made on first use.

    `config_dir` is where the file lies (default: the user's configuration folder, never the data folder, so that a
    copied data folder carries no key). Raises `ConfigError` for a malformed key or a file that others can read.
    """
    if setting is not None and setting.get_secret_value():
        return _decode(setting.get_secret_value(), "ASCORA_VAULT_KEY")
    key = _from_keyring()
    return key if key is not None else _from_file((config_dir or _config_dir()) / "vault.key")


def _config_dir() -> Path:
    return platformdirs.user_config_path("ascora-adapter", appauthor=False)


def _decode(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_" if set(text) & set("-_") else None, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(f"{where}: not a key; expected base64 of exactly {KEY_BYTES} bytes")
    return key


def _from_keyring() -> bytes | None:
    """The key in the OS keyring, made there on first use; None where no real keyring works."""
    import keyring  # here: it probes the desktop on import, which a machine with a set key never needs
    import keyring.backends.chainer
    import keyring.backends.fail
    import keyring.backends.null
    from keyring.errors import KeyringError

    unreal = (keyring.backends.fail.Keyring, keyring.backends.null.Keyring)
    backend = keyring.get_keyring()
    parts = backend.backends if isinstance(backend, keyring.backends.chainer.ChainerBackend) else [backend]
    if all(isinstance(part, unreal) for part in parts):
        return None
    try:
        held = keyring.get_password(_KEYRING_SERVICE, _KEYRING_NAME)
        if held is None:
            keyring.set_password(_KEYRING_SERVICE, _KEYRING_NAME, _fresh())
            held = keyring.get_password(_KEYRING_SERVICE, _KEYRING_NAME)  # a backend that forgets is no keyring
    except (KeyringError, OSError):
        return None
    return None if held is None else _decode(held, "the vault key in the OS keyring")


def _from_file(path: Path) -> bytes:
    if not path.exists():
        _create(path)
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError(f"vault key file {path}: others may read it; expected mode 0600 (chmod 600 it)")
        return _decode(path.read_text("ascii"), f"vault key file {path}")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"vault key file {path}: cannot be read; expected base64 of {KEY_BYTES} bytes") from error


def _create(path: Path) -> None:
    """Write a new key whole and only once: of two processes at the first start, both end with the same key."""
    spool = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(spool, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, _fresh().encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            os.link(spool, path)  # fails where the key already exists, so the first writer wins
        except FileExistsError:
            pass
        finally:
            spool.unlink()
    except OSError as error:
        raise ConfigError(
            f"vault key file {path}: cannot be created ({error.strerror}); expected a writable folder, "
            "or the key in ASCORA_VAULT_KEY"
        ) from error


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
