"""Every setting, read once at the edge from `ASCORA_*` variables or `.env`; functions take values, not settings."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from scraper import profile
from scraper.errors import ConfigError

HIDDEN = "********"
_URL_PASSWORD = re.compile(r"(://[^/?#@:]*:)[^/?#]*@")
_QUERY_SECRET = re.compile(r"([?&][^=&]*(?:password|secret|token|key)[^=&]*=)[^&]*", re.IGNORECASE)


class Settings(BaseSettings):
    """The settings in force. Build it with `load`, which says in plain words what is wrong."""

    model_config = SettingsConfigDict(
        env_file=".env",
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
    """TOML file with several accounts. Refused for now: this version works on one account per environment."""
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
    timezone: str = "Australia/Sydney"
    """IANA name of the time zone that a bare portal or API time is in."""
    revisit_days: int = Field(default=14, ge=0)
    """How many days after its last change a job is looked at again."""
    vault_key: SecretStr | None = None
    """Base64, 32 bytes: encrypts session state and credentials; by default OS keyring, else a 0600 file."""
    browser_path: Path | None = None
    """Chromium or Chrome to drive; found when not given."""

    @field_validator("account")
    @classmethod
    def _slug(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", value):
            raise ValueError("expected a slug: small letters, digits, dash and underscore, 63 at most")
        return value

    @field_validator("accounts")
    @classmethod
    def _one_account(cls, value: Path | None) -> None:
        if value is not None:
            raise ValueError("files with several accounts are not read yet; expected no value (see ASCORA_ACCOUNT)")

    @field_validator("portal_url", "api_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        try:
            url = urlsplit(value.strip())
            origin = f"{url.scheme}://{url.netloc}".lower()
            bare = url.hostname and url.port != 0 and origin == value.strip().lower().rstrip("/") and "@" not in origin
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

    @field_validator("ca_bundle", "browser_path")
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
        return value.expanduser().absolute()

    @field_validator("database_url", "blob_url")
    @classmethod
    def _in_data_dir(cls, value: str, info: ValidationInfo) -> str:
        if value or "data_dir" not in info.data:
            return value
        data_dir: Path = info.data["data_dir"]
        return f"sqlite:///{data_dir / 'ascora.db'}" if info.field_name == "database_url" else str(data_dir / "blobs")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("expected an IANA time zone such as Australia/Sydney") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The account's time zone."""
        return ZoneInfo(self.timezone)

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

    def masked(self) -> dict[str, str | None]:
        """Variable to value as it may be shown: secrets and passwords inside URLs hidden, None where nothing is set."""
        return {variable: _shown(getattr(self, name)) for name, variable in self.variables().items()}

    def __repr__(self) -> str:
        return f"Settings({self.masked()})"

    __str__ = __repr__


def load(**overrides: Any) -> Settings:
    """The settings in force: overrides by field name, then the environment, then `.env` here, then defaults.

    An override of None counts as not given. Raises `ConfigError` with one line per problem, each naming the variable
    and what was expected; no line holds the value of a secret.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        problems = [_problem(str(one["loc"][0]), one["msg"]) for one in error.errors(include_input=False)]
    except (OSError, UnicodeDecodeError) as error:
        problems = [f".env: cannot be read ({error}); expected lines NAME=value in UTF-8"]
    # Raised outside the handler: the validation error carries what was given, secrets too.
    raise ConfigError("\n".join(problems))


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
