"""The portal as data: the shipped profile, an account's own file laid over it, and how wordings are compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import ValidationError, field_validator, model_validator

from scraper.errors import ConfigError
from scraper.profile.guard import Guard
from scraper.profile.part import Part as _Part


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Case, spaces and punctuation folded away, as wordings are compared.

    >>> fold("Job  No.") == fold("job no") == "jobno"
    True
    >>> fold("Job #"), fold("Claimed (%)"), fold("›")  # a sign that carries the meaning is kept
    ('job#', 'claimed%', '›')
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("&", "and")
    letters = "".join(char for char in text if char.isalnum() or char in "#%")
    return letters or "".join(text.split())


class Outcome(_Part):
    """One outcome of a login and the texts that prove it."""

    word: str
    patterns: tuple[str, ...]


class Headings(_Part):
    """Wordings of headings."""

    headings: tuple[str, ...]


class Patterns(_Part):
    """Regular expressions, searched without case."""

    patterns: tuple[str, ...]

    @field_validator("patterns")
    @classmethod
    def _compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return value

    def search(self, text: str) -> str | None:
        """The first pattern found in `text`, or None."""
        return next((p for p in self.patterns if re.search(p, text, re.IGNORECASE)), None)


class LoggedIn(_Part):
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


class Login(_Part):
    """The login page, the code page and every known outcome."""

    paths: tuple[str, ...]
    user: tuple[str, ...]
    password: tuple[str, ...]
    new_password: Patterns
    """What fields for another password than the one at hand are called."""
    submit: tuple[str, ...]
    user_submit: tuple[str, ...]
    """Buttons of a form that asks for the user alone."""
    code: tuple[str, ...]
    code_submit: tuple[str, ...]
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


class Controls(_Part):
    """Controls that a reading flow may press, by accessible name."""

    next_page: tuple[str, ...]
    load_more: tuple[str, ...]
    picture_fonts: str
    """Pattern of the names of fonts that draw a word or a letter as a picture."""
    unfold: str
    """Pattern of the names of what shows the rest of a listing or of a text, in place."""
    other_pages: tuple[str, ...]
    last_page: tuple[str, ...]
    beside_lists: tuple[str, ...]
    view_all: str
    """Pattern of the names of what leads to the whole of a list that is shown in part."""
    expand: tuple[str, ...]
    more_tabs: tuple[str, ...]
    view: tuple[str, ...]
    edit: tuple[str, ...]
    press_names: bool
    """Whether a script behind the name of a claim or form is pressed for its own screen."""
    press_rows: bool
    """Whether a row of claims or forms that looks as if it could be pressed is pressed for its own screen."""
    download: tuple[str, ...]
    download_claim: tuple[str, ...]
    close: tuple[str, ...]
    status_filter: tuple[str, ...]
    status_all: tuple[str, ...]
    apply_filter: tuple[str, ...]


class Downloads(_Part):
    """What stands between a control that downloads and its file."""

    template: tuple[str, ...]
    """Names of the control of a form template's row, besides those of `controls.download`."""
    menu: tuple[str, ...]
    """Names of what opens a row's menu, one of whose items may download."""
    agree: tuple[str, ...]
    """Names of the button that says yes to a question about a download."""
    harmless: Patterns
    """What such a question may say although words in it stand for writes elsewhere."""
    generic: Patterns
    """Names, without their ending, that say nothing of the file that is sent under them."""
    seconds: int
    """How long the portal may take to make a file, as long as something goes on."""


class Pager(_Part):
    """How a listing says how much it holds."""

    patterns: tuple[str, ...]
    pages: tuple[str, ...]
    inexact: Patterns
    """Words that leave the total open."""
    partial: Patterns
    """Words that say that not all is listed."""
    empty: tuple[str, ...]
    nothing: Patterns
    """The same in general: words that say nothing but that there is nothing."""
    failure: Patterns
    """Words, anywhere on a screen, that say that something could not be loaded."""
    alarm: Patterns
    """Words that say so in a box that speaks of the screen (`role="alert"`, a toast, `alert()`)."""
    badge: str
    loading: tuple[str, ...]
    reload: tuple[str, ...]
    totals: tuple[str, ...] = ()
    sums: Patterns = Patterns(patterns=())
    """What the name of a row that sums up others may hold; a second sign must say so too."""


class Filters(_Part):
    """How the fields and chips beside a list are worded that make it show less than there is."""

    all: tuple[str, ...]
    every: tuple[str, ...]
    things: tuple[str, ...]
    clear: tuple[str, ...]
    remove: Patterns
    applied: Patterns
    span: Patterns
    only: Patterns
    include: Patterns
    aside: Patterns
    no_part: tuple[str, ...] = ()


class Grid(_Part):
    """One listing: field to accepted headings."""

    name: str = ""
    """Its key in the profile."""
    title: tuple[str, ...] = ()
    required: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    card_title: str | None = None
    """The field that a card's title gives, where the list is drawn as cards."""

    @model_validator(mode="after")
    def _names_a_column(self) -> Self:
        if self.card_title is not None and self.card_title not in self.columns:
            raise ValueError(f"card_title: there is no column {self.card_title!r}")
        return self

    @cached_property
    def by_heading(self) -> dict[str, str]:
        """Folded heading to field; the first field in file order wins."""
        mapped: dict[str, str] = {}
        for field, wordings in self.columns.items():
            for wording in wordings:
                mapped.setdefault(fold(wording), field)
        return mapped


class Details(_Part):
    """One label-and-value screen: field to accepted labels."""

    name: str = ""
    """Its key in the profile."""
    heading: str = "(?P<job_number>(?!))"
    """Pattern of the card's number within its headings; the default finds none."""
    title_line: str = "(?P<job_number>(?!))"
    """Pattern of a line that is the card's title by its words, where no heading gives the number."""
    custom_fields: tuple[str, ...] = ()
    other_groups: tuple[str, ...] = ()
    standard_groups: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    marked_only: tuple[str, ...] = ()
    labels: dict[str, tuple[str, ...]]

    @cached_property
    def by_label(self) -> dict[str, str]:
        """Folded label to field."""
        mapped: dict[str, str] = {}
        for field, wordings in self.labels.items():
            for wording in wordings:
                mapped.setdefault(fold(wording), field)
        return mapped

    @cached_property
    def bare_labels(self) -> frozenset[str]:
        """Folded labels that are known as such even without markup that says so."""
        return frozenset(self.by_label) - {fold(wording) for wording in self.marked_only}


class AddressWords(_Part):
    """What tells the parts of an address apart that is printed in one piece."""

    states: tuple[str, ...]
    street_types: tuple[str, ...]
    """What a street's name ends with, and a suburb's does not."""
    countries: tuple[str, ...]


class Formats(_Part):
    """How dates, times, ticks and addresses are printed."""

    dates: tuple[str, ...]
    short_dates: tuple[str, ...] = ()
    """With a year of two digits."""
    times: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    blank: tuple[str, ...]
    """What is printed where there is no value; compared without case."""
    nothing: tuple[str, ...] = ()
    """Words for no date and for no amount."""
    prompts: Patterns
    """Words that ask for a value where there is none, if they are set off as such: pressable, grey, slanted."""
    ticks: tuple[str, ...] = ()
    crosses: tuple[str, ...] = ()
    """Signs that are no beside a tick, and else may mark what is chosen."""
    empty_boxes: tuple[str, ...] = ()
    filled_and_hollow: tuple[tuple[str, str], ...] = ()
    """Pairs of signs that mean yes and no where both stand in one column."""
    address: AddressWords


class RequiredForm(_Part):
    """A form that jobs of a type must have."""

    job_type: str
    template: str
    """Its template's name, or how that begins: `SWMS` is also `SWMS v2`."""
    when: Literal["before_first_check_in", "after_completion"]


class FormCheck(_Part):
    """Something that the record of a form of a category must show, and who says so."""

    category: Literal["swms", "jsa", "checklist", "other"]
    check: str
    """Its name among the findings."""
    part: str
    """The part of the form that it looks at; `forms.parts` names that part's codes."""
    says: str
    """What the record must show, in words that go on from "the record shows"."""
    source: str
    date: date
    """As of when the source was read."""


class PictureWords(_Part):
    """Which words of a code say that its picture is a signature, and which that it is none; in lower case."""

    signature: tuple[str, ...]
    """Say it by themselves; several words stand in a row."""
    sign: tuple[str, ...]
    """Say it as the last word, or before one of `by` or `roles`."""
    by: tuple[str, ...]
    roles: tuple[str, ...]
    boards: tuple[str, ...]
    """Right before one of `sign`: it is a board with words on it."""
    traffic: tuple[str, ...]
    """Likewise; where they stand further before, that is in doubt."""
    views: tuple[str, ...]
    """Right after one of `sign`: it is something to look at."""
    photo: tuple[str, ...]
    """Say that it is a photo."""
    never: tuple[str, ...]
    """How words begin that only look like one of `sign`."""
    alike: str
    """Letters of a word that may say it: where nothing above tells, it is in doubt."""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words that are known, each by itself."""
        lists = (self.signature, self.sign, self.by, self.roles, self.boards, self.traffic, self.views, self.photo)
        return frozenset(word for each in lists for one in each for word in one.split())


class Forms(_Part):
    """How the company's Word templates name their codes."""

    names: str
    categories: dict[Literal["swms", "jsa", "checklist"], str]
    standard: tuple[str, ...]
    signature: str
    """Pattern of codes that are signatures, whatever their words say; empty for none."""
    photo: str
    """The same of photos."""
    pictures: PictureWords
    signer: str
    signed_at: str
    caption: str
    no_form: tuple[str, ...]
    yes_no: tuple[tuple[str, ...], ...]
    prompts: tuple[str, ...]
    """What Word itself says in a control that nobody filled in."""
    required: tuple[RequiredForm, ...] = ()
    checks: tuple[FormCheck, ...] = ()
    parts: dict[str, dict[str, tuple[str, ...]]] = {}
    """Template, or how its name begins, to part, to patterns of codes such as `hazard*`."""

    def is_prompt(self, text: str) -> bool:
        """Whether this is what Word says where nobody filled anything in."""
        return bool(folded := fold(text)) and folded in {fold(one) for one in self.prompts}

    def category(self, *names: str | None) -> Literal["swms", "jsa", "checklist", "other"]:
        """What sort of form this is by its names, the first that says so; unknown is other."""
        for name in filter(None, names):
            for category, pattern in self.categories.items():
                if re.search(pattern, name, re.IGNORECASE):
                    return category
        return "other"

    @field_validator("categories")
    @classmethod
    def _compile_all(cls, value: dict[str, str]) -> dict[str, str]:
        return {name: cls._compile(pattern) for name, pattern in value.items()}

    @field_validator("names", "signature", "photo", "signer", "signed_at", "caption")
    @classmethod
    def _compile(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"{value!r} is no regular expression: {error}") from error
        return value


class Variations(_Part):
    """Which statuses of a variation say that it changed its job, and which that it did not (yet)."""

    applied: tuple[str, ...]
    not_applied: tuple[str, ...]


class Profile(_Part):
    """Everything the adapter knows about how the portal words things."""

    login: Login
    menu: dict[str, tuple[str, ...]]
    addresses: dict[str, tuple[str, ...]]
    tabs: dict[str, tuple[str, ...]]
    controls: Controls
    downloads: Downloads
    pager: Pager
    filters: Filters
    grids: dict[str, Grid]
    details: dict[str, Details]
    formats: Formats
    forms: Forms
    variations: Variations
    required_tabs: dict[str, tuple[str, ...]]
    """Pricing method (or `section`, for a section's card) to the tabs that such a card must show."""
    words: dict[str, dict[str, tuple[str, ...]]]
    """Kind of word to contract word to what the portal prints for it."""
    statuses: dict[str, tuple[str, ...]]
    pricing_methods: dict[str, tuple[str, ...]]
    guard: Guard
    never_press: Patterns

    @field_validator("grids", "details", mode="before")
    @classmethod
    def _name(cls, value: Any) -> Any:
        """Each goes by its key, so that an error can say where its wordings stand."""
        if not isinstance(value, dict):
            return value
        return {name: part | {"name": name} if isinstance(part, dict) else part for name, part in value.items()}

    def word(self, kind: str, printed: str) -> str:
        """Contract word of a printed one of this kind; an unknown one as printed."""
        return _word(self.words[kind], printed)

    def status(self, printed: str) -> str:
        """Contract word of a job status; an unknown one as printed."""
        return _word(self.statuses, printed)

    def pricing_method(self, printed: str) -> str:
        """Contract word of a pricing method; an unknown one as printed."""
        return _word(self.pricing_methods, printed)


def matches(text: str, wordings: tuple[str, ...]) -> bool:
    """Whether `text` is one of the wordings, folded; a trailing badge such as `(12)` does not count."""
    folded = _folded(wordings)
    return fold(text) in folded or fold(re.sub(r"\s*[(\[]?\d[\d,]*[)\]]?\s*$", "", text)) in folded


@lru_cache(maxsize=1024)
def _folded(wordings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(wording) for wording in wordings)


def load(overlay: Path | None = None) -> Profile:
    """The shipped profile, with an account's own file laid over it. Raises `ConfigError` naming file and key."""
    if overlay is None:
        return _of("", "the shipped profile")
    where = f"ASCORA_PROFILE {overlay}"
    try:
        return _of(overlay.read_text("utf-8"), where)
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read ({error.strerror}); expected a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where}: {error}; expected a TOML file") from error


@lru_cache(maxsize=16)  # a process opens the same account again and again, and nothing alters a profile
def _of(overlay: str, where: str) -> Profile:
    data = _lay_over(tomllib.loads(_shipped()), tomllib.loads(overlay))
    if isinstance(data["guard"], dict):  # a table of its own in the file, but the guard's to go by
        data["guard"]["reads"] = data.pop("reads")
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{where}: {key}: {first['msg']}") from error


def _shipped() -> str:
    return resources.files(__package__).joinpath("default.toml").read_text("utf-8")


def _lay_over(base: Any, own: Any) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        return {
            key: _lay_over(base[key], own[key]) if key in base and key in own else own.get(key, base.get(key))
            for key in {**base, **own}
        }
    if isinstance(base, list) and isinstance(own, list):
        return own + [item for item in base if item not in own]
    return own


def _word(table: dict[str, tuple[str, ...]], printed: str) -> str:
    folded = fold(printed)
    return next((word for word, wordings in table.items() if folded in {fold(w) for w in wordings}), printed.strip())
