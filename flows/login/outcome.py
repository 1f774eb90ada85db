"""The outcomes of a login: the contract's words, the error that each one is, and what a page says to prove one."""

from __future__ import annotations

import re

from scraper.errors import AccountLocked, ActionNeeded, BadCredentials, LoginError, SecondFactorNeeded
from scraper.pages.html.screens import key
from scraper.profile import Profile

ERRORS: dict[str, type[LoginError]] = {
    "bad_credentials": BadCredentials,
    "locked": AccountLocked,
    "company_locked": AccountLocked,
    "second_factor_needed": SecondFactorNeeded,
    "second_factor_refused": SecondFactorNeeded,
    "two_factor_setup_demanded": ActionNeeded,
    "password_expired": ActionNeeded,
    "blocked": ActionNeeded,
    "maintenance": LoginError,
    "unknown": LoginError,
}
"""Outcome to the error it is."""

TEXTS = {
    "bad_credentials": "the portal refused the e-mail or password; correct it, then `ascora account resume`",
    "locked": "the portal has locked this user, by itself for about 30 minutes; then `ascora account resume`",
    "company_locked": "the whole company account is locked in Ascora (subscription); a person must settle it",
    "second_factor_needed": "the portal asks for an authenticator code; set ASCORA_PORTAL_TOTP_SECRET",
    "second_factor_refused": "the portal refused the authenticator code; check ASCORA_PORTAL_TOTP_SECRET and the clock",
    "two_factor_setup_demanded": "the portal demands that this user sets up two-factor authentication first",
    "password_expired": "the portal demands a new password for this user",
    "blocked": "the portal shows a CAPTCHA or refuses this visitor; a person must look",
    "maintenance": "the portal is in maintenance; try again later",
    "unknown": "the login ended on a screen that the profile does not know; the evidence shows it",
}


OTHER_CODE = "the portal asks for a code of another length than the six digits of an authenticator ({!r})"
SENT_CODE = "the portal sends its code by e-mail or text message, which nobody reads here; use an authenticator"


def line_of(word: str) -> str:
    """The line of the profile by which an outcome is known.

    >>> line_of("locked"), line_of("second_factor_needed")
    (' (profile: [login.outcomes] locked)', ' (profile: [login] code)')
    """
    tables = {"second_factor_needed": ("login", "code"), "two_factor_setup_demanded": ("login.setup", "headings")}
    return key(*tables.get(word, ("login.outcomes", word)))


def outcome_of(profile: Profile, text: str, before: frozenset[str], *, after_code: bool) -> str | None:
    """The outcome that a page's text proves, or None. Lines that stood there before the submission prove nothing."""
    new = "\n".join(line for line in split(text) if line not in before)
    for outcome in profile.login.outcomes:
        if outcome.word == "second_factor_refused" and not after_code:
            continue
        if any(re.search(pattern, new, re.IGNORECASE) for pattern in outcome.patterns):
            return outcome.word
    return None


def demands_setup(profile: Profile, titles: tuple[str, ...]) -> bool:
    """Whether a heading or dialog demands the set-up of a second factor; an entry of the user's own menu does not."""
    known = [_plain(heading) for heading in profile.login.setup.headings]
    return any(name in title for title in map(_plain, titles) for name in known if title)


def split(text: str) -> list[str]:
    """The lines of a page that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
