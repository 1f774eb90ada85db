"""The file .env: what its lines set is what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
