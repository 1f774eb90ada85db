"""Whether a POST of the portal only reads: its words, when it is sent and what it carries must all say so.

Besides, two kinds pass: through a named door of the profile, and a page's own form that is sent back unchanged but for
what was pressed.
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from flows.guard.asked import Asked, Form
from flows.guard.body import Leaf, Unreadable, fields, leaves
from flows.guard.values import faults, is_token, strange_id
from flows.guard.words import one_of, reads, shape_of, words_of, write_word
from scraper.profile import matches
from scraper.profile.guard import Door
from scraper.profile.guard import Guard as Rules


@dataclass(frozen=True)
class Post:
    """One POST to the portal."""

    url: str
    kind: str
    """The browser's resource type, or `download`."""
    body: str | None
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        """Its path."""
        return urlsplit(self.url).path

    @property
    def door(self) -> str:
        """Its kind as doors name it."""
        return {"xhr": "script", "fetch": "script", "document": "form"}.get(self.kind, self.kind)


@dataclass(frozen=True)
class Refusal:
    """Why a POST is no known read, and the line of the profile that would allow it."""

    why: str
    mend: str = ""
    beside: bool = False
    """Whether a refused request is nothing that a list is made of, so that no row can be missing for it."""


def refusal(post: Post, asked: Asked | None, rules: Rules) -> Refusal | None:
    """Why the POST may not leave; None for a known read. `asked` None: nothing is awaited."""
    try:
        found = leaves(urlsplit(post.url).query, post.body, post.headers)
    except Unreadable as error:
        return Refusal(f"POST {post.path} carries {error}")
    if asked is not None and any(_opens(door, post, found, asked, rules) for door in rules.doors):
        return None
    beside = _holds(post, rules.reads.beside_words) is not None
    if (why := _hopeless(found, asked, rules)) is not None or asked is None:
        return Refusal(f"POST {post.path} {why}", beside=beside)
    if (why := _why(post, found, asked, rules)) is not None:
        return Refusal(f"POST {post.path} {why}", _mend(post, faults(found, asked, rules)), beside)
    return None


def _hopeless(found: list[Leaf], asked: Asked | None, rules: Rules) -> str | None:
    """Why no line of the profile would allow it."""
    if asked is None or not (asked.act == "opening" or asked.act in rules.reads.presses):
        return "was sent when nothing was asked for"
    return _overridden(found, rules)


def _why(post: Post, found: list[Leaf], asked: Asked, rules: Rules) -> str | None:
    if (why := _written(post, rules)) is not None:
        return why
    if (_is_postback(post, asked, rules) or post.door != "script") and not _is_made_for_a_file(post, asked):
        return _postback(post, asked, rules)
    return _written_within(found, rules) or _by_verb(post, asked, rules) or _by_values(post, found, asked, rules)


_NOTHING = Asked(None)


# ---------------------------------------------------------------------------------------------- words


def _written(post: Post, rules: Rules) -> str | None:
    word = write_word(post.path, rules, posted=True)
    return f"holds the write word {word!r}" if word else None


def _overridden(found: list[Leaf], rules: Rules) -> str | None:
    key = next((key for leaf in found for key in leaf.keys if key.lower() in rules.override_keys), None)
    return f"stands for another method, by {key!r}" if key else None


def _written_within(found: list[Leaf], rules: Rules) -> str | None:
    for leaf in found:
        for key, folded in zip(leaf.keys, leaf.folded, strict=True):
            known = folded in rules.reads.keys or is_token((key,), rules.reads)
            if not known and (word := write_word("/" + key, rules, posted=True)) is not None:
                return f"holds the write word {word!r} in its key {key!r}"
    return None


def _by_verb(post: Post, asked: Asked, rules: Rules) -> str | None:
    if not _says_that_it_reads(post, asked, rules):
        return "does not say that it reads"
    word = _holds(post, rules.reads.never_words)
    return f"holds the word {word!r}" if word else None


def _says_that_it_reads(post: Post, asked: Asked, rules: Rules) -> bool:
    """A file is read where a download was pressed."""
    return reads(post.path, rules, rules.reads.file_words if asked.act in {"download", "export"} else ())


def _holds(post: Post, words: tuple[str, ...]) -> str | None:
    """Which of the words, or their plurals, the path holds."""
    return one_of(words_of(post.path), (*words, *(f"{one}s" for one in words)))


# ---------------------------------------------------------------------------------------------- values


def _by_values(post: Post, found: list[Leaf], asked: Asked, rules: Rules) -> str | None:
    if (strange := strange_id(post.path, asked, rules)) is not None:
        return f"is about {strange!r}, which was not asked for"
    wrong = faults(found, asked, rules, in_path=strange_id(post.path, _NOTHING, rules) is not None)
    return "carries " + ", ".join(repr(".".join(leaf.keys)) for leaf in wrong[:3]) if wrong else None


def _mend(post: Post, wrong: list[Leaf]) -> str:
    keys = json.dumps(list(dict.fromkeys(leaf.keys[0].lower() for leaf in wrong if leaf.keys)))
    path = json.dumps(shape_of(post.path).replace("{id}", "*"))
    return f'[reads] posts = [{{ path = {path}, kind = "{post.door}", keys = {keys} }}]'


def _opens(door: Door, post: Post, found: list[Leaf], asked: Asked, rules: Rules) -> bool:
    """Whether the profile names the POST as a read, and its control was pressed."""
    if post.door not in door.kind or not fnmatch.fnmatchcase(post.path.lower(), door.path.lower()):
        return False
    if asked.act is None or (door.control and not any(matches(n, (door.control,)) for n in asked.pressed.names)):
        return False
    if "*" in door.path and _written(post, rules) is not None:
        return False
    if _overridden(found, rules) is not None:
        return False
    return all(_listed(leaf, door) for leaf in faults(found, asked, rules))


def _listed(leaf: Leaf, door: Door) -> bool:
    return bool(leaf.keys) and any(fnmatch.fnmatchcase(leaf.keys[0].lower(), key.lower()) for key in door.keys)


# ---------------------------------------------------------------------------------------------- postbacks


def _is_postback(post: Post, asked: Asked, rules: Rules) -> bool:
    """Whether it goes where a form of the page goes, as a page does that sends all of itself back."""
    to_a_form = any(_is_at(form.action, post.url) for form in asked.own.forms)
    return to_a_form and not _says_that_it_reads(post, asked, rules)


def _is_made_for_a_file(post: Post, asked: Asked) -> bool:
    """Whether a script made the form for the download that was pressed, which is then held to a script's rule."""
    return asked.act == "download" and not any(_is_at(form.action, post.url) for form in asked.own.forms)


def _postback(post: Post, asked: Asked, rules: Rules) -> str | None:
    forms = [form for form in asked.own.forms if _is_at(form.action, post.url)]
    if not forms or asked.act == "opening":
        return "was not made by a script, and is no form of the page"
    if not _says_that_it_reads(post, asked, rules) and urlsplit(asked.own.address).path != post.path:
        return "is a form of the page that leads elsewhere"
    try:
        sent = fields(post.body, post.headers)
    except Unreadable as error:
        return f"carries {error}"
    changes = min((list(_changes(sent, form, asked, rules)) for form in forms), key=len)
    return f"sends the page's form with {', '.join(map(repr, changes[:3]))} changed" if changes else None


def _changes(sent: list[tuple[str, str]], form: Form, asked: Asked, rules: Rules) -> Iterator[str]:
    """The fields that are neither as they stood nor the event of the pressed control."""
    as_it_was = set(form.fields)
    for name, value in sent:
        if (name, value) in as_it_was or _is_event(name, value, asked, rules):
            continue
        if name.lower() in rules.reads.paging and value.isdigit():
            continue
        yield name


def _is_event(name: str, value: str, asked: Asked, rules: Rules) -> bool:
    pressed = asked.pressed
    if name.lower() in rules.reads.events:
        if not value or value == "true" or value.isdigit():
            return True
        return _is_of(value, asked) and not _writes(value, asked, rules)
    own = (name, value) in pressed.fields or any(name in (f"{mine}.x", f"{mine}.y") for mine, _ in pressed.fields)
    # A part of the page that is sent alone says which part it is, and what was pressed in it.
    part = "|" in value and _is_of(value.rpartition("|")[2], asked)
    return (own or part) and not _writes(f"{name} {value}", asked, rules)


def _is_of(value: str, asked: Asked) -> bool:
    """Whether an event is the pressed control's own: it goes by that name, or its markup says so."""
    if any(value == mine for mine, _ in asked.pressed.fields):
        return True
    return re.search(rf"""['"]{re.escape(value)}\\?['"]""", asked.pressed.code) is not None


def _writes(event: str, asked: Asked, rules: Rules) -> bool:
    """Whether an event holds a write word that is none of the control's name: a filter is applied by `btnApply`."""
    named = {word for name in asked.pressed.names for word in words_of(name)}
    words = [word for word in words_of(event) if word not in named]
    return one_of(words, (*rules.write_words, *rules.post_verbs)) is not None


def _is_at(action: str, url: str) -> bool:
    return urldefrag(action).url == urldefrag(url).url
