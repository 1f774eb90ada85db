"""Values that come from outside of the program: checked once, with one plain line for what is not accepted."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scraper.entities import CATALOG
from scraper.errors import ConfigError
from scraper.spelling import composed

if TYPE_CHECKING:
    import httpx

LONGEST = 300
"""Characters: no number, name or id is longer."""
MOST = 10_000
"""Of what a list names."""
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0]")
"""No number, name or id holds these; the last one stands for an encoded slash within the service."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PROXIES = "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY"


def worded(value: str) -> str:
    """A text in the one Unicode form, without the blanks around. Raises `ValueError` where it is none.

    >>> worded(" J1 ")
    'J1'
    """
    tidy = composed(value.strip())
    if not 0 < len(tidy) <= LONGEST or _NO_TEXT.search(tidy):
        raise ValueError(f"expected a text of 1 to {LONGEST} characters, none of them a control character")
    return tidy


def text(name: str, value: object) -> str:
    """One text of the argument `name`, as `worded` has it. Raises `ConfigError`.

    >>> text("job", " J1 ")
    'J1'
    """
    try:
        return worded(value if isinstance(value, str) else "")
    except ValueError as error:
        raise ConfigError(f"{name}: {error}, got {value!r:.80}") from None


def text_or_none(name: str, value: object) -> str | None:
    """The same, where nothing may be given. Raises `ConfigError`: an empty text is not nothing."""
    return None if value is None else text(name, value)


def day(text: str) -> date:
    """A date as people and programs write it alike. Raises `ValueError` for anything else, such as an instant.

    >>> day("2026-03-31")
    datetime.date(2026, 3, 31)
    """
    if not _DAY.fullmatch(text):
        raise ValueError("expected a date such as 2026-03-31")
    return date.fromisoformat(text)


def span(days: Mapping[str, object]) -> tuple[date | None, date | None]:
    """The first and the last day, each by its name, None where it is not given. Raises `ConfigError`.

    >>> span({"from_day": "2026-03-02", "to_day": None})
    (datetime.date(2026, 3, 2), None)
    """
    found: list[date | None] = []
    for name, value in days.items():
        told = text_or_none(name, value)
        try:
            found.append(None if told is None else day(told))
        except ValueError as error:
            raise ConfigError(f"{name}: {error}, got {told!r:.80}") from error
    first, last = found
    if first is not None and last is not None and first > last:
        raise ConfigError(f"{list(days)[1]}: {last} is before {first}")
    return first, last


def texts(name: str, value: object) -> tuple[str, ...]:
    """A list of texts, each once; none where nothing was given. An empty list is not everything. Raises `ConfigError`.

    >>> texts("jobs", ["J1", "J1", "J2"]), texts("jobs", None)
    (('J1', 'J2'), ())
    """
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not 0 < len(value) <= MOST:
        raise ConfigError(f"{name}: expected a list of 1 to {MOST:,} texts, or nothing, got {value!r:.80}")
    return tuple(dict.fromkeys(text(name, one) for one in value))


def names(name: str, value: object, known: Sequence[str]) -> tuple[str, ...]:
    """A list of names out of `known`. Raises `ConfigError` that says which there are."""
    for one in (given := texts(name, value)):
        if one not in known:
            raise ConfigError(f"{name}: {one!r} is not known; expected some of {', '.join(known)}")
    return given


def entities(name: str, value: object) -> tuple[str, ...]:
    """A list of names of entities, which may be given in the plural. Raises `ConfigError` that says which there are.

    >>> entities("entities", ["jobs", "retention", "job"])
    ('job', 'retention')
    """
    found: dict[str, None] = {}
    for one in texts(name, value):
        if (spec := CATALOG.named(one)) is None:
            raise ConfigError(f"{name}: {one!r} is not known; expected some of {', '.join(CATALOG)}")
        found[spec.name] = None
    return tuple(found)


def whole(name: str, value: object) -> int:
    """A whole number from 0. Raises `ConfigError`."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 62:
        raise ConfigError(f"{name}: expected a whole number, got {value!r:.80}")
    return value


def under_way(name: str, value: object) -> None:
    """What a call carries of itself when it comes back: an id, and until when (seconds). Raises `ConfigError`."""
    if value is None:
        return
    until = value.get("until") if isinstance(value, dict) else None
    if not isinstance(value, dict) or isinstance(until, bool) or not isinstance(until, int | float):
        raise ConfigError(f"{name}: expected nothing, it is for calls that come back; got {value!r:.80}")
    text(f"{name}.id", value.get("id"))


def switch(name: str, value: object) -> bool:
    """Yes or no. Raises `ConfigError`."""
    if not isinstance(value, bool):
        raise ConfigError(f"{name}: expected true or false, got {value!r:.80}")
    return value


def proxies(option: str, value: str) -> str:
    """Addresses or networks of proxies, parted by commas. Raises `ConfigError`: a name matches no caller.

    >>> proxies("--proxy", "10.0.0.5, fd00::/8, 10.1.2.3/8")
    '10.0.0.5,fd00::/8,10.0.0.0/8'
    """
    parts = []
    for one in (part.strip() for part in value.split(",")):
        try:
            network = ipaddress.ip_network(one, strict=False)
        except ValueError as error:
            raise ConfigError(
                f"{option}: {one!r} is no address; expected one such as 10.0.0.5 or 10.0.0.0/8"
            ) from error
        parts.append(str(network) if "/" in one else one)  # as the network itself: the server takes no other
    return ",".join(parts)


def free_port(host: str, port: int) -> None:
    """Raise `ConfigError` where nothing can listen at a host and port."""
    try:
        family, kind, _, _, at = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(at)
    except OSError as error:
        what = f"nothing can listen at {host} port {port} ({error.strerror})"
        raise ConfigError(f"--host, --port: {what}; expected an address of this machine and a free port") from error


def data_folder(place: Path) -> None:
    """Raise `ConfigError` where the data folder, or a folder above it, is none."""
    for one in (place, *place.parents):
        if one.exists():
            if not one.is_dir():
                raise ConfigError(f"{one}: it is no folder; expected one, for ASCORA_DATA_DIR is {place}")
            return


def certificate(chain: Path, key: Path) -> ssl.SSLContext:
    """What shows this certificate to callers.

    Raises `ConfigError` where no server can show it: no PEM, another's key, a key with a password.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(chain, key, password=str)
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            f"--tls-cert, --tls-key: {chain} and {key} cannot be used ({why}); "
            "expected a certificate with its chain and its key without a password, both as PEM"
        ) from error
    return context


def http_client(ca_bundle: Path | None = None, **given: Any) -> httpx.Client:
    """An HTTP client that trusts what the system does, and `ca_bundle`.

    Raises `ConfigError` where certificates or proxies of the surroundings cannot be used as they stand there.
    """
    import httpx

    trust_env = given.get("trust_env", True)
    authorities = _authorities(ca_bundle, trust_env=trust_env)
    try:
        return httpx.Client(verify=authorities, **given)
    except (httpx.InvalidURL, ValueError, ImportError) as error:
        if not trust_env:
            raise
        raise ConfigError(
            f"{_PROXIES}: {error}; expected addresses such as http://proxy:3128, and plain hosts"
        ) from error


def proxy_of(url: str) -> str | None:
    """Host and port of the proxy that the surroundings put before an address, without its user; None: none."""
    asked = urlsplit(url)
    given = getproxies()
    proxy = given.get(asked.scheme) or given.get("all")
    if not proxy or proxy_bypass(asked.hostname or ""):
        return None
    return urlsplit(proxy if "//" in proxy else f"//{proxy}").netloc.rpartition("@")[2]


def _authorities(bundle: Path | None, *, trust_env: bool) -> ssl.SSLContext:
    import httpx

    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR") if trust_env else ():
        named = os.environ.get(variable)
        if named and not os.path.exists(named):  # OpenSSL would pass it over, and nobody be trusted
            raise ConfigError(f"{variable}: {named} is not there; expected certificates, or nothing")
    try:
        context = httpx.create_ssl_context(trust_env=trust_env)
        context.load_default_certs()
    except OSError as error:
        raise ConfigError(f"SSL_CERT_FILE: {error}; expected a PEM file of certificates") from error
    if bundle is not None:
        try:
            context.load_verify_locations(cafile=bundle)
        except OSError as error:
            raise ConfigError(f"ASCORA_CA_BUNDLE: {bundle}: {error}; expected a PEM file of certificates") from error
    return context
