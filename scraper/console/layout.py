"""How pages of the console are made: the archive's templates, style and search, with addresses in place of paths."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from scraper.archive import render
from scraper.entities import CATALOG
from scraper.store import StoredObject

LONGEST_CELL = 200
"""Characters of one value in a table; its own page shows all of it."""
LONGEST_VALUE = 20_000
"""Characters of one value on its own page."""
ROOT = "/console"


@dataclass(frozen=True)
class Shown:
    """A page, and what of the store it tells: that goes into the audit log."""

    html: str
    policy: str
    """Its content security policy."""
    told: Mapping[str, Any] = field(default_factory=dict)
    is_frame: bool = False
    """Whether a page of the console frames it."""


@dataclass(frozen=True)
class Moved:
    """The page that answers this stands elsewhere."""

    to: str


@lru_cache(maxsize=8)  # as the archive's, which it is laid over
def environment(zone: tzinfo) -> Environment:
    """The archive's environment with the console's own templates before it; times are shown in this zone."""
    archive = render.environment(zone)
    made = archive.overlay(loader=ChoiceLoader([PackageLoader("scraper.console"), archive.loader or ChoiceLoader([])]))
    own = (files("scraper.console") / "templates" / "console.css").read_text("utf-8")
    style = f"{archive.globals['style']}{own}"
    made.globals = archive.globals | {
        "style": Markup(style),  # noqa: S704 - our own files
        "style_hash": digest(style),
        "shows_pdf": False,
        "lacking": "not held, or not for this token",
        "root": ROOT,
        "address": address,
    }
    made.filters = archive.filters | {
        "link": lambda path, _: path,
        "cut": cut,
        "called": called,
        "is_shown": lambda _: True,
        "small": lambda path: f"{path}/preview",
    }
    return made


def page_policy(made: Environment) -> str:
    """What a page of the console may load: its own style and script, pictures and frames of the service."""
    style, script = (made.globals[name] for name in ("style_hash", "script_hash"))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; img-src 'self'; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def digest(text: str) -> str:
    """A text as a content security policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def address(plural: str, ident: str, *more: str, **asked: str) -> str:
    """Where the console shows an object, or something of it.

    >>> address("jobs", "J1/2"), address("attachments", "a", "field", name="extra.Size")
    ('/console/jobs/J1%2F2', '/console/attachments/a/field?name=extra.Size')
    """
    path = "/".join(quote(part, safe="") for part in (plural, ident, *more))
    return f"{ROOT}/{path}{f'?{urlencode(asked)}' if asked else ''}"


def cut(text: str, most: int = LONGEST_CELL) -> str:
    """A text that is not longer than a table can bear; how long it is, where it is.

    >>> cut("abcdef", 3)
    'abc… (6 characters in all)'
    """
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters in all)"


def called(one: StoredObject) -> str:
    """What a person calls an object: a job's number, else its document, its claim, its name, else its key."""
    fields = one.fields
    if CATALOG[one.entity].is_card:
        section = fields["parent_job_number"] and fields["name"]
        return cut(f"{fields['job_number']}, section {section}" if section else str(fields["job_number"]))
    document = fields.get("document") or {}
    names = (document.get("name"), fields.get("template_name"), fields.get("claim_number"), fields.get("claim_name"))
    key = (fields.get(name) for name in ("quote_number", "invoice_number", "customer_name", "job_number"))
    return cut(str(next(filter(None, (*names, fields.get("name"), *key)), None) or one.id))
