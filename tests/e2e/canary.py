"""A search for secrets in everything that a run has left behind."""

from __future__ import annotations

import base64
import gzip
import html
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

from fixtures.portal.server import PortalServer


def secrets_of(portal: PortalServer) -> dict[str, str]:
    """Everything that must stay secret, by what it is."""
    site = portal.site
    found = {
        "password": site.world.secrets.password,
        "API key": site.world.secrets.api_key,
        "authenticator secret": site.world.secrets.totp_secret,
    }
    for user in site.world.users:
        canaries = user.employment.canaries()
        found |= {f"pay or leave {place} of {user.email}": canary for place, canary in enumerate(canaries)}
    found |= places_of(portal)
    for number, session in enumerate(site.sessions._open.values()):
        found |= {
            f"session cookie {number}": session.key,
            f"anti-forgery token {number}": session.forgery_token,
            f"storage token {number}": session.storage_token,
        }
    return found


def places_of(portal: PortalServer) -> dict[str, str]:
    """Where somebody checked in or out, in words and in degrees: nobody's business unless `ASCORA_PLACES` is on."""
    world = portal.site.world
    some = [spot for one in (world.day_entries[0], world.timesheet_entries[0]) for spot in (one.came, one.left) if spot]
    degrees = {f"degrees of place {number}": spot.told("degrees") for number, spot in enumerate(some)}
    return {"words of every place": some[0].address.split(" ")[1]} | degrees


def leaks(folder: Path, secrets: dict[str, str]) -> list[str]:
    """Files that hold a secret, as it is or in some usual encoding."""
    needles = [(what, needle) for what, secret in secrets.items() for needle in _forms(secret)]
    return [
        f"{what} in {path.relative_to(folder)}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for content in _contents(path.read_bytes())
        for what, needle in needles
        if needle in content
    ]


def _forms(secret: str) -> set[bytes]:
    plain = secret.encode()
    # The same bytes look different in base64 at each of three places; the ends depend on the neighbours.
    encoded = {base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)}
    texts = {quote(secret), quote_plus(secret, safe=""), html.escape(secret), json.dumps(secret)[1:-1]}
    return {plain, plain.hex().encode(), secret.encode("utf-16-le"), *encoded, *(text.encode() for text in texts)}


def _contents(raw: bytes) -> Iterator[bytes]:
    yield raw
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(raw)
        except (OSError, EOFError, zlib.error):
            continue
