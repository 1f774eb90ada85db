"""The form that asks who is there: its fields as a person sees them, filled in and sent by its own button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from flows.browser import passed_over
from flows.browser.page_actions import Control, Field, Screen
from flows.browser.passed_over import Way
from flows.guard import ended
from flows.guard.read_only_rules import origin_of
from flows.guard.submission import Submission
from scraper.errors import LayoutChanged
from scraper.pages.html.screens import key, mend
from scraper.profile import matches

_TYPED = frozenset({"text", "email", "tel"})
_CODED = frozenset({"text", "tel", "number", "password"})
CODE_LENGTH = 6
_FEWEST_BOXES = 4
_LONGEST_CODE = 10
"""Digits of a code: a field that takes more of them says nothing of their number."""
_DISABLED = "the button of the login form stays disabled when the form is filled in"


@dataclass(frozen=True)
class Form:
    """The fields in sight of one login form."""

    user: Field | None
    """None where the page before has asked for the user."""
    password: Field


@dataclass(frozen=True)
class UserFirst:
    """The field of a form that asks for the user alone, before the password."""

    user: Field


def find(screen: Screen) -> Form | UserFirst:
    """The login form on the page at hand. Raises `LayoutChanged` when there is none, or more than one."""
    login, fields = screen.profile.login, _seen(screen)
    if _password(screen, fields) is not None:
        return find_password(screen)
    named = [f for f in fields if f.type in _TYPED and f.named(login.user)]
    # A form that only wants an address for its news says nothing of logging in.
    wordings = (*login.submit, *(login.user_submit if ended.leads_to_login(screen.url, login.expired) else ()))
    if len(named) != 1 or sender(screen, named[0], wordings) is None:
        raise LayoutChanged(f"no password field is shown, expected one{key('login', 'password')}", "login")
    return UserFirst(named[0])


def find_password(screen: Screen, *, user_given: bool = False) -> Form:
    """The form with the password; `user_given`: the page before has asked for the user. Raises `LayoutChanged`."""
    fields = _seen(screen)
    password = _password(screen, fields)
    if password is None:
        raise LayoutChanged(f"no password field is shown, expected one{key('login', 'password')}", "login")
    beside = [f for f in fields if f.type in _TYPED and f != password and f.form == password.form]
    found = [f for f in beside if f.named(screen.profile.login.user)]
    if user_given and not found:
        return Form(None, password)
    found = found or beside
    if len(found) != 1:
        labels = ", ".join(name for f in found for name in f.names) or "none"
        raise LayoutChanged(
            f"no single user field beside the password (seen: {labels}); {mend('login', 'user')}", "login"
        )
    return Form(found[0], password)


def for_a_person(screen: Screen, form: Form) -> str | None:
    """What the form asks besides that only a person can answer, such as the letters in a picture; None for nothing."""
    human = screen.profile.login.human
    beside = (field for field in _seen(screen) if field.form == form.password.form and field.type in _CODED)
    return next((name for field in beside for name in field.names if human.search(name)), None)


def out_of_reach(screen: Screen) -> str | None:
    """What of the page nobody can look into, where a login form may stand, in words; None for nothing."""
    with screen.translated("looking for frames"):
        sources: list[str] = screen.page.evaluate("() => window.__ascora.shutFrames()")
    if not sources:
        return None
    address = urljoin(screen.url, sources[0].partition("?")[0].partition("#")[0])
    origin, home = origin_of(address), origin_of(screen.url)
    # What stands in a frame of the portal's own is reached at that frame's address.
    mend = f"it is shut off from its page (sandbox); [login] paths = [{urlsplit(address).path!r}] opens it by itself"
    if origin != home:
        mend = f"it is of another origin ({origin}), to which no password is given"
    return f"the form may stand in the frame {address}: {mend}"


def code_fields(screen: Screen) -> list[Field]:
    """The field for a code, or one field for each of its digits; empty when no code is asked for."""
    fields = [f for f in screen.fields() if f.type in _CODED and f.seen]
    single = _code_field(screen, fields)
    # Of boxes some take more than their digit, to spread what is pasted.
    beside = [f for f in fields if f.length == 1 or (single and f.form == single[0].form)]
    return beside if len(beside) >= _FEWEST_BOXES else single if len(single) == 1 else []


def _code_field(screen: Screen, fields: Sequence[Field]) -> list[Field]:
    named = [f for f in fields if f.named(screen.profile.login.code)]
    return named or [f for f in fields if "one-time-code" in f.autocomplete.split()]


def other_code(screen: Screen, fields: Sequence[Field]) -> str | None:
    """What says that a code of another length is asked for than an authenticator's; None where nothing does."""
    if len(fields) not in {1, CODE_LENGTH}:
        return f"{len(fields)} boxes"
    if len(fields) == 1 and 0 < fields[0].length != CODE_LENGTH and fields[0].length <= _LONGEST_CODE:
        return f"a field for {fields[0].length} digits"
    said = (*(name for field in fields for name in field.names), *screen.text().split("\n"))
    return next((" ".join(line.split()) for line in said if screen.profile.login.other_codes.search(line)), None)


def behind(screen: Screen) -> Way | None:
    """What leads to the form with the password, where the page at hand shows none: it is a plain link or a script."""
    login = screen.profile.login
    wordings = (*login.with_password, *(() if _seen(screen) else login.submit))
    ways = (way for way in passed_over.standing(screen).ways if any(matches(name, wordings) for name in way.names))
    return next((way for way in ways if passed_over.may_press(screen, way)), None)


def asks_login(screen: Screen) -> bool:
    """Whether a person sees a form that asks for the password to log in; one that asks for a new one is none."""
    codes, new = code_fields(screen), screen.profile.login.new_password
    shown = [f for f in screen.fields() if f.type == "password" and f.seen and f not in codes]
    changing = {f.form for f in shown if f.autocomplete == "new-password" or any(map(new.search, f.names))}
    return any(f.form not in changing for f in shown)


def fill(screen: Screen, field: Field, value: str) -> None:
    """Fill one field in."""
    # Set in the page, not typed: Playwright would write a typed value into its call log and error messages.
    with screen.translated("filling a login field"):
        filled = screen.page.evaluate("([number, value]) => window.__ascora.fill(number, value)", [field.number, value])
    if not filled:
        raise LayoutChanged("a login field was gone by the time it was filled", "login")


def send(screen: Screen, field: Field, wordings: Sequence[str], submission: Submission) -> str:
    """Send the form that a field belongs to, by its own button or Enter in it; what was pressed."""
    button = sender(screen, field, wordings)
    selector = f'[data-ascora-field="{field.number}"]'
    if button is not None:
        screen.read(lambda _: _usable(screen, field, wordings), logged_in=False)
        button = _usable(screen, field, wordings)
        selector = f'[data-ascora-control="{button.number}"]'
    passed_over.clear(screen, selector)
    submission.action = action(screen, field, button)
    with screen.translated("submitting the login form"):
        if button is None:
            screen.located(selector).press("Enter", no_wait_after=True)
        else:
            screen.located(selector).click(no_wait_after=True)
    return "Enter" if button is None else repr(button.names[0])


def action(screen: Screen, field: Field, button: Control | None = None) -> str | None:
    """Where a field's form posts to; None where it posts to no address."""
    with screen.translated("looking at the login form"):
        posts_to: str | None = screen.page.evaluate(
            "([field, button]) => window.__ascora.postsTo(field, button)",
            [field.number, None if button is None else button.number],
        )
    return posts_to


def sender(screen: Screen, field: Field, wordings: Sequence[str]) -> Control | None:
    """The button of one of the wordings that sends a field's form, never one above it; None where Enter sends it."""
    controls = [c for c in screen.controls() or [] if c.visible]
    named = sorted((c for c in controls if c.named(wordings)), key=lambda c: c.role not in {"button", "input"})
    with screen.translated("looking at the login form"):
        numbers: list[int] = screen.page.evaluate(
            "([field, numbers]) => window.__ascora.senders(field, numbers)", [field.number, [c.number for c in named]]
        )
    return next((c for c in named if c.number in numbers), None)


def _seen(screen: Screen) -> list[Field]:
    return [field for field in screen.fields() if field.seen]


def _usable(screen: Screen, field: Field, wordings: Sequence[str]) -> Control:
    """The button once it can be pressed: some pages free it when the fields are filled."""
    button = sender(screen, field, wordings)
    if button is None or button.disabled:
        raise LayoutChanged(_DISABLED + key("login", "submit"), "login")
    return button


def _password(screen: Screen, fields: Sequence[Field]) -> Field | None:
    """The password's field; one that shows what is typed counts where no other does."""
    login = screen.profile.login
    hidden = [f for f in fields if f.type == "password" and (f.named(login.password) or not f.names)]
    shown = [f for f in fields if f.type == "text" and f.named(login.password)]
    found = hidden or shown
    if len(found) > 1:  # a form to sign up beside it
        found = [f for f in found if sender(screen, f, login.submit) is not None]
    if len(found) > 1:
        raise LayoutChanged(f"{len(found)} password fields are shown, expected one{key('login', 'password')}", "login")
    return found[0] if found else None
