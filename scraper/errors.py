"""Every error the adapter raises on purpose, grouped by what the caller does about it.

    ScraperError
    ├── ConfigError            stop; a person edits a setting or an argument                    exit 2
    ├── LoginError             stop this account, never retry                                   exit 3
    │   ├── BadCredentials         the portal refused the password
    │   ├── AccountLocked          user or company locked
    │   ├── SecondFactorNeeded     a code is asked for and none can be made, or it was refused
    │   ├── ActionNeeded           a person must act: new password, two-factor set-up, CAPTCHA, ...
    │   ├── AttemptsExhausted      our own limit on submissions is reached
    │   └── SwitchedOff            a person has switched the account off
    ├── RetryableError         try the work item again                                          exit 5 when it persists
    │   ├── PortalUnavailable      5xx, reset, time-out
    │   ├── BrowserLost            the browser crashed or was ended
    │   ├── ListingChanged         a listing changed while it was walked
    │   ├── SessionExpired         the portal shows its login page; heals once by a new login
    │   ├── RateLimited            429; `retry_after` seconds when the answer says so
    │   ├── TruncatedDownload      fewer bytes than announced
    │   ├── StorageUnavailable     evidence cannot be stored: full, or out of reach
    │   └── ApiUnavailable         the open API gave 5xx, HTML, an empty body or none
    ├── ApiRefused             the open API said no, such as `success: false`
    │   └── KeyRefused             it refused the key
    ├── LayoutChanged          stop this entity, keep the snapshot, tell a person
    ├── RequestRefused         the read-only guard stopped a request or a control
    ├── RowRejected            set the row aside, count it, carry on
    ├── LeaseLost              leave the item: whoever has it now does the work
    ├── PaceUnknown            go by what was last known of the shared pace
    ├── ArchiveInvalid         an audit archive is not whole and unchanged                      exit 6
    ├── NotAnswered            the service does not answer a question; each has its code and HTTP status
    │   ├── InvalidQuestion        400  a parameter is wrong
    │   ├── NotHeld                400  such data is not held yet
    │   ├── Unauthenticated        401  no token, or none in force
    │   ├── Forbidden              403  the token's scopes do not cover it
    │   ├── NotFound               404  there is no such thing
    │   ├── Changed                412  what the caller holds a part of is another by now
    │   ├── TooLarge               413  the request is longer than any question can be
    │   ├── TooSlow                408  the request did not arrive in time
    │   ├── TooManyRequests        429  the token's limit, for `retry_after` seconds
    │   ├── Unreadable             502  the source shows it, but not so that it can be read for sure
    │   ├── SourceUnavailable      503  portal and API are down, or left alone
    │   ├── PersonNeeded           503  the account waits for a person
    │   ├── NoWorker               503  no worker runs that could fetch it
    │   ├── StorageDown            503  database, evidence or broker are out of reach
    │   └── StillFetching          202  it is being fetched; `fetch_id` says what to ask for
    ├── DownloadRejected       set the file aside, count it, carry on (wrong type, unreadable)
    │   └── PageReceived           a page of the portal came in the file's place; it may lead to the file
    └── DocumentUnreadable     keep the file, say why it gives no answers, carry on

All state is passed positionally to `super().__init__`, so every class survives pickling (Celery needs it).
An exception outside this tree is a bug: it propagates and is not retried.
"""

from __future__ import annotations

from typing import Any, ClassVar


class ScraperError(Exception):
    """Base of every deliberate error. `str(error)` is one plain line for a person."""


class ConfigError(ScraperError):
    """A setting, argument or profile is wrong; the line names it and what was expected."""


class LoginError(ScraperError):
    """The account cannot log in. `word` is the outcome by its contract name. Never retried by anything."""

    def __init__(self, message: str, word: str = "unknown", evidence: str | None = None) -> None:
        super().__init__(message, word, evidence)
        self.message = message
        self.word = word
        self.evidence = evidence

    def __str__(self) -> str:
        return self.message


class BadCredentials(LoginError):
    """The portal refused the e-mail or password. One refusal stops the account."""


class AccountLocked(LoginError):
    """The user (30 minutes) or the whole company (until payment) is locked."""


class SecondFactorNeeded(LoginError):
    """The portal asks for a code that we cannot make, or refused the one we made."""


class ActionNeeded(LoginError):
    """A person must do something in the portal first."""


class AttemptsExhausted(LoginError):
    """Three submissions within the hour, or the account is stopped: nothing was sent."""


class SwitchedOff(LoginError):
    """A person has switched the account off; nothing is asked until a person resumes it."""


class RetryableError(ScraperError):
    """The same work may succeed later."""


class PortalUnavailable(RetryableError):
    """The portal answered 5xx, reset the connection or timed out."""


class BrowserLost(RetryableError):
    """The browser crashed, hung or was ended; a new one can be started."""


class ListingChanged(RetryableError):
    """A row or page of a listing was gone by the time it was needed."""


class SessionExpired(RetryableError):
    """A page or answer turned out to be the login page."""


class RateLimited(RetryableError):
    """Answered 429. `retry_after` is in seconds, None when the answer gave none."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message, retry_after)
        self.message = message
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.message


class TruncatedDownload(RetryableError):
    """A file ended before its announced length."""


class StorageUnavailable(RetryableError):
    """The store of evidence is full, or cannot be written."""


class ApiUnavailable(RetryableError):
    """The open API could not be reached or did not answer JSON."""


class ApiRefused(ScraperError):
    """The open API answered and said no: the key is refused, or `success` is false."""


class KeyRefused(ApiRefused):
    """The open API refused the key: it is not asked again with this one."""


class LayoutChanged(ScraperError):
    """A screen is not the one the profile describes.

    `where` names the screen, `snapshot` is the SHA-256 of the page as it was seen (None if none could be kept).
    """

    def __init__(self, message: str, where: str = "", snapshot: str | None = None) -> None:
        super().__init__(message, where, snapshot)
        self.message = message
        self.where = where
        self.snapshot = snapshot

    def __str__(self) -> str:
        return self.message


class RequestRefused(ScraperError):
    """The read-only guard stopped something that is not a known read."""


class RowRejected(ScraperError):
    """One row of a grid has a cell that cannot be read for sure."""

    def __init__(self, message: str, where: str = "", snapshot: str | None = None) -> None:
        super().__init__(message, where, snapshot)
        self.message = message
        self.where = where
        self.snapshot = snapshot

    def __str__(self) -> str:
        return self.message


class LeaseLost(ScraperError):
    """The work item is no longer in this process's hand, or its run has ended."""


class PaceUnknown(ScraperError):
    """The pace that all workers share cannot be read or changed."""


class ArchiveInvalid(ScraperError):
    """An audit archive is not as it was written; nothing is taken out of it."""


class DownloadRejected(ScraperError):
    """A file arrived but is not what its row says it is."""


class PageReceived(DownloadRejected):
    """A page of the portal came in place of a file, from `url` where that is known: it may lead to the file."""

    def __init__(self, message: str, url: str = "") -> None:
        super().__init__(message, url)
        self.message = message
        self.url = url

    def __str__(self) -> str:
        return self.message


class DocumentUnreadable(ScraperError):
    """A file cannot be read as a document: broken, protected, hostile or of another kind."""


class NotAnswered(ScraperError):
    """The service does not answer. `code` never changes; `retry_after` is in seconds, None where nobody knows."""

    code: ClassVar[str] = "not_answered"
    status: ClassVar[int] = 500
    """Of the HTTP answer."""
    title: ClassVar[str] = "Not answered"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message, retry_after)
        self.message = message
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.message

    def as_json(self) -> dict[str, Any]:
        """The problem as RFC 9457 prints it."""
        told = {"type": f"/docs#{self.code}", "title": self.title, "status": self.status, "code": self.code}
        after = {} if self.retry_after is None else {"retry_after": self.retry_after}
        return {**told, "detail": self.message, **after}


class InvalidQuestion(NotAnswered):
    """A parameter of the question is wrong; the message names it and what was expected."""

    code, status, title = "invalid_parameter", 400, "A parameter is wrong"


class NotHeld(NotAnswered):
    """The question is about data of a kind that is not held yet."""

    code, status, title = "not_held", 400, "Such data is not held yet"


class Unauthenticated(NotAnswered):
    """There is no token, or it is not in force."""

    code, status, title = "unauthenticated", 401, "No token in force"


class Forbidden(NotAnswered):
    """The token's scopes do not cover what is asked."""

    code, status, title = "forbidden", 403, "The token does not cover this"


class NotFound(NotAnswered):
    """There is no such thing."""

    code, status, title = "not_found", 404, "There is no such thing"


class Changed(NotAnswered):
    """What the caller holds a part of is another by now."""

    code, status, title = "changed", 412, "It is another by now"


class TooLarge(NotAnswered):
    """The request is longer than any question can be."""

    code, status, title = "too_large", 413, "The request is too long"


class TooSlow(NotAnswered):
    """The request did not arrive in time."""

    code, status, title = "too_slow", 408, "The request took too long to arrive"


class TooManyRequests(NotAnswered):
    """The limit of the token, or of attempts to get one, is reached."""

    code, status, title = "too_many_requests", 429, "Asked too often"


class Unreadable(NotAnswered):
    """The source was asked, and what it shows cannot be read for sure."""

    code, status, title = "unreadable", 502, "The source cannot be read for sure"


class SourceUnavailable(NotAnswered):
    """Neither portal nor API can be asked now."""

    code, status, title = "source_unavailable", 503, "The source cannot be asked now"


class PersonNeeded(NotAnswered):
    """The account is stopped, or needs a person, so nothing is fetched for it."""

    code, status, title = "person_needed", 503, "The account waits for a person"


class NoWorker(NotAnswered):
    """No worker runs that could fetch it."""

    code, status, title = "no_worker", 503, "No worker runs"


class StorageDown(NotAnswered):
    """Database, store of evidence or broker are out of reach."""

    code, status, title = "storage_down", 503, "What the service stands on is out of reach"


class StillFetching(NotAnswered):
    """It is being fetched, and was not there within the time that the caller waits."""

    code, status, title = "still_fetching", 202, "It is being fetched"

    def __init__(self, message: str, retry_after: float | None = None, fetch_id: str = "") -> None:
        super().__init__(message, retry_after)
        self.args = (message, retry_after, fetch_id)
        self.fetch_id = fetch_id

    def as_json(self) -> dict[str, Any]:
        """With the fetch that is under way."""
        return {**super().as_json(), "fetch": self.fetch_id}


PROBLEMS: dict[str, type[NotAnswered]] = {kind.code: kind for kind in NotAnswered.__subclasses__()}
"""Every kind of `NotAnswered` by its code."""
