"""The file with several accounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.config.accounts_file import read
from scraper.errors import ConfigError
from scraper.settings import accounts, installation, load

CANARY = "canary-7d1e"


def accounts_file(folder: Path, text: str) -> Path:
    """A file with several accounts."""
    path = folder / "accounts.toml"
    path.write_text(text, "utf-8")
    return path


TWO = """
[acme]
portal_url = "https://acme.example.com"
portal_username = "reader@acme.example.com"
revisit_days = 30
[bolt]
ASCORA_TIMEZONE = "Australia/Perth"
"""


def test_every_account_of_a_file_has_its_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over what the environment says for all; but who logs in is never shared."""
    monkeypatch.setenv("ASCORA_ACCOUNTS", str(accounts_file(tmp_path, TWO)))
    monkeypatch.setenv("ASCORA_REVISIT_DAYS", "7")
    monkeypatch.setenv("ASCORA_PORTAL_USERNAME", "somebody@else.example.com")
    monkeypatch.setenv("ASCORA_PORTAL_PASSWORD", CANARY)
    assert accounts(installation()) == ("acme", "bolt")
    acme, bolt = load(account="acme"), load(account="bolt")
    assert (acme.portal_url, acme.portal_username, acme.revisit_days) == (
        "https://acme.example.com",
        "reader@acme.example.com",
        30,
    )
    assert (bolt.timezone, bolt.revisit_days) == ("Australia/Perth", 7)
    assert (acme.portal_password, bolt.portal_username, bolt.portal_password) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[acme]\nportal_password = "canary-7d1e"', r"\[acme\]: portal_password is a secret"),
        ('[acme]\nASCORA_API_KEY = "canary-7d1e"', r"ascora --account acme vault set api_key"),
        ('[acme]\nbroker_url = "redis://x"', "broker_url is no setting of one account"),
        ('[acme]\nfull_sweep_at = "never"', "full_sweep_at is no setting of one account"),
        ('[acme]\nporta_url = "x"', "porta_url is no setting of one account; expected such as portal_url"),
        ('[acme]\nportal_url = "http://acme.example.com"', r"\[acme\]: ASCORA_PORTAL_URL: expected https"),
        ('["Acme Pty"]', r"\[Acme Pty\] is no slug"),
        ("[acme]\nparallel = true", r"\[acme\]: ASCORA_PARALLEL: expected a text or a number"),
        ("[acme]\nrevisit_days = false", r"\[acme\]: ASCORA_REVISIT_DAYS: expected a text or a number"),
        ('[acme]\nportal_username = "a\\u0000b"', "ASCORA_PORTAL_USERNAME: it holds a control character"),
        ('[acme]\nportal_username = """a\n@b"""', "ASCORA_PORTAL_USERNAME: it holds a control character"),
        ('[acme]\ndata_dir = "$HOME/acme"', r"ASCORA_DATA_DIR: it holds \$HOME, which is not replaced"),
        ('[acme]\ndata_dir = "%LOCALAPPDATA%/acme"', "ASCORA_DATA_DIR: it holds %LOCALAPPDATA%"),
        ('[acme]\nblob_url = "s3://${BUCKET}/acme"', r"ASCORA_BLOB_URL: it holds \$\{BUCKET\}"),
        ('[acme]\nportal_username = "A@x"\n[bolt]\nportal_username = " a@X"', r"\[acme\] and \[bolt\] log in as the"),
        ("[bolt]", "'acme' is not in .*; expected one of bolt"),
        ("acme = 1", "acme stands outside a table"),
        ("[acme", "cannot be read .*; expected TOML"),
    ],
)
def test_an_accounts_file_that_is_wrong_is_one_plain_line(tmp_path: Path, text: str, says: str) -> None:
    """It names the file, the account and what was expected, and shows no secret."""
    with pytest.raises(ConfigError, match=says) as refused:
        load(accounts=accounts_file(tmp_path, text), account="acme")
    assert CANARY not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_user_of_two_portals_and_many_without_a_user_are_no_double(tmp_path: Path) -> None:
    """A login is a user of a portal."""
    text = '[a]\nportal_username="u"\n[b]\nportal_username="u"\nportal_url="https://b"\n[c]\n[d]\nportal_username=""'
    fields = {name: name for name in ("portal_username", "portal_url")}
    assert [*read(accounts_file(tmp_path, text), fields)] == ["a", "b", "c", "d"]


FIELDS = {"portal_url": "portal_url", "timezone": "timezone", "profile": "profile_path"}


def test_a_setting_goes_by_its_variables_name_or_without_its_prefix(tmp_path: Path) -> None:
    """In any case; what the file calls it may be another name than the program's."""
    text = '[acme]\nASCORA_PROFILE = "own.toml"\nTimezone = "UTC"\n[bolt]\n'
    assert read(accounts_file(tmp_path, text), FIELDS) == {
        "acme": {"profile_path": "own.toml", "timezone": "UTC"},
        "bolt": {},
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[acme]\ntimezone = "UTC"\nASCORA_TIMEZONE = "UTC"', r"\[acme\]: a setting stands twice"),
        ('[acme]\nvault_key = "canary"', "vault_key is no setting of one account"),
        ('[acme]\nportal_totp_secret = "canary"', "ascora --account acme vault set portal_totp_secret"),
        ("[-acme]", r"\[-acme\] is no slug"),
        (f"[{'a' * 64}]", "is no slug"),
    ],
)
def test_what_the_file_cannot_say_is_told_without_a_secret(tmp_path: Path, text: str, says: str) -> None:
    """With the account it stands under."""
    with pytest.raises(ConfigError, match=says) as refused:
        read(accounts_file(tmp_path, text), FIELDS)
    assert "canary" not in str(refused.value)


def test_a_file_that_is_not_there_is_one_plain_line(tmp_path: Path) -> None:
    """It names the setting that points at it."""
    with pytest.raises(ConfigError, match=r"^ASCORA_ACCOUNTS: .*accounts\.toml cannot be read"):
        read(tmp_path / "accounts.toml", FIELDS)
