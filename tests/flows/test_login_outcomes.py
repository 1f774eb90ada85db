"""What a page says after a submission, and which outcome that proves."""

from __future__ import annotations

import pytest

from fixtures.portal import login as portal_words
from flows.login.submit import ERRORS, TEXTS, outcome_of
from scraper.errors import LoginError
from scraper.profile import load
from scraper.store.sessions import _CONSEQUENCES

PROFILE = load()
WORDS = [
    "bad_credentials",
    "locked",
    "password_expired",
    "second_factor_needed",
    "second_factor_refused",
    "two_factor_setup_demanded",
    "company_locked",
    "maintenance",
    "blocked",
    "unknown",
]
"""The contract's words for a login that did not succeed."""
NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (portal_words.WRONG, "bad_credentials"),
        ("Invalid login attempt.", "bad_credentials"),
        ("The user name or password provided is incorrect.", "bad_credentials"),
        ("Login failed", "bad_credentials"),
        ("Sign in unsuccessful", "bad_credentials"),
        (portal_words.LOCKED, "locked"),
        ("This account has been locked out, please try again later.", "locked"),
        ("Too many login attempts.", "locked"),
        ("Your company account has been locked due to an issue in processing your monthly payment.", "company_locked"),
        ("Your subscription has been suspended", "company_locked"),
        ("Your account is suspended. Please pay your outstanding invoice.", "company_locked"),
        ("Your password has expired", "password_expired"),
        ("You must change your password before continuing", "password_expired"),
        ("Ascora is undergoing scheduled maintenance.", "maintenance"),
        ("The service is temporarily unavailable", "maintenance"),
        ("Please complete the CAPTCHA", "blocked"),
        ("Please verify you are human to continue.", "blocked"),
        ("Access denied", "blocked"),
        ("Welcome to Ascora\nPlease log in", None),
        ("Your session has expired. Please log in again.", None),
        ("Forgot your Password?", None),
        ("", None),
    ],
)
def test_a_text_proves_its_outcome(text: str, word: str | None) -> None:
    """Each wording proves one outcome; a text that proves nothing gives none."""
    assert outcome_of(PROFILE, text, NOTHING, after_code=False) == word


def test_what_stood_there_before_proves_nothing() -> None:
    """A standing remark of the login page is no answer; the same line with more beside it still is none."""
    remark = "Accounts are locked after too many attempts."
    before = frozenset({remark})
    assert outcome_of(PROFILE, f"Log in\n  {remark}  ", before, after_code=False) is None
    assert outcome_of(PROFILE, f"{remark}\n{portal_words.WRONG}", before, after_code=False) == "bad_credentials"


def test_a_refused_code_is_one_only_after_a_code() -> None:
    """Before a code was sent no page can refuse one."""
    assert outcome_of(PROFILE, portal_words.WRONG_CODE, NOTHING, after_code=True) == "second_factor_refused"
    assert outcome_of(PROFILE, portal_words.WRONG_CODE, NOTHING, after_code=False) is None


def test_every_word_has_its_error_and_its_text() -> None:
    """The contract's words each end as an error of their own kind, told in a sentence."""
    assert set(ERRORS) == set(WORDS)
    assert set(TEXTS) == set(ERRORS)
    assert all(issubclass(error, LoginError) for error in ERRORS.values())


def test_every_refusal_stops_the_account_or_calls_a_person() -> None:
    """No outcome but maintenance lets the next process try again."""
    assert {*_CONSEQUENCES, "maintenance"} == set(ERRORS)
