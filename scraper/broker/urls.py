"""Which brokers and stores of results there are, by their URLs: checked at the edge, before anything waits for them."""

from __future__ import annotations

import re
import ssl
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

REDIS = ("redis", "rediss", "redis+socket", "sentinel")
AMQP = ("amqp", "amqps")
"""Brokers: those that hold results, too, and those that do not."""
LIBRARIES = dict.fromkeys(REDIS, "redis") | dict.fromkeys(AMQP, "amqp")
"""What must be installed for each scheme."""


class Server(NamedTuple):
    """A server as Celery wants it told."""

    url: str
    options: dict[str, Any]
    """Of the transport."""
    tls: dict[str, Any]
    """What its certificate is held against; empty without TLS."""


def broker(text: str) -> str:
    """The URL of a broker, or several with semicolons between them. Raises `ValueError`, which never holds the URL."""
    return _checked(text, (*REDIS, *AMQP))


def results(text: str | None, broker_url: str | None) -> str | None:
    """Where results go; None: to the broker. Raises `ValueError`, which never holds the URL."""
    scheme = scheme_of(broker_url or "")
    is_one = ";" not in (broker_url or "") or scheme == "sentinel"
    if text is None:
        if scheme in AMQP or not is_one:
            why = f"a broker of {scheme}://, which keeps no results" if scheme in AMQP else "several brokers"
            raise ValueError(f"needed beside {why}; such as redis://host/0")
        return None
    kind = scheme_of(text.strip())
    if kind in REDIS:
        url = _checked(text, REDIS)
        if ";" in url and kind != "sentinel":
            raise ValueError("results lie on one server; expected one URL, or a sentinel://")
        return url
    if kind == "rpc" and scheme not in (*REDIS, *AMQP):
        raise ValueError("rpc:// sends results over a broker of ASCORA_BROKER_URL, and there is none")
    _find(kind)
    return text.strip()


def scheme_of(url: str) -> str:
    """The scheme in small letters.

    >>> scheme_of("Redis+Socket:///run/redis.sock")
    'redis+socket'
    """
    return url.partition("://")[0].lower() if "://" in url else ""


def server(url: str, ca_bundle: Path | None) -> Server:
    """Take apart what has been checked: what is for Celery goes out of the URL."""
    options: dict[str, Any] = {}
    tls: dict[str, Any] = {}
    parts = []
    for one in map(urlsplit, url.split(";")):
        query = dict(parse_qsl(one.query))
        options |= {"master_name": query.pop("master_name")} if "master_name" in query else {}
        tls |= {name: query.pop(name) for name in list(query) if name.startswith("ssl_")}
        parts.append(_joined(one._replace(query=urlencode(query))))
    scheme = scheme_of(url)
    if scheme == "amqps":
        tls = {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": None}  # Kombu puts each server's name there
        tls |= {} if ca_bundle is None else {"ca_certs": str(ca_bundle)}
    elif scheme == "rediss" or tls:
        own = {} if ca_bundle is None else {"ssl_ca_certs": str(ca_bundle)}
        tls = {**own, **tls, "ssl_cert_reqs": ssl.CERT_REQUIRED}
    return Server(";".join(parts), options, tls)


def _checked(text: str, known: tuple[str, ...]) -> str:
    parts = [one.strip() for one in text.split(";") if one.strip()]
    schemes = {scheme_of(one) for one in parts}
    if "" in schemes or not schemes:
        raise ValueError("expected a URL such as redis://host:6379/0")
    for scheme in sorted(schemes - set(known)):
        raise ValueError(f"{scheme}:// is not supported; expected {', '.join(f'{one}://' for one in known)}")
    if len(schemes) > 1:
        raise ValueError("several servers have one scheme")
    (scheme,) = schemes
    if find_spec(LIBRARIES[scheme]) is None:
        raise ValueError(f"the driver {LIBRARIES[scheme]} is not installed; expected the extra ascora-adapter[redis]")
    return ";".join(_part(one, scheme) for one in parts)


def _part(text: str, scheme: str) -> str:
    rest = text.partition("://")[2]
    if re.search(r"\s", text):
        raise ValueError("a blank within the URL; in a password it is written %20")
    try:
        url = urlsplit(f"{scheme}://{rest}")
        is_plain = url.port != 0 and "@" not in f"{url.path}{url.query}" and "#" not in rest
    except ValueError:
        is_plain = False
    if not is_plain:
        raise ValueError("no host and port can be read; in a password / ? # @ : are written %2F %3F %23 %40 %3A")
    if scheme in REDIS:
        _check_redis(url)
    return _joined(url)


def _joined(url: SplitResult) -> str:
    """As text; Python's own leaves out the slashes where no host is named, as for a socket."""
    return f"{url.scheme}://{url.netloc}{url.path}" + (f"?{url.query}" if url.query else "")


def _check_redis(url: SplitResult) -> None:
    query = dict(parse_qsl(url.query))
    if url.scheme != "redis+socket" and not re.fullmatch(r"/?\d*", url.path):
        raise ValueError("the path is the number of a database, such as /0")
    if url.scheme == "sentinel" and not query.get("master_name"):
        raise ValueError("a sentinel:// URL names its master: sentinel://host:26379/0?master_name=NAME")
    if not query.get("ssl_cert_reqs", "required").lower().endswith("required"):
        raise ValueError("verification is never off; ASCORA_CA_BUNDLE names further authorities to trust")


def _find(scheme: str) -> None:
    """Raises `ValueError` unless Celery has such a store of results, and its library is there."""
    from celery.app.backends import by_name
    from celery.exceptions import ImproperlyConfigured
    from celery.loaders.default import Loader

    if not scheme:
        raise ValueError("expected a URL such as redis://host:6379/0")
    try:
        by_name(scheme.partition("+")[0], Loader(None))
    except (ImproperlyConfigured, ImportError) as error:
        raise ValueError(f"{scheme}:// is no store of results here; expected a URL such as redis://host/0") from error
