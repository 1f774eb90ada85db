"""Commands around the fallback service: tokens, the audit log, and what serving refuses."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from scraper.settings import load
from scraper.store.database import open_database
from scraper.store.service_tables import audit_log
from scraper.workspace import open_workspace
from tests.conftest import KEY
from tests.scraper.cli.test_unattended import Ascora, ascora
from tests.tampering import lift

__all__ = ["ascora"]
ROOT = Path(__file__).parents[3]


def test_a_token_is_made_listed_and_revoked(ascora: Ascora) -> None:
    """Its secret is printed once."""
    code, out, _ = ascora("token", "create", "--name", "payroll", "--scope", "read:jobs", "--scope", "files")
    assert code == 0
    secret = out.splitlines()[-1]
    assert secret.startswith("ascs_default.")
    code, listed, _ = ascora("token", "list")
    assert "payroll" in listed
    assert secret.rpartition(".")[2] not in listed
    ident = secret.split(".")[1]
    (token,) = json.loads(ascora("token", "list", "--format", "json")[1])
    assert (token["id"], token["scopes"], token["revoked_at"]) == (ident, ["read:jobs", "files"], None)
    assert ascora("token", "revoke", ident)[0] == 0
    code, _, error = ascora("token", "revoke", ident)
    assert (code, error.count("\n")) == (2, 1)
    assert "ascora token list" in error
    code, out, _ = ascora("token", "create", "--name", "x", "--scope", "admin", "--days", "1", "--format", "json")
    assert json.loads(out)["scopes"] == ["admin"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--name", "x", "--scope", "root"), "root: no such scope; expected some of read:jobs"),
        (("--name", " ", "--scope", "admin"), "--name: got nothing"),
        (("--name", "x", "--scope", "admin", "--days", "0"), "--days: 0; expected a number from 1"),
        (("--name", "x", "--scope", "admin", "--a-minute", "0"), "--a-minute: 0; expected"),
        (("--name", "x"), "--scope"),
    ],
)
def test_a_wrong_token_is_told_in_one_line(ascora: Ascora, arguments: tuple[str, ...], said: str) -> None:
    """What, and what was expected."""
    code, _, error = ascora("token", "create", *arguments)
    assert code == 2
    assert said in error


def test_the_log_is_verified_and_exported(ascora: Ascora) -> None:
    """An entry that was changed, or one that is missing, is exit code 6."""
    with open_workspace(load()) as ws:
        ws.store.audit.append([{"path": "/jobs/J1", "status": 200}])
        ws.store.audit.append([{"path": "/jobs/J2", "status": 404}])
    code, out, _ = ascora("audit", "verify")
    assert code == 0
    assert "2 entries, whole" in out
    head = out.split()[-1]
    assert ascora("audit", "verify", "--head", head)[0] == 0
    code, _, error = ascora("audit", "verify", "--head", "0" * 64)
    assert (code, "entries are missing" in error) == (6, True)
    lines = ascora("audit", "export")[1].splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["/jobs/J1", "/jobs/J2"]
    assert json.loads(lines[-1])["digest"] == head
    assert ascora("audit", "export", "--to", "2020-01-01")[1] == ""
    assert ascora("audit", "export", "--format", "csv")[1].startswith("position,at,")
    database = open_database(load().database_url, "default")
    with database.write() as connection:
        lift(connection)
        connection.execute(update(audit_log).where(audit_log.c.position == 1).values(digest=head))
    database.close()
    code, _, error = ascora("audit", "verify")
    assert (code, "entry 1 of the audit log" in error) == (6, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--host", "0.0.0.0"), "not loopback, and tokens would go over the network unencrypted"),
        (("--tls-cert", "none.pem", "--tls-key", "none.pem"), "--tls-cert: none.pem is not there"),
        (("--port", "99999"), "port"),
    ],
)
def test_serving_refuses_what_is_not_safe(ascora: Ascora, arguments: tuple[str, ...], said: str) -> None:
    """One line, before anything listens."""
    code, _, error = ascora("serve", *arguments)
    assert code == 2
    assert said in error


def test_serving_names_the_extra_that_lacks(ascora: Ascora, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation without it."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    code, _, error = ascora("serve")
    assert code == 2
    assert "expected the extra ascora-adapter[service]" in error


def test_an_address_without_end_is_not_read(tmp_path: Path) -> None:
    """Before anybody has said who they are: what they send must not fill the memory."""
    environment = {**os.environ, "ASCORA_DATA_DIR": str(tmp_path), "ASCORA_VAULT_KEY": KEY, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "scraper", "serve", "--port", "0"]
    with subprocess.Popen(arguments, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = (re.search(r"running on http://127\.0\.0\.1:(\d+)", line) for line in process.stderr)
            port = int(next(found for found in said if found is not None)[1])
            with socket.create_connection(("127.0.0.1", port)) as line, pytest.raises(OSError, match=r"reset|pipe"):
                line.sendall(b"GET /" + b"a" * 50_000_000)
        finally:
            process.terminate()
