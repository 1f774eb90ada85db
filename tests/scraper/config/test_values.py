"""What no setting may hold, wherever it was set."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scraper.config import values
from scraper.errors import ConfigError
from scraper.settings import Settings, load


@pytest.mark.parametrize("value", ["a\x00b", "a\nb", "a\x7fb", "a\tb"])
def test_a_control_character_within_is_refused(value: str) -> None:
    """No field of a portal takes one."""
    with pytest.raises(ValueError, match="control character"):
        values.plain(value)


@pytest.mark.parametrize("value", ["$HOME/x", "/srv/$USER", "%APPDATA%/x", "${HOME}/x", "sqlite:///${X:-y}/a.db"])
def test_a_variable_that_nobody_has_replaced_is_no_place(value: str) -> None:
    """A folder of that very name would be made."""
    with pytest.raises(ValueError, match="not replaced"):
        values.place(value)


@pytest.mark.parametrize("value", ["/srv/cash$", "//host/c$/data", "/srv/100%/x", "postgresql://u:a$b${c}@h/d", ""])
def test_a_dollar_of_its_own_may_stand(value: str) -> None:
    """Not each of them begins a variable."""
    values.place(value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATA_DIR", "$HOME/ascora", r"ASCORA_DATA_DIR: it holds \$HOME"),
        ("DATABASE_URL", "sqlite:////%USERPROFILE%/a.db", "ASCORA_DATABASE_URL: it holds %USERPROFILE%"),
        ("PORTAL_PASSWORD", "canary\n", "ASCORA_PORTAL_PASSWORD: it holds a control character"),
        ("PORTAL_USERNAME", "a\rb", "ASCORA_PORTAL_USERNAME: it holds a control character"),
    ],
)
def test_the_environment_is_held_to_the_same(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    """One line, which shows no secret."""
    monkeypatch.setenv(f"ASCORA_{name}", value)
    with pytest.raises(ConfigError, match=says) as refused:
        load()
    assert "canary" not in str(refused.value)


def test_the_blanks_around_a_value_are_no_part_of_it(make_settings: Callable[..., Settings]) -> None:
    """A line break at the end comes with files that hold one value; of a secret nothing is taken away."""
    made = make_settings(timezone="Australia/Perth\n", portal_username=" a@x ", portal_password=" p ")
    assert (made.timezone, made.portal_username) == ("Australia/Perth", "a@x")
    assert made.portal_password is not None
    assert made.portal_password.get_secret_value() == " p "
