"""Every setting, read once at the edge from `ASCORA_*` variables or `.env`; functions take values, not settings."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from scraper import profile
from scraper.broker import urls as broker_urls
from scraper.config import accounts_file, env_file, values
from scraper.config.accounts_file import SECRETS
from scraper.config.quiet_hours import clock_time, is_quiet, spans
from scraper.errors import ConfigError

A_YEAR = 366 * 24 * 60
"""Minutes."""
HIDDEN = "********"
_NO_PLACE = re.compile(r"[A-Z]{3}([0-9][A-Z]{3})?|localtime|Factory|posixrules|posix/.*|right/.*")
"""Names of zones that mean another offset to Australians, whatever this machine has, or nothing."""
_NO_HOST = re.compile(r"[\x00-\x20\x7f\\^`{}|<>\"%]")
_URL_PASSWORD = re.compile(r"(://[^/?#@:]*:)[^/?#]*@")
_QUERY_SECRET = re.compile(r"([?&][^=&]*(?:password|secret|token|key)[^=&]*=)[^&]*", re.IGNORECASE)


class Settings(BaseSettings):
    """The settings in force. Build it with `load`, which says in plain words what is wrong."""

    model_config = SettingsConfigDict(
        env_prefix="ASCORA_",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        use_attribute_docstrings=True,
        validate_default=True,
    )

    account: str = "default"
    """Slug of the Ascora account; every row, blob, session and archive carries it."""
    accounts: Path | None = None
    """TOML file with several accounts: a table of these settings per slug; their secrets come from the vault."""
    portal_url: str = "https://www.ascora.com.au"
    """Origin of the web portal; plain http only for loopback."""
    portal_username: str | None = None
    """Portal user; view-only is enough."""
    portal_password: SecretStr | None = None
    """Password of the portal user."""
    portal_totp_secret: SecretStr | None = None
    """Base32 authenticator secret, when two-factor is on; kept in capitals, without blanks, padded."""
    api_url: str = "https://api.ascora.com.au"
    """Origin of the open API; plain http only for loopback."""
    api_key: SecretStr | None = None
    """Open API key, sent as header `Auth`; without it a run is UI-only and says so."""
    ca_bundle: Path | None = None
    """PEM file with extra certificate authorities; verification is never off."""
    data_dir: Path = Path("ascora-data")
    """Folder of database, blobs and logs."""
    database_url: str = ""
    """Any SQLAlchemy URL; by default SQLite in the data folder."""
    blob_url: str = ""
    """Any fsspec URL; by default a folder in the data folder."""
    broker_url: str | None = None
    """Celery broker; by default embedded, no server."""
    result_backend: str | None = None
    """Celery results; by default embedded, no server."""
    profile_path: Path | None = Field(default=None, validation_alias="ASCORA_PROFILE")
    """TOML file laid over the shipped portal profile (labels, headings, addresses)."""
    form_templates: Path | None = None
    """Folder with the company's own `.docx` form templates."""
    stock_levels: Path | None = None
    """CSV or TOML file of what is to be kept of each item: part, location, minimum, target."""
    places: Literal["on", "off"] = "off"
    """Whether the places where people checked in and out are kept: on or off."""
    timestamp_url: str | None = None
    """RFC 3161 authority that stamps the roots of archives; without it they carry no timestamp."""
    timezone: str = "Australia/Sydney"
    """IANA name of the time zone that a bare portal or API time is in."""
    revisit_days: int = Field(default=14, ge=0, le=3650)
    """How many days after its last change a job is looked at again."""
    parallel: int = Field(default=4, ge=1, le=32)
    """Work items of one account at once, over all workers, at most; fewer while the portal is slow or says no."""
    quiet_hours: str = "none"
    """Local times in which workers begin nothing, such as `07:00-09:00,16:30-18:00`; or `none`."""
    changes_minutes: int = Field(default=15, ge=0, le=A_YEAR)
    """How often workers look for new and changed jobs; 0: never."""
    revisit_minutes: int = Field(default=240, ge=0, le=A_YEAR)
    """How often workers look again at open jobs and those within the revisit window; 0: never."""
    full_sweep_at: str = "02:30"
    """Local time of the nightly sweep over every job; or `never`."""
    health_minutes: int = Field(default=5, ge=0, le=A_YEAR)
    """How often workers log the health of every account; 0: never."""
    vault_key: SecretStr | None = None
    """Base64, 32 bytes: encrypts session state and credentials; by default OS keyring, else a 0600 file. `NEW,OLD`
    while it is replaced."""
    browser_path: Path | None = None
    """Chromium or Chrome to drive; found when not given."""

    @field_validator("*", mode="before")
    @classmethod
    def _plain(cls, value: object, info: ValidationInfo) -> object:
        return value if info.field_name in (*SECRETS, "vault_key") else values.plain(value)

    @field_validator("portal_password")
    @classmethod
    def _typed(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            values.one_line(value.get_secret_value())
        return value

    @field_validator("account")
    @classmethod
    def _slug(cls, value: str) -> str:
        if not re.fullmatch(accounts_file.SLUG, value):
            raise ValueError("expected a slug: small letters, digits, dash and underscore, 63 at most")
        return value

    @field_validator("portal_url", "api_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        try:
            url = urlsplit(value.strip())
            origin = f"{url.scheme}://{url.netloc}".lower()
            bare = url.hostname and url.port != 0 and origin == value.strip().lower().rstrip("/") and "@" not in origin
            bare = bare and not _NO_HOST.search(origin)
        except ValueError:
            bare = False
        if not bare:
            raise ValueError("expected an origin such as https://host, without path, query or user")
        if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.hostname or "")):
            raise ValueError("expected https; plain http is for loopback only")
        return origin

    @field_validator("portal_totp_secret")
    @classmethod
    def _base32(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        text = re.sub(r"[\s\-]", "", value.get_secret_value()).upper().rstrip("=")
        padded = text + "=" * (-len(text) % 8)
        try:
            usable = bool(base64.b32decode(padded))
        except binascii.Error:
            usable = False
        if not usable:
            raise ValueError("expected the base32 secret of an authenticator (letters A to Z, digits 2 to 7)")
        return SecretStr(padded)

    @field_validator("api_key")
    @classmethod
    def _header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        text = value.get_secret_value().strip()
        if not re.fullmatch(r"[\x21-\x7e]+", text):
            raise ValueError("expected the key from Administration, API Settings: printable ASCII without blanks")
        return SecretStr(text)

    @field_validator("quiet_hours")
    @classmethod
    def _spans(cls, value: str) -> str:
        if value != "none":
            spans(value)
        return value

    @field_validator("full_sweep_at")
    @classmethod
    def _time(cls, value: str) -> str:
        if value != "never":
            clock_time(value)
        return value

    @field_validator("timestamp_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^/]", value):
            raise ValueError("expected the address of an RFC 3161 authority, such as https://tsa.example.com/tsr")
        return value

    @field_validator("broker_url")
    @classmethod
    def _broker(cls, value: str | None) -> str | None:
        return None if value is None else broker_urls.broker(value)

    @field_validator("result_backend")
    @classmethod
    def _results(cls, value: str | None, info: ValidationInfo) -> str | None:
        return broker_urls.results(value, info.data.get("broker_url")) if "broker_url" in info.data else value

    @field_validator("ca_bundle", "browser_path", "accounts", "stock_levels")
    @classmethod
    def _file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"{value} is not there; expected a file")
        return value

    @field_validator("form_templates")
    @classmethod
    def _folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"{value} is not there; expected a folder")
        return value

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        values.place(str(value))
        return value.expanduser().absolute()

    @field_validator("database_url", "blob_url")
    @classmethod
    def _in_data_dir(cls, value: str, info: ValidationInfo) -> str:
        values.place(value)
        if value or "data_dir" not in info.data:
            return value
        data_dir: Path = info.data["data_dir"]
        if "?" in str(data_dir) and info.field_name == "database_url":
            raise ValueError(f"the data folder {data_dir} has a question mark; expected an ASCORA_DATA_DIR without")
        return f"sqlite:///{data_dir / 'ascora.db'}" if info.field_name == "database_url" else str(data_dir / "blobs")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if not is_zone(value):
            raise ValueError("expected an IANA time zone such as Australia/Sydney")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The account's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def keeps_places(self) -> bool:
        """Whether the places where people checked in and out are kept."""
        return self.places == "on"

    @property
    def has_redis(self) -> bool:
        """Whether workers meet at a Redis server."""
        return (self.broker_url or "").startswith(("redis://", "rediss://")) and ";" not in (self.broker_url or "")

    @property
    def results_url(self) -> str | None:
        """Where what tasks answered is kept; None: in a folder of the data folder."""
        is_held = broker_urls.scheme_of(self.broker_url or "") in broker_urls.REDIS
        return self.result_backend or (self.broker_url if is_held else None)

    def is_quiet(self, now: datetime) -> bool:
        """Whether workers are to begin nothing now."""
        return self.quiet_hours != "none" and is_quiet(self.quiet_hours, now.astimezone(self.zone).time())

    def with_secrets(self, found: Mapping[str, str]) -> Settings:
        """The same, with credentials from the vault where none was set."""
        lacking = {name: SecretStr(found[name]) for name in SECRETS if name in found and getattr(self, name) is None}
        return self.model_copy(update=lacking)

    def portal_login(self) -> tuple[str, SecretStr]:
        """User and password of the portal. Raises `ConfigError` where one is not set."""
        if not self.portal_username:
            raise ConfigError("ASCORA_PORTAL_USERNAME: not set; expected the portal user (view-only is enough)")
        if self.portal_password is None:
            raise ConfigError("ASCORA_PORTAL_PASSWORD: not set; expected the password of the portal user")
        return self.portal_username, self.portal_password

    def circumstances(self) -> dict[str, str | None]:
        """Which portal and API are read, as whom, and by which release of this program."""
        return {
            "portal_url": self.portal_url,
            "portal_user": self.portal_username,
            "api_url": None if self.api_key is None else self.api_url,
            "software": software(),
        }

    def profile(self) -> profile.Profile:
        """The portal profile in force. Raises `ConfigError` naming file and key."""
        return profile.load(self.profile_path)

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Field to environment variable, in the order of the settings table.

        >>> Settings.variables()["profile_path"]
        'ASCORA_PROFILE'
        """
        fields = cls.model_fields.items()
        return {name: str(field.validation_alias or f"ASCORA_{name.upper()}") for name, field in fields}

    @classmethod
    def in_files(cls) -> dict[str, str]:
        """What a file calls a setting, to its field: the variable without its prefix, in small letters."""
        return {variable.removeprefix("ASCORA_").lower(): field for field, variable in cls.variables().items()}

    def masked(self) -> dict[str, str | None]:
        """Variable to value as it may be shown: secrets and passwords inside URLs hidden, None where nothing is set."""
        return {variable: _shown(getattr(self, name)) for name, variable in self.variables().items()}

    def __repr__(self) -> str:
        return f"Settings({self.masked()})"

    __str__ = __repr__


def software() -> str:
    """This program and its release."""
    return f"ascora-adapter {version('ascora-adapter')}"


def load(**overrides: Any) -> Settings:
    """The settings in force: overrides by field name, then the accounts file, the environment, `.env` here, defaults.

    An override of None counts as not given. With an accounts file, no environment says who logs in: one account's
    password is never tried on another. Raises `ConfigError` with one line per problem, each naming the variable and
    what was expected; no line holds the value of a secret.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    settings = installation(**given)
    if settings.accounts is None:
        return settings
    tables = accounts_file.read(settings.accounts, Settings.in_files())
    if settings.account not in tables:
        known = ", ".join(tables) or "none"
        raise ConfigError(
            f"ASCORA_ACCOUNT: {settings.account!r} is not in {settings.accounts}; expected one of {known}"
        )
    own = tables[settings.account]
    try:
        return installation(**dict.fromkeys(("portal_username", *SECRETS)) | own | given)
    except ConfigError as error:
        message = f"{settings.accounts}, [{settings.account}]: {error}"
    raise ConfigError(message)


def installation(**given: Any) -> Settings:
    """The settings that all accounts share: overrides, the environment, `.env` here, defaults. Raises `ConfigError`."""
    known = Settings.variables()
    file = env_file.place()
    env_file.check(file, known.values(), [known[name] for name in (*SECRETS, "vault_key")])
    try:
        return Settings(_env_file=file, **given)  # type: ignore[call-arg]  # the library's own, known to no checker
    except ValidationError as error:
        problems = [_problem(str(one["loc"][0]), one["msg"]) for one in error.errors(include_input=False)]
    # Raised outside the handler: the validation error carries what was given, secrets too.
    raise ConfigError("\n".join(problems))


def accounts(settings: Settings) -> tuple[str, ...]:
    """The accounts of the installation: those of the accounts file, else the one of the environment."""
    return (
        (settings.account,)
        if settings.accounts is None
        else tuple(accounts_file.read(settings.accounts, Settings.in_files()))
    )


def database_urls(settings: Settings) -> dict[str, list[str]]:
    """The databases of the installation, each with its accounts."""
    if settings.accounts is None:
        return {settings.database_url: [settings.account]}
    found: dict[str, list[str]] = {}
    for slug, table in accounts_file.read(settings.accounts, Settings.in_files()).items():
        own = table.keys() & {"database_url", "data_dir"}
        found.setdefault(load(account=slug).database_url if own else settings.database_url, []).append(slug)
    return found


def home_database_url(settings: Settings) -> str:
    """The database that holds what is of the installation and not of an account, such as its schedule."""
    urls = database_urls(settings)
    return settings.database_url if settings.database_url in urls else next(iter(urls), settings.database_url)


def zones(settings: Settings) -> dict[str, list[str]]:
    """The time zones of the installation, each with its accounts. An account whose zone is none is in no zone."""
    if settings.accounts is None:
        return {settings.timezone: [settings.account]}
    found: dict[str, list[str]] = {}
    for slug, table in accounts_file.read(settings.accounts, Settings.in_files()).items():
        zone = table.get("timezone", settings.timezone)
        if isinstance(zone, str) and is_zone(zone):
            found.setdefault(zone, []).append(slug)
    return found


def is_zone(name: str) -> bool:
    """Whether a name is one of an IANA time zone, and of a place: EST is a fixed offset of the United States.

    >>> is_zone("Australia/Lord_Howe"), is_zone("Australia/Sidney"), is_zone("../etc"), is_zone("EST"), is_zone("UTC")
    (True, False, False, False, True)
    """
    if _NO_PLACE.fullmatch(name) and name not in ("UTC", "GMT"):
        return False
    try:
        return bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):
        return False


def _problem(place: str, message: str) -> str:
    return f"{Settings.variables().get(place, place)}: {message.removeprefix('Value error, ')}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _shown(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, SecretStr):
        return HIDDEN
    return _QUERY_SECRET.sub(rf"\1{HIDDEN}", _URL_PASSWORD.sub(rf"\1{HIDDEN}@", str(value)))
