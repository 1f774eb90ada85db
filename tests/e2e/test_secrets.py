"""The search for secrets in what a run leaves behind, which `test_life` relies on."""

from __future__ import annotations

import gzip
import html
import json
from pathlib import Path

from tests.e2e.canary import leaks


def test_the_search_for_secrets_finds_them(tmp_path: Path) -> None:
    """A secret is found as it is, in markup, in JSON, in an address, in base64 at any place, and packed."""
    secret = 'Pä"ss & 1'
    for name, content in {
        "plain": secret.encode(),
        "markup": f"<i>{html.escape(secret)}</i>".encode(),
        "json": json.dumps({"p": secret}).encode(),
        "packed": gzip.compress(b"some " + secret.encode()),
        "basic": b"Authorization: Basic dXNlcjpQw6Qic3MgJiAx",
        "nothing": b"P\xc3\xa4ss 1",
    }.items():
        (tmp_path / name).write_bytes(content)
    found = {line.rsplit(" ", 1)[1] for line in leaks(tmp_path, {"password": secret})}
    assert found == {"plain", "markup", "json", "packed", "basic"}
