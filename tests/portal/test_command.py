from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from fixtures.portal.__main__ import main


def test_the_first_line_says_where_and_who(tmp_path: Path) -> None:
    """One JSON line with everything needed to connect; truth written before it; SIGTERM ends it with code 0."""
    command = [sys.executable, "-m", "fixtures.portal", "--jobs", "3", "--switch", "totp=on", "--truth", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as portal, ExitStack() as ended:
        ended.callback(portal.kill)  # a test that fails must not wait for it
        assert portal.stdout is not None
        line = json.loads(portal.stdout.readline())
        assert list(line) == ["portal_url", "api_url", "username", "password", "totp_secret", "api_key"]
        assert all(line.values())
        assert httpx.get(line["portal_url"] + "/login", timeout=60).status_code == 200
        assert (
            httpx.get(line["api_url"] + "/Jobs/Jobs", headers={"Auth": line["api_key"]}, timeout=60).json()["success"]
            is True
        )
        assert (tmp_path / "attachment.jsonl").stat().st_size > 0
        portal.send_signal(signal.SIGTERM)
        assert portal.wait(10) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--skin", "silverlight"], "no skin 'silverlight'"),
        (["--drift", "sideways"], "no drift sideways"),
        (["--fault", "5xx-burst,gremlins"], "no fault 'gremlins'"),
        (["--switch", "totp=maybe"], "totp takes off or on, not 'maybe'"),
        (["--switch", "totp"], "expected NAME=VALUE"),
        (["--switch", "nothing=on"], "no switch 'nothing'"),
    ],
)
def test_a_wrong_knob_is_one_plain_line(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The line names the option and what was expected; the exit code is 2."""
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("count", ["0", "many", "-1"])
def test_the_number_of_jobs_is_checked(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nonsense counts are refused with code 2, in one line too."""
    with pytest.raises(SystemExit) as stopped:
        main(["--jobs", count])
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert "expected a number" in error
    assert error.count("\n") == 1


def test_all_knobs_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Drifts, faults and switches with their meaning."""
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out
    assert all(word in listed for word in ("rename-unknown", "truncated-download", "api_dirty_text"))
