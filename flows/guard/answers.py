"""What an answer of the portal means for the screen that waits for it."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from email.utils import parsedate_to_datetime

from playwright.sync_api import APIResponse

from flows.guard import ended, failed
from flows.guard.submission import Submission
from flows.guard.traffic import Traffic, Trouble
from scraper.limits.retry_after import is_refusal, retry_after_seconds
from scraper.limits.throttle import Throttle
from scraper.profile.guard import Failed
from scraper.profile.login import Expired

LONGEST_NOTICE = 4_000
"""Bytes of an answer that says no more than that the session has ended; lists are longer."""
_CODE = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_CLOSED = re.compile(r"</(?:html|body|frameset)\s*>", re.IGNORECASE)
_PASSWORD = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)


class Answers:
    """Remembers answers that leave a screen without its data, and slows down as they ask for."""

    def __init__(self, traffic: Traffic, throttle: Throttle, expired: Expired | None, how_failed: Failed) -> None:
        """`expired`: how a session that has ended is told; None where nobody waits for that. `how_failed`: how one
        says that it failed."""
        self._traffic = traffic
        self._throttle = throttle
        self._expired = expired
        self._failed = how_failed

    def take(self, asked: Trouble, response: APIResponse, kind: str, seconds: float, *, judged: bool = True) -> None:
        """Note one that leaves the screen without its data; `seconds` is how long the portal took. `judged` False: it
        may come in place of a file, which is judged elsewhere."""
        by_script = kind in {"xhr", "fetch"}
        if kind != "document" and not by_script:
            return
        said = response.headers.get("retry-after")
        if is_refusal(response.status, said):
            after = retry_after_seconds(said, time.time)
            self._throttle.refused(after)
            self._traffic.note(replace(asked, kind="limited", why=f"answered {response.status}", retry_after=after))
            return
        if response.status >= 500:
            self._throttle.failed()
            self._traffic.note(replace(asked, why=f"answered {response.status}"))
            return
        self._throttle.answered(seconds)
        self._traffic.clock_offset = _ahead(response.headers.get("date"), time.time() - seconds / 2)
        trouble = self._of_script(asked, response, judged=judged) if by_script else self._of_page(asked, response)
        if trouble is not None:
            self._traffic.note(trouble)

    def _of_page(self, asked: Trouble, response: APIResponse) -> Trouble | None:
        """A page is more than its status while somebody logs in, and a login page is told by what it shows."""
        if "html" in response.headers.get("content-type", "") and breaks_off(response.text()):
            return replace(asked, why="answered with a page that breaks off")
        is_refused = response.status == 401 and self._submission is None and not _PASSWORD.search(response.text())
        return replace(asked, kind="expired", why="answered 401") if is_refused else None

    def _of_script(self, asked: Trouble, response: APIResponse, *, judged: bool) -> Trouble | None:
        submission = self._submission
        if submission is not None and asked.url == submission.sent:
            return None  # a script's login that is refused says so on the page
        if response.status == 401:
            return replace(asked, kind="expired", why="answered 401")
        if "html" in response.headers.get("content-type", "") and _PASSWORD.search(response.text()):
            return replace(asked, kind="expired", why="answered with the login page", told=True)
        if (said := self._said_to_be_over(response)) is not None:
            return replace(asked, kind="expired", why=f"answered {said!r}", told=True)
        if response.status >= 400:
            return replace(asked, why=f"answered {response.status}")
        if judged and (said := self._said_to_fail(response)) is not None:
            return replace(asked, why=f"answered {said!r}")
        return None

    @property
    def _submission(self) -> Submission | None:
        """The login that is under way."""
        return self._traffic.door if isinstance(self._traffic.door, Submission) else None

    def _said_to_fail(self, response: APIResponse) -> str | None:
        """What a script's answer says of its own failure; only short answers say nothing else."""
        length = response.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LONGEST_NOTICE:
            return None
        return failed.said_by(response.text(), response.headers.get("content-type", ""), self._failed)

    def _said_to_be_over(self, response: APIResponse) -> str | None:
        """What a script's answer says of a session that has ended; only short answers say nothing else."""
        length = response.headers.get("content-length", "0")
        if self._expired is None or not length.isdecimal() or int(length) > LONGEST_NOTICE:
            return None
        return ended.said_by(response.text(), response.headers.get("content-type", ""), self._expired)


def breaks_off(html: str) -> bool:
    """Whether a page was cut off on its way: a table in it is not closed, and neither is the page.

    >>> breaks_off("<html><body><table><tr><td>J1"), breaks_off("<html><body><table><tr><td>J1</body></html>")
    (True, False)
    >>> breaks_off("<table><tr><td>J1</table>"), breaks_off("<script>x = '<table>'</script><p>None")
    (False, False)
    """
    plain = _CODE.sub("", html)
    opened, closed = (len(re.findall(mark, plain, re.IGNORECASE)) for mark in (r"<table\b", r"</table\b"))
    return opened > closed and _CLOSED.search(plain) is None


def _ahead(date: str | None, now: float) -> float | None:
    """By how many seconds a clock that gave this `Date` is ahead of `now`; None where it gave none.

    >>> _ahead("Sat, 28 Nov 2026 05:00:10 GMT", 1795842000.5), _ahead("soon", 0.0), _ahead(None, 0.0)
    (10.0, None, None)
    """
    try:
        said = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return round(said.timestamp() + 0.5 - now, 1)  # cut down to a whole second: half of one is its mean
