"""What comes from outside is taken as it is meant, or refused in one plain line that says what was expected."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.config import outside
from scraper.errors import ConfigError

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
)


@pytest.mark.parametrize(
    "value",
    [
        "J1",
        "",
        [],
        {},
        {"J1"},
        [1252],
        ["J1", None],
        ["J1\0"],
        ["J\n1"],
        ["\ud800"],
        [" "],
        [b"J1"],
        ["J" * 301],
        7,
        True,
    ],
)
def test_what_is_no_list_of_texts_is_refused(value: Any) -> None:
    """A text is not gone through letter by letter; an empty list is not everything."""
    with pytest.raises(ConfigError, match=r"^jobs: expected a (list|text)"):
        outside.texts("jobs", value)


@given(ANYTHING)
def test_a_list_of_texts_or_one_plain_line(value: Any) -> None:
    """Nothing else comes out, whatever goes in."""
    try:
        found = outside.texts("jobs", value)
    except ConfigError as error:
        found, line = None, str(error)
    if found is None:
        assert line.startswith("jobs: expected ")
        assert len(line) < 200
    else:
        assert value is None or 0 < len(found) <= len(value)
        assert all(one == one.strip() and "\0" not in one for one in found)


def test_two_spellings_of_one_number_are_one() -> None:
    """In Unicode's composed form, without the blanks around."""
    assert outside.texts("jobs", ["J\u00fc1", " Ju\u03081 "]) == ("J\u00fc1",)


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    """So that a slip is seen."""
    with pytest.raises(ConfigError, match="entities: 'jobb' is not known; expected some of job, quote"):
        outside.names("entities", ["job", "jobb"], ("job", "quote"))


def test_a_list_that_is_too_long_to_be_meant_is_refused() -> None:
    """Nobody names a million jobs one by one."""
    with pytest.raises(ConfigError, match="jobs: expected a list of 1 to 10,000 texts"):
        outside.texts("jobs", ["J1"] * 10_001)


@pytest.mark.parametrize(
    "value", ["", "20260301", "2026-W10-1", "0", "2026-03-01T00:00", "２０２６-03-01", "2026-02-30"]
)
def test_a_day_is_written_in_one_way(value: str) -> None:
    """Any other could mean something else to who wrote it."""
    with pytest.raises(ValueError, match=r"date|day"):
        outside.day(value)


@pytest.mark.parametrize("value", ["1", True, 1.0, None, -1, 1 << 63])
def test_a_whole_number_is_one(value: Any) -> None:
    """No text of digits, no yes."""
    with pytest.raises(ConfigError, match="item_id: expected a whole number"):
        outside.whole("item_id", value)


@pytest.mark.parametrize("value", ["yes", 1, None, [True]])
def test_a_switch_is_true_or_false(value: Any) -> None:
    """The text "false" would else be yes."""
    with pytest.raises(ConfigError, match="full: expected true or false"):
        outside.switch("full", value)


@pytest.mark.parametrize("value", ["", "localhost", "*", "proxy.example", "10.0.0.5,", "10.0.0.300", "nonsense!!"])
def test_a_proxy_is_an_address(value: str) -> None:
    """A name matches no caller, and an empty one would let tokens go over the network in clear."""
    with pytest.raises(ConfigError, match=r"--proxy: .* is no address"):
        outside.proxies("--proxy", value)


def test_a_port_that_another_program_has_is_told() -> None:
    """With host, port and what the system says."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"127.0.0.1 port {port} .*; expected"):
            outside.free_port("127.0.0.1", port)
    outside.free_port("127.0.0.1", 0)


@pytest.mark.parametrize(
    ("name", "value"), [("no_proxy", "fe80::/10"), ("NO_PROXY", "[::1]"), ("https_proxy", "nonsense://x")]
)
def test_surroundings_that_cannot_be_used_are_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """By the variables, in place of a trace; where nothing of them counts, they are not looked at."""
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=r"NO_PROXY: .*expected"):
        outside.http_client()
    with outside.http_client(trust_env=False) as client:
        assert isinstance(client, httpx.Client)


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """By the variable: without a word nobody would be trusted, and every portal look forged."""
    monkeypatch.setenv(name, str(tmp_path / "none.pem"))
    with pytest.raises(ConfigError, match=f"^{name}: .*none.pem is not there; expected"):
        outside.http_client()
    outside.http_client(trust_env=False).close()


def test_certificates_that_are_none_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of the variable and of the setting."""
    words = tmp_path / "words.pem"
    words.write_text("no certificate")
    with pytest.raises(ConfigError, match=r"^ASCORA_CA_BUNDLE: .*words.pem: "):
        outside.http_client(words)
    monkeypatch.setenv("SSL_CERT_FILE", str(words))
    with pytest.raises(ConfigError, match=r"^SSL_CERT_FILE: "):
        outside.http_client()


@pytest.mark.parametrize(
    "value",
    [
        "x",
        5,
        [],
        {},
        {"id": "f"},
        {"until": 1},
        {"id": 5, "until": 1},
        {"id": "f", "until": "1"},
        {"id": "\0", "until": 1},
    ],
)
def test_what_a_call_carries_of_itself_is_checked_like_all_else(value: object) -> None:
    """Whoever calls may send it, too."""
    with pytest.raises(ConfigError, match="under_way"):
        outside.under_way("under_way", value)
    outside.under_way("under_way", {"id": "f", "until": 1.5})
