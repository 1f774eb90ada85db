"""Log in once and name the outcome: a race of known outcomes, each with a positive proof kept as evidence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NoReturn, TypeVar
from urllib.parse import urljoin, urlsplit

from flows.browser import passed_over
from flows.browser.page_actions import Screen, Shot
from flows.guard.request_guard import Guard
from flows.guard.submission import Submission
from flows.login import form as login_form
from flows.login import proof, race, totp
from flows.login.account import Account
from flows.login.form import Form, UserFirst
from flows.login.outcome import ERRORS, OTHER_CODE, SENT_CODE, TEXTS, line_of, outcome_of, split
from flows.login.page_again import patiently
from flows.login.proof import require_menu
from flows.login.race import BETWEEN
from flows.login.second_factor import unused_step
from flows.login.typed import Typed
from flows.patience import GRACE
from scraper.errors import LayoutChanged, PortalUnavailable, RequestRefused, ScraperError, SessionExpired
from scraper.pages.html.screens import key, mend, told

Result = TypeVar("Result")

PLACE = "the login page"
"""What a person calls the screen."""

GIVE_UP = timedelta(seconds=10)
"""How long a still page may show no known outcome before the login counts as unknown."""

SENDS_ITSELF = timedelta(seconds=1)
"""How long a still page that was given a code may take to send it by itself before its button is pressed."""

MOST_STEPS = 6
"""How many such things and codes one login answers."""


def log_in(screen: Screen, guard: Guard, account: Account, claim: Callable[[], object]) -> list[str]:
    """Log in once, counted by `claim` as it is sent; returns plain addresses of pages that prove it, the best first.

    Raises the `LoginError` of the outcome, `PortalUnavailable`, `LayoutChanged` when no login form is found or the page
    sent nothing.
    """
    screen.place = PLACE
    entry = _Entry(screen, guard, account, claim)
    try:
        return entry.log_in()
    except PortalUnavailable:
        # A maintenance page may come with any status, and says what it is all the same.
        if entry.reads() == "maintenance":
            entry.refuse("maintenance")
        raise
    except (LayoutChanged, RequestRefused) as error:
        if entry.counted:
            entry.refuse("blocked" if isinstance(error, RequestRefused) else "unknown", f"{error}; {_mend(screen)}")
        what = told(PLACE, str(error), proof.without_ticket(screen.url))
        if isinstance(error, LayoutChanged):
            raise LayoutChanged(what, PLACE, error.snapshot) from error
        raise RequestRefused(what) from error


@dataclass
class _Entry:
    """One login, from the login page to its outcome."""

    screen: Screen
    guard: Guard
    account: Account
    claim: Callable[[], object]
    counted: bool = False
    """Whether anything was sent."""
    after_code: bool = False
    before: frozenset[str] = frozenset()
    """Lines that stood there before the last submission and prove nothing."""
    typed: Typed = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.typed = Typed(self.screen, self.account)

    def log_in(self) -> list[str]:
        form = self._form()
        word = self._password(self._user(form) if isinstance(form, UserFirst) else form)
        for _ in range(MOST_STEPS):
            if word == "second_factor_needed" and self.account.credentials.totp_secret and not self.after_code:
                word = self._second_factor(self.account.credentials.totp_secret.get_secret_value())
            elif word == BETWEEN and (way := race.way_past(self.screen, passed_over.standing(self.screen))) is not None:
                passed_over.press(self.screen, way)
                word = patiently(self.screen, self.guard, self._race)
            else:
                break
        if word in {BETWEEN, "unknown"}:
            self._look_elsewhere(word)
        elif word != "ok":
            self.refuse(word)
        self.account.store.record_outcome("ok", "logged in", self.typed.keep())
        found = proof.addresses(self.screen)
        self._uncover()
        return found

    def reads(self) -> str | None:
        """The outcome that the page at hand speaks of, whatever stood there before; None for none, or no page."""
        try:
            return outcome_of(self.account.profile, self.screen.text(), frozenset(), after_code=False)
        except ScraperError:
            return None

    def refuse(self, word: str, message: str | None = None, evidence: str | None = None) -> NoReturn:
        """Keep the evidence and the outcome, and raise the outcome's error."""
        evidence, message = evidence or self.typed.keep(), message or TEXTS[word] + line_of(word)
        message = told(PLACE, message, proof.without_ticket(self.screen.url))
        self.account.store.record_outcome(word, message, evidence)
        raise ERRORS[word](message, word, evidence)

    def _form(self) -> Form | UserFirst:
        """Open the login page and find its form; the first address that has one wins."""
        seen: LayoutChanged | SessionExpired | None = None
        hidden: str | None = None
        for path in self.account.profile.login.paths:
            try:
                self.screen.goto(urljoin(self.account.portal_url + "/", path))
                return self._found(lambda: login_form.find(self.screen), GRACE)
            except (LayoutChanged, SessionExpired) as error:
                seen, hidden = error, hidden or login_form.out_of_reach(self.screen)
                word = self.reads()
                if word in {"maintenance", "blocked", "company_locked", "locked"}:
                    self.refuse(word)
        tried = ", ".join(self.account.profile.login.paths)
        message = f"no login form at {tried} of {self.account.portal_url}; {hidden or mend('login', 'paths')}"
        raise LayoutChanged(message, "login", self.typed.keep()) from seen

    def _found(self, find: Callable[[], Result], grace: timedelta) -> Result:
        """A form on the page at hand, or behind what is pressed there to log in with a password."""
        try:
            return self.screen.read(lambda _: find(), grace=grace, logged_in=False)[1]
        except LayoutChanged:
            if (way := login_form.behind(self.screen)) is None:
                raise
        passed_over.press(self.screen, way)
        return self.screen.read(lambda _: find(), grace=grace, logged_in=False)[1]

    def _password(self, form: Form) -> str:
        """Submit user and password; what came of it."""
        if (asked := login_form.for_a_person(self.screen, form)) is not None:  # a try without it would be wasted
            self.refuse("blocked", f"the login form asks for {asked!r}, which takes a person{key('login', 'human')}")
        username = self.account.credentials.username
        submission = self._submission(self.account.credentials.password.get_secret_value())

        def send() -> str:
            if form.user is not None and form.user.values != (username,):
                login_form.fill(self.screen, form.user, username)
            login_form.fill(self.screen, form.password, submission.value)
            return login_form.send(self.screen, form.password, self.account.profile.login.submit, submission)

        return self._deliver(submission, send, self._race)

    def _user(self, form: UserFirst) -> Form:
        """Say who is there on a page that asks for that first; the form that asks for the password then."""
        login, username = self.account.profile.login, self.account.credentials.username
        submission = self._submission(username, is_secret=False)

        def send() -> str:
            login_form.fill(self.screen, form.user, username)
            return login_form.send(self.screen, form.user, (*login.user_submit, *login.submit), submission)

        def look() -> Form:
            return self._found(lambda: login_form.find_password(self.screen, user_given=True), GIVE_UP)

        try:
            return self._deliver(submission, send, look, must_send=False)
        except LayoutChanged:
            word = outcome_of(self.account.profile, self.screen.text(), self.before, after_code=False)
            if word is not None:
                self.refuse(word)
            raise

    def _second_factor(self, secret: str) -> str:
        """Answer the code prompt once, with a code whose window nobody used before."""
        fields, login = login_form.code_fields(self.screen), self.account.profile.login
        if any(map(login.sent_codes.search, split(self.screen.text()))):  # another one than the authenticator's
            self.refuse("second_factor_needed", SENT_CODE + key("login", "sent_codes"))
        if (asked := login_form.other_code(self.screen, fields)) is not None:
            self.refuse("second_factor_needed", OTHER_CODE.format(asked) + key("login", "other_codes"))
        submission = self._submission(totp.code(secret, unused_step(self.screen, self.account)))
        submission.action = login_form.action(self.screen, fields[-1])
        self.after_code = True

        def send() -> str:
            parts = [submission.value] if len(fields) == 1 else submission.value
            with suppress(PortalUnavailable):  # the page may go on as soon as the last digit stands there
                for one, digits in zip(fields, parts, strict=True):
                    login_form.fill(self.screen, one, digits)
            if self._is_sent(submission, SENDS_ITSELF):
                return "nothing"
            return login_form.send(self.screen, fields[-1], login.code_submit, submission)

        return self._deliver(submission, send, self._race)

    def _submission(self, value: str, *, is_secret: bool = True) -> Submission:
        if is_secret:
            self.typed.secrets.append(value)
        profile = self.account.profile
        posts = profile.login.posts
        return Submission(profile.guard, self.guard.portal, value, self._count, posts, is_secret=is_secret)

    def _count(self) -> None:
        if not self.counted:
            self.claim()
            self.counted = True

    def _deliver(
        self, submission: Submission, send: Callable[[], str], look: Callable[[], Result], *, must_send: bool = True
    ) -> Result:
        """Send what is filled in and make something of the page that comes; no more may be posted than that."""
        self.before = frozenset(split(self.screen.text()))
        self.screen.traffic.screen()
        self.screen.traffic.door = submission
        try:
            pressed = send()

            def outcome() -> Result:
                if must_send and not self._is_sent(submission, GIVE_UP):
                    self._refuse_unsent(pressed)
                return look()

            return patiently(self.screen, self.guard, outcome)
        except ScraperError as error:
            if submission.stopped is not None:
                raise submission.stopped from error
            raise
        finally:
            self.screen.traffic.door = None

    def _is_sent(self, submission: Submission, grace: timedelta) -> bool:
        def sent(_: Shot) -> None:
            if not submission.is_out:
                raise LayoutChanged("nothing was sent", "login")

        if not submission.is_out:
            with suppress(LayoutChanged):
                self.screen.read(sent, grace=grace, logged_in=False)
        return submission.is_out  # it may have left while the page was told to be still

    def _refuse_unsent(self, pressed: str) -> NoReturn:
        """Say why nothing was sent, as far as the page does."""
        word = outcome_of(self.account.profile, self.screen.text(), self.before, after_code=False)
        if word in {"maintenance", "blocked", "company_locked", "locked"}:
            self.refuse(word)
        new = [line for line in split(self.screen.text()) if line not in self.before]
        says = f" (it says {'; '.join(new)[:200]!r})" if new else ""
        message = f"the login form was filled in and {pressed} pressed, but the page sent nothing{says}"
        raise LayoutChanged(f"{message}; {_mend(self.screen)}", "login", self.typed.keep())

    def _race(self) -> str:
        """The first outcome that the page proves; `unknown` when it stays still without one."""
        try:
            return self.screen.read(self._outcome, grace=GIVE_UP, logged_in=False)[1]
        except LayoutChanged:
            return "unknown"

    def _outcome(self, shot: Shot) -> str:
        return race.outcome(self.screen, shot, self.before, after_code=self.after_code)

    def _look_elsewhere(self, word: str) -> None:
        """Be logged in at a plain address, where what stands in the way can be left alone; else name it and refuse."""
        box, evidence = passed_over.standing(self.screen), self.typed.keep()
        told = f"{TEXTS['unknown']} ({box.title!r})"
        if word == BETWEEN or box.kind(self.account.profile) is not None:
            word, told = "blocked", passed_over.in_the_way(self.screen, box)
        if not login_form.asks_login(self.screen) and any(
            map(self._opens, proof.configured(self.account.profile, self.guard.portal))
        ):
            return
        self.refuse(word, told, evidence)

    def _opens(self, address: str) -> bool:
        try:
            self.screen.goto(address)
            grace = min(GIVE_UP, GRACE)
            self.screen.read(lambda shot: require_menu(self.screen, shot), grace=grace, logged_in=False)
        except (LayoutChanged, SessionExpired, RequestRefused):
            return False
        return True

    def _uncover(self) -> None:
        """Close what stands over the first page, as far as it can be: the portal remembers that it was closed."""
        menu = self.account.profile.login.logged_in.menu
        entries = (c for c in self.screen.controls() or [] if c.visible and c.named(menu))
        if (entry := next(entries, None)) is not None:
            with suppress(LayoutChanged, SessionExpired):
                passed_over.clear(self.screen, f'[data-ascora-control="{entry.number}"]', may_leave=True)


def _mend(screen: Screen) -> str:
    """What a person does about what the guard stopped on the way, if anything."""
    stopped = dict.fromkeys(urlsplit(t.url).path for t in screen.traffic.troubles if t.kind == "refused")
    if not stopped:
        return f"the evidence shows it{key('login', 'submit')}"
    return f"if the login itself goes on at {', '.join(stopped)}, the profile says so: [login] posts = {list(stopped)}"


__all__ = ["ERRORS", "TEXTS", "log_in", "outcome_of"]
