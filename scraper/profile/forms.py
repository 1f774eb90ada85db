"""How forms are known, and which the account requires."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import field_validator

from scraper.profile.part import Part
from scraper.profile.words import fold


class RequiredForm(Part):
    """A form that jobs of a type must have."""

    job_type: str
    template: str
    """Its template's name, or how that begins: `SWMS` is also `SWMS v2`."""
    when: Literal["before_first_check_in", "after_completion"]


class FormCheck(Part):
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


class PictureWords(Part):
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
    either: tuple[str, ...]
    """Likewise; a board, or what somebody signs for."""
    views: tuple[str, ...]
    """Right after one of `sign`: it is something to look at."""
    photo: tuple[str, ...]
    """Say that it is a photo."""
    image: tuple[str, ...]
    """Of these, right after one of `sign`: the picture of a board, or of a signature."""
    never: tuple[str, ...]
    """How words begin that only look like one of `sign`."""
    alike: str
    """Letters of a word that may say it: where nothing above tells, it is in doubt."""
    hint: str
    """Letters of a word that people sign under: where nothing else says anything, it is in doubt."""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words that are known, each by itself."""
        named = self.signature, self.sign, self.by, self.roles
        lists = (*named, self.boards, self.traffic, self.either, self.views, self.photo)
        return frozenset(word for each in lists for one in each for word in one.split())


class Forms(Part):
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
