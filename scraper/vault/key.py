"""The installation's vault key: where it lies, how it is made on first use, and how it is replaced."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from pydantic import SecretStr

from scraper.errors import ConfigError
from scraper.vault.cipher import KEY_BYTES

_KEYRING_SERVICE, _KEYRING_NAME = "ascora-adapter", "vault-key"


def find_keys(setting: SecretStr | None, *, config_dir: Path | None = None) -> tuple[bytes, ...]:
    """The installation's keys: of the setting, else of the OS keyring, else of a 0600 file; one is made on first use.

    The first seals; more than one, parted by commas, is a key that is being replaced. `config_dir` is where the file
    lies (default: the user's configuration folder, never the data folder, so that a copied data folder carries no key).
    Raises `ConfigError` for a malformed key or a file that others can read.
    """
    if setting is not None and setting.get_secret_value():
        return _decode(setting.get_secret_value(), "ASCORA_VAULT_KEY")
    keys = _from_keyring()
    return keys if keys is not None else _from_file(_path(config_dir))


@contextmanager
def replaced(setting: SecretStr | None, *, config_dir: Path | None = None) -> Iterator[tuple[bytes, ...]]:
    """Replace the key around a block that seals everything anew with the keys it is given, the new one first.

    The old key goes only when the block has ended well. A key that stands in the setting is replaced by a person, who
    writes `NEW,OLD` there first. Raises `ConfigError`.
    """
    if setting is not None and setting.get_secret_value():
        keys = _decode(setting.get_secret_value(), "ASCORA_VAULT_KEY")
        if len(keys) == 1:
            raise ConfigError(
                "ASCORA_VAULT_KEY: holds one key; expected NEW,OLD (on every machine) before it can be replaced"
            )
        yield keys
        return
    keys = find_keys(None, config_dir=config_dir)
    fresh = _fresh()
    _store(",".join([fresh, *map(_encode, keys)]), config_dir)
    yield find_keys(None, config_dir=config_dir)
    _store(fresh, config_dir)


def _store(text: str, config_dir: Path | None) -> None:
    """Put the keys where they lay: the keyring, else the file, replaced whole."""
    if _from_keyring() is not None:
        import keyring

        keyring.set_password(_KEYRING_SERVICE, _KEYRING_NAME, text)
        return
    path = _path(config_dir)
    try:
        os.replace(_spool(path, text), path)
    except OSError as error:
        raise ConfigError(
            f"vault key file {path}: cannot be replaced ({error.strerror}); expected a writable folder"
        ) from error


def _path(config_dir: Path | None) -> Path:
    return (config_dir or _config_dir()) / "vault.key"


def _config_dir() -> Path:
    return platformdirs.user_config_path("ascora-adapter", appauthor=False)


def _decode(text: str, where: str) -> tuple[bytes, ...]:
    keys = []
    for part in text.split(","):
        try:
            key = base64.b64decode(part.strip(), altchars=b"-_" if set(part) & set("-_") else None, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise ConfigError(f"{where}: not a key; expected base64 of exactly {KEY_BYTES} bytes")
        keys.append(key)
    return tuple(keys)


def _from_keyring() -> tuple[bytes, ...] | None:
    """The keys in the OS keyring, made there on first use; None where no real keyring works."""
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


def _from_file(path: Path) -> tuple[bytes, ...]:
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
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        spool = _spool(path, _fresh())
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


def _spool(path: Path, text: str) -> Path:
    spool = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(spool, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, text.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    return spool


def _fresh() -> str:
    return _encode(secrets.token_bytes(KEY_BYTES))


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode()
