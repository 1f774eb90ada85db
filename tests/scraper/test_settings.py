"""Settings: read once, checked in plain words, shown masked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from scraper import settings
from scraper.errors import ConfigError
from scraper.settings import Settings, is_loopback, load

CONTRACT = [
    "ASCORA_ACCOUNT",
    "ASCORA_ACCOUNTS",
    "ASCORA_PORTAL_URL",
    "ASCORA_PORTAL_USERNAME",
    "ASCORA_PORTAL_PASSWORD",
    "ASCORA_PORTAL_TOTP_SECRET",
    "ASCORA_API_URL",
    "ASCORA_API_KEY",
    "ASCORA_CA_BUNDLE",
    "ASCORA_DATA_DIR",
    "ASCORA_DATABASE_URL",
    "ASCORA_BLOB_URL",
    "ASCORA_BROKER_URL",
    "ASCORA_RESULT_BACKEND",
    "ASCORA_PROFILE",
    "ASCORA_FORM_TEMPLATES",
    "ASCORA_TIMEZONE",
    "ASCORA_REVISIT_DAYS",
    "ASCORA_VAULT_KEY",
    "ASCORA_BROWSER_PATH",
]
OURS: dict[str, str | None] = {
    "ASCORA_TIMESTAMP_URL": None,
    "ASCORA_PARALLEL": "4",
    "ASCORA_QUIET_HOURS": "none",
    "ASCORA_CHANGES_MINUTES": "15",
    "ASCORA_REVISIT_MINUTES": "240",
    "ASCORA_FULL_SWEEP_AT": "02:30",
    "ASCORA_HEALTH_MINUTES": "5",
    "ASCORA_STOCK_LEVELS": None,
    "ASCORA_PLACES": "off",
}
"""What the contract leaves to us, with its defaults."""
CANARY = "canary-7d1e"


@pytest.fixture(autouse=True)
def _bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable and no `.env` of the machine is seen."""
    for variable in CONTRACT:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def refusal(**overrides: Any) -> str:
    """What is said of settings that are wrong."""
    with pytest.raises(ConfigError) as caught:
        load(**overrides)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return str(caught.value)


def test_every_contract_variable_is_a_setting() -> None:
    """The settings are the contract's table, in its order, and ours; each with a docstring."""
    variables = list(Settings.variables().values())
    assert [variable for variable in variables if variable not in OURS] == CONTRACT
    assert set(variables) == {*CONTRACT, *OURS}
    assert all(field.description for field in Settings.model_fields.values())


def test_defaults_are_the_contracts(tmp_path: Path) -> None:
    """With nothing set, the defaults of the contract are in force."""
    assert load().masked() == {
        **dict.fromkeys(CONTRACT),
        **OURS,
        "ASCORA_ACCOUNT": "default",
        "ASCORA_PORTAL_URL": "https://www.ascora.com.au",
        "ASCORA_API_URL": "https://api.ascora.com.au",
        "ASCORA_DATA_DIR": str(tmp_path / "ascora-data"),
        "ASCORA_DATABASE_URL": f"sqlite:///{tmp_path}/ascora-data/ascora.db",
        "ASCORA_BLOB_URL": str(tmp_path / "ascora-data" / "blobs"),
        "ASCORA_TIMEZONE": "Australia/Sydney",
        "ASCORA_REVISIT_DAYS": "14",
    }


def test_the_environment_beats_the_file_and_overrides_beat_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """Order of force: override, variable, `.env`; an override of None counts as not given."""
    Path(".env").write_text("ASCORA_ACCOUNT=file\nASCORA_REVISIT_DAYS=3\nOTHER=1\n", "utf-8")
    assert load().account == "file"
    monkeypatch.setenv("ASCORA_ACCOUNT", "variable")
    assert load().account == "variable"
    assert load(account=None).account == "variable"
    assert (load(account="override").account, load().revisit_days) == ("override", 3)


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ASCORA_API_KEY=` means that there is no key."""
    monkeypatch.setenv("ASCORA_API_KEY", "")
    monkeypatch.setenv("ASCORA_PROFILE", "")
    assert (load().api_key, load().profile_path) == (None, None)


def test_database_and_blobs_follow_the_data_dir(tmp_path: Path) -> None:
    """Both lie in the data folder unless they have an address of their own."""
    moved = load(data_dir=tmp_path / "elsewhere")
    assert moved.database_url == f"sqlite:///{tmp_path}/elsewhere/ascora.db"
    assert moved.blob_url == f"{tmp_path}/elsewhere/blobs"
    assert load(blob_url="s3://bucket/a").blob_url == "s3://bucket/a"


@pytest.mark.parametrize("name", ["portal_url", "api_url"])
@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Portal.example.test/", "https://portal.example.test"),
        (" https://portal.example.test:8443 ", "https://portal.example.test:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_https_or_loopback(name: str, given: str, origin: str) -> None:
    """Origins are taken without case and trailing slash; plain http goes to this machine only."""
    assert getattr(load(**{name: given}), name) == origin


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("http://portal.example.test", "plain http is for loopback only"),
        ("http://127.0.0.1.example.test", "plain http is for loopback only"),
        ("ftp://portal.example.test", "expected https"),
        ("portal.example.test", "expected an origin"),
        ("https://portal.example.test/Portal", "expected an origin"),
        ("https://portal.example.test?x=1", "expected an origin"),
        (f"https://me:{CANARY}@portal.example.test", "expected an origin"),
        ("https://portal.example.test:99999", "expected an origin"),
        ("https://", "expected an origin"),
        ("https://[::1", "expected an origin"),
    ],
)
def test_anything_else_is_no_origin(given: str, says: str) -> None:
    """The line names the variable and what was expected, never what was given."""
    line = refusal(portal_url=given)
    assert line.startswith("ASCORA_PORTAL_URL: ")
    assert says in line
    assert CANARY not in line


def test_every_problem_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """All problems are told at once, one plain line each, and no line holds a secret."""
    for variable, value in {
        "ASCORA_ACCOUNT": "Two Words",
        "ASCORA_ACCOUNTS": "accounts.toml",
        "ASCORA_PORTAL_TOTP_SECRET": f"{CANARY}1",
        "ASCORA_API_KEY": f"{CANARY} ü",
        "ASCORA_CA_BUNDLE": "missing.pem",
        "ASCORA_FORM_TEMPLATES": "missing",
        "ASCORA_TIMEZONE": "Sydney",
        "ASCORA_REVISIT_DAYS": "-1",
        "ASCORA_BROWSER_PATH": "missing",
    }.items():
        monkeypatch.setenv(variable, value)
    lines = refusal().splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "ASCORA_ACCOUNT",
        "ASCORA_ACCOUNTS",
        "ASCORA_PORTAL_TOTP_SECRET",
        "ASCORA_API_KEY",
        "ASCORA_CA_BUNDLE",
        "ASCORA_FORM_TEMPLATES",
        "ASCORA_TIMEZONE",
        "ASCORA_REVISIT_DAYS",
        "ASCORA_BROWSER_PATH",
    ]
    assert CANARY not in "\n".join(lines)


def test_an_authenticator_secret_is_taken_as_people_write_it() -> None:
    """Blanks, dashes, small letters and missing padding are fine; the value is ready to decode."""
    assert load(portal_totp_secret="jbsw y3dp-ehpk 3pxp ge").portal_totp_secret == SecretStr("JBSWY3DPEHPK3PXPGE======")
    assert "ASCORA_PORTAL_TOTP_SECRET" in refusal(portal_totp_secret="- =")


def test_secrets_are_masked_everywhere() -> None:
    """No secret and no password inside a URL shows in masked values, repr or str; the real values stay usable."""
    given = load(
        portal_password=CANARY,
        portal_totp_secret="JBSWY3DPEHPK3PXP",
        api_key=CANARY,
        vault_key=CANARY,
        database_url=f"postgresql+psycopg://me:{CANARY}@db/ascora?sslmode=require&password={CANARY}",
        broker_url=f"redis://:{CANARY}@redis:6379/0",
        blob_url=f"s3://bucket/prefix?secret={CANARY}",
    )
    assert CANARY not in f"{given} {given!r} {given.masked()}"
    assert "JBSW" not in f"{given!r}"
    assert given.masked()["ASCORA_DATABASE_URL"] == (
        "postgresql+psycopg://me:********@db/ascora?sslmode=require&password=********"
    )
    assert given.masked()["ASCORA_API_KEY"] == settings.HIDDEN
    assert given.api_key == SecretStr(CANARY)
    assert CANARY in given.database_url


def test_the_zone_is_the_accounts() -> None:
    """A bare portal time means the account's zone, with its summer time."""
    summer = datetime(2026, 1, 1, tzinfo=UTC).astimezone(load().zone).utcoffset()
    brisbane = datetime(2026, 1, 1, tzinfo=UTC).astimezone(load(timezone="Australia/Brisbane").zone).utcoffset()
    assert (str(summer), str(brisbane)) == ("11:00:00", "10:00:00")


def test_the_profile_is_the_shipped_one_with_the_accounts_own_over_it(tmp_path: Path) -> None:
    """`ASCORA_PROFILE` names a file that is laid over the shipped profile."""
    own = tmp_path / "own.toml"
    own.write_text('[tabs]\nattachments = ["Bilder"]\n', "utf-8")
    assert load().profile().tabs["attachments"][0] == "Attachments"
    assert load(profile_path=own).profile().tabs["attachments"][:2] == ("Bilder", "Attachments")


def test_settings_do_not_change() -> None:
    """What is in force at the start of a run is in force at its end."""
    with pytest.raises(ValueError, match="frozen"):
        load().account = "other"


@pytest.mark.parametrize(
    ("host", "own"), [("127.9.9.9", True), ("::1", True), ("a.localhost", True), ("10.0.0.1", False), ("", False)]
)
def test_loopback_is_this_machine_only(host: str, own: bool) -> None:
    """Private networks are other machines."""
    assert is_loopback(host) is own


def test_credentials_of_the_vault_fill_what_is_not_set() -> None:
    """What is set goes before what is kept."""
    settings = load(portal_password="set").with_secrets({"portal_password": "kept", "api_key": "kept"})
    assert settings.portal_password is not None
    assert settings.api_key is not None
    assert (settings.portal_password.get_secret_value(), settings.api_key.get_secret_value()) == ("set", "kept")


@pytest.mark.parametrize(
    ("field", "wrong", "says"),
    [
        ("quiet_hours", "7-9", "ASCORA_QUIET_HOURS: '7' is no time of day; expected such as 02:30"),
        ("quiet_hours", "all day", "ASCORA_QUIET_HOURS: expected spans such as 07:00-09:00"),
        ("full_sweep_at", "25:00", "ASCORA_FULL_SWEEP_AT: '25:00' is no time of day"),
        ("parallel", 0, "ASCORA_PARALLEL: Input should be greater than or equal to 1"),
        ("broker_url", "localhost", "ASCORA_BROKER_URL: expected a URL such as redis://"),
    ],
)
def test_a_setting_of_workers_that_is_wrong_is_one_plain_line(field: str, wrong: object, says: str) -> None:
    """It names the variable and what was expected."""
    assert refusal(**{field: wrong}).startswith(says)


@pytest.mark.parametrize("name", ["REVISIT_DAYS", "CHANGES_MINUTES", "HEALTH_MINUTES"])
def test_a_time_that_no_calendar_holds_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Rather than ending something later in a trace."""
    monkeypatch.setenv(f"ASCORA_{name}", "99999999999")
    assert refusal().startswith(f"ASCORA_{name}: ")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        *(({"timezone": name}, "ASCORA_TIMEZONE: expected an IANA") for name in ("EST", "EST5EDT", "CET", "localtime")),
        *(({"timezone": name}, "ASCORA_TIMEZONE: expected an IANA") for name in ("Factory", "posix/Australia/Perth")),
        *(
            ({"portal_url": f"https://{host}"}, "ASCORA_PORTAL_URL: expected an origin")
            for host in ("po rtal.example", "portal.example\\x", "portal%20.example", "<portal>")
        ),
        ({"portal_url": "https://portal\t.example"}, "ASCORA_PORTAL_URL: it holds a control character"),
        ({"quiet_hours": "07:00-07:00"}, "ASCORA_QUIET_HOURS: '07:00-07:00' ends when it begins"),
        ({"quiet_hours": "01:00-02:00,23:59-23:59"}, "ASCORA_QUIET_HOURS: '23:59-23:59' ends when it begins"),
    ],
)
def test_a_setting_that_means_something_else_than_it_says_is_refused(given: dict[str, Any], says: str) -> None:
    """An abbreviation of another continent, an address that browsers read otherwise, hours that are none."""
    with pytest.raises(ConfigError) as caught:
        load(**given)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize("name", ["Australia/Lord_Howe", "Australia/Adelaide", "UTC", "Etc/GMT-10", "NZ", "Singapore"])
def test_zones_of_places_are_zones(name: str) -> None:
    """Whatever their offset."""
    assert load(timezone=name).timezone == name
