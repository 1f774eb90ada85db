"""The file .env: what its lines set is what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scraper.config.env_file import check, slips
from scraper.errors import ConfigError
from scraper.settings import load


def refusal(**overrides: Any) -> str:
    """What is said of settings that are wrong."""
    with pytest.raises(ConfigError) as caught:
        load(**overrides)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return str(caught.value)


def test_a_file_that_is_no_text_is_a_plain_line() -> None:
    """A `.env` that cannot be read is named."""
    Path(".env").write_bytes(b"ASCORA_ACCOUNT=\xff\xfe")
    assert refusal().startswith(".env: ")


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ("ASCORA_ACCOUNT=acme\nASCORA_ACCOUNT=bolt\n", ".env, line 2: ASCORA_ACCOUNT stands in line 1, too"),
        ("ascora_account=acme\nASCORA_ACCOUNT=bolt\n", ".env, line 2: ASCORA_ACCOUNT stands in line 1, too"),
        (
            "ASCORA_TIMEZON=Australia/Perth\n",
            ".env, line 1: there is no setting ASCORA_TIMEZON; expected ASCORA_TIMEZONE",
        ),
        ("A=1\nASCORA_ACCOUNT: acme\n", ".env, line 2: expected NAME=value"),
        ('ASCORA_ACCOUNT="acme\nASCORA_TIMEZONE=Australia/Perth\n', ".env, line 1: expected NAME=value"),
        ("ASCORA_PORTAL_PASSWORD=a${HOME}\n", ".env, line 1: ASCORA_PORTAL_PASSWORD holds ${"),
        ("ASCORA_PORTAL_PASSWORD=a #b\n", ".env, line 1: ASCORA_PORTAL_PASSWORD would be read without a part of it"),
        ("export ASCORA_API_KEY=a # ours\n", ".env, line 1: ASCORA_API_KEY would be read without a part of it"),
        ('ASCORA_API_KEY="a\\nb"\n', ".env, line 1: ASCORA_API_KEY would be read without a part of it"),
        ("ASCORA_API_KEY='a\\'b'\n", ".env, line 1: ASCORA_API_KEY would be read without a part of it"),
        ("ASCORA_PORTAL_PASSWORD=“abc”\n", ".env, line 1: ASCORA_PORTAL_PASSWORD begins with a typographic quote"),
        ("ASCORA_ACCOUNT=‘acme’\n", ".env, line 1: ASCORA_ACCOUNT begins with a typographic quote"),
        ("ASCORA_ACCOUNT\n", ".env, line 1: ASCORA_ACCOUNT has no value; expected NAME=value"),
        ("ACSORA_ACCOUNT=acme\n", ".env, line 1: there is no setting ACSORA_ACCOUNT; expected ASCORA_ACCOUNT"),
        ("ASCORA-ACCOUNT=acme\n", ".env, line 1: there is no setting ASCORA-ACCOUNT; expected ASCORA_ACCOUNT"),
        ("$env:ASCORA_ACCOUNT='acme'\n", ".env, line 1: there is no setting $ENV:ASCORA_ACCOUNT; expected"),
        ("\u200bASCORA_ACCOUNT=acme\n", ".env, line 1: there is no setting"),
        ("\u0410SCORA_ACCOUNT=acme\n", ".env, line 1: there is no setting"),
        ("ASCORA_DATA_DIR=$HOME/data\n", ".env, line 1: ASCORA_DATA_DIR holds $HOME, which is not replaced"),
        ("ASCORA_DATA_DIR=%USERPROFILE%/data\n", ".env, line 1: ASCORA_DATA_DIR holds %USERPROFILE%, which is not"),
        ("ASCORA_DATA_DIR=${NOWHERE_SET}/data\n", ".env, line 1: ASCORA_DATA_DIR holds ${NOWHERE_SET}, which nothing"),
        ("ASCORA_DATA_DIR=a\\\nb\n", ".env, line 2: b has no value; expected NAME=value"),
    ],
)
def test_a_line_of_env_that_does_nothing_is_told(held: str, says: str) -> None:
    """With its number; a slip names the setting that is meant."""
    Path(".env").write_text(held, "utf-8")
    assert refusal().startswith(says)


def test_a_folder_in_place_of_env_is_told() -> None:
    """As a container makes it where a file was to be mounted that is not there."""
    Path(".env").mkdir()
    assert refusal().startswith(".env: cannot be read")


@pytest.mark.parametrize(
    "held",
    [
        "\ufeffASCORA_ACCOUNT=acme\n",
        "ASCORA_ACCOUNT=acme\r\nOTHER=1\r\nOTHER=2\r\n",
        "export ASCORA_ACCOUNT='acme' # me\n",
        'ASCORA_IMAGE=x\nASCORA_ACCOUNT = "acme"',
    ],
)
def test_env_is_read_as_editors_and_other_programs_write_it(held: str) -> None:
    """With a mark of its encoding, line ends of Windows, quotes, and names that are others'."""
    Path(".env").write_bytes(held.encode())
    assert load().account == "acme"


@pytest.mark.parametrize(
    ("held", "read"),
    [
        ("a#b", "a#b"),
        ("'a #b'", "a #b"),
        ('"a #b" # ours', "a #b"),
        ("a\\b", "a\\b"),
        ("a$HOME", "a$HOME"),
        ('"a\'b"', "a'b"),
        ("  a  ", "a"),
    ],
)
def test_a_secret_of_the_file_is_taken_letter_by_letter(held: str, read: str) -> None:
    """What stands there as it is read is no slip."""
    Path(".env").write_text(
        f"export ASCORA_PORTAL_PASSWORD={held}\r\nASCORA_TIMEZONE=Australia/Perth # west\r\n", "utf-8"
    )
    settings = load()
    assert settings.portal_password is not None
    assert (settings.portal_password.get_secret_value(), settings.timezone) == (read, "Australia/Perth")


KNOWN = ("ASCORA_TIMEZONE", "ASCORA_API_KEY")


def test_a_file_that_is_not_there_is_no_problem(tmp_path: Path) -> None:
    """Settings may all come from the environment."""
    check(tmp_path / ".env", KNOWN, ())


def test_only_a_secret_must_be_taken_letter_by_letter(tmp_path: Path) -> None:
    """A folder's name may well be put together."""
    path = tmp_path / ".env"
    path.write_text("ASCORA_TIMEZONE=${ZONE}\n", "utf-8")
    check(path, KNOWN, ("ASCORA_API_KEY",))
    with pytest.raises(ConfigError, match=r"line 1: ASCORA_TIMEZONE holds \$\{"):
        check(path, KNOWN, KNOWN)


def test_no_line_shows_what_was_to_be_set(tmp_path: Path) -> None:
    """It may be a secret in a wrong place."""
    path = tmp_path / ".env"
    for held in ("ASCORA_API_KEY=canary #x\n", "ASCORA_API_KEY=“canary”\n", "ASCORA_API_KAY=canary\n", "canary: x y\n"):
        path.write_text(held, "utf-8")
        with pytest.raises(ConfigError) as refused:
            check(path, KNOWN, KNOWN)
        assert "canary" not in str(refused.value)
        assert (refused.value.__cause__, refused.value.__context__) == (None, None)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ASCORA_TIMEZON", "ASCORA_TIMEZONE"),
        ("ASCORA_TIME_ZONE", "ASCORA_TIMEZONE"),
        ("ASCORA_APIKEY", "ASCORA_API_KEY"),
        ("ASCORA_TIMEZONE", None),
        ("ASCORA_SERVICE_PORT", None),
        ("TIMEZON", None),
        ("TIMEZONE", None),
        ("ASCROA_TIMEZONE", "ASCORA_TIMEZONE"),
        ("ASCORATIMEZONE", "ASCORA_TIMEZONE"),
        ("ASCORA-API-KEY", "ASCORA_API_KEY"),
        ("OTHER_TIMEZONE", None),
        ("ASCENT_API_KEY", None),
    ],
)
def test_a_slip_is_one_letter_or_two_from_what_is_meant(name: str, meant: str | None) -> None:
    """Names of others are none."""
    assert slips([name], KNOWN) == ([] if meant is None else [(name, meant)])
