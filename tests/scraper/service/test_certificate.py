"""A certificate that is renewed while the service runs, and one that ends."""

from __future__ import annotations

import os
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from scraper.errors import ConfigError
from scraper.service.certificate import LOOK_SECONDS, Certificate

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Pair:
    """Two files, as whoever renews certificates writes them."""

    def __init__(self, folder: Path) -> None:
        self.chain, self.key = folder / "chain.pem", folder / "key.pem"
        self.now, self.passed = NOW, 0.0
        self.number = 0

    def write(self, days: float = 90) -> int:
        """A new pair that ends in so many days; its number."""
        self.number += 1
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        made = x509.CertificateBuilder(name, name, key.public_key(), self.number)
        made = made.not_valid_before(NOW - timedelta(days=400)).not_valid_after(NOW + timedelta(days=days))
        self.chain.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
        self.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        for file in (self.chain, self.key):
            os.utime(file, (self.number, self.number))
        return self.number

    def taken(self) -> Certificate:
        return Certificate(self.chain, self.key, lambda: self.now, lambda: self.passed)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """One that ends in three months."""
    made = Pair(tmp_path)
    made.write()
    return made


def shown(server: ssl.SSLContext) -> int:
    """The number of what a caller of a server is shown."""
    caller = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    caller.check_hostname, caller.verify_mode = False, ssl.CERT_NONE
    ours, theirs = socket.socketpair()

    def answer() -> None:
        with server.wrap_socket(theirs, server_side=True) as line:
            line.recv(1)

    answering = Thread(target=answer)
    answering.start()
    with caller.wrap_socket(ours) as line:
        raw = line.getpeercert(binary_form=True)
        line.send(b"x")
        answering.join()
    assert raw is not None
    return x509.load_der_x509_certificate(raw).serial_number


def test_what_is_renewed_is_shown_to_whoever_connects_next(pair: Pair) -> None:
    """Within a minute, and told; the server was started with the first one, and is not asked to begin anew."""
    certificate = pair.taken()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pair.chain, pair.key)
    certificate.follow(server)
    assert shown(server) == 1
    assert pair.write() == 2
    before = certificate.current()
    pair.passed = LOOK_SECONDS
    with capture_logs() as lines:
        assert certificate.current() is not before
    assert [one["event"] for one in lines] == ["certificate.renewed"]
    assert shown(server) == 2


@pytest.mark.parametrize("broken", ["half", "nonsense", "gone"])
def test_a_pair_that_cannot_be_used_changes_nothing_until_it_can(pair: Pair, broken: str) -> None:
    """Whoever renews writes one file after the other."""
    certificate = pair.taken()
    before, old_key = certificate.current(), pair.key.read_bytes()
    pair.write()
    new_key = pair.key.read_bytes()
    pair.key.write_bytes(old_key if broken == "half" else b"words")
    if broken == "gone":
        pair.key.unlink()
    pair.passed += LOOK_SECONDS
    with capture_logs() as lines:
        assert certificate.current() is before
        pair.passed += LOOK_SECONDS
        assert certificate.current() is before
    assert [one["event"] for one in lines] == ["certificate.refused"]
    pair.key.write_bytes(new_key)
    pair.passed += LOOK_SECONDS
    assert certificate.current() is not before


@pytest.mark.parametrize(("days", "told"), [(-1, [True]), (3, [False]), (13.9, [False]), (15, [])])
def test_its_end_is_told_from_two_weeks_before(pair: Pair, days: float, told: list[bool]) -> None:
    """At the start, once a day from then on, and no more once it is renewed."""
    pair.write(days)
    with capture_logs() as lines:
        certificate = pair.taken()
        for hour in range(1, 24):
            pair.now, pair.passed = NOW + timedelta(hours=hour), pair.passed + LOOK_SECONDS
            certificate.current()
    assert [one["has_ended"] for one in lines if one["event"] == "certificate.ends"] == told
    pair.write(365)
    pair.now, pair.passed = NOW + timedelta(days=2), pair.passed + LOOK_SECONDS
    with capture_logs() as lines:
        certificate.current()
    assert [one["event"] for one in lines] == ["certificate.renewed"]


def test_files_that_are_no_pair_are_refused(pair: Pair) -> None:
    """In one line, before anything is served."""
    pair.key.write_text("words")
    with pytest.raises(ConfigError, match="--tls-cert, --tls-key"):
        pair.taken()
