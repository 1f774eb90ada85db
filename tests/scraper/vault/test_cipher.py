"""The vault: what it seals opens in its place alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import ConfigError
from scraper.vault.cipher import Vault

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    """And no two sealings look alike."""
    vault = Vault(KEY)
    one, other = vault.seal(plain, bound_to=place), vault.seal(plain, bound_to=place)
    assert one != other
    assert vault.open(one, bound_to=place) == vault.open(other, bound_to=place) == plain


@given(st.data())
def test_one_altered_bit_is_noticed(data: st.DataObject) -> None:
    """Anywhere: in the form, the nonce, the text or its tag."""
    vault = Vault(KEY)
    sealed = bytearray(vault.seal(b"cookies", bound_to="session:acme:1"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ConfigError):
        vault.open(bytes(sealed), bound_to="session:acme:1")


@given(st.integers(0, 35))
def test_a_cut_message_is_noticed(length: int) -> None:
    """However little is left of it."""
    sealed = Vault(KEY).seal(b"cookies", bound_to="session:acme:1")
    with pytest.raises(ConfigError):
        Vault(KEY).open(sealed[:length], bound_to="session:acme:1")


def test_another_place_or_key_is_refused_in_plain_words() -> None:
    """The line names the setting and what was to be opened, and holds nothing of it."""
    sealed = Vault(KEY).seal(b"canary", bound_to="session:acme:1")
    for vault, place in ((Vault(KEY), "session:acme:2"), (Vault(bytes(32)), "session:acme:1")):
        with pytest.raises(ConfigError, match="ASCORA_VAULT_KEY: the stored session cannot be opened") as refused:
            vault.open(sealed, bound_to=place)
        assert "canary" not in str(refused.value)


def test_the_vault_shows_nothing_of_its_key() -> None:
    """Neither its text nor its attributes."""
    vault = Vault(KEY)
    assert repr(vault) == str(vault) == "Vault(key=**********)"
    assert not hasattr(vault, "__dict__")


def test_what_an_older_key_sealed_still_opens() -> None:
    """With the new key before it; what is sealed anew needs the new one alone."""
    old, new = Vault(KEY), Vault(bytes(32), KEY)
    sealed = old.seal(b"cookies", bound_to="session:acme:1")
    anew = new.reseal(sealed, bound_to="session:acme:1")
    assert new.open(sealed, bound_to="session:acme:1") == b"cookies"
    assert Vault(bytes(32)).open(anew, bound_to="session:acme:1") == b"cookies"
    with pytest.raises(ConfigError):
        old.open(anew, bound_to="session:acme:1")
