"""Whether what a POST carries only says what is to be read: which rows, in which order, of what."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from flows.guard.asked import Asked
from flows.guard.body import Leaf
from flows.guard.words import bare, identities_in, is_reading_action
from scraper.profile.guard import Guard as Rules
from scraper.profile.guard import Reads

_NUMBER = re.compile(r"-?\d{1,15}(\.0+)?")
_YES_OR_NO = re.compile(r"true|false|on|off|[01]", re.IGNORECASE)
_COLUMNS = re.compile(r"[\w.$/\[\]-]+([ ,~]+[\w.$/\[\]-]+)*")
"""Names of columns with directions: `Name`, `Name-asc~Date-desc`, `Name desc, Date`."""
_COMPARED = re.compile(r"[\w.$/()~ ,=<>!-]*")
"""A filter without what it compares with: `Status~eq~`, `Status eq  and Open eq `."""
_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})"  # the day
    r"([T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[ap]m)?)?(Z|[+-]\d\d:?\d\d)?"  # the time
    r"|\d{10,13}",  # both, counted since 1970
    re.IGNORECASE,
)


def faults(found: Sequence[Leaf], asked: Asked, rules: Rules, *, in_path: bool = False) -> list[Leaf]:
    """The values that no read of what was asked for has a use for. `in_path`: the path names an identity."""
    known = identities(asked, rules)
    named = [leaf for leaf in found if _is_identity(leaf, known, rules.reads)]
    # A status or a date beside an identity is what that thing is to become, unless the flow chose it; alone it is what
    # the listing is narrowed to.
    own = asked if not named and not in_path else None
    return [leaf for leaf in found if leaf not in named and not _is_read(leaf, asked, own, rules)]


def strange_id(path: str, asked: Asked, rules: Rules) -> str | None:
    """An identity in a path that is none of what was asked for; None without one."""
    known = identities(asked, rules)
    return next((one for one in _ids_of_path(path) if not known & {bare(one), *identities_in(one)}), None)


def identities(asked: Asked, rules: Rules) -> frozenset[str]:
    """Every identity of what was asked for, as `bare` writes them."""
    given = {bare(one) for one in asked.identities if one}
    return frozenset(given.union(*(_of_address(address, rules.reads) for address in asked.addresses)))


def identities_of_row(markup: str) -> frozenset[str]:
    """The identities that the markup of a row names.

    >>> sorted(identities_of_row("/Claims/View/55 openClaim('J1001', 7) $1,250.00 element2"))
    ['55', '7', 'J1001']
    """
    return identities_in(markup) | set(re.findall(r"(?<![\w.,:-])[A-Za-z]{0,3}-?\d{1,12}(?![\w.:-]|,\d)", markup))


def _root_of(leaf: Leaf, reads: Reads) -> str | None:
    """The outermost of a value's keys that says what it is for; those around it are only wrapping."""
    return next((key for key in leaf.folded if key in reads.keys), None)


def _is_identity(leaf: Leaf, known: frozenset[str], reads: Reads) -> bool:
    if bare(leaf.value) not in known:
        return False
    if not leaf.value.isdigit():
        return True
    # A bare number may be anything, such as a status.
    return bool(leaf.keys) and leaf.folded[-1].endswith(reads.identity_ends)


def _is_read(leaf: Leaf, asked: Asked, own: Asked | None, rules: Rules) -> bool:
    """`own` None: the page's own filter is no excuse."""
    if any(key in rules.write_keys for key in leaf.folded):
        return False
    if not leaf.value:
        return True
    root = _root_of(leaf, rules.reads)
    if root is None and leaf.keys and leaf.folded[-1] in rules.action_keys:
        return is_reading_action(leaf.value, rules)
    if is_token(leaf.keys, rules.reads):
        return asked.own.holds(leaf.value)
    return _is_of_list(leaf, root, asked, own, rules.reads)


def _is_of_list(leaf: Leaf, root: str | None, asked: Asked, own: Asked | None, reads: Reads) -> bool:
    """Whether a value says which rows a list shows, and how."""
    value = leaf.value
    if root in reads.filters or (root in reads.sorting and set(leaf.folded) & set(reads.filters)):
        return _is_filter(leaf, asked, own, reads)
    if root in reads.sorting:
        return bool(_COLUMNS.fullmatch(value))
    if root in reads.switches:
        return bool(_YES_OR_NO.fullmatch(value))
    which_rows = root in reads.paging and bool(_NUMBER.fullmatch(value) or _YES_OR_NO.fullmatch(value))
    return which_rows or (root in reads.windows and _is_date(value, asked, own))


def is_token(keys: Sequence[str], reads: Reads) -> bool:
    """Whether the last key is that of a token."""
    return bool(keys) and any(fnmatch.fnmatchcase(keys[-1].lower(), pattern) for pattern in reads.tokens)


def _is_filter(leaf: Leaf, asked: Asked, own: Asked | None, reads: Reads) -> bool:
    below = leaf.folded[-1] if len(leaf.keys) > 1 else ""
    if below in reads.switches:
        return bool(_YES_OR_NO.fullmatch(leaf.value))
    if below in reads.comparisons:
        return bool(_COLUMNS.fullmatch(leaf.value) or _COMPARED.fullmatch(leaf.value))
    if _is_filter_value(leaf.value, asked, own):
        return True
    compared = re.findall(r"'([^']*)'", leaf.value)
    rest = re.sub(r"'[^']*'", "", leaf.value)
    return bool(compared) and bool(_COMPARED.fullmatch(rest)) and all(_is_filter_value(v, asked, own) for v in compared)


def _is_filter_value(value: str, asked: Asked, own: Asked | None) -> bool:
    if "{" in value:  # a language of its own, in which one can write
        return False
    if not value or _is_chosen(value, asked) or _is_date(value, asked, own):
        return True
    return own is not None and own.own.holds(value)


def _is_date(value: str, asked: Asked, own: Asked | None) -> bool:
    return bool(_DATE.fullmatch(value)) and (own is not None or _is_chosen(value, asked))


def _is_chosen(value: str, asked: Asked) -> bool:
    return value.casefold() in {one.casefold() for one in asked.chosen}


def _of_address(address: str, reads: Reads) -> Iterable[str]:
    parts = urlsplit(address)
    query = [(k, v) for part in (parts.query, parts.fragment.partition("?")[2]) for k, v in parse_qsl(part)]
    pieces = [
        *re.split(r"[/?&=]", unquote(parts.path)),
        *re.split(r"[/?&=]", unquote(parts.fragment.partition("?")[0])),
    ]
    pieces += [value for key, value in query if key.lower() not in reads.keys]
    return {bare(piece) for piece in pieces if re.search(r"\d", piece)} | identities_in(address)


def _ids_of_path(path: str) -> list[str]:
    pieces = [piece for piece in unquote(path).split("/") if piece]
    return [piece for piece in pieces if piece.isdigit() or identities_in(piece)]
