"""The installation's key: where it lies, how it is made, how it is replaced."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from pydantic import SecretStr

from scraper.errors import ConfigError
from scraper.vault.key import find_keys, replaced

KEY = bytes(range(32))


def test_a_set_key_is_used_as_it_is() -> None:
    """Plain and URL-safe base64, blanks around it or not."""
    tricky = bytes([0xFB, 0xEF, 0xFF] * 10 + [0xFB, 0xFF])
    for text in (base64.b64encode(tricky), base64.urlsafe_b64encode(tricky), b" " + base64.b64encode(tricky) + b"\n"):
        assert find_keys(SecretStr(text.decode())) == (tricky,)


@pytest.mark.parametrize("wrong", ["canary!", "Y2FuYXJ5", base64.b64encode(bytes(33)).decode(), "ключ"])
def test_a_malformed_key_is_refused_without_being_shown(wrong: str) -> None:
    """The line says what was expected."""
    with pytest.raises(
        ConfigError, match="ASCORA_VAULT_KEY: not a key; expected base64 of exactly 32 bytes"
    ) as refused:
        find_keys(SecretStr(wrong))
    assert wrong not in str(refused.value)


def test_a_key_file_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    """Its folder too; the next start finds the same key."""
    folder = tmp_path / "config" / "ascora"
    keys = find_keys(None, config_dir=folder)
    assert [len(key) for key in keys] == [32]
    assert find_keys(SecretStr(""), config_dir=folder) == keys
    assert [path.name for path in folder.iterdir()] == ["vault.key"]
    assert stat.S_IMODE((folder / "vault.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_starts_at_the_same_moment_agree_on_one_key(tmp_path: Path) -> None:
    """Whoever is first wins, and nothing half-made lies around."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: find_keys(None, config_dir=tmp_path), range(16)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["vault.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """The line says how to mend it."""
    find_keys(None, config_dir=tmp_path)
    os.chmod(tmp_path / "vault.key", mode)
    with pytest.raises(ConfigError, match="others may read it; expected mode 0600"):
        find_keys(None, config_dir=tmp_path)


def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path) -> None:
    """It is not replaced: what it sealed would be lost."""
    path = tmp_path / "vault.key"
    path.touch(mode=0o600)
    with pytest.raises(ConfigError, match="not a key"):
        find_keys(None, config_dir=tmp_path)
    assert path.read_bytes() == b""


def test_a_folder_that_cannot_be_made_is_one_plain_line(tmp_path: Path) -> None:
    """It names the file and the other way out."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"cannot be created .* or the key in ASCORA_VAULT_KEY"):
        find_keys(None, config_dir=tmp_path / "file")


class Keyring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 5

    def __init__(self, *, works: bool = True) -> None:
        super().__init__()
        self.works = works
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        if not self.works:
            raise keyring.errors.KeyringLocked
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password


@pytest.fixture
def real_keyring() -> Iterator[Keyring]:
    """A working keyring in place of the test's empty one."""
    before = keyring.get_keyring()
    backend = Keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_a_real_keyring_holds_the_key(real_keyring: Keyring, tmp_path: Path) -> None:
    """It is made there at the first start and no file is written."""
    keys = find_keys(None, config_dir=tmp_path)
    assert tuple(base64.b64decode(text) for text in real_keyring.held.values()) == keys
    assert find_keys(None, config_dir=tmp_path) == keys
    assert list(tmp_path.iterdir()) == []


def test_a_keyring_that_does_not_answer_leaves_it_to_the_file(real_keyring: Keyring, tmp_path: Path) -> None:
    """As on a server where nobody has logged in."""
    real_keyring.works = False
    find_keys(None, config_dir=tmp_path)
    assert (tmp_path / "vault.key").exists()


@pytest.mark.parametrize("place", ["file", "keyring"])
def test_a_key_is_replaced_where_it_lies(place: str, real_keyring: Keyring, tmp_path: Path) -> None:
    """Both keys are there while everything is sealed anew, and the new one alone afterwards."""
    real_keyring.works = place == "keyring"
    old = find_keys(None, config_dir=tmp_path)
    with replaced(None, config_dir=tmp_path) as keys:
        assert keys[1:] == old
        assert find_keys(None, config_dir=tmp_path) == keys
    assert find_keys(None, config_dir=tmp_path) == keys[:1] != old


def test_a_replacement_that_fails_loses_no_key(tmp_path: Path) -> None:
    """What was sealed before still opens, and so does what was sealed anew already; the file is still the owner's."""
    old = find_keys(None, config_dir=tmp_path)
    with pytest.raises(ZeroDivisionError), replaced(None, config_dir=tmp_path) as keys:
        raise ZeroDivisionError
    assert find_keys(None, config_dir=tmp_path) == keys
    assert old[0] in keys
    assert stat.S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600


def test_a_key_of_the_settings_is_replaced_by_a_person() -> None:
    """The setting must hold both keys first; the line says in which order."""
    old, new = (base64.b64encode(key).decode() for key in (KEY, bytes(32)))
    with pytest.raises(ConfigError, match="expected NEW,OLD"), replaced(SecretStr(old)):
        pass
    with replaced(SecretStr(f"{new},{old}")) as keys:
        assert keys == (bytes(32), KEY)
