"""How the portal words its log-in, and what stands between it and the portal."""

from __future__ import annotations

from scraper.profile.part import Part
from scraper.profile.words import Headings, Patterns


class Outcome(Part):
    """One outcome of a login and the texts that prove it."""

    word: str
    patterns: tuple[str, ...]


class LoggedIn(Part):
    """What proves that a page belongs to a logged-in user."""

    menu: tuple[str, ...]


class Expired(Patterns):
    """What a portal says when the session has ended."""

    addresses: tuple[str, ...]
    """Patterns of a login page's path."""
    keys: tuple[str, ...]
    """Keys of a script's answer under which it says so, in lower case."""
    flags: dict[str, bool]
    """Keys of a script's answer that say so by being true or false, in lower case."""


class Between(Patterns):
    """One thing that may stand between the password and the portal, by what its heading says."""

    what: str
    """What it is, in words that go on from "the portal shows"."""


class Login(Part):
    """The login page, the code page and every known outcome."""

    paths: tuple[str, ...]
    user: tuple[str, ...]
    password: tuple[str, ...]
    human: Patterns
    """Names of fields that only a person can fill in."""
    new_password: Patterns
    """What fields for another password than the one at hand are called."""
    submit: tuple[str, ...]
    user_submit: tuple[str, ...]
    """Buttons of a form that asks for the user alone."""
    code: tuple[str, ...]
    code_submit: tuple[str, ...]
    sent_codes: Patterns
    """Lines of a code page that say that its code comes by e-mail or text message."""
    other_codes: Patterns
    """Lines of a code page, or names of its field, that speak of a code of another length than six."""
    with_password: tuple[str, ...]
    """Names of what leads to the form with the password on a page that asks first how to log in."""
    posts: tuple[str, ...]
    """Addresses besides the form's own action that a login posts to."""
    pass_over: tuple[str, ...]
    """Controls that agree to nothing and lead past what stands in the way."""
    dismiss_posts: tuple[str, ...]
    """Addresses that passing over may ask."""
    between: tuple[Between, ...]
    outcomes: tuple[Outcome, ...]
    setup: Headings
    expired: Expired
    logged_in: LoggedIn
