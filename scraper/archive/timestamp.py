"""An RFC 3161 timestamp over the tree's root: that it existed by then is vouched for by somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from scraper.errors import ConfigError
from scraper.settings import Settings

TIMEOUT_SECONDS = 30
MOST_BYTES = 1 << 20


def stamped(settings: Settings, data: bytes) -> bytes | None:
    """The answer of the authority about the data; None where none is set. Raises `ConfigError` when it gives none."""
    url = settings.timestamp_url
    if url is None:
        return None
    library = _library()
    request = library.TimestampRequestBuilder().data(data).build()
    try:
        answer = httpx.post(
            url,
            content=request.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
        )
        answer.raise_for_status()
        response = library.decode_timestamp_response(answer.content)
    except (httpx.HTTPError, ValueError) as error:
        raise ConfigError(
            f"ASCORA_TIMESTAMP_URL: {url} gave no timestamp ({error}); expected an RFC 3161 authority"
        ) from error
    if response.status != 0 or len(answer.content) > MOST_BYTES:
        raise ConfigError(f"ASCORA_TIMESTAMP_URL: {url} refused (status {response.status}); expected a timestamp")
    return answer.content


def problem(answer: bytes, data: bytes, authority: Path) -> str:
    """Why the timestamp is not one of that authority over the data; empty when it is.

    `authority` is a PEM file with its root certificate, and intermediate ones. Raises `ConfigError` when it is none.
    """
    from cryptography.x509 import load_pem_x509_certificates

    library = _library()
    try:
        certificates = load_pem_x509_certificates(authority.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigError(f"--timestamp-ca: {authority}: {error}; expected a PEM file with certificates") from error
    builder = library.VerifierBuilder()
    for one in certificates:
        is_root = one.issuer == one.subject
        builder = builder.add_root_certificate(one) if is_root else builder.add_intermediate_certificate(one)
    try:
        builder.build().verify_message(library.decode_timestamp_response(answer), data)
    except (library.VerificationError, ValueError) as error:
        return str(error)
    return ""


def told_time(answer: bytes) -> str:
    """When the timestamp says that it was made, ISO 8601."""
    at: str = _library().decode_timestamp_response(answer).tst_info.gen_time.isoformat()
    return at


def _library() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        raise ConfigError("timestamps need the extra ascora-adapter[timestamp]; expected it to be installed") from error
    return rfc3161_client
